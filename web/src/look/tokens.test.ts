import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

/** The colours of the rules whose selector contains `selector`. */
function colours(selector: string): Map<string, string> {
  const all = new Map<string, string>();
  for (const [, selectors = "", body = ""] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selectors.includes(selector)) continue;
    for (const [, name = "", value = ""] of body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})\b/g)) {
      all.set(name, value);
    }
  }
  return all;
}

const everywhere = colours(":root");
const themes = {
  dark: new Map([...everywhere, ...colours('[data-theme="dark"]')]),
  light: new Map([...everywhere, ...colours('[data-theme="light"]')]),
};

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const GROUNDS = ["ground", "surface", "raised"];
const TEXT: string[][] = [
  ...GROUNDS.flatMap((ground) => [
    ["text", ground],
    ["muted", ground],
  ]),
  ["on-next", "next"],
  ["on-going", "going"],
  ["on-ok", "ok"],
  ["on-warn", "warn"],
  ["on-stop", "stop"],
  ["text", "raised-strong"],
  ["muted", "stage-to"],
  ["text", "stage-mid"],
  ["on-room", "room-from"],
  ["on-room", "room-to"],
  ["on-room", "room-raised"],
  ["on-room-muted", "room-to"],
  ["on-paper", "paper"],
  ["on-paper-muted", "paper"],
];
const SHAPES = GROUNDS.flatMap((ground) =>
  ["going", "ok", "warn", "faint", "focus"].map((shape) => [shape, ground]),
);

describe.each(Object.entries(themes))("contrast in the %s theme", (_, theme) => {
  const between = (one = "", other = "") =>
    contrast(theme.get(one) ?? "#000000", theme.get(other) ?? "#000000");

  test.each(TEXT)("%s can be read on %s", (one, other) => {
    expect(between(one, other)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SHAPES)("%s can be seen on %s", (one, other) => {
    expect(between(one, other)).toBeGreaterThanOrEqual(3);
  });
});

describe("tokens", () => {
  const SOURCE = join(import.meta.dirname, "..");
  const components = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".svelte"),
  );

  test.each(components)("%s reads colours by name only", (path) => {
    const text = readFileSync(join(SOURCE, path), "utf8");
    expect(text.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/gi) ?? []).toEqual([]);
  });

  test.each(components)("%s reads only tokens that exist", (path) => {
    const text = readFileSync(join(SOURCE, path), "utf8");
    const own = new Set([...text.matchAll(/(--[a-z-]+):/g)].map(([, name]) => name));
    const kiosk = ["--small", "--normal", "--large", "--gap", "--pad"];
    for (const [, name = ""] of text.matchAll(/var\((--[a-z-]+)\)/g)) {
      const known = css.includes(`${name}:`) || own.has(name) || kiosk.includes(name);
      expect(known, name).toBe(true);
    }
  });

  test("only the ring pulses: all other motion tells a change and stops", () => {
    const loops = components.filter((path) =>
      readFileSync(join(SOURCE, path), "utf8").includes("infinite"),
    );
    expect(loops).toEqual([join("look", "Pulse.svelte")]);
  });
});
