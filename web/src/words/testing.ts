/** Finds the strings for people that stand in a component itself instead of in the catalogue. */

import { parse } from "svelte/compiler";

/** Attributes and props that a person reads or hears. */
const SPOKEN = new Set(
  "aria-label aria-description aria-roledescription title placeholder alt label hint".split(" "),
);
const LETTERS = /\p{L}/u;
/** In a script only what reads like a sentence: a capital, then a second word; or any Chinese. */
const SENTENCE = /^\p{Lu}\p{Ll}*['’]?\p{Ll}*[,:]? +\p{L}|\p{Script=Han}/u;

interface Node {
  type: string;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function* children(node: Node): Generator<Node> {
  for (const [key, inner] of Object.entries(node)) {
    if (key === "metadata" || key === "parent") continue;
    for (const each of Array.isArray(inner) ? (inner as unknown[]) : [inner])
      if (isNode(each)) yield each;
  }
}

/** The parts of an expression that may become what it shows; null: all of them. */
const SHOWN: Record<string, readonly string[] | null> = {
  ConditionalExpression: ["consequent", "alternate"],
  LogicalExpression: ["left", "right"],
  TemplateLiteral: null,
  CallExpression: ["arguments"],
  SequenceExpression: null,
  TSAsExpression: ["expression"],
  TSNonNullExpression: ["expression"],
};

/** The strings that an expression may show. */
function shownBy(node: Node): string[] {
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "TemplateElement") return [(node.value as { cooked: string }).cooked];
  const isSum = node.type === "BinaryExpression" && node.operator === "+";
  if (!isSum && !(node.type in SHOWN)) return [];
  const parts = isSum ? ["left", "right"] : SHOWN[node.type];
  const only = parts ? Object.fromEntries(parts.map((key) => [key, node[key]])) : node;
  return [...children({ ...only, type: node.type })].flatMap(shownBy);
}

function spokenBy(value: unknown): string[] {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.filter(isNode).flatMap((part) => {
    if (part.type === "Text") return [part.data as string];
    return isNode(part.expression) ? shownBy(part.expression) : [];
  });
}

/** The strings for people in the markup. */
function inMarkup(node: Node): string[] {
  switch (node.type) {
    case "Text":
      return [node.data as string];
    case "ExpressionTag":
    case "HtmlTag":
      return isNode(node.expression) ? shownBy(node.expression) : [];
    case "ConstTag":
      return inScript(node);
    case "Attribute":
      return SPOKEN.has(node.name as string) ? spokenBy(node.value) : [];
    case "StyleDirective":
    case "StyleSheet":
      return [];
    default:
      return [...children(node)].flatMap(inMarkup);
  }
}

/** What reads like a sentence in a script. */
function inScript(node: Node): string[] {
  if (node.type.startsWith("Import") || node.type.startsWith("TS")) return [];
  const own = ["Literal", "TemplateElement"].includes(node.type) ? shownBy(node) : [];
  return [...own.filter((each) => SENTENCE.test(each)), ...[...children(node)].flatMap(inScript)];
}

export function stringsIn(source: string): string[] {
  const { fragment, instance, module } = parse(source, { modern: true });
  const scripts = [instance, module].flatMap((each) =>
    each ? inScript(each.content as unknown as Node) : [],
  );
  return [...inMarkup(fragment as unknown as Node), ...scripts]
    .map((each) => each.trim())
    .filter((each) => LETTERS.test(each));
}
