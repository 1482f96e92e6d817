// Single keys that do something, and those that belong to what is being written.

/** Whether a key is for the page: no modifier is held, no field has it, and no input method is at work. */
export function isForThePage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return false;
  if (document.querySelector("dialog[open]")) return false;
  return !(event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]"));
}

/** Whether Enter sends what was written: not while an input method still composes, and not with Shift, which breaks the line. */
export function sends(event: Pick<KeyboardEvent, "key" | "shiftKey" | "isComposing" | "keyCode">): boolean {
  // WebKit says 229 of the Enter that ends a composition, after the composition has ended.
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
