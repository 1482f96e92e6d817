// The row an element stands in: what tells a twin ("Delete") from the same thing beside another name.
import { iconOf } from "./icons";
import { nameOf, roleOf } from "./naming";
import { fold, isDrawn, shownText } from "./text";

const TWIN_TAGS = new Set(["a", "button", "input", "select", "textarea", "label", "summary"]);
const NAMING = ["aria-label", "title", "alt", "type", "value"];
const ROW = "tr, li, [role=row], [role=listitem], article";
const KEY_LIMIT = 60;

/** The rows of one look; elements that say the same are sorted once per tag. */
export class Rows {
  private readonly sorted = new Map<Node, Set<string>>();
  private readonly rows = new Map<Element, Element>();
  private readonly icons = new Map<Node, Map<string, Map<string, number>>>();

  /** The largest part of the page that holds this element and none of its twins; without twins the list entry or table row. */
  of(el: Element): Element | null {
    if (TWIN_TAGS.has(el.localName)) this.sort(el.getRootNode() as Document | ShadowRoot, el.localName);
    return this.rows.get(el) ?? el.parentElement?.closest(ROW) ?? null;
  }

  /** How many other elements of the same tag show no text either and have the same name, or without names the same drawing. */
  sameIcons(el: Element): number {
    const root = el.getRootNode() as Document | ShadowRoot;
    const key = iconKey(el);
    if (!key) return 0;
    let counts = this.icons.get(root);
    if (!counts) this.icons.set(root, (counts = new Map()));
    let ofTag = counts.get(el.localName);
    if (!ofTag) {
      counts.set(el.localName, (ofTag = new Map()));
      for (const other of root.querySelectorAll(el.localName)) {
        const name = isDrawn(other) ? iconKey(other) : "";
        if (name) ofTag.set(name, (ofTag.get(name) ?? 0) + 1);
      }
    }
    return Math.max(0, (ofTag.get(key) ?? 0) - 1);
  }

  private sort(root: Document | ShadowRoot, tag: string): void {
    const done = this.sorted.get(root) ?? new Set<string>();
    if (done.has(tag)) return;
    this.sorted.set(root, done.add(tag));
    const groups = new Map<string, Element[]>();
    for (const el of root.querySelectorAll(tag)) {
      const key = [fold(el.textContent, KEY_LIMIT), ...NAMING.map((name) => el.getAttribute(name) ?? "")].join("\n");
      const group = groups.get(key);
      if (group) group.push(el);
      else groups.set(key, [el]);
    }
    for (const group of groups.values()) {
      const inside = new Map<Element, number>();
      for (const el of group) for (let at = el.parentElement; at; at = at.parentElement) inside.set(at, (inside.get(at) ?? 0) + 1);
      for (const el of group) {
        let row: Element | null = null;
        for (let at = el.parentElement; at && group.length > 1 && inside.get(at) === 1; at = at.parentElement) row = at;
        if (row) this.rows.set(el, row);
      }
    }
  }
}

/** What tells an element without text from others; nothing for one with a text. */
function iconKey(el: Element): string {
  return shownText(el, KEY_LIMIT) === "" ? nameOf(el, roleOf(el)) || iconOf(el) : "";
}
