import { describe, expect, it } from "vitest";
import type { Run } from "../api/generated";
import { runViews } from "../platform/mock/data";
import { inOrder, pairsOf } from "./compare";

const run = (id: string): Run => runViews.find((view) => view.run.id === id)!.run;
const kinds = (first: Run, second: Run) => pairsOf(first, second).map((pair) => pair.differences.map((difference) => difference.kind));

describe("two runs beside each other", () => {
  it("are the same where they are the same", () => {
    expect(kinds(run("r-passed"), run("r-passed")).flat()).toEqual([]);
  });

  it("show in what the step that failed differs, and what only one of them did", () => {
    const pairs = pairsOf(run("r-passed"), run("r-failed"));
    expect(pairs).toHaveLength(9);
    expect(pairs[4]!.differences.map((difference) => difference.kind)).toEqual(["verdict", "status", "time"]);
    expect(pairs[8]!.differences).toEqual([{ kind: "only_first" }]);
  });

  it("tell a step that is done twice from itself", () => {
    const once = { ...run("r-passed"), steps: run("r-passed").steps.slice(0, 1) };
    const twice = { ...once, steps: [once.steps[0]!, once.steps[0]!] };
    expect(kinds(once, twice)).toEqual([[], ["only_second"]]);
  });

  it("stand in the order of time", () => {
    expect(inOrder(run("r-failed"), run("r-slow"))[0].id).toBe("r-slow");
  });
});
