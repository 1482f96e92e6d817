// What an element is and what it is called: role, accessible name, kind, label.
// After the W3C drafts "HTML Accessibility API Mappings" and "Accessible Name and Description Computation", as far as recognising needs.
import { isElement, isInput, isInputOf, isRichText, isSelect } from "./is";
import { fold, shownText } from "./text";

const NAME_LIMIT = 200;

export type TargetKind = "button" | "link" | "field" | "checkbox" | "radio" | "select" | "menu_item" | "tab" | "image" | "other";

const INPUT_ROLES: Record<string, string> = {
  button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox", radio: "radio",
  range: "slider", number: "spinbutton", search: "searchbox", email: "textbox", tel: "textbox", url: "textbox", text: "textbox",
  password: "textbox", date: "textbox", "datetime-local": "textbox", month: "textbox", week: "textbox", time: "textbox",
};

const TAG_ROLES: Record<string, string> = {
  button: "button", summary: "button", textarea: "textbox", option: "option", img: "img", nav: "navigation", main: "main", header: "banner",
  footer: "contentinfo", form: "form", table: "table", tr: "row", td: "cell", th: "columnheader", li: "listitem", ul: "list", ol: "list",
  h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading", dialog: "dialog", progress: "progressbar",
  meter: "meter", output: "status", article: "article", aside: "complementary", fieldset: "group", details: "group", hr: "separator",
};

export function roleOf(el: Element): string {
  const given = el.getAttribute("role")?.trim().split(/\s+/)[0];
  if (given && given !== "none" && given !== "presentation") return given.toLowerCase().slice(0, 40);
  const tag = el.localName;
  if (tag === "a" || tag === "area") return el.hasAttribute("href") ? "link" : "";
  if (isInput(el)) return el.hasAttribute("list") ? "combobox" : (INPUT_ROLES[el.type] ?? "");
  if (isSelect(el)) return el.multiple || el.size > 1 ? "listbox" : "combobox";
  if (isRichText(el) && el.hasAttribute("contenteditable")) return "textbox";
  return TAG_ROLES[tag] ?? "";
}

const NAMED_BY_CONTENT = new Set([
  "button", "link", "option", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "checkbox", "radio", "switch", "heading", "cell",
  "columnheader", "rowheader", "treeitem", "tooltip", "gridcell",
]);

export function nameOf(el: Element, role: string): string {
  const pointedAt = (el.getAttribute("aria-labelledby") ?? "")
    .split(/\s+/)
    .map((id) => (id ? (el.getRootNode() as Document | ShadowRoot).getElementById?.(id) : null))
    .filter((at) => isElement(at))
    .map((at) => shownText(at, NAME_LIMIT, true))
    .join(" ");
  return (
    fold(pointedAt, NAME_LIMIT) ||
    fold(el.getAttribute("aria-label"), NAME_LIMIT) ||
    nativeName(el) ||
    (NAMED_BY_CONTENT.has(role) ? shownText(el, NAME_LIMIT, true) : "") ||
    fold(el.getAttribute("title"), NAME_LIMIT) ||
    fold(el.getAttribute("placeholder"), NAME_LIMIT)
  );
}

function nativeName(el: Element): string {
  if (isInputOf(el, "button", "submit", "reset")) return fold(el.getAttribute("value"), NAME_LIMIT);
  if (el.localName === "img" || isInputOf(el, "image")) return fold(el.getAttribute("alt"), NAME_LIMIT);
  const labels = (el as HTMLInputElement).labels;
  if (labels && labels.length > 0) return fold([...labels].map((label) => shownText(label, NAME_LIMIT, true)).join(" "), NAME_LIMIT);
  if (el.localName === "svg") return fold(el.querySelector("title")?.textContent, NAME_LIMIT);
  if (el.localName === "fieldset") return fold(el.querySelector("legend")?.textContent, NAME_LIMIT);
  return "";
}

export function kindOf(el: Element, role: string): TargetKind {
  switch (role) {
    case "button":
      return "button";
    case "link":
      return "link";
    case "textbox":
    case "searchbox":
    case "spinbutton":
      return "field";
    case "combobox":
    case "listbox":
      return el.localName === "input" ? "field" : "select";
    case "checkbox":
    case "switch":
    case "menuitemcheckbox":
      return "checkbox";
    case "radio":
    case "menuitemradio":
      return "radio";
    case "menuitem":
      return "menu_item";
    case "tab":
      return "tab";
    case "img":
      return "image";
  }
  return ["svg", "canvas", "picture", "video"].includes(el.localName) ? "image" : "other";
}
