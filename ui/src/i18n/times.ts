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
