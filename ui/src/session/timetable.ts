// The checks of a day, summed up.

import type { TimetableRow } from "../api/generated";

/** The checks of each hour, of all monitors that do not rest. */
export function hourTotals(rows: TimetableRow[]): number[] {
  const working = rows.filter((row) => row.rest === null);
  return Array.from({ length: 24 }, (_, hour) => working.reduce((sum, row) => sum + (row.hours[hour]?.checks ?? 0), 0));
}

export function dayTotal(row: TimetableRow): number {
  return row.hours.reduce((sum, hour) => sum + hour.checks, 0);
}

/** How strongly an hour shows: up to four checks, up to one every five minutes, more. */
export function weight(checks: number): 1 | 2 | 3 {
  return checks <= 4 ? 1 : checks <= 12 ? 2 : 3;
}
