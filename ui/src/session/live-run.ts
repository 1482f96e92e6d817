// The run that is going on, as a function of what was heard of it.

import type { Sentence, ServiceEvent, StepCard, Verdict } from "../api/generated";

export interface LiveStep {
  sentence: Sentence | null;
  state: "waiting" | "now" | Verdict;
  durationMs: number | null;
}

export interface LiveRun {
  recordingId: string;
  recordingName: string;
  /** Null until the service has begun. */
  runId: string | null;
  steps: LiveStep[];
  /** The newest picture, by SHA-256. */
  picture: string | null;
  cancelling: boolean;
  /** Set when over. */
  verdict: Verdict | null;
}

/** A run of a recording; its steps are known by sentence before any of them begins. */
export function newRun(recordingId: string, recordingName: string, planned: StepCard[]): LiveRun {
  const steps = planned.map((step): LiveStep => ({ sentence: step.sentence, state: "waiting", durationMs: null }));
  return { recordingId, recordingName, runId: null, steps, picture: null, cancelling: false, verdict: null };
}

/** What the run is after an event; events about something else leave it as it was. */
export function afterRunEvent(live: LiveRun, event: ServiceEvent): LiveRun {
  switch (event.kind) {
    case "run_started":
      return { ...live, runId: event.run_id, steps: ofLength(live.steps, event.steps) };
    case "run_step_started":
      return { ...live, steps: withStep(live.steps, event.index, { sentence: event.sentence, state: "now" }) };
    case "run_step_finished": {
      const done = { state: event.verdict, durationMs: event.duration_ms };
      return { ...live, picture: event.after ?? live.picture, steps: withStep(live.steps, event.index, done) };
    }
    case "run_finished":
      return { ...live, runId: event.run_id, verdict: event.verdict };
    default:
      return live;
  }
}

/** How many steps are over. */
export function stepsDone(live: LiveRun): number {
  return live.steps.filter((step) => step.state !== "waiting" && step.state !== "now").length;
}

/** The place of the step that is being done, from 0; null between steps. */
export function stepNow(live: LiveRun): number | null {
  const index = live.steps.findIndex((step) => step.state === "now");
  return index < 0 ? null : index;
}

function ofLength(steps: LiveStep[], length: number): LiveStep[] {
  const blank: LiveStep = { sentence: null, state: "waiting", durationMs: null };
  return Array.from({ length }, (_, index) => steps[index] ?? blank);
}

function withStep(steps: LiveStep[], index: number, change: Partial<LiveStep>): LiveStep[] {
  return ofLength(steps, Math.max(steps.length, index + 1)).map((step, i) => (i === index ? { ...step, ...change } : step));
}
