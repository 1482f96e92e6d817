import { describe, expect, it } from "vitest";
import { afterNews, beginning, stageNumber, type TourNews } from "./tour";

const after = (...news: TourNews[]) => news.reduce(afterNews, beginning);
const recorded: TourNews = { kind: "recorded", id: "shop" };
const ran = (verdict: "passed" | "degraded" | "failed" | "unclear", id = "shop"): TourNews => ({ kind: "ran", id, verdict });
const broken: TourNews = { kind: "broken" };

describe("the first tour", () => {
  it("leads from the recording to the fault that Sullae tells of", () => {
    const way = [recorded, ran("passed"), broken, ran("failed")];
    const stages = way.map((_, n) => after(...way.slice(0, n + 1)));
    expect(stages.map((tour) => [tour.stage, tour.over])).toEqual([["replay", false], ["break", false], ["look", false], ["look", true]]);
    expect(stages.map(stageNumber)).toEqual([2, 3, 4, 4]);
  });

  it("goes on after a slow run, and says what a run said that it did not expect", () => {
    expect(after(recorded, ran("degraded")).stage).toBe("break");
    expect(after(recorded, ran("unclear"))).toMatchObject({ stage: "replay", missed: "unclear" });
    expect(after(recorded, ran("unclear"), ran("passed"))).toMatchObject({ stage: "break", missed: null });
    expect(after(recorded, ran("passed"), broken, ran("passed"))).toMatchObject({ stage: "look", over: false, missed: "passed" });
  });

  it("takes no notice of what is not its own", () => {
    expect(after(ran("failed"), broken)).toEqual(beginning);
    expect(after(recorded, ran("passed", "bank")).stage).toBe("replay");
    expect(after(recorded, { kind: "recorded", id: "bank" }).recordingId).toBe("shop");
    expect(after(recorded, ran("passed"), ran("failed")).stage).toBe("break");
  });
});
