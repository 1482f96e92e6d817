import { describe, expect, it } from "vitest";
import { between, dropBefore, neighbour, toggled } from "./selection";

const order = ["a", "b", "c", "d"];

describe("choosing steps", () => {
  it("goes from one to another in either direction", () => {
    expect(between(order, "b", "d")).toEqual(["b", "c", "d"]);
    expect(between(order, "c", "a")).toEqual(["a", "b", "c"]);
    expect(between(order, "gone", "c")).toEqual(["c"]);
  });

  it("keeps the order of the list when steps are added one by one", () => {
    expect(toggled(order, ["c"], "a")).toEqual(["a", "c"]);
    expect(toggled(order, ["a", "c"], "c")).toEqual(["a"]);
  });

  it("stops at the edges and begins at the nearer one", () => {
    expect(neighbour(order, "d", 1)).toBe("d");
    expect(neighbour(order, "b", -1)).toBe("a");
    expect(neighbour(order, null, 1)).toBe("a");
    expect(neighbour(order, null, -1)).toBe("d");
    expect(neighbour([], null, 1)).toBeNull();
  });
});

describe("a dragged step", () => {
  it("goes before the first row whose middle is below it, or to the end", () => {
    expect(dropBefore(order, [10, 30, 50, 70], 5)).toBe("a");
    expect(dropBefore(order, [10, 30, 50, 70], 31)).toBe("c");
    expect(dropBefore(order, [10, 30, 50, 70], 99)).toBeNull();
  });
});
