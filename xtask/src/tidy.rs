//! The invariants of ARCHITECTURE.md that a look at the files can keep.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::{
    pictures,
    shell::{cargo, root},
};

/// Text that must stand only in certain folders: what, where it may, why.
const CONFINED: &[(&str, &[&str], &str)] = &[
    ("tauri::", &["src-tauri"], "the engine builds without a window"),
    ("rusqlite::", &["crates/sullae-store"], "all SQL lives in the store"),
    (
        "SystemTime::now",
        &[
            "crates/sullae-service/src/clock.rs",
            "crates/sullae-browser",
            "crates/sullae-store",
            "crates/sullae-testkit",
            "crates/sullae-recorder/examples",
            "tests",
            "src-tauri",
        ],
        "recording and player take the time as an argument",
    ),
    (
        "Timestamp::now",
        &["crates/sullae-service/src/clock.rs", "crates/sullae-store"],
        "one place reads the wall clock",
    ),
    (
        "allow(unsafe_code",
        &[
            "crates/sullae-browser/src/process",
            "crates/sullae-vision/src/kernels/mod.rs",
            "tests/src",
        ],
        "unsafe code stays in named modules",
    ),
];

/// Checks every Rust and TypeScript source file, and the pictures of the documents.
pub(crate) fn tidy() -> Result<()> {
    let mut wrong = Vec::new();
    for folder in ["crates", "src-tauri", "tests", "xtask"] {
        for file in sources(&root().join(folder), "rs")? {
            let name = relative(&file);
            let text = fs::read_to_string(&file)?;
            let is_data = name.contains("/tests/data/");
            if !is_data && !text.starts_with("//!") && !text.starts_with("#!") {
                wrong.push(format!("{name}: begins without a //! line that says its subject"));
            }
            for (what, places, why) in CONFINED {
                if text.contains(what) && !places.iter().any(|place| name.starts_with(place)) && name != "xtask/src/tidy.rs" {
                    wrong.push(format!("{name}: {what} may stand only in {}: {why}", places.join(", ")));
                }
            }
        }
    }
    for file in sources(&root().join("ui/src"), "ts")?
        .into_iter()
        .chain(sources(&root().join("ui/src"), "svelte")?)
    {
        let (name, text) = (relative(&file), fs::read_to_string(&file)?);
        if text.contains("@tauri-apps/") && !name.starts_with("ui/src/platform") {
            wrong.push(format!("{name}: @tauri-apps/ may be imported only in ui/src/platform"));
        }
        if text.contains("{@html") {
            wrong.push(format!("{name}: page text must never become markup"));
        }
    }
    wrong.extend(pictures::wrong()?);
    if needs_webkit()? {
        wrong.push("a crate outside src-tauri depends on tauri".to_owned());
    }
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("\n")) }
}

/// Whether anything but the window pulls in the web view.
fn needs_webkit() -> Result<bool> {
    let output = cargo(&[
        "tree",
        "--quiet",
        "--workspace",
        "--exclude",
        "sullae-app",
        "--edges",
        "normal,build,dev",
        "--prefix",
        "none",
    ])
    .output()?;
    let tree = String::from_utf8_lossy(&output.stdout);
    if tree.is_empty() {
        bail!("cargo tree said nothing");
    }
    Ok(tree
        .lines()
        .any(|line| ["tauri ", "wry ", "webkit2gtk "].iter().any(|name| line.starts_with(name))))
}

fn relative(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

fn sources(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let skipped = path
            .file_name()
            .is_some_and(|name| name == "node_modules" || name == "target" || name == "generated" || name == "gen");
        if path.is_dir() && !skipped {
            found.extend(sources(&path, extension)?);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(found)
}
