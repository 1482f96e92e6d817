// The description of one element: the same for the target of a recorded step and for every candidate of a replay.
import { isInput, isInputOf, isOption, isSelect } from "./is";
import { kindOf, nameOf, roleOf, type TargetKind } from "./naming";
import type { Paths } from "./paths";
import { Rows } from "./rows";
import { isSecretName, isTypable, withoutSecrets } from "./secrets";
import { meantBy, shownAs } from "./targets";
import { fold, shownText } from "./text";
import { iconOf } from "./icons";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ElementEvidence {
  tag: string;
  role: string;
  name: string;
  attributes: Record<string, string>;
  xpath: string;
  id_xpath: string;
  shadow_hosts: string[];
  same_text: number;
  twins: number;
}

export interface Description {
  element: ElementEvidence;
  label: string;
  kind: TargetKind;
  text: string | null;
  neighbours: string[];
  place: Box;
}

/** A piece of text on the screen. */
export interface Snippet {
  el: Element;
  text: string;
  box: Box;
}

const TEXT_LIMIT = 200;
const LABEL_LIMIT = 80;
const NEIGHBOUR_LIMIT = 8;
const NEIGHBOUR_REACH = 60;

export function boxOf(el: Element): Box {
  const { x, y, width, height } = el.getBoundingClientRect();
  return { x, y, width, height };
}

/** Describes an element; `place` is the box it shows itself in (see `shownAs`). */
export function describe(el: Element, place: Box, paths: Paths, snippets: Snippets): Description {
  const role = roleOf(el);
  const name = nameOf(el, role);
  const text = visibleTextOf(el);
  const neighbours = snippets.near(place, shownAs(el));
  const kind = kindOf(el, role);
  return {
    element: {
      tag: el.localName,
      role,
      name,
      attributes: attributesOf(el, text ? "" : iconOf(el)),
      xpath: paths.xpath(el),
      id_xpath: paths.idXpath(el),
      shadow_hosts: paths.shadowHosts(el),
      same_text: snippets.othersSaying(text),
      twins: snippets.twinsOf(el, text),
    },
    label: labelOf(el, kind, name, text, () => labelBeside(place, neighbours)),
    kind,
    text: text || null,
    neighbours: neighbours.map((snippet) => snippet.text),
    place: { ...place },
  };
}

/** What the element shows; never what a person typed or chose. */
function visibleTextOf(el: Element): string {
  if (isInput(el)) return isInputOf(el, "button", "submit", "reset") ? fold(el.getAttribute("value"), TEXT_LIMIT) : "";
  if (isTypable(el) || isSelect(el)) return "";
  return shownText(el, TEXT_LIMIT);
}

function labelOf(el: Element, kind: TargetKind, name: string, text: string, beside: () => string): string {
  // A picture beside the text often repeats it in its alternative text: what is shown is what people say.
  const said = text && name.includes(text) ? text : name;
  const own = said || text || fold(el.getAttribute("alt"), LABEL_LIMIT) || fold(el.getAttribute("title"), LABEL_LIMIT);
  if (own) return fold(own, LABEL_LIMIT);
  const takesInput = kind === "field" || kind === "select" || kind === "checkbox" || kind === "radio";
  return takesInput ? fold(beside(), LABEL_LIMIT) : "";
}

/** The text a person reads as the name of an unlabelled field: left of it or above it, and nobody else's. */
function labelBeside(place: Box, neighbours: Snippet[]): string {
  const beside = neighbours.find(({ el, box }) => {
    const left = box.x + box.width <= place.x + 2 && Math.abs(box.y + box.height / 2 - place.y - place.height / 2) < place.height;
    const above = box.y + box.height <= place.y + 2 && box.x <= place.x + place.width && box.x + box.width >= place.x;
    return (left || above) && !el.closest("label, a, button, select, [role=button], [role=link]");
  });
  return beside?.text ?? "";
}

const KEPT_ATTRIBUTES = new Set([
  "id", "name", "class", "type", "href", "src", "alt", "title", "placeholder", "for", "role", "autocomplete", "action", "target", "itemprop",
]);
/** They mirror what a person typed, or where the cursor is. */
const STATE_ATTRIBUTES = new Set(["aria-valuetext", "aria-valuenow", "aria-activedescendant", "data-value"]);

/** `icon` is what the element shows instead of a text, if anything. */
function attributesOf(el: Element, icon: string): Record<string, string> {
  const kept: Record<string, string> = icon ? { icon } : {};
  let data = 0;
  for (const { name, value } of el.attributes) {
    if (value === "" || value.length > 1000 || STATE_ATTRIBUTES.has(name)) continue;
    if (name === "value") {
      if (hasFixedValue(el)) kept[name] = fold(value, TEXT_LIMIT);
    } else if (name === "href" || name === "src" || name === "action") {
      if (!value.startsWith("data:") && !value.startsWith("javascript:")) kept[name] = withoutSecrets(value).slice(0, 300);
    } else if (name.startsWith("data-")) {
      if (data < 8 && value.length <= 100 && !isSecretName(name.slice(5))) {
        kept[name] = value;
        data += 1;
      }
    } else if (KEPT_ATTRIBUTES.has(name) || name.startsWith("aria-")) kept[name] = fold(value, TEXT_LIMIT);
  }
  return kept;
}

function hasFixedValue(el: Element): boolean {
  return isInputOf(el, "button", "submit", "reset", "checkbox", "radio") || el.localName === "button" || isOption(el);
}

/** The texts of one look, sorted into rows so that the near ones are found fast. */
export class Snippets {
  private readonly rows = new Map<number, Snippet[]>();
  private readonly alike = new Rows();
  private readonly saying = new Map<string, Element[]>();
  /** How many of each kind say a text. */
  private readonly kinds = new Map<string, Map<string, number>>();

  constructor(all: Iterable<Snippet>) {
    for (const snippet of all) {
      const same = this.saying.get(snippet.text);
      if (same) same.push(snippet.el);
      else this.saying.set(snippet.text, [snippet.el]);
      const last = Math.floor((snippet.box.y + snippet.box.height) / NEIGHBOUR_REACH);
      for (let row = Math.floor(snippet.box.y / NEIGHBOUR_REACH); row <= last; row++) {
        const there = this.rows.get(row);
        if (there) there.push(snippet);
        else this.rows.set(row, [snippet]);
      }
    }
  }

  /** At how many places besides its own a text stands. */
  othersSaying(text: string): number {
    return Math.max(0, (this.saying.get(text)?.length ?? 0) - 1);
  }

  /** How many other elements of its kind say the same as an element: a heading is no twin of a link. */
  twinsOf(el: Element, text: string): number {
    if (text === "") return this.alike.sameIcons(el);
    const saying = this.saying.get(text) ?? [];
    let kinds = this.kinds.get(text);
    if (!kinds) {
      this.kinds.set(text, (kinds = new Map()));
      for (const other of saying) kinds.set(kindSaying(other), (kinds.get(kindSaying(other)) ?? 0) + 1);
    }
    const own = saying.find((other) => el.contains(other));
    return own ? (kinds.get(kindSaying(own)) ?? 1) - 1 : (kinds.get(kindSaying(el)) ?? 0);
  }

  /** Texts around a box, those inside it left out: first those of the element's row, then those within reach, each nearest first. */
  near(box: Box, owner: Element): Snippet[] {
    const found: { snippet: Snippet; distance: number; beside: boolean }[] = [];
    let first = Math.floor(box.y / NEIGHBOUR_REACH) - 1;
    let last = Math.floor((box.y + box.height) / NEIGHBOUR_REACH) + 1;
    // A box as tall as the page has no neighbours worth the search.
    if (last - first > 20) return [];
    const around = this.alike.of(owner);
    if (around) {
      const whole = boxOf(around);
      first = Math.max(first - 10, Math.min(first, Math.floor(whole.y / NEIGHBOUR_REACH)));
      last = Math.min(last + 10, Math.max(last, Math.floor((whole.y + whole.height) / NEIGHBOUR_REACH)));
    }
    for (let row = first; row <= last; row++) {
      for (const snippet of this.rows.get(row) ?? []) {
        // A text over several rows is met in each of them, and counts once.
        if (row > first && snippet.box.y < row * NEIGHBOUR_REACH) continue;
        const beside = around?.contains(snippet.el) ?? false;
        const distance = beside ? gapOf(box, snippet.box) : distanceOf(box, snippet.box);
        if (distance === null) continue;
        // Only a text within the box can be the element's own.
        if (distance === 0 && (snippet.el === owner || owner.contains(snippet.el))) continue;
        found.push({ snippet, distance, beside });
      }
    }
    found.sort((a, b) => Number(b.beside) - Number(a.beside) || a.distance - b.distance);
    const nearest: Snippet[] = [];
    for (const { snippet } of found) {
      if (nearest.length === NEIGHBOUR_LIMIT) break;
      if (!nearest.some((known) => known.text === snippet.text)) nearest.push(snippet);
    }
    return nearest;
  }
}

/** What a thing that says a text has in common with those it may be mistaken for. */
function kindSaying(el: Element): string {
  const meant = meantBy(el);
  return roleOf(meant) || meant.localName;
}

/** The distance between two boxes; 0 where they touch. */
export function gapOf(a: Box, b: Box): number {
  return Math.hypot(Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width), 0), Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height), 0));
}

function distanceOf(a: Box, b: Box): number | null {
  const dx = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width), 0);
  const dy = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height), 0);
  if (dx <= NEIGHBOUR_REACH && dy <= NEIGHBOUR_REACH) return Math.hypot(dx, dy);
  // In the same row a label may stand further off, as in a table.
  return dy === 0 && dx <= 5 * NEIGHBOUR_REACH && b.height <= 2 * NEIGHBOUR_REACH ? dx : null;
}
