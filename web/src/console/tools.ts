import { getContext, setContext } from "svelte";
import type { OwnPassword, Problem, Session, SignIn } from "../wire/types.gen.ts";
import type { ConsoleSession } from "./session.ts";

/** What the administrator's page is given. */
export interface Administration {
  session: ConsoleSession;
  seat: string;
  /** Where a new device finds its code. */
  pairAddress: string;
  signIn: (body: SignIn) => Promise<Session | Problem>;
  signOut: () => Promise<void>;
  /** Another password of her own; answers why not. */
  choosePassword: (body: OwnPassword) => Promise<Problem | null>;
  /** Loads the page anew, at the address of this session where there is one. */
  reload: (session?: Session) => void;
}

const KEY = Symbol("administration");

/** Every form and card asks through the one session. */
export const provide = (administration: Administration): Administration =>
  setContext(KEY, administration);
export const administration = (): Administration => getContext<Administration>(KEY);
