// One walk over a document: the texts on it and the elements a person may act on.
import { type Box, boxOf, type Snippet } from "./describe";
import { isTypable } from "./secrets";
import { actsByItself, hasHandCursor, isPageSized, isSeen, shownAs } from "./targets";
import { ownText } from "./text";

const SNIPPET_LIMIT = 80;
/** Parts of a drawing that are asked whether they can be pressed. */
const SHAPE_LIMIT = 200;
const NEVER_DRAWN = new Set(["script", "style", "noscript", "template", "option", "title", "datalist"]);

/** An element and the box it shows itself in. */
export interface Seen {
  el: Element;
  box: Box;
}

export interface Look {
  snippets: Snippet[];
  acting: Seen[];
  plain: Seen[];
  frames: Element[];
}

/** Walks a document and its open shadow roots; `elementLimit` bounds the work on endless pages. */
export function lookAt(doc: Document, elementLimit: number): Look {
  const look: Look = { snippets: [], acting: [], plain: [], frames: [] };
  let left = elementLimit;
  const visit = (el: Element, insideActing: boolean, handAbove: boolean): void => {
    if (left-- <= 0 || NEVER_DRAWN.has(el.localName)) return;
    if (el.localName === "iframe" || el.localName === "frame") look.frames.push(el);
    const style = getComputedStyle(el);
    if (style.display === "none" && el.localName !== "input") return;
    const hand = style.cursor === "pointer";
    const acts = actsByItself(el) || (!insideActing && hand && !handAbove && !isPageSized(el));
    const text = ownText(el, SNIPPET_LIMIT);
    if (acts || text !== "" || isPicture(el)) keep(look, el, acts, insideActing, text);
    if (el.localName === "svg" && !acts && !insideActing) for (const shape of actingShapes(el, hand)) keep(look, shape, true, false, "");
    if (el.localName === "svg" || el.localName === "select") return;
    const inside = insideActing || acts;
    if (el.shadowRoot) for (const child of el.shadowRoot.children) visit(child, inside, hand);
    // Slotted children are drawn inside the shadow root, but live here.
    for (const child of el.children) visit(child, inside, hand);
  };
  if (doc.body) visit(doc.body, false, hasHandCursor(doc.documentElement));
  return look;
}

function keep(look: Look, el: Element, acts: boolean, insideActing: boolean, text: string): void {
  const shown = shownAs(el);
  if (!isSeen(shown)) return;
  const box = boxOf(shown);
  if (box.width < 2 || box.height < 2) return;
  if (acts) look.acting.push({ el, box });
  else if (!insideActing) look.plain.push({ el, box });
  if (text !== "" && !isTypable(el)) look.snippets.push({ el, text, box });
}

/** The parts of a drawing that can be pressed each by itself, as in a chart or a map. */
function actingShapes(drawing: Element, handAbove: boolean): Element[] {
  const shapes = [...drawing.querySelectorAll("*")].slice(0, SHAPE_LIMIT);
  return shapes.filter((shape) => actsByItself(shape) || (!handAbove && hasHandCursor(shape)));
}

function isPicture(el: Element): boolean {
  return el.localName === "img" || el.localName === "svg" || el.localName === "canvas";
}
