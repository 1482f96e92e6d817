// A made-up past of a monitor: slow in the evenings, one fault the day before yesterday, one short one now.

import type { AvailabilitySpan, ChartColumn, MonitorHistory, SlotCounts } from "../../api/generated";

const HOUR_MS = 60 * 60_000;
const COLUMNS = 240;

export function pastOf(key: string, since: string | null, until: string | null): MonitorHistory {
  const before = until ? Date.parse(until) : Date.now();
  const from = since ? Date.parse(since) : before - 74 * 24 * HOUR_MS;
  const by = before - from <= 8 * 24 * HOUR_MS ? "hour" : "day";
  const checked = key === "card" ? [] : checks(from, before);
  const grouped = <T>(width: (at: number) => number, made: (begin: number, of: Check[]) => T) => {
    const groups = new Map<number, Check[]>();
    for (const check of checked) groups.set(width(check.at), [...(groups.get(width(check.at)) ?? []), check]);
    return [...groups].map(([begin, of]) => made(begin, of));
  };
  const columnMs = Math.max((before - from) / COLUMNS, 60_000);
  return {
    from: local(from),
    before: local(before),
    by,
    columns: grouped((at) => from + Math.floor((at - from) / columnMs) * columnMs, column),
    spans: grouped((at) => beginOf(at, by), span),
    total: span(from, checked),
  };
}

interface Check {
  at: number;
  ms: number;
  verdict: "passed" | "degraded" | "failed" | "not_checked";
}

function checks(from: number, before: number): Check[] {
  const every = 5 * 60_000;
  const now = Date.now();
  const found: Check[] = [];
  for (let at = Math.ceil(from / every) * every; at < before; at += every) {
    const ago = (now - at) / HOUR_MS;
    const hour = new Date(at).getHours();
    const noise = Math.abs(Math.sin(at / 1e6) * Math.cos(at / 7.3e5));
    const evening = hour >= 19 && hour <= 22;
    const verdict = ago < 0.25 || (ago > 51 && ago < 52.5) || (ago > 300 && ago < 302) ? "failed" : evening && noise > 0.9 ? "degraded" : ago > 120 && ago < 120.4 ? "not_checked" : "passed";
    found.push({ at, ms: Math.round(1900 + noise * (evening ? 2600 : 700) + (verdict === "degraded" ? 3800 : 0)), verdict });
  }
  return found;
}

function countsOf(of: Check[]): SlotCounts {
  const count = (verdict: Check["verdict"]) => of.filter((check) => check.verdict === verdict).length;
  return { passed: count("passed"), degraded: count("degraded"), failed: count("failed"), not_checked: count("not_checked"), unclear: 0, flaky: 0, skipped: 0 };
}

const paces = (of: Check[]) => of.filter((check) => check.verdict === "passed" || check.verdict === "degraded").map((check) => check.ms).sort((a, b) => a - b);

function column(begin: number, of: Check[]): ChartColumn {
  const ms = paces(of);
  return { begin: local(begin), counts: countsOf(of), median_ms: ms[Math.floor(ms.length / 2)] ?? null, slowest_ms: ms.at(-1) ?? null, run_id: "r-failed" };
}

function span(begin: number, of: Check[]): AvailabilitySpan {
  const ms = paces(of);
  const counts = countsOf(of);
  const up = counts.passed + counts.degraded;
  return {
    begin: local(begin),
    available: up + counts.failed > 0 ? up / (up + counts.failed) : null,
    counts,
    median_ms: ms[Math.floor(ms.length / 2)] ?? null,
    p95_ms: ms[Math.floor(ms.length * 0.95)] ?? null,
  };
}

function beginOf(at: number, by: "hour" | "day"): number {
  const time = new Date(at);
  return new Date(time.getFullYear(), time.getMonth(), time.getDate(), by === "hour" ? time.getHours() : 0).getTime();
}

/** RFC 3339 with this place's offset. */
function local(at: number): string {
  const offset = -new Date(at).getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return `${new Date(at + offset * 60_000).toISOString().slice(0, 19)}${sign}${two(offset / 60)}:${two(offset % 60)}`;
}
