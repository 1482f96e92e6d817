// What the player asks of a page beside the list of its elements. One object of functions; each call
// runs one of them in Sullae's own world, where the page's scripts cannot see or change it.
const page = {
  // The innermost element drawn at a point of the top viewport, through open shadow roots and frames
  // of the same origin.
  at(x, y) {
    let root = document;
    for (;;) {
      const element = root.elementFromPoint(x, y);
      if (!element) return null;
      if (element.shadowRoot && element.shadowRoot !== root && element.shadowRoot.elementFromPoint(x, y)) {
        const inner = element.shadowRoot.elementFromPoint(x, y);
        if (inner === element) return element;
        root = element.shadowRoot;
        continue;
      }
      if (element.localName === "iframe" || element.localName === "frame") {
        let inner = null;
        try {
          inner = element.contentDocument;
        } catch {
          // Another origin: the frame itself is all that can be seen.
        }
        if (!inner) return element;
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        x -= box.x + element.clientLeft + (parseFloat(style.paddingLeft) || 0);
        y -= box.y + element.clientTop + (parseFloat(style.paddingTop) || 0);
        root = inner;
        continue;
      }
      return element;
    }
  },

  // The element at the end of a path of frames, shadow hosts and positions.
  resolve(frame, hosts, xpath) {
    const walk = (root, path) => {
      let at = root;
      for (const step of path.split("/").filter(Boolean)) {
        const parts = /^(?:\*\[name\(\)='(.+)'\]|([^[]+))\[(\d+)\]$/.exec(step);
        if (!parts || !at) return null;
        const named = [...at.children].filter((child) => (parts[1] ? child.nodeName === parts[1] : child.localName === parts[2]));
        at = named[Number(parts[3]) - 1];
      }
      return at ?? null;
    };
    const frames = (root, found = []) => {
      for (const el of root.querySelectorAll("*")) {
        if (el.localName === "iframe" || el.localName === "frame") found.push(el);
        if (el.shadowRoot) frames(el.shadowRoot, found);
      }
      return found;
    };
    let root = document;
    for (const index of frame) {
      try {
        root = frames(root)[index]?.contentDocument;
      } catch {
        root = null;
      }
      if (!root) return null;
    }
    for (const host of hosts) {
      root = walk(root, host)?.shadowRoot;
      if (!root) return null;
    }
    return walk(root, xpath);
  },

  // The first frame of a path that is of another site.
  closedFrame(path) {
    let root = document;
    for (const index of path) {
      const frames = [];
      const visit = (inside) => {
        for (const el of inside.querySelectorAll("*")) {
          if (el.localName === "iframe" || el.localName === "frame") frames.push(el);
          if (el.shadowRoot) visit(el.shadowRoot);
        }
      };
      visit(root);
      let inner = null;
      try {
        inner = frames[index]?.contentDocument;
      } catch {
        // Another site.
      }
      if (!inner) return frames[index] ?? null;
      root = inner;
    }
    return null;
  },

  // The element's ancestors from itself outwards, leaving shadow roots by their hosts and frames by
  // their frame elements.
  *outwards(element) {
    let at = element;
    while (at) {
      yield at;
      const root = at.getRootNode();
      at = at.assignedSlot ?? at.parentElement ?? root.host ?? root.defaultView?.frameElement ?? null;
    }
  },

  // What a press at the point would reach: nothing if it is the wanted element, a part of it, or the
  // label of it; else what lies there, in words.
  covering(x, y, frame, hosts, xpath) {
    const hit = page.at(x, y);
    // A frame of another site cannot be looked into: nothing may lie over the frame itself.
    const closed = page.closedFrame(frame);
    if (closed && hit) return hit === closed ? {} : { by: (hit.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 80) };
    const wanted = page.resolve(frame, hosts, xpath);
    if (!wanted || !hit) return { gone: true };
    for (const at of page.outwards(hit)) {
      if (at === wanted) return {};
      if (at.localName === "label" && at.control === wanted) return {};
    }
    // A press on the box around a field still reaches the field's own label or wrapper.
    if (wanted.localName === "label" && wanted.control === hit) return {};
    if (hit.contains(wanted) && (hit.textContent ?? "").trim() === (wanted.textContent ?? "").trim()) return {};
    for (const at of page.outwards(hit)) {
      const text = (at.getAttribute("aria-label") ?? at.innerText ?? "").trim().replace(/\s+/g, " ");
      if (text) return { by: text.slice(0, 80) };
    }
    return { by: "" };
  },

  // The element that has the focus, through open shadow roots and frames of the same origin.
  focused() {
    let root = document;
    for (;;) {
      const element = root.activeElement;
      let inner = element?.shadowRoot?.activeElement ? element.shadowRoot : null;
      try {
        inner ??= element?.contentDocument ?? null;
      } catch {
        // Another origin.
      }
      if (!inner) return element;
      root = inner;
    }
  },

  // The window that keys go to after a press at the point, or as the focus is without one; and whether nobody can tell from here where in it.
  keysWindow(point) {
    const at = point ? page.at(point.x, point.y) : page.focused();
    if (!at) return [window, true];
    return at.contentWindow ? [at.contentWindow, true] : [at.ownerDocument.defaultView, false];
  },

  // What keys go to is this very element; and whether a person sees it.
  keysGoTo(frame, hosts, xpath) {
    const wanted = page.resolve(frame, hosts, xpath);
    if (!wanted || wanted.getRootNode().activeElement !== wanted) return { has: false };
    const { x, y, width, height } = wanted.getBoundingClientRect();
    const [midX, midY, { innerWidth, innerHeight }] = [x + width / 2, y + height / 2, wanted.ownerDocument.defaultView];
    const inView = midX >= 0 && midY >= 0 && midX < innerWidth && midY < innerHeight;
    const hit = inView ? wanted.getRootNode().elementFromPoint(midX, midY) : wanted;
    return { has: true, seen: width > 4 && height > 4 && wanted.contains(hit) };
  },

  intoView(frame, hosts, xpath) {
    const element = page.resolve(frame, hosts, xpath);
    element?.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    return Boolean(element);
  },

  // The control at a point, itself or through its label.
  controlAt(x, y, wanted) {
    const hit = page.at(x, y);
    for (const at of hit ? page.outwards(hit) : []) {
      const control = at.localName === "label" ? at.control : at;
      if (control && wanted(control)) return control;
    }
    return null;
  },

  // An option of a list by its label, else by its value.
  optionOf(list, label, value) {
    const fold = (text) => text.trim().replace(/\s+/g, " ");
    const options = [...list.options];
    return options.find((o) => fold(o.label) === fold(label)) ?? options.find((o) => o.value === value);
  },

  // Tells the page of a new value, as the browser does after a person's choice.
  told(element) {
    element.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  },

  // Chooses an option by its label, else by its value, as a person's choice would: with its events.
  select(x, y, label, value) {
    const element = page.controlAt(x, y, (at) => at.localName === "select");
    if (!element) return { found: false };
    const option = page.optionOf(element, label, value);
    if (!option || option.disabled) return { found: true, chosen: false };
    element.focus();
    if (!option.selected || element.multiple) {
      option.selected = true;
      page.told(element);
    }
    return { found: true, chosen: true };
  },

  // Whether the check box or radio button at the point is ticked; null where there is none.
  ticked(x, y) {
    const hit = page.at(x, y);
    for (const at of hit ? page.outwards(hit) : []) {
      const control = at.localName === "label" ? at.control : at;
      if (control?.type === "checkbox" || control?.type === "radio") return control.checked;
      const aria = at.getAttribute("aria-checked");
      if (aria) return aria === "true";
    }
    return null;
  },

  // Gives the focus to what is at the point, unless it has it already.
  focus(x, y) {
    const hit = page.at(x, y);
    for (const at of hit ? page.outwards(hit) : []) {
      const root = at.getRootNode();
      if (root.activeElement === at) return true;
      at.focus?.({ preventScroll: true });
      if (root.activeElement === at && at !== at.ownerDocument.body) return true;
    }
    return false;
  },

  // The text the page shows, its address and its title.
  shown() {
    return { text: document.body?.innerText ?? "", url: location.href, title: document.title };
  },

  // What an element's checks are about; null for what it has not. Nothing is read of a password field.
  state(frame, hosts, xpath) {
    const element = page.resolve(frame, hosts, xpath);
    if (!element) return {};
    const control = element.localName === "label" ? (element.control ?? element) : element;
    const isButton = ["button", "submit", "reset"].includes(control.type);
    const ticks = control.type === "checkbox" || control.type === "radio";
    const aria = ["aria-checked", "aria-pressed", "aria-selected"].map((name) => control.getAttribute(name)).find((state) => state !== null);
    let value = null;
    if (control.localName === "select") value = [...control.selectedOptions].map((option) => option.label).join(", ");
    else if (typeof control.value === "string" && control.type !== "password" && !ticks && !isButton) value = control.value;
    else if (control.isContentEditable) value = control.innerText;
    return {
      text: isButton && control.localName === "input" ? control.value : (element.innerText ?? element.textContent ?? ""),
      value,
      enabled: !control.matches(":disabled") && !control.closest("[aria-disabled=true], [inert]"),
      ticked: ticks ? control.checked : aria === undefined ? null : aria === "true",
      rows: page.rows(element),
    };
  },

  // How many rows a table, or entries a list, shows; null for what is neither.
  rows(element) {
    const drawn = (all) => [...all].filter((el) => el.checkVisibility()).length;
    const table = element.closest("table");
    if (table) return drawn([...table.rows].filter((row) => row.parentElement.localName !== "thead" && row.querySelector(":scope > td")));
    const list = element.closest("ul, ol, [role=list], [role=listbox], [role=grid], [role=table], [role=tree]");
    if (!list) return null;
    const own = "[role=listitem], [role=option], [role=treeitem]";
    if (list.localName === "ul" || list.localName === "ol") return drawn([...list.children].filter((el) => el.localName === "li"));
    const rows = [...list.querySelectorAll("[role=row]")].filter((row) => row.querySelector("[role=cell], [role=gridcell]"));
    return drawn(rows.length > 0 ? rows : list.querySelectorAll(own));
  },

  // Boxes in the top viewport of everything that shows one of the secrets, and of password fields that hold anything.
  secretPlaces(secrets) {
    const boxes = [];
    const add = (rect, x, y) => {
      if (rect.width > 0 && rect.height > 0) boxes.push({ x: rect.x + x, y: rect.y + y, width: rect.width, height: rect.height });
    };
    const shows = (text) => Boolean(text) && secrets.some((secret) => text.includes(secret));
    const visit = (root, x, y) => {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!shows(node.data)) continue;
        const range = node.ownerDocument.createRange();
        range.selectNodeContents(node);
        add(range.getBoundingClientRect(), x, y);
      }
      for (const el of root.querySelectorAll("*")) {
        const value = "value" in el && typeof el.value === "string" ? el.value : "";
        if ((el.type === "password" && value) || shows(value)) add(el.getBoundingClientRect(), x, y);
        if (el.shadowRoot) visit(el.shadowRoot, x, y);
        if (el.localName === "iframe") {
          try {
            const inner = el.contentDocument;
            const box = el.getBoundingClientRect();
            if (inner) visit(inner, x + box.x + el.clientLeft, y + box.y + el.clientTop);
          } catch {
            // Another origin: its pictures cannot be looked through from here.
          }
        }
      }
    };
    visit(document, 0, 0);
    return boxes;
  },

  // What covers the point, and the count of changes before acting there: one question, for it is asked in every step.
  ready(x, y, frame, hosts, xpath) {
    return { ...page.covering(x, y, frame, hosts, xpath), changes: page.beforeActing() };
  },

  // The one element at a path of this document, if it is to be seen, and all that tells whether a press at the point would reach it.
  glance(x, y, xpath) {
    const list = globalThis.sullaeCandidates?.(xpath);
    if (!list || list === "[]") return null;
    const wanted = page.resolve([], [], xpath);
    const moves = document.getAnimations().some(({ playState, effect }) => playState === "running" && effect?.target?.contains(wanted));
    const isEmptyField = wanted.matches("input, textarea") && wanted.value === "";
    return { list, moves, isEmptyField, ...page.ready(x, y, [], [], xpath) };
  },

  // The count of changes before an act.
  beforeActing() {
    globalThis.sullaeAtPress = null;
    return page.changes();
  },

  // Whether the page has changed since the act's press, or since the count before it where nothing was pressed in this document. What
  // its scripts put off until their next turn has come first.
  async changedSince(before) {
    await new Promise((turn) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = turn;
      port2.postMessage(null);
    });
    return page.changes() !== (globalThis.sullaeAtPress ?? before);
  },

  // How often the document has changed since it was first watched; open shadow roots and frames of the
  // same origin are watched from the first question on.
  changes() {
    globalThis.sullaeChanges ??= 0;
    globalThis.sullaeWatched ??= new WeakSet();
    const watch = (root) => {
      if (!globalThis.sullaeWatched.has(root)) {
        globalThis.sullaeWatched.add(root);
        new MutationObserver((records) => {
          globalThis.sullaeChanges += records.length;
        }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
      }
      for (const el of root.querySelectorAll("*")) {
        if (el.shadowRoot) watch(el.shadowRoot);
        if (el.localName !== "iframe") continue;
        try {
          if (el.contentDocument) watch(el.contentDocument);
        } catch {
          // Another origin: what changes there is its own.
        }
      }
    };
    watch(document);
    return globalThis.sullaeChanges;
  },
};
