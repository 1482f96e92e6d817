// A play of the service with made-up data, for working on the pages without it.
// `?mock&lang=en&state=empty|calm|many|lost|busy|blind|no-monitors|unwatched|damaged&no-driver&looks&stop=3` - stop leaves a live view standing after that many steps.

import type { PartNow, RecordingView, RunCard, SecretCard, ServiceEvent, Settings, TryPart } from "../../api/generated";
import type { Commands, CommandName } from "../commands";
import type { Platform } from "../platform";
import * as data from "./data";
import { openDesk } from "./editing";
import * as watch from "./monitors";
import { pastOf } from "./past";
import { screens, type Screen } from "./pictures";
import { names, word } from "./words";

type Answers = { [Name in CommandName]: (takes: Commands[Name]["takes"]) => Commands[Name]["answers"] | Promise<Commands[Name]["answers"]> };

const papers = word("/home/hong/문서", "/home/hong/Documents");
const say = (run: RunCard) => run.sentence.ko + run.sentence.en;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export function openMock(query: URLSearchParams): Platform {
  const stop = Number(query.get("stop") ?? data.steps.length);
  const pace = Number(query.get("pace") ?? 500);
  const state = query.get("state");
  let desk = openDesk(names.login);
  let looks = query.has("looks") ? data.newLooks : [];
  const hearers = new Set<(event: ServiceEvent) => void>();
  const tell = (event: ServiceEvent) => hearers.forEach((hear) => hear(event));
  let settings: Settings = { language: query.get("lang") === "en" ? "en" : "ko", theme: null, browser: null, driver: null, watch_while_open: state !== "unwatched", stay_in_tray: false, start_with_the_system: false };
  let recordings = state === "empty" ? [] : state === "calm" ? data.calm : state === "many" ? data.many : data.recordings;
  let deleted: typeof recordings = [];
  let broken = false;
  let secrets: SecretCard[] = state === "empty" ? [] : data.secrets;
  let channels = state === "empty" || state === "no-monitors" ? [] : watch.channels;
  let removedChannels = channels;
  const none = state === "empty" || state === "no-monitors";
  let monitors = none ? { monitors: [], wrong: [] } : state === "calm" ? watch.calmMonitors : state === "many" ? watch.manyMonitors : watch.monitors;
  let removed = monitors;
  let incidents = none || state === "calm" ? [] : state === "blind" ? [watch.blind, ...watch.incidents] : watch.incidents;
  const changed = () => tell({ kind: "monitors_changed" });
  const paused = (key: string, paused: boolean) => {
    monitors = { ...monitors, monitors: monitors.monitors.map((card) => (card.key === key ? { ...card, paused, paused_until: null } : card)) };
  };

  const view = (id: string): RecordingView => {
    const card = recordings.find((card) => card.id === id) ?? data.recordings[0]!;
    return { card, steps: card.trouble ? [] : data.steps };
  };

  async function playRecording() {
    await wait(pace);
    tell({ kind: "recording_ready" });
    for (const step of data.steps.slice(0, stop)) {
      await wait(pace);
      tell({ kind: "step_recorded", step });
    }
    if (state === "lost") tell({ kind: "recording_ended", recording_id: "shop-login", trouble: data.lost });
  }

  async function playRun() {
    await wait(pace);
    tell({ kind: "run_started", run_id: "r-failed", steps: data.steps.length });
    for (const [index, step] of data.steps.entries()) {
      tell({ kind: "run_step_started", index, sentence: step.sentence });
      if (index >= stop) return;
      await wait(pace);
      tell({ kind: "run_step_finished", index, verdict: "passed", after: data.liveScreens[index] ?? null, duration_ms: 640 });
    }
    tell(broken ? { kind: "run_finished", run_id: "r-failed", verdict: "failed" } : { kind: "run_finished", run_id: "r-passed", verdict: "passed" });
  }

  async function playPart({ recording_id, first, end }: TryPart) {
    const part: PartNow = { recording_id, first, end, phase: first > 0 ? "leading" : "trying", at: 0, verdict: null, sentence: null, stands_before: null };
    const now = (change: Partial<PartNow>) => tell({ kind: "part_changed", part: { ...part, ...change }, trouble: null });
    now({});
    await wait(pace);
    now({ phase: "trying", at: first });
    await wait(pace);
    const sentence = { ko: end - first === 1 ? "한 단계를 마쳤습니다 (1.2초)." : `${end - first}단계를 모두 마쳤습니다 (1.2초).`, en: end - first === 1 ? "The one step passed (1.2 s)." : `All ${end - first} steps passed (1.2 s).` };
    now({ phase: "over", at: null, verdict: "passed", sentence, stands_before: end });
  }

  const answers: Answers = {
    language: () => settings.language ?? "ko",
    settings: () => settings,
    save_settings: ({ settings: next }) => ((settings = next), null),
    doctor: () => (query.has("no-driver") ? [data.noDriver, ...data.findings.filter((f) => f.id !== "driver")] : data.findings.filter((f) => f.state === "ok")),
    recordings: () => recordings,
    recording: ({ id }) => view(id),
    editor: ({ id }) => ((desk = openDesk(view(id).card.name)), desk.view()),
    edit: ({ edit }) => desk.edit(edit),
    undo_edit: () => desk.undo(),
    redo_edit: () => desk.redo(),
    save_edits: () => desk.save(),
    discard_edits: () => desk.discard(),
    copy_steps: ({ ids }) => desk.copy(ids),
    paste_steps: () => desk.view(),
    crop_step: ({ step, part }) => desk.crop(step, part),
    new_looks: ({ id }) => ({ waiting: id === "shop-login" ? looks : [], can_undo: looks.length === 0 }),
    accept_looks: ({ steps }) => ((looks = looks.filter((look) => !steps.includes(look.step))), null),
    refuse_looks: ({ steps }) => ((looks = looks.filter((look) => !steps.includes(look.step))), null),
    undo_looks: () => ((looks = data.newLooks), null),
    delete_recording: ({ id }) => ((deleted = recordings), (recordings = recordings.filter((card) => card.id !== id)), null),
    restore_recording: () => ((recordings = deleted), null),
    start_recording: ({ request }) => {
      if (!/^(https?:\/\/)?[^\s]+\.[^\s]+|localhost|127\./.test(request.url))
        throw { code: "url_not_web", what: word(`‘${request.url}’은(는) 열 수 있는 주소가 아닙니다.`, `“${request.url}” is no address that can be opened.`), why: word("http나 https로 시작하는 웹 주소만 점검할 수 있습니다.", "Only web addresses with http or https can be checked."), next: word("shop.example.kr처럼 적어 주세요.", "Write it like shop.example.kr.") };
      void playRecording();
      return null;
    },
    stop_recording: async () => {
      await wait(pace);
      if (state === "empty") recordings = [data.practised];
      return stop === 0 ? null : "shop-login";
    },
    add_check: () => null,
    undo_step: () => null,
    pause_recording: ({ paused }) => (tell({ kind: "recording_paused", paused }), null),
    try_part: ({ request }) => (void playPart(request), null),
    leave_parts: () => (tell({ kind: "part_changed", part: null, trouble: null }), null),
    find_step: async () => (await wait(pace), data.foundNow),
    continue_recording: async () => (await wait(pace), void playRecording(), null),
    start_run: () => {
      if (state === "busy") throw { code: "busy", what: word("이미 진행 중인 일이 있습니다.", "Something else is going on."), why: null, next: word("그것을 마치거나 멈춘 뒤 다시 해 보세요.", "Finish or stop it, then try again.") };
      void playRun();
      return "r-failed";
    },
    cancel_run: () => null,
    runs: ({ recordingId, limit }) => (state === "empty" ? [] : recordingId ? data.runsOf(view(recordingId).card.name) : data.runs).slice(0, limit),
    search_runs: ({ query }) => ({
      runs: (state === "empty" ? [] : data.runs).filter((run) => (!query.verdict || run.verdict === query.verdict) && (say(run).includes(query.text) || run.recording.includes(query.text))),
      next: query.after || query.verdict || query.text ? null : "more",
    }),
    run: ({ id }) => data.runViews.find((view) => view.run.id === id) ?? data.runViews[0]!,
    monitor_history: ({ key, since, until }) => pastOf(key, since, until),
    save_report: () => `${papers}/${names.login} 2026-11-21.html`,
    export_view: ({ id }) => ({ overview: { ...data.bundle.overview, name: view(id).card.name, files: [word("주문서.pdf", "order form.pdf")], warnings: [] }, steps: data.steps, size_bytes: 143_872, unsaved: false }),
    export_recording: ({ id }) => `${papers}/${view(id).card.name}.sullae`,
    open_bundle: () => data.bundle,
    open_asked_file: () => (query.has("versions") ? { ...data.bundle, kept: data.keptVersion } : null),
    keep_bundle: () => "shop-login",
    take_bundle: () => "shop-login",
    drop_bundle: () => null,
    open_practice_shop: () => "http://127.0.0.1:8099/",
    break_practice_shop: () => ((broken = true), null),
    mend_practice_shop: () => ((broken = false), null),
    monitors: () => monitors,
    monitor_form: ({ key }) => ({ ...watch.office, key, name: monitors.monitors.find((card) => card.key === key)?.name ?? "" }),
    preview_monitor: ({ form }) => {
      if (form.weekdays.length === 0 || form.hours.some((hours) => !/^\d\d:\d\d-\d\d:\d\d$/.test(hours)))
        throw { code: "monitor_invalid", what: "", why: word("“9-”은(는) 시간대 범위가 아닙니다", "“9-” is no range of hours"), next: word('예: "09:00-18:00", 밤새면 "22:00-06:00"', 'For example "09:00-18:00", over night "22:00-06:00"') };
      return { rhythm: watch.monitors.monitors[0]!.rhythm, next: [5, 10, 15].map((n) => new Date(Date.now() + n * 60_000).toISOString()) };
    },
    timetable: ({ daysFromToday }) => watch.timetableOf(monitors.monitors, daysFromToday),
    save_monitor: ({ form }) => form.key ?? "card",
    pause_monitor: ({ key }) => (paused(key, true), null),
    resume_monitor: ({ key }) => (paused(key, false), null),
    remove_monitor: ({ key }) => ((removed = monitors), (monitors = { ...monitors, monitors: monitors.monitors.filter((card) => card.key !== key) }), null),
    restore_monitor: () => ((monitors = removed), null),
    check_monitor: ({ key }) => {
      monitors = { ...monitors, monitors: monitors.monitors.map((card) => (card.key === key ? { ...card, running: true } : card)) };
      return changed(), null;
    },
    channels: () => {
      if (state === "damaged") throw watch.damagedChannels;
      return channels;
    },
    channel_form: ({ name }) => watch.channelForms[name] ?? { name, language: "ko", way: { kind: "desktop" } },
    save_channel: ({ channel: { form, is_new, secret } }) => {
      if (is_new && form.way.kind === "webhook" && !/^https?:/.test(secret ?? "")) throw watch.noAddress;
      if (is_new) channels = [...channels, watch.viewOf(form, secret)];
      return null;
    },
    remove_channel: ({ name }) => {
      if (name === "duty") throw watch.channelInUse;
      (removedChannels = channels), (channels = channels.filter((channel) => channel.name !== name));
      return null;
    },
    restore_channel: () => ((channels = removedChannels), null),
    test_channel: async ({ name }) => {
      await wait(pace);
      if (name === "team") throw watch.notDelivered;
      return null;
    },
    secrets: () => ({ home: "system", secrets }),
    keep_secret: ({ secret: { name, sites } }) => ((secrets = [...secrets.filter((known) => known.name !== name), { name, sites, set: new Date().toISOString() }]), null),
    remove_secret: ({ name }) => ((secrets = secrets.filter((known) => known.name !== name)), null),
    watching: () => ({ on: settings.watch_while_open, checking: state === "calm" || state === "unwatched" || none ? [] : ["search"], trouble: null }),
    incidents: ({ all }) => incidents.filter((card) => all || card.incident.closed === null),
    incident: ({ id }) => watch.pageOf(incidents.find((card) => card.incident.id === id) ?? watch.incidents[0]!),
    act_on_incident: ({ id, act }) => {
      const now = new Date().toISOString();
      const deed = act.kind === "acknowledge" ? { acknowledged: now } : act.kind === "close" ? { closed: now } : {};
      incidents = incidents.map((card) => (card.incident.id === id ? { ...card, incident: { ...card.incident, ...deed } } : card));
      return null;
    },
  };

  return {
    call: async (name, takes) => answers[name](takes),
    listen: async (hear) => (hearers.add(hear), () => hearers.delete(hear)),
    pictureUrl: (sha) => data.anchors.get(sha) ?? screens[(sha in screens ? sha : "home") as Screen](),
  };
}
