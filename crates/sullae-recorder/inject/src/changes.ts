// Whether the page changed after something was done to it. What changes by itself all the time is no answer.

const RESTLESS_MS = 2000;
const WATCH_MS = 1500;

let onChange: (() => void) | null = null;
let touched: Element | null = null;
let watchEnds = 0;
let count = 0;
let last = 0;
const lastChanged = new WeakMap<Node, number>();
const observed = new WeakSet<Node>();

/** When a node first came, in changes so far; one that was only moved keeps its time. */
const came = new WeakMap<Node, number>();
const stoodBefore = new WeakSet<Node>();

const observer = new MutationObserver(hear);

function hear(records: MutationRecord[]): void {
  if (records.length === 0) return;
  const now = performance.now();
  let telling = false;
  for (const record of records) {
    for (const node of record.removedNodes) stoodBefore.add(node);
    for (const node of record.addedNodes) if (!stoodBefore.has(node)) came.set(node, count + 1);
    const before = lastChanged.get(record.target);
    lastChanged.set(record.target, now);
    const restless = before !== undefined && watchStarted() - before < RESTLESS_MS && before < watchStarted();
    if (!restless && !isPressedLook(record)) telling = true;
  }
  count += 1;
  last = now;
  if (telling && onChange && now < watchEnds) {
    const tell = onChange;
    onChange = null;
    tell();
  }
}

function watchStarted(): number {
  return watchEnds - WATCH_MS;
}

/** A button that only looks pressed has done nothing yet. */
function isPressedLook(record: MutationRecord): boolean {
  const look = record.type === "attributes" && (record.attributeName === "class" || record.attributeName === "style");
  return look && touched !== null && touched.contains(record.target);
}

/** Begins to observe a document or shadow root; again is harmless. */
export function observe(root: Node): void {
  if (observed.has(root)) return;
  observed.add(root);
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** Calls `tell` once if the page changes within the next 1.5 s; a later watch takes its place. */
export function watchChanges(target: Element, tell: () => void): void {
  hear(observer.takeRecords());
  touched = target;
  onChange = tell;
  watchEnds = performance.now() + WATCH_MS;
}

/** What changes from now on is not the answer to what was done last. */
export function unwatchChanges(): void {
  hear(observer.takeRecords());
  onChange = null;
}

/** Number of changes so far, to tell whether an earlier look still holds. */
export function changeCount(): number {
  hear(observer.takeRecords());
  return count;
}

/** Whether an element, or what holds it, was not yet there when `changeCount` was `mark`. */
export function cameAfter(mark: number, el: Element): boolean {
  hear(observer.takeRecords());
  for (let node: Node | null = el; node; node = node.parentNode) if ((came.get(node) ?? 0) > mark) return true;
  return false;
}

/** When the page last changed, milliseconds since 1970. */
export function lastChangeAt(): number {
  return performance.timeOrigin + last;
}
