() => {
  globalThis.sullaeChanges = 0;
  globalThis.sullaeWatched = new WeakSet([document]);
  const watcher = new MutationObserver((records) => {
    globalThis.sullaeChanges += records.length;
  });
  watcher.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  // What pointing at a thing changed on the page is none of what pressing it does.
  addEventListener(
    "pointerdown",
    () => {
      globalThis.sullaeChanges += watcher.takeRecords().length;
      globalThis.sullaeAtPress ??= globalThis.sullaeChanges;
    },
    true,
  );
}
