// A recording on the desk: its draft, which steps are chosen, and everything that can be done to them.

import type { Edit, EditorView, Rect, Step } from "../api/generated";
import { t } from "../i18n/index.svelte";
import { between, neighbour, toggled } from "./selection";
import type { Session } from "./session.svelte";

export class Editing {
  view = $state<EditorView | null>(null);
  /** Ids of the chosen steps, in order. */
  chosen = $state<string[]>([]);
  /** The step the keys are at. */
  at = $state<string | null>(null);
  /** Where a choice with Shift began. */
  #from: string | null = null;

  constructor(
    readonly session: Session,
    readonly id: string,
  ) {}

  get order(): string[] {
    return (this.view?.steps ?? []).map((step) => step.id);
  }

  /** The one chosen step; null where there are none or several. */
  get only(): Step | null {
    const [id, more] = this.chosen;
    return id === undefined || more !== undefined ? null : (this.view?.recording.steps.find((step) => step.id === id) ?? null);
  }

  open() {
    return this.session.quietly(async () => {
      this.#show(await this.session.platform.call("editor", { id: this.id }));
    });
  }

  /** Makes an edit; where it adds steps they are chosen. */
  do(edit: Edit): Promise<boolean> {
    return this.#asking(() => this.session.platform.call("edit", { id: this.id, edit }), edit.kind !== "change");
  }

  /** Keeps a part of the picture of a step's target. */
  crop(step: string, part: Rect): Promise<boolean> {
    return this.#asking(() => this.session.platform.call("crop_step", { id: this.id, step, part }));
  }

  undo() {
    if (!this.view?.undo) return;
    void this.#asking(() => this.session.platform.call("undo_edit", { id: this.id }));
  }

  redo() {
    if (!this.view?.redo) return;
    void this.#asking(() => this.session.platform.call("redo_edit", { id: this.id }));
  }

  async save(): Promise<boolean> {
    const saved = await this.#asking(() => this.session.platform.call("save_edits", { id: this.id }));
    if (saved) this.session.tell(t().editor.saved);
    return saved;
  }

  async discard() {
    const done = await this.#asking(() => this.session.platform.call("discard_edits", { id: this.id }));
    if (done) this.session.tell(t().editor.discarded);
  }

  async copy() {
    const ids = $state.snapshot(this.chosen);
    await this.session.trying(async () => {
      const copied = await this.session.platform.call("copy_steps", { id: this.id, ids });
      if (this.view) this.view = { ...this.view, copied };
      this.session.tell(t().editor.copied(copied));
    });
  }

  paste() {
    const last = this.chosen.at(-1);
    const after = last === undefined ? -1 : this.order.indexOf(last);
    const before = after < 0 ? null : (this.order[after + 1] ?? null);
    return this.#asking(() => this.session.platform.call("paste_steps", { id: this.id, before }), true);
  }

  remove() {
    const ids = $state.snapshot(this.chosen);
    if (ids.length > 0) void this.do({ kind: "remove", ids });
  }

  duplicate() {
    const ids = $state.snapshot(this.chosen);
    if (ids.length > 0) void this.do({ kind: "duplicate", ids });
  }

  shift(down: boolean) {
    const ids = $state.snapshot(this.chosen);
    if (ids.length > 0) void this.do({ kind: "shift", ids, down });
  }

  choose(id: string, how: { toggle?: boolean; range?: boolean } = {}) {
    if (how.range) this.chosen = between(this.order, this.#from ?? id, id);
    else if (how.toggle) this.chosen = toggled(this.order, this.chosen, id);
    else this.chosen = [id];
    if (!how.range) this.#from = id;
    this.at = id;
  }

  chooseAll() {
    this.chosen = this.order;
  }

  chooseNone() {
    this.chosen = [];
    this.#from = null;
  }

  step(by: 1 | -1, range: boolean) {
    const next = neighbour(this.order, this.at, by);
    if (next !== null) this.choose(next, { range });
  }

  /** What fails is said, and the draft stays as it was. */
  #asking(ask: () => Promise<EditorView>, chooseNew = false): Promise<boolean> {
    return this.session.trying(async () => {
      const known = new Set(this.order);
      this.#show(await ask());
      const fresh = this.order.filter((id) => !known.has(id));
      if (chooseNew && known.size > 0 && fresh.length > 0) {
        this.chosen = fresh;
        this.at = fresh[0] ?? null;
        this.#from = this.at;
      }
    });
  }

  #show(view: EditorView) {
    this.view = view;
    const order = this.order;
    this.chosen = this.chosen.filter((id) => order.includes(id));
    if (this.at !== null && !order.includes(this.at)) this.at = null;
  }
}
