import { describe, expect, it } from "vitest";
import type { AvailabilitySpan, ChartColumn, MonitorHistory } from "../api/generated";
import { downShare, heatRows, linesOf } from "./past";

const counts = { passed: 12, degraded: 0, unclear: 0, failed: 0, not_checked: 0, flaky: 0, skipped: 0 };
const column = (begin: string, median_ms: number | null = 2000): ChartColumn => ({ begin, counts, median_ms, slowest_ms: 2500, run_id: "r" });
const span = (begin: string, failed = 0): AvailabilitySpan => ({ begin, available: 12 / (12 + failed), counts: { ...counts, failed }, median_ms: 2000, p95_ms: 3000 });

describe("the chart", () => {
  it("has its line broken where nothing was checked, and only there", () => {
    const lines = linesOf(["09:00", "09:05", "09:10", "12:00", "12:05"].map((time) => column(`2026-11-21T${time}:00+09:00`)));
    expect(lines.median).toEqual([2000, 2000, 2000, null, 2000, 2000]);
    expect(lines.at).toEqual([...lines.at].sort((a, b) => a - b));
  });

  it("is empty without checks", () => {
    expect(linesOf([]).at).toEqual([]);
  });
});

describe("the heat map", () => {
  const history = (by: "hour" | "day", spans: AvailabilitySpan[]): MonitorHistory => ({ from: "", before: "", columns: [], by, total: span(""), spans });

  it("puts hours under each other and days into months, by the monitor's own clock", () => {
    const hours = heatRows(history("hour", [span("2026-11-20T23:00:00+09:00"), span("2026-11-21T00:00:00+09:00")]));
    expect(hours.map((row) => [row.name, row.cells.findIndex(Boolean), row.cells.length])).toEqual([
      ["2026-11-20", 23, 24],
      ["2026-11-21", 0, 24],
    ]);
    const days = heatRows(history("day", [span("2026-10-31T00:00:00+09:00"), span("2026-11-01T00:00:00+09:00")]));
    expect(days.map((row) => [row.name, row.cells.findIndex(Boolean), row.cells.length])).toEqual([
      ["2026-10", 30, 31],
      ["2026-11", 0, 31],
    ]);
  });

  it("shows one failed check among many, and none where there was none", () => {
    expect(downShare(span("2026-11-21T00:00:00+09:00", 1))).toBeGreaterThan(0.2);
    expect(downShare(span("2026-11-21T00:00:00+09:00"))).toBe(0);
  });
});
