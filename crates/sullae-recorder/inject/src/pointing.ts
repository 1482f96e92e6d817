// Adding a check by pointing: the person points at a thing, says what must hold of it, and the page notices nothing.
// What is drawn for it lies in a closed shadow root, is there only while pointing, and is gone before the picture is taken.
import { boxOf } from "./describe";
import { isInput, isSelect, isTextArea } from "./is";
import { type Choice, choicesFor, type Check, pageChoices } from "./choices";
import { innermostAt, meantBy } from "./targets";
import { type PointingWords, wordsOf } from "./pointing_words";

/** Once the last of it is gone, a picture without it takes this long to come. */
const CLEAN_AFTER_MS = 250;
/** A recorder that does not say that it has its picture is waited for no longer. */
const PICTURED_WITHIN_MS = 3_000;

const STYLE = `
  :host { all: initial; }
  * { box-sizing: border-box; font: 14px/1.5 system-ui, "Noto Sans CJK KR", "Malgun Gothic", sans-serif; }
  .layer { position: fixed; inset: 0; }
  .frame { position: fixed; pointer-events: none; border: 2px solid #2563eb; border-radius: 4px; background: #2563eb1f; }
  .hint, .menu { position: fixed; color: #f8fafc; background: #0f172a; border-radius: 10px; box-shadow: 0 8px 32px #0006; }
  .hint { left: 50%; bottom: 24px; transform: translateX(-50%); padding: 10px 16px; display: flex; gap: 12px; align-items: center; white-space: nowrap; }
  .menu { width: 360px; max-height: 70vh; overflow: auto; padding: 8px; }
  .title { padding: 6px 10px; color: #cbd5e1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  button { color: inherit; background: none; border: 0; border-radius: 6px; padding: 8px 10px; cursor: pointer; }
  .menu .choice button { display: block; width: 100%; text-align: left; }
  button:hover, button:focus-visible { background: #334155; outline: 2px solid #60a5fa; outline-offset: -2px; }
  .asking { display: grid; grid-template-columns: 64px 1fr auto auto; gap: 6px; padding: 4px 10px; align-items: center; }
  input, select { color: inherit; background: #1e293b; border: 1px solid #64748b; border-radius: 6px; padding: 6px 8px; min-width: 0; }
  [hidden] { display: none; }
  .wide input { grid-column: 2 / 4; }
  kbd { background: #334155; border-radius: 4px; padding: 1px 6px; }
`;

const HELD_BACK = ["pointerover", "pointerenter", "pointermove", "pointerout", "pointerdown", "pointerup", "mousedown", "mouseup", "mousemove",
  "mouseover", "mouseout", "click", "dblclick", "auxclick", "contextmenu", "keydown", "keyup", "keypress", "touchstart", "touchend", "wheel",
  "focusin", "focusout", "focus", "blur", "beforeinput", "input", "compositionstart", "compositionupdate", "compositionend"];

/** A thing that was pointed at; nothing for the page as a whole. */
export type Chosen = (target: Element | null, check: Check, patient: boolean, cleanAtMs: number) => void;

/** Pointing in one document. `chosen` is called once the page looks untouched again. */
export class Pointing {
  private host: HTMLElement | null = null;
  private root: ShadowRoot | null = null;
  /** Clear, over the whole page: nothing under it is hovered, pressed or focused. */
  private layer = element("div", "layer");
  private pointed: Element | null = null;
  /** What is to be gone from the page once its picture is taken. */
  private dismissed: HTMLElement | null = null;
  private readonly words: PointingWords;

  constructor(
    language: string,
    private readonly chosen: Chosen,
  ) {
    this.words = wordsOf(language);
    for (const type of HELD_BACK) addEventListener(type, (event) => this.take(event), { capture: true, passive: false });
  }

  /** Whether the person is pointing now: nothing done meanwhile is meant for the page. */
  get active(): boolean {
    return this.host !== null;
  }

  start(): void {
    if (this.host || !document.documentElement) return;
    this.host = document.createElement("sullae-pointing");
    this.host.style.cssText = "position: fixed; inset: 0 auto auto 0; width: 0; height: 0; z-index: 2147483647;";
    this.root = this.host.attachShadow({ mode: "closed" });
    document.documentElement.append(this.host);
    this.hint();
  }

  private stop(): void {
    this.host?.remove();
    const { dismissed } = this;
    this.host = this.root = this.pointed = this.dismissed = null;
    dismissed?.click();
  }

  private take(event: Event): void {
    if (!event.isTrusted) return;
    if (!this.active) {
      if (!isHotKey(event)) return;
      this.start();
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // The page hears of none of it; what the browser itself does in the menu (typing, pressing) goes on.
    event.stopImmediatePropagation();
    if (event instanceof KeyboardEvent) {
      if (event.key === "Tab" || !event.composedPath().includes(this.host!)) event.preventDefault();
      if (event.type !== "keydown") return;
      if (event.key === "Escape") this.stop();
      if (event.key === "Tab") this.focusNext(event.shiftKey ? -1 : 1);
      return;
    }
    if (event instanceof MouseEvent && this.isOnLayer(event)) {
      if (event.type !== "wheel") event.preventDefault();
      this.point(event);
    }
  }

  /** A click that a key made comes without a place. */
  private isOnLayer(event: MouseEvent): boolean {
    return (event.detail !== 0 || event.type !== "click") && this.root!.elementFromPoint(event.clientX, event.clientY) === this.layer;
  }

  private point(event: MouseEvent): void {
    if (this.pointed) {
      if (event.type === "click") this.hint();
      return;
    }
    const el = event.type === "pointermove" || event.type === "click" ? this.under(event) : null;
    if (event.type === "pointermove") this.outline(el);
    if (event.type === "click" && el) this.menu(el, choicesFor(el, this.words), boxOf(el));
  }

  private under(event: MouseEvent): Element | null {
    this.host!.style.display = "none";
    const first = innermostAt(event.clientX, event.clientY);
    this.host!.style.display = "";
    if (!first || first === document.documentElement || first === document.body) return null;
    return isInput(first) || isSelect(first) || isTextArea(first) ? first : meantBy(first);
  }

  private outline(el: Element | null): void {
    this.root!.querySelector(".frame")?.remove();
    if (!el) return;
    const frame = document.createElement("div");
    frame.className = "frame";
    const box = boxOf(el);
    frame.style.cssText = `left: ${box.x - 3}px; top: ${box.y - 3}px; width: ${box.width + 6}px; height: ${box.height + 6}px;`;
    this.root!.append(frame);
  }

  private draw(...parts: Element[]): void {
    // A page may forbid style elements; sheets made by a script it cannot.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root!.adoptedStyleSheets = [sheet];
    this.root!.replaceChildren(this.layer, ...parts);
  }

  private hint(): void {
    this.pointed = null;
    const bar = element("div", "hint");
    const middle = { x: innerWidth / 2 - 180, y: innerHeight / 3, width: 0, height: 0 };
    const page = this.button(this.words.wholePage, () => this.menu(document.documentElement, pageChoices(this.words), middle));
    bar.append(element("span", "", this.words.hint), page, element("kbd", "", "Esc"));
    bar.setAttribute("role", "status");
    this.draw(bar);
  }

  private menu(el: Element, choices: Choice[], box: { x: number; y: number; width: number; height: number }): void {
    this.pointed = el;
    const menu = element("div", "menu");
    menu.setAttribute("role", "dialog");
    menu.setAttribute("aria-label", this.words.title);
    menu.append(element("div", "title", this.words.title));
    for (const choice of choices) menu.append(choice.ask ? this.form(choice) : this.button(choice.label, () => this.takeChoice(choice.check("", ""), choice.patient)));
    this.draw(menu);
    if (el !== document.documentElement) this.outline(el);
    const below = box.y + box.height + 8;
    const top = below + menu.offsetHeight < innerHeight ? below : Math.max(8, box.y - menu.offsetHeight - 8);
    menu.style.left = `${Math.max(8, Math.min(box.x, innerWidth - 368))}px`;
    menu.style.top = `${Math.max(8, Math.min(top, innerHeight - menu.offsetHeight - 8))}px`;
    menu.querySelector<HTMLElement>("button, input")?.focus();
  }

  /** The menu is left by a choice or Escape, not by walking out of it. */
  private focusNext(by: number): void {
    const all = [...this.root!.querySelectorAll<HTMLElement>("button, input, select")].filter((el) => !el.hidden);
    const at = all.indexOf(this.root!.activeElement as HTMLElement);
    all[(at + by + all.length) % all.length]?.focus();
  }

  /** Pressing it submits its form: an event that stays within the shadow root, where a click would not. */
  private button(label: string, press: () => void): HTMLElement {
    const form = element("form", "choice");
    form.append(element("button", "", label));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press();
    });
    return form;
  }

  private form(choice: Choice): HTMLElement {
    const form = element("form", choice.ask!.relations.length === 0 ? "asking wide" : "asking");
    const input = element("input", "") as HTMLInputElement;
    input.value = choice.ask!.value;
    input.setAttribute("aria-label", choice.label);
    const relation = element("select", "") as HTMLSelectElement;
    for (const [value, label] of choice.ask!.relations) relation.append(new Option(label, value));
    relation.setAttribute("aria-label", this.words.relation);
    relation.hidden = choice.ask!.relations.length === 0;
    form.append(element("span", "", choice.label), input, relation, element("button", "", this.words.add));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim() !== "") this.takeChoice(choice.check(input.value, relation.value), choice.patient);
    });
    return form;
  }

  private takeChoice(check: Check, patient = false): void {
    const target = this.pointed === document.documentElement ? null : this.pointed;
    if (check.kind === "dismiss") this.dismissed = target as HTMLElement;
    // The clear layer stays until the picture is there: the thing looks as it does without a pointer over it.
    this.draw();
    requestAnimationFrame(() => {
      const cleanAt = performance.timeOrigin + performance.now();
      setTimeout(() => {
        this.chosen(target, check, patient, cleanAt);
        if (target) setTimeout(() => this.pictured(), PICTURED_WITHIN_MS);
        else this.stop();
      }, CLEAN_AFTER_MS);
    });
  }

  /** The recorder has its picture: the page is the person's again. */
  pictured(): void {
    if (this.host && this.root?.childElementCount === 1) this.stop();
  }
}

/** Alt+Shift+C, wherever C lies and whatever it writes. */
function isHotKey(event: Event): boolean {
  return event instanceof KeyboardEvent && event.type === "keydown" && event.code === "KeyC" && event.altKey && event.shiftKey && !event.ctrlKey;
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
