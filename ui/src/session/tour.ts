// The first tour through the practice shop, as a function of what happened: record, replay, break, see what Sullae says.

import type { Verdict } from "../api/generated";

export const stages = ["record", "replay", "break", "look"] as const;

export interface Tour {
  stage: (typeof stages)[number];
  /** What was recorded in it; null before. */
  recordingId: string | null;
  /** What a run said that was to say something else; null once it does. */
  missed: Verdict | null;
  /** Whether everything was seen. */
  over: boolean;
}

export type TourNews = { kind: "recorded"; id: string } | { kind: "ran"; id: string; verdict: Verdict } | { kind: "broken" };

export const beginning: Tour = { stage: "record", recordingId: null, missed: null, over: false };

/** Where the tour is after something happened; what is not a part of it leaves it as it was. */
export function afterNews(tour: Tour, news: TourNews): Tour {
  switch (news.kind) {
    case "recorded":
      return tour.stage === "record" ? { ...tour, stage: "replay", recordingId: news.id } : tour;
    case "broken":
      return tour.stage === "break" ? { ...tour, stage: "look" } : tour;
    case "ran":
      return news.id === tour.recordingId ? afterRun(tour, news.verdict) : tour;
  }
}

function afterRun(tour: Tour, verdict: Verdict): Tour {
  // A slow machine is no reason to hold anybody up.
  const well = verdict === "passed" || verdict === "degraded";
  if (tour.stage === "replay") return well ? { ...tour, stage: "break", missed: null } : { ...tour, missed: verdict };
  if (tour.stage === "look") return verdict === "failed" ? { ...tour, over: true, missed: null } : { ...tour, missed: verdict };
  return tour;
}

/** The number of the stage, from 1. */
export function stageNumber(tour: Tour): number {
  return stages.indexOf(tour.stage) + 1;
}
