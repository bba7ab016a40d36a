import type { CameraState, CameraTrouble } from "../media/camera.ts";
import type { Picture } from "../media/mesh.ts";
import type { Line, Whisper } from "../wire/connection.ts";
import type { Code, Journey, NoteShown, SignLanguage, TextSaid } from "../wire/types.gen.ts";
import { CALL } from "./fakes.ts";

/** One picture of the gallery: what the server says, and what the page load knows beside it. */
export interface Fixture<View, Own> {
  name: string;
  view: View;
  own?: Partial<Own>;
  line?: Line;
  stops?: string[];
  camera?: "off" | "opening" | "on" | "drawn" | "silent" | CameraTrouble;
  picture?: Picture;
  /** Whom else the page sees. */
  beside?: ("staff" | "visitor")[];
  /** The browser keeps the page silent until it is touched. */
  soundRefused?: boolean;
  heard?: string[];
  /** What the counter's machine remembers. */
  screens?: "one" | "two";
  /** A voice comes from whom the page sees. */
  speaks?: boolean;
  /** What the page's own person has typed. */
  typed?: string[];
  /** What stands in the shared note. */
  noted?: string;
  /** What is written into fields, by their selector, before something is pressed. */
  fill?: Record<string, string>;
  /** What is pressed before the picture is taken: a selector. */
  press?: string;
  /** What was not carried out a moment ago. */
  notice?: Code | "line_lost";
}

/** A kind without a fixture does not compile. */
export type Fixtures<Kind extends string, F> = Record<Kind, [F, ...F[]]>;

export const CSL: SignLanguage = {
  code: "csl",
  name: { zh: "中国手语", en: "Chinese Sign Language" },
};
export const LOCAL: SignLanguage = {
  code: "csl-zz",
  name: { zh: "株洲地方手语", en: "Zhuzhou signing" },
};
export const SITE = { zh: "株洲市政务服务中心", en: "Zhuzhou Government Service Centre" };
export const TERMINAL = { zh: "一楼大厅 1 号终端", en: "Ground floor, terminal 1" };

const TROUBLES: readonly string[] = ["denied", "in_use", "missing", "insecure"];
const isTrouble = (given: string): given is CameraTrouble => TROUBLES.includes(given);

export function cameraState(
  given: Fixture<unknown, unknown>["camera"] = "off",
  stream: MediaStream,
): CameraState {
  if (given === "off" || given === "opening") return { kind: given };
  if (isTrouble(given)) return { kind: "trouble", trouble: given };
  return { kind: "on", stream, drawn: given === "drawn", microphone: given !== "silent" };
}

/** The note as the wire brings it. */
export const noted = (text: string | undefined): NoteShown[] =>
  text === undefined ? [] : [{ type: "note_shown", call_id: CALL, lineage: "l", rev: 1, text }];

/** Lines of the person opposite, as the wire brings them. */
export function heardFrom(
  role: TextSaid["from_role"],
  lines: readonly string[] | undefined,
): TextSaid[] {
  return (lines ?? []).map((text, at) => ({
    type: "text_said",
    call_id: CALL,
    from_leg: `leg-${role}`,
    from_role: role,
    // Before the third line one is missing, so that its mark is seen.
    line: at < 2 ? at : at + 1,
    n: at < 2 ? at : at + 3,
    text,
    done: at < (lines ?? []).length - 1,
  }));
}

/** All that is written in a fixture's call. */
export const written = (
  fixture: Pick<Fixture<unknown, unknown>, "heard" | "noted">,
  by: TextSaid["from_role"],
): Whisper[] => [...heardFrom(by, fixture.heard), ...noted(fixture.noted)];

/** A call that goes nowhere, with nobody else in it. */
export const JOURNEY: Journey = {
  topic: null,
  summons: null,
  handoff: null,
  handoff_end: null,
  changeover: null,
  present: [],
};
