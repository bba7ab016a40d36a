import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** The terminal of the hall, and the smallest phone. */
const HALL = { width: 1080, height: 1920 };
const PHONE = { width: 360, height: 800 };

/** A length like `max(64px, 12vmin)` in px. */
function px(length: string, { width, height }: typeof HALL): number {
  const vmin = Math.min(width, height) / 100;
  const lengths = [...length.matchAll(/([\d.]+)(px|vmin)/g)];
  return Math.max(...lengths.map(([, n, unit]) => Number(n) * (unit === "px" ? 1 : vmin)));
}

function lengthOf(file: string, selector: string, property: string): string {
  const css = readFileSync(join(import.meta.dirname, file), "utf8");
  const rule = css.slice(css.indexOf(`\n  ${selector} {`));
  return new RegExp(`${property}:\\s*([^;]+);`).exec(rule)?.[1] ?? "";
}

describe("what is tapped can be hit", () => {
  test.each([
    ["the call button", "Idle.svelte", ".call", "min-height", 280, 56],
    ["what a screen offers", "Frame.svelte", ".actions :global(.button)", "min-height", 120, 56],
    ["typing, ending, going", "Actions.svelte", ".actions :global(.button)", "min-height", 120, 56],
    ["going on or anew", "Found.svelte", ".choice .button", "min-height", 120, 56],
    ["the sign languages", "Idle.svelte", ".languages button", "min-height", 64, 44],
    ["the page's language", "App.svelte", ".kiosk", "--switch", 64, 44],
  ])("%s", (_, file, selector, property, hall, phone) => {
    const length = lengthOf(file, selector, property);
    expect(px(length, HALL)).toBeGreaterThanOrEqual(hall);
    expect(px(length, PHONE)).toBeGreaterThanOrEqual(phone);
  });
});
