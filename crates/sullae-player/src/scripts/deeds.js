// More of what the player asks of a page: values that are not typed, several options, file fields.
Object.assign(page, {
  // Gives a slider, colour or date its value as a person's choice would: with its events, also for pages that watch the property.
  setValue(x, y, value) {
    const field = page.controlAt(x, y, (at) => at.localName === "input");
    if (!field || field.disabled || field.readOnly) return { set: false };
    field.focus();
    if (field.value !== value) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, value);
      page.told(field);
    }
    return { set: field.value === value };
  },

  // Chooses exactly these options, each by its label, else by its value.
  selectMany(x, y, choices) {
    const list = page.controlAt(x, y, (at) => at.localName === "select");
    if (!list) return { chosen: false };
    const options = [...list.options];
    const wanted = choices.map(({ label, value }) => page.optionOf(list, label, value));
    if (wanted.some((option) => !option || option.disabled)) return { chosen: false };
    list.focus();
    const before = options.map((option) => option.selected);
    for (const option of options) option.selected = wanted.includes(option);
    if (options.some((option, i) => option.selected !== before[i])) page.told(list);
    return { chosen: true };
  },

  // The file field that is meant: by its id or name, by its path, or the only one there is.
  fileField(hosts, xpath, id, name) {
    const isOne = (at) => at?.localName === "input" && at.type === "file";
    const of = (at) => (at?.localName === "label" ? at.control : at);
    const all = (root) => [...root.querySelectorAll("*")].flatMap((at) => [...(isOne(at) ? [at] : []), ...(at.shadowRoot ? all(at.shadowRoot) : [])]);
    const fields = all(document);
    const only = (test) => {
      const found = fields.filter(test);
      return found.length === 1 ? found[0] : null;
    };
    const there = of(page.resolve([], hosts, xpath));
    return (id && only((at) => at.id === id)) || (name && only((at) => at.name === name)) || (isOne(there) ? there : null) || only(() => true);
  },

  // Turns over one of the page's panes, first what lay at the point: down to the end of each, then up again. More may load on the way.
  scrollOn(x, y) {
    const scrolls = (at) => at.scrollHeight > at.clientHeight + 8 && at.clientHeight > 40 && (at === document.scrollingElement || /auto|scroll|overlay/.test(getComputedStyle(at).overflowY));
    const all = [...document.querySelectorAll("*")].filter((at) => at.scrollHeight > at.clientHeight + 8 && scrolls(at));
    const near = document.elementsFromPoint(x, y).filter((at) => all.includes(at));
    const panes = [...new Set([...near, document.scrollingElement, ...all])].filter((at) => at && scrolls(at));
    const up = Boolean(globalThis.sullaeScrollsUp);
    for (const pane of panes) {
      const room = up ? pane.scrollTop > 1 : pane.scrollTop + pane.clientHeight < pane.scrollHeight - 1;
      if (!room) continue;
      const before = pane.scrollTop;
      pane.scrollBy({ top: (up ? -0.7 : 0.7) * pane.clientHeight, behavior: "instant" });
      if (pane.scrollTop !== before) return true;
    }
    globalThis.sullaeScrollsUp = !up;
    return panes.length > 0;
  },

  holdsText(frame, hosts, xpath) {
    return Boolean(page.resolve(frame, hosts, xpath)?.value);
  },

  // Scrolls the page as little as brings a point into view with what lies round it.
  makeRoom(x, y) {
    const [edge, before] = [48, [scrollX, scrollY].join()];
    const over = (at, size) => Math.min(at - edge, 0) + Math.max(at + edge - size, 0);
    scrollBy({ left: over(x, innerWidth), top: over(y, innerHeight), behavior: "instant" });
    return [scrollX, scrollY].join() !== before;
  },

  // How far everything is scrolled, to tell whether it moved.
  scrolls() {
    const all = [...document.querySelectorAll("*")].filter((at) => at !== document.scrollingElement && (at.scrollTop || at.scrollLeft));
    const within = all.flatMap((at) => [at.scrollLeft, at.scrollTop]).map(Math.round).join();
    return { x: Math.round(scrollX), y: Math.round(scrollY), within };
  },
});
