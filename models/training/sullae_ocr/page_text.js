// The page's visible text as runs of one line and one element, and the boxes of what must not be read as text
// (class "not-text", check boxes). CSS pixels.
(() => {
  const runs = [];
  const context = document.createElement('canvas').getContext('2d');
  const ascents = {};
  const blocks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const clipOf = (element) => {
    const clip = { left: -1e9, right: 1e9, top: -1e9, bottom: 1e9 };
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflowX === 'visible') continue;
      const box = e.getBoundingClientRect();
      clip.left = Math.max(clip.left, box.left);
      clip.right = Math.min(clip.right, box.right);
      clip.top = Math.max(clip.top, box.top);
      clip.bottom = Math.min(clip.bottom, box.bottom);
    }
    return clip;
  };
  let node;
  while ((node = walker.nextNode())) {
    if (!node.data.trim()) continue;
    const element = node.parentElement;
    if (element.closest('.not-text, style, script')) continue;
    const style = getComputedStyle(element);
    // Not style.font: it is empty where a property (ligatures, say) has no place in the shorthand.
    const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    if (!(font in ascents)) {
      context.font = font;
      if (!context.font.includes(style.fontSize)) throw new Error(`not understood as a font: ${font}`);
      ascents[font] = context.measureText('Hg').fontBoundingBoxAscent;
    }
    let block = element;
    while (block && getComputedStyle(block).display === 'inline') block = block.parentElement;
    if (!blocks.has(block)) blocks.set(block, blocks.size);
    const clip = clipOf(element);
    const shown = (c) => (style.textTransform === 'uppercase' ? c.toUpperCase() : c);
    let run = null;
    let end = 0;
    let offset = 0;
    for (const character of Array.from(node.data)) {
      range.setStart(node, offset);
      offset += character.length;
      range.setEnd(node, offset);
      const boxes = range.getClientRects();
      if (!boxes.length) continue;
      const box = boxes[boxes.length - 1];
      const space = /\s/.test(character);
      if (box.left >= clip.right - 0.5 || box.right <= clip.left + 0.5 || box.top >= clip.bottom || box.bottom <= clip.top) continue;
      if (space && box.width === 0) continue;
      const cut = !space && (box.right > clip.right + 0.7 || box.left < clip.left - 0.7
        || box.bottom > clip.bottom + box.height * 0.3 || box.top < clip.top - box.height * 0.3);
      if (!run || Math.abs(run.top - box.top) >= 2 || box.left < end - 1) {
        if (space) continue;
        run = { text: '', left: box.left, right: box.right, top: box.top, ascent: ascents[font], size: parseFloat(style.fontSize), block: blocks.get(block), cut: false };
        runs.push(run);
      }
      run.cut ||= cut;
      run.text += shown(character);
      end = box.right;
      if (!space) run.right = Math.min(box.right, clip.right);
    }
  }
  const others = [];
  for (const element of document.querySelectorAll('.not-text, input')) {
    const box = element.getBoundingClientRect();
    if (box.width && box.height) others.push([box.left, box.top, box.right, box.bottom]);
  }
  return JSON.stringify({ runs, others });
})()
