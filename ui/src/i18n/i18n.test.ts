import { describe, expect, it } from "vitest";
import { en } from "./en";
import { ko } from "./ko";
import { clock, stopwatch, whenSaid } from "./times";

/** Every text by its path; a text with parts is called with made-up ones. */
function texts(messages: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    const at = path ? `${path}.${key}` : key;
    if (typeof value === "object" && value !== null) texts(value, at).forEach((text, sub) => found.set(sub, text));
    else found.set(at, typeof value === "function" ? String(value(3, 5)) : String(value));
  }
  return found;
}

const ownNames = new Set(["settings.korean"]);

describe("texts", () => {
  it("have the same keys in every language", () => {
    expect([...texts(en).keys()].sort()).toEqual([...texts(ko).keys()].sort());
  });

  it("are never empty", () => {
    for (const messages of [ko, en]) for (const [key, text] of texts(messages)) expect(text.trim(), key).not.toBe("");
  });

  it("are not left in Korean in English", () => {
    for (const [key, text] of texts(en)) if (!ownNames.has(key)) expect(text, key).not.toMatch(/[가-힣]/);
  });

  it("are translated, not copied", () => {
    const korean = texts(ko);
    const same = [...texts(en)].filter(([key, text]) => korean.get(key) === text).map(([key]) => key);
    expect(same).toEqual(["settings.korean", "settings.english"]);
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 21, 9, 47);
  const said = (date: Date) => whenSaid(date.toISOString(), now, "ko", ko.time);

  it("say today and yesterday, then the date, and the year only where it is another", () => {
    expect(said(new Date(2026, 10, 21, 9, 41))).toBe("오늘 09:41");
    expect(said(new Date(2026, 10, 20, 23, 59))).toBe("어제 23:59");
    expect(said(new Date(2026, 10, 12, 8, 5))).toBe("11월 12일 08:05");
    expect(said(new Date(2025, 0, 2, 8, 5))).toBe("2025년 1월 2일 08:05");
  });

  it("say nothing of what is no time", () => {
    expect(whenSaid("soon", now, "ko", ko.time)).toBe("");
    expect(clock("soon", 0)).toBe("");
  });

  it("count minutes, and hours once there are any", () => {
    expect(stopwatch(42_900)).toBe("00:42");
    expect(stopwatch(3_723_000)).toBe("1:02:03");
  });
});
