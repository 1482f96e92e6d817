// One walk over a document: the texts on it and the elements a person may act on.
import { boxOf, type Snippet } from "./describe";
import { isTypable } from "./secrets";
import { actsByItself, hasHandCursor, isPageSized, shownAs } from "./targets";
import { isDrawn, ownText } from "./text";

const SNIPPET_LIMIT = 80;
const NEVER_DRAWN = new Set(["script", "style", "noscript", "template", "option", "title", "datalist"]);

export interface Look {
  snippets: Snippet[];
  acting: Element[];
  plain: Element[];
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
    if (style.display === "none") return;
    const hand = style.cursor === "pointer";
    const acts = actsByItself(el);
    const owned = acts || (!insideActing && hand && !handAbove && !isPageSized(el));
    const text = isTypable(el) ? "" : ownText(el, SNIPPET_LIMIT);
    const shown = shownAs(el);
    const drawn = shown !== el || isDrawn(el);
    if (drawn) {
      const box = boxOf(shown);
      if (box.width >= 2 && box.height >= 2) {
        if (owned) look.acting.push(el);
        else if (!insideActing && (text !== "" || isPicture(el))) look.plain.push(el);
        if (text !== "") look.snippets.push({ el, text, box });
      }
    }
    if (el.localName === "svg" || el.localName === "select") return;
    const inside = insideActing || owned;
    for (const child of (el.shadowRoot ?? el).children) visit(child, inside, hand);
    // Slotted children are drawn inside the shadow root, but live here.
    if (el.shadowRoot) for (const child of el.children) visit(child, inside, hand);
  };
  if (doc.body) visit(doc.body, false, hasHandCursor(doc.documentElement));
  return look;
}

function isPicture(el: Element): boolean {
  return el.localName === "img" || el.localName === "svg" || el.localName === "canvas";
}
