// Everything on the page that may be a target, for the player: one call, one JSON string.
import { type Description, describe, Snippets } from "./describe";
import { lookAt, type Seen } from "./look";
import { contentCorner, framesOf, Paths } from "./paths";
import { isTypable } from "./secrets";

const CANDIDATE_LIMIT = 3000;
const ELEMENT_LIMIT = 20000;

interface PageCandidate extends Description {
  frame: number[];
  disabled: boolean;
  editable: boolean;
}

/** All of them, or only the one at a path of the page's own document, if it is one. */
export function candidates(xpath?: string): string {
  const only = xpath === undefined ? null : document.evaluate(xpath, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue;
  if (xpath !== undefined && !only) return "[]";
  const acting: PageCandidate[] = [];
  const plain: PageCandidate[] = [];
  const collect = (doc: Document, frame: number[], x: number, y: number): void => {
    const look = lookAt(doc, ELEMENT_LIMIT);
    const paths = new Paths();
    const snippets = new Snippets(look.snippets);
    const add = (list: PageCandidate[], { el, box }: Seen): void => {
      if (acting.length + plain.length >= CANDIDATE_LIMIT || (only && el !== only)) return;
      const description = describe(el, box, paths, snippets);
      description.place.x += x;
      description.place.y += y;
      list.push({ ...description, frame, disabled: isDisabled(el), editable: isEditable(el) });
    };
    for (const seen of look.acting) add(acting, seen);
    for (const seen of look.plain) add(plain, seen);
    if (only || look.frames.length === 0 || frame.length >= 8) return;
    const order = framesOf(doc);
    for (const element of look.frames) {
      let inner: Document | null = null;
      try {
        inner = (element as HTMLIFrameElement).contentDocument;
      } catch {
        // Another origin; its own context is asked by the player.
      }
      if (!inner) continue;
      const corner = contentCorner(element);
      collect(inner, [...frame, order.indexOf(element)], x + corner.x, y + corner.y);
    }
  };
  collect(document, [], 0, 0);
  return JSON.stringify(acting.concat(plain));
}

function isDisabled(el: Element): boolean {
  return el.matches(":disabled") || el.getAttribute("aria-disabled") === "true";
}

function isEditable(el: Element): boolean {
  return isTypable(el) && !el.matches(":disabled") && !(el as HTMLInputElement).readOnly;
}
