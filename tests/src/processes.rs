//! Which processes a test has left behind.

use std::{fs, path::Path};

/// Ids of the running processes that were given `mark` in their environment; our own is left out.
/// The browser and the driver inherit the environment of the `sullae` that starts them.
pub fn marked(mark: &str) -> Vec<u32> {
    let own = std::process::id();
    let entries = fs::read_dir("/proc").expect("the process table");
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| *id != own && is_marked(*id, mark)).collect()
}

/// How a process was started; for a failing test's message.
pub fn command_line(id: u32) -> String {
    let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).replace('\0', " ")
}

fn is_marked(id: u32, mark: &str) -> bool {
    let folder = Path::new("/proc").join(id.to_string());
    let holds = |file: &str| fs::read(folder.join(file)).is_ok_and(|bytes| bytes.windows(mark.len()).any(|part| part == mark.as_bytes()));
    // A zombie has neither; it only waits for its parent to look.
    holds("environ") || holds("cmdline")
}

/// Ids of the marked processes whose command line contains `part`.
pub fn marked_running(mark: &str, part: &str) -> Vec<u32> {
    marked(mark).into_iter().filter(|id| command_line(*id).contains(part)).collect()
}

/// Sends SIGKILL.
pub fn kill(id: u32) {
    signal(id, libc::SIGKILL);
}

/// Sends a signal to a process.
#[allow(unsafe_code, reason = "kill(2) has no safe wrapper in std")]
pub fn signal(id: u32, number: i32) {
    if let Ok(id) = i32::try_from(id) {
        // SAFETY: kill takes two numbers and touches no memory.
        unsafe { libc::kill(id, number) };
    }
}
