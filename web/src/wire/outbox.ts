import type { Code, FromPage, Pong, Signal, Text } from "./types.gen.ts";

export type Command = Exclude<FromPage, Signal | Text | Pong>;

type WithoutId<C> = C extends unknown ? Omit<C, "id"> : never;

/** A command as a page says it; its id is made by the outbox. */
export type CommandBody = WithoutId<Command>;

export type Answer = { ok: true } | { ok: false; code: Code | "line_lost" };
