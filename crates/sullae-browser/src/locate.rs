//! Finding Chromium or Chrome and chromedriver on this machine, and whether their versions fit.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::{BrowserError, BrowserSettings};

const BROWSER_NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const DRIVER_NAMES: [&str; 1] = ["chromedriver"];

/// A version question to a program that hangs (a broken snap, a network drive) must not hang us.
const VERSION_LIMIT: Duration = Duration::from_secs(10);

/// A program and the version it says it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// Such as `156.0.8078.79`.
    pub version: String,
}

impl Program {
    /// The number before the first dot.
    pub fn major(&self) -> &str {
        self.version.split('.').next().unwrap_or_default()
    }
}

/// Browser and driver, of the same major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// Chromium or Chrome.
    pub browser: Program,
    /// chromedriver.
    pub driver: Program,
}

/// Where browser and driver are; neither is asked anything.
pub(crate) fn paths(settings: &BrowserSettings) -> Result<(PathBuf, PathBuf), BrowserError> {
    Ok((browser_path(settings)?, driver_path(settings)?))
}

fn browser_path(settings: &BrowserSettings) -> Result<PathBuf, BrowserError> {
    find(settings.browser.as_deref(), &BROWSER_NAMES, BROWSER_PLACES).map_err(|looked_for| BrowserError::BrowserNotFound { looked_for })
}

fn driver_path(settings: &BrowserSettings) -> Result<PathBuf, BrowserError> {
    find(settings.driver.as_deref(), &DRIVER_NAMES, DRIVER_PLACES).map_err(|looked_for| BrowserError::DriverNotFound { looked_for })
}

/// Finds both programs and checks that they fit together.
pub async fn programs(settings: &BrowserSettings) -> Result<Programs, BrowserError> {
    let (browser, driver) = tokio::try_join!(browser(settings), driver(settings))?;
    if browser.major() != driver.major() {
        return Err(BrowserError::VersionsDiffer {
            browser: browser.version,
            driver: driver.version,
        });
    }
    Ok(Programs { browser, driver })
}

/// Finds Chromium or Chrome: the settings' path, else `PATH`, else the usual places.
pub async fn browser(settings: &BrowserSettings) -> Result<Program, BrowserError> {
    with_version(browser_path(settings)?).await
}

/// Finds chromedriver: the settings' path, else `PATH`, else the usual places.
pub async fn driver(settings: &BrowserSettings) -> Result<Program, BrowserError> {
    with_version(driver_path(settings)?).await
}

/// A path that a person gave is never replaced by another one that happens to exist.
fn find(given: Option<&Path>, names: &[&str], places: &[&str]) -> Result<PathBuf, Vec<String>> {
    if let Some(given) = given {
        let in_path = || on_path(given.to_str()?);
        let is_bare_name = given.components().count() == 1;
        return if is_program(given) {
            Ok(given.to_owned())
        } else if is_bare_name && let Some(found) = in_path() {
            Ok(found)
        } else {
            Err(vec![given.display().to_string()])
        };
    }
    names
        .iter()
        .find_map(|name| on_path(name))
        .or_else(|| {
            let known = places.iter().map(PathBuf::from);
            known.into_iter().find(|path| is_program(path))
        })
        .ok_or_else(|| {
            let tried = names.iter().chain(places);
            tried.map(|&name| name.to_owned()).collect()
        })
}

fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    let Ok(found) = path.metadata() else {
        return false;
    };
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o111 == 0 {
        return false;
    }
    found.is_file()
}

async fn with_version(path: PathBuf) -> Result<Program, BrowserError> {
    let unusable = |why: String| BrowserError::ProgramUnusable { path: path.clone(), why };
    let asked = tokio::process::Command::new(&path)
        .arg("--version")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(VERSION_LIMIT, asked)
        .await
        .map_err(|_| unusable(format!("no answer within {} s", VERSION_LIMIT.as_secs())))?
        .map_err(|error| unusable(error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    match version_in(&said) {
        Some(version) => Ok(Program {
            version: version.to_owned(),
            path,
        }),
        None => {
            let complaint = String::from_utf8_lossy(&output.stderr);
            let first = said.lines().chain(complaint.lines()).next();
            let first = first.unwrap_or_default();
            Err(unusable(format!("--version says no version: {first:?}")))
        }
    }
}

/// The first word that is a version with at least two numbers, as in "ChromeDriver 156.0.8078.79 (a21ce95...)".
fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| {
        let mut parts = word.split('.');
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        word.contains('.') && parts.all(numeric)
    })
}

#[cfg(target_os = "linux")]
const BROWSER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromium",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
    "/var/lib/flatpak/exports/bin/org.chromium.Chromium",
];
#[cfg(target_os = "linux")]
const DRIVER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/usr/lib64/chromium-browser/chromedriver",
    "/usr/local/bin/chromedriver",
    "/snap/bin/chromium.chromedriver",
];
#[cfg(target_os = "macos")]
const BROWSER_PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
#[cfg(target_os = "macos")]
const DRIVER_PLACES: &[&str] = &["/opt/homebrew/bin/chromedriver", "/usr/local/bin/chromedriver"];
#[cfg(windows)]
const BROWSER_PLACES: &[&str] = &[
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];
#[cfg(windows)]
const DRIVER_PLACES: &[&str] = &[
    r"C:\Program Files\ChromeDriver\chromedriver.exe",
    r"C:\ProgramData\chocolatey\bin\chromedriver.exe",
];
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
const BROWSER_PLACES: &[&str] = &[];
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
const DRIVER_PLACES: &[&str] = &[];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_programs_print() {
        let chromium = "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)";
        assert_eq!(version_in(chromium), Some("156.0.8078.79"));
        let driver = "ChromeDriver 156.0.8078.79 (a21ce95c24-refs/branch-heads/8078@{#1704})";
        assert_eq!(version_in(driver), Some("156.0.8078.79"));
        assert_eq!(version_in("command not found"), None);
    }

    #[test]
    fn a_given_path_that_is_absent_is_not_replaced_by_another_program() {
        let given = Path::new("/nowhere/chromium");
        assert_eq!(find(Some(given), &["sh"], &["/bin/sh"]), Err(vec!["/nowhere/chromium".to_owned()]));
    }
}
