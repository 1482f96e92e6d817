// Pointing without pressing: what lies at a point, told as the recorder tells a click on it.
import { isElement } from "./is";
import { observedTarget, secretBoxes } from "./observed";
import { meantBy } from "./targets";
import { messageOf, timeOf } from "./wire";

/** A click event as JSON; `"frame"` where the point lies in a frame, which has to be asked itself; `null` where nothing is. */
export function pick(x: number, y: number): string {
  const pressed = innermostAt(x, y);
  if (!pressed) return "null";
  if (pressed.localName === "iframe" || pressed.localName === "frame") return '"frame"';
  const seen = { hover_at_ms: null, changed_at_ms: 0, painted_at_ms: null, secrets: secretBoxes() };
  const target = observedTarget(meantBy(pressed));
  return messageOf("click", timeOf(), { target, seen, x, y, button: 0, modifiers: [], count: 1, by_key: false });
}

/** The element drawn at a point, through open shadow roots. */
function innermostAt(x: number, y: number): Element | null {
  let found = document.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inner = found.shadowRoot.elementFromPoint(x, y);
    if (!isElement(inner) || inner === found) break;
    found = inner;
  }
  return found;
}
