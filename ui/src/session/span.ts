// From when to when runs are looked for, as points in time.

export type Span = "" | "day" | "week" | "month" | "own";

const DAYS = { day: 1, week: 7, month: 30 };
const DAY_MS = 24 * 60 * 60 * 1000;

/** The beginning, RFC 3339; null for all there is. A day is the person's own, by the clock of this computer. */
export function sinceOf(span: Span, from: string, now: Date): string | null {
  if (span === "") return null;
  if (span === "own") return startOf(from, 0);
  return new Date(now.getTime() - DAYS[span] * DAY_MS).toISOString();
}

/** The end, which is not in it; null for now. */
export function untilOf(span: Span, until: string): string | null {
  return span === "own" ? startOf(until, 1) : null;
}

function startOf(day: string, later: number): string | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (!parts) return null;
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later).toISOString();
}
