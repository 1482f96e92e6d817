// Two runs beside each other, step by step, and in what they differ.

import type { Run, StepResult } from "../api/generated";

export type Difference =
  | { kind: "only_first" | "only_second" | "verdict" | "found" | "status" }
  /** Milliseconds more (or less) that the second took. */
  | { kind: "time"; ms: number };

export interface StepPair {
  /** Its number in whichever run has it. */
  number: number;
  first: StepResult | null;
  second: StepResult | null;
  differences: Difference[];
}

/** So much longer, and half as long again, is another time. */
const SLOWER_MS = 500;

/** The steps of both runs, each beside itself, in the order of the longer run. */
export function pairsOf(first: Run, second: Run): StepPair[] {
  const firsts = byKey(first);
  const seconds = byKey(second);
  const keys = [...(firsts.size >= seconds.size ? [...firsts.keys(), ...seconds.keys()] : [...seconds.keys(), ...firsts.keys()])];
  return [...new Set(keys)].map((key) => pairOf(firsts.get(key) ?? null, seconds.get(key) ?? null));
}

/** The earlier one first. */
export function inOrder(a: Run, b: Run): [Run, Run] {
  return Date.parse(a.started) <= Date.parse(b.started) ? [a, b] : [b, a];
}

/** A step that is done several times is told apart by how often it was done before. */
function byKey(run: Run): Map<string, StepResult> {
  const times = new Map<string, number>();
  return new Map(
    run.steps.map((step) => {
      const time = (times.get(step.step_id) ?? 0) + 1;
      times.set(step.step_id, time);
      return [`${step.step_id} ${time}`, step];
    }),
  );
}

function pairOf(first: StepResult | null, second: StepResult | null): StepPair {
  return { number: ((first ?? second)?.index ?? 0) + 1, first, second, differences: differencesOf(first, second) };
}

function differencesOf(first: StepResult | null, second: StepResult | null): Difference[] {
  if (!first) return [{ kind: "only_second" }];
  if (!second) return [{ kind: "only_first" }];
  const found: Difference[] = [];
  if (first.verdict !== second.verdict) found.push({ kind: "verdict" });
  if (first.network.page_status !== second.network.page_status) found.push({ kind: "status" });
  if (first.found?.decision !== second.found?.decision || first.found?.differs_from_recording !== second.found?.differs_from_recording) found.push({ kind: "found" });
  const [a, b] = [first.timings.total_ms, second.timings.total_ms];
  if (Math.abs(b - a) >= Math.max(SLOWER_MS, Math.min(a, b) / 2)) found.push({ kind: "time", ms: b - a });
  return found;
}
