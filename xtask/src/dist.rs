//! `cargo xtask dist`: the package for Debian, and its trial in a clean system.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    setup::{self, Needs},
    shell::{cargo, npm, root, run, target},
};

/// The programs that it brings.
const PROGRAMS: [&str; 2] = ["sullae", "sullae-app"];
/// Files of the checkout, and where they lie when installed.
const FILES: [(&str, &str); 8] = [
    (
        "packaging/deb/io.github.sullae.desktop",
        "usr/share/applications/io.github.sullae.desktop",
    ),
    ("packaging/deb/sullae.xml", "usr/share/mime/packages/sullae.xml"),
    ("src-tauri/icons/32x32.png", "usr/share/icons/hicolor/32x32/apps/sullae.png"),
    ("src-tauri/icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/sullae.png"),
    ("src-tauri/icons/256x256.png", "usr/share/icons/hicolor/256x256/apps/sullae.png"),
    ("src-tauri/icons/icon.svg", "usr/share/icons/hicolor/scalable/apps/sullae.svg"),
    ("LICENSE-MIT", "usr/share/doc/sullae/LICENSE-MIT"),
    ("LICENSE-APACHE", "usr/share/doc/sullae/LICENSE-APACHE"),
];

/// Makes the package; with `--try [SUITE]` (bookworm unless given) it is installed in a clean system, and what it brings is started.
pub(crate) fn dist(rest: &[String]) -> Result<()> {
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    let suite = match words.as_slice() {
        [] => None,
        ["--try"] => Some("bookworm"),
        ["--try", suite] => Some(*suite),
        _ => bail!("`cargo xtask dist [--try [bookworm|trixie]]`"),
    };
    if !cfg!(target_os = "linux") {
        bail!("the package is for Debian; README.md says how the window is built on Windows and macOS");
    }
    setup::install(&[Needs::Window, Needs::Package])?;
    let package = build()?;
    println!("{}", package.display());
    suite.map_or(Ok(()), |suite| try_in_clean_system(&package, suite))
}

fn build() -> Result<PathBuf> {
    setup::node_packages("ui")?;
    npm("ui", &["run", "build"])?;
    run(cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "sullae-app",
        "--package",
        "sullae-cli",
    ]))?;
    let folder = target().join("dist");
    let stage = folder.join("stage");
    if stage.is_dir() {
        fs::remove_dir_all(&stage)?;
    }
    for program in PROGRAMS {
        put(&target().join("release").join(program), &stage.join("usr/bin").join(program), 0o755)?;
    }
    for (from, to) in FILES {
        put(&root().join(from), &stage.join(to), 0o644)?;
    }
    let copyright = "Sullae is licensed under MIT or Apache-2.0, as you choose; both texts are beside this file.\n";
    fs::write(stage.join("usr/share/doc/sullae/copyright"), copyright)?;
    let architecture = output(Command::new("dpkg").arg("--print-architecture"))?;
    let control = control(&architecture, &needed(&folder, &stage)?, kibibytes(&stage)?);
    fs::create_dir_all(stage.join("DEBIAN"))?;
    fs::write(stage.join("DEBIAN/control"), control)?;
    let package = folder.join(format!("sullae_{}_{architecture}.deb", env!("CARGO_PKG_VERSION")));
    let mut packing = Command::new("dpkg-deb");
    packing.args(["--root-owner-group", "-Zxz", "--build"]).arg(&stage).arg(&package);
    run(packing)?;
    Ok(package)
}

fn control(architecture: &str, needed: &str, kibibytes: u64) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "Package: sullae\nVersion: {version}\nArchitecture: {architecture}\nSection: net\nPriority: optional\n\
         Maintainer: The Sullae authors <sullae@localhost>\nInstalled-Size: {kibibytes}\nDepends: {needed}\n\
         Recommends: chromium, chromium-driver, fonts-noto-cjk, xdg-utils\nSuggests: gnome-keyring, libnotify-bin\n\
         Description: checks of web services, recorded by clicking\n \
         A check is clicked once in a browser. Sullae walks the same way day and night,\n \
         tells a broken site from a slow one, and brings the right person the evidence.\n"
    )
}

/// The libraries that the programs are linked with, as Debian names them. Debian 13 provides the names of Debian 12 too.
fn needed(folder: &Path, stage: &Path) -> Result<String> {
    // dpkg-shlibdeps wants to stand in a source package.
    fs::create_dir_all(folder.join("debian"))?;
    fs::write(
        folder.join("debian/control"),
        "Source: sullae\n\nPackage: sullae\nArchitecture: any\n",
    )?;
    let programs = PROGRAMS.map(|program| stage.join("usr/bin").join(program));
    let told = output(Command::new("dpkg-shlibdeps").arg("-O").args(programs).current_dir(folder))?;
    let needed = told.strip_prefix("shlibs:Depends=").context("dpkg-shlibdeps names no libraries")?;
    Ok(needed.to_owned())
}

fn kibibytes(stage: &Path) -> Result<u64> {
    let told = output(Command::new("du").args(["-sk", "--apparent-size"]).arg(stage))?;
    Ok(told.split_whitespace().next().context("du says nothing")?.parse()?)
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<()> {
    fs::create_dir_all(to.parent().context("a file in a folder")?)?;
    fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

fn output(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("{command:?} does not start"))?;
    if !done.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8(done.stdout)?.trim().to_owned())
}

fn try_in_clean_system(package: &Path, suite: &str) -> Result<()> {
    setup::install(&[Needs::CleanSystem])?;
    let mut trial = Command::new(root().join("packaging/deb/try.sh"));
    trial.arg(package).arg(suite).arg(target().join("clean").join(suite));
    run(trial)
}
