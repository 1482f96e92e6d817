// Which steps are chosen, and where dragged ones would go: pure functions over the order of the list.

/** The steps from one to another, both included, in order. */
export function between(order: string[], from: string, to: string): string[] {
  const [a, b] = [order.indexOf(from), order.indexOf(to)];
  if (a < 0 || b < 0) return [to];
  return order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** The step before or after another; itself at the edge, the first where there is none. */
export function neighbour(order: string[], id: string | null, by: 1 | -1): string | null {
  const at = id === null ? -1 : order.indexOf(id);
  if (at < 0) return order[by === 1 ? 0 : order.length - 1] ?? null;
  return order[Math.min(Math.max(at + by, 0), order.length - 1)] ?? null;
}

/** The chosen steps with one more, or without it. */
export function toggled(order: string[], chosen: string[], id: string): string[] {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return order.filter((other) => next.has(other));
}

/** The step that a thing dropped at this height goes before; null for the end. `middles` are the heights of the rows' middles, in order. */
export function dropBefore(order: string[], middles: number[], y: number): string | null {
  const at = middles.findIndex((middle) => y < middle);
  return at < 0 ? null : (order[at] ?? null);
}
