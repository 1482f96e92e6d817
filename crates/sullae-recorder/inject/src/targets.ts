// Which element is meant: what a person takes for one thing to act on, and the box it shows itself in.
import { isElement, isInputOf, isLabel, isOption, isSvg } from "./is";
import { drawnParent, isDrawn } from "./text";

const ACTING_TAGS = new Set(["a", "button", "input", "select", "textarea", "summary", "option", "label", "area"]);
const ACTING_ROLES = new Set([
  "button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "combobox", "listbox",
  "textbox", "searchbox", "spinbutton", "slider", "treeitem", "gridcell",
]);

/** Whether the markup itself says that something can be done with it. */
export function actsByItself(el: Element): boolean {
  const tag = el.localName;
  if (tag === "a") return el.hasAttribute("href") || el.hasAttribute("onclick") || el.hasAttribute("role") || el.hasAttribute("tabindex");
  if (ACTING_TAGS.has(tag)) return !isInputOf(el, "hidden");
  const role = el.getAttribute("role");
  if (role !== null && ACTING_ROLES.has(role.trim().toLowerCase())) return true;
  if (el.hasAttribute("onclick")) return true;
  const editable = el.getAttribute("contenteditable");
  return editable !== null && editable.toLowerCase() !== "false";
}

export function hasHandCursor(el: Element): boolean {
  return getComputedStyle(el).cursor === "pointer";
}

/** A hand cursor over most of the page says nothing about any one thing. */
export function isPageSized(el: Element): boolean {
  const rect = el.getBoundingClientRect();
  return el.localName === "body" || el.localName === "html" || rect.width * rect.height > 0.5 * innerWidth * innerHeight;
}

/** The thing a press on `pressed` is meant for: the nearest element that acts, or the outermost one sharing the hand cursor. */
export function meantBy(pressed: Element): Element {
  let hand: Element | null = null;
  const list = isOption(pressed) ? pressed.closest("select") : null;
  if (list) return list;
  for (let at: Element | null = pressed; at && at.localName !== "body" && at.localName !== "html"; at = drawnParent(at)) {
    if (actsByItself(at)) return at;
    if (hasHandCursor(at)) {
      if (!isPageSized(at)) hand = at;
    } else if (hand) return hand;
  }
  if (hand) return hand;
  // Strokes of a drawing are not what people see.
  return isSvg(pressed) ? (pressed.ownerSVGElement ?? pressed) : pressed;
}

/** The check box, radio button or field that a label stands for. */
export function controlOf(el: Element): HTMLElement | null {
  return isLabel(el) ? el.control : null;
}

/** The element whose box stands for `el` on the screen: a styled check box is often hidden under its label. */
export function shownAs(el: Element): Element {
  if (isInputOf(el, "checkbox", "radio", "file")) {
    const rect = el.getBoundingClientRect();
    if (rect.width >= 4 && rect.height >= 4 && isDrawn(el)) return el;
    for (const label of el.labels ?? []) if (isDrawn(label)) return label;
  }
  return el;
}

/** Whether people see it: a box made clear shows what is painted at its place, and is what they press there. */
export function isSeen(el: Element): boolean {
  if (isDrawn(el)) return true;
  const parent = isInputOf(el, "checkbox", "radio", "file") ? el.parentElement : null;
  return parent !== null && isDrawn(parent) && el.checkVisibility({ visibilityProperty: true });
}

/** The element drawn at a point, through open shadow roots. */
export function innermostAt(x: number, y: number): Element | null {
  const found = document.elementFromPoint(x, y);
  return found && innermostIn(found, x, y);
}

/** The element drawn at a point within `el`, through open shadow roots. */
export function innermostIn(el: Element, x: number, y: number): Element {
  const inner = el.shadowRoot?.elementFromPoint(x, y);
  return isElement(inner) && inner !== el ? innermostIn(inner, x, y) : el;
}
