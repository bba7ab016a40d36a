import { afterEach, expect, test, vi } from "vitest";
import { browser } from "./surroundings.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a step of the device's clock changes nothing for the line", () => {
  const before = browser.now();
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);
  const after = browser.now();
  expect(after).toBeGreaterThanOrEqual(before);
  expect(after - before).toBeLessThan(60_000);
});
