() => {
  globalThis.sullaeChanges = 0;
  globalThis.sullaeWatched = new WeakSet([document]);
  new MutationObserver((records) => {
    globalThis.sullaeChanges += records.length;
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}
