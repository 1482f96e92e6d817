// What happened to an incident, its own events and its messages in one line of time.

import type { AlertView, IncidentEventView } from "../api/generated";

/** What an event may be. */
export const events = [
  "opened",
  "worsened",
  "pass_seen",
  "relapsed",
  "reminded",
  "acknowledged",
  "snoozed",
  "snooze_ended",
  "commented",
  "recovered",
  "closed",
] as const;

export type EventName = (typeof events)[number];

export type Moment =
  | { at: string; kind: "event"; what: EventName; who: string | null; note: string | null; runId: string | null; times: number }
  | { at: string; kind: "told"; channel: string; state: "waiting" | "delivered" | "dropped"; error: string | null };

/** Oldest first. A row of passes, or of faults, is one moment with a count. */
export function timelineOf(timeline: IncidentEventView[], alerts: AlertView[]): Moment[] {
  const told = alerts.map((alert): Moment => ({
    at: alert.delivered ?? alert.written,
    kind: "told",
    channel: alert.channel,
    state: alert.state === "delivered" || alert.state === "dropped" ? alert.state : "waiting",
    error: alert.state === "delivered" ? null : alert.last_error,
  }));
  const happened = timeline.flatMap((event): Moment[] => {
    const what = events.find((name) => name === event.what);
    return what ? [{ at: event.at, kind: "event", what, who: event.who, note: event.note, runId: event.run_id, times: 1 }] : [];
  });
  // A message is written in the moment of what it tells, and comes after it.
  const all = [...happened, ...told].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return all.reduce<Moment[]>((before, moment) => {
    const last = before.at(-1);
    const repeats = last?.kind === "event" && moment.kind === "event" && last.what === moment.what && (moment.what === "pass_seen" || moment.what === "relapsed");
    return repeats ? [...before.slice(0, -1), { ...last, times: last.times + 1 }] : [...before, moment];
  }, []);
}
