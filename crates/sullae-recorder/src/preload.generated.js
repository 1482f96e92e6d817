(tag, language) => {
var bundle = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __export = (target, all2) => {
    for (var name in all2)
      __defProp(target, name, { get: all2[name], enumerable: true });
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

  var preload_exports = {};
  __export(preload_exports, {
    install: () => install
  });

  var RESTLESS_MS = 2e3;
  var WATCH_MS = 1500;
  var onChange = null;
  var touched = null;
  var watchEnds = 0;
  var count = 0;
  var last = 0;
  var lastChanged = /* @__PURE__ */ new WeakMap();
  var observed = /* @__PURE__ */ new WeakSet();
  var came = /* @__PURE__ */ new WeakMap();
  var stoodBefore = /* @__PURE__ */ new WeakSet();
  var observer = new MutationObserver(hear);
  function hear(records) {
    if (records.length === 0) return;
    const now = performance.now();
    let telling = false;
    for (const record of records) {
      for (const node of record.removedNodes) stoodBefore.add(node);
      for (const node of record.addedNodes) if (!stoodBefore.has(node)) came.set(node, count + 1);
      const before = lastChanged.get(record.target);
      lastChanged.set(record.target, now);
      const restless = before !== void 0 && watchStarted() - before < RESTLESS_MS && before < watchStarted();
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
  function watchStarted() {
    return watchEnds - WATCH_MS;
  }
  function isPressedLook(record) {
    const look2 = record.type === "attributes" && (record.attributeName === "class" || record.attributeName === "style");
    return look2 && touched !== null && touched.contains(record.target);
  }
  function observe(root) {
    if (observed.has(root)) return;
    observed.add(root);
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  }
  function watchChanges(target, tell) {
    hear(observer.takeRecords());
    touched = target;
    onChange = tell;
    watchEnds = performance.now() + WATCH_MS;
  }
  function unwatchChanges() {
    hear(observer.takeRecords());
    onChange = null;
  }
  function changeCount() {
    hear(observer.takeRecords());
    return count;
  }
  function cameAfter(mark, el) {
    hear(observer.takeRecords());
    for (let node = el; node; node = node.parentNode) if ((came.get(node) ?? 0) > mark) return true;
    return false;
  }
  function lastChangeAt() {
    return performance.timeOrigin + last;
  }

  var isElement = (node) => node?.nodeType === 1;
  var isShadowRoot = (node) => node?.nodeType === 11 && "host" in node;
  var isInput = (el) => el.localName === "input" && "type" in el;
  var isTextArea = (el) => el.localName === "textarea";
  var isSelect = (el) => el.localName === "select";
  var isOption = (el) => el.localName === "option";
  var isSlot = (el) => el.localName === "slot";
  var isLabel = (el) => el.localName === "label";
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
  var SECRET_LABELS = /비밀\s*번호|비번|암호|인증\s*번호|인증\s*코드|주민\s*(등록)?\s*번호|보안\s*코드|카드\s*번호|password|passcode|one[- ]time (code|password)|verification code|security code|card number/i;
  var SECRET_AUTOCOMPLETE = /\b(current-password|new-password|one-time-code|cc-(number|csc|exp|exp-month|exp-year))\b/;
  function isSecretName(name) {
    return isNamedBy(name, SECRET_WORDS, secret_words_default.phrases);
  }
  function isNamedBy(name, known, phrases) {
    const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);
    if (words.some((word) => known.has(word) || known.has(word.replace(/\d+$/, "")))) return true;
    const run = words.join("");
    return phrases.some((phrase) => run.includes(phrase));
  }
  var onceSecret = /* @__PURE__ */ new WeakSet();
  var secretKeys = /* @__PURE__ */ new Set();
  function keysOf(el) {
    return ["id", "name"].flatMap((attribute) => {
      const value = el.getAttribute(attribute);
      return value ? [`${attribute}=${value}`] : [];
    });
  }
  function rememberSecret(el) {
    onceSecret.add(el);
    for (const key of keysOf(el)) secretKeys.add(key);
  }
  function isSecretField(el, label) {
    if (!isTypable(el)) return false;
    if (onceSecret.has(el) || keysOf(el).some((key) => secretKeys.has(key))) return true;
    const secret = isInputOf(el, "password") || SECRET_AUTOCOMPLETE.test(el.getAttribute("autocomplete") ?? "") || [el.id, el.getAttribute("name") ?? ""].some(isSecretName) || SECRET_LABELS.test(`${label} ${el.getAttribute("placeholder") ?? ""} ${el.getAttribute("aria-label") ?? ""}`) || masksItsText(el);
    if (secret) rememberSecret(el);
    return secret;
  }
  function masksItsText(el) {
    const masking = getComputedStyle(el).getPropertyValue("-webkit-text-security");
    return masking !== "" && masking !== "none";
  }
  var SET = ["range", "color", "date", "time", "datetime-local", "month", "week"];
  var NOT_TYPED = /* @__PURE__ */ new Set(["button", "submit", "reset", "image", "checkbox", "radio", "file", "hidden", ...SET]);
  function isTypable(el) {
    if (isInput(el)) return !NOT_TYPED.has(el.type);
    return isTextArea(el) || isRichText(el);
  }
  function isSet(el) {
    return isInputOf(el, ...SET);
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
  function controlOf(el) {
    return isLabel(el) ? el.control : null;
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
  function innermostAt(x, y) {
    const found = document.elementFromPoint(x, y);
    return found && innermostIn(found, x, y);
  }
  function innermostIn(el, x, y) {
    const inner = el.shadowRoot?.elementFromPoint(x, y);
    return isElement(inner) && inner !== el ? innermostIn(inner, x, y) : el;
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
    const kept2 = icon ? { icon } : {};
    let data = 0;
    for (const { name, value } of el.attributes) {
      if (value === "" || value.length > 1e3 || STATE_ATTRIBUTES.has(name)) continue;
      if (name === "value") {
        if (hasFixedValue(el)) kept2[name] = fold(value, TEXT_LIMIT);
      } else if (name === "href" || name === "src" || name === "action") {
        if (!value.startsWith("data:") && !value.startsWith("javascript:")) kept2[name] = withoutSecrets(value).slice(0, 300);
      } else if (name.startsWith("data-")) {
        if (data < 8 && value.length <= 100 && !isSecretName(name.slice(5))) {
          kept2[name] = value;
          data += 1;
        }
      } else if (KEPT_ATTRIBUTES.has(name) || name.startsWith("aria-")) kept2[name] = fold(value, TEXT_LIMIT);
    }
    return kept2;
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
    constructor(all2) {
      for (const snippet of all2) {
        const same = this.saying.get(snippet.text);
        if (same) same.push(snippet.el);
        else this.saying.set(snippet.text, [snippet.el]);
        const last2 = Math.floor((snippet.box.y + snippet.box.height) / NEIGHBOUR_REACH);
        for (let row = Math.floor(snippet.box.y / NEIGHBOUR_REACH); row <= last2; row++) {
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
      let last2 = Math.floor((box.y + box.height) / NEIGHBOUR_REACH) + 1;
      if (last2 - first > 20) return [];
      const around = this.alike.of(owner);
      if (around) {
        const whole = boxOf(around);
        first = Math.max(first - 10, Math.min(first, Math.floor(whole.y / NEIGHBOUR_REACH)));
        last2 = Math.min(last2 + 10, Math.max(last2, Math.floor((whole.y + whole.height) / NEIGHBOUR_REACH)));
      }
      for (let row = first; row <= last2; row++) {
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
  function lookAt(doc2, elementLimit) {
    const look2 = { snippets: [], acting: [], plain: [], frames: [] };
    let left = elementLimit;
    const visit = (el, insideActing, handAbove) => {
      if (left-- <= 0 || NEVER_DRAWN.has(el.localName)) return;
      if (el.localName === "iframe" || el.localName === "frame") look2.frames.push(el);
      const style = getComputedStyle(el);
      if (style.display === "none" && el.localName !== "input") return;
      const hand = style.cursor === "pointer";
      const acts = actsByItself(el) || !insideActing && hand && !handAbove && !isPageSized(el);
      const text = ownText(el, SNIPPET_LIMIT);
      if (acts || text !== "" || isPicture(el)) keep(look2, el, acts, insideActing, text);
      if (el.localName === "svg" && !acts && !insideActing) for (const shape of actingShapes(el, hand)) keep(look2, shape, true, false, "");
      if (el.localName === "svg" || el.localName === "select") return;
      const inside = insideActing || acts;
      if (el.shadowRoot) for (const child of el.shadowRoot.children) visit(child, inside, hand);
      for (const child of el.children) visit(child, inside, hand);
    };
    if (doc2.body) visit(doc2.body, false, hasHandCursor(doc2.documentElement));
    return look2;
  }
  function keep(look2, el, acts, insideActing, text) {
    const shown2 = shownAs(el);
    if (!isSeen(shown2)) return;
    const box = boxOf(shown2);
    if (box.width < 2 || box.height < 2) return;
    if (acts) look2.acting.push({ el, box });
    else if (!insideActing) look2.plain.push({ el, box });
    if (text !== "" && !isTypable(el)) look2.snippets.push({ el, text, box });
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
        const count2 = (counts.get(name) ?? 0) + 1;
        counts.set(name, count2);
        this.steps.set(sibling, `${name}[${count2}]`);
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
  function framePlace() {
    const place = { path: [], x: 0, y: 0, known: true };
    let inner = window;
    while (inner !== inner.parent) {
      let element2 = null;
      try {
        element2 = inner.frameElement;
      } catch {
      }
      if (!element2) return { ...place, known: false };
      const corner = contentCorner(element2);
      place.x += corner.x;
      place.y += corner.y;
      place.path.unshift(Math.max(0, framesOf(element2.ownerDocument).indexOf(element2)));
      inner = inner.parent;
    }
    return place;
  }

  var SECRET_SHOWN_AS = "•••";
  var SHORTEST_SECRET = 4;
  var SECRETS_KEPT = 20;
  var doc = Math.random().toString(36).slice(2, 12);
  var secretValues = /* @__PURE__ */ new Set();
  var sent = 0;
  function keepOut(value) {
    if (value.length < SHORTEST_SECRET) return;
    secretValues.delete(value);
    secretValues.add(value);
    for (const oldest of secretValues) {
      if (secretValues.size <= SECRETS_KEPT) break;
      secretValues.delete(oldest);
    }
  }
  function timeOf(event) {
    return performance.timeOrigin + (event ? event.timeStamp : performance.now());
  }
  function send(tag, kind, at, body) {
    console.debug(tag, messageOf(kind, at, body));
  }
  function messageOf(kind, at, body) {
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
      ...body
    };
    return JSON.stringify(message, (_, value) => typeof value === "string" ? withoutSecretValues(value) : value);
  }
  function entryIndex() {
    return window.navigation?.currentEntry?.index ?? -1;
  }
  function withoutSecretValues(text) {
    let clean = text;
    for (const secret of secretValues) clean = clean.replaceAll(secret, SECRET_SHOWN_AS);
    return clean;
  }

  var ELEMENT_LIMIT = 8e3;
  var nextKey = 1;
  var keys = /* @__PURE__ */ new WeakMap();
  function keyOf(el) {
    let key = keys.get(el);
    if (key === void 0) {
      key = nextKey++;
      keys.set(el, key);
    }
    return key;
  }
  var cached = null;
  function snippetsNow() {
    const fresh = cached && cached.changes === changeCount() && cached.x === scrollX && cached.y === scrollY && cached.width === innerWidth;
    if (cached && fresh) return cached.snippets;
    const snippets = new Snippets(lookAt(document, ELEMENT_LIMIT).snippets);
    cached = { snippets, changes: changeCount(), x: scrollX, y: scrollY, width: innerWidth };
    return snippets;
  }
  function observedTarget(el) {
    const description = describe(el, boxOf(shownAs(el)), new Paths(), snippetsNow());
    const control = controlOf(el);
    return {
      ...description,
      key: keyOf(el),
      control: control ? keyOf(control) : null,
      inert: isPageSized(el) || !actsByItself(el) && getComputedStyle(el).cursor !== "pointer",
      typable: isTypable(el),
      secret: isSecretField(el, description.label)
    };
  }
  function fieldOf(el) {
    if (!isRichText(el)) return el;
    return el.closest("[contenteditable]:not([contenteditable=false])") ?? el;
  }
  function valueOf(field) {
    return "value" in field ? String(field.value) : field.innerText ?? "";
  }
  var heldSomething = /* @__PURE__ */ new WeakSet();
  var shadowRoots = /* @__PURE__ */ new Set();
  function noteRoots(event, onNew) {
    for (const node of event.composedPath()) {
      if (isShadowRoot(node) && !shadowRoots.has(node)) {
        shadowRoots.add(node);
        onNew(node);
      }
    }
  }
  function fields() {
    const roots = [document, ...shadowRoots];
    return roots.flatMap((root) => [...root.querySelectorAll("input, textarea, [contenteditable]")]);
  }
  function notePasswordFields() {
    for (const field of fields()) if (field.type === "password") rememberSecret(field);
  }
  function secretBoxes() {
    const boxes = [];
    for (const field of fields()) {
      if (!isTypable(field) || !isSecretField(field, nameOf(field, roleOf(field)))) continue;
      const value = valueOf(field);
      if (value !== "") heldSomething.add(field);
      keepOut(value);
      if (!heldSomething.has(field)) continue;
      const { x, y, width, height } = boxOf(field);
      if (width > 4 && height > 4) boxes.push({ x: x + 2, y: y + 2, width: width - 4, height: height - 4 });
    }
    return boxes;
  }

  function isDraggable(el) {
    return !isInput(el) && !isSelect(el) && !isTypable(el);
  }
  function isDrawn2(el) {
    return el.localName === "canvas";
  }
  function selectedText() {
    const selection = getSelection();
    return selection !== null && selection.type === "Range" && selection.toString().trim() !== "";
  }
  function under(x, y, dragged, mark) {
    const came2 = [];
    for (const at of document.elementsFromPoint(x, y)) {
      if (dragged.contains(at) || at.localName === "html" || at.localName === "body") continue;
      if (cameAfter(mark, at)) came2.push(at);
      else if (getComputedStyle(at).pointerEvents !== "none") return came2.some((one) => at.contains(one)) ? null : innermostIn(at, x, y);
    }
    return null;
  }
  var markNow = () => changeCount();
  var changedSince = (mark) => changeCount() !== mark;
  function watchDrops(tell) {
    let inside = false;
    const listen = (type, handler) => {
      addEventListener(
        type,
        (event) => {
          const first = event.composedPath()[0];
          const el = isElement(first) ? first : first?.parentElement;
          if (event.isTrusted && el) handler(event, el);
        },
        { capture: true, passive: true }
      );
    };
    listen("dragstart", (_event, el) => {
      inside = true;
      tell.begun(el);
    });
    listen("drop", (event, el) => {
      if (inside) tell.dropped(el, event);
      else tell.fromOutside();
    });
    listen("dragend", () => {
      inside = false;
      tell.ended();
    });
  }

  var CLIPPING = /^(block|inline-block|flow-root|flex|inline-flex|grid|inline-grid|list-item|table-cell)$/;
  function maskedIn(selectors2) {
    const masked = { url: location.href, found: selectors2.map(() => null), closed: false };
    const search = (root, x, y) => {
      selectors2.forEach((selector, at) => {
        for (const el of root.querySelectorAll(selector)) {
          const boxes = boxesOf(el).map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
          masked.found[at] = [...masked.found[at] ?? [], ...boxes];
        }
      });
      for (const el of root.querySelectorAll("*")) {
        if (el.shadowRoot) search(el.shadowRoot, x, y);
        if (el.localName !== "iframe" && el.localName !== "frame") continue;
        let inner = null;
        try {
          inner = el.contentDocument;
        } catch {
        }
        const corner = contentCorner(el);
        if (inner) search(inner, x + corner.x, y + corner.y);
        else masked.closed = true;
      }
    };
    search(document, 0, 0);
    return masked;
  }
  function boxesOf(el) {
    const boxes = [];
    const add = (rect, clip) => {
      const box = meet(rect, clip);
      if (box.width > 0 && box.height > 0 && !boxes.some((known) => holds(known, box))) boxes.push(box);
    };
    const visit = (at, clip) => {
      const style = getComputedStyle(at);
      const own = /absolute|fixed/.test(style.position) ? null : clip;
      const rect = at.getBoundingClientRect();
      add(rect, own);
      const inner = clips(style) ? meet(rect, own) : own;
      for (const node of [...at.childNodes, ...at.shadowRoot?.childNodes ?? []]) {
        if (node.nodeType === Node.ELEMENT_NODE) visit(node, inner);
        if (node.nodeType !== Node.TEXT_NODE) continue;
        const range = at.ownerDocument.createRange();
        range.selectNodeContents(node);
        add(range.getBoundingClientRect(), inner);
      }
    };
    visit(el, clipAround(el));
    return boxes;
  }
  function clipAround(el) {
    let clip = null;
    let at = el;
    for (; ; ) {
      if (/absolute|fixed/.test(getComputedStyle(at).position)) return clip;
      const root = at.getRootNode();
      const next = at.assignedSlot ?? at.parentElement ?? root.host ?? null;
      if (!next || next.localName === "body" || next.localName === "html") return clip;
      at = next;
      if (clips(getComputedStyle(at))) clip = meet(at.getBoundingClientRect(), clip);
    }
  }
  function clips(style) {
    return CLIPPING.test(style.display) && style.overflowX !== "visible" && style.overflowY !== "visible";
  }
  function meet(box, clip) {
    if (!clip) return { x: box.x, y: box.y, width: box.width, height: box.height };
    const [x, y] = [Math.max(box.x, clip.x), Math.max(box.y, clip.y)];
    const [right, bottom] = [Math.min(box.x + box.width, clip.x + clip.width), Math.min(box.y + box.height, clip.y + clip.height)];
    return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
  }
  function holds(outer, inner) {
    const within = (from, length, low, size) => from >= low && from + length <= low + size;
    return within(inner.x, inner.width, outer.x, outer.width) && within(inner.y, inner.height, outer.y, outer.height);
  }

  var kept = globalThis;
  var MaskedAreas = class {
    /** `tell` is called with the boxes of each mask, null where it is not there. */
    constructor(say) {
      this.say = say;
      kept.sullaeAddMask = (selector) => {
        kept.sullaeMasks = [...selectors(), selector];
        this.watch();
      };
      kept.sullaeMasked = () => JSON.stringify(maskedIn(selectors()).found);
    }
    say;
    told = "";
    pending = false;
    watched = false;
    /** Tells where they are now, unless that was told. The document that holds a frame tells of the frame too, where it may look into it. */
    tell() {
      if (selectors().length === 0 || window !== window.parent && framePlace().known) return;
      const { found } = maskedIn(selectors());
      const told = JSON.stringify(found);
      if (told === this.told) return;
      this.told = told;
      this.say(found);
    }
    /** Begins to tell of whatever moves them. */
    watch() {
      if (selectors().length === 0) return;
      this.tell();
      if (this.watched || !document.documentElement) return;
      this.watched = true;
      const soon = () => {
        if (this.pending) return;
        this.pending = true;
        requestAnimationFrame(() => {
          this.pending = false;
          this.tell();
        });
      };
      new MutationObserver(soon).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      for (const type of ["scroll", "resize", "load", "transitionrun", "transitionend", "animationstart", "animationend"]) addEventListener(type, soon, { capture: true, passive: true });
    }
  };
  function selectors() {
    return kept.sullaeMasks ?? [];
  }

  var TEXT_LIMIT2 = 200;
  var NUMBER = /[-−]?\d[\d,]*(\.\d+)?/;
  function choicesFor(el, words) {
    const choices = [];
    const text = isTextArea(el) || isSelect(el) ? "" : shownText(el, TEXT_LIMIT2);
    const number = NUMBER.exec(text)?.[0];
    if (number) choices.push(numberChoice(words.number, number, words, (is) => ({ kind: "text", is: { how: "number", is } })));
    if (text) choices.push(textChoice(words.text, text, words, (is) => ({ kind: "text", is })));
    choices.push({ label: words.present, check: () => ({ kind: "present" }) });
    const value = valueNow(el);
    if (value !== null) choices.push(textChoice(words.value, value, words, (is) => ({ kind: "value", is })));
    const ticked = tickedNow(el);
    if (ticked !== null) choices.push({ label: ticked ? words.ticked : words.unticked, check: () => ({ kind: "ticked", ticked }) });
    if (el.matches("button, input, select, textarea, [role=button], [aria-disabled]")) {
      const enabled = !el.matches(":disabled, [aria-disabled=true]");
      choices.push({ label: enabled ? words.enabled : words.disabled, check: () => ({ kind: "enabled", enabled }) });
    }
    const rows = rowsNow(el);
    if (rows !== null) choices.push(numberChoice(words.rows, String(rows), words, (count2) => ({ kind: "rows", count: count2 })));
    choices.push({ label: words.waitFor, check: () => ({ kind: "present" }), patient: true });
    choices.push({ label: words.waitForEnd, check: () => ({ kind: "absent" }), patient: true });
    choices.push({ label: words.picture, check: () => ({ kind: "picture", tolerance: 0.02 }) });
    const parts = rows === null ? [] : [["part", words.maskPart], ["whole", words.maskWhole]];
    const mask = (name, part) => ({ kind: "mask", name, whole: part === "whole" });
    choices.push({ label: words.mask, ask: { value: words.maskName, relations: parts }, check: mask });
    choices.push({ label: words.dismiss, check: () => ({ kind: "dismiss" }) });
    if (text || value !== null) choices.push({ label: words.keep, ask: { value: words.keepAs, relations: [] }, check: (into) => ({ kind: "read", into }) });
    choices.push({ label: words.absent, check: () => ({ kind: "absent" }) });
    return choices;
  }
  function pageChoices(words) {
    return [
      textChoice(words.pageTitle, document.title, words, (is) => ({ kind: "title", is })),
      textChoice(words.pageAddress, location.pathname, words, (is) => ({ kind: "address", is }), "contains"),
      { label: words.pageShows, ask: { value: "", relations: [] }, check: (text) => ({ kind: "text_present", text }) },
      { label: words.pageStatus, check: () => ({ kind: "page_status", status: 200 }) },
      { label: words.noFailedRequests, check: () => ({ kind: "no_failed_requests" }) },
      { label: words.noScriptErrors, check: () => ({ kind: "no_script_errors" }) }
    ];
  }
  function textChoice(label, value, words, check, first = "equals") {
    const all2 = [["equals", words.equals], ["contains", words.contains]];
    const relations = first === "equals" ? all2 : [...all2].reverse();
    return { label, ask: { value, relations }, check: (text, how) => check({ how, text }) };
  }
  function numberChoice(label, value, words, check) {
    const plain = value.replaceAll(",", "").replace("−", "-");
    const read = (text) => Number(text.replaceAll(",", "").trim()) || 0;
    return { label, ask: { value: plain, relations: words.relations }, check: (text, relation) => check({ relation, number: read(text) }) };
  }
  function valueNow(el) {
    if (isSelect(el)) return [...el.selectedOptions].map((option) => option.label).join(", ");
    if (isTextArea(el)) return el.value;
    if (!isInput(el) || ["checkbox", "radio", "button", "submit", "reset", "image", "file", "hidden"].includes(el.type)) return null;
    return isSecretField(el, nameOf(el, roleOf(el))) ? null : el.value;
  }
  function tickedNow(el) {
    if (isInput(el) && (el.type === "checkbox" || el.type === "radio")) return el.checked;
    const state = ["aria-checked", "aria-pressed", "aria-selected"].map((name) => el.getAttribute(name)).find((said) => said !== null);
    return state === void 0 ? null : state === "true";
  }
  function rowsNow(el) {
    const table = el.closest("table");
    if (table) return [...table.rows].filter((row) => row.parentElement?.localName !== "thead" && row.querySelector(":scope > td")).length;
    const list = el.closest("ul, ol");
    return list ? [...list.children].filter((child) => child.localName === "li").length : null;
  }

  var KO = {
    hint: "확인할 곳을 누르세요",
    wholePage: "페이지 전체 확인",
    title: "무엇을 확인할까요?",
    add: "추가",
    relation: "비교 방법",
    present: "보인다",
    absent: "없어야 한다",
    waitFor: "나타날 때까지 기다리기 (최대 1분)",
    waitForEnd: "사라질 때까지 기다리기 (최대 1분)",
    dismiss: "나타나면 누르기 (배너, 설문 닫기)",
    keep: "값 담기",
    keepAs: "값",
    mask: "사진에서 가리기",
    maskName: "가린 곳",
    maskPart: "이 부분",
    maskWhole: "전체",
    text: "글자",
    number: "수",
    value: "값",
    ticked: "선택되어 있다",
    unticked: "선택되어 있지 않다",
    enabled: "쓸 수 있다",
    disabled: "쓸 수 없다",
    rows: "줄 수",
    picture: "모습이 그대로다",
    pageTitle: "제목",
    pageAddress: "주소",
    pageShows: "보이는 글자",
    pageStatus: "페이지 응답이 200이다",
    noFailedRequests: "실패한 요청이 없다",
    noScriptErrors: "스크립트 오류가 없다",
    equals: "같다",
    contains: "들어 있다",
    relations: [
      ["at_least", "이상"],
      ["at_most", "이하"],
      ["more_than", "초과"],
      ["less_than", "미만"],
      ["equal", "같다"],
      ["not_equal", "다르다"]
    ]
  };
  var EN = {
    hint: "Press what to check",
    wholePage: "Check the whole page",
    title: "What must hold?",
    add: "Add",
    relation: "How to compare",
    present: "It can be seen",
    absent: "It must not be there",
    waitFor: "Wait until it is there (1 min at most)",
    waitForEnd: "Wait until it is gone (1 min at most)",
    dismiss: "Press it whenever it is in the way",
    keep: "Keep as",
    keepAs: "value",
    mask: "Hide in pictures",
    maskName: "hidden area",
    maskPart: "this part",
    maskWhole: "all of it",
    text: "Text",
    number: "Number",
    value: "Value",
    ticked: "It is ticked",
    unticked: "It is not ticked",
    enabled: "It can be used",
    disabled: "It cannot be used",
    rows: "Rows",
    picture: "It looks as it does now",
    pageTitle: "Title",
    pageAddress: "Address",
    pageShows: "Shows",
    pageStatus: "The page answers with 200",
    noFailedRequests: "No request fails",
    noScriptErrors: "No script fails",
    equals: "is",
    contains: "contains",
    relations: [
      ["at_least", "at least"],
      ["at_most", "at most"],
      ["more_than", "more than"],
      ["less_than", "less than"],
      ["equal", "equal to"],
      ["not_equal", "other than"]
    ]
  };
  function wordsOf(language) {
    return language === "ko" ? KO : EN;
  }

  var CLEAN_AFTER_MS = 250;
  var PICTURED_WITHIN_MS = 3e3;
  var STYLE = `
  :host { all: initial; }
  * { box-sizing: border-box; font: 14px/1.5 system-ui, "Noto Sans CJK KR", "Malgun Gothic", sans-serif; }
  .layer { position: fixed; inset: 0; }
  .frame { position: fixed; pointer-events: none; border: 2px solid #2563eb; border-radius: 4px; background: #2563eb1f; }
  .hint, .menu { position: fixed; color: #f8fafc; background: #0f172a; border-radius: 10px; box-shadow: 0 8px 32px #0006; }
  .hint { left: 50%; bottom: 24px; transform: translateX(-50%); padding: 10px 16px; display: flex; gap: 12px; align-items: center; white-space: nowrap; }
  .menu { width: 360px; max-height: 70vh; overflow: auto; padding: 8px; }
  .title { padding: 6px 10px; color: #cbd5e1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  button { color: inherit; background: none; border: 0; border-radius: 6px; padding: 8px 10px; cursor: pointer; }
  .menu .choice button { display: block; width: 100%; text-align: left; }
  button:hover, button:focus-visible { background: #334155; outline: 2px solid #60a5fa; outline-offset: -2px; }
  .asking { display: grid; grid-template-columns: 64px 1fr auto auto; gap: 6px; padding: 4px 10px; align-items: center; }
  input, select { color: inherit; background: #1e293b; border: 1px solid #64748b; border-radius: 6px; padding: 6px 8px; min-width: 0; }
  [hidden] { display: none; }
  .wide input { grid-column: 2 / 4; }
  kbd { background: #334155; border-radius: 4px; padding: 1px 6px; }
`;
  var HELD_BACK = [
    "pointerover",
    "pointerenter",
    "pointermove",
    "pointerout",
    "pointerdown",
    "pointerup",
    "mousedown",
    "mouseup",
    "mousemove",
    "mouseover",
    "mouseout",
    "click",
    "dblclick",
    "auxclick",
    "contextmenu",
    "keydown",
    "keyup",
    "keypress",
    "touchstart",
    "touchend",
    "wheel",
    "focusin",
    "focusout",
    "focus",
    "blur",
    "beforeinput",
    "input",
    "compositionstart",
    "compositionupdate",
    "compositionend"
  ];
  var Pointing = class {
    constructor(language, chosen) {
      this.chosen = chosen;
      this.words = wordsOf(language);
      for (const type of HELD_BACK) addEventListener(type, (event) => this.take(event), { capture: true, passive: false });
    }
    chosen;
    host = null;
    root = null;
    /** Clear, over the whole page: nothing under it is hovered, pressed or focused. */
    layer = element("div", "layer");
    pointed = null;
    /** What is to be gone from the page once its picture is taken. */
    dismissed = null;
    words;
    /** Whether the person is pointing now: nothing done meanwhile is meant for the page. */
    get active() {
      return this.host !== null;
    }
    start() {
      if (this.host || !document.documentElement) return;
      this.host = document.createElement("sullae-pointing");
      this.host.style.cssText = "position: fixed; inset: 0 auto auto 0; width: 0; height: 0; z-index: 2147483647;";
      this.root = this.host.attachShadow({ mode: "closed" });
      document.documentElement.append(this.host);
      this.hint();
    }
    stop() {
      this.host?.remove();
      const { dismissed } = this;
      this.host = this.root = this.pointed = this.dismissed = null;
      dismissed?.click();
    }
    take(event) {
      if (!event.isTrusted) return;
      if (!this.active) {
        if (!isHotKey(event)) return;
        this.start();
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      event.stopImmediatePropagation();
      if (event instanceof KeyboardEvent) {
        if (event.key === "Tab" || !event.composedPath().includes(this.host)) event.preventDefault();
        if (event.type !== "keydown") return;
        if (event.key === "Escape") this.stop();
        if (event.key === "Tab") this.focusNext(event.shiftKey ? -1 : 1);
        return;
      }
      if (event instanceof MouseEvent && this.isOnLayer(event)) {
        if (event.type !== "wheel") event.preventDefault();
        this.point(event);
      }
    }
    /** A click that a key made comes without a place. */
    isOnLayer(event) {
      return (event.detail !== 0 || event.type !== "click") && this.root.elementFromPoint(event.clientX, event.clientY) === this.layer;
    }
    point(event) {
      if (this.pointed) {
        if (event.type === "click") this.hint();
        return;
      }
      const el = event.type === "pointermove" || event.type === "click" ? this.under(event) : null;
      if (event.type === "pointermove") this.outline(el);
      if (event.type === "click" && el) this.menu(el, choicesFor(el, this.words), boxOf(el));
    }
    under(event) {
      this.host.style.display = "none";
      const first = innermostAt(event.clientX, event.clientY);
      this.host.style.display = "";
      if (!first || first === document.documentElement || first === document.body) return null;
      return isInput(first) || isSelect(first) || isTextArea(first) ? first : meantBy(first);
    }
    outline(el) {
      this.root.querySelector(".frame")?.remove();
      if (!el) return;
      const frame = document.createElement("div");
      frame.className = "frame";
      const box = boxOf(el);
      frame.style.cssText = `left: ${box.x - 3}px; top: ${box.y - 3}px; width: ${box.width + 6}px; height: ${box.height + 6}px;`;
      this.root.append(frame);
    }
    draw(...parts) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.root.adoptedStyleSheets = [sheet];
      this.root.replaceChildren(this.layer, ...parts);
    }
    hint() {
      this.pointed = null;
      const bar = element("div", "hint");
      const middle = { x: innerWidth / 2 - 180, y: innerHeight / 3, width: 0, height: 0 };
      const page = this.button(this.words.wholePage, () => this.menu(document.documentElement, pageChoices(this.words), middle));
      bar.append(element("span", "", this.words.hint), page, element("kbd", "", "Esc"));
      bar.setAttribute("role", "status");
      this.draw(bar);
    }
    menu(el, choices, box) {
      this.pointed = el;
      const menu = element("div", "menu");
      menu.setAttribute("role", "dialog");
      menu.setAttribute("aria-label", this.words.title);
      menu.append(element("div", "title", this.words.title));
      for (const choice of choices) menu.append(choice.ask ? this.form(choice) : this.button(choice.label, () => this.takeChoice(choice.check("", ""), choice.patient)));
      this.draw(menu);
      if (el !== document.documentElement) this.outline(el);
      const below = box.y + box.height + 8;
      const top = below + menu.offsetHeight < innerHeight ? below : Math.max(8, box.y - menu.offsetHeight - 8);
      menu.style.left = `${Math.max(8, Math.min(box.x, innerWidth - 368))}px`;
      menu.style.top = `${Math.max(8, Math.min(top, innerHeight - menu.offsetHeight - 8))}px`;
      menu.querySelector("button, input")?.focus();
    }
    /** The menu is left by a choice or Escape, not by walking out of it. */
    focusNext(by) {
      const all2 = [...this.root.querySelectorAll("button, input, select")].filter((el) => !el.hidden);
      const at = all2.indexOf(this.root.activeElement);
      all2[(at + by + all2.length) % all2.length]?.focus();
    }
    /** Pressing it submits its form: an event that stays within the shadow root, where a click would not. */
    button(label, press) {
      const form = element("form", "choice");
      form.append(element("button", "", label));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        press();
      });
      return form;
    }
    form(choice) {
      const form = element("form", choice.ask.relations.length === 0 ? "asking wide" : "asking");
      const input = element("input", "");
      input.value = choice.ask.value;
      input.setAttribute("aria-label", choice.label);
      const relation = element("select", "");
      for (const [value, label] of choice.ask.relations) relation.append(new Option(label, value));
      relation.setAttribute("aria-label", this.words.relation);
      relation.hidden = choice.ask.relations.length === 0;
      form.append(element("span", "", choice.label), input, relation, element("button", "", this.words.add));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (input.value.trim() !== "") this.takeChoice(choice.check(input.value, relation.value), choice.patient);
      });
      return form;
    }
    takeChoice(check, patient = false) {
      const target = this.pointed === document.documentElement ? null : this.pointed;
      if (check.kind === "dismiss") this.dismissed = target;
      this.draw();
      requestAnimationFrame(() => {
        const cleanAt = performance.timeOrigin + performance.now();
        setTimeout(() => {
          this.chosen(target, check, patient, cleanAt);
          if (target) setTimeout(() => this.pictured(), PICTURED_WITHIN_MS);
          else this.stop();
        }, CLEAN_AFTER_MS);
      });
    }
    /** The recorder has its picture: the page is the person's again. */
    pictured() {
      if (this.host && this.root?.childElementCount === 1) this.stop();
    }
  };
  function isHotKey(event) {
    return event instanceof KeyboardEvent && event.type === "keydown" && event.code === "KeyC" && event.altKey && event.shiftKey && !event.ctrlKey;
  }
  function element(tag, className, text = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  var PRESSED = "a,button,input,select,textarea,summary,label,li,img,svg,[role],[onclick],[tabindex]";
  var LOOKED_AT = 3e3;
  var LOOK_AGAIN_MS = [80, 350, 700];
  var LEVELS = 3;
  var MENU_GAP = 24;
  var OPENER_SHARE = 0.15;
  var shown = /* @__PURE__ */ new Set();
  var looked = false;
  var revealed = /* @__PURE__ */ new WeakMap();
  var current = null;
  var timers = [];
  function pointerCame(to, at) {
    const before = current;
    current = { opener: to, at };
    look(before, to);
    for (const timer of timers) clearTimeout(timer);
    timers = LOOK_AGAIN_MS.map((after) => setTimeout(() => look(current, null), after));
  }
  function somethingDone() {
    look(current, null);
    current = null;
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  }
  function pointedAtFor(el) {
    const chain = [];
    for (let at = el; at && chain.length < 5; ) {
      const reveal = revealOf(at);
      if (!reveal || chain.some((known) => known.opener === reveal.opener)) break;
      chain.unshift(reveal);
      at = reveal.opener;
    }
    return chain;
  }
  function revealOf(el) {
    for (let at = el; at; at = at.parentElement) {
      const reveal = revealed.get(at);
      if (reveal) return reveal.opener.contains(el) && reveal.opener === el ? void 0 : reveal;
      if (shown.has(at)) return void 0;
    }
    return void 0;
  }
  function besides(came2, el) {
    let at = came2.parentElement;
    for (let level = 0; at && level < LEVELS && !isPageSized(at); level++, at = at.parentElement) if (at.contains(el)) return true;
    return false;
  }
  function mayOpen(el) {
    const { width, height } = boxOf(el);
    return el.isConnected && width * height <= OPENER_SHARE * innerWidth * innerHeight;
  }
  function liesAt(opener, appeared) {
    const from = boxOf(opener);
    return appeared.some((el) => gapOf(from, boxOf(el)) <= MENU_GAP);
  }
  function look(by, came2) {
    const now = /* @__PURE__ */ new Set();
    let count2 = 0;
    for (const el of all(document)) {
      if (++count2 > LOOKED_AT) break;
      if (isShown(el)) now.add(el);
    }
    if (looked) {
      const appeared = [...now].filter((el) => !shown.has(el));
      const byTheOne = by && mayOpen(by.opener) && liesAt(by.opener, appeared) ? by : null;
      for (const el of appeared) {
        const atOnce = came2 && mayOpen(came2) && came2 !== el && !el.contains(came2) && besides(came2, el);
        const own = atOnce ? current : byTheOne;
        if (own && own.opener !== el) revealed.set(el, own);
      }
    }
    for (const el of shown) if (!now.has(el)) revealed.delete(el);
    shown = now;
    looked = true;
  }
  function* all(root) {
    for (const el of root.querySelectorAll(PRESSED)) {
      yield el;
      if (el.shadowRoot) yield* all(el.shadowRoot);
    }
  }
  function isShown(el) {
    if (!isElement(el) || !el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    const rect = el.getBoundingClientRect();
    return rect.width > 0 && rect.height > 0 && !isClipped(el, rect);
  }
  function isClipped(el, rect) {
    let at = el.parentElement;
    for (let depth = 0; at && depth < 4; depth++, at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if (box.width > 1 && box.height > 1) continue;
      if (getComputedStyle(at).overflow !== "visible" && (rect.bottom > box.bottom || rect.right > box.right)) return true;
    }
    return false;
  }

  var FILE_LIMIT = 8 * 1024 * 1024;

  var PART_BYTES = 384 * 1024;
  async function tellFiles(files, tell) {
    for (const [index, file] of files.entries()) {
      if (file.size > FILE_LIMIT) continue;
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        for (let from = 0; from === 0 || from < bytes.length; from += PART_BYTES) {
          tell({ index, data: base64Of(bytes.subarray(from, from + PART_BYTES)), last: from + PART_BYTES >= bytes.length });
        }
      } catch {
      }
    }
  }
  function base64Of(bytes) {
    let text = "";
    for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192));
    return btoa(text);
  }

  var DRAG_DISTANCE = 10;
  var INPUT_PAUSE_MS = 150;
  var CLICK_OVERDUE_MS = 120;
  var VALUE_LIMIT = 5e4;
  var RESTING = 3;
  var PAINT_SLACK_MS = 20;
  function install(tag, language) {
    const send2 = (kind, at, body) => {
      try {
        send(tag, kind, at, body);
      } catch {
      }
    };
    const pointing = new Pointing(language, (el, check, patient, cleanAtMs) => {
      const seen = { hover_at_ms: null, changed_at_ms: cleanAtMs, painted_at_ms: cleanAtMs + PAINT_SLACK_MS, secrets: secretBoxes() };
      const target = el ? observedTarget(el) : null;
      if (check.kind === "read") send2("read", timeOf(), { target, seen, into: check.into });
      else if (check.kind === "mask" && el) {
        const area = check.whole ? el.closest("table, ul, ol") ?? el : el;
        send2("area_masked", timeOf(), { target: observedTarget(area), name: check.name });
      } else if (check.kind === "dismiss") send2("dismissed", timeOf(), { target, seen });
      else send2("checked", timeOf(), { target, seen, check, patient });
    });
    Object.assign(globalThis, { sullaePoint: () => pointing.start(), sullaePictured: () => pointing.pictured() });
    const masks = new MaskedAreas((found) => send2("masked", timeOf(), { found }));
    const listen = (type, handler) => {
      addEventListener(
        type,
        (event) => {
          if (!event.isTrusted || pointing.active) return;
          const first = event.composedPath()[0];
          const el = isElement(first) ? first : document.documentElement;
          if (!el) return;
          noteRoots(event, watchRoot);
          handler(event, el);
        },
        { capture: true, passive: true }
      );
    };
    let hover = null;
    let restsAt = null;
    const watchRoot = (root) => {
      observe(root);
      new MutationObserver((records) => {
        for (const { target, oldValue } of records) if (oldValue === "password") rememberSecret(target);
        notePasswordFields();
      }).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["type"], attributeOldValue: true });
      notePasswordFields();
    };
    const seenAt = (el) => {
      masks.tell();
      const box = boxOf(shownAs(el));
      const still = hover?.el === el && ["x", "y", "width", "height"].every((side) => Math.abs(hover.box[side] - box[side]) < 1);
      return { hover_at_ms: still && hover ? hover.at : null, changed_at_ms: lastChangeAt(), painted_at_ms: firstPaintAt(), secrets: secretBoxes() };
    };
    const act = (kind, at, el, body) => {
      flushInput();
      const seen = seenAt(el);
      sendPointings(el);
      send2(kind, at, { target: observedTarget(el), seen, ...body });
    };
    const sendPointings = (el) => {
      for (const { opener, at } of pointedAtFor(el)) {
        if (!opener.isConnected) continue;
        const seen = { ...seenAt(opener), hover_at_ms: at };
        send2("hovered", at, { target: observedTarget(opener), seen });
      }
      somethingDone();
    };
    const watchEffect = (el, of) => watchChanges(el, () => send2("changed", timeOf(), { of_ms: of }));
    listen("pointerover", (event, el) => {
      const meant = meantBy(el);
      if (hover?.el === meant) return;
      hover = { el: meant, at: timeOf(event), box: boxOf(shownAs(meant)) };
      const rests = restsAt !== null && Math.hypot(event.clientX - restsAt.x, event.clientY - restsAt.y) < RESTING;
      if (event.buttons === 0 && !rests) pointerCame(meant, hover.at);
      if (!actsByItself(meant)) return;
      masks.tell();
      send2("hover", timeOf(event), { key: keyOf(meant), secrets: secretBoxes() });
      setTimeout(snippetsNow, 0);
    });
    let press = null;
    let labelled = null;
    let enteredForm = null;
    const sendClick = (by, count2) => {
      if (by.done) return;
      by.done = true;
      const { target, x, y, button, modifiers, seen, held } = by;
      send2("click", by.at, { target, seen, x, y, button, modifiers, count: count2, by_key: false, held_ms: held });
    };
    listen("pointerdown", (event, el) => {
      flushInput();
      labelled = null;
      enteredForm = null;
      const meant = meantBy(el);
      const seen = seenAt(meant);
      sendPointings(meant);
      press = {
        el: meant,
        target: observedTarget(meant),
        x: event.clientX,
        y: event.clientY,
        button: event.button,
        modifiers: modifiersOf(event),
        at: timeOf(event),
        seen,
        done: false,
        released: false,
        held: 0,
        moved: false,
        mark: markNow()
      };
      watchEffect(meant, press.at);
    });
    listen("pointerup", (event) => {
      restsAt = { x: event.clientX, y: event.clientY };
      const by = press;
      if (!by || by.button !== 0) return;
      by.released = true;
      by.held = timeOf(event) - by.at;
      if (moved(by, event)) {
        by.moved = true;
        dragEnded(by, event);
        return;
      }
      if (by.target.inert) return;
      setTimeout(() => sendClick(by, 1), CLICK_OVERDUE_MS);
    });
    listen("click", (event, el) => {
      const at = timeOf(event);
      if (labelled && el === labelled) return;
      const label = el.closest("label");
      if (label && isLabel(label)) labelled = label.control;
      if (event.detail === 0 && event.pointerType !== "mouse" && event.pointerType !== "touch" && event.pointerType !== "pen") {
        clickByKey(at, el);
        return;
      }
      if (!press || press.done || press.moved) return;
      if (moved(press, event) && !holds2(press.target.place, event)) return;
      sendClick(press, Math.max(1, event.detail));
    });
    const dragEnded = (by, event) => {
      const { clientX: x, clientY: y } = event;
      if (!isDraggable(by.el) || event.pointerType === "touch") {
        by.moved = false;
        return;
      }
      const there = under(x, y, by.el, by.mark);
      const aim = there && describedEnd(there, by, { x, y });
      setTimeout(() => {
        if (by.done || selectedText()) return;
        if (changedSince(by.mark) || isDrawn2(by.el)) {
          by.done = true;
          sendDrag(by, { x, y }, aim);
        } else if (holds2(by.target.place, event) && !by.target.inert) sendClick(by, 1);
      }, 50);
    };
    const describedEnd = (there, by, at) => {
      const meant = meantBy(there);
      if (meant.contains(by.el) || isDrawn2(meant)) return null;
      const end = observedTarget(meant);
      return isPageSized(meant) || !holds2(end.place, { clientX: at.x, clientY: at.y }) ? null : end;
    };
    const sendDrag = (by, to, destination) => {
      const { target, seen, x, y } = by;
      send2("dragged", by.at, { target, seen, from: { x, y }, to, destination });
    };
    let carried = null;
    watchDrops({
      begun: (el) => {
        const source = el.closest("[draggable=true]") ?? el;
        const by = press;
        if (!by || by.button !== 0) return;
        const target = meantBy(el) === source ? by.target : observedTarget(source);
        carried = { by: { ...by, el: source, target }, to: null, end: null };
        by.done = true;
      },
      dropped: (on, event) => {
        if (!carried) return;
        carried.to = { x: event.clientX, y: event.clientY };
        const inside = carried.by.el.contains(on);
        carried.end = inside ? null : describedEnd(on, carried.by, carried.to);
      },
      ended: () => {
        const drag = carried;
        carried = null;
        if (drag?.to) sendDrag(drag.by, drag.to, drag.end);
      },
      fromOutside: () => send2("dropped_from_outside", timeOf(), {})
    });
    const clickByKey = (at, el) => {
      if (enteredForm && el.form === enteredForm) return;
      const meant = meantBy(el);
      if (isSelect(meant)) return;
      const { x, y } = middleOf(boxOf(shownAs(meant)));
      act("click", at, meant, { x, y, button: 0, modifiers: [], count: 1, by_key: true });
      watchEffect(meant, at);
    };
    listen("auxclick", (event) => {
      if (event.button === 1 && press?.button === 1) sendClick(press, 1);
    });
    listen("contextmenu", (event) => {
      const by = press;
      if (by?.button !== 2) return;
      setTimeout(() => {
        if (event.defaultPrevented) sendClick(by, 1);
      }, 0);
    });
    let pending = null;
    const flushInput = () => {
      if (!pending) return;
      const { field, at, timer, typed: before } = pending;
      pending = null;
      clearTimeout(timer);
      const seen = seenAt(field);
      const target = observedTarget(field);
      const value = valueOf(field) || before;
      if (target.secret) keepOut(value);
      if (isSet(field)) {
        send2("set", at, { target, seen, value });
        return;
      }
      const typed = target.secret ? { value: null, empty: value === "" } : { value: value.slice(0, VALUE_LIMIT), empty: value === "" };
      sendPointings(field);
      send2("input", at, { target, seen, ...typed, formatted: isFormatted(field) });
    };
    listen("input", (_event, el) => {
      const field = fieldOf(el);
      if (!isTypable(field) && !isSet(field)) return;
      if (pending?.field !== field) flushInput();
      const at = pending?.at ?? timeOf(_event);
      if (pending) clearTimeout(pending.timer);
      const typed = isInput(field) || isTextArea(field) ? field.value : "";
      pending = { field, at, typed, timer: setTimeout(flushInput, INPUT_PAUSE_MS) };
    });
    listen("change", (event, el) => {
      if (isInputOf(el, "checkbox", "radio") && !navigator.userActivation.hasBeenActive) return;
      const at = timeOf(event);
      if (isSelect(el) && el.multiple) {
        const choices = [...el.selectedOptions].map((option) => ({ label: option.label.trim(), value: option.value }));
        act("chosen_many", at, el, { choices });
      } else if (isInputOf(el, "file")) {
        const files = [...el.files ?? []];
        act("uploading", at, el, { files: files.map(({ name, size }) => ({ name, size })) });
        void tellFiles(files, (part) => send2("file_part", at, { of_ms: at, ...part }));
        watchEffect(el, at);
      } else if (isSelect(el)) {
        const option = el.selectedOptions[0];
        if (option) act("chosen", at, el, { label: option.label.trim(), value: option.value });
      } else if (isInputOf(el, "checkbox", "radio")) {
        act("ticked", at, el, { checked: el.checked });
      } else flushInput();
      if (isSelect(el) || isInputOf(el, "checkbox", "radio")) watchEffect(el, at);
    });
    listen("focusout", () => flushInput());
    listen("keydown", (event, el) => {
      unwatchChanges();
      if (event.isComposing || event.keyCode === 229 || event.repeat) return;
      const field = fieldOf(el);
      const at = timeOf(event);
      labelled = null;
      enteredForm = event.key === "Enter" && isTypable(field) && isInput(field) ? field.form : null;
      const wanted = wantsKey(event, field);
      if (wanted === "no") return;
      const meant = isTypable(field) ? field : meantBy(field);
      const tell = () => {
        act("key", at, meant, { key: event.key, modifiers: modifiersOf(event), idle: wanted === "idle" && !event.defaultPrevented });
      };
      watchEffect(meant, at);
      if (wanted === "yes" || wanted === "idle") {
        tell();
        return;
      }
      flushInput();
      setTimeout(() => {
        if (event.defaultPrevented) tell();
      }, 0);
    });
    const ready = () => {
      if (document.documentElement) watchRoot(document);
      const [way] = performance.getEntriesByType("navigation");
      send2("ready", timeOf(), { arrived: way?.type ?? "" });
      masks.watch();
    };
    addEventListener("load", () => setTimeout(somethingDone, 0));
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready, { once: true });
    else ready();
    const finish = () => {
      flushInput();
      if (press?.button === 0 && !press.target.inert) sendClick(press, 1);
    };
    watchLeaving((body) => {
      if (!body.within) finish();
      send2("leaving", timeOf(), body);
    });
    addEventListener("pagehide", finish);
  }
  function firstPaintAt() {
    const paint = performance.getEntriesByName("first-paint")[0];
    return paint ? performance.timeOrigin + paint.startTime : null;
  }
  function moved(press, to) {
    return Math.hypot(to.clientX - press.x, to.clientY - press.y) > DRAG_DISTANCE;
  }
  function holds2(box, at) {
    return at.clientX >= box.x && at.clientX < box.x + box.width && at.clientY >= box.y && at.clientY < box.y + box.height;
  }
  function middleOf(box) {
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  function modifiersOf(event) {
    const held = [
      [event.shiftKey, "shift"],
      [event.ctrlKey, "control"],
      [event.altKey, "alt"],
      [event.metaKey, "meta"]
    ];
    return held.filter(([is]) => is).map(([, name]) => name);
  }
  function isFormatted(field) {
    return field.querySelector("b, i, u, s, strong, em, a, ul, ol, h1, h2, h3, blockquote, code, img, table") !== null;
  }
  var NO_STEPS = /* @__PURE__ */ new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified", "F5", "F11", "F12", "HangulMode", "HanjaMode"]);
  var BROWSER_KEYS = /* @__PURE__ */ new Set(["r", "t", "w", "n", "l", "p", "j", "h", "d", "+", "-", "=", "0", "Tab"]);
  var EDITING_KEYS = /* @__PURE__ */ new Set(["a", "c", "v", "x", "z", "y"]);
  var LIST_KEYS = /* @__PURE__ */ new Set(["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"]);
  function wantsKey(event, field) {
    const role = field.getAttribute("role") ?? "";
    const typable = isTypable(field);
    if (NO_STEPS.has(event.key)) return "no";
    if (event.altKey && event.key.startsWith("Arrow")) return "later";
    const shortcut = event.ctrlKey || event.metaKey;
    if (shortcut && event.key !== "Enter") {
      const key = event.key.toLowerCase();
      if (BROWSER_KEYS.has(key)) return "later";
      if (typable) return EDITING_KEYS.has(key) || event.key.length > 1 ? "no" : isRichText(field) ? "idle" : "later";
      return "idle";
    }
    if (event.key === "Tab") return "idle";
    if (event.key === "Escape") return "yes";
    if (event.key === "Enter") {
      if (typable) return isInput(field) ? "yes" : event.shiftKey ? "no" : "later";
      if (isInput(field) || ["a", "button", "summary", "select", "area"].includes(field.localName)) return "no";
      return actsByItself(field) ? "later" : "no";
    }
    if (event.key === " " && !typable && role !== "" && field.localName !== "button") return "later";
    const inText = typable || isInput(field) || isSelect(field);
    if (!inText && event.key !== " " && !LIST_KEYS.has(event.key)) return "idle";
    if (!LIST_KEYS.has(event.key)) return "no";
    const opensList = typable && (role === "combobox" || field.hasAttribute("list") || field.hasAttribute("aria-autocomplete"));
    return opensList ? "yes" : ["listbox", "menu", "menuitem", "option", "tab", "tree", "treeitem", "slider"].includes(role) ? "later" : "no";
  }
  function watchLeaving(tell) {
    const navigation = window.navigation;
    if (!navigation || window !== window.parent) return;
    navigation.addEventListener("navigate", (event) => {
      const { destination, navigationType, downloadRequest } = event;
      if (downloadRequest !== null) return;
      const within = destination.sameDocument;
      if (within && navigationType !== "traverse") return;
      const back = navigationType === "traverse" && destination.index < entryIndex();
      tell({ to: destination.url, how: navigationType !== "traverse" ? navigationType : back ? "back" : "forward", within });
    });
  }
  return __toCommonJS(preload_exports);
})();
bundle.install(tag, language);
// Sources: 5d7ecb1b1e13dd72784e15d498373aa1d95ad21d5064b62c814c168d656bcba7
}
