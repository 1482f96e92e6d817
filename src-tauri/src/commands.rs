//! The commands of the window, each one call of the service. Failures cross as explanations.

use sullae_recording::{Explanation, Language, Rect, edit::Edit};
use sullae_service::{
    ChannelView, Finding, RecordingOrder, WhichSteps,
    incidents::{PersonAct, this_person},
    wire::{
        BundleView, ChannelForm, ContinueRecording, EditorView, ExportView, FoundNow, IncidentCard, IncidentPage, MonitorForm,
        MonitorHistory, MonitorsView, NewChannel, NewLooks, NewSecret, RecordingCard, RecordingView, RunCard, RunPage, RunQuery, RunView,
        SchedulePreview, SecretsView, Settings, StartRecording, StartRun, Theme, Timetable, TryPart, WatchNow,
    },
};
use tauri::{AppHandle, State, WebviewWindow};
use tauri_plugin_autostart::ManagerExt;

use crate::{asked_file::AskedFile, dialogs, first_page::FirstPage, opened::Opened};

type Answer<T> = Result<T, Explanation>;

#[tauri::command(async)]
pub(crate) fn language(opened: State<'_, Opened>) -> Language {
    opened.language()
}

#[tauri::command(async)]
pub(crate) fn settings(opened: State<'_, Opened>) -> Answer<Settings> {
    opened.with(|service| Ok(service.settings()))
}

#[tauri::command(async)]
pub(crate) fn save_settings(app: AppHandle, opened: State<'_, Opened>, settings: Settings) -> Answer<()> {
    start_with_the_system(&app, settings.start_with_the_system).map_err(|error| Explanation {
        code: "autostart".into(),
        what: opened
            .language()
            .pick(
                "컴퓨터를 켤 때 함께 열도록 정하지 못했습니다.",
                "Opening with the computer could not be set.",
            )
            .to_owned(),
        why: Some(error.to_string()),
        next: None,
    })?;
    opened.with(|service| {
        service.save_settings(&settings)?;
        service.watch_as_set();
        Ok(())
    })?;
    app.set_theme(theme_of(&settings));
    Ok(())
}

/// What the settings say of how the window looks.
pub(crate) fn theme_of(settings: &Settings) -> Option<tauri::Theme> {
    settings.theme.map(|theme| match theme {
        Theme::Light => tauri::Theme::Light,
        Theme::Dark => tauri::Theme::Dark,
    })
}

fn start_with_the_system(app: &AppHandle, wished: bool) -> Result<(), tauri_plugin_autostart::Error> {
    let launch = app.autolaunch();
    if launch.is_enabled()? == wished {
        Ok(())
    } else if wished {
        launch.enable()
    } else {
        launch.disable()
    }
}

#[tauri::command]
pub(crate) async fn doctor(opened: State<'_, Opened>) -> Answer<Vec<Finding>> {
    Ok(opened.service()?.doctor().await)
}

#[tauri::command(async)]
pub(crate) fn recordings(opened: State<'_, Opened>, first: State<'_, FirstPage>) -> Answer<Vec<RecordingCard>> {
    opened.with(|service| first.recordings.take().unwrap_or_else(|| service.recordings()))
}

#[tauri::command(async)]
pub(crate) fn recording(opened: State<'_, Opened>, id: &str) -> Answer<RecordingView> {
    opened.with(|service| service.recording(id))
}

#[tauri::command(async)]
pub(crate) fn editor(opened: State<'_, Opened>, id: &str) -> Answer<EditorView> {
    opened.with(|service| service.editor(id))
}

#[tauri::command(async)]
pub(crate) fn edit(opened: State<'_, Opened>, id: &str, edit: Edit) -> Answer<EditorView> {
    opened.with(|service| service.edit(id, &edit))
}

#[tauri::command(async)]
pub(crate) fn undo_edit(opened: State<'_, Opened>, id: &str) -> Answer<EditorView> {
    opened.with(|service| service.undo_edit(id))
}

#[tauri::command(async)]
pub(crate) fn redo_edit(opened: State<'_, Opened>, id: &str) -> Answer<EditorView> {
    opened.with(|service| service.redo_edit(id))
}

#[tauri::command(async)]
pub(crate) fn save_edits(opened: State<'_, Opened>, id: &str) -> Answer<EditorView> {
    opened.with(|service| service.save_edits(id))
}

#[tauri::command(async)]
pub(crate) fn discard_edits(opened: State<'_, Opened>, id: &str) -> Answer<EditorView> {
    opened.with(|service| service.discard_edits(id))
}

#[tauri::command(async)]
pub(crate) fn copy_steps(opened: State<'_, Opened>, id: &str, ids: Vec<String>) -> Answer<u32> {
    opened.with(|service| service.copy_steps(id, &ids))
}

#[tauri::command(async)]
pub(crate) fn paste_steps(opened: State<'_, Opened>, id: &str, before: Option<&str>) -> Answer<EditorView> {
    opened.with(|service| service.paste_steps(id, before))
}

#[tauri::command(async)]
pub(crate) fn crop_step(opened: State<'_, Opened>, id: &str, step: &str, part: Rect) -> Answer<EditorView> {
    opened.with(|service| service.crop_step(id, step, part))
}

#[tauri::command(async)]
pub(crate) fn new_looks(opened: State<'_, Opened>, id: &str) -> Answer<NewLooks> {
    opened.with(|service| service.new_looks(id))
}

#[tauri::command(async)]
pub(crate) fn accept_looks(opened: State<'_, Opened>, id: &str, steps: Vec<u32>) -> Answer<()> {
    opened.with(|service| {
        service
            .accept_proposals(&service.recording_folder(id)?, &WhichSteps::Numbers(steps))
            .map(drop)
    })
}

#[tauri::command(async)]
pub(crate) fn refuse_looks(opened: State<'_, Opened>, id: &str, steps: Vec<u32>) -> Answer<()> {
    opened.with(|service| {
        service
            .refuse_proposals(&service.recording_folder(id)?, &WhichSteps::Numbers(steps))
            .map(drop)
    })
}

#[tauri::command(async)]
pub(crate) fn undo_looks(opened: State<'_, Opened>, id: &str) -> Answer<()> {
    opened.with(|service| service.undo_accepted(&service.recording_folder(id)?))
}

#[tauri::command(async)]
pub(crate) fn delete_recording(opened: State<'_, Opened>, id: &str) -> Answer<()> {
    opened.with(|service| service.delete_recording(id))
}

#[tauri::command(async)]
pub(crate) fn restore_recording(opened: State<'_, Opened>, id: &str) -> Answer<()> {
    opened.with(|service| service.restore_recording(id))
}

#[tauri::command]
pub(crate) async fn start_recording(opened: State<'_, Opened>, request: StartRecording) -> Answer<()> {
    opened.explained(opened.service()?.start_recording(request).await)
}

#[tauri::command]
pub(crate) async fn stop_recording(opened: State<'_, Opened>) -> Answer<Option<String>> {
    Ok(opened.service()?.stop_recording().await)
}

#[tauri::command(async)]
pub(crate) fn add_check(opened: State<'_, Opened>) -> Answer<()> {
    opened.service()?.order_recording(RecordingOrder::Point);
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn undo_step(opened: State<'_, Opened>) -> Answer<()> {
    opened.service()?.order_recording(RecordingOrder::UndoLast);
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn pause_recording(opened: State<'_, Opened>, paused: bool) -> Answer<()> {
    let order = if paused { RecordingOrder::Pause } else { RecordingOrder::Resume };
    opened.service()?.order_recording(order);
    Ok(())
}

#[tauri::command]
pub(crate) async fn try_part(opened: State<'_, Opened>, request: TryPart) -> Answer<()> {
    opened.with(|service| service.try_part(request))
}

#[tauri::command(async)]
pub(crate) fn leave_parts(opened: State<'_, Opened>) -> Answer<()> {
    opened.service()?.leave_parts();
    Ok(())
}

#[tauri::command]
pub(crate) async fn find_step(opened: State<'_, Opened>, recording_id: String, number: u32) -> Answer<FoundNow> {
    opened.explained(opened.service()?.find_step(&recording_id, number).await)
}

#[tauri::command]
pub(crate) async fn continue_recording(opened: State<'_, Opened>, request: ContinueRecording) -> Answer<()> {
    opened.explained(opened.service()?.continue_recording(request).await)
}

#[tauri::command]
pub(crate) async fn start_run(opened: State<'_, Opened>, request: StartRun) -> Answer<String> {
    opened.explained(opened.service()?.start_run(request).await)
}

#[tauri::command(async)]
pub(crate) fn cancel_run(opened: State<'_, Opened>) -> Answer<()> {
    opened.service()?.cancel_run();
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn runs(opened: State<'_, Opened>, recording_id: Option<&str>, limit: u32) -> Answer<Vec<RunCard>> {
    opened.with(|service| service.runs(recording_id, limit))
}

#[tauri::command(async)]
pub(crate) fn search_runs(opened: State<'_, Opened>, query: RunQuery) -> Answer<RunPage> {
    opened.with(|service| service.search_runs(query))
}

#[tauri::command(async)]
pub(crate) fn run(opened: State<'_, Opened>, id: &str) -> Answer<RunView> {
    opened.with(|service| service.run_view(id))
}

#[tauri::command(async)]
pub(crate) fn monitor_history(opened: State<'_, Opened>, key: &str, since: Option<&str>, until: Option<&str>) -> Answer<MonitorHistory> {
    opened.with(|service| service.monitor_history(key, since, until))
}

/// Asks where to put the report; gives the path written.
#[tauri::command]
pub(crate) async fn save_report(window: WebviewWindow, opened: State<'_, Opened>, run_id: String) -> Answer<Option<String>> {
    let name = opened.with(|service| service.run_view(&run_id))?.run.recording;
    let language = opened.language();
    let Some(path) = dialogs::ask_where_to_save(&window, dialogs::Kind::Report, &name, language).await else {
        return Ok(None);
    };
    opened.with(|service| service.write_report(&run_id, &path, language))?;
    Ok(Some(path.display().to_string()))
}

#[tauri::command(async)]
pub(crate) fn export_view(opened: State<'_, Opened>, id: &str) -> Answer<ExportView> {
    opened.with(|service| service.export_view(id))
}

/// Asks where to put the bundle; gives the path written.
#[tauri::command]
pub(crate) async fn export_recording(window: WebviewWindow, opened: State<'_, Opened>, id: String) -> Answer<Option<String>> {
    let name = opened.with(|service| service.recording(&id))?.card.name;
    let Some(path) = dialogs::ask_where_to_save(&window, dialogs::Kind::Bundle, &name, opened.language()).await else {
        return Ok(None);
    };
    opened.with(|service| service.export_recording(&id, &path))?;
    Ok(Some(path.display().to_string()))
}

/// Asks for a bundle and looks into it; nothing is kept yet.
#[tauri::command]
pub(crate) async fn open_bundle(window: WebviewWindow, opened: State<'_, Opened>) -> Answer<Option<BundleView>> {
    let Some(path) = dialogs::ask_for_bundle(&window, opened.language()).await else {
        return Ok(None);
    };
    opened.with(|service| service.inspect_bundle(&path)).map(Some)
}

/// Looks into the file that the desktop opened with Sullae, if one waits.
#[tauri::command(async)]
pub(crate) fn open_asked_file(asked: State<'_, AskedFile>, opened: State<'_, Opened>) -> Answer<Option<BundleView>> {
    let file = asked.take();
    file.map(|path| opened.with(|service| service.inspect_bundle(&path))).transpose()
}

#[tauri::command(async)]
pub(crate) fn keep_bundle(opened: State<'_, Opened>, ticket: &str) -> Answer<String> {
    opened.with(|service| service.keep_bundle(ticket))
}

#[tauri::command(async)]
pub(crate) fn take_bundle(opened: State<'_, Opened>, ticket: &str) -> Answer<String> {
    opened.with(|service| service.take_bundle(ticket))
}

#[tauri::command(async)]
pub(crate) fn drop_bundle(opened: State<'_, Opened>, ticket: &str) -> Answer<()> {
    opened.service()?.drop_bundle(ticket);
    Ok(())
}

#[tauri::command]
pub(crate) async fn open_practice_shop(opened: State<'_, Opened>) -> Answer<String> {
    opened.explained(opened.service()?.open_practice_shop().await)
}

#[tauri::command]
pub(crate) async fn break_practice_shop(opened: State<'_, Opened>, recording_id: String) -> Answer<()> {
    opened.explained(opened.service()?.break_practice_shop(&recording_id).await)
}

#[tauri::command]
pub(crate) async fn mend_practice_shop(opened: State<'_, Opened>) -> Answer<()> {
    opened.explained(opened.service()?.mend_practice_shop().await)
}

#[tauri::command(async)]
pub(crate) fn monitors(opened: State<'_, Opened>, first: State<'_, FirstPage>) -> Answer<MonitorsView> {
    opened.with(|service| first.monitors.take().unwrap_or_else(|| service.monitors_view()))
}

#[tauri::command(async)]
pub(crate) fn monitor_form(opened: State<'_, Opened>, key: &str) -> Answer<MonitorForm> {
    opened.with(|service| service.monitor_form(key))
}

#[tauri::command(async)]
pub(crate) fn preview_monitor(opened: State<'_, Opened>, form: MonitorForm) -> Answer<SchedulePreview> {
    opened.with(|service| service.preview_monitor(&form))
}

#[tauri::command(async)]
pub(crate) fn timetable(opened: State<'_, Opened>, days_from_today: i32) -> Answer<Timetable> {
    opened.with(|service| service.timetable(days_from_today))
}

#[tauri::command(async)]
pub(crate) fn save_monitor(opened: State<'_, Opened>, form: MonitorForm) -> Answer<String> {
    opened.with(|service| service.save_monitor(&form))
}

#[tauri::command(async)]
pub(crate) fn pause_monitor(opened: State<'_, Opened>, key: &str, minutes: Option<u32>) -> Answer<()> {
    opened.with(|service| service.pause_for(key, minutes))
}

#[tauri::command(async)]
pub(crate) fn resume_monitor(opened: State<'_, Opened>, key: &str) -> Answer<()> {
    opened.with(|service| service.resume_monitor(&key.parse()?))
}

#[tauri::command(async)]
pub(crate) fn remove_monitor(opened: State<'_, Opened>, key: &str) -> Answer<()> {
    opened.with(|service| service.trash_monitor(key))
}

#[tauri::command(async)]
pub(crate) fn restore_monitor(opened: State<'_, Opened>, key: &str) -> Answer<()> {
    opened.with(|service| service.restore_monitor(key))
}

#[tauri::command]
pub(crate) async fn check_monitor(opened: State<'_, Opened>, key: String) -> Answer<()> {
    opened.explained(opened.service()?.check_monitor(&key).await)
}

#[tauri::command(async)]
pub(crate) fn channels(opened: State<'_, Opened>) -> Answer<Vec<ChannelView>> {
    opened.with(|service| service.channel_list())
}

#[tauri::command(async)]
pub(crate) fn channel_form(opened: State<'_, Opened>, name: &str) -> Answer<ChannelForm> {
    opened.with(|service| service.channel_form(name))
}

#[tauri::command(async)]
pub(crate) fn save_channel(opened: State<'_, Opened>, channel: NewChannel) -> Answer<()> {
    opened.with(|service| service.save_channel(channel))
}

#[tauri::command(async)]
pub(crate) fn remove_channel(opened: State<'_, Opened>, name: &str) -> Answer<()> {
    opened.with(|service| service.remove_channel(name))
}

#[tauri::command(async)]
pub(crate) fn restore_channel(opened: State<'_, Opened>, name: &str) -> Answer<()> {
    opened.with(|service| service.restore_channel(name))
}

#[tauri::command]
pub(crate) async fn test_channel(opened: State<'_, Opened>, name: String) -> Answer<()> {
    opened.explained(opened.service()?.test_channel(&name).await)
}

#[tauri::command(async)]
pub(crate) fn secrets(opened: State<'_, Opened>) -> Answer<SecretsView> {
    opened.with(|service| service.secrets_view())
}

#[tauri::command(async)]
pub(crate) fn keep_secret(opened: State<'_, Opened>, secret: NewSecret) -> Answer<()> {
    opened.with(|service| service.set_secret(&secret.name, secret.value.into(), &secret.sites).map(drop))
}

#[tauri::command(async)]
pub(crate) fn remove_secret(opened: State<'_, Opened>, name: &str) -> Answer<()> {
    opened.with(|service| service.remove_secret(name))
}

#[tauri::command(async)]
pub(crate) fn watching(opened: State<'_, Opened>) -> Answer<WatchNow> {
    Ok(opened.service()?.watch_now())
}

#[tauri::command(async)]
pub(crate) fn incidents(opened: State<'_, Opened>, all: bool) -> Answer<Vec<IncidentCard>> {
    opened.with(|service| service.incident_cards(all))
}

#[tauri::command(async)]
pub(crate) fn incident(opened: State<'_, Opened>, id: i64) -> Answer<IncidentPage> {
    opened.with(|service| service.incident_page(id))
}

#[tauri::command(async)]
pub(crate) fn act_on_incident(opened: State<'_, Opened>, id: i64, act: PersonAct, note: Option<&str>) -> Answer<()> {
    opened.with(|service| service.act_on_incident(id, act, &this_person(), note).map(drop))
}
