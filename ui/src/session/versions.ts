// A received recording and the version of it that is kept here.

import type { KeptVersion, StepPair } from "../api/generated";

/** Whether a step is in one only, or is otherwise. */
export function differs(pair: StepPair): boolean {
  return pair.mine === null || pair.theirs === null || pair.differences.length > 0;
}

/** Whether the two are the same in everything. */
export function areSame(kept: KeptVersion): boolean {
  return kept.differences.whole.length === 0 && !kept.differences.steps.some(differs);
}
