import { readable } from "svelte/store";
import { render } from "svelte/server";
import { expect, test } from "vitest";
import { Talk } from "./text.ts";
import TextPanel from "./TextPanel.svelte";

const wire = {
  line: readable("open" as const),
  whisper: () => undefined,
  onWhisper: () => () => undefined,
};
const panel = (lineLost: boolean) =>
  render(TextPanel, { props: { talk: new Talk(wire, "call"), lineLost } }).body;

test("a lost line leaves the writer in her field, which takes no letters", () => {
  const lost = panel(true);
  expect(lost).toMatch(/<textarea[^>]* readonly/);
  expect(lost).toMatch(/<textarea[^>]* aria-disabled="true"/);
  expect(lost).not.toMatch(/ disabled/);
});

test("a line that is back takes letters again", () => {
  expect(panel(false)).not.toMatch(/<textarea[^>]* readonly/);
});
