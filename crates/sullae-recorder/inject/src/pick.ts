// Pointing without pressing: what lies at a point, told as the recorder tells a click on it.
import { observedTarget, secretBoxes } from "./observed";
import { innermostAt, meantBy } from "./targets";
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
