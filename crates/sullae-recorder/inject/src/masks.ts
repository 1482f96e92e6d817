// Where a page shows what no picture may: all that matches the selectors of masked areas, in every document that can be looked into.
import type { Box } from "./describe";
import { contentCorner } from "./paths";

export interface Masked {
  /** Address of the tab, or of this document where the tab may not be looked into. */
  url: string;
  /** Of each selector the boxes it shows itself in, CSS pixels of this window's viewport; null where nothing matches. */
  found: (Box[] | null)[];
  /** Whether there are frames that cannot be looked into from here. */
  closed: boolean;
}

/** How a box holds back what lies in it; in others `overflow` has no say. */
const CLIPPING = /^(block|inline-block|flow-root|flex|inline-flex|grid|inline-grid|list-item|table-cell)$/;

export function maskedIn(selectors: string[]): Masked {
  const masked: Masked = { url: location.href, found: selectors.map(() => null), closed: false };
  const search = (root: Document | ShadowRoot, x: number, y: number): void => {
    selectors.forEach((selector, at) => {
      for (const el of root.querySelectorAll(selector)) {
        const boxes = boxesOf(el).map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
        masked.found[at] = [...(masked.found[at] ?? []), ...boxes];
      }
    });
    for (const el of root.querySelectorAll("*")) {
      if (el.shadowRoot) search(el.shadowRoot, x, y);
      if (el.localName !== "iframe" && el.localName !== "frame") continue;
      let inner: Document | null = null;
      try {
        inner = (el as HTMLIFrameElement).contentDocument;
      } catch {
        // Another origin; it has to be asked itself.
      }
      const corner = contentCorner(el);
      if (inner) search(inner, x + corner.x, y + corner.y);
      else masked.closed = true;
    }
  };
  search(document, 0, 0);
  return masked;
}

/** All that an element shows: itself, and what of its content sticks out. What a pane has scrolled away is not shown. */
function boxesOf(el: Element): Box[] {
  const boxes: Box[] = [];
  const add = (rect: Box, clip: Box | null): void => {
    const box = meet(rect, clip);
    if (box.width > 0 && box.height > 0 && !boxes.some((known) => holds(known, box))) boxes.push(box);
  };
  const visit = (at: Element, clip: Box | null): void => {
    const style = getComputedStyle(at);
    // What is positioned may lie outside of what holds it.
    const own = /absolute|fixed/.test(style.position) ? null : clip;
    const rect = at.getBoundingClientRect();
    add(rect, own);
    const inner = clips(style) ? meet(rect, own) : own;
    for (const node of [...at.childNodes, ...(at.shadowRoot?.childNodes ?? [])]) {
      if (node.nodeType === Node.ELEMENT_NODE) visit(node as Element, inner);
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const range = at.ownerDocument.createRange();
      range.selectNodeContents(node);
      add(range.getBoundingClientRect(), inner);
    }
  };
  visit(el, clipAround(el));
  return boxes;
}

/** What the panes around an element let be seen of it; null where nothing is held back for sure. */
function clipAround(el: Element): Box | null {
  let clip: Box | null = null;
  let at = el;
  for (;;) {
    if (/absolute|fixed/.test(getComputedStyle(at).position)) return clip;
    const root = at.getRootNode();
    const next: Element | null = at.assignedSlot ?? at.parentElement ?? (root as Partial<ShadowRoot>).host ?? null;
    if (!next || next.localName === "body" || next.localName === "html") return clip;
    at = next;
    if (clips(getComputedStyle(at))) clip = meet(at.getBoundingClientRect(), clip);
  }
}

function clips(style: CSSStyleDeclaration): boolean {
  return CLIPPING.test(style.display) && style.overflowX !== "visible" && style.overflowY !== "visible";
}

function meet(box: Box, clip: Box | null): Box {
  if (!clip) return { x: box.x, y: box.y, width: box.width, height: box.height };
  const [x, y] = [Math.max(box.x, clip.x), Math.max(box.y, clip.y)];
  const [right, bottom] = [Math.min(box.x + box.width, clip.x + clip.width), Math.min(box.y + box.height, clip.y + clip.height)];
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

function holds(outer: Box, inner: Box): boolean {
  const within = (from: number, length: number, low: number, size: number): boolean => from >= low && from + length <= low + size;
  return within(inner.x, inner.width, outer.x, outer.width) && within(inner.y, inner.height, outer.y, outer.height);
}
