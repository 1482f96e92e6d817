// What may be expected of a thing that is pointed at, as it is now, in the order in which people ask for it.
import { isInput, isSelect, isTextArea } from "./is";
import { isSecretField } from "./secrets";
import { nameOf, roleOf } from "./naming";
import { shownText } from "./text";
import type { PointingWords } from "./pointing_words";

/** As `Check` of the recording format; of kind `read`, a value to be kept for later steps; of kind `dismiss`, to be pressed when in the way; of kind `mask`, to be painted over. */
export type Check = Record<string, unknown> & { kind: string };

export interface Choice {
  label: string;
  /** What is asked before it is added: a value as it is now, and how it is compared. */
  ask?: { value: string; relations: [string, string][] };
  check: (value: string, relation: string) => Check;
  /** It may take far longer than a step usually does. */
  patient?: true;
}

const TEXT_LIMIT = 200;
const NUMBER = /[-−]?\d[\d,]*(\.\d+)?/;

export function choicesFor(el: Element, words: PointingWords): Choice[] {
  const choices: Choice[] = [];
  const text = isTextArea(el) || isSelect(el) ? "" : shownText(el, TEXT_LIMIT);
  const number = NUMBER.exec(text)?.[0];
  if (number) choices.push(numberChoice(words.number, number, words, (is) => ({ kind: "text", is: { how: "number", is } })));
  if (text) choices.push(textChoice(words.text, text, words, (is) => ({ kind: "text", is })));
  choices.push({ label: words.present, check: () => ({ kind: "present" }) });
  const value = valueNow(el);
  if (value !== null) choices.push(textChoice(words.value, value, words, (is) => ({ kind: "value", is })));
  const ticked = tickedNow(el);
  if (ticked !== null) choices.push({ label: ticked ? words.ticked : words.unticked, check: () => ({ kind: "ticked", ticked }) });
  if (el.matches("button, input, select, textarea, [role=button], [aria-disabled]")) {
    const enabled = !el.matches(":disabled, [aria-disabled=true]");
    choices.push({ label: enabled ? words.enabled : words.disabled, check: () => ({ kind: "enabled", enabled }) });
  }
  const rows = rowsNow(el);
  if (rows !== null) choices.push(numberChoice(words.rows, String(rows), words, (count) => ({ kind: "rows", count })));
  choices.push({ label: words.waitFor, check: () => ({ kind: "present" }), patient: true });
  choices.push({ label: words.waitForEnd, check: () => ({ kind: "absent" }), patient: true });
  choices.push({ label: words.picture, check: () => ({ kind: "picture", tolerance: 0.02 }) });
  const parts: [string, string][] = rows === null ? [] : [["part", words.maskPart], ["whole", words.maskWhole]];
  const mask = (name: string, part: string): Check => ({ kind: "mask", name, whole: part === "whole" });
  choices.push({ label: words.mask, ask: { value: words.maskName, relations: parts }, check: mask });
  choices.push({ label: words.dismiss, check: () => ({ kind: "dismiss" }) });
  if (text || value !== null) choices.push({ label: words.keep, ask: { value: words.keepAs, relations: [] }, check: (into) => ({ kind: "read", into }) });
  choices.push({ label: words.absent, check: () => ({ kind: "absent" }) });
  return choices;
}

export function pageChoices(words: PointingWords): Choice[] {
  return [
    textChoice(words.pageTitle, document.title, words, (is) => ({ kind: "title", is })),
    textChoice(words.pageAddress, location.pathname, words, (is) => ({ kind: "address", is }), "contains"),
    { label: words.pageShows, ask: { value: "", relations: [] }, check: (text) => ({ kind: "text_present", text }) },
    { label: words.pageStatus, check: () => ({ kind: "page_status", status: 200 }) },
    { label: words.noFailedRequests, check: () => ({ kind: "no_failed_requests" }) },
    { label: words.noScriptErrors, check: () => ({ kind: "no_script_errors" }) },
  ];
}

type TextIs = { how: string; text: string };

function textChoice(label: string, value: string, words: PointingWords, check: (is: TextIs) => Check, first = "equals"): Choice {
  const all: [string, string][] = [["equals", words.equals], ["contains", words.contains]];
  const relations = first === "equals" ? all : [...all].reverse();
  return { label, ask: { value, relations }, check: (text, how) => check({ how, text }) };
}

function numberChoice(label: string, value: string, words: PointingWords, check: (is: { relation: string; number: number }) => Check): Choice {
  const plain = value.replaceAll(",", "").replace("−", "-");
  const read = (text: string): number => Number(text.replaceAll(",", "").trim()) || 0;
  return { label, ask: { value: plain, relations: words.relations }, check: (text, relation) => check({ relation, number: read(text) }) };
}

function valueNow(el: Element): string | null {
  if (isSelect(el)) return [...el.selectedOptions].map((option) => option.label).join(", ");
  if (isTextArea(el)) return el.value;
  if (!isInput(el) || ["checkbox", "radio", "button", "submit", "reset", "image", "file", "hidden"].includes(el.type)) return null;
  return isSecretField(el, nameOf(el, roleOf(el))) ? null : el.value;
}

function tickedNow(el: Element): boolean | null {
  if (isInput(el) && (el.type === "checkbox" || el.type === "radio")) return el.checked;
  const state = ["aria-checked", "aria-pressed", "aria-selected"].map((name) => el.getAttribute(name)).find((said) => said !== null);
  return state === undefined ? null : state === "true";
}

function rowsNow(el: Element): number | null {
  const table = el.closest("table");
  if (table) return [...table.rows].filter((row) => row.parentElement?.localName !== "thead" && row.querySelector(":scope > td")).length;
  const list = el.closest("ul, ol");
  return list ? [...list.children].filter((child) => child.localName === "li").length : null;
}
