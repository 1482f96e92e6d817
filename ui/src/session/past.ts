// A monitor's history as a chart and a heat map draw it.

import type { AvailabilitySpan, ChartColumn, MonitorHistory, SlotCounts } from "../api/generated";

/** Lines for a chart: seconds since 1970, and milliseconds; null where the line is broken. */
export interface Lines {
  at: number[];
  median: (number | null)[];
  slowest: (number | null)[];
  /** The column of each place; null in a gap. */
  columns: (ChartColumn | null)[];
}

/** A line is broken where nothing was checked for so many times the usual distance. */
const GAP = 2.5;

export function linesOf(columns: ChartColumn[]): Lines {
  const begins = columns.map((column) => Date.parse(column.begin) / 1000);
  const distances = begins.slice(1).map((at, i) => at - begins[i]!);
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  const lines: Lines = { at: [], median: [], slowest: [], columns: [] };
  const put = (at: number, column: ChartColumn | null) => {
    lines.at.push(at);
    lines.median.push(column?.median_ms ?? null);
    lines.slowest.push(column?.slowest_ms ?? null);
    lines.columns.push(column);
  };
  columns.forEach((column, i) => {
    const at = begins[i]!;
    const before = begins[i - 1];
    if (before !== undefined && at - before > GAP * usual) put((at + before) / 2, null);
    put(at, column);
  });
  return lines;
}

/** How many checks there were. */
export const checksIn = (counts: SlotCounts): number => counts.passed + counts.degraded + counts.unclear + counts.failed + counts.not_checked;

export interface HeatRow {
  /** The day, or the month where each cell is a day: `2026-11-21`, `2026-11`. */
  name: string;
  cells: (AvailabilitySpan | null)[];
}

/** A row for each day with its hours, or for each month with its days, by the clock of the monitor. */
export function heatRows(history: MonitorHistory): HeatRow[] {
  const hours = history.by === "hour";
  const rows = new Map<string, HeatRow>();
  for (const span of history.spans) {
    const name = span.begin.slice(0, hours ? 10 : 7);
    const place = hours ? Number(span.begin.slice(11, 13)) : Number(span.begin.slice(8, 10)) - 1;
    const row = rows.get(name) ?? { name, cells: Array.from({ length: hours ? 24 : 31 }, () => null) };
    row.cells[place] = span;
    rows.set(name, row);
  }
  return [...rows.values()];
}

/** How much of a cell is marked as failed, 0 to 1: little trouble is seen too. */
export function downShare(span: AvailabilitySpan): number {
  if (span.counts.failed === 0) return 0;
  return Math.max(0.22, 1 - (span.available ?? 0));
}

/** Whether so many checks were slow that it is worth a mark. */
export const isSlow = (span: AvailabilitySpan): boolean => span.counts.degraded * 10 >= checksIn(span.counts);
