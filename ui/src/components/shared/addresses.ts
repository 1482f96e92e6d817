// Addresses as people read them.

/** `shop.example.kr`, or the text itself where it is no address. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}

/** `/search?q=머그`, or the text itself where it is no address. */
export function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return readable(pathname + search);
  } catch {
    return url;
  }
}

/** Letters instead of `%EB%A8%B8`; what is encoded wrongly stays as it is. */
function readable(part: string): string {
  try {
    return decodeURI(part);
  } catch {
    return part;
  }
}
