// The parts of a schedule as the dialog shows them.

/** Spans that are offered. */
export const SPANS = ["1m", "5m", "10m", "15m", "30m", "1h", "24h"];

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const presets = [
  { name: "all", days: DAYS },
  { name: "work", days: DAYS.slice(0, 5) },
  { name: "weekend", days: DAYS.slice(5) },
] as const;

export interface Range {
  from: string;
  until: string;
}

/** The offered set of days that these are, if they are one. */
export function presetOf(weekdays: string[]): string | null {
  const held = DAYS.filter((day) => weekdays.includes(day)).join();
  return presets.find((preset) => preset.days.join() === held)?.name ?? null;
}

/** `09:00-18:00` as its two ends. */
export function rangesOf(hours: string[]): Range[] {
  return hours.map((text) => {
    const [from = "", until = ""] = text.split("-");
    return { from, until };
  });
}

/** The ends as a monitor's file writes them; rows that nobody filled are none. */
export function hoursOf(ranges: Range[]): string[] {
  return ranges.filter((range) => range.from.trim() || range.until.trim()).map((range) => `${written(range.from)}-${written(range.until)}`);
}

/** People write `9` and `930` too. */
function written(time: string): string {
  const digits = time.trim();
  if (/^\d{1,2}$/.test(digits)) return `${digits.padStart(2, "0")}:00`;
  if (/^\d{3,4}$/.test(digits)) return `${digits.slice(0, -2).padStart(2, "0")}:${digits.slice(-2)}`;
  return digits;
}
