// Addresses as people read them.

/** `shop.example.kr`, or the text itself where it is no address. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}

/** `/api/login`, or the text itself where it is no address. */
export function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return pathname + search;
  } catch {
    return url;
  }
}
