/** The wrap-up's two lists, in the order of their keys. */

import type { Outcome, Topic } from "../wire/types.gen.ts";

/** Digits 1 to 9. */
export const TOPICS: readonly Topic[] = [
  "identity",
  "social_security",
  "health",
  "housing",
  "bank",
  "tax",
  "work",
  "school",
  "other",
];

/** Q, W, E: beside each other, under one hand. */
export const OUTCOMES: readonly { outcome: Outcome; key: string }[] = [
  { outcome: "done", key: "Q" },
  { outcome: "partly", key: "W" },
  { outcome: "not_done", key: "E" },
];
