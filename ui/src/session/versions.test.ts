import { expect, test } from "vitest";
import type { KeptVersion, StepPair } from "../api/generated";
import { areSame } from "./versions";

const what = { ko: "메모", en: "Note" };
const versions = (steps: StepPair[], whole: KeptVersion["differences"]["whole"] = []): KeptVersion => ({ id: "a", name: "가", unsaved: false, steps: [], differences: { whole, steps } });

test("two versions are the same only where every step of both is in both and is alike", () => {
  const alike: StepPair = { mine: 0, theirs: 0, differences: [] };
  expect(areSame(versions([alike]))).toBe(true);
  expect(areSame(versions([alike], [{ what, sides: null }]))).toBe(false);
  for (const pair of [
    { ...alike, mine: null },
    { ...alike, theirs: null },
    { ...alike, differences: [{ what, sides: null }] },
  ])
    expect(areSame(versions([alike, pair]))).toBe(false);
});
