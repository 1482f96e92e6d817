// Texts as a person sees them: white space folded, hidden parts left out.
import { isElement, isShadowRoot, isSlot } from "./is";

export function fold(text: string | null | undefined, limit: number): string {
  // Cut before folding, so that a page of text costs no more than a line of it.
  const folded = (text ?? "").slice(0, limit * 8).replace(/[\s\u00a0\u200b]+/g, " ").trim();
  return folded.length > limit ? folded.slice(0, limit).replace(/[\ud800-\udbff]$/, "").trim() : folded;
}

const NEVER_SHOWN = new Set(["script", "style", "noscript", "template", "head", "title", "option", "datalist", "textarea"]);

/** The children that are drawn: a shadow root's instead of the host's, a slot's assigned nodes instead of its own. */
export function drawnChildren(node: Node): Iterable<Node> {
  if (isElement(node)) {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (isSlot(node)) {
      const assigned = node.assignedNodes({ flatten: true });
      if (assigned.length > 0) return assigned;
    }
  }
  return node.childNodes;
}

/** The parent on the screen: of a shadow root's child, the host. */
export function drawnParent(el: Element): Element | null {
  if (el.assignedSlot) return el.assignedSlot;
  const parent = el.parentNode;
  if (isShadowRoot(parent)) return parent.host;
  return isElement(parent) ? parent : null;
}

/** Text shown inside an element, pictures and marks by their alternative text when `withAlternatives`. */
export function shownText(el: Element, limit: number, withAlternatives = false): string {
  const parts: string[] = [];
  let length = 0;
  const visit = (node: Node): void => {
    if (length > limit * 2) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue ?? "";
      if (text.trim() === "") parts.push(" ");
      else {
        parts.push(text.slice(0, limit * 4));
        length += text.length;
      }
      return;
    }
    if (!isElement(node)) return;
    const tag = node.localName;
    if (NEVER_SHOWN.has(tag)) return;
    if (node !== el && !isDrawn(node)) return;
    if (withAlternatives) {
      const alternative = node !== el ? (node.getAttribute("aria-label") ?? (tag === "img" ? node.getAttribute("alt") : null)) : null;
      if (alternative) {
        parts.push(` ${alternative} `);
        length += alternative.length;
        return;
      }
      if (tag === "svg") {
        parts.push(` ${node.querySelector("title")?.textContent ?? ""} `);
        return;
      }
    } else if (tag === "svg") {
      for (const text of node.querySelectorAll("text")) parts.push(` ${text.textContent ?? ""} `);
      return;
    }
    const inline = INLINE.has(tag);
    if (!inline) parts.push(" ");
    for (const child of drawnChildren(node)) visit(child);
    if (!inline) parts.push(" ");
  };
  visit(el);
  return fold(parts.join(""), limit);
}

const INLINE = new Set(["a", "b", "i", "em", "strong", "span", "u", "s", "small", "mark", "sub", "sup", "code", "font", "label", "slot"]);

export function isDrawn(el: Element): boolean {
  return el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

/** The text an element holds itself, without its children's. */
export function ownText(el: Element, limit: number): string {
  let text = "";
  for (let child = el.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === Node.TEXT_NODE) text += ` ${(child.nodeValue ?? "").slice(0, limit * 4)}`;
  }
  return text.trim() === "" ? "" : fold(text, limit);
}
