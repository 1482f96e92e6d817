// Finding among many by some letters of what they are called.

/** Those of which each asked word stands in one of their own; all where nothing is asked. Neither case nor the form of composed letters matters. */
export function found<Item>(items: Item[], asked: string, words: (item: Item) => string[]): Item[] {
  const parts = plain(asked).split(/\s+/).filter(Boolean);
  if (parts.length === 0) return items;
  return items.filter((item) => {
    const own = words(item).map(plain);
    return parts.every((part) => own.some((word) => word.includes(part)));
  });
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
