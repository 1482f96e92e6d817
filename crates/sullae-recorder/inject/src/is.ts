// What a node is. `instanceof` is false for nodes of another frame's document, so names and node types decide.

export const isElement = (node: Node | null | undefined): node is Element => node?.nodeType === 1;
export const isShadowRoot = (node: Node | null | undefined): node is ShadowRoot => node?.nodeType === 11 && "host" in node;
export const isInput = (el: Element): el is HTMLInputElement => el.localName === "input" && "type" in el;
export const isTextArea = (el: Element): el is HTMLTextAreaElement => el.localName === "textarea";
export const isSelect = (el: Element): el is HTMLSelectElement => el.localName === "select";
export const isOption = (el: Element): el is HTMLOptionElement => el.localName === "option";
export const isSlot = (el: Element): el is HTMLSlotElement => el.localName === "slot";
export const isLabel = (el: Element): el is HTMLLabelElement => el.localName === "label";
export const isSvg = (el: Element): el is SVGElement => el.namespaceURI === "http://www.w3.org/2000/svg";
/** Edited in place: a rich text field. */
export const isRichText = (el: Element): boolean => (el as HTMLElement).isContentEditable === true;

export function isInputOf(el: Element, ...types: string[]): el is HTMLInputElement {
  return isInput(el) && types.includes(el.type);
}
