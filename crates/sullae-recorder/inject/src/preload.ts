// Watches what a person does on a page and tells the recorder. Only events of real input count; nothing is changed or held back.
import { lastChangeAt, observe, watchChanges } from "./changes";
import { type Box, boxOf } from "./describe";
import { isElement, isInput, isInputOf, isLabel, isSelect, isTextArea } from "./is";
import { fieldOf, keyOf, noteRoots, notePasswordFields, type ObservedTarget, observedTarget, secretBoxes, snippetsNow, valueOf } from "./observed";
import { Pointing } from "./pointing";
import { isTypable, rememberSecret } from "./secrets";
import { actsByItself, meantBy, shownAs } from "./targets";
import { keepOut, send as sendTagged, timeOf } from "./wire";

const DRAG_DISTANCE = 10;
const INPUT_PAUSE_MS = 150;
const CLICK_OVERDUE_MS = 120;
const SAME_ACT_MS = 150;
const VALUE_LIMIT = 50_000;
/** The recorder takes a picture from this long before for one of the same look. */
const PAINT_SLACK_MS = 20;

interface Press {
  el: Element;
  target: ObservedTarget;
  x: number;
  y: number;
  button: number;
  modifiers: string[];
  at: number;
  seen: Seen;
  done: boolean;
  released: boolean;
}

/** Which picture shows the target untouched. */
interface Seen {
  hover_at_ms: number | null;
  changed_at_ms: number;
  painted_at_ms: number | null;
  secrets: Box[];
}

export function install(tag: string, language: string): void {
  const send = (kind: string, at: number, body: object): void => {
    try {
      sendTagged(tag, kind, at, body);
    } catch {
      // A page in the midst of going away; there is nobody left to tell.
    }
  };
  // Before all others: what is done while pointing is not meant for the page.
  const pointing = new Pointing(language, (el, check, cleanAtMs) => {
    const seen: Seen = { hover_at_ms: null, changed_at_ms: cleanAtMs, painted_at_ms: cleanAtMs + PAINT_SLACK_MS, secrets: secretBoxes() };
    send("checked", timeOf(), { target: el ? observedTarget(el) : null, seen, check });
  });
  (globalThis as unknown as { sullaePoint: () => void }).sullaePoint = () => pointing.start();
  const listen = <E extends Event>(type: string, handler: (event: E, el: Element) => void): void => {
    addEventListener(
      type,
      (event) => {
        if (!event.isTrusted || pointing.active) return;
        const first = event.composedPath()[0] as Node | undefined;
        const el = isElement(first) ? first : document.documentElement;
        if (!el) return;
        noteRoots(event, watchRoot);
        handler(event as E, el);
      },
      { capture: true, passive: true },
    );
  };

  // --- Looking
  let hover: { el: Element; at: number; box: Box } | null = null;
  const watchRoot = (root: Node): void => {
    observe(root);
    new MutationObserver((records) => {
      for (const { target, oldValue } of records) if (oldValue === "password") rememberSecret(target as Element);
      notePasswordFields();
    }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["type"], attributeOldValue: true });
    notePasswordFields();
  };
  const seenAt = (el: Element): Seen => {
    const box = boxOf(shownAs(el));
    const still = hover?.el === el && (["x", "y", "width", "height"] as const).every((side) => Math.abs(hover!.box[side] - box[side]) < 1);
    return { hover_at_ms: still && hover ? hover.at : null, changed_at_ms: lastChangeAt(), painted_at_ms: firstPaintAt(), secrets: secretBoxes() };
  };
  const act = (kind: string, at: number, el: Element, body: object): void => {
    flushInput();
    const seen = seenAt(el);
    send(kind, at, { target: observedTarget(el), seen, ...body });
  };
  const watchEffect = (el: Element, of: number): void => watchChanges(el, () => send("changed", timeOf(), { of_ms: of }));

  listen<PointerEvent>("pointerover", (event, el) => {
    const meant = meantBy(el);
    if (hover?.el === meant) return;
    hover = { el: meant, at: timeOf(event), box: boxOf(shownAs(meant)) };
    if (!actsByItself(meant)) return;
    send("hover", timeOf(event), { key: keyOf(meant), secrets: secretBoxes() });
    // Reading the page now makes the press itself cheap.
    setTimeout(snippetsNow, 0);
  });

  // --- Pressing
  let press: Press | null = null;
  let labelPress: { control: Element | null; at: number } | null = null;
  let enterInField = 0;
  const sendClick = (by: Press, count: number): void => {
    if (by.done) return;
    by.done = true;
    const { target, x, y, button, modifiers, seen } = by;
    send("click", by.at, { target, seen, x, y, button, modifiers, count, by_key: false });
  };

  listen<PointerEvent>("pointerdown", (event, el) => {
    flushInput();
    const meant = meantBy(el);
    const seen = seenAt(meant);
    press = {
      el: meant,
      target: observedTarget(meant),
      x: event.clientX,
      y: event.clientY,
      button: event.button,
      modifiers: modifiersOf(event),
      at: timeOf(event),
      seen,
      done: false,
      released: false,
    };
    watchEffect(meant, press.at);
  });
  listen<PointerEvent>("pointerup", (event) => {
    const by = press;
    if (!by || by.button !== 0) return;
    by.released = true;
    if (moved(by, event) || by.target.inert) return;
    // A page that rebuilds itself on the way down swallows the click event.
    setTimeout(() => sendClick(by, 1), CLICK_OVERDUE_MS);
  });
  listen<PointerEvent>("click", (event, el) => {
    const at = timeOf(event);
    if (labelPress && el === labelPress.control && at - labelPress.at < SAME_ACT_MS) return;
    const label = el.closest("label");
    if (label && isLabel(label)) labelPress = { control: label.control, at };
    if (event.detail === 0 && event.pointerType !== "mouse" && event.pointerType !== "touch" && event.pointerType !== "pen") {
      clickByKey(at, el);
      return;
    }
    if (!press || press.done) return;
    if (moved(press, event) && !holds(press.target.place, event)) return;
    sendClick(press, Math.max(1, event.detail));
  });
  const clickByKey = (at: number, el: Element): void => {
    // Enter in a field presses the form's button; the key is what the person pressed.
    if (at - enterInField < SAME_ACT_MS) return;
    const meant = meantBy(el);
    if (isSelect(meant)) return;
    const { x, y } = middleOf(boxOf(shownAs(meant)));
    act("click", at, meant, { x, y, button: 0, modifiers: [], count: 1, by_key: true });
    watchEffect(meant, at);
  };
  listen<PointerEvent>("auxclick", (event) => {
    if (event.button === 1 && press?.button === 1) sendClick(press, 1);
  });
  listen<PointerEvent>("contextmenu", (event) => {
    const by = press;
    if (by?.button !== 2) return;
    // Only a menu of the page's own can be replayed.
    setTimeout(() => {
      if (event.defaultPrevented) sendClick(by, 1);
    }, 0);
  });

  // --- Typing and choosing
  let pending: { field: Element; at: number; timer: number } | null = null;
  const flushInput = (): void => {
    if (!pending) return;
    const { field, at, timer } = pending;
    pending = null;
    clearTimeout(timer);
    const seen = seenAt(field);
    const target = observedTarget(field);
    const value = valueOf(field);
    if (target.secret) keepOut(value);
    const typed = target.secret ? { value: null, empty: value === "" } : { value: value.slice(0, VALUE_LIMIT), empty: value === "" };
    send("input", at, { target, seen, ...typed });
  };
  listen<InputEvent>("input", (_event, el) => {
    const field = fieldOf(el);
    if (!isTypable(field) && !isInputOf(field, "range", "color")) return;
    if (pending?.field !== field) flushInput();
    const at = pending?.at ?? timeOf(_event);
    if (pending) clearTimeout(pending.timer);
    pending = { field, at, timer: setTimeout(flushInput, INPUT_PAUSE_MS) as unknown as number };
  });
  listen<Event>("change", (event, el) => {
    const at = timeOf(event);
    if (isSelect(el)) {
      const option = el.selectedOptions[0];
      if (option) act("chosen", at, el, { label: option.label.trim(), value: option.value });
    } else if (isInputOf(el, "checkbox", "radio")) {
      act("ticked", at, el, { checked: el.checked });
    } else flushInput();
    if (isSelect(el) || isInputOf(el, "checkbox", "radio")) watchEffect(el, at);
  });
  listen<FocusEvent>("focusout", () => flushInput());

  // --- Keys
  listen<KeyboardEvent>("keydown", (event, el) => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    const field = fieldOf(el);
    const at = timeOf(event);
    if (event.key === "Enter" && isTypable(field) && !isTextArea(field) && isInput(field)) enterInField = at;
    const wanted = wantsKey(event, field);
    if (wanted === "no") return;
    const meant = isTypable(field) ? field : meantBy(field);
    const tell = (): void => {
      act("key", at, meant, { key: event.key, modifiers: modifiersOf(event) });
      watchEffect(meant, at);
    };
    if (wanted === "yes") {
      tell();
      return;
    }
    // In a text of several lines Enter is part of the text, unless the page takes it to send.
    flushInput();
    setTimeout(() => {
      if (event.defaultPrevented) tell();
    }, 0);
  });

  // --- Coming and going
  const ready = (): void => {
    if (document.documentElement) watchRoot(document);
    send("ready", timeOf(), {});
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready, { once: true });
  else ready();
  // A page may go at the press already; the click that would follow is never told.
  const finish = (): void => {
    flushInput();
    if (press?.button === 0 && !press.target.inert) sendClick(press, 1);
  };
  watchLeaving((body) => {
    finish();
    send("leaving", timeOf(), body);
  });
  addEventListener("pagehide", finish);
}

/** Pictures from before it may still show the page that was left. */
function firstPaintAt(): number | null {
  const paint = performance.getEntriesByName("first-paint")[0];
  return paint ? performance.timeOrigin + paint.startTime : null;
}

function moved(press: Press, to: MouseEvent): boolean {
  return Math.hypot(to.clientX - press.x, to.clientY - press.y) > DRAG_DISTANCE;
}

function holds(box: Box, at: MouseEvent): boolean {
  return at.clientX >= box.x && at.clientX < box.x + box.width && at.clientY >= box.y && at.clientY < box.y + box.height;
}

function middleOf(box: Box): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function modifiersOf(event: MouseEvent | KeyboardEvent): string[] {
  const held: [boolean, string][] = [
    [event.shiftKey, "shift"],
    [event.ctrlKey, "control"],
    [event.altKey, "alt"],
    [event.metaKey, "meta"],
  ];
  return held.filter(([is]) => is).map(([, name]) => name);
}

const LIST_KEYS = new Set(["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"]);

/** Whether a key is a step of its own: `later` means only if the page takes it for itself. */
function wantsKey(event: KeyboardEvent, field: Element): "yes" | "no" | "later" {
  const role = field.getAttribute("role") ?? "";
  const typable = isTypable(field);
  if (event.key === "Escape") return "yes";
  if (event.key === "Enter") {
    if (typable) return isInput(field) ? "yes" : event.shiftKey ? "no" : "later";
    // On a button or link the click that follows is recorded.
    if (isInput(field) || ["a", "button", "summary", "select", "area"].includes(field.localName)) return "no";
    return actsByItself(field) ? "later" : "no";
  }
  if (event.key === " " && !typable && role !== "" && field.localName !== "button") return "later";
  if (!LIST_KEYS.has(event.key)) return "no";
  const opensList = typable && (role === "combobox" || field.hasAttribute("list") || field.hasAttribute("aria-autocomplete"));
  return opensList ? "yes" : ["listbox", "menu", "menuitem", "option", "tab", "tree", "treeitem", "slider"].includes(role) ? "later" : "no";
}

/** Tells of navigations that the page itself begins; an address that the person types comes without this. */
function watchLeaving(tell: (body: { to: string; how: string }) => void): void {
  const navigation = (window as unknown as { navigation?: EventTarget }).navigation;
  if (!navigation || window !== window.parent) return;
  navigation.addEventListener("navigate", (event) => {
    const { destination, navigationType, downloadRequest } = event as unknown as {
      destination: { url: string; sameDocument: boolean };
      navigationType: string;
      downloadRequest: string | null;
    };
    if (!destination.sameDocument && downloadRequest === null) tell({ to: destination.url, how: navigationType });
  });
}
