// Where an element stands in its document: xpaths, shadow hosts, frames.
import { isShadowRoot } from "./is";


/** Paths of many elements of one look; sibling positions are counted once per parent. */
export class Paths {
  private readonly steps = new Map<Element, string>();
  private readonly paths = new Map<Element, string>();

  private step(el: Element): string {
    const known = this.steps.get(el);
    if (known) return known;
    const counts = new Map<string, number>();
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
  xpath(el: Element): string {
    const known = this.paths.get(el);
    if (known) return known;
    const parent = el.parentElement;
    const path = `${parent ? this.xpath(parent) : ""}/${this.step(el)}`;
    this.paths.set(el, path);
    return path;
  }

  /** From the nearest element with an id, itself included; empty where there is none. */
  idXpath(el: Element): string {
    let tail = "";
    for (let at: Element | null = el; at; at = at.parentElement) {
      const id = at.getAttribute("id");
      if (id && !id.includes('"')) return `//*[@id="${id}"]${tail}`;
      tail = `/${this.step(at)}${tail}`;
    }
    return "";
  }

  shadowHosts(el: Element): string[] {
    const hosts: string[] = [];
    for (let root = el.getRootNode(); isShadowRoot(root); root = root.host.getRootNode()) hosts.unshift(this.xpath(root.host));
    return hosts;
  }
}

/** Frames of a document in the order they stand in it, those in open shadow roots included. */
export function framesOf(root: Document | ShadowRoot, found: Element[] = []): Element[] {
  for (const el of root.querySelectorAll("*")) {
    if (el.localName === "iframe" || el.localName === "frame") found.push(el);
    if (el.shadowRoot) framesOf(el.shadowRoot, found);
  }
  return found;
}

/** Where the content of a frame begins, in the viewport of the document that holds it. */
export function contentCorner(frame: Element): { x: number; y: number } {
  const rect = frame.getBoundingClientRect();
  const style = frame.ownerDocument.defaultView?.getComputedStyle(frame);
  return {
    x: rect.x + frame.clientLeft + (parseFloat(style?.paddingLeft ?? "") || 0),
    y: rect.y + frame.clientTop + (parseFloat(style?.paddingTop ?? "") || 0),
  };
}

export interface FramePlace {
  /** From the outside in: the index among the parent's frames. */
  path: number[];
  /** Of the frame's content in the top viewport, CSS pixels. */
  x: number;
  y: number;
  /** False where an outer document may not be looked into. */
  known: boolean;
}

/** Where this window's content lies in the top viewport. */
export function framePlace(): FramePlace {
  const place: FramePlace = { path: [], x: 0, y: 0, known: true };
  let inner: Window = window;
  while (inner !== inner.parent) {
    let element: Element | null = null;
    try {
      element = inner.frameElement;
    } catch {
      // Another origin: the recorder asks the browser instead.
    }
    if (!element) return { ...place, known: false };
    const corner = contentCorner(element);
    place.x += corner.x;
    place.y += corner.y;
    place.path.unshift(Math.max(0, framesOf(element.ownerDocument).indexOf(element)));
    inner = inner.parent;
  }
  return place;
}
