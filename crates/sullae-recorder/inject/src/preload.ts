// Watches what a person does on a page and tells the recorder. Only events of real input count; nothing is changed or held back.
import { lastChangeAt, observe, unwatchChanges, watchChanges } from "./changes";
import { type Box, boxOf } from "./describe";
import { isElement, isInput, isInputOf, isLabel, isRichText, isSelect, isTextArea } from "./is";
import { fieldOf, keyOf, noteRoots, notePasswordFields, type ObservedTarget, observedTarget, secretBoxes, snippetsNow, valueOf } from "./observed";
import { changedSince, isDraggable, isDrawn, markNow, selectedText, under, watchDrops } from "./dragging";
import { MaskedAreas } from "./masked_areas";
import { Pointing } from "./pointing";
import { pointedAtFor, pointerCame, somethingDone } from "./revealed";
import { isSet, isTypable, rememberSecret } from "./secrets";
import { actsByItself, isPageSized, meantBy, shownAs } from "./targets";
import { tellFiles } from "./uploads";
import { entryIndex, keepOut, send as sendTagged, timeOf } from "./wire";

const DRAG_DISTANCE = 10;
const INPUT_PAUSE_MS = 150;
const CLICK_OVERDUE_MS = 120;
const VALUE_LIMIT = 50_000;
/** A pointer that moved less than this, CSS pixels, is at rest. */
const RESTING = 3;
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
  /** It was moved before it was let go. */
  moved: boolean;
  /** How long the button was down, milliseconds. */
  held: number;
  /** To tell whether the page changed since. */
  mark: number;
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
  const pointing = new Pointing(language, (el, check, patient, cleanAtMs) => {
    const seen: Seen = { hover_at_ms: null, changed_at_ms: cleanAtMs, painted_at_ms: cleanAtMs + PAINT_SLACK_MS, secrets: secretBoxes() };
    const target = el ? observedTarget(el) : null;
    if (check.kind === "read") send("read", timeOf(), { target, seen, into: check.into });
    else if (check.kind === "mask" && el) {
      const area = check.whole ? (el.closest("table, ul, ol") ?? el) : el;
      send("area_masked", timeOf(), { target: observedTarget(area), name: check.name });
    } else if (check.kind === "dismiss") send("dismissed", timeOf(), { target, seen });
    else send("checked", timeOf(), { target, seen, check, patient });
  });
  Object.assign(globalThis, { sullaePoint: () => pointing.start(), sullaePictured: () => pointing.pictured() });
  const masks = new MaskedAreas((found) => send("masked", timeOf(), { found }));
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
  /** Where the pointer was at the last press, until it goes on. */
  let restsAt: { x: number; y: number } | null = null;
  const watchRoot = (root: Node): void => {
    observe(root);
    new MutationObserver((records) => {
      for (const { target, oldValue } of records) if (oldValue === "password") rememberSecret(target as Element);
      notePasswordFields();
    }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["type"], attributeOldValue: true });
    notePasswordFields();
  };
  const seenAt = (el: Element): Seen => {
    masks.tell();
    const box = boxOf(shownAs(el));
    const still = hover?.el === el && (["x", "y", "width", "height"] as const).every((side) => Math.abs(hover!.box[side] - box[side]) < 1);
    return { hover_at_ms: still && hover ? hover.at : null, changed_at_ms: lastChangeAt(), painted_at_ms: firstPaintAt(), secrets: secretBoxes() };
  };
  const act = (kind: string, at: number, el: Element, body: object): void => {
    flushInput();
    const seen = seenAt(el);
    sendPointings(el);
    send(kind, at, { target: observedTarget(el), seen, ...body });
  };
  /** The pointing that brought an element to light comes before what is done to it. */
  const sendPointings = (el: Element): void => {
    for (const { opener, at } of pointedAtFor(el)) {
      if (!opener.isConnected) continue;
      const seen = { ...seenAt(opener), hover_at_ms: at };
      send("hovered", at, { target: observedTarget(opener), seen });
    }
    somethingDone();
  };
  const watchEffect = (el: Element, of: number): void => watchChanges(el, () => send("changed", timeOf(), { of_ms: of }));

  listen<PointerEvent>("pointerover", (event, el) => {
    const meant = meantBy(el);
    if (hover?.el === meant) return;
    hover = { el: meant, at: timeOf(event), box: boxOf(shownAs(meant)) };
    // A page that is built anew under a pointer at rest is not pointed at.
    const rests = restsAt !== null && Math.hypot(event.clientX - restsAt.x, event.clientY - restsAt.y) < RESTING;
    if (event.buttons === 0 && !rests) pointerCame(meant, hover.at);
    if (!actsByItself(meant)) return;
    masks.tell();
    send("hover", timeOf(event), { key: keyOf(meant), secrets: secretBoxes() });
    // Reading the page now makes the press itself cheap.
    setTimeout(snippetsNow, 0);
  });

  // --- Pressing
  let press: Press | null = null;
  // What the browser presses of itself after a person's act; the person's next act ends it, however long the page takes.
  let labelled: Element | null = null;
  let enteredForm: HTMLFormElement | null = null;
  const sendClick = (by: Press, count: number): void => {
    if (by.done) return;
    by.done = true;
    const { target, x, y, button, modifiers, seen, held } = by;
    send("click", by.at, { target, seen, x, y, button, modifiers, count, by_key: false, held_ms: held });
  };

  listen<PointerEvent>("pointerdown", (event, el) => {
    flushInput();
    labelled = null;
    enteredForm = null;
    const meant = meantBy(el);
    const seen = seenAt(meant);
    sendPointings(meant);
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
      held: 0,
      moved: false,
      mark: markNow(),
    };
    watchEffect(meant, press.at);
  });
  listen<PointerEvent>("pointerup", (event) => {
    restsAt = { x: event.clientX, y: event.clientY };
    const by = press;
    if (!by || by.button !== 0) return;
    by.released = true;
    by.held = timeOf(event) - by.at;
    if (moved(by, event)) {
      by.moved = true;
      dragEnded(by, event);
      return;
    }
    if (by.target.inert) return;
    // A page that rebuilds itself on the way down swallows the click event.
    setTimeout(() => sendClick(by, 1), CLICK_OVERDUE_MS);
  });
  listen<PointerEvent>("click", (event, el) => {
    const at = timeOf(event);
    if (labelled && el === labelled) return;
    const label = el.closest("label");
    if (label && isLabel(label)) labelled = label.control;
    if (event.detail === 0 && event.pointerType !== "mouse" && event.pointerType !== "touch" && event.pointerType !== "pen") {
      clickByKey(at, el);
      return;
    }
    if (!press || press.done || press.moved) return;
    if (moved(press, event) && !holds(press.target.place, event)) return;
    sendClick(press, Math.max(1, event.detail));
  });
  const dragEnded = (by: Press, event: PointerEvent): void => {
    const { clientX: x, clientY: y } = event;
    if (!isDraggable(by.el) || event.pointerType === "touch") {
      by.moved = false;
      return;
    }
    const there = under(x, y, by.el, by.mark);
    const aim = there && describedEnd(there, by, { x, y });
    // What the page does on letting go comes after this.
    setTimeout(() => {
      if (by.done || selectedText()) return;
      if (changedSince(by.mark) || isDrawn(by.el)) {
        by.done = true;
        sendDrag(by, { x, y }, aim);
      } else if (holds(by.target.place, event) && !by.target.inert) sendClick(by, 1);
    }, 50);
  };
  /** Where a drag ended; nothing where the way is what counts: within what was dragged, or on the bare page. */
  const describedEnd = (there: Element, by: Press, at: { x: number; y: number }): ObservedTarget | null => {
    const meant = meantBy(there);
    if (meant.contains(by.el) || isDrawn(meant)) return null;
    const end = observedTarget(meant);
    return isPageSized(meant) || !holds(end.place, { clientX: at.x, clientY: at.y }) ? null : end;
  };
  const sendDrag = (by: Press, to: { x: number; y: number }, destination: ObservedTarget | null): void => {
    const { target, seen, x, y } = by;
    send("dragged", by.at, { target, seen, from: { x, y }, to, destination });
  };
  let carried: { by: Press; to: { x: number; y: number } | null; end: ObservedTarget | null } | null = null;
  watchDrops({
    begun: (el) => {
      const source = el.closest("[draggable=true]") ?? el;
      const by = press;
      if (!by || by.button !== 0) return;
      const target = meantBy(el) === source ? by.target : observedTarget(source);
      carried = { by: { ...by, el: source, target }, to: null, end: null };
      by.done = true;
    },
    dropped: (on, event) => {
      if (!carried) return;
      carried.to = { x: event.clientX, y: event.clientY };
      const inside = carried.by.el.contains(on);
      carried.end = inside ? null : describedEnd(on, carried.by, carried.to);
    },
    ended: () => {
      const drag = carried;
      carried = null;
      if (drag?.to) sendDrag(drag.by, drag.to, drag.end);
    },
    fromOutside: () => send("dropped_from_outside", timeOf(), {}),
  });
  const clickByKey = (at: number, el: Element): void => {
    // Enter in a field presses the form's button; the key is what the person pressed.
    if (enteredForm && (el as HTMLButtonElement).form === enteredForm) return;
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
  let pending: { field: Element; at: number; timer: number; typed: string } | null = null;
  const flushInput = (): void => {
    if (!pending) return;
    const { field, at, timer, typed: before } = pending;
    pending = null;
    clearTimeout(timer);
    const seen = seenAt(field);
    const target = observedTarget(field);
    // An editor that draws its text itself takes it out of its field.
    const value = valueOf(field) || before;
    if (target.secret) keepOut(value);
    if (isSet(field)) {
      send("set", at, { target, seen, value });
      return;
    }
    const typed = target.secret ? { value: null, empty: value === "" } : { value: value.slice(0, VALUE_LIMIT), empty: value === "" };
    sendPointings(field);
    send("input", at, { target, seen, ...typed, formatted: isFormatted(field) });
  };
  listen<InputEvent>("input", (_event, el) => {
    const field = fieldOf(el);
    if (!isTypable(field) && !isSet(field)) return;
    if (pending?.field !== field) flushInput();
    const at = pending?.at ?? timeOf(_event);
    if (pending) clearTimeout(pending.timer);
    const typed = isInput(field) || isTextArea(field) ? field.value : "";
    pending = { field, at, typed, timer: setTimeout(flushInput, INPUT_PAUSE_MS) as unknown as number };
  });
  listen<Event>("change", (event, el) => {
    // A page that presses a box of its own while it starts: nobody has touched it yet.
    if (isInputOf(el, "checkbox", "radio") && !navigator.userActivation.hasBeenActive) return;
    const at = timeOf(event);
    if (isSelect(el) && el.multiple) {
      const choices = [...el.selectedOptions].map((option) => ({ label: option.label.trim(), value: option.value }));
      act("chosen_many", at, el, { choices });
    } else if (isInputOf(el, "file")) {
      const files = [...(el.files ?? [])];
      act("uploading", at, el, { files: files.map(({ name, size }) => ({ name, size })) });
      void tellFiles(files, (part) => send("file_part", at, { of_ms: at, ...part }));
      watchEffect(el, at);
    } else if (isSelect(el)) {
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
    unwatchChanges();
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    const field = fieldOf(el);
    const at = timeOf(event);
    labelled = null;
    enteredForm = event.key === "Enter" && isTypable(field) && isInput(field) ? field.form : null;
    const wanted = wantsKey(event, field);
    if (wanted === "no") return;
    const meant = isTypable(field) ? field : meantBy(field);
    const tell = (): void => {
      act("key", at, meant, { key: event.key, modifiers: modifiersOf(event), idle: wanted === "idle" && !event.defaultPrevented });
    };
    watchEffect(meant, at);
    if (wanted === "yes" || wanted === "idle") {
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
    const [way] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    send("ready", timeOf(), { arrived: way?.type ?? "" });
    masks.watch();
  };
  // What is to be seen before the pointer comes over anything.
  addEventListener("load", () => setTimeout(somethingDone, 0));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready, { once: true });
  else ready();
  // A page may go at the press already; the click that would follow is never told.
  const finish = (): void => {
    flushInput();
    if (press?.button === 0 && !press.target.inert) sendClick(press, 1);
  };
  watchLeaving((body) => {
    if (!body.within) finish();
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

function holds(box: Box, at: { clientX: number; clientY: number }): boolean {
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

/** What a rich text shows beside its letters. */
function isFormatted(field: Element): boolean {
  return field.querySelector("b, i, u, s, strong, em, a, ul, ol, h1, h2, h3, blockquote, code, img, table") !== null;
}

/** Keys of the browser itself, and those that only change what the next one means. */
const NO_STEPS = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified", "F5", "F11", "F12", "HangulMode", "HanjaMode"]);
const BROWSER_KEYS = new Set(["r", "t", "w", "n", "l", "p", "j", "h", "d", "+", "-", "=", "0", "Tab"]);
/** In a field they are part of the typing. */
const EDITING_KEYS = new Set(["a", "c", "v", "x", "z", "y"]);

const LIST_KEYS = new Set(["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"]);

/** Whether a key is a step of its own: `later` means only if the page takes it for itself. */
function wantsKey(event: KeyboardEvent, field: Element): "yes" | "no" | "later" | "idle" {
  const role = field.getAttribute("role") ?? "";
  const typable = isTypable(field);
  if (NO_STEPS.has(event.key)) return "no";
  // The browser's own Back and Forward are told as what they do.
  if (event.altKey && event.key.startsWith("Arrow")) return "later";
  const shortcut = event.ctrlKey || event.metaKey;
  if (shortcut && event.key !== "Enter") {
    const key = event.key.toLowerCase();
    if (BROWSER_KEYS.has(key)) return "later";
    if (typable) return EDITING_KEYS.has(key) || event.key.length > 1 ? "no" : isRichText(field) ? "idle" : "later";
    return "idle";
  }
  if (event.key === "Tab") return "idle";
  if (event.key === "Escape") return "yes";
  if (event.key === "Enter") {
    if (typable) return isInput(field) ? "yes" : event.shiftKey ? "no" : "later";
    // On a button or link the click that follows is recorded.
    if (isInput(field) || ["a", "button", "summary", "select", "area"].includes(field.localName)) return "no";
    return actsByItself(field) ? "later" : "no";
  }
  if (event.key === " " && !typable && role !== "" && field.localName !== "button") return "later";
  const inText = typable || isInput(field) || isSelect(field);
  if (!inText && event.key !== " " && !LIST_KEYS.has(event.key)) return "idle";
  if (!LIST_KEYS.has(event.key)) return "no";
  const opensList = typable && (role === "combobox" || field.hasAttribute("list") || field.hasAttribute("aria-autocomplete"));
  return opensList ? "yes" : ["listbox", "menu", "menuitem", "option", "tab", "tree", "treeitem", "slider"].includes(role) ? "later" : "no";
}

/** Tells of navigations that the page itself begins; an address that the person types comes without this. */
function watchLeaving(tell: (body: { to: string; how: string; within: boolean }) => void): void {
  const navigation = (window as unknown as { navigation?: EventTarget }).navigation;
  if (!navigation || window !== window.parent) return;
  navigation.addEventListener("navigate", (event) => {
    const { destination, navigationType, downloadRequest } = event as unknown as {
      destination: { url: string; sameDocument: boolean; index: number };
      navigationType: string;
      downloadRequest: string | null;
    };
    if (downloadRequest !== null) return;
    const within = destination.sameDocument;
    if (within && navigationType !== "traverse") return;
    const back = navigationType === "traverse" && destination.index < entryIndex();
    tell({ to: destination.url, how: navigationType !== "traverse" ? navigationType : back ? "back" : "forward", within });
  });
}
