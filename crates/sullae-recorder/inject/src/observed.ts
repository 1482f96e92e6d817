// The elements the recorder speaks of: each with a number, its description, and what of it must stay unseen.
import { changeCount } from "./changes";
import { type Box, boxOf, type Description, describe, Snippets } from "./describe";
import { isRichText, isShadowRoot } from "./is";
import { lookAt } from "./look";
import { nameOf, roleOf } from "./naming";
import { Paths } from "./paths";
import { isSecretField, isTypable, rememberSecret } from "./secrets";
import { actsByItself, controlOf, isPageSized, shownAs } from "./targets";
import { keepOut } from "./wire";

const ELEMENT_LIMIT = 8000;

export interface ObservedTarget extends Description {
  /** Number of the element within its document. */
  key: number;
  /** Number of the control that a label stands for. */
  control: number | null;
  /** Nothing that takes presses: the bare page, a paragraph. */
  inert: boolean;
  typable: boolean;
  secret: boolean;
}

let nextKey = 1;
const keys = new WeakMap<Element, number>();

export function keyOf(el: Element): number {
  let key = keys.get(el);
  if (key === undefined) {
    key = nextKey++;
    keys.set(el, key);
  }
  return key;
}

let cached: { snippets: Snippets; changes: number; x: number; y: number; width: number } | null = null;

/** The texts of the page; a look is used again until the page changes or moves. */
export function snippetsNow(): Snippets {
  const fresh =
    cached && cached.changes === changeCount() && cached.x === scrollX && cached.y === scrollY && cached.width === innerWidth;
  if (cached && fresh) return cached.snippets;
  const snippets = new Snippets(lookAt(document, ELEMENT_LIMIT).snippets);
  cached = { snippets, changes: changeCount(), x: scrollX, y: scrollY, width: innerWidth };
  return snippets;
}

export function observedTarget(el: Element): ObservedTarget {
  const description = describe(el, boxOf(shownAs(el)), new Paths(), snippetsNow());
  const control = controlOf(el);
  return {
    ...description,
    key: keyOf(el),
    control: control ? keyOf(control) : null,
    inert: isPageSized(el) || (!actsByItself(el) && getComputedStyle(el).cursor !== "pointer"),
    typable: isTypable(el),
    secret: isSecretField(el, description.label),
  };
}

/** The field an input event belongs to: of rich text the whole editor. */
export function fieldOf(el: Element): Element {
  if (!isRichText(el)) return el;
  return el.closest("[contenteditable]:not([contenteditable=false])") ?? el;
}

export function valueOf(field: Element): string {
  return "value" in field ? String((field as HTMLInputElement).value) : ((field as HTMLElement).innerText ?? "");
}

const heldSomething = new WeakSet<Element>();
const shadowRoots = new Set<ShadowRoot>();

/** Notes the shadow roots an event came through, so that the fields in them are known too. */
export function noteRoots(event: Event, onNew: (root: ShadowRoot) => void): void {
  for (const node of event.composedPath()) {
    if (isShadowRoot(node as Node) && !shadowRoots.has(node as ShadowRoot)) {
      shadowRoots.add(node as ShadowRoot);
      onNew(node as ShadowRoot);
    }
  }
}

function fields(): Element[] {
  const roots: ParentNode[] = [document, ...shadowRoots];
  return roots.flatMap((root) => [...root.querySelectorAll("input, textarea, [contenteditable]")]);
}

/** Remembers every field that is a password field now, before a "show" button can make it look like another. */
export function notePasswordFields(): void {
  for (const field of fields()) if ((field as HTMLInputElement).type === "password") rememberSecret(field);
}

/** Insides of the fields with a secret in them, CSS pixels of this document's viewport. Their values are kept out of all texts. */
export function secretBoxes(): Box[] {
  const boxes: Box[] = [];
  for (const field of fields()) {
    if (!isTypable(field) || !isSecretField(field, nameOf(field, roleOf(field)))) continue;
    const value = valueOf(field);
    if (value !== "") heldSomething.add(field);
    keepOut(value);
    if (!heldSomething.has(field)) continue;
    const { x, y, width, height } = boxOf(field);
    if (width > 4 && height > 4) boxes.push({ x: x + 2, y: y + 2, width: width - 4, height: height - 4 });
  }
  return boxes;
}
