// What the pointer alone brought to light: menus that open under it. A press on something that only such a menu shows needs the pointing
// before it.
import { boxOf, gapOf } from "./describe";
import { isElement } from "./is";
import { isPageSized } from "./targets";

/** Things that people press, and what menus are made of. */
const PRESSED = "a,button,input,select,textarea,summary,label,li,img,svg,[role],[onclick],[tabindex]";
const LOOKED_AT = 3000;
/** Menus open at once, after a moment, or slowly on purpose. */
const LOOK_AGAIN_MS = [80, 350, 700];
/** A style sheet shows what lies this many levels around the thing under the pointer. */
const LEVELS = 3;
/** A menu opens this close to what opens it, CSS pixels. */
const MENU_GAP = 24;
/** A larger part of the window is no opener: what appears in it came with the page. */
const OPENER_SHARE = 0.15;

export interface Reveal {
  opener: Element;
  /** When the pointer came over it, milliseconds since 1970. */
  at: number;
}

let shown = new Set<Element>();
let looked = false;
const revealed = new WeakMap<Element, Reveal>();
let current: Reveal | null = null;
let timers: number[] = [];

/** The pointer came over something. */
export function pointerCame(to: Element, at: number): void {
  const before = current;
  current = { opener: to, at };
  look(before, to);
  for (const timer of timers) clearTimeout(timer);
  timers = LOOK_AGAIN_MS.map((after) => setTimeout(() => look(current, null), after) as unknown as number);
}

/** Something else was done: what appears from now on may have come of that. */
export function somethingDone(): void {
  look(current, null);
  current = null;
  for (const timer of timers) clearTimeout(timer);
  timers = [];
}

/** What was pointed at to bring an element to light, the outermost first. */
export function pointedAtFor(el: Element): Reveal[] {
  const chain: Reveal[] = [];
  for (let at: Element | null = el; at && chain.length < 5; ) {
    const reveal = revealOf(at);
    if (!reveal || chain.some((known) => known.opener === reveal.opener)) break;
    chain.unshift(reveal);
    at = reveal.opener;
  }
  return chain;
}

function revealOf(el: Element): Reveal | undefined {
  for (let at: Element | null = el; at; at = at.parentElement) {
    const reveal = revealed.get(at);
    if (reveal) return reveal.opener.contains(el) && reveal.opener === el ? undefined : reveal;
    if (shown.has(at)) return undefined;
  }
  return undefined;
}

/** Whether a style sheet may show `el` because the pointer is over `came`: something close around `came` holds both. */
function besides(came: Element, el: Element): boolean {
  let at = came.parentElement;
  for (let level = 0; at && level < LEVELS && !isPageSized(at); level++, at = at.parentElement) if (at.contains(el)) return true;
  return false;
}

function mayOpen(el: Element): boolean {
  const { width, height } = boxOf(el);
  return el.isConnected && width * height <= OPENER_SHARE * innerWidth * innerHeight;
}

/** Whether any of what appeared lies at the opener: content that only came in meanwhile lies anywhere. */
function liesAt(opener: Element, appeared: Element[]): boolean {
  const from = boxOf(opener);
  return appeared.some((el) => gapOf(from, boxOf(el)) <= MENU_GAP);
}

/** Takes stock of what is to be seen. What is new beside `came` was shown by it at once; anything else by what the pointer was over before. */
function look(by: Reveal | null, came: Element | null): void {
  const now = new Set<Element>();
  let count = 0;
  for (const el of all(document)) {
    if (++count > LOOKED_AT) break;
    if (isShown(el)) now.add(el);
  }
  if (looked) {
    const appeared = [...now].filter((el) => !shown.has(el));
    const byTheOne = by && mayOpen(by.opener) && liesAt(by.opener, appeared) ? by : null;
    for (const el of appeared) {
      const atOnce = came && mayOpen(came) && came !== el && !el.contains(came) && besides(came, el);
      const own = atOnce ? current : byTheOne;
      if (own && own.opener !== el) revealed.set(el, own);
    }
  }
  for (const el of shown) if (!now.has(el)) revealed.delete(el);
  shown = now;
  looked = true;
}

function* all(root: Document | ShadowRoot): Generator<Element> {
  for (const el of root.querySelectorAll(PRESSED)) {
    yield el;
    if (el.shadowRoot) yield* all(el.shadowRoot);
  }
}

function isShown(el: Element): boolean {
  if (!isElement(el) || !el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
  const rect = el.getBoundingClientRect();
  return rect.width > 0 && rect.height > 0 && !isClipped(el, rect);
}

/** A menu is often kept in a box of no height. */
function isClipped(el: Element, rect: DOMRect): boolean {
  let at = el.parentElement;
  for (let depth = 0; at && depth < 4; depth++, at = at.parentElement) {
    const box = at.getBoundingClientRect();
    if (box.width > 1 && box.height > 1) continue;
    if (getComputedStyle(at).overflow !== "visible" && (rect.bottom > box.bottom || rect.right > box.right)) return true;
  }
  return false;
}
