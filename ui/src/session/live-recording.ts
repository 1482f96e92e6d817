// The recording that is going on, as a function of what was heard of it.

import type { Explanation, Sentence, ServiceEvent, StepCard } from "../api/generated";

export interface LiveRecording {
  phase: "opening" | "watching" | "paused" | "saving" | "ended";
  url: string;
  practice: boolean;
  /** So many steps of a recording that is there come before; null where it is a new one. */
  goesOnAfter: number | null;
  /** When the browser was ready, milliseconds since 1970; null before. */
  since: number | null;
  steps: StepCard[];
  /** What no picture shows. */
  masked: Sentence[];
  /** Set when ended: what was saved, null where there was nothing. */
  savedAs: string | null;
  /** Set when it did not end by a person's wish. */
  trouble: Explanation | null;
}

export function newRecording(url: string, practice: boolean): LiveRecording {
  return { phase: "opening", url, practice, goesOnAfter: null, since: null, steps: [], masked: [], savedAs: null, trouble: null };
}

/** What the recording is after an event; events about something else leave it as it was. */
export function afterRecordingEvent(live: LiveRecording, event: ServiceEvent, now: number): LiveRecording {
  switch (event.kind) {
    case "recording_ready":
      return { ...live, phase: "watching", since: now };
    case "recording_paused":
      return { ...live, phase: event.paused ? "paused" : "watching" };
    case "area_masked":
      return { ...live, masked: [...live.masked, event.sentence] };
    case "step_recorded":
    case "step_changed":
      return { ...live, steps: withStep(live.steps, event.step) };
    case "step_removed":
      return { ...live, steps: live.steps.filter((step) => step.id !== event.id) };
    case "recording_ended":
      return { ...live, phase: "ended", savedAs: event.recording_id, trouble: event.trouble };
    default:
      return live;
  }
}

/**
 * A known step keeps its place, a new one comes last: a change may overtake the news of the step.
 * A change without a picture is one that leaves the picture as it was.
 */
function withStep(steps: StepCard[], step: StepCard): StepCard[] {
  const known = steps.find((other) => other.id === step.id);
  if (!known) return [...steps, step];
  const changed = { ...step, thumbnail: step.thumbnail ?? known.thumbnail };
  return steps.map((other) => (other === known ? changed : other));
}
