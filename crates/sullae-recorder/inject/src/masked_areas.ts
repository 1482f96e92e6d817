// Tells the recorder where this document shows what no picture may, as soon as that changes.
import type { Box } from "./describe";
import { maskedIn } from "./masks";
import { framePlace } from "./paths";

const kept = globalThis as { sullaeMasks?: string[]; sullaeAddMask?: (selector: string) => void; sullaeMasked?: () => string };

export class MaskedAreas {
  private told = "";
  private pending = false;
  private watched = false;

  /** `tell` is called with the boxes of each mask, null where it is not there. */
  constructor(private readonly say: (found: (Box[] | null)[]) => void) {
    kept.sullaeAddMask = (selector) => {
      kept.sullaeMasks = [...selectors(), selector];
      this.watch();
    };
    kept.sullaeMasked = () => JSON.stringify(maskedIn(selectors()).found);
  }

  /** Tells where they are now, unless that was told. The document that holds a frame tells of the frame too, where it may look into it. */
  tell(): void {
    if (selectors().length === 0 || (window !== window.parent && framePlace().known)) return;
    const { found } = maskedIn(selectors());
    const told = JSON.stringify(found);
    if (told === this.told) return;
    this.told = told;
    this.say(found);
  }

  /** Begins to tell of whatever moves them. */
  watch(): void {
    if (selectors().length === 0) return;
    this.tell();
    if (this.watched || !document.documentElement) return;
    this.watched = true;
    const soon = (): void => {
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
}

function selectors(): string[] {
  return kept.sullaeMasks ?? [];
}
