// The newest checks of a monitor as a line and a row of marks.

import type { CheckMark, MonitorCard, Verdict } from "../api/generated";

/** Points of a polyline, one for each check that took a known time; the slowest is at the top. */
export function linePoints(checks: CheckMark[], width: number, height: number): string {
  const slowest = Math.max(1, ...checks.map((check) => check.duration_ms ?? 0));
  const step = width / Math.max(checks.length, 1);
  return checks
    .map((check, i) => ({ ms: check.duration_ms, x: (i + 0.5) * step }))
    .filter((point) => point.ms !== null)
    .map(({ ms, x }) => `${round(x)},${round(height - ((ms ?? 0) / slowest) * height)}`)
    .join(" ");
}

/** How many of the checks said each thing. */
export function tally(checks: CheckMark[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { passed: 0, degraded: 0, failed: 0, unclear: 0, not_checked: 0 };
  for (const check of checks) counts[check.verdict] += 1;
  return counts;
}

/** The time that half of the checks were quicker than, milliseconds; null where none took a known time. */
export function usualMs(checks: CheckMark[]): number | null {
  const known = checks.flatMap((check) => (check.duration_ms === null ? [] : [check.duration_ms])).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

export type MonitorState = "off" | "paused" | "running" | "trouble" | "never" | "as_checked";

/** What matters most about a monitor now. */
export function stateOf(monitor: MonitorCard): MonitorState {
  if (monitor.running) return "running";
  if (!monitor.enabled) return "off";
  if (monitor.incident !== null) return "trouble";
  if (monitor.paused) return "paused";
  return monitor.last ? "as_checked" : "never";
}

/** Troubled monitors first, then those that are checked, then those at rest; by name within each. */
export function inOrder(monitors: MonitorCard[]): MonitorCard[] {
  const rank = (monitor: MonitorCard) => (monitor.incident !== null ? 0 : monitor.enabled && !monitor.paused ? 1 : 2);
  return [...monitors].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** The soonest time at which one of them is due, RFC 3339. */
export function nextDue(monitors: MonitorCard[]): string | null {
  const due = monitors.flatMap((monitor) => (monitor.next && monitor.enabled ? [monitor.next] : []));
  return due.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
