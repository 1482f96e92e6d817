// The rows of data of a recording, as a table that is edited: every change gives a new table.

import type { DataTable, Variable } from "../api/generated";

/** What was copied in a spreadsheet, or a CSV file: fields apart by tabs, else by commas, in quotes where they hold such. */
export function parsed(text: string): string[][] {
  const apart = text.includes("\t") ? "\t" : ",";
  const rows: string[][] = [[]];
  let field = "";
  let quoted = false;
  const end = () => (rows.at(-1)!.push(field), (field = ""));
  const letters = [...text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").replace(/\n+$/, "")];
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at]!;
    if (quoted && letter === '"' && letters[at + 1] === '"') (field += '"'), (at += 1);
    else if (letter === '"' && (quoted || field === "")) quoted = !quoted;
    else if (!quoted && letter === apart) end();
    else if (!quoted && letter === "\n") end(), rows.push([]);
    else field += letter;
  }
  end();
  return rows;
}

/** The names that may still become columns: text variables, never secrets. */
export function freeNames(table: DataTable, variables: Variable[]): string[] {
  return variables.filter((variable) => variable.kind.type === "text" && !table.columns.includes(variable.name)).map((variable) => variable.name);
}

/** A table of what was pasted; its first line names the variables. What cannot be a name gets one. */
export function fromLines(lines: string[][], variables: Variable[]): DataTable {
  const [head = [], ...rows] = lines;
  const columns: string[] = [];
  for (const cell of head) {
    const name = cell.trim();
    columns.push(/^[A-Za-z0-9_-]{1,64}$/.test(name) && !columns.includes(name) ? name : newName([...columns, ...head], variables));
  }
  return { columns, rows: rows.map((row) => columns.map((_, at) => row[at] ?? "")) };
}

/** The table with lines put over its cells from a place on; it grows downwards, and to the right by new names. */
export function pasted(table: DataTable, row: number, column: number, lines: string[][], variables: Variable[]): DataTable {
  const width = Math.max(...lines.map((line) => line.length)) + column;
  let wide = table;
  while (wide.columns.length < width) wide = withColumn(wide, newName(wide.columns, variables));
  const rows = wide.rows.map((known) => [...known]);
  lines.forEach((line, down) => {
    rows[row + down] ??= wide.columns.map(() => "");
    line.forEach((cell, right) => (rows[row + down]![column + right] = cell));
  });
  return { columns: wide.columns, rows };
}

export function withColumn(table: DataTable, name: string): DataTable {
  return { columns: [...table.columns, name], rows: table.rows.map((row) => [...row, ""]) };
}

export function withoutColumn(table: DataTable, at: number): DataTable {
  if (table.columns.length === 1) return { columns: [], rows: [] };
  const without = <T>(list: T[]) => list.filter((_, i) => i !== at);
  return { columns: without(table.columns), rows: table.rows.map(without) };
}

export function withRow(table: DataTable): DataTable {
  return { ...table, rows: [...table.rows, table.columns.map(() => "")] };
}

export function withoutRow(table: DataTable, at: number): DataTable {
  return { ...table, rows: table.rows.filter((_, i) => i !== at) };
}

export function withCell(table: DataTable, row: number, column: number, text: string): DataTable {
  return { ...table, rows: table.rows.map((known, i) => (i === row ? known.map((cell, j) => (j === column ? text : cell)) : known)) };
}

/** A name that no variable has yet. */
export function newName(taken: string[], variables: Variable[]): string {
  const all = new Set([...taken, ...variables.map((variable) => variable.name)]);
  let number = 1;
  while (all.has(`value-${number}`)) number += 1;
  return `value-${number}`;
}

/** The values of a row by the names of its variables. */
export function valuesOf(table: DataTable, row: number): Record<string, string> {
  return Object.fromEntries(table.columns.map((name, at) => [name, table.rows[row]?.[at] ?? ""]));
}
