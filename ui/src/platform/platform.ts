// What the pages need from whatever they run in.

import type { Explanation, ServiceEvent } from "../api/generated";
import type { CommandName, Commands } from "./commands";

export interface Platform {
  /** Calls the service. Fails with an `Explanation`, and with nothing else. */
  call<Name extends CommandName>(name: Name, takes: Commands[Name]["takes"]): Promise<Commands[Name]["answers"]>;
  /** Hears what happens meanwhile; the answer ends the listening. */
  listen(hear: (event: ServiceEvent) => void): Promise<() => void>;
  /** Address of a run's picture, by its SHA-256; a small one is for tiles. */
  pictureUrl(sha256: string, size?: "small"): string;
}

/** What a failed call threw, as an explanation. Anything else is a fault of ours: its code is `unexpected`. */
export function explanationOf(thrown: unknown): Explanation {
  if (isExplanation(thrown)) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "unexpected", what: "", why, next: null };
}

function isExplanation(value: unknown): value is Explanation {
  return typeof value === "object" && value !== null && "code" in value && "what" in value;
}
