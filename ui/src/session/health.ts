// What is wrong now, from the last run of every recording.

import type { IncidentCard, MonitorCard, RecordingCard, Verdict } from "../api/generated";

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

export interface Now {
  /** Open incidents, and recordings without a monitor whose last run was not well. */
  troubles: number;
  /** Monitors and recordings that were checked and are well. */
  well: number;
  /** When something was last checked, RFC 3339; null where nothing ever was. */
  lastCheck: string | null;
}

/** What is wrong now, from incidents, monitors, and the recordings that no monitor watches. */
export function nowOf(alone: Health, incidents: IncidentCard[], monitors: MonitorCard[]): Now {
  const checked = monitors.filter((monitor) => monitor.last !== null);
  const well = checked.filter((monitor) => monitor.incident === null && monitor.last?.verdict === "passed").length;
  const times = [...checked.map((monitor) => monitor.last?.at ?? ""), alone.lastCheck ?? ""].filter((at) => !Number.isNaN(Date.parse(at)));
  const newest = times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
  return { troubles: incidents.length + alone.troubled.length, well: well + alone.well, lastCheck: newest ?? null };
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
