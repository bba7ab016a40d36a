import type { Skill } from "../../wire/types.gen.ts";

/** What an interpreter knows well. */
export const skills = {
  medical: "医疗",
  legal: "法律",
  police: "公安",
  finance: "金融税务",
  social_security: "社保",
  education: "教育",
} satisfies Record<Skill, string>;
