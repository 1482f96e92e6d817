// Dragging: what was pressed, where it was let go, and what lies there.
import { cameAfter, changeCount } from "./changes";
import { isElement, isInput, isSelect } from "./is";
import { isTypable } from "./secrets";
import { innermostIn } from "./targets";

/** What a drag may begin on: a press on a slider or a text is something else. */
export function isDraggable(el: Element): boolean {
  return !isInput(el) && !isSelect(el) && !isTypable(el);
}

/** Only a drawing surface is changed by a drag without any sign of it in the document. */
export function isDrawn(el: Element): boolean {
  return el.localName === "canvas";
}

/** Whether text was selected by the movement. */
export function selectedText(): boolean {
  const selection = getSelection();
  return selection !== null && selection.type === "Range" && selection.toString().trim() !== "";
}

/**
 * The innermost thing at a point that is not what was dragged nor a part of it, and stood there before the drag began at `mark`:
 * a copy that hangs at the pointer and a gap kept for the drop will not be there when it is replayed. Nothing where the page has
 * already laid such a copy into what is there, which therefore looks otherwise than it will.
 */
export function under(x: number, y: number, dragged: Element, mark: number): Element | null {
  const came: Element[] = [];
  for (const at of document.elementsFromPoint(x, y)) {
    if (dragged.contains(at) || at.localName === "html" || at.localName === "body") continue;
    if (cameAfter(mark, at)) came.push(at);
    else if (getComputedStyle(at).pointerEvents !== "none") return came.some((one) => at.contains(one)) ? null : innermostIn(at, x, y);
  }
  return null;
}

/** A mark to tell later whether the page changed. */
export const markNow = (): number => changeCount();
export const changedSince = (mark: number): boolean => changeCount() !== mark;

/** A drag and drop of the browser's own. */
export function watchDrops(tell: {
  begun: (el: Element) => void;
  dropped: (on: Element, event: DragEvent) => void;
  ended: () => void;
  fromOutside: () => void;
}): void {
  let inside = false;
  const listen = (type: string, handler: (event: DragEvent, el: Element) => void): void => {
    addEventListener(
      type,
      (event) => {
        const first = event.composedPath()[0] as Node | undefined;
        const el = isElement(first) ? first : (first as Node | undefined)?.parentElement;
        if (event.isTrusted && el) handler(event as DragEvent, el);
      },
      { capture: true, passive: true },
    );
  };
  listen("dragstart", (_event, el) => {
    inside = true;
    tell.begun(el);
  });
  listen("drop", (event, el) => {
    if (inside) tell.dropped(el, event);
    else tell.fromOutside();
  });
  listen("dragend", () => {
    inside = false;
    tell.ended();
  });
}
