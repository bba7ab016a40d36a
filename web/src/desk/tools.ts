import type { Problem, Session, SignIn } from "../wire/types.gen.ts";
import type { DeskSession } from "./session.ts";

/** What the desk's screens are given. */
export interface Desk {
  session: DeskSession;
  seat: string;
  signIn(body: SignIn): Promise<Session | Problem>;
  signOut(seat: string): Promise<void>;
  /** Loads the page anew, at the address of this session where there is one. */
  reload(session?: Session): void;
}
