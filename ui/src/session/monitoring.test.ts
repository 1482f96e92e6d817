import { describe, expect, it } from "vitest";
import type { AlertView, CheckMark, IncidentCard, IncidentEventView, LastCheck, MonitorCard, Verdict } from "../api/generated";
import { inOrder, linePoints, nextDue, stateOf, tally, usualMs } from "./checks";
import { nowOf } from "./health";
import { sends } from "./keys";
import { hashOf, routeOf } from "./route";
import { hoursOf, presetOf, rangesOf } from "./schedule";
import { timelineOf } from "./timeline";

const check = (verdict: Verdict, duration_ms: number | null): CheckMark => ({ verdict, duration_ms });
const last = (verdict: Verdict): LastCheck => ({ at: "2026-11-22T09:00:00Z", verdict, run_id: null });

const monitor = (name: string, change: Partial<MonitorCard> = {}): MonitorCard => ({
  key: name,
  name,
  file: "",
  recording_id: null,
  enabled: true,
  paused: false,
  paused_until: null,
  rhythm: { ko: "", en: "" },
  next: null,
  running: false,
  last: null,
  sentence: null,
  screen: null,
  checks: [],
  incident: null,
  tell: [],
  ...change,
});

describe("the row of checks", () => {
  it("draws the slowest check at the top and leaves out those without a time", () => {
    const checks = [check("passed", 1000), check("not_checked", null), check("degraded", 4000)];
    expect(linePoints(checks, 30, 20)).toBe("5,15 25,0");
    expect([tally(checks).passed, tally(checks).not_checked, usualMs(checks)]).toEqual([1, 1, 4000]);
  });

  it("has no line and no usual time where nothing was checked", () => {
    expect([linePoints([], 30, 20), usualMs([])]).toEqual(["", null]);
  });
});

describe("monitors", () => {
  it("are at rest only where nothing matters more", () => {
    expect(stateOf(monitor("a", { running: true, paused: true }))).toBe("running");
    expect(stateOf(monitor("a", { incident: 3, paused: true }))).toBe("trouble");
    expect(stateOf(monitor("a", { enabled: false }))).toBe("off");
    expect(stateOf(monitor("a"))).toBe("never");
    expect(stateOf(monitor("a", { last: last("passed") }))).toBe("as_checked");
  });

  it("stand with trouble first and those at rest last", () => {
    const all = [monitor("d", { paused: true }), monitor("c"), monitor("b"), monitor("z", { incident: 1 })];
    expect(inOrder(all).map((m) => m.name)).toEqual(["z", "b", "c", "d"]);
  });

  it("are due at the soonest time, whatever its offset", () => {
    const all = [monitor("a", { next: "2026-11-22T18:00:00+09:00" }), monitor("b", { next: "2026-11-22T09:30:00Z" })];
    expect(nextDue(all)).toBe("2026-11-22T18:00:00+09:00");
    expect(nextDue([monitor("a")])).toBeNull();
  });
});

describe("what is wrong now", () => {
  it("counts incidents and what no monitor watches, and knows the newest check of both", () => {
    const alone = { troubled: [], well: 2, lastCheck: "2026-11-22T08:00:00Z" };
    const well = monitor("a", { last: last("passed") });
    const ill = monitor("b", { last: last("failed"), incident: 4 });
    expect(nowOf(alone, [{} as IncidentCard], [well, ill, monitor("c")])).toEqual({ troubles: 1, well: 3, lastCheck: "2026-11-22T09:00:00Z" });
  });
});

describe("a schedule in the dialog", () => {
  it("takes hours as people write them and leaves out rows that nobody filled", () => {
    expect(hoursOf([{ from: "9", until: "1830" }, { from: "", until: " " }, { from: "22:00", until: "06:00" }])).toEqual(["09:00-18:30", "22:00-06:00"]);
    expect(rangesOf(["09:00-18:00"])).toEqual([{ from: "09:00", until: "18:00" }]);
  });

  it("knows the sets of days it offers", () => {
    expect(presetOf(["fri", "thu", "wed", "tue", "mon"])).toBe("work");
    expect(presetOf(["mon", "sun"])).toBeNull();
  });
});

describe("the line of time of an incident", () => {
  const event = (what: string, at: string): IncidentEventView => ({ at, what, run_id: null, who: null, note: null });
  const alert = (state: string, written: string, delivered: string | null): AlertView => ({
    key: "k",
    incident: 1,
    channel: "duty",
    telling: "opened",
    state,
    written,
    delivered,
    attempts: 1,
    last_error: delivered ? null : "no answer",
  });

  it("puts a message after what it tells, and counts what repeats", () => {
    const moments = timelineOf(
      [event("opened", "2026-11-22T09:00:00Z"), event("pass_seen", "2026-11-22T09:05:00Z"), event("pass_seen", "2026-11-22T09:10:00Z")],
      [alert("delivered", "2026-11-22T09:00:00Z", "2026-11-22T09:00:02Z"), alert("waiting", "2026-11-22T09:00:00Z", null)],
    );
    expect(moments.map((m) => (m.kind === "event" ? `${m.what} ${m.times}` : `${m.state} ${m.error}`))).toEqual([
      "opened 1",
      "waiting no answer",
      "delivered null",
      "pass_seen 2",
    ]);
  });
});

describe("writing a remark", () => {
  const enter = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 };

  it("is sent by Enter, but never by the Enter that ends a syllable", () => {
    expect(sends(enter)).toBe(true);
    expect(sends({ ...enter, isComposing: true })).toBe(false);
    expect(sends({ ...enter, keyCode: 229 })).toBe(false);
    expect(sends({ ...enter, shiftKey: true })).toBe(false);
  });
});

describe("places of monitors and incidents", () => {
  it("are found again from their address", () => {
    for (const route of [{ view: "monitors" }, { view: "incidents" }, { view: "incident", id: "12" }] as const) expect(routeOf(hashOf(route))).toEqual(route);
  });
});
