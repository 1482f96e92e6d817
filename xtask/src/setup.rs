//! Installs what a fresh Debian or Ubuntu machine lacks.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::shell::{npm, root, run, target};

/// Groups of system packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Chromium, its driver, and fonts with Hangul.
    Browser,
    /// A display without a screen, with a pointer and keyboard: for the demo and the end-to-end tests.
    Desktop,
    /// To build the window.
    Window,
    /// To drive the window in tests.
    WindowTests,
    /// What OCR is compared with; only for that benchmark.
    Tesseract,
    /// To install the tester of the API.
    ApiTests,
    /// To start a Selenium Grid.
    Grid,
    /// To make the package.
    Package,
    /// To try the package in a clean system.
    CleanSystem,
    /// Manuals as HTML, for the benchmark that changes pages.
    Manuals,
}

impl Needs {
    pub(crate) const ALL: [Self; 6] = [
        Self::Browser,
        Self::Desktop,
        Self::Window,
        Self::WindowTests,
        Self::ApiTests,
        Self::Grid,
    ];

    fn packages(self, ubuntu: bool) -> &'static [&'static str] {
        match self {
            // On Ubuntu these two names install the browser as a snap.
            Self::Browser if ubuntu => &[
                "chromium-browser",
                "chromium-chromedriver",
                "fonts-nanum",
                "fonts-noto-cjk",
                "fontconfig",
                "build-essential",
            ],
            Self::Browser => &[
                "chromium",
                "chromium-driver",
                "fonts-nanum",
                "fonts-noto-cjk",
                "fontconfig",
                "build-essential",
            ],
            Self::Desktop => &["xvfb", "openbox", "xdotool"],
            Self::Window => &[
                "build-essential",
                "pkg-config",
                "libwebkit2gtk-4.1-dev",
                "libayatana-appindicator3-1",
            ],
            Self::WindowTests => &["webkit2gtk-driver", "dbus-daemon"],
            Self::ApiTests => &["python3-venv"],
            Self::Grid => &["default-jre-headless"],
            Self::Tesseract => &["tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-kor"],
            Self::Package => &["dpkg-dev"],
            Self::CleanSystem => &["debootstrap"],
            // Both bring their manuals along.
            Self::Manuals => &["nodejs", "valgrind"],
        }
    }
}

/// Installs the packages of these groups that are missing; asks sudo for it unless we are root.
pub(crate) fn install(needs: &[Needs]) -> Result<()> {
    if !cfg!(target_os = "linux") || !has("apt-get") {
        println!("no apt-get here: install by hand what README.md lists, if it is missing");
        return Ok(());
    }
    let ubuntu = std::fs::read_to_string("/etc/os-release")
        .unwrap_or_default()
        .lines()
        .any(|line| line == "ID=ubuntu");
    let mut missing: Vec<&str> = needs
        .iter()
        .flat_map(|need| need.packages(ubuntu))
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    println!("installing: {}", missing.join(" "));
    run(apt(&["update", "-qq"])?)?;
    run(apt(
        &[&["install", "-y", "-qq", "--no-install-recommends"], missing.as_slice()].concat()
    )?)
}

fn apt(args: &[&str]) -> Result<Command> {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let mut command = if root {
        Command::new("apt-get")
    } else if has("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.arg("apt-get");
        sudo
    } else {
        bail!(
            "system packages are missing and there is no sudo: run as root `apt-get {}`",
            args.join(" ")
        );
    };
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

fn is_installed(package: &str) -> bool {
    let asked = Command::new("dpkg-query")
        .args(["-W", "-f=${Status}", package])
        .stderr(Stdio::null())
        .output();
    asked.is_ok_and(|output| output.stdout.ends_with(b"ok installed"))
}

fn has(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// Installs schemathesis with its locked packages in a private environment beside the build, unless it is there as locked. Gives its
/// program.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    let locked = root().join("crates/sullae-cli/tests/api/requirements.txt");
    let environment = target().join("test-tools/schemathesis");
    let program = environment.join("bin/schemathesis");
    let stamp = environment.join("installed-from-lock");
    let lock = std::fs::read(&locked).with_context(|| locked.display().to_string())?;
    if program.is_file() && std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(program);
    }
    let mut python = Command::new("python3");
    python.args(["-m", "venv", "--clear"]).arg(&environment);
    run(python)?;
    let mut pip = Command::new(environment.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&locked);
    run(pip)?;
    std::fs::write(stamp, lock)?;
    Ok(program)
}

/// Builds the pages of the window with made-up data.
pub(crate) fn play() -> Result<()> {
    node_packages("ui")?;
    npm("ui", &["run", "build:play"])
}

/// Installs the locked npm packages of a folder, unless they are there as locked.
pub(crate) fn node_packages(folder: &str) -> Result<()> {
    if !has("npm") {
        bail!("Node.js with npm is needed (20 or newer): install it, then try again");
    }
    let folder_path = root().join(folder);
    let lock = std::fs::read(folder_path.join("package-lock.json")).with_context(|| format!("{folder}/package-lock.json"))?;
    // npm keeps no copy of the lock it installed from, so we do.
    let stamp = folder_path.join("node_modules/.installed-from-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(folder, &["ci", "--no-audit", "--no-fund"])?;
    Ok(std::fs::write(stamp, lock)?)
}
