import { describe, expect, test } from "vitest";
import * as desk from "../desk/screen.ts";
import { screen as consoleScreen } from "../console/screen.ts";
import * as kiosk from "../kiosk/screen.ts";
import * as counter from "../counter/screen.ts";
import { CONSOLE, PAIR } from "./console.ts";
import { COUNTER_STATES } from "./counter.ts";
import { DESK } from "./desk.ts";
import { ALONE, ENTER, START, type Said } from "./doors.ts";
import { cameraState, type Fixture } from "./fixture.ts";
import { KIOSK } from "./kiosk.ts";
import { VISITOR } from "./visitor.ts";

const STREAM = {} as MediaStream;

/** What a page load would know of this fixture. */
function local<Own extends { stopped: ReadonlySet<string> }>(
  fixture: Fixture<unknown, Own>,
  usual: Own,
) {
  const own = { ...usual, ...fixture.own };
  return {
    ...own,
    stopped: new Set([...own.stopped, ...(fixture.stops ?? [])]),
    line: fixture.line ?? ("open" as const),
    camera: cameraState(fixture.camera, STREAM),
    picture: fixture.picture ?? null,
  };
}

describe("the gallery's pictures show what they are named for", () => {
  test.each(Object.entries(KIOSK))("kiosk: %s", (kind, fixtures) => {
    for (const fixture of fixtures) {
      const shown = kiosk.screen(fixture.view, local(fixture, kiosk.NOTHING_YET));
      expect(shown.kind, fixture.name).toBe(kind);
    }
  });

  test.each(Object.entries(DESK))("desk: %s", (kind, fixtures) => {
    for (const fixture of fixtures) {
      const shown = desk.screen(fixture.view, local(fixture, desk.NOTHING_YET));
      expect(shown.kind, fixture.name).toBe(kind);
    }
  });

  test.each(Object.entries(COUNTER_STATES))("counter: %s", (kind, fixtures) => {
    for (const fixture of fixtures) {
      const shown = counter.screen(fixture.view, local(fixture, counter.NOTHING_YET));
      expect(shown.kind, fixture.name).toBe(kind);
    }
  });

  test.each(Object.entries(VISITOR))("visitor's window: %s", (kind, fixtures) => {
    for (const fixture of fixtures) {
      const shown = kiosk.screen(fixture.view, local(fixture, kiosk.NOTHING_YET));
      expect(shown.kind, fixture.name).toBe(kind);
    }
  });

  const doors: Record<string, Record<string, Said<{ kind: string }>[]>> = {
    ENTER,
    PAIR,
    START,
    ALONE,
  };
  test.each(Object.entries(doors))("doors: %s", (_, fixtures) => {
    for (const [kind, all] of Object.entries(fixtures)) {
      for (const { name, screen } of all) expect(screen.kind, name).toBe(kind);
    }
  });

  test.each(Object.entries(CONSOLE))("console: %s", (kind, fixtures) => {
    for (const { name, own } of fixtures) expect(consoleScreen(own).kind, name).toBe(kind);
  });

  test("no two pictures of a page have one name", () => {
    for (const page of [KIOSK, VISITOR, COUNTER_STATES, DESK, CONSOLE, ENTER, PAIR, START, ALONE]) {
      const names = Object.values(page as Record<string, { name: string }[]>)
        .flat()
        .map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
