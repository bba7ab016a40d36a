import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringsIn } from "./testing.ts";

const SOURCE = join(import.meta.dirname, "..");
const components = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".svelte"),
);

describe("no string for people stands outside the catalogue", () => {
  test("the search sees text, spoken attributes and both writings", () => {
    expect(stringsIn("<p>Hello</p>")).toEqual(["Hello"]);
    expect(stringsIn('<b aria-label="结束">·</b>')).toEqual(["结束"]);
    expect(stringsIn("{#if true}<i>{said} x</i>{/if}")).toEqual(["x"]);
    expect(stringsIn('<b class="go" title={said}>{said} · +{n}</b>')).toEqual([]);
  });

  test.each([
    ["a choice in the text", '<p>{on ? "Yes" : said}</p>', ["Yes"]],
    ["a stand-in", '<p>{said ?? "nobody"}</p>', ["nobody"]],
    ["a template", "<p>{`Number ${n}`}</p>", ["Number"]],
    ["a sum", '<p>{n + " people"}</p>', ["people"]],
    ["what a function is given", '<p>{shorten("Thank you")}</p>', ["Thank you"]],
    ["a choice in an attribute", '<b aria-label={on ? "Open" : "Closed"}></b>', ["Open", "Closed"]],
    ["a mixed attribute", '<b title="No. {n}"></b>', ["No."]],
    ["a component's title", '<Notice title={late ? "Late" : said} />', ["Late"]],
    ["a spoken constant", '{#if on}{@const x = "Please wait"}<p>{x}</p>{/if}', ["Please wait"]],
    ["a script", '<script>const x = "Please wait";</script><p>{x}</p>', ["Please wait"]],
  ])("%s is seen", (_, source, strings) => {
    expect(stringsIn(source)).toEqual(strings);
  });

  test.each([
    ["what is only compared", '<p>{kind === "idle" ? said : other}</p>'],
    ["the key of a phrase", '<p>{words["idle"]}</p>'],
    ["a class, a tone, a path", '<Band tone={on ? "warn" : "going"} class="a B" d="M4 38C6 20" />'],
    [
      "a selector, a kind, a module",
      '<script>import "X y"; find("[data-x], H1 b"); k = "idle";</script>',
    ],
  ])("%s is no string for people", (_, source) => {
    expect(stringsIn(source)).toEqual([]);
  });

  test.each(components)("%s", (path) => {
    const source = readFileSync(join(SOURCE, path), "utf8");
    expect(stringsIn(source)).toEqual([]);
    expect(source.match(/\p{Script=Han}+/gu) ?? []).toEqual([]);
  });

  test("the components were found", () => {
    expect(components.length).toBeGreaterThan(30);
  });
});
