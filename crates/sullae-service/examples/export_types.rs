//! Writes the TypeScript types of everything that crosses between service and window.
//!
//! `cargo run -p sullae-service --example export_types` writes `ui/src/api/generated`;
//! with `--check` it only says whether those files are what the types would make now.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use sullae_recording::Explanation;
use sullae_service::{
    Finding,
    wire::{BundleView, RecordingView, RunView, ServiceEvent, Settings, StartRecording, StartRun},
};
use ts_rs::{Config, TS};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/generated");
    let check_only = std::env::args().any(|argument| argument == "--check");
    let fresh = std::env::temp_dir().join(format!("sullae-types-{}", std::process::id()));
    let made = export(&fresh).and_then(|()| read_all(&fresh));
    // The folder may be absent when the export failed before its first file.
    let _ = fs::remove_dir_all(&fresh);
    let made = made?;

    if check_only {
        if read_all(&committed)? == made {
            return Ok(ExitCode::SUCCESS);
        }
        eprintln!("ui/src/api/generated is out of date.\nWrite it anew: cargo run -p sullae-service --example export_types");
        return Ok(ExitCode::FAILURE);
    }
    let _ = fs::remove_dir_all(&committed);
    fs::create_dir_all(&committed)?;
    for (name, text) in &made {
        fs::write(committed.join(name), text)?;
    }
    println!("{} files in {}", made.len(), committed.display());
    Ok(ExitCode::SUCCESS)
}

/// Exports the roots and all they mention, and one index of them.
fn export(folder: &Path) -> Result<(), Box<dyn Error>> {
    // JSON carries milliseconds as plain numbers; none comes near 2^53.
    let config = Config::new().with_large_int("number").with_out_dir(folder);
    RecordingView::export_all(&config)?;
    RunView::export_all(&config)?;
    BundleView::export_all(&config)?;
    StartRecording::export_all(&config)?;
    StartRun::export_all(&config)?;
    ServiceEvent::export_all(&config)?;
    Settings::export_all(&config)?;
    Finding::export_all(&config)?;
    Explanation::export_all(&config)?;
    let index = read_all(folder)?
        .keys()
        .filter_map(|file| file.to_str()?.strip_suffix(".ts").map(str::to_owned))
        .map(|name| format!("export type {{ {name} }} from \"./{name}\";\n"))
        .collect::<String>();
    fs::write(folder.join("index.ts"), index)?;
    Ok(())
}

/// Every file of the folder by its name.
fn read_all(folder: &Path) -> Result<BTreeMap<PathBuf, String>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            files.insert(PathBuf::from(name), fs::read_to_string(&path)?);
        }
    }
    Ok(files)
}
