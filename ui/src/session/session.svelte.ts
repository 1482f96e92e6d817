// Everything the window knows, and what a person can do; views read the one and call the other.

import { tick } from "svelte";
import type { BundleView, Explanation, Finding, FoundNow, PartNow, RecordingCard, RunCard, ServiceEvent, Settings, StartRun, TryPart } from "../api/generated";
import { showLanguage, t } from "../i18n/index.svelte";
import { explanationOf, type Platform } from "../platform";
import { afterRecordingEvent, newRecording, type LiveRecording } from "./live-recording";
import { afterRunEvent, newRun, type LiveRun } from "./live-run";
import { Monitoring } from "./monitoring.svelte";
import { hashOf, routeOf, type Route } from "./route";
import { afterNews, beginning, type Tour, type TourNews } from "./tour";

/** Said once, at the edge of the window. */
export interface Notice {
  id: number;
  text: string;
  action: { label: string; act: () => void } | null;
}

const NOTICE_MS = 8_000;
/** Of the newest runs. */
const RUNS_SHOWN = 6;

export class Session {
  route = $state<Route>(routeOf(location.hash));
  settings = $state<Settings>({ language: null, theme: null, browser: null, driver: null, watch_while_open: true, stay_in_tray: false, start_with_the_system: false });
  /** Null until loaded. */
  recordings = $state.raw<RecordingCard[] | null>(null);
  /** The newest few; null until loaded. */
  runs = $state.raw<RunCard[] | null>(null);
  /** Null until looked at. */
  findings = $state.raw<Finding[] | null>(null);
  recording = $state<LiveRecording | null>(null);
  run = $state<LiveRun | null>(null);
  /** The part of a recording that is tried out, and its browser. */
  part = $state<PartNow | null>(null);
  /** Address of the practice shop, once it is open. */
  practiceShop = $state<string | null>(null);
  /** Whether the practice shop was broken on purpose. */
  practiceBroken = $state(false);
  /** The first tour, while somebody is on it. */
  tour = $state<Tour | null>(null);
  bundle = $state<BundleView | null>(null);
  /** What went wrong last, until it is dismissed or the person goes elsewhere. */
  trouble = $state<Explanation | null>(null);
  notices = $state<Notice[]>([]);

  /** Monitors, incidents, and the watching of this window. */
  readonly monitoring = new Monitoring(this);

  #platform: Platform | undefined;
  #noticeId = 0;

  get platform(): Platform {
    if (!this.#platform) throw new Error("the session has not begun");
    return this.#platform;
  }

  async begin(platform: Platform) {
    this.#platform = platform;
    addEventListener("hashchange", () => this.#arrive(routeOf(location.hash)));
    await this.trying(async () => {
      await platform.listen((event) => this.#hear(event));
    });
    await Promise.all([this.#knowSettings(), this.reload(), this.monitoring.begin()]);
    await this.openAskedFile();
    // It starts a browser: after what a person waits for is painted.
    requestAnimationFrame(() => setTimeout(() => void this.lookAtHealth()));
  }

  go(route: Route) {
    this.#arrive(route);
    location.hash = hashOf(route);
  }

  /** Does what a person asked for; what fails is shown. Answers whether it went well. */
  trying(work: () => Promise<void>): Promise<boolean> {
    this.trouble = null;
    return this.quietly(work);
  }

  /** Does what nobody asked for, such as loading: an earlier trouble stays in sight. */
  async quietly(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      this.trouble = explanationOf(thrown);
      return false;
    }
  }

  tell(text: string, action: Notice["action"] = null) {
    const id = ++this.#noticeId;
    this.notices = [...this.notices.slice(-2), { id, text, action }];
    setTimeout(() => this.dismiss(id), NOTICE_MS);
  }

  dismiss(id: number) {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }

  async reload() {
    await this.quietly(async () => {
      const runs = this.platform.call("runs", { recordingId: null, limit: RUNS_SHOWN });
      [this.recordings, this.runs] = await Promise.all([this.platform.call("recordings", undefined), runs]);
    });
  }

  async #knowSettings() {
    await this.quietly(async () => {
      const settings = this.platform.call("settings", undefined);
      showLanguage(await this.platform.call("language", undefined));
      this.settings = await settings;
    });
  }

  async lookAtHealth() {
    this.findings = null;
    await this.quietly(async () => {
      this.findings = await this.platform.call("doctor", undefined);
    });
  }

  async saveSettings(settings: Settings) {
    const saved = await this.trying(async () => {
      await this.platform.call("save_settings", { settings });
      this.settings = settings;
      showLanguage(await this.platform.call("language", undefined));
    });
    if (saved) this.tell(t().settings.saved);
  }

  /** Has browser and driver found by themselves again. */
  async forgetPrograms() {
    await this.saveSettings({ ...this.settings, browser: null, driver: null });
    await this.lookAtHealth();
  }

  // The first tour

  async beginTour() {
    this.tour = beginning;
    await this.recordPracticeShop();
  }

  /** Ends the tour and mends the shop; goes where one's own site is recorded, if that is wished. */
  async leaveTour(toOwnSite: boolean) {
    this.tour = null;
    if (toOwnSite) {
      this.go({ view: "home" });
      requestAnimationFrame(() => document.getElementById("address")?.focus());
    }
    if (this.practiceBroken) await this.mendPracticeShop();
  }

  async breakPracticeShop(recordingId = this.tour?.recordingId) {
    if (!recordingId) return;
    await this.trying(async () => {
      await this.platform.call("break_practice_shop", { recordingId });
      this.practiceBroken = true;
      this.#onTour({ kind: "broken" });
    });
  }

  async mendPracticeShop() {
    await this.trying(async () => {
      await this.platform.call("mend_practice_shop", undefined);
      this.practiceBroken = false;
    });
  }

  #onTour(news: TourNews) {
    if (this.tour) this.tour = afterNews(this.tour, news);
  }

  // Recording

  async startRecording(url: string, name: string, practice = false): Promise<boolean> {
    return this.#record(newRecording(url, practice), { view: "home" }, () => this.platform.call("start_recording", { request: { url, name } }));
  }

  /** Records more steps behind the first `after` of a recording. */
  continueRecording(card: RecordingCard, after: number, values: Record<string, string>) {
    const request = { recording_id: card.id, after, values };
    const live = { ...newRecording(card.start_url, false), goesOnAfter: after };
    return this.#record(live, { view: "recording", id: card.id }, () => this.platform.call("continue_recording", { request }));
  }

  async #record(live: LiveRecording, back: Route, begin: () => Promise<null>): Promise<boolean> {
    this.recording = live;
    this.go({ view: "record" });
    const started = await this.trying(async () => {
      await begin();
    });
    if (!started) {
      const trouble = this.trouble;
      this.recording = null;
      this.go(back);
      this.trouble = trouble;
    }
    return started;
  }

  async recordPracticeShop() {
    await this.trying(async () => {
      const url = await this.platform.call("open_practice_shop", undefined);
      this.practiceShop = url;
      await this.startRecording(url, t().home.practiceName, true);
    });
  }

  async stopRecording() {
    if (!this.recording || this.recording.phase === "saving") return;
    const before = this.recording.phase;
    this.recording = { ...this.recording, phase: "saving" };
    const stopped = await this.trying(async () => {
      const savedAs = await this.platform.call("stop_recording", undefined);
      // The event says the same, and why; whichever comes first ends it.
      this.#hear({ kind: "recording_ended", recording_id: savedAs, trouble: null });
    });
    if (!stopped && this.recording?.phase === "saving") this.recording = { ...this.recording, phase: before };
  }

  async addCheck() {
    await this.trying(async () => {
      await this.platform.call("add_check", undefined);
      this.tell(t().record.pointing);
    });
  }

  async undoStep() {
    await this.trying(async () => {
      await this.platform.call("undo_step", undefined);
    });
  }

  async pauseRecording(paused: boolean) {
    await this.trying(async () => {
      await this.platform.call("pause_recording", { paused });
    });
  }

  // Runs

  /** Runs a recording as it is; what asks for secrets is started where they are asked for. */
  check(card: RecordingCard) {
    if (card.secrets.length > 0) this.go({ view: "recording", id: card.id });
    else void this.startRun({ recording_id: card.id, mode: "fused", headed: false, values: {} });
  }

  async startRun(request: StartRun) {
    const known = await this.trying(async () => {
      const view = await this.platform.call("recording", { id: request.recording_id });
      this.run = newRun(request.recording_id, view.card.name, view.steps);
      this.go({ view: "running" });
    });
    if (!known) return;
    const started = await this.trying(async () => {
      await this.platform.call("start_run", { request });
    });
    if (!started && this.trouble) this.#runNotStarted(this.trouble);
  }

  tryPart(request: TryPart) {
    return this.trying(async () => {
      await this.platform.call("try_part", { request });
    });
  }

  leaveParts() {
    return this.trying(async () => {
      await this.platform.call("leave_parts", undefined);
    });
  }

  /** Where a step's target is now; null where it could not be looked for. */
  async findStep(recordingId: string, number: number): Promise<FoundNow | null> {
    let found: FoundNow | null = null;
    await this.trying(async () => {
      found = await this.platform.call("find_step", { recordingId, number });
    });
    return found;
  }

  async cancelRun() {
    if (!this.run) return;
    this.run = { ...this.run, cancelling: true };
    await this.trying(async () => {
      await this.platform.call("cancel_run", undefined);
    });
  }

  // Keeping

  async deleteRecording(card: RecordingCard) {
    const name = card.name || t().home.unreadable;
    const deleted = await this.trying(async () => {
      await this.platform.call("delete_recording", { id: card.id });
    });
    if (!deleted) return;
    this.go({ view: "home" });
    this.tell(t().recording.deleted(name), {
      label: t().recording.undo,
      act: () => void this.#restore(card.id, name),
    });
    await this.reload();
    await this.monitoring.reload();
  }

  /** Whether a file was written. */
  async exportRecording(id: string): Promise<boolean> {
    let path: string | null = null;
    await this.trying(async () => {
      path = await this.platform.call("export_recording", { id });
    });
    if (path) this.tell(t().recording.exported(path));
    return path !== null;
  }

  async saveReport(runId: string) {
    await this.trying(async () => {
      const path = await this.platform.call("save_report", { runId });
      if (path) this.tell(t().run.reportSaved(path));
    });
  }

  async openBundle() {
    await this.trying(async () => this.#review(await this.platform.call("open_bundle", undefined)));
  }

  /** Shows the file that the desktop opened with Sullae, if there is one. */
  async openAskedFile() {
    await this.quietly(async () => this.#review(await this.platform.call("open_asked_file", undefined)));
  }

  /** Of two files that are opened one after the other the second shows; nothing is left of the first. */
  async #review(bundle: BundleView | null) {
    if (!bundle) return;
    const before = this.bundle;
    this.bundle = bundle;
    this.go({ view: "import" });
    if (before) await this.platform.call("drop_bundle", { ticket: before.ticket });
  }

  async keepBundle(bundle: BundleView) {
    await this.#takeIn("keep_bundle", bundle, t().import.kept, async (id) => {
      await this.platform.call("delete_recording", { id });
      this.go({ view: "home" });
      await this.reload();
    });
  }

  /** The received version in place of the kept one. */
  async takeBundle(bundle: BundleView) {
    await this.#takeIn("take_bundle", bundle, t().versions.taken, async (id) => {
      await this.platform.call("undo_edit", { id });
      await this.platform.call("save_edits", { id });
      // Wherever its steps show now, they are read anew.
      this.go({ view: "home" });
      await tick();
      this.go({ view: "recording", id });
      await this.reload();
      this.tell(t().versions.undone);
    });
  }

  async #takeIn(command: "keep_bundle" | "take_bundle", bundle: BundleView, said: string, undo: (id: string) => Promise<void>) {
    await this.trying(async () => {
      const id = await this.platform.call(command, { ticket: bundle.ticket });
      this.bundle = null;
      this.go({ view: "recording", id });
      this.tell(said, { label: t().recording.undo, act: () => void this.trying(() => undo(id)) });
      await this.reload();
    });
  }

  async dropBundle(bundle: BundleView) {
    await this.trying(async () => {
      await this.platform.call("drop_bundle", { ticket: bundle.ticket });
      this.bundle = null;
      this.go({ view: "home" });
      this.tell(t().import.dropped);
    });
  }

  async #restore(id: string, name: string) {
    const restored = await this.trying(async () => {
      await this.platform.call("restore_recording", { id });
    });
    if (!restored) return;
    this.tell(t().recording.restored(name));
    await this.reload();
  }

  #arrive(route: Route) {
    if (hashOf(route) === hashOf(this.route)) return;
    this.route = route;
    this.trouble = null;
    // The command line works on the same recordings and runs.
    if (route.view === "home" || route.view === "history") void this.reload();
    if (route.view === "home" || route.view === "monitors" || route.view === "incidents") void this.monitoring.reload();
  }

  #hear(event: ServiceEvent) {
    this.monitoring.hear(event);
    if (event.kind === "incident_called") this.go({ view: "incident", id: String(event.id) });
    if (event.kind === "file_asked") void this.openAskedFile();
    // The tray has the same switch.
    if (event.kind === "watch_changed") this.settings = { ...this.settings, watch_while_open: event.watch.on };
    if (event.kind === "part_changed") {
      this.part = event.part;
      if (event.trouble) this.trouble = event.trouble;
    }
    if (this.recording) {
      const live = this.recording;
      const wasOver = live.phase === "ended";
      this.recording = afterRecordingEvent(live, event, Date.now());
      if (this.recording.phase === "ended" && !wasOver) void this.#recordingEnded(this.recording);
    }
    if (this.run) {
      this.run = afterRunEvent(this.run, event);
      if (event.kind === "run_finished") {
        this.#onTour({ kind: "ran", id: this.run.recordingId, verdict: event.verdict });
        void this.#runFinished(event.run_id);
      }
      if (event.kind === "run_not_started") this.#runNotStarted(event.trouble);
    }
  }

  async #recordingEnded(live: LiveRecording) {
    await this.reload();
    // What ended badly or empty stays on its page, which says why.
    if (live.trouble || !live.savedAs) return;
    if (this.route.view === "record") this.go({ view: "recording", id: live.savedAs });
    this.recording = null;
    this.tell(t().record.saved);
    if (live.practice) this.#onTour({ kind: "recorded", id: live.savedAs });
  }

  /** Back to where it was started, with the reason. */
  #runNotStarted(trouble: Explanation) {
    const id = this.run?.recordingId;
    this.run = null;
    if (id && this.route.view === "running") this.go({ view: "recording", id });
    this.trouble = trouble;
  }

  async #runFinished(runId: string) {
    await this.reload();
    const watching = this.route.view === "running";
    this.run = null;
    if (watching) this.go({ view: "run", id: runId });
  }
}

export const session = new Session();
