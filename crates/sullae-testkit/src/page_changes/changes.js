// Changes a page the way new versions of it do, and knows afterwards which element is which. Runs among the page's own scripts;
// the engine under test works in a world of its own and sees neither this object nor what it remembers.
(() => {
  const random = (seed) => {
    let state = seed >>> 0 || 1;
    return () => {
      // mulberry32 (public domain, T. Ettinger)
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  };
  const hash = (text) => {
    let h = 2166136261;
    for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 16777619);
    return h >>> 0;
  };
  const shuffled = (list, next) => {
    const copy = [...list];
    for (let k = copy.length - 1; k > 0; k--) {
      const other = Math.floor(next() * (k + 1));
      [copy[k], copy[other]] = [copy[other], copy[k]];
    }
    return copy;
  };
  const bodyElements = () => [...document.body.querySelectorAll("*")].filter((el) => !["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(el.tagName));
  const innermost = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };
  const inView = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const drawn = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  // --- Targets: what a person would press, some of each kind.
  const ACTING = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=menuitem]";
  const kindOf = (el) => {
    const tag = el.localName;
    if (tag === "td" || tag === "th") return "cell";
    const iconic = !(el.innerText ?? "").trim() && !["input", "select", "textarea"].includes(tag);
    if (iconic) return "icon";
    if (tag === "a") return "link";
    if (tag === "input" && ["checkbox", "radio"].includes(el.type)) return "check";
    if (tag === "input" && ["button", "submit", "reset"].includes(el.type)) return "button";
    if (["input", "select", "textarea"].includes(tag)) return "field";
    return "button";
  };
  const nameOf = (el) => `${el.localName} ${(el.innerText ?? "").trim().slice(0, 40) || el.getAttribute("aria-label") || el.getAttribute("placeholder") || el.getAttribute("title") || ""}`.trim();

  const bench = {
    targets: [],
    scrolls: [],

    // Chooses at most `most` targets in view, turn by turn among the kinds, and gives their points.
    choose(seed, most) {
      const next = random(seed);
      const seen = [];
      for (const el of document.body.querySelectorAll(`${ACTING}, td`)) {
        if (!drawn(el)) continue;
        const box = el.getBoundingClientRect();
        if (box.width < 8 || box.height < 8 || box.width * box.height > 0.1 * innerWidth * innerHeight) continue;
        if (box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight) continue;
        if (el.localName === "td" && (!(el.innerText ?? "").trim() || el.querySelector(ACTING) || el.colSpan > 1)) continue;
        const x = box.x + box.width / 2;
        const y = box.y + box.height / 2;
        const hit = innermost(x, y);
        if (!hit || !(hit === el || el.contains(hit))) continue;
        // The innermost thing to press is the target, not what is around it.
        const inner = hit.closest(`${ACTING}, td`);
        if (inner !== el) continue;
        seen.push({ el, x, y, kind: kindOf(el), name: nameOf(el) });
      }
      const kinds = new Map();
      for (const target of shuffled(seen, next)) {
        if (!kinds.has(target.kind)) kinds.set(target.kind, []);
        kinds.get(target.kind).push(target);
      }
      const chosen = [];
      while (chosen.length < most && [...kinds.values()].some((list) => list.length > 0)) {
        for (const list of kinds.values()) {
          const target = list.pop();
          if (target && chosen.length < most) chosen.push(target);
        }
      }
      bench.targets = chosen.map((target) => target.el);
      return chosen.map(({ x, y, kind, name }) => ({ x, y, kind, name }));
    },

    // Whether a press at each of the points (CSS pixels) reaches target `index`; where one lies out of sight, once it is scrolled to.
    reached(index, points) {
      const el = bench.targets[index];
      return points.map(([x, y]) => {
        if (!inView(x, y)) return el.isConnected && [...el.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
        const hit = innermost(x, y);
        if (!hit || !el.isConnected) return false;
        if (el === hit || el.contains(hit)) return true;
        // A press on its label is a press on it.
        const label = hit.closest("label");
        return Boolean(label && label.control === el);
      });
    },

    // Where target `index` is now, CSS pixels; null where it is gone or lies under something else.
    placeOf(index) {
      const el = bench.targets[index];
      if (!el.isConnected || !drawn(el)) return null;
      const { x, y, width, height } = el.getBoundingClientRect();
      const middle = [x + width / 2, y + height / 2];
      return inView(...middle) && !bench.reached(index, [middle])[0] ? null : { x, y, width, height };
    },

    // Remembers how far everything is scrolled, and goes back there.
    keepScroll() {
      bench.scrolls = [document.scrollingElement, ...bodyElements()].filter((el) => el.scrollHeight > el.clientHeight || el.scrollWidth > el.clientWidth).map((el) => [el, el.scrollTop, el.scrollLeft]);
    },
    scrollBack() {
      for (const [el, top, left] of bench.scrolls) el.scrollTo({ top, left, behavior: "instant" });
    },

    change(kind, seed, index) {
      const next = random(seed);
      changes[kind](next, index === null ? null : bench.targets[index]);
    },

    takeBack() {
      for (const back of undoing.splice(0).reverse()) back();
    },
  };
  const undoing = [];

  const setStyle = (el, name, value) => {
    const [before, priority] = [el.style.getPropertyValue(name), el.style.getPropertyPriority(name)];
    el.style.setProperty(name, value, "important");
    undoing.push(() => (before ? el.style.setProperty(name, before, priority) : el.style.removeProperty(name)));
  };
  const addSheet = (css) => {
    const style = document.createElement("style");
    style.textContent = css;
    document.head.append(style);
    undoing.push(() => style.remove());
  };
  const eachRule = (rules, visit) => {
    for (const rule of rules) {
      if (rule.selectorText !== undefined) visit(rule);
      if (rule.cssRules?.length) eachRule(rule.cssRules, visit);
    }
  };
  // Icons are letters of a font of their own: another font or language would make boxes of them.
  const isIconFont = (style) => /awesome|icon|glyph|material|symbol/i.test(style.fontFamily);

  const colour = (text) => {
    const parts = /rgba?\(([\d.]+),\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?\)/.exec(text);
    return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3]), parts[4] === undefined ? 1 : Number(parts[4])] : null;
  };
  // The same hue at the opposite lightness.
  const darkened = ([r, g, b, a]) => {
    const turn = 255 - Math.max(r, g, b) - Math.min(r, g, b);
    const shifted = [r, g, b].map((v) => Math.round(Math.min(255, Math.max(0, v + turn)) * 0.9 + 18));
    return `rgba(${shifted.join(",")},${a})`;
  };

  const SYLLABLES = [..."가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히관검결경공과권김남단달당대동등명문민반방배본사산상서선설성세속송신실안양어역연영예온완요용운원위유은음의인일장재저전점정제종주중지직진책처청출통판편표필학한합해향현협형화환활회"];
  const LETTERS = ["ba", "den", "fi", "gor", "han", "ila", "jo", "kel", "lum", "mar", "ne", "or", "pen", "qui", "ros", "sta", "ter", "ul", "ven", "wis", "yar", "zon"];
  // A made-up translation, the same for the same word: from Korean to letters, from letters to Korean.
  const translated = (text) =>
    text.replace(/[가-힣]+|[A-Za-zÀ-ÿ]+(?:['’][a-z]+)?/g, (word) => {
      const next = random(hash(word.toLowerCase()));
      if (/[가-힣]/.test(word)) {
        let made = "";
        for (let k = 0; k < Math.min(4, Math.max(1, word.length)); k++) made += LETTERS[Math.floor(next() * LETTERS.length)];
        return made[0].toUpperCase() + made.slice(1);
      }
      let made = "";
      for (let k = 0; k < Math.max(1, Math.round(word.length / 3)); k++) made += SYLLABLES[Math.floor(next() * SYLLABLES.length)];
      return made;
    });
  const textNodes = (root) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || ["SCRIPT", "STYLE", "NOSCRIPT", "TEXTAREA"].includes(parent.tagName) || !node.data.trim()) continue;
      found.push(node);
    }
    return found;
  };
  const SHOWN_ATTRIBUTES = ["placeholder", "title", "alt", "aria-label"];
  const setAttribute = (el, name, value) => {
    const before = el.getAttribute(name);
    el.setAttribute(name, value);
    undoing.push(() => (before === null ? el.removeAttribute(name) : el.setAttribute(name, before)));
  };
  const setText = (node, text) => {
    const before = node.data;
    node.data = text;
    undoing.push(() => {
      node.data = before;
    });
  };

  // What a small rewording does to a label.
  const REWORDINGS = [
    (text) => `${text}${/[가-힣]/.test(text) ? "하기" : " now"}`,
    (text) => `${text} »`,
    (text) => `${/[가-힣]/.test(text) ? "새 " : "New "}${text}`,
    (text) => (/\d/.test(text) ? text.replace(/\d/g, (digit) => String((Number(digit) + 3) % 10)) : `${text} (2)`),
    (text) => (text.length > 6 ? text.slice(0, -2) : `${text}…`),
    (text) => text.replace(/^(\s*)(\S)(\S*)/, (_, space, first, rest) => space + (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + rest) + (/[가-힣]/.test(text) ? "요" : "s"),
  ];

  const changes = {
    ids_and_classes(next) {
      const salt = Math.floor(next() * 1e9);
      const renamed = (name) => `${"abcdefghkmnpqrstuvwxyz"[hash(name + salt) % 22]}${(hash(`${salt}${name}`) % 1679616).toString(36)}`;
      const [classes, ids] = [new Map(), new Map()];
      for (const el of [document.documentElement, document.body, ...bodyElements()]) {
        for (const name of el.classList) classes.set(name, renamed(name));
        if (el.id) ids.set(el.id, renamed(`#${el.id}`));
      }
      for (const sheet of document.styleSheets) {
        let rules = [];
        try {
          rules = sheet.cssRules;
        } catch {
          continue;
        }
        eachRule(rules, (rule) => {
          const selector = rule.selectorText.replace(/([.#])((?:[\w-]|[^\x00-\x7f])+)/g, (all, mark, name) => {
            const other = mark === "." ? classes.get(name) : ids.get(name);
            return other ? mark + other : all;
          });
          if (selector !== rule.selectorText) rule.selectorText = selector;
        });
      }
      for (const el of [document.documentElement, document.body, ...bodyElements()]) {
        if (el.classList.length > 0) el.setAttribute("class", [...el.classList].map((name) => classes.get(name) ?? name).join(" "));
        if (el.id) el.id = ids.get(el.id);
        for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list"]) {
          const value = el.getAttribute(name);
          if (value) el.setAttribute(name, value.split(/\s+/).map((id) => ids.get(id) ?? id).join(" "));
        }
      }
    },

    wrappers(next) {
      const closed = new Set(["TABLE", "THEAD", "TBODY", "TFOOT", "TR", "COLGROUP", "SELECT", "DATALIST", "OPTGROUP", "SVG", "UL", "OL", "DL", "DETAILS", "PICTURE", "VIDEO"]);
      const wanted = new Set();
      for (const el of bodyElements()) if (next() < 0.12) wanted.add(el);
      for (const target of bench.targets) {
        wanted.add(target);
        if (target.parentElement && target.parentElement !== document.body) wanted.add(target.parentElement);
      }
      for (const el of wanted) {
        const parent = el.parentElement;
        if (!parent || parent === document.documentElement || closed.has(parent.tagName.toUpperCase()) || el.closest("svg, select")) continue;
        const wrapper = document.createElement(getComputedStyle(el).display.startsWith("inline") ? "span" : "div");
        wrapper.style.display = "contents";
        el.replaceWith(wrapper);
        wrapper.append(el);
      }
    },

    siblings(next) {
      const parents = new Set(bodyElements().map((el) => el.parentElement));
      for (const parent of parents) {
        if (!parent || parent.closest("svg, select, thead, p, pre, code")) continue;
        const children = [...parent.children];
        const alike = children.filter((child) => child.localName === children[children.length >> 1].localName);
        if (alike.length < 3 || next() > 0.5) continue;
        const places = alike.map((child) => {
          const mark = document.createComment("");
          child.replaceWith(mark);
          return mark;
        });
        shuffled(alike, next).forEach((child, k) => places[k].replaceWith(child));
      }
    },

    attributes(next) {
      const droppable = (name) => ["id", "name", "title", "for", "rel", "target", "tabindex", "autocomplete", "itemprop"].includes(name) || name.startsWith("data-") || name.startsWith("aria-");
      for (const el of bodyElements()) {
        for (const { name } of [...el.attributes]) {
          if (name === "id" && el.localName === "input") continue;
          if (droppable(name) && next() < 0.7) el.removeAttribute(name);
        }
      }
    },

    moved(next, target) {
      const box = target.getBoundingClientRect();
      const inPlace = next() < 0.5 || ["TD", "TH", "SUMMARY", "OPTION"].includes(target.tagName);
      if (!inPlace && movedInto(target, next)) return;
      // To another free-looking place of the window.
      for (let tries = 0; tries < 40; tries++) {
        const x = Math.round(10 + next() * (innerWidth - box.width - 20) - box.x) + box.x;
        const y = Math.round(10 + next() * (innerHeight - box.height - 20) - box.y) + box.y;
        if (Math.hypot(x - box.x, y - box.y) < 90) continue;
        setStyle(target, "position", "relative");
        setStyle(target, "z-index", "2147483000");
        setStyle(target, "left", `${x - box.x}px`);
        setStyle(target, "top", `${y - box.y}px`);
        const now = target.getBoundingClientRect();
        const hit = innermost(now.x + now.width / 2, now.y + now.height / 2);
        if (hit && target.contains(hit)) return;
        bench.takeBack();
      }
    },

    colours(next) {
      const hue = Math.floor(next() * 360);
      addSheet(`
        a, a * { color: hsl(${hue} 70% 32%) !important; }
        button, [role=button], input[type=submit], input[type=button], input[type=reset], .btn { background-color: hsl(${(hue + 140) % 360} 55% 34%) !important; background-image: none !important; color: #fff !important; border-color: hsl(${(hue + 140) % 360} 55% 24%) !important; }
        button *, [role=button] *, .btn * { color: #fff !important; }
        input, select, textarea { border-color: hsl(${hue} 40% 55%) !important; background-color: hsl(${hue} 60% 97%) !important; }
        body, header, nav, footer, aside { background-color: hsl(${hue} 35% 95%) !important; }
        h1, h2, h3 { color: hsl(${(hue + 60) % 360} 50% 30%) !important; }`);
    },

    fonts() {
      for (const el of bodyElements()) {
        if (!isIconFont(getComputedStyle(el)) && !["::before", "::after"].some((part) => isIconFont(getComputedStyle(el, part)))) setStyle(el, "font-family", '"DejaVu Serif", "Noto Serif CJK KR", "NanumMyeongjo", Georgia, serif');
      }
    },

    dark() {
      const all = [document.documentElement, document.body, ...bodyElements()];
      const wanted = all.map((el) => {
        const style = getComputedStyle(el);
        return [el, colour(style.color), colour(style.backgroundColor), colour(style.borderTopColor), colour(style.borderBottomColor)];
      });
      for (const [el, text, ground, top, bottom] of wanted) {
        if (text) setStyle(el, "color", darkened(text));
        if (ground && ground[3] > 0) setStyle(el, "background-color", darkened(ground));
        if (top && getComputedStyle(el).borderTopWidth !== "0px") setStyle(el, "border-top-color", darkened(top));
        if (bottom && getComputedStyle(el).borderBottomWidth !== "0px") setStyle(el, "border-bottom-color", darkened(bottom));
      }
      const ground = colour(getComputedStyle(document.body).backgroundColor);
      if (!ground || ground[3] === 0) setStyle(document.body, "background-color", "rgb(18,18,18)");
      setStyle(document.documentElement, "background-color", "rgb(18,18,18)");
    },

    larger() {
      scaledFonts(1.15);
    },

    smaller() {
      scaledFonts(0.85);
    },

    label(next, target) {
      const reword = REWORDINGS[Math.floor(next() * REWORDINGS.length)];
      const texts = textNodes(target);
      const longest = texts.sort((a, b) => b.data.trim().length - a.data.trim().length)[0];
      if (longest) {
        const [, before, text, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(longest.data);
        setText(longest, before + reword(text) + after);
      }
      if (target.localName === "input" && ["button", "submit", "reset"].includes(target.type)) setAttribute(target, "value", reword(target.value));
      for (const name of SHOWN_ATTRIBUTES) {
        const value = target.getAttribute(name);
        if (value) setAttribute(target, name, reword(value));
      }
      if (!longest) for (const label of target.labels ?? []) for (const node of textNodes(label).slice(0, 1)) setText(node, reword(node.data));
    },

    language() {
      for (const node of textNodes(document.body)) if (!isIconFont(getComputedStyle(node.parentElement))) setText(node, translated(node.data));
      for (const el of bodyElements()) {
        for (const name of SHOWN_ATTRIBUTES) {
          const value = el.getAttribute(name);
          if (value) setAttribute(el, name, translated(value));
        }
        if (el.localName === "input" && ["button", "submit", "reset"].includes(el.type)) setAttribute(el, "value", translated(el.value));
      }
    },

    removed(next, target) {
      const mark = document.createComment("");
      target.replaceWith(mark);
      undoing.push(() => mark.replaceWith(target));
    },
  };

  // Into another part of the page, before something in view; false where there is no good place.
  function movedInto(target, next) {
    const before = target.getBoundingClientRect();
    const [parent, after] = [target.parentNode, target.nextSibling];
    const hosts = bodyElements().filter((el) => {
      if (el.contains(target) || target.contains(el) || el.closest("svg, select, table, button, a, label, pre, p, ul, ol, summary")) return false;
      const box = el.getBoundingClientRect();
      return box.width > 60 && box.height > 10 && box.top > 10 && box.bottom < innerHeight - 60 && drawn(el) && getComputedStyle(el).position !== "absolute";
    });
    for (const host of shuffled(hosts, next).slice(0, 12)) {
      host.before(target);
      const now = target.getBoundingClientRect();
      const hit = innermost(now.x + now.width / 2, now.y + now.height / 2);
      const inView = now.left >= 0 && now.top >= 0 && now.right <= innerWidth && now.bottom <= innerHeight;
      if (inView && hit && target.contains(hit) && Math.hypot(now.x - before.x, now.y - before.y) > 90) {
        undoing.push(() => parent.insertBefore(target, after));
        return true;
      }
      parent.insertBefore(target, after);
    }
    return false;
  }

  function scaledFonts(factor) {
    const wanted = [document.body, ...bodyElements()].map((el) => [el, parseFloat(getComputedStyle(el).fontSize) * factor]);
    for (const [el, size] of wanted) setStyle(el, "font-size", `${size}px`);
  }

  globalThis.sullaeBench = bench;
})();
