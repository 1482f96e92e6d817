() => {
var bundle = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __export = (target, all) => {
    for (var name in all)
      __defProp(target, name, { get: all[name], enumerable: true });
  };
  var __copyProps = (to, from, except, desc) => {
    if (from && typeof from === "object" || typeof from === "function") {
      for (let key of __getOwnPropNames(from))
        if (!__hasOwnProp.call(to, key) && key !== except)
          __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
    }
    return to;
  };
  var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

  var candidates_exports = {};
  __export(candidates_exports, {
    candidates: () => candidates
  });

  var isElement = (node) => node?.nodeType === 1;
  var isShadowRoot = (node) => node?.nodeType === 11 && "host" in node;
  var isInput = (el) => el.localName === "input" && "type" in el;
  var isTextArea = (el) => el.localName === "textarea";
  var isSelect = (el) => el.localName === "select";
  var isOption = (el) => el.localName === "option";
  var isSlot = (el) => el.localName === "slot";
  var isSvg = (el) => el.namespaceURI === "http://www.w3.org/2000/svg";
  var isRichText = (el) => el.isContentEditable === true;
  function isInputOf(el, ...types) {
    return isInput(el) && types.includes(el.type);
  }

  function fold(text, limit) {
    const folded = (text ?? "").slice(0, limit * 8).replace(/[\s\u00a0\u200b]+/g, " ").trim();
    return folded.length > limit ? folded.slice(0, limit).replace(/[\ud800-\udbff]$/, "").trim() : folded;
  }
  var NEVER_SHOWN = /* @__PURE__ */ new Set(["script", "style", "noscript", "template", "head", "title", "option", "datalist", "textarea"]);
  function drawnChildren(node) {
    if (isElement(node)) {
      if (node.shadowRoot) return node.shadowRoot.childNodes;
      if (isSlot(node)) {
        const assigned = node.assignedNodes({ flatten: true });
        if (assigned.length > 0) return assigned;
      }
    }
    return node.childNodes;
  }
  function drawnParent(el) {
    if (el.assignedSlot) return el.assignedSlot;
    const parent = el.parentNode;
    if (isShadowRoot(parent)) return parent.host;
    return isElement(parent) ? parent : null;
  }
  function shownText(el, limit, withAlternatives = false) {
    const parts = [];
    let length = 0;
    const visit = (node) => {
      if (length > limit * 2) return;
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.nodeValue ?? "";
        if (text.trim() === "") parts.push(" ");
        else {
          parts.push(text.slice(0, limit * 4));
          length += text.length;
        }
        return;
      }
      if (!isElement(node)) return;
      const tag = node.localName;
      if (NEVER_SHOWN.has(tag)) return;
      if (node !== el && !isDrawn(node)) return;
      if (withAlternatives) {
        const alternative = node !== el ? node.getAttribute("aria-label") ?? (tag === "img" ? node.getAttribute("alt") : null) : null;
        if (alternative) {
          parts.push(` ${alternative} `);
          length += alternative.length;
          return;
        }
        if (tag === "svg") {
          parts.push(` ${node.querySelector("title")?.textContent ?? ""} `);
          return;
        }
      } else if (tag === "svg") {
        for (const text of node.querySelectorAll("text")) parts.push(` ${text.textContent ?? ""} `);
        return;
      }
      const inline = INLINE.has(tag);
      if (!inline) parts.push(" ");
      for (const child of drawnChildren(node)) visit(child);
      if (!inline) parts.push(" ");
    };
    visit(el);
    return fold(parts.join(""), limit);
  }
  var INLINE = /* @__PURE__ */ new Set(["a", "b", "i", "em", "strong", "span", "u", "s", "small", "mark", "sub", "sup", "code", "font", "label", "slot"]);
  function isDrawn(el) {
    return el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }
  function ownText(el, limit) {
    let text = "";
    for (let child = el.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) text += ` ${(child.nodeValue ?? "").slice(0, limit * 4)}`;
    }
    return text.trim() === "" ? "" : fold(text, limit);
  }

  var NAME_LIMIT = 200;
  var INPUT_ROLES = {
    button: "button",
    submit: "button",
    reset: "button",
    image: "button",
    checkbox: "checkbox",
    radio: "radio",
    range: "slider",
    number: "spinbutton",
    search: "searchbox",
    email: "textbox",
    tel: "textbox",
    url: "textbox",
    text: "textbox",
    password: "textbox",
    date: "textbox",
    "datetime-local": "textbox",
    month: "textbox",
    week: "textbox",
    time: "textbox"
  };
  var TAG_ROLES = {
    button: "button",
    summary: "button",
    textarea: "textbox",
    option: "option",
    img: "img",
    nav: "navigation",
    main: "main",
    header: "banner",
    footer: "contentinfo",
    form: "form",
    table: "table",
    tr: "row",
    td: "cell",
    th: "columnheader",
    li: "listitem",
    ul: "list",
    ol: "list",
    h1: "heading",
    h2: "heading",
    h3: "heading",
    h4: "heading",
    h5: "heading",
    h6: "heading",
    dialog: "dialog",
    progress: "progressbar",
    meter: "meter",
    output: "status",
    article: "article",
    aside: "complementary",
    fieldset: "group",
    details: "group",
    hr: "separator"
  };
  function roleOf(el) {
    const given = el.getAttribute("role")?.trim().split(/\s+/)[0];
    if (given && given !== "none" && given !== "presentation") return given.toLowerCase().slice(0, 40);
    const tag = el.localName;
    if (tag === "a" || tag === "area") return el.hasAttribute("href") ? "link" : "";
    if (isInput(el)) return el.hasAttribute("list") ? "combobox" : INPUT_ROLES[el.type] ?? "";
    if (isSelect(el)) return el.multiple || el.size > 1 ? "listbox" : "combobox";
    if (isRichText(el) && el.hasAttribute("contenteditable")) return "textbox";
    return TAG_ROLES[tag] ?? "";
  }
  var NAMED_BY_CONTENT = /* @__PURE__ */ new Set([
    "button",
    "link",
    "option",
    "tab",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "checkbox",
    "radio",
    "switch",
    "heading",
    "cell",
    "columnheader",
    "rowheader",
    "treeitem",
    "tooltip",
    "gridcell"
  ]);
  function nameOf(el, role) {
    const pointedAt = (el.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => id ? el.getRootNode().getElementById?.(id) : null).filter((at) => isElement(at)).map((at) => shownText(at, NAME_LIMIT, true)).join(" ");
    return fold(pointedAt, NAME_LIMIT) || fold(el.getAttribute("aria-label"), NAME_LIMIT) || nativeName(el) || (NAMED_BY_CONTENT.has(role) ? shownText(el, NAME_LIMIT, true) : "") || fold(el.getAttribute("title"), NAME_LIMIT) || fold(el.getAttribute("placeholder"), NAME_LIMIT);
  }
  function nativeName(el) {
    if (isInputOf(el, "button", "submit", "reset")) return fold(el.getAttribute("value"), NAME_LIMIT);
    if (el.localName === "img" || isInputOf(el, "image")) return fold(el.getAttribute("alt"), NAME_LIMIT);
    const labels = el.labels;
    if (labels && labels.length > 0) return fold([...labels].map((label) => shownText(label, NAME_LIMIT, true)).join(" "), NAME_LIMIT);
    if (el.localName === "svg") return fold(el.querySelector("title")?.textContent, NAME_LIMIT);
    if (el.localName === "fieldset") return fold(el.querySelector("legend")?.textContent, NAME_LIMIT);
    return "";
  }
  function kindOf(el, role) {
    switch (role) {
      case "button":
        return "button";
      case "link":
        return "link";
      case "textbox":
      case "searchbox":
      case "spinbutton":
        return "field";
      case "combobox":
      case "listbox":
        return el.localName === "input" ? "field" : "select";
      case "checkbox":
      case "switch":
      case "menuitemcheckbox":
        return "checkbox";
      case "radio":
      case "menuitemradio":
        return "radio";
      case "menuitem":
        return "menu_item";
      case "tab":
        return "tab";
      case "img":
        return "image";
    }
    return ["svg", "canvas", "picture", "video"].includes(el.localName) ? "image" : "other";
  }

  var LOOKED_THROUGH = 20;
  function iconOf(el) {
    let left = LOOKED_THROUGH;
    for (const part of [el, ...el.querySelectorAll("*")]) {
      if (left-- === 0) break;
      const mark = drawnBy(part);
      if (mark) return mark;
    }
    return "";
  }
  function drawnBy(el) {
    switch (el.localName) {
      case "img":
        return fileOf(el.currentSrc);
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
  function fileOf(address) {
    if (!address) return "";
    if (address.startsWith("data:")) return `picture ${short(address)}`;
    return `picture ${(address.split(/[?#]/)[0] ?? "").split("/").pop() ?? ""}`.slice(0, 100);
  }
  function short(text) {
    let hash = 2166136261;
    for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 16777619);
    return (hash >>> 0).toString(16);
  }

  var TWIN_TAGS = /* @__PURE__ */ new Set(["a", "button", "input", "select", "textarea", "label", "summary"]);
  var NAMING = ["aria-label", "title", "alt", "type", "value"];
  var ROW = "tr, li, [role=row], [role=listitem], article";
  var KEY_LIMIT = 60;
  var Rows = class {
    sorted = /* @__PURE__ */ new Map();
    rows = /* @__PURE__ */ new Map();
    icons = /* @__PURE__ */ new Map();
    /** The largest part of the page that holds this element and none of its twins; without twins the list entry or table row. */
    of(el) {
      if (TWIN_TAGS.has(el.localName)) this.sort(el.getRootNode(), el.localName);
      return this.rows.get(el) ?? el.parentElement?.closest(ROW) ?? null;
    }
    /** How many other elements of the same tag show no text either and have the same name, or without names the same drawing. */
    sameIcons(el) {
      const root = el.getRootNode();
      const key = iconKey(el);
      if (!key) return 0;
      let counts = this.icons.get(root);
      if (!counts) this.icons.set(root, counts = /* @__PURE__ */ new Map());
      let ofTag = counts.get(el.localName);
      if (!ofTag) {
        counts.set(el.localName, ofTag = /* @__PURE__ */ new Map());
        for (const other of root.querySelectorAll(el.localName)) {
          const name = isDrawn(other) ? iconKey(other) : "";
          if (name) ofTag.set(name, (ofTag.get(name) ?? 0) + 1);
        }
      }
      return Math.max(0, (ofTag.get(key) ?? 0) - 1);
    }
    sort(root, tag) {
      const done = this.sorted.get(root) ?? /* @__PURE__ */ new Set();
      if (done.has(tag)) return;
      this.sorted.set(root, done.add(tag));
      const groups = /* @__PURE__ */ new Map();
      for (const el of root.querySelectorAll(tag)) {
        const key = [fold(el.textContent, KEY_LIMIT), ...NAMING.map((name) => el.getAttribute(name) ?? "")].join("\n");
        const group = groups.get(key);
        if (group) group.push(el);
        else groups.set(key, [el]);
      }
      for (const group of groups.values()) {
        const inside = /* @__PURE__ */ new Map();
        for (const el of group) for (let at = el.parentElement; at; at = at.parentElement) inside.set(at, (inside.get(at) ?? 0) + 1);
        for (const el of group) {
          let row = null;
          for (let at = el.parentElement; at && group.length > 1 && inside.get(at) === 1; at = at.parentElement) row = at;
          if (row) this.rows.set(el, row);
        }
      }
    }
  };
  function iconKey(el) {
    return shownText(el, KEY_LIMIT) === "" ? nameOf(el, roleOf(el)) || iconOf(el) : "";
  }

  var secret_words_default = {
    words: [
      "password",
      "passwd",
      "passphrase",
      "passcode",
      "pass",
      "pwd",
      "pw",
      "passwort",
      "secret",
      "token",
      "otp",
      "totp",
      "mfa",
      "pin",
      "cvc",
      "cvv",
      "csc",
      "ssn",
      "rrn",
      "jumin",
      "apikey",
      "jwt",
      "credential",
      "credentials",
      "signature"
    ],
    phrases: ["password", "passwd", "apikey", "secretkey", "accesskey", "authcode", "cardnumber", "cardno"],
    address_words: ["auth", "oauth", "authorization", "session", "sessionid", "jsessionid", "phpsessid"],
    address_phrases: ["token", "secret", "signature", "jwt"],
    address_names: ["code", "sid"]
  };

  var SECRET_WORDS = new Set(secret_words_default.words);
  var ADDRESS_WORDS = /* @__PURE__ */ new Set([...secret_words_default.words, ...secret_words_default.address_words]);
  var ADDRESS_PHRASES = [...secret_words_default.phrases, ...secret_words_default.address_phrases];
  function isSecretName(name) {
    return isNamedBy(name, SECRET_WORDS, secret_words_default.phrases);
  }
  function isNamedBy(name, known, phrases) {
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);
    if (words.some((word) => known.has(word) || known.has(word.replace(/\d+$/, "")))) return true;
    const run = words.join("");
    return phrases.some((phrase) => run.includes(phrase));
  }
  var SET = ["range", "color", "date", "time", "datetime-local", "month", "week"];
  var NOT_TYPED = /* @__PURE__ */ new Set(["button", "submit", "reset", "image", "checkbox", "radio", "file", "hidden", ...SET]);
  function isTypable(el) {
    if (isInput(el)) return !NOT_TYPED.has(el.type);
    return isTextArea(el) || isRichText(el);
  }
  function withoutSecrets(url) {
    return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1").replace(
      /([?&#])([^=&#?]+)=([^&#]+)/g,
      (whole, mark, name) => isSecretParameter(name) ? `${mark}${name}=REDACTED` : whole
    );
  }
  function isSecretParameter(name) {
    return secret_words_default.address_names.includes(name.toLowerCase()) || isNamedBy(name, ADDRESS_WORDS, ADDRESS_PHRASES);
  }

  var ACTING_TAGS = /* @__PURE__ */ new Set(["a", "button", "input", "select", "textarea", "summary", "option", "label", "area"]);
  var ACTING_ROLES = /* @__PURE__ */ new Set([
    "button",
    "link",
    "checkbox",
    "radio",
    "switch",
    "tab",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "combobox",
    "listbox",
    "textbox",
    "searchbox",
    "spinbutton",
    "slider",
    "treeitem",
    "gridcell"
  ]);
  function actsByItself(el) {
    const tag = el.localName;
    if (tag === "a") return el.hasAttribute("href") || el.hasAttribute("onclick") || el.hasAttribute("role") || el.hasAttribute("tabindex");
    if (ACTING_TAGS.has(tag)) return !isInputOf(el, "hidden");
    const role = el.getAttribute("role");
    if (role !== null && ACTING_ROLES.has(role.trim().toLowerCase())) return true;
    if (el.hasAttribute("onclick")) return true;
    const editable = el.getAttribute("contenteditable");
    return editable !== null && editable.toLowerCase() !== "false";
  }
  function hasHandCursor(el) {
    return getComputedStyle(el).cursor === "pointer";
  }
  function isPageSized(el) {
    const rect = el.getBoundingClientRect();
    return el.localName === "body" || el.localName === "html" || rect.width * rect.height > 0.5 * innerWidth * innerHeight;
  }
  function meantBy(pressed) {
    let hand = null;
    const list = isOption(pressed) ? pressed.closest("select") : null;
    if (list) return list;
    for (let at = pressed; at && at.localName !== "body" && at.localName !== "html"; at = drawnParent(at)) {
      if (actsByItself(at)) return at;
      if (hasHandCursor(at)) {
        if (!isPageSized(at)) hand = at;
      } else if (hand) return hand;
    }
    if (hand) return hand;
    return isSvg(pressed) ? pressed.ownerSVGElement ?? pressed : pressed;
  }
  function shownAs(el) {
    if (isInputOf(el, "checkbox", "radio", "file")) {
      const rect = el.getBoundingClientRect();
      if (rect.width >= 4 && rect.height >= 4 && isDrawn(el)) return el;
      for (const label of el.labels ?? []) if (isDrawn(label)) return label;
    }
    return el;
  }
  function isSeen(el) {
    if (isDrawn(el)) return true;
    const parent = isInputOf(el, "checkbox", "radio", "file") ? el.parentElement : null;
    return parent !== null && isDrawn(parent) && el.checkVisibility({ visibilityProperty: true });
  }

  var TEXT_LIMIT = 200;
  var LABEL_LIMIT = 80;
  var NEIGHBOUR_LIMIT = 8;
  var NEIGHBOUR_REACH = 60;
  function boxOf(el) {
    const { x, y, width, height } = el.getBoundingClientRect();
    return { x, y, width, height };
  }
  function describe(el, place, paths, snippets) {
    const role = roleOf(el);
    const name = nameOf(el, role);
    const text = visibleTextOf(el);
    const neighbours = snippets.near(place, shownAs(el));
    const kind = kindOf(el, role);
    return {
      element: {
        tag: el.localName,
        role,
        name,
        attributes: attributesOf(el, text ? "" : iconOf(el)),
        xpath: paths.xpath(el),
        id_xpath: paths.idXpath(el),
        shadow_hosts: paths.shadowHosts(el),
        same_text: snippets.othersSaying(text),
        twins: snippets.twinsOf(el, text)
      },
      label: labelOf(el, kind, name, text, () => labelBeside(place, neighbours)),
      kind,
      text: text || null,
      neighbours: neighbours.map((snippet) => snippet.text),
      place: { ...place }
    };
  }
  function visibleTextOf(el) {
    if (isInput(el)) return isInputOf(el, "button", "submit", "reset") ? fold(el.getAttribute("value"), TEXT_LIMIT) : "";
    if (isTypable(el) || isSelect(el)) return "";
    return shownText(el, TEXT_LIMIT);
  }
  function labelOf(el, kind, name, text, beside) {
    const said = text && name.includes(text) ? text : name;
    const own = said || text || fold(el.getAttribute("alt"), LABEL_LIMIT) || fold(el.getAttribute("title"), LABEL_LIMIT);
    if (own) return fold(own, LABEL_LIMIT);
    const takesInput = kind === "field" || kind === "select" || kind === "checkbox" || kind === "radio";
    return takesInput ? fold(beside(), LABEL_LIMIT) : "";
  }
  function labelBeside(place, neighbours) {
    const beside = neighbours.find(({ el, box }) => {
      const left = box.x + box.width <= place.x + 2 && Math.abs(box.y + box.height / 2 - place.y - place.height / 2) < place.height;
      const above = box.y + box.height <= place.y + 2 && box.x <= place.x + place.width && box.x + box.width >= place.x;
      return (left || above) && !el.closest("label, a, button, select, [role=button], [role=link]");
    });
    return beside?.text ?? "";
  }
  var KEPT_ATTRIBUTES = /* @__PURE__ */ new Set([
    "id",
    "name",
    "class",
    "type",
    "href",
    "src",
    "alt",
    "title",
    "placeholder",
    "for",
    "role",
    "autocomplete",
    "action",
    "target",
    "itemprop"
  ]);
  var STATE_ATTRIBUTES = /* @__PURE__ */ new Set(["aria-valuetext", "aria-valuenow", "aria-activedescendant", "data-value"]);
  function attributesOf(el, icon) {
    const kept = icon ? { icon } : {};
    let data = 0;
    for (const { name, value } of el.attributes) {
      if (value === "" || value.length > 1e3 || STATE_ATTRIBUTES.has(name)) continue;
      if (name === "value") {
        if (hasFixedValue(el)) kept[name] = fold(value, TEXT_LIMIT);
      } else if (name === "href" || name === "src" || name === "action") {
        if (!value.startsWith("data:") && !value.startsWith("javascript:")) kept[name] = withoutSecrets(value).slice(0, 300);
      } else if (name.startsWith("data-")) {
        if (data < 8 && value.length <= 100 && !isSecretName(name.slice(5))) {
          kept[name] = value;
          data += 1;
        }
      } else if (KEPT_ATTRIBUTES.has(name) || name.startsWith("aria-")) kept[name] = fold(value, TEXT_LIMIT);
    }
    return kept;
  }
  function hasFixedValue(el) {
    return isInputOf(el, "button", "submit", "reset", "checkbox", "radio") || el.localName === "button" || isOption(el);
  }
  var Snippets = class {
    rows = /* @__PURE__ */ new Map();
    alike = new Rows();
    saying = /* @__PURE__ */ new Map();
    /** How many of each kind say a text. */
    kinds = /* @__PURE__ */ new Map();
    constructor(all) {
      for (const snippet of all) {
        const same = this.saying.get(snippet.text);
        if (same) same.push(snippet.el);
        else this.saying.set(snippet.text, [snippet.el]);
        const last = Math.floor((snippet.box.y + snippet.box.height) / NEIGHBOUR_REACH);
        for (let row = Math.floor(snippet.box.y / NEIGHBOUR_REACH); row <= last; row++) {
          const there = this.rows.get(row);
          if (there) there.push(snippet);
          else this.rows.set(row, [snippet]);
        }
      }
    }
    /** At how many places besides its own a text stands. */
    othersSaying(text) {
      return Math.max(0, (this.saying.get(text)?.length ?? 0) - 1);
    }
    /** How many other elements of its kind say the same as an element: a heading is no twin of a link. */
    twinsOf(el, text) {
      if (text === "") return this.alike.sameIcons(el);
      const saying = this.saying.get(text) ?? [];
      let kinds = this.kinds.get(text);
      if (!kinds) {
        this.kinds.set(text, kinds = /* @__PURE__ */ new Map());
        for (const other of saying) kinds.set(kindSaying(other), (kinds.get(kindSaying(other)) ?? 0) + 1);
      }
      const own = saying.find((other) => el.contains(other));
      return own ? (kinds.get(kindSaying(own)) ?? 1) - 1 : kinds.get(kindSaying(el)) ?? 0;
    }
    /** Texts around a box, those inside it left out: first those of the element's row, then those within reach, each nearest first. */
    near(box, owner) {
      const found = [];
      let first = Math.floor(box.y / NEIGHBOUR_REACH) - 1;
      let last = Math.floor((box.y + box.height) / NEIGHBOUR_REACH) + 1;
      if (last - first > 20) return [];
      const around = this.alike.of(owner);
      if (around) {
        const whole = boxOf(around);
        first = Math.max(first - 10, Math.min(first, Math.floor(whole.y / NEIGHBOUR_REACH)));
        last = Math.min(last + 10, Math.max(last, Math.floor((whole.y + whole.height) / NEIGHBOUR_REACH)));
      }
      for (let row = first; row <= last; row++) {
        for (const snippet of this.rows.get(row) ?? []) {
          if (row > first && snippet.box.y < row * NEIGHBOUR_REACH) continue;
          const beside = around?.contains(snippet.el) ?? false;
          const distance = beside ? gapOf(box, snippet.box) : distanceOf(box, snippet.box);
          if (distance === null) continue;
          if (distance === 0 && (snippet.el === owner || owner.contains(snippet.el))) continue;
          found.push({ snippet, distance, beside });
        }
      }
      found.sort((a, b) => Number(b.beside) - Number(a.beside) || a.distance - b.distance);
      const nearest = [];
      for (const { snippet } of found) {
        if (nearest.length === NEIGHBOUR_LIMIT) break;
        if (!nearest.some((known) => known.text === snippet.text)) nearest.push(snippet);
      }
      return nearest;
    }
  };
  function kindSaying(el) {
    const meant = meantBy(el);
    return roleOf(meant) || meant.localName;
  }
  function gapOf(a, b) {
    return Math.hypot(Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width), 0), Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height), 0));
  }
  function distanceOf(a, b) {
    const dx = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width), 0);
    const dy = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height), 0);
    if (dx <= NEIGHBOUR_REACH && dy <= NEIGHBOUR_REACH) return Math.hypot(dx, dy);
    return dy === 0 && dx <= 5 * NEIGHBOUR_REACH && b.height <= 2 * NEIGHBOUR_REACH ? dx : null;
  }

  var SNIPPET_LIMIT = 80;
  var SHAPE_LIMIT = 200;
  var NEVER_DRAWN = /* @__PURE__ */ new Set(["script", "style", "noscript", "template", "option", "title", "datalist"]);
  function lookAt(doc, elementLimit) {
    const look = { snippets: [], acting: [], plain: [], frames: [] };
    let left = elementLimit;
    const visit = (el, insideActing, handAbove) => {
      if (left-- <= 0 || NEVER_DRAWN.has(el.localName)) return;
      if (el.localName === "iframe" || el.localName === "frame") look.frames.push(el);
      const style = getComputedStyle(el);
      if (style.display === "none" && el.localName !== "input") return;
      const hand = style.cursor === "pointer";
      const acts = actsByItself(el) || !insideActing && hand && !handAbove && !isPageSized(el);
      const text = ownText(el, SNIPPET_LIMIT);
      if (acts || text !== "" || isPicture(el)) keep(look, el, acts, insideActing, text);
      if (el.localName === "svg" && !acts && !insideActing) for (const shape of actingShapes(el, hand)) keep(look, shape, true, false, "");
      if (el.localName === "svg" || el.localName === "select") return;
      const inside = insideActing || acts;
      if (el.shadowRoot) for (const child of el.shadowRoot.children) visit(child, inside, hand);
      for (const child of el.children) visit(child, inside, hand);
    };
    if (doc.body) visit(doc.body, false, hasHandCursor(doc.documentElement));
    return look;
  }
  function keep(look, el, acts, insideActing, text) {
    const shown = shownAs(el);
    if (!isSeen(shown)) return;
    const box = boxOf(shown);
    if (box.width < 2 || box.height < 2) return;
    if (acts) look.acting.push({ el, box });
    else if (!insideActing) look.plain.push({ el, box });
    if (text !== "" && !isTypable(el)) look.snippets.push({ el, text, box });
  }
  function actingShapes(drawing, handAbove) {
    const shapes = [...drawing.querySelectorAll("*")].slice(0, SHAPE_LIMIT);
    return shapes.filter((shape) => actsByItself(shape) || !handAbove && hasHandCursor(shape));
  }
  function isPicture(el) {
    return el.localName === "img" || el.localName === "svg" || el.localName === "canvas";
  }

  var Paths = class {
    steps = /* @__PURE__ */ new Map();
    paths = /* @__PURE__ */ new Map();
    step(el) {
      const known = this.steps.get(el);
      if (known) return known;
      const counts = /* @__PURE__ */ new Map();
      const siblings = el.parentNode ? el.parentNode.children : [el];
      for (const sibling of siblings) {
        const name = sibling.namespaceURI === "http://www.w3.org/1999/xhtml" ? sibling.localName : `*[name()='${sibling.nodeName}']`;
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        this.steps.set(sibling, `${name}[${count}]`);
      }
      return this.steps.get(el) ?? `${el.localName}[1]`;
    }
    /** From the root of the document or shadow root: `/html[1]/body[1]/a[2]`. */
    xpath(el) {
      const known = this.paths.get(el);
      if (known) return known;
      const parent = el.parentElement;
      const path = `${parent ? this.xpath(parent) : ""}/${this.step(el)}`;
      this.paths.set(el, path);
      return path;
    }
    /** From the nearest element with an id, itself included; empty where there is none. */
    idXpath(el) {
      let tail = "";
      for (let at = el; at; at = at.parentElement) {
        const id = at.getAttribute("id");
        if (id && !id.includes('"')) return `//*[@id="${id}"]${tail}`;
        tail = `/${this.step(at)}${tail}`;
      }
      return "";
    }
    shadowHosts(el) {
      const hosts = [];
      for (let root = el.getRootNode(); isShadowRoot(root); root = root.host.getRootNode()) hosts.unshift(this.xpath(root.host));
      return hosts;
    }
  };
  function framesOf(root, found = []) {
    for (const el of root.querySelectorAll("*")) {
      if (el.localName === "iframe" || el.localName === "frame") found.push(el);
      if (el.shadowRoot) framesOf(el.shadowRoot, found);
    }
    return found;
  }
  function contentCorner(frame) {
    const rect = frame.getBoundingClientRect();
    const style = frame.ownerDocument.defaultView?.getComputedStyle(frame);
    return {
      x: rect.x + frame.clientLeft + (parseFloat(style?.paddingLeft ?? "") || 0),
      y: rect.y + frame.clientTop + (parseFloat(style?.paddingTop ?? "") || 0)
    };
  }

  var CANDIDATE_LIMIT = 3e3;
  var ELEMENT_LIMIT = 2e4;
  function candidates(xpath) {
    const only = xpath === void 0 ? null : document.evaluate(xpath, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue;
    if (xpath !== void 0 && !only) return "[]";
    const acting = [];
    const plain = [];
    const collect = (doc, frame, x, y) => {
      const look = lookAt(doc, ELEMENT_LIMIT);
      const paths = new Paths();
      const snippets = new Snippets(look.snippets);
      const add = (list, { el, box }) => {
        if (acting.length + plain.length >= CANDIDATE_LIMIT || only && el !== only) return;
        const description = describe(el, box, paths, snippets);
        description.place.x += x;
        description.place.y += y;
        list.push({ ...description, frame, disabled: isDisabled(el), editable: isEditable(el) });
      };
      for (const seen of look.acting) add(acting, seen);
      for (const seen of look.plain) add(plain, seen);
      if (only || look.frames.length === 0 || frame.length >= 8) return;
      const order = framesOf(doc);
      for (const element of look.frames) {
        let inner = null;
        try {
          inner = element.contentDocument;
        } catch {
        }
        if (!inner) continue;
        const corner = contentCorner(element);
        collect(inner, [...frame, order.indexOf(element)], x + corner.x, y + corner.y);
      }
    };
    collect(document, [], 0, 0);
    return JSON.stringify(acting.concat(plain));
  }
  function isDisabled(el) {
    return el.matches(":disabled") || el.getAttribute("aria-disabled") === "true";
  }
  function isEditable(el) {
    return isTypable(el) && !el.matches(":disabled") && !el.readOnly;
  }
  return __toCommonJS(candidates_exports);
})();
return bundle.candidates();
// Sources: 5d7ecb1b1e13dd72784e15d498373aa1d95ad21d5064b62c814c168d656bcba7
}
