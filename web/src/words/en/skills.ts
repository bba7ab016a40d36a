import type { Skill } from "../../wire/types.gen.ts";

export const skills: Record<Skill, string> = {
  medical: "Medical",
  legal: "Legal",
  police: "Police",
  finance: "Money and tax",
  social_security: "Social security",
  education: "Education",
};
