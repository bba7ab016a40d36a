import { expect, test, vi } from "vitest";
import { lead } from "./lead.ts";

function page(inField: boolean) {
  const focus = vi.fn();
  const active = { matches: (selector: string) => inField && selector.includes("textarea") };
  const querySelector = () => ({ focus });
  const document = { activeElement: active, querySelector } as unknown as Document;
  return { document, focus };
}

test("a new screen leads to its heading", () => {
  const { document, focus } = page(false);
  lead("a screen", document);
  expect(focus).toHaveBeenCalledOnce();
});

test("a new screen takes nobody out of a text field in use", () => {
  const { document, focus } = page(true);
  lead("a screen", document);
  expect(focus).not.toHaveBeenCalled();
});
