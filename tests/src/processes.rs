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

/// Ids of all that was started by a process, by what it started, and so on. Unlike [`marked`] it knows the browser's pages, which lose their
/// environment.
pub fn below(id: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").expect("the process table");
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let pairs: Vec<(u32, u32)> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let mut all = vec![id];
    let mut at = 0;
    while let Some(parent) = all.get(at).copied() {
        all.extend(pairs.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        at += 1;
    }
    all.split_off(1)
}

/// The parent of a process that still runs.
fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let mut after_name = stat.rsplit_once(") ")?.1.split(' ');
    let state = after_name.next()?;
    let parent = after_name.next()?.parse().ok()?;
    (state != "Z").then_some(parent)
}

/// Whether a process is gone, or only waits for its parent to look.
pub fn is_gone(id: u32) -> bool {
    parent(id).is_none()
}
