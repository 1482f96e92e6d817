() => {
  globalThis.sullaeChanges = 0;
  new MutationObserver((records) => {
    globalThis.sullaeChanges += records.length;
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}
