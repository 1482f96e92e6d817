// Monitors, incidents and the watching of this window: what is known of them, and what a person can do.

import type { IncidentCard, IncidentView, MonitorCard, MonitorForm, MonitorsView, PersonAct, RecordingCard, ServiceEvent, WatchNow } from "../api/generated";
import { t } from "../i18n/index.svelte";
import type { CommandName, Commands } from "../platform/commands";
import type { Session } from "./session.svelte";

/** Other processes may watch and act on the same data folder; nothing tells of them. */
const LOOK_AGAIN_MS = 20_000;

/** What a new monitor is like before a person says otherwise. */
export function newForm(recording: RecordingCard): MonitorForm {
  return {
    key: null,
    recording_id: recording.id,
    name: recording.name,
    every: "5m",
    cron: null,
    hours: [],
    weekdays: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    holidays: "run",
    tell: [],
    secrets: {},
  };
}

/** What an incident is about: its monitor, or Sullae as a whole, which is called as the window is. */
export function nameOf(incident: IncidentView): string {
  return incident.monitor === "" ? t().app.name : incident.name;
}

export class Monitoring {
  /** Null until loaded. */
  view = $state.raw<MonitorsView | null>(null);
  /** The open incidents, newest first; null until loaded. */
  open = $state.raw<IncidentCard[] | null>(null);
  watch = $state<WatchNow>({ on: false, checking: [], trouble: null });
  /** The monitor that is being made or changed. */
  dialog = $state<MonitorForm | null>(null);
  /** Grows with every reload: what shows more than is here loads it anew. */
  version = $state(0);

  readonly #watched = $derived(new Set((this.view?.monitors ?? []).map((monitor) => monitor.recording_id)));

  #session: Session;
  #loading: Promise<void> | null = null;
  #again = false;

  constructor(session: Session) {
    this.#session = session;
  }

  async begin() {
    const watching = this.#session.quietly(async () => {
      this.watch = await this.#session.platform.call("watching", undefined);
    });
    await Promise.all([watching, this.reload()]);
    setInterval(() => document.visibilityState === "visible" && !this.#session.trouble && void this.reload(), LOOK_AGAIN_MS);
  }

  /** Loads everything anew; asked for in between, once more. */
  async reload() {
    this.#again = this.#loading !== null;
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    await this.#loading;
    if (this.#again) await this.reload();
  }

  async #load() {
    await this.#session.quietly(async () => {
      const open = this.#session.platform.call("incidents", { all: false });
      [this.view, this.open] = await Promise.all([this.#session.platform.call("monitors", undefined), open]);
      this.version += 1;
    });
  }

  hear(event: ServiceEvent) {
    if (event.kind === "watch_changed") this.watch = event.watch;
    if (event.kind === "check_not_started") this.#session.trouble = event.trouble;
    if (event.kind === "monitors_changed") {
      void this.reload();
      void this.#session.reload();
    }
  }

  /** Whether a recording is watched by a monitor. */
  watches(recordingId: string): boolean {
    return this.#watched.has(recordingId);
  }

  make(recording: RecordingCard) {
    this.dialog = newForm(recording);
  }

  async change(key: string) {
    await this.#session.trying(async () => {
      this.dialog = await this.#session.platform.call("monitor_form", { key });
    });
  }

  async save(form: MonitorForm): Promise<boolean> {
    const saved = await this.#session.trying(async () => {
      await this.#session.platform.call("save_monitor", { form });
      this.dialog = null;
    });
    if (!saved) return false;
    if (!form.key) this.#session.go({ view: "monitors" });
    this.#session.tell(form.key ? t().monitors.changed : t().monitors.made);
    await this.reload();
    return true;
  }

  async check(key: string) {
    await this.#session.trying(async () => {
      await this.#session.platform.call("check_monitor", { key });
    });
  }

  async pause(key: string, minutes: number | null) {
    await this.#act("pause_monitor", { key, minutes });
  }

  async resume(key: string) {
    await this.#act("resume_monitor", { key });
  }

  async remove(monitor: MonitorCard) {
    const { key, name } = monitor;
    if (!(await this.#act("remove_monitor", { key }))) return;
    this.#session.tell(t().monitors.removed(name), {
      label: t().recording.undo,
      act: () => void this.#act("restore_monitor", { key }),
    });
  }

  async actOn(id: number, act: PersonAct, note: string | null = null): Promise<boolean> {
    return this.#act("act_on_incident", { id, act, note });
  }

  async #act<Name extends CommandName>(name: Name, takes: Commands[Name]["takes"]): Promise<boolean> {
    const done = await this.#session.trying(async () => {
      await this.#session.platform.call(name, takes);
    });
    await this.reload();
    return done;
  }
}
