// The window's language, and everything that depends on it: texts, sentences, times.

import type { Language, Sentence } from "../api/generated";
import { en } from "./en";
import { ko, type Messages } from "./ko";
import { whenSaid } from "./times";

const messages: Record<Language, Messages> = { ko, en };

let current = $state<Language>("ko");

/** The texts of the window in the language shown now. */
export function t(): Messages {
  return messages[current];
}

/** The language shown now. */
export function language(): Language {
  return current;
}

/** Shows the window in another language. */
export function showLanguage(next: Language) {
  current = next;
  document.documentElement.lang = next;
}

/** A sentence of the service in the language shown now. */
export function say(sentence: Sentence): string {
  return sentence[current];
}

/** A length of time: `0.8초`, `2.5 s`. */
export function seconds(ms: number): string {
  return t().time.seconds((ms / 1000).toFixed(1));
}

/** The size of a file: `144 kB`, `2.4 MB`. */
export function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A part of a whole: `99.6%`; a full one only where it is full. */
export function share(part: number | null): string {
  if (part === null) return "–";
  return `${part === 1 ? 100 : Math.min(99.99, Math.floor(part * 10_000) / 100)}%`;
}

/** A point in time (RFC 3339) as people say it: `오늘 09:41`. Empty where it is no time. */
export function when(rfc3339: string, now: Date = new Date()): string {
  return whenSaid(rfc3339, now, current, t().time);
}
