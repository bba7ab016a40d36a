import { render } from "svelte/server";
import { describe, expect, test, vi } from "vitest";
import { MEDIA } from "../call/testing.ts";
import { heardFrom, noted } from "../gallery/fixture.ts";
import { journey, READY } from "../gallery/hall.ts";
import type { Whisper } from "../wire/line.ts";
import type { KioskParts } from "../wire/types.gen.ts";
import { kiosk as words } from "../words/zh/kiosk.ts";
import App from "./App.svelte";
import { active, call, idle, kiosk } from "./testing.ts";

vi.mock("../look/Picture.svelte", () => ({
  default: (out: { push: (html: string) => void }, { who }: { who: string }) => {
    out.push(`<video data-who="${who}"></video>`);
  },
}));
vi.mock("../look/Level.svelte", () => ({ default: () => undefined }));

/** The kiosk's page, as it is written. */
function page(view: Partial<KioskParts>, microphone = true, whispers: Whisper[] = []): string {
  const { connection, camera, media, session } = kiosk({ ...idle, ...view });
  const stream = {} as MediaStream;
  camera.state.set({ kind: "on", stream, drawn: false, microphone });
  media.shows("interpreter", "flowing", "staff");
  whispers.forEach(connection.hear);
  const { body } = render(App, { props: { session } });
  session.close();
  return body;
}
const buttons = (body: string) => body.match(/<button(?=[^>]*class="[^"]*button)/g) ?? [];

describe("the kiosk in a call", () => {
  const talks = { call: active, media: MEDIA };

  test("has the buttons to type and to end from the start, in one row", () => {
    const row = page(talks).split('class="actions').at(-1) ?? "";
    expect(buttons(row)).toHaveLength(2);
    expect(row.indexOf(words.call.type)).toBeLessThan(row.indexOf(words.call.end));
  });

  test("says that staff are not heard where there is no microphone", () => {
    expect(page(talks)).not.toContain(words.call.silent);
    expect(page(talks, false)).toContain(words.call.silent);
  });
});

describe("what goes on at a kiosk in a call", () => {
  const talks = { call: active, media: MEDIA };

  test("staff in another place are heard also while the way to a counter is shown", () => {
    const shown = page({ ...talks, call: { ...active, journey: journey({ handoff: READY }) } });
    for (const body of [page(talks), shown]) expect(body).toContain('data-who="staff"');
    expect(shown).toContain(words.hall.together);
  });

  test("typed text is read beside the note", () => {
    const whispers = [...noted("7 个工作日"), ...heardFrom("interpreter", ["请带身份证"])];
    const body = page(
      talks,
      true,
      whispers.map((one) => ({ ...one, call_id: "c" })),
    );
    expect(body).toContain("7 个工作日");
    expect(body).toContain("请带身份证");
  });
});

describe("the kiosk in the queue", () => {
  test("claims no place before it is known", () => {
    const unknown = page({ call, queue: null });
    expect(unknown).not.toContain(words.waiting.first);
    const known = page({ call, queue: { position: 1, waiting: 1, expected: null } });
    expect(known).toContain(words.waiting.first);
  });

  test("is told that she is next once it rings", () => {
    expect(page({ call: { ...call, ringing: true }, queue: null })).toContain(words.waiting.first);
  });
});
