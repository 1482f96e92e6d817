import { expect, test } from "vitest";
import { moved, pulled, type Corner } from "./crop";

const picture = { width: 100, height: 60 };
const spot = { x: 40, y: 30 };
const whole = { x: 0, y: 0, ...picture };

test("a corner pulled inwards takes its two edges along", () => {
  expect(pulled(whole, "nw", { x: 10, y: 5 }, picture, spot)).toEqual({ x: 10, y: 5, width: 90, height: 55 });
  expect(pulled(whole, "se", { x: -10, y: -5 }, picture, spot)).toEqual({ x: 0, y: 0, width: 90, height: 55 });
  expect(pulled(whole, "ne", { x: -10, y: 5 }, picture, spot)).toEqual({ x: 0, y: 5, width: 90, height: 55 });
  expect(pulled(whole, "sw", { x: 10, y: -5 }, picture, spot)).toEqual({ x: 10, y: 0, width: 90, height: 55 });
});

test("however far it is pulled, the part stays in the picture, is no thread, and has the point that is pressed", () => {
  const corners: Corner[] = ["nw", "ne", "sw", "se"];
  for (const corner of corners)
    for (const by of [-1000, -13.4, 0, 13.4, 1000])
      for (const part of [whole, { x: 35, y: 25, width: 12, height: 9 }]) {
        const got = pulled(part, corner, { x: by, y: -by }, picture, spot);
        const at = moved(got, { x: by, y: by }, picture, spot);
        for (const { x, y, width, height } of [got, at]) {
          expect(Math.min(x, y, width - 8, height - 8, 100 - x - width, 60 - y - height)).toBeGreaterThanOrEqual(0);
          expect(x <= 40 && x + width >= 40 && y <= 30 && y + height >= 30).toBe(true);
        }
        expect([at.width, at.height]).toEqual([got.width, got.height]);
      }
});
