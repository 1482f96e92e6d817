(selectors) => {
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

  var masks_exports = {};
  __export(masks_exports, {
    maskedIn: () => maskedIn
  });

  function contentCorner(frame) {
    const rect = frame.getBoundingClientRect();
    const style = frame.ownerDocument.defaultView?.getComputedStyle(frame);
    return {
      x: rect.x + frame.clientLeft + (parseFloat(style?.paddingLeft ?? "") || 0),
      y: rect.y + frame.clientTop + (parseFloat(style?.paddingTop ?? "") || 0)
    };
  }

  var CLIPPING = /^(block|inline-block|flow-root|flex|inline-flex|grid|inline-grid|list-item|table-cell)$/;
  function maskedIn(selectors) {
    const masked = { url: location.href, found: selectors.map(() => null), closed: false };
    const search = (root, x, y) => {
      selectors.forEach((selector, at) => {
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
  return __toCommonJS(masks_exports);
})();
return JSON.stringify(bundle.maskedIn(selectors));
// Sources: 5d7ecb1b1e13dd72784e15d498373aa1d95ad21d5064b62c814c168d656bcba7
}
