//! Which processes belong to one browser, and ending them.
//!
//! Every process of a browser carries the path of its private folder: Chromium's in the command line (`--user-data-dir`), chromedriver's
//! and the crash handlers' (which leave the process group and are re-parented) in the environment (`TMPDIR`).

use std::path::Path;
use std::time::{Duration, Instant};

use super::folder::PREFIX;

/// The living processes that carry `folder`, this process never among them.
#[cfg(target_os = "linux")]
pub(crate) fn processes_of(folder: &Path) -> Vec<u32> {
    use std::os::unix::ffi::OsStrExt;

    let folder = folder.as_os_str().as_bytes();
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|&pid| pid != std::process::id() && carries(pid, folder))
        .collect()
}

/// The living processes of this machine that belong to any browser of ours, this program's or another's. 0 where there is no `/proc`.
pub fn browser_processes() -> usize {
    let Ok(entries) = std::fs::read_dir("/proc") else { return 0 };
    let ours = |part: &[u8]| {
        let folder = [&b"--user-data-dir="[..], b"TMPDIR="]
            .iter()
            .find_map(|name| part.strip_prefix(*name));
        folder.is_some_and(|folder| folder.windows(PREFIX.len()).any(|window| window == PREFIX.as_bytes()))
    };
    let belongs = |pid: u32| {
        let read = |file: &str| std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        ["cmdline", "environ"]
            .iter()
            .any(|file| read(file).split(|byte| *byte == 0).any(ours))
    };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| belongs(*pid)).count()
}

#[cfg(target_os = "linux")]
fn carries(pid: u32, folder: &[u8]) -> bool {
    mentions(pid, "cmdline", b"--user-data-dir=", folder) || mentions(pid, "environ", b"TMPDIR=", folder)
}

#[cfg(target_os = "linux")]
fn mentions(pid: u32, file: &str, name: &[u8], folder: &[u8]) -> bool {
    let text = std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let needle = [name, folder, b"/"].concat();
    text.windows(needle.len()).any(|window| window == needle)
}

/// True while the browser itself, or the script that starts it, runs.
#[cfg(target_os = "linux")]
pub(crate) fn browser_runs(folder: &Path) -> bool {
    use std::os::unix::ffi::OsStrExt;
    let bytes = folder.as_os_str().as_bytes();
    processes_of(folder)
        .into_iter()
        .any(|pid| mentions(pid, "cmdline", b"--user-data-dir=", bytes))
}

/// Not known without `/proc`; chromedriver finds out by itself, later.
#[cfg(not(target_os = "linux"))]
pub(crate) fn browser_runs(_folder: &Path) -> bool {
    true
}

/// Without `/proc` only the process group is known.
#[cfg(not(target_os = "linux"))]
pub(crate) fn processes_of(_folder: &Path) -> Vec<u32> {
    Vec::new()
}

/// True when the process is gone or only waits for its parent to take note (a zombie has no command line any more).
#[cfg(target_os = "linux")]
pub(crate) fn has_ended(pid: u32) -> bool {
    std::fs::read(format!("/proc/{pid}/cmdline")).map_or(true, |command| command.is_empty())
}

/// Not known without `/proc`.
#[cfg(not(target_os = "linux"))]
pub(crate) fn has_ended(_pid: u32) -> bool {
    false
}

/// Kills every process that carries `folder`, again and again until none does. False when some still do after `limit`.
pub(crate) fn kill_all(folder: &Path, limit: Duration) -> bool {
    let deadline = Instant::now() + limit;
    loop {
        let left = processes_of(folder);
        if left.is_empty() {
            return true;
        }
        for pid in &left {
            kill(*pid);
        }
        if Instant::now() >= deadline {
            tracing::warn!(?left, "browser processes that do not end");
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(unix)]
fn kill(pid: u32) {
    use nix::sys::signal::{Signal, kill};
    if let Ok(pid) = i32::try_from(pid) {
        let _ = kill(nix::unistd::Pid::from_raw(pid), Signal::SIGKILL);
    }
}

#[cfg(not(unix))]
fn kill(_pid: u32) {}

/// Kills the process group that `leader` leads.
#[cfg(unix)]
pub(crate) fn kill_group(leader: u32) {
    use nix::sys::signal::{Signal, killpg};
    if let Ok(leader) = i32::try_from(leader) {
        let _ = killpg(nix::unistd::Pid::from_raw(leader), Signal::SIGKILL);
    }
}

/// Process groups are a Unix notion.
#[cfg(not(unix))]
pub(crate) fn kill_group(_leader: u32) {}
