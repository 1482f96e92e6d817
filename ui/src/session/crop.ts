// The part of a target's picture that is kept: pulled at its corners and moved, never without the point that is pressed.

import type { Point, Rect } from "../api/generated";

export type Corner = "nw" | "ne" | "sw" | "se";

/** The shortest side; the service refuses less. */
const LEAST = 8;

const within = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));

/** The part with one of its corners pulled by so many pixels. */
export function pulled(part: Rect, corner: Corner, by: Point, picture: { width: number; height: number }, spot: Point): Rect {
  const [left, width] = side(part.x, part.width, corner.endsWith("w"), by.x, picture.width, spot.x);
  const [top, height] = side(part.y, part.height, corner.startsWith("n"), by.y, picture.height, spot.y);
  return { x: left, y: top, width, height };
}

/** The part at another place, as large as it was. */
export function moved(part: Rect, by: Point, picture: { width: number; height: number }, spot: Point): Rect {
  const place = (from: number, length: number, step: number, size: number, spot: number) => within(Math.round(from + step), Math.max(0, Math.ceil(spot - length)), Math.min(size - length, Math.floor(spot)));
  return { ...part, x: place(part.x, part.width, by.x, picture.width, spot.x), y: place(part.y, part.height, by.y, picture.height, spot.y) };
}

/** Start and length of one side after its first or its last edge was pulled. */
function side(from: number, length: number, first: boolean, by: number, size: number, spot: number): [number, number] {
  const end = from + length;
  if (first) {
    const start = within(Math.round(from + by), 0, Math.min(end - LEAST, Math.floor(spot)));
    return [start, end - start];
  }
  return [from, within(Math.round(end + by), Math.max(from + LEAST, Math.ceil(spot)), size) - from];
}
