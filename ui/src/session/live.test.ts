import { describe, expect, it } from "vitest";
import type { RecordingCard, ServiceEvent, StepCard, Verdict } from "../api/generated";
import { healthOf } from "./health";
import { afterRecordingEvent, newRecording } from "./live-recording";
import { afterRunEvent, newRun, stepNow, stepsDone } from "./live-run";
import { hashOf, routeOf } from "./route";

const step = (id: string, ko = id): StepCard => ({
  depth: 0,
  id,
  sentence: { ko, en: ko },
  page_title: "",
  page_url: "",
  effect: {},
  warnings: [],
  thumbnail: null,
});

const recordingAfter = (...events: ServiceEvent[]) =>
  events.reduce((live, event) => afterRecordingEvent(live, event, 1000), newRecording("shop.example", false));

const runAfter = (...events: ServiceEvent[]) => events.reduce(afterRunEvent, newRun("r", "Shop", [step("a"), step("b")]));

describe("a recording that goes on", () => {
  it("shows a changed step in its place and drops one that was merged", () => {
    const live = recordingAfter(
      { kind: "step_recorded", step: step("a") },
      { kind: "step_recorded", step: step("b") },
      { kind: "step_recorded", step: step("c") },
      { kind: "step_changed", step: step("a", "twice") },
      { kind: "step_removed", id: "b" },
    );
    expect(live.steps.map((s) => s.sentence.ko)).toEqual(["twice", "c"]);
  });

  it("keeps a change that overtook the news of its step", () => {
    const live = recordingAfter({ kind: "step_changed", step: step("a") }, { kind: "step_recorded", step: step("a") });
    expect(live.steps).toHaveLength(1);
  });

  it("keeps the picture of a step that changes without a new one", () => {
    const thumbnail = "data:image/png;base64,";
    const live = recordingAfter(
      { kind: "step_recorded", step: { ...step("a"), thumbnail } },
      { kind: "step_changed", step: step("a", "twice") },
    );
    expect(live.steps).toEqual([{ ...step("a", "twice"), thumbnail }]);
  });

  it("knows what was saved and why it ended", () => {
    const trouble = { code: "x", what: "", why: null, next: null };
    const live = recordingAfter({ kind: "recording_ready" }, { kind: "recording_ended", recording_id: "shop", trouble });
    expect(live).toMatchObject({ phase: "ended", since: 1000, savedAs: "shop", trouble });
  });
});

describe("a run that goes on", () => {
  it("counts what is over, not what is being done", () => {
    const live = runAfter(
      { kind: "run_started", run_id: "1", steps: 3 },
      { kind: "run_step_started", index: 0, sentence: { ko: "가", en: "a" } },
      { kind: "run_step_finished", index: 0, verdict: "passed", after: "sha", duration_ms: 5 },
      { kind: "run_step_started", index: 1, sentence: { ko: "나", en: "b" } },
    );
    expect([live.steps.length, stepsDone(live), stepNow(live), live.picture]).toEqual([3, 1, 1, "sha"]);
  });

  it("keeps the last picture when a step has none", () => {
    const live = runAfter(
      { kind: "run_step_finished", index: 0, verdict: "passed", after: "sha", duration_ms: 5 },
      { kind: "run_step_finished", index: 1, verdict: "unclear", after: null, duration_ms: 5 },
    );
    expect(live.picture).toBe("sha");
  });
});

describe("what is wrong now", () => {
  const card = (id: string, verdict: Verdict | null): RecordingCard => ({
    id,
    name: id,
    start_url: "",
    created: "",
    steps: 1,
    secrets: [],
    trouble: null,
    last_run: verdict && { id, recording: id, started: `2026-11-21T0${id}:00:00Z`, duration_ms: 1, verdict, reason: null, sentence: { ko: "", en: "" } },
  });

  it("puts a fault of the site before doubt, slowness and our own trouble", () => {
    const health = healthOf([card("1", "not_checked"), card("2", "degraded"), card("3", "passed"), card("4", "failed"), card("5", "unclear"), card("6", null)]);
    expect(health.troubled.map((c) => c.last_run?.verdict)).toEqual(["failed", "unclear", "degraded", "not_checked"]);
    expect([health.well, health.lastCheck]).toEqual([1, "2026-11-21T05:00:00Z"]);
  });
});

describe("a run that a person stopped", () => {
  it("is neither trouble nor a sign that all is well", () => {
    const sentence = { ko: "", en: "" };
    const last_run = { id: "1", recording: "", started: "2026-11-21T01:00:00Z", duration_ms: 1, verdict: "not_checked" as const, reason: { kind: "cancelled" as const }, sentence };
    const card: RecordingCard = { id: "1", name: "", start_url: "", created: "", steps: 1, secrets: [], trouble: null, last_run };
    expect(healthOf([card])).toEqual({ troubled: [], well: 0, lastCheck: null });
  });
});

describe("a place in the window", () => {
  it("is found again from its address, whatever the id", () => {
    for (const id of ["0192", "쇼핑몰 로그인", "a/b#c?d"]) {
      expect(routeOf(hashOf({ view: "run", id }))).toEqual({ view: "run", id });
    }
  });

  it("is home where the address names none", () => {
    for (const hash of ["", "#/", "#/nowhere", "#/run/"]) expect(routeOf(hash)).toEqual({ view: "home" });
  });
});
