// What is wrong now, from the last run of every recording.

import type { RecordingCard, Verdict } from "../api/generated";

export interface Health {
  /** Recordings whose last run was not well, the worst first. */
  troubled: RecordingCard[];
  /** Number of recordings whose last run passed. */
  well: number;
  /** When the newest run started, RFC 3339; null where there was none. */
  lastCheck: string | null;
}

const worstFirst: Verdict[] = ["failed", "unclear", "degraded", "not_checked"];

export function healthOf(recordings: RecordingCard[]): Health {
  const checked = recordings.filter((card) => card.last_run?.verdict && !stopped(card));
  const troubled = checked
    .filter((card) => rank(card) >= 0)
    .sort((a, b) => rank(a) - rank(b) || startedOf(b).localeCompare(startedOf(a)));
  const well = checked.filter((card) => card.last_run?.verdict === "passed").length;
  const starts = checked.map(startedOf).sort();
  return { troubled, well, lastCheck: starts.at(-1) || null };
}

/** A run that a person stopped says nothing, neither good nor bad. */
function stopped(card: RecordingCard): boolean {
  return card.last_run?.reason?.kind === "cancelled";
}

function rank(card: RecordingCard): number {
  const verdict = card.last_run?.verdict;
  return verdict ? worstFirst.indexOf(verdict) : -1;
}

function startedOf(card: RecordingCard): string {
  return card.last_run?.started ?? "";
}
