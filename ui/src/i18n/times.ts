// Points in time as people say them.

import type { Language } from "../api/generated";
import type { Messages } from "./ko";

const locale: Record<Language, string> = { ko: "ko-KR", en: "en-GB" };

/** `오늘 09:41`, `yesterday 18:03`, `11월 20일 18:03`, with the year where it is another one. */
export function whenSaid(rfc3339: string, now: Date, language: Language, words: Messages["time"]): string {
  const then = new Date(rfc3339);
  if (Number.isNaN(then.getTime())) return "";
  const time = `${two(then.getHours())}:${two(then.getMinutes())}`;
  const days = Math.round((startOfDay(now) - startOfDay(then)) / 86_400_000);
  if (days === 0) return words.today(time);
  if (days === 1) return words.yesterday(time);
  if (days === -1) return words.tomorrow(time);
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  const date = new Intl.DateTimeFormat(locale[language], { year, month: "long", day: "numeric" }).format(then);
  return `${date} ${time}`;
}

/** `11월 21일`, `21 November`: a day such as `2026-11-21`. */
export function daySaid(day: string, language: Language): string {
  return new Intl.DateTimeFormat(locale[language], { month: "long", day: "numeric" }).format(new Date(`${day}T00:00`));
}

/** `2026년 11월`, `November 2026`: a month such as `2026-11`. */
export function monthSaid(month: string, language: Language): string {
  return new Intl.DateTimeFormat(locale[language], { year: "numeric", month: "long" }).format(new Date(`${month}-01T00:00`));
}

/** What stands under an axis at these times (seconds since 1970) that are `step` seconds apart: the time, or the day where one begins. */
export function axisTimes(at: number[], step: number, language: Language): string[] {
  const day = new Intl.DateTimeFormat(locale[language], step >= 28 * 86_400 ? { year: "numeric", month: "long" } : { month: "long", day: "numeric" });
  return at.map((seconds) => {
    const then = new Date(seconds * 1000);
    const begins = then.getHours() === 0 && then.getMinutes() === 0;
    return step >= 86_400 || begins ? day.format(then) : `${two(then.getHours())}:${two(then.getMinutes())}`;
  });
}

/** `11월 23일 월요일`, `Monday 23 November`: a day such as `2026-11-23`. */
export function weekdaySaid(day: string, language: Language): string {
  return new Intl.DateTimeFormat(locale[language], { month: "long", day: "numeric", weekday: "long" }).format(new Date(`${day}T00:00`));
}

/** `09:41:10.2`, the wall clock to a tenth of a second. Empty where it is no time. */
export function clock(rfc3339: string, plusMs: number): string {
  const at = new Date(new Date(rfc3339).getTime() + plusMs);
  if (Number.isNaN(at.getTime())) return "";
  const tenth = Math.floor(at.getMilliseconds() / 100);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${tenth}`;
}

/** `00:42`, or `1:02:03` from an hour on. */
export function stopwatch(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
