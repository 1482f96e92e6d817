// Every command of the service as the window calls it: name, what it takes, what it answers.
// The names are the same list as in src-tauri/src/command_names.rs; a test there compares them.

import type {
  BundleView,
  ChannelForm,
  ChannelView,
  ContinueRecording,
  Edit,
  EditorView,
  ExportView,
  Finding,
  FoundNow,
  IncidentCard,
  IncidentPage,
  Language,
  MonitorForm,
  MonitorHistory,
  MonitorsView,
  NewChannel,
  NewLooks,
  NewSecret,
  PersonAct,
  RecordingCard,
  RecordingView,
  Rect,
  RunCard,
  RunPage,
  RunQuery,
  RunView,
  SchedulePreview,
  SecretsView,
  Settings,
  StartRecording,
  StartRun,
  Timetable,
  TryPart,
  WatchNow,
} from "../api/generated";

export interface Commands {
  language: { takes: undefined; answers: Language };
  settings: { takes: undefined; answers: Settings };
  save_settings: { takes: { settings: Settings }; answers: null };
  doctor: { takes: undefined; answers: Finding[] };
  recordings: { takes: undefined; answers: RecordingCard[] };
  recording: { takes: { id: string }; answers: RecordingView };
  /** The recording as it is being edited; what is not saved yet outlives the window. */
  editor: { takes: { id: string }; answers: EditorView };
  edit: { takes: { id: string; edit: Edit }; answers: EditorView };
  undo_edit: { takes: { id: string }; answers: EditorView };
  redo_edit: { takes: { id: string }; answers: EditorView };
  save_edits: { takes: { id: string }; answers: EditorView };
  discard_edits: { takes: { id: string }; answers: EditorView };
  /** Answers how many were copied. */
  copy_steps: { takes: { id: string; ids: string[] }; answers: number };
  paste_steps: { takes: { id: string; before: string | null }; answers: EditorView };
  /** Keeps a part of the picture of a step's target, device pixels from its top left corner. */
  crop_step: { takes: { id: string; step: string; part: Rect }; answers: EditorView };
  /** What runs propose because a target looks otherwise now. */
  new_looks: { takes: { id: string }; answers: NewLooks };
  /** By the steps' numbers, from 1. */
  accept_looks: { takes: { id: string; steps: number[] }; answers: null };
  refuse_looks: { takes: { id: string; steps: number[] }; answers: null };
  undo_looks: { takes: { id: string }; answers: null };
  delete_recording: { takes: { id: string }; answers: null };
  restore_recording: { takes: { id: string }; answers: null };
  start_recording: { takes: { request: StartRecording }; answers: null };
  stop_recording: { takes: undefined; answers: string | null };
  add_check: { takes: undefined; answers: null };
  undo_step: { takes: undefined; answers: null };
  pause_recording: { takes: { paused: boolean }; answers: null };
  /** Tries some steps in a browser that stays; events tell the rest. */
  try_part: { takes: { request: TryPart }; answers: null };
  leave_parts: { takes: undefined; answers: null };
  /** Looks where a step's target is now, by its number from 1; presses nothing. */
  find_step: { takes: { recordingId: string; number: number }; answers: FoundNow };
  /** Replays the steps before, then records what comes behind them. */
  continue_recording: { takes: { request: ContinueRecording }; answers: null };
  start_run: { takes: { request: StartRun }; answers: string };
  cancel_run: { takes: undefined; answers: null };
  runs: { takes: { recordingId: string | null; limit: number }; answers: RunCard[] };
  search_runs: { takes: { query: RunQuery }; answers: RunPage };
  run: { takes: { id: string }; answers: RunView };
  /** How a monitor did; times are RFC 3339, null for all there is. */
  monitor_history: { takes: { key: string; since: string | null; until: string | null }; answers: MonitorHistory };
  /** Asks where to; answers the path written, or null where the person thought better of it. */
  save_report: { takes: { runId: string }; answers: string | null };
  /** Asks where to; answers the path written, or null where the person thought better of it. */
  export_view: { takes: { id: string }; answers: ExportView };
  export_recording: { takes: { id: string }; answers: string | null };
  /** Asks for a file; null where the person thought better of it. */
  open_bundle: { takes: undefined; answers: BundleView | null };
  /** The file that the desktop opened with Sullae; null where none waits. */
  open_asked_file: { takes: undefined; answers: BundleView | null };
  keep_bundle: { takes: { ticket: string }; answers: string };
  /** In place of the kept version, as one edit of it; answers its id. */
  take_bundle: { takes: { ticket: string }; answers: string };
  drop_bundle: { takes: { ticket: string }; answers: null };
  open_practice_shop: { takes: undefined; answers: string };
  /** The page that the recording comes to last answers with an error from then on. */
  break_practice_shop: { takes: { recordingId: string }; answers: null };
  mend_practice_shop: { takes: undefined; answers: null };
  monitors: { takes: undefined; answers: MonitorsView };
  monitor_form: { takes: { key: string }; answers: MonitorForm };
  preview_monitor: { takes: { form: MonitorForm }; answers: SchedulePreview };
  timetable: { takes: { daysFromToday: number }; answers: Timetable };
  /** Answers the key. */
  save_monitor: { takes: { form: MonitorForm }; answers: string };
  /** Without minutes: until it is resumed. */
  pause_monitor: { takes: { key: string; minutes: number | null }; answers: null };
  resume_monitor: { takes: { key: string }; answers: null };
  remove_monitor: { takes: { key: string }; answers: null };
  restore_monitor: { takes: { key: string }; answers: null };
  /** Begins a check; events tell the rest. */
  check_monitor: { takes: { key: string }; answers: null };
  channels: { takes: undefined; answers: ChannelView[] };
  /** Never with its address or password. */
  channel_form: { takes: { name: string }; answers: ChannelForm };
  save_channel: { takes: { channel: NewChannel }; answers: null };
  remove_channel: { takes: { name: string }; answers: null };
  restore_channel: { takes: { name: string }; answers: null };
  /** Answers once the test message has arrived; fails where it did not. */
  test_channel: { takes: { name: string }; answers: null };
  /** Never with their values. */
  secrets: { takes: undefined; answers: SecretsView };
  keep_secret: { takes: { secret: NewSecret }; answers: null };
  remove_secret: { takes: { name: string }; answers: null };
  watching: { takes: undefined; answers: WatchNow };
  /** The open ones; with `all`, after them those that are over. */
  incidents: { takes: { all: boolean }; answers: IncidentCard[] };
  incident: { takes: { id: number }; answers: IncidentPage };
  act_on_incident: { takes: { id: number; act: PersonAct; note: string | null }; answers: null };
}

export type CommandName = keyof Commands;
