import { get } from "svelte/store";
import { expect, test } from "vitest";
import { countOf } from "../call/swap.ts";
import { COLLEAGUES, talks } from "../gallery/deskviews.ts";
import { CALL } from "../gallery/fakes.ts";
import { changeover, handoff, journey, READY_TO_LEAD, SWAPPING } from "../gallery/hall.ts";
import type { CommandBody } from "../wire/connection.ts";
import { Changing, choices, isSwapShown } from "./changing.ts";
import type { View } from "./screen.ts";

const begin = (view: View) => {
  const sent: CommandBody[] = [];
  const changing = new Changing(
    () => view,
    (command) => Promise.resolve(sent.push(command)),
  );
  return { sent, changing };
};

test("she may be relieved, take turns, pass the call to anybody, or to a colleague who is free", () => {
  const found = choices(talks({}, {}, COLLEAGUES));
  expect(found.slice(0, 3).map(({ kind, stays }) => [kind, stays])).toEqual([
    ["relief", false],
    ["relief", true],
    ["transfer", false],
  ]);
  expect(found.slice(3).map(({ to }) => to?.number)).toEqual(["0425", "0618"]);
});

test("a digit chooses only while the list is shown, and puts it away", async () => {
  const { sent, changing } = begin(talks({}, {}, COLLEAGUES));
  await changing.choose(0);
  expect(sent).toEqual([]);
  await changing.press();
  expect(get(changing.open)).toBe(true);
  await changing.choose(3);
  expect(sent).toEqual([
    {
      type: "ask_changeover",
      call_id: CALL,
      kind: "transfer",
      stays: false,
      to: "p2",
      skill: null,
    },
  ]);
  expect(get(changing.open)).toBe(false);
});

test("the same key says that it is time, once who comes is seen", async () => {
  const ready = begin(talks({ journey: journey({ changeover: READY_TO_LEAD }) }));
  await ready.changing.press();
  expect(ready.sent).toEqual([{ type: "count_changeover", changeover_id: "x1" }]);
  const asked = begin(talks({ journey: journey({ changeover: changeover() }) }));
  await asked.changing.press();
  expect(asked.sent).toEqual([]);
  expect(get(asked.changing.open)).toBe(false);
});

test("who does not lead asks nobody, but may say that it is time or stays as it is", async () => {
  const waits = begin(talks({ leads: false }));
  await waits.changing.press();
  expect(get(waits.changing.open)).toBe(false);
  const ready = begin(talks({ leads: false, journey: journey({ changeover: READY_TO_LEAD }) }));
  await ready.changing.press();
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
