import { describe, expect, it } from "vitest";
import { sinceOf, untilOf } from "./span";

const now = new Date("2026-11-22T12:00:00Z");

describe("a span of time", () => {
  it("counts back from now", () => {
    expect(sinceOf("", "", now)).toBeNull();
    expect(sinceOf("week", "", now)).toBe("2026-11-15T12:00:00.000Z");
    expect(untilOf("week", "2026-11-20")).toBeNull();
  });

  it("of one's own holds its first and its last day whole", () => {
    expect(sinceOf("own", "2026-11-20", now)).toBe(new Date(2026, 10, 20).toISOString());
    expect(untilOf("own", "2026-11-30")).toBe(new Date(2026, 11, 1).toISOString());
    expect(sinceOf("own", "", now)).toBeNull();
  });
});
