//! Writes the TypeScript types of everything that crosses between service and window:
//! `cargo run -p sullae-service --example export_types` fills `ui/src/api/generated`.
#![allow(clippy::print_stdout, reason = "a command line tool")]

use std::{error::Error, fs, path::Path};

use sullae_recording::{Explanation, edit::Edit};
use sullae_service::{
    ChannelView, Finding,
    incidents::PersonAct,
    wire::{
        BundleView, ChannelForm, ContinueRecording, EditorView, ExportView, FoundNow, IncidentPage, MonitorForm, MonitorHistory,
        MonitorsView, NewChannel, NewLooks, NewSecret, RecordingView, RunPage, RunQuery, RunView, SchedulePreview, SecretsView,
        ServiceEvent, Settings, StartRecording, StartRun, Timetable, TryPart,
    },
};
use ts_rs::{Config, TS};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/generated");
    if folder.is_dir() {
        // A type that is gone must not leave its file behind.
        fs::remove_dir_all(&folder)?;
    }
    // JSON carries milliseconds as plain numbers; none comes near 2^53.
    let config = Config::new().with_large_int("number").with_out_dir(&folder);
    RecordingView::export_all(&config)?;
    EditorView::export_all(&config)?;
    RunPage::export_all(&config)?;
    RunQuery::export_all(&config)?;
    MonitorHistory::export_all(&config)?;
    NewLooks::export_all(&config)?;
    Edit::export_all(&config)?;
    RunView::export_all(&config)?;
    BundleView::export_all(&config)?;
    ExportView::export_all(&config)?;
    StartRecording::export_all(&config)?;
    StartRun::export_all(&config)?;
    TryPart::export_all(&config)?;
    ContinueRecording::export_all(&config)?;
    FoundNow::export_all(&config)?;
    ServiceEvent::export_all(&config)?;
    Settings::export_all(&config)?;
    MonitorsView::export_all(&config)?;
    SecretsView::export_all(&config)?;
    NewSecret::export_all(&config)?;
    MonitorForm::export_all(&config)?;
    SchedulePreview::export_all(&config)?;
    Timetable::export_all(&config)?;
    IncidentPage::export_all(&config)?;
    PersonAct::export_all(&config)?;
    ChannelView::export_all(&config)?;
    ChannelForm::export_all(&config)?;
    NewChannel::export_all(&config)?;
    Finding::export_all(&config)?;
    Explanation::export_all(&config)?;
    let names = type_names(&folder)?;
    let index: String = names
        .iter()
        .map(|name| format!("export type {{ {name} }} from \"./{name}\";\n"))
        .collect();
    fs::write(folder.join("index.ts"), index)?;
    println!("{} types in {}", names.len(), folder.display());
    Ok(())
}

/// The names of the exported types, one file each, in order.
fn type_names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(".ts")).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}
