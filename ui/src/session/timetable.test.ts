import { expect, test } from "vitest";
import type { TimetableRow } from "../api/generated";
import { dayTotal, hourTotals, weight } from "./timetable";

const row = (checks: number, rest: TimetableRow["rest"]): TimetableRow => ({
  key: "k",
  name: "n",
  rest,
  hours: Array.from({ length: 24 }, (_, hour) => ({ checks: hour < 12 ? checks : 0, in_maintenance: 1 })),
});

test("what rests or is let go for maintenance counts in no hour", () => {
  const totals = hourTotals([row(4, null), row(60, "paused"), row(1, null), row(9, "off")]);
  expect(totals).toHaveLength(24);
  expect([totals[0], totals[11], totals[12]]).toEqual([5, 5, 0]);
  expect(dayTotal(row(4, null))).toBe(48);
});

test("an hour shows the stronger, the more is checked", () => {
  expect([1, 4, 5, 12, 13, 3600].map(weight)).toEqual([1, 1, 2, 2, 3, 3]);
});
