// Places on a picture that is shown at another size than it has, and how arrow keys move them.

/** So much of the whole, as style sheets say it. */
export const percent = (part: number, whole: number) => `${(100 * part) / Math.max(whole, 1)}%`;

const WAYS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** By how many pixels a key moves a place, with Shift ten times as far; null for other keys. */
export function stepOf(event: KeyboardEvent) {
  const way = WAYS[event.key];
  if (!way) return null;
  const far = event.shiftKey ? 10 : 1;
  return { x: way[0] * far, y: way[1] * far };
}
