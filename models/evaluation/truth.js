// Reads every piece of text of the page, shadow roots and same-origin frames included, with the box of each character.
// Whether it can really be seen is decided afterwards, from the picture with and without text.
(() => {
  const canvas = document.createElement('canvas').getContext('2d');
  const elements = (window.__truthElements = []);
  const blocks = new Map();
  const out = { runs: [], fields: [], icons: [], pictures: [], unreadable: [], width: innerWidth, height: innerHeight };
  const isPrivate = text => /[\uE000-\uF8FF]|[\u{F0000}-\u{10FFFF}]/u.test(text);
  const isIconFont = family => /icon|awesome|symbol|glyph|codicon|fontello|dashicons/i.test(family.split(',')[0]);
  const fontOf = style => `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const metricsOf = style => {
    canvas.font = fontOf(style);
    canvas.letterSpacing = style.letterSpacing === 'normal' ? '0px' : style.letterSpacing;
    const m = canvas.measureText('Hg');
    return { ascent: m.fontBoundingBoxAscent, descent: m.fontBoundingBoxDescent };
  };
  const parentOf = node => node.parentElement || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const boxOf = (rect, at) => [rect.left + at.x, rect.top + at.y, rect.right + at.x, rect.bottom + at.y];
  const inView = b => b[2] > b[0] && b[3] > b[1] && b[2] > 0 && b[3] > 0 && b[0] < innerWidth && b[1] < innerHeight;

  function isTurned(element) {
    for (let e = element; e; e = parentOf(e)) {
      const style = getComputedStyle(e);
      if (style.writingMode && style.writingMode !== 'horizontal-tb') return true;
      const m = e.getScreenCTM ? e.getScreenCTM() : style.transform !== 'none' ? new DOMMatrix(style.transform) : null;
      if (m && (Math.abs(m.b) > 0.01 || Math.abs(m.c) > 0.01)) return true;
    }
    return false;
  }
  // The visible part of an element's content: overflow of the ancestors that can clip it.
  function clipOf(element, at) {
    let clip = [-1e6, -1e6, 1e6, 1e6], escaping = false;
    for (let e = element; e && e !== e.ownerDocument.documentElement; e = parentOf(e)) {
      const style = getComputedStyle(e);
      if (!(escaping && style.position === 'static')) {
        escaping = style.position === 'absolute';
        if (style.display !== 'inline' && style.display !== 'contents' && (style.overflowX !== 'visible' || style.overflowY !== 'visible') && e !== e.ownerDocument.body) {
          const b = boxOf(e.getBoundingClientRect(), at);
          const px = style.overflowX !== 'visible', py = style.overflowY !== 'visible';
          clip = [px ? Math.max(clip[0], b[0]) : clip[0], py ? Math.max(clip[1], b[1]) : clip[1], px ? Math.min(clip[2], b[2]) : clip[2], py ? Math.min(clip[3], b[3]) : clip[3]];
        }
        if (style.position === 'fixed') break;
      }
    }
    return clip;
  }
  const isEllipsed = element => {
    for (let e = element, i = 0; e && i < 4; e = parentOf(e), i++) {
      const style = getComputedStyle(e);
      if (style.display === 'inline') continue;
      if ((style.textOverflow !== 'clip' && e.scrollWidth > e.clientWidth + 1) || (style.webkitLineClamp !== 'none' && e.scrollHeight > e.clientHeight + 1)) return true;
    }
    return false;
  };
  function shown(ch, style, before) {
    const t = style.textTransform, caps = style.fontVariantCaps;
    if (t === 'uppercase' || /small-caps/.test(caps)) return ch.toUpperCase();
    if (t === 'lowercase') return ch.toLowerCase();
    if (t === 'capitalize' && !/[\p{L}\p{N}'’]/u.test(before)) return ch.toUpperCase();
    return ch;
  }
  const isHidden = style => style.visibility !== 'visible' || style.display === 'none';

  function readText(node, at, frame) {
    const element = parentOf(node);
    if (!element || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION|TEXTAREA|TITLE)$/.test(element.tagName)) return;
    const style = getComputedStyle(element);
    if (isHidden(style)) return;
    const range = node.ownerDocument.createRange();
    range.selectNodeContents(node);
    if (![...range.getClientRects()].some(r => inView(boxOf(r, at)))) return;
    let block = element;
    while (parentOf(block) && getComputedStyle(block).display === 'inline') block = parentOf(block);
    if (!blocks.has(block)) blocks.set(block, blocks.size);
    const size = parseFloat(style.fontSize), metrics = metricsOf(style);
    const common = { block: blocks.get(block), turned: isTurned(element), clip: clipOf(element, at), ellipsed: isEllipsed(element), element: elements.push([element, frame]) - 1 };
    const iconFont = isIconFont(style.fontFamily);
    let run = null, offset = 0, before = ' ';
    for (const ch of node.data) {
      range.setStart(node, offset);
      offset += ch.length;
      range.setEnd(node, offset);
      const rects = range.getClientRects();
      const drawn = shown(ch, style, before);
      before = ch;
      if (!rects.length) continue;
      const r = rects[rects.length - 1], space = /\s/.test(ch);
      if (r.width === 0 || /[\u00ad\u200b-\u200f\u2060\ufeff]/.test(ch)) continue;
      const box = boxOf(r, at);
      if (iconFont || isPrivate(ch)) { if (!space) out.icons.push(box); continue; }
      if (!(run && Math.abs(run.top - box[1]) < 2 && box[0] >= run.right - 1)) {
        if (space) continue;
        const scale = (box[3] - box[1]) / (metrics.ascent + metrics.descent);
        const k = scale > 0.3 && scale < 3 && Math.abs(scale - 1) > 0.12 ? scale : 1;
        run = { s: [], x: [], top: box[1], bottom: box[3], right: box[2], base: box[1] + metrics.ascent * k, fs: size * k, ...common };
        out.runs.push(run);
      }
      run.s.push(space ? ' ' : drawn);
      run.x.push(box[0], box[2]);
      run.right = box[2];
    }
  }

  // Text of a form field: the browser gives no character boxes, so they are measured and placed where the field puts them.
  function readField(element, at, frame) {
    const style = getComputedStyle(element), box = boxOf(element.getBoundingClientRect(), at);
    if (isHidden(style) || !inView(box)) return;
    const kind = element.tagName === 'INPUT' ? element.type : element.tagName.toLowerCase();
    if (/^(checkbox|radio|range|hidden|image)$/.test(kind)) return;
    let text, pick = style;
    if (kind === 'select') {
      if (element.multiple || element.size > 1) { out.unreadable.push(box); return; }
      text = element.selectedOptions[0] ? element.selectedOptions[0].label : '';
    } else {
      text = element.value || element.placeholder || '';
      if (!element.value) pick = getComputedStyle(element, '::placeholder');
    }
    if (!text.trim()) return;
    if (/^(password|date|time|datetime-local|month|week|file|color|textarea)$/.test(kind)) {
      if (kind === 'textarea') readTextarea(element, at, frame, text); else out.unreadable.push(box);
      return;
    }
    const n = name => parseFloat(style[name]) || 0, metrics = metricsOf(pick);
    const inner = [box[0] + n('borderLeftWidth') + n('paddingLeft'), box[1] + n('borderTopWidth') + n('paddingTop'), box[2] - n('borderRightWidth') - n('paddingRight'), box[3] - n('borderBottomWidth') - n('paddingBottom')];
    text = text.replace(/\s+/g, ' ').trim();
    text = [...text].map((ch, i, all) => shown(ch, pick, i ? all[i - 1] : ' ')).join('');
    const total = canvas.measureText(text), centred = style.textAlign === 'center' || /^(submit|button|reset)$/.test(kind);
    let left = inner[0] - element.scrollLeft;
    if (centred && total.width < inner[2] - inner[0]) left = (inner[0] + inner[2] - total.width) / 2;
    else if (/right|end/.test(style.textAlign)) left = inner[2] - total.width;
    const run = { s: [], x: [], top: inner[1], bottom: inner[3], base: (inner[1] + inner[3]) / 2 + (metrics.ascent - metrics.descent) / 2, fs: parseFloat(pick.fontSize), bearing: -total.actualBoundingBoxLeft,
      block: -elements.length - 1, turned: isTurned(element), clip: clipOf(element, at), ellipsed: total.width > box[2] - inner[0] + 1, element: elements.push([element, frame]) - 1, field: box };
    let done = '';
    for (const ch of text) {
      const from = canvas.measureText(done).width;
      done += ch;
      run.s.push(ch);
      run.x.push(left + from, left + canvas.measureText(done).width);
    }
    out.fields.push(run);
  }
  function readTextarea(element, at, frame, text) {
    const style = getComputedStyle(element), mirror = document.createElement('div');
    for (const name of ['fontStyle', 'fontWeight', 'fontSize', 'fontFamily', 'lineHeight', 'letterSpacing', 'textAlign', 'textTransform', 'textIndent', 'tabSize', 'paddingTop', 'paddingLeft', 'paddingRight', 'paddingBottom', 'borderTopWidth', 'borderLeftWidth', 'borderRightWidth', 'borderBottomWidth', 'boxSizing', 'wordBreak', 'overflowWrap', 'whiteSpace'])
      mirror.style[name] = style[name];
    const box = element.getBoundingClientRect();
    mirror.style.borderStyle = 'solid';
    Object.assign(mirror.style, { position: 'fixed', left: box.left + 'px', top: box.top + 'px', width: (style.boxSizing === 'border-box' ? box.width : parseFloat(style.width)) + 'px', height: (style.boxSizing === 'border-box' ? box.height : parseFloat(style.height)) + 'px', overflow: 'hidden', whiteSpace: style.whiteSpace, overflowWrap: 'break-word', margin: 0 });
    mirror.textContent = text;
    element.ownerDocument.body.append(mirror);
    mirror.scrollTop = element.scrollTop;
    const first = out.runs.length;
    readText(mirror.firstChild, at, frame);
    for (const run of out.runs.slice(first)) elements[run.element] = [element, frame];
    mirror.remove();
  }
  function readPseudo(element, at) {
    for (const which of ['::before', '::after']) {
      const style = getComputedStyle(element, which), text = style.content;
      if (!text || text === 'none' || text === 'normal' || text === '""' || /^url\(/.test(text)) continue;
      const box = boxOf(element.getBoundingClientRect(), at);
      if ((isPrivate(text) || isIconFont(style.fontFamily)) && inView(box)) out.icons.push(box);
    }
  }
  function visit(node, at, frame) {
    if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) readText(node, at, frame); return; }
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (getComputedStyle(node).display === 'none') return;
      readPseudo(node, at);
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName)) { readField(node, at, frame); return; }
      if (/^(IMG|CANVAS|VIDEO|OBJECT|EMBED|IMAGE)$/i.test(node.tagName)) {
        const box = boxOf(node.getBoundingClientRect(), at);
        if (inView(box)) out.pictures.push({ box, tag: node.tagName.toLowerCase(), plain: node.matches(window.__plainPictures || 'nothing') });
      }
      if (node.tagName === 'IFRAME') {
        const r = node.getBoundingClientRect(), box = boxOf(r, at);
        if (!inView(box) || isHidden(getComputedStyle(node))) return;
        let inside = null;
        try { inside = node.contentDocument; } catch { inside = null; }
        if (inside && inside.body) visit(inside.body, { x: at.x + r.left + node.clientLeft, y: at.y + r.top + node.clientTop }, [...frame, node]); else out.unreadable.push(box);
        return;
      }
      if (node.shadowRoot) for (const child of node.shadowRoot.childNodes) visit(child, at, frame);
    }
    for (const child of node.childNodes) visit(child, at, frame);
  }
  visit(document.body, { x: 0, y: 0 }, []);
  for (const selector of window.__ignoreSelectors || [])
    for (const element of document.querySelectorAll(selector)) out.unreadable.push(boxOf(element.getBoundingClientRect(), { x: 0, y: 0 }));

  // Is something that does not belong to this text's element drawn over the point?
  window.__truthCovered = (index, x, y) => {
    const [element, frame] = elements[index];
    let root = document, top = root.elementFromPoint(x, y);
    for (const f of frame) {
      if (top !== f) return !(top && (top.contains(f) || f.contains(top)));
      const r = f.getBoundingClientRect();
      x -= r.left + f.clientLeft; y -= r.top + f.clientTop;
      top = f.contentDocument.elementFromPoint(x, y);
    }
    while (top && top.shadowRoot && !top.contains(element)) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    if (!top) return true;
    for (let e = element; e; e = parentOf(e)) if (e === top) return false;
    for (let e = top; e; e = parentOf(e)) if (e === element) return false;
    return true;
  };
  return JSON.stringify(out);
})()
