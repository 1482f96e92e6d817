//! Writes all JSON Schemas under docs/schemas: the documents of `sullae-recording`, and what
//! `sullae doctor`, `heal`, `limits`, `incidents`, `alerts`, `channel`, `monitor`, `watch`, `locate`, `match`, `ocr`, `pick`, `runs list` and
//! `secret list` print with `--json`.

use std::{fs, io, path::Path};

use schemars::{JsonSchema, schema_for};
use sullae_service::{
    ChannelView, Examination, LearntLimits, Located, MatchReport, Picked, PictureReading, Proposals, RunSummary, SecretView,
    incidents::{AlertView, IncidentDetails, IncidentView},
    monitors::{Availability, MonitorView, WatchLine},
};

fn main() -> io::Result<()> {
    let folder = Path::new("docs/schemas");
    fs::create_dir_all(folder)?;
    for (name, text) in sullae_recording::schema::schemas() {
        fs::write(folder.join(name), text)?;
    }
    write::<Examination>(folder, "doctor.schema.json")?;
    write::<Vec<IncidentView>>(folder, "incidents-list.schema.json")?;
    write::<IncidentDetails>(folder, "incident.schema.json")?;
    write::<Vec<AlertView>>(folder, "alerts-list.schema.json")?;
    write::<Vec<ChannelView>>(folder, "channels-list.schema.json")?;
    write::<Vec<SecretView>>(folder, "secrets-list.schema.json")?;
    write::<Vec<MonitorView>>(folder, "monitors-list.schema.json")?;
    write::<MonitorView>(folder, "monitor.schema.json")?;
    write::<WatchLine>(folder, "watch-line.schema.json")?;
    write::<Availability>(folder, "availability.schema.json")?;
    write::<Proposals>(folder, "heal.schema.json")?;
    write::<LearntLimits>(folder, "limits.schema.json")?;
    write::<PictureReading>(folder, "ocr.schema.json")?;
    write::<MatchReport>(folder, "match.schema.json")?;
    write::<Located>(folder, "locate.schema.json")?;
    write::<Picked>(folder, "pick.schema.json")?;
    write::<Vec<RunSummary>>(folder, "runs-list.schema.json")
}

fn write<T: JsonSchema>(folder: &Path, name: &str) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&schema_for!(T))?;
    fs::write(folder.join(name), text + "\n")
}
