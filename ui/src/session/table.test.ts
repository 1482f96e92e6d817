import { expect, test } from "vitest";
import type { Variable } from "../api/generated";
import { freeNames, fromLines, parsed, pasted, valuesOf, withoutColumn, withoutRow, withRow } from "./table";

const variables: Variable[] = [
  { name: "query", kind: { type: "text", value: "우산" } },
  { name: "value-1", kind: { type: "text", value: "" } },
  { name: "password", kind: { type: "secret" } },
];
const table = { columns: ["query"], rows: [["우산"], ["빗자루"]] };

test("what a spreadsheet copies and what a CSV file holds are read alike", () => {
  const lines = [
    ["query", "count"],
    ['큰 "빗자루"', "1,5"],
    ["두 줄\n글자", ""],
  ];
  expect(parsed('query\tcount\r\n"큰 ""빗자루"""\t1,5\r\n"두 줄\n글자"\t\r\n')).toEqual(lines);
  expect(parsed('\uFEFFquery,count\n"큰 ""빗자루""","1,5"\n"두 줄\n글자",\n')).toEqual(lines);
});

test("the first line names the columns, and what cannot be a name gets a free one", () => {
  expect(fromLines(parsed("query\t검색어\tquery\nㄱ\tㄴ"), variables)).toEqual({ columns: ["query", "value-2", "value-3"], rows: [["ㄱ", "ㄴ", ""]] });
});

test("what is pasted over cells lets the table grow and leaves the rest", () => {
  const got = pasted(table, 1, 0, parsed("ㄱ\tㄴ\nㄷ\tㄹ"), variables);
  expect(got).toEqual({ columns: ["query", "value-2"], rows: [["우산", ""], ["ㄱ", "ㄴ"], ["ㄷ", "ㄹ"]] });
  expect(table.rows).toEqual([["우산"], ["빗자루"]]);
});

test("a secret is never offered as a column, and nothing is left of a table without columns", () => {
  expect(freeNames(table, variables)).toEqual(["value-1"]);
  expect(withoutColumn(table, 0)).toEqual({ columns: [], rows: [] });
  expect(withoutRow(withRow(table), 0)).toEqual({ columns: ["query"], rows: [["빗자루"], [""]] });
  expect(valuesOf(table, 1)).toEqual({ query: "빗자루" });
});
