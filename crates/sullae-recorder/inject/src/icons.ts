// What tells the icon of one button from that of another: the picture's file, the drawing's shape or the letter of an icon font.
// Class names would tell too, but they are what builds rename.

const LOOKED_THROUGH = 20;

/** A short mark of the first icon in an element that shows no text; empty where there is none. */
export function iconOf(el: Element): string {
  let left = LOOKED_THROUGH;
  for (const part of [el, ...el.querySelectorAll("*")]) {
    if (left-- === 0) break;
    const mark = drawnBy(part);
    if (mark) return mark;
  }
  return "";
}

function drawnBy(el: Element): string {
  switch (el.localName) {
    case "img":
      return fileOf((el as HTMLImageElement).currentSrc);
    case "use":
      return `shape ${(el.getAttribute("href") ?? el.getAttribute("xlink:href") ?? "").split("#").pop()}`;
    case "path":
    case "polygon":
    case "polyline":
      return `shape ${short(el.getAttribute("d") ?? el.getAttribute("points") ?? "")}`;
  }
  for (const part of ["::before", "::after"]) {
    const letter = /^"(.)"/su.exec(getComputedStyle(el, part).content)?.[1];
    if (letter && letter.trim()) return `letter ${letter.codePointAt(0)?.toString(16)}`;
  }
  const drawn = /url\("([^"]+)"\)/.exec(getComputedStyle(el).backgroundImage)?.[1];
  return drawn ? `${fileOf(drawn)} ${getComputedStyle(el).backgroundPosition}` : "";
}

function fileOf(address: string): string {
  if (!address) return "";
  if (address.startsWith("data:")) return `picture ${short(address)}`;
  return `picture ${(address.split(/[?#]/)[0] ?? "").split("/").pop() ?? ""}`.slice(0, 100);
}

/** FNV-1a: long drawings by a short number. */
function short(text: string): string {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return (hash >>> 0).toString(16);
}
