// How an event leaves the page: one console line that only the recorder's world writes and the page cannot see.
import { framePlace } from "./paths";

const SECRET_SHOWN_AS = "•••";
const SHORTEST_SECRET = 4;
const SECRETS_KEPT = 20;

/** Different for every document, also for the next one in the same frame. */
const doc = Math.random().toString(36).slice(2, 12);
const secretValues = new Set<string>();
/** Counts the messages of this document: a browser that is attached to anew tells old console lines again. */
let sent = 0;

/** A value that may not occur in anything sent, wherever else the page shows it. */
export function keepOut(value: string): void {
  if (value.length < SHORTEST_SECRET) return;
  secretValues.delete(value);
  secretValues.add(value);
  for (const oldest of secretValues) {
    if (secretValues.size <= SECRETS_KEPT) break;
    secretValues.delete(oldest);
  }
}

/** Milliseconds since 1970 of an event, or of now; the clock of the browser's pictures. */
export function timeOf(event?: Event): number {
  return performance.timeOrigin + (event ? event.timeStamp : performance.now());
}

export function send(tag: string, kind: string, at: number, body: object): void {
  console.debug(tag, messageOf(kind, at, body));
}

/** An event as JSON, with where and when it happened; without the values that are to be kept out. */
export function messageOf(kind: string, at: number, body: object): string {
  const message = {
    kind,
    at_ms: at,
    doc,
    number: ++sent,
    top: window === window.parent,
    url: location.href,
    title: document.title.slice(0, 300),
    entry: entryIndex(),
    view: { width: innerWidth, height: innerHeight, device_pixel_ratio: devicePixelRatio, scroll_x: scrollX, scroll_y: scrollY },
    frame: framePlace(),
    ...body,
  };
  return JSON.stringify(message, (_, value: unknown) => (typeof value === "string" ? withoutSecretValues(value) : value));
}

/** The place of this document in the tab's history, as far as the page may know it; -1 where it may not. */
export function entryIndex(): number {
  return (window as unknown as { navigation?: { currentEntry: { index: number } | null } }).navigation?.currentEntry?.index ?? -1;
}

function withoutSecretValues(text: string): string {
  let clean = text;
  for (const secret of secretValues) clean = clean.replaceAll(secret, SECRET_SHOWN_AS);
  return clean;
}
