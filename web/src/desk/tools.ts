import type { Readable } from "svelte/store";
import type { OwnPassword, Problem, Session, SignIn } from "../wire/types.gen.ts";
import type { DeskSession } from "./session.ts";

/** What the desk's screens are given. */
export interface Desk {
  session: DeskSession;
  seat: string;
  /** The browser keeps the visitor's side silent until the page is touched. */
  soundRefused: Readable<boolean>;
  /** Asks once whether the system may show notifications. */
  allowNotices: () => void;
  /** Calls her to this page by notification and sound, until the answer is called. */
  rings: (offerId: string, text: string) => () => void;
  signIn: (body: SignIn) => Promise<Session | Problem>;
  /** Another password of her own; answers why not. */
  choosePassword: (body: OwnPassword) => Promise<Problem | null>;
  signOut(seat: string): Promise<void>;
  /** Loads the page anew, at the address of this session where there is one. */
  reload: (session?: Session) => void;
}

/** Signs out; where the server can not be told, says so and stays. */
export async function leaveSeat(desk: Desk): Promise<void> {
  try {
    await desk.signOut(desk.seat);
  } catch {
    desk.session.say("line_lost");
    return;
  }
  desk.reload();
}
