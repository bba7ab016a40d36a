import { get } from "svelte/store";
import { expect, test } from "vitest";
import { countOf } from "../call/swap.ts";
import { COLLEAGUES, talks } from "../gallery/deskviews.ts";
import { CALL } from "../gallery/fakes.ts";
import { changeover, handoff, journey, READY_TO_LEAD, SWAPPING } from "../gallery/hall.ts";
import type { CommandBody } from "../wire/connection.ts";
import { Changing, choices, digitAt, isSwapShown, type Choice } from "./changing.ts";
import type { View } from "./screen.ts";

const begin = (view: View) => {
  const sent: CommandBody[] = [];
  const changing = new Changing(
    () => view,
    (command) => Promise.resolve(sent.push(command)),
  );
  return { sent, changing };
};

const said = (choice: Choice): string => {
  if (choice.kind === "relief") return choice.stays ? "turns" : "relief";
  if (choice.kind === "leave") return "leave";
  return choice.skill ?? choice.to?.number ?? "anybody";
};

test("she is relieved, takes turns, passes it to anybody, to one who knows it, to one by name, or leaves", () => {
  const found = choices(talks({}, {}, COLLEAGUES)).map(said);
  const usual = ["relief", "turns", "anybody"];
  expect(found).toEqual([...usual, "legal", "medical", "0425", "0618", "leave"]);
  expect(found.map((_, at) => digitAt(at, found.length)).join("")).toBe("12345670");
  expect([8, 9, 10].map((at) => digitAt(at, 11))).toEqual(["9", "", "0"]);
});

test.each([
  ["1", { kind: "relief", stays: false, to: null, skill: null }],
  ["2", { kind: "relief", stays: true, to: null, skill: null }],
  ["3", { kind: "transfer", stays: false, to: null, skill: null }],
  ["4", { kind: "transfer", stays: false, to: null, skill: "legal" }],
  ["6", { kind: "transfer", stays: false, to: "p2", skill: null }],
])("the digit %s asks for %o, and puts the list away", async (digit, asked) => {
  const { sent, changing } = begin(talks({}, {}, COLLEAGUES));
  await changing.press(digit);
  expect(sent).toEqual([]); // the list is not shown
  await changing.turn();
  expect(get(changing.open)).toBe(true);
  await changing.press("9");
  expect(sent).toEqual([]); // nothing stands beside it
  await changing.press(digit);
  expect(sent).toEqual([{ type: "ask_changeover", call_id: CALL, ...asked }]);
  expect(get(changing.open)).toBe(false);
});

test("by the last digit she leaves at once", async () => {
  const { sent, changing } = begin(talks({}, {}, COLLEAGUES));
  await changing.turn();
  await changing.press("0");
  expect(sent).toEqual([{ type: "give_on", call_id: CALL, to: null, skill: null }]);
});

test("the same key says that it is time, once who comes is seen", async () => {
  const ready = begin(talks({ journey: journey({ changeover: READY_TO_LEAD }) }));
  await ready.changing.turn();
  expect(ready.sent).toEqual([{ type: "count_changeover", changeover_id: "x1" }]);
  const asked = begin(talks({ journey: journey({ changeover: changeover() }) }));
  await asked.changing.turn();
  expect(asked.sent).toEqual([]);
  expect(get(asked.changing.open)).toBe(false);
});

test("who does not lead asks nobody, but may say that it is time or stays as it is", async () => {
  const waits = begin(talks({ leads: false }));
  await waits.changing.turn();
  expect(get(waits.changing.open)).toBe(false);
  const ready = begin(talks({ leads: false, journey: journey({ changeover: READY_TO_LEAD }) }));
  await ready.changing.turn();
  await ready.changing.cancel();
  expect(ready.sent.map(({ type }) => type)).toEqual(["count_changeover", "cancel_changeover"]);
});

test("it is counted from three to one, and not before", () => {
  const at = SWAPPING.changes_at ?? 0;
  expect([3_200, 2_999, 1_500, 900, 0, -50].map((left) => countOf(SWAPPING, at - left))).toEqual([
    3, 3, 2, 1, 1, 1,
  ]);
  expect(countOf(READY_TO_LEAD, at)).toBeNull();
  expect(countOf(null, at)).toBeNull();
});

test("where the visitor walks to a counter, a colleague who is only asked does not hide the way", () => {
  const walks = { handoff: handoff() };
  expect(isSwapShown(journey({ changeover: changeover() }))).toBe(true);
  expect(isSwapShown(journey({ ...walks, changeover: changeover() }))).toBe(false);
  expect(isSwapShown(journey({ ...walks, changeover: READY_TO_LEAD }))).toBe(true);
  expect(isSwapShown(journey(walks))).toBe(false);
});
