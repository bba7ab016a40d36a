import type { Readable } from "svelte/store";
import type { Problem, Session, SignIn } from "../wire/types.gen.ts";
import type { DeskSession } from "./session.ts";

/** What the desk's screens are given. */
export interface Desk {
  session: DeskSession;
  seat: string;
  /** The browser keeps the visitor's side silent until the page is touched. */
  soundRefused: Readable<boolean>;
  signIn(body: SignIn): Promise<Session | Problem>;
  signOut(seat: string): Promise<void>;
  /** Loads the page anew, at the address of this session where there is one. */
  reload(session?: Session): void;
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
