/** The drawn people: skin, hair, clothes and the room behind them. */

export interface Look {
  skin: string;
  skinShade: string;
  hair: string;
  hairStyle: "short" | "bob" | "bun";
  cloth: string;
  clothShade: string;
  /** The wall, from the light to the dark corner. */
  room: [string, string];
}

const LOOKS: readonly [Look, ...Look[]] = [
  {
    skin: "#e6b48f",
    skinShade: "#c98d68",
    hair: "#2a211d",
    hairStyle: "short",
    cloth: "#143f63",
    clothShade: "#0b2a45",
    room: ["#9db4c6", "#5b748d"],
  },
  {
    skin: "#f0c6a4",
    skinShade: "#d39f7c",
    hair: "#3a2a22",
    hairStyle: "bob",
    cloth: "#0f5f63",
    clothShade: "#0a4347",
    room: ["#c3b7a4", "#857763"],
  },
  {
    skin: "#d9a07a",
    skinShade: "#b67c58",
    hair: "#1d1a1c",
    hairStyle: "bun",
    cloth: "#5d3354",
    clothShade: "#43223c",
    room: ["#7f9cc0", "#3a5f8f"],
  },
  {
    skin: "#e9bd9b",
    skinShade: "#c99774",
    hair: "#6c6a6b",
    hairStyle: "short",
    cloth: "#2d3d33",
    clothShade: "#1d2a22",
    room: ["#b8c4bd", "#71857b"],
  },
];

/** The same text always gives the same person. */
export function lookOf(who: string): Look {
  let sum = 0;
  for (const letter of who) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return LOOKS[sum % LOOKS.length] ?? LOOKS[0];
}
