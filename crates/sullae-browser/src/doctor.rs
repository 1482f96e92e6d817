//! What this machine has and lacks for driving a browser, each finding with the way to mend it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_recording::explain::{Explain, Language};
use sullae_recording::run::Sentence;
use ts_rs::TS;

use crate::{Browser, BrowserError, BrowserSettings, browser, locate};

/// Below this a run's pictures may still fit, a month of them will not.
const SPARSE_DISK_BYTES: u64 = 1 << 30;
/// Below this the browser's own profile may not fit.
const FULL_DISK_BYTES: u64 = 200 << 20;
/// What brings browser and driver, on Debian and on Ubuntu.
const BROWSER_PACKAGES: (&str, &str) = ("chromium chromium-driver", "chromium-browser chromium-chromedriver");
const FONT_PACKAGES: (&str, &str) = ("fontconfig fonts-nanum", "fontconfig fonts-nanum");
const FONT_LIST_LIMIT: Duration = Duration::from_secs(10);

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// As it should be.
    Ok,
    /// Works, but the person should know.
    Warning,
    /// Something will not work.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Finding {
    /// A stable name of what was looked at: `browser`, `driver`, `versions`, `endpoint`, `fonts`, `display`, `disk`, `sandbox`, `session`.
    pub id: String,
    /// How it stands.
    pub state: FindingState,
    /// What was found, one sentence.
    pub what: Sentence,
    /// What to do about it; absent when all is well.
    pub how_to_mend: Option<Sentence>,
    /// The command that mends it, as it is to be typed; absent where there is none or it is not known for this system.
    pub command: Option<String>,
}

/// What to look at beyond the programs themselves.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// The folder that recordings and runs go to: its disk is looked at.
    pub disk_folder: Option<PathBuf>,
    /// The person means to record here, which needs a screen.
    pub will_record: bool,
    /// Really start and close a (headless) browser.
    pub try_session: bool,
}

/// Looks at everything; never fails, each trouble is a finding.
pub async fn examine(settings: &BrowserSettings, extras: &Extras) -> Vec<Finding> {
    let mut findings = match &settings.webdriver_url {
        Some(url) => vec![ok(
            "endpoint",
            format!("브라우저는 {url} 의 것을 씁니다."),
            format!("The browser at {url} is used."),
        )],
        None => programs(settings).await,
    };
    findings.extend(fonts().await);
    findings.push(display(extras.will_record, |name| {
        std::env::var_os(name).is_some_and(|value| !value.is_empty())
    }));
    findings.extend(extras.disk_folder.as_deref().map(disk));
    if browser::runs_as_root() {
        findings.push(sandbox_off());
    }
    if extras.try_session {
        findings.push(session(settings).await);
    }
    findings
}

async fn programs(settings: &BrowserSettings) -> Vec<Finding> {
    let (found_browser, found_driver) = tokio::join!(locate::browser(settings), locate::driver(settings));
    let mut findings = vec![program("browser", &found_browser), program("driver", &found_driver)];
    if let (Ok(browser), Ok(driver)) = (found_browser, found_driver) {
        findings.push(if browser.major() == driver.major() {
            ok(
                "versions",
                "브라우저와 chromedriver의 버전이 서로 맞습니다.",
                "Browser and chromedriver fit together.",
            )
        } else {
            let error = BrowserError::VersionsDiffer {
                browser: browser.version,
                driver: driver.version,
            };
            with_command(problem("versions", &error), BROWSER_PACKAGES)
        });
    }
    findings
}

fn program(id: &str, found: &Result<locate::Program, BrowserError>) -> Finding {
    match found {
        Ok(program) => {
            let text = format!("{} {}", program.path.display(), program.version);
            ok(id, text.clone(), text)
        }
        Err(error) => with_command(problem(id, error), BROWSER_PACKAGES),
    }
}

/// The finding with the command that installs these packages, where the system is known to have them.
fn with_command(finding: Finding, packages: (&str, &str)) -> Finding {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    Finding {
        command: installing(&system, packages),
        ..finding
    }
}

/// The command that installs packages on the system that an `os-release` file tells of.
fn installing(os_release: &str, (debian, ubuntu): (&str, &str)) -> Option<String> {
    let lines = || os_release.lines().filter_map(|line| line.split_once('='));
    let names: Vec<&str> = lines()
        .filter(|(key, _)| matches!(*key, "ID" | "ID_LIKE"))
        .flat_map(|(_, value)| value.trim_matches('"').split(' '))
        .collect();
    let packages = if names.contains(&"ubuntu") {
        ubuntu
    } else if names.contains(&"debian") {
        debian
    } else {
        return None;
    };
    Some(format!("sudo apt install {packages}"))
}

/// Without a Korean font every Hangul syllable is the same empty box, in the browser and in our pictures.
#[cfg(target_os = "linux")]
async fn fonts() -> Option<Finding> {
    let asked = tokio::process::Command::new("fc-list")
        .args([":lang=ko", "family"])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let answer = tokio::time::timeout(FONT_LIST_LIMIT, asked).await;
    let families = match &answer {
        Ok(Ok(output)) => String::from_utf8_lossy(&output.stdout),
        _ => "".into(),
    };
    let families = families.lines().filter(|line| !line.is_empty()).count();
    Some(if families > 0 {
        ok(
            "fonts",
            format!("한글 글꼴이 {families}개 있습니다."),
            format!("{families} fonts with Hangul are installed."),
        )
    } else {
        let missing = finding(
            "fonts",
            FindingState::Warning,
            (
                "한글 글꼴을 찾지 못했습니다. 페이지의 한글이 빈 네모로 보입니다.",
                "No font with Hangul was found. Korean text shows as empty boxes.",
            ),
            (
                "글꼴을 설치해 주세요(데비안·우분투: apt install fontconfig fonts-nanum).",
                "Install one (Debian, Ubuntu: apt install fontconfig fonts-nanum).",
            ),
        );
        with_command(missing, FONT_PACKAGES)
    })
}

/// macOS and Windows bring Korean fonts.
#[cfg(not(target_os = "linux"))]
async fn fonts() -> Option<Finding> {
    None
}

fn display(will_record: bool, is_set: impl Fn(&str) -> bool) -> Finding {
    let needs_variable = cfg!(target_os = "linux");
    if !needs_variable || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
        return ok(
            "display",
            "브라우저 창을 띄울 화면이 있습니다.",
            "There is a screen for the browser window.",
        );
    }
    let state = if will_record {
        FindingState::Problem
    } else {
        FindingState::Warning
    };
    finding(
        "display",
        state,
        (
            "화면이 없어 녹화할 수 없습니다. 창 없는 실행은 됩니다.",
            "There is no screen, so nothing can be recorded. Runs without a window work.",
        ),
        (
            "데스크톱에서 실행하거나, xvfb-run 같은 가상 화면을 쓰세요.",
            "Work at a desktop, or use a virtual screen such as xvfb-run.",
        ),
    )
}

fn disk(folder: &Path) -> Finding {
    let existing = folder.ancestors().find(|ancestor| ancestor.exists());
    match existing.and_then(free_bytes) {
        Some(free) => disk_finding(folder, free),
        None => finding(
            "disk",
            FindingState::Warning,
            (
                "저장 폴더의 디스크 여유 공간을 알 수 없습니다.",
                "The free space of the folder's disk is not known.",
            ),
            (
                "저장 폴더의 경로와 권한을 확인해 주세요.",
                "Check the folder's path and permissions.",
            ),
        ),
    }
}

fn disk_finding(folder: &Path, free_bytes: u64) -> Finding {
    let free_mib = free_bytes >> 20;
    let ko = format!("{} 의 디스크에 {free_mib} MiB 남아 있습니다.", folder.display());
    let en = format!("{free_mib} MiB are free on the disk of {}.", folder.display());
    let state = match free_bytes {
        0..FULL_DISK_BYTES => FindingState::Problem,
        FULL_DISK_BYTES..SPARSE_DISK_BYTES => FindingState::Warning,
        SPARSE_DISK_BYTES.. => return ok("disk", ko, en),
    };
    finding(
        "disk",
        state,
        (ko, en),
        (
            "필요 없는 파일이나 오래된 실행 기록(`sullae runs prune`)을 지워 주세요.",
            "Delete files you do not need, or old runs (`sullae runs prune`).",
        ),
    )
}

#[cfg(unix)]
// The numbers' width differs between systems.
#[allow(clippy::unnecessary_cast, clippy::useless_conversion)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let found = nix::sys::statvfs::statvfs(folder).ok()?;
    Some(found.blocks_available() as u64 * found.fragment_size() as u64)
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

fn sandbox_off() -> Finding {
    finding(
        "sandbox",
        FindingState::Warning,
        (
            "관리자(root)로 실행 중이라 브라우저의 보호막(샌드박스)이 꺼집니다.",
            "Running as root switches off the browser's sandbox.",
        ),
        ("일반 사용자로 실행해 주세요.", "Run Sullae as an ordinary user."),
    )
}

async fn session(settings: &BrowserSettings) -> Finding {
    let settings = BrowserSettings {
        headless: true,
        ..settings.clone()
    };
    match Browser::start(&settings).await {
        Ok(browser) => {
            let version = browser.session().browser_version.clone();
            browser.close().await;
            ok(
                "session",
                format!("브라우저({version})를 열고 닫아 보았습니다."),
                format!("A browser ({version}) was opened and closed."),
            )
        }
        Err(error) => problem("session", &error),
    }
}

fn ok(id: &str, ko: impl Into<String>, en: impl Into<String>) -> Finding {
    Finding {
        id: id.to_owned(),
        state: FindingState::Ok,
        what: sentence((ko, en)),
        how_to_mend: None,
        command: None,
    }
}

fn finding(id: &str, state: FindingState, what: (impl Into<String>, impl Into<String>), mend: (&str, &str)) -> Finding {
    Finding {
        id: id.to_owned(),
        state,
        what: sentence(what),
        how_to_mend: Some(sentence(mend)),
        command: None,
    }
}

fn problem(id: &str, error: &BrowserError) -> Finding {
    let [ko, en] = [Language::Ko, Language::En].map(|language| {
        let said = error.explain(language);
        let what = match said.why {
            Some(why) => format!("{} {why}", said.what),
            None => said.what,
        };
        (what, said.next.unwrap_or_default())
    });
    Finding {
        id: id.to_owned(),
        state: FindingState::Problem,
        what: sentence((ko.0, en.0)),
        how_to_mend: Some(sentence((ko.1, en.1))),
        command: None,
    }
}

fn sentence((ko, en): (impl Into<String>, impl Into<String>)) -> Sentence {
    Sentence {
        ko: ko.into(),
        en: en.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_screen_stops_recording_but_only_warns_a_server() {
        assert_eq!(display(false, |_| false).state, FindingState::Warning);
        assert_eq!(display(true, |_| false).state, FindingState::Problem);
        let wayland = display(true, |name| name == "WAYLAND_DISPLAY");
        assert_eq!(wayland.state, FindingState::Ok);
    }

    #[test]
    fn a_command_is_offered_only_where_the_system_knows_it() {
        let for_system = |os_release| installing(os_release, ("chromium", "chromium-browser"));
        assert_eq!(for_system("NAME=x\nID=debian\n").as_deref(), Some("sudo apt install chromium"));
        let mint = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert_eq!(for_system(mint).as_deref(), Some("sudo apt install chromium-browser"));
        assert_eq!(for_system("ID=fedora\n"), None);
        assert_eq!(for_system(""), None);
    }

    #[test]
    fn a_disk_that_fills_up_warns_first_and_then_is_a_problem() {
        let state = |free| disk_finding(Path::new("/data"), free).state;
        assert_eq!(state(50 << 30), FindingState::Ok);
        assert_eq!(state(500 << 20), FindingState::Warning);
        assert_eq!(state(0), FindingState::Problem);
    }
}
