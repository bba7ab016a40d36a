import { render } from "svelte/server";
import { describe, expect, test, vi } from "vitest";
import { MEDIA } from "../call/testing.ts";
import { heardFrom, noted } from "../gallery/fixture.ts";
import type { StaffCall } from "../wire/types.gen.ts";
import App from "./App.svelte";
import { call, counter, idle } from "./testing.ts";

vi.mock("../look/Picture.svelte", () => ({ default: () => undefined }));
vi.mock("../look/Level.svelte", () => ({ default: () => undefined }));

/** The counter's page in a call in which something is written. */
function page(change: Partial<StaffCall> = {}, turned = false): string {
  const { connection, media, session } = counter({
    ...idle,
    call: { ...call, ...change },
    media: MEDIA,
  });
  media.shows("interpreter", "flowing");
  session.turn(turned);
  const said = [...noted("7 个工作日"), ...heardFrom("visitor", ["社保卡丢了"])];
  for (const one of said) connection.hear({ ...one, call_id: call.call_id });
  const { body } = render(App, { props: { session } });
  session.close();
  return body;
}

describe("what is typed in a call", () => {
  test("is read by the staff, who can answer by the same sheet", () => {
    const body = page();
    expect(body).toContain("社保卡丢了");
    expect(body.match(/<textarea/g)).toHaveLength(2);
  });

  test("is read by the visitor to whom the one screen is turned, and so is the note", () => {
    const body = page({ role: "visitor" }, true);
    expect(body).toContain("社保卡丢了");
    expect(body).toContain("7 个工作日");
  });
});
