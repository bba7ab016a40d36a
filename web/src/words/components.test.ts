import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type AST } from "svelte/compiler";
import { describe, expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
/** Attributes that a person reads or hears. */
const SPOKEN = new Set(["aria-label", "aria-description", "title", "placeholder", "alt", "label"]);
const LETTERS = /\p{L}/u;

type Node = AST.SvelteNode & { children?: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

/** Every node of the markup, and of what is nested in it. */
function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const each of value) yield* nodes(each);
  } else if (isNode(value)) {
    yield value;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== "metadata" && key !== "parent") yield* nodes(inner);
    }
  }
}

function texts(value: AST.Attribute["value"]): string[] {
  if (value === true) return [];
  const parts = Array.isArray(value) ? value : [value];
  return parts.flatMap((part) => (part.type === "Text" ? [part.data] : []));
}

/** The strings for people that stand in a component's markup itself. */
export function stringsIn(source: string): string[] {
  const found: string[] = [];
  const inAttributes = new Set<unknown>();
  for (const node of nodes(parse(source, { modern: true }).fragment)) {
    if (node.type === "Attribute" || node.type === "StyleDirective") {
      for (const part of Array.isArray(node.value) ? node.value : []) inAttributes.add(part);
    }
    if (node.type === "Attribute" && SPOKEN.has(node.name)) found.push(...texts(node.value));
    if (node.type === "Text" && !inAttributes.has(node)) found.push(node.data);
  }
  return found.map((each) => each.trim()).filter((each) => LETTERS.test(each));
}

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

  test.each(components)("%s", (path) => {
    const source = readFileSync(join(SOURCE, path), "utf8");
    expect(stringsIn(source)).toEqual([]);
    expect(source.match(/\p{Script=Han}+/gu) ?? []).toEqual([]);
  });

  test("the components were found", () => {
    expect(components.length).toBeGreaterThan(30);
  });
});
