//! One chromedriver with the browser below it: start, port, end.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, PipeReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::folder::{self, BrowserFolder};
use super::{spawn, tree};
use crate::BrowserError;

/// A cold start from a slow disk takes seconds; a driver that says nothing for this long never will.
const START_LIMIT: Duration = Duration::from_secs(30);
const KILL_LIMIT: Duration = Duration::from_secs(4);
const OUTPUT_LINES: usize = 20;
const PORT_TRIES: u32 = 5;
const PORT_TAKEN: &str = "port not available";
/// A browser that was there and is not any more will not come back.
const GONE_FOR: Duration = Duration::from_secs(2);
/// A browser that ended before we could see it; a busy machine needs seconds to start one.
const NEVER_SEEN_FOR: Duration = Duration::from_secs(12);

/// A running chromedriver. Dropping it ends the whole tree at once and removes its folder.
#[derive(Debug)]
pub(crate) struct DriverProcess {
    child: Arc<Mutex<Child>>,
    pid: u32,
    port: u16,
    output: Arc<Output>,
    folder: BrowserFolder,
    ended: bool,
}

/// The last lines that driver and browser printed while they were starting.
#[derive(Debug, Default)]
struct Output {
    lines: Mutex<VecDeque<String>>,
    /// Later the browser also prints what pages log, which is nobody's business.
    started: AtomicBool,
}

/// Tells whether the driver's process is still there, after the [`DriverProcess`] itself went elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct DriverLiveness(Arc<Mutex<Child>>);

impl DriverLiveness {
    pub(crate) fn alive(&self) -> bool {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(child.try_wait(), Ok(None))
    }
}

impl DriverProcess {
    /// Starts `driver` on a free loopback port and waits until it says which.
    ///
    /// chromedriver takes a port that is free on IPv6 and then wants the same one on IPv4, where another program may have it: it says so
    /// and ends, and the next try gets another port.
    pub(crate) async fn start(driver: &Path) -> Result<Self, BrowserError> {
        let mut tries = PORT_TRIES;
        loop {
            tries -= 1;
            match Self::start_once(driver).await {
                Err(BrowserError::DriverDidNotStart { output }) if tries > 0 && output.contains(PORT_TAKEN) => {
                    tracing::debug!(%output, "chromedriver met a taken port");
                }
                done => return done,
            }
        }
    }

    async fn start_once(driver: &Path) -> Result<Self, BrowserError> {
        let parent = std::env::temp_dir();
        folder::sweep_stale(&parent);
        let folder = BrowserFolder::create_in(&parent).map_err(|error| BrowserError::profile_folder(parent, &error))?;

        let did_not_start = |error: std::io::Error| BrowserError::DriverDidNotStart {
            output: format!("{}: {error}", driver.display()),
        };
        let (output, for_stdout) = std::io::pipe().map_err(did_not_start)?;
        let for_stderr = for_stdout.try_clone().map_err(did_not_start)?;
        let mut command = Command::new(driver);
        command
            .arg("--port=0")
            .arg("--enable-chrome-logs")
            .env("TMPDIR", folder.temporary())
            .env("BREAKPAD_DUMP_LOCATION", folder.crashes())
            .stdin(Stdio::null())
            .stdout(for_stdout)
            .stderr(for_stderr);
        let child = spawn::spawn_bound_to_this_process(command).map_err(did_not_start)?;

        let mut process = Self {
            pid: child.id(),
            child: Arc::new(Mutex::new(child)),
            port: 0,
            output: Arc::default(),
            folder,
            ended: false,
        };
        process.port = process.wait_for_port(output).await?;
        Ok(process)
    }

    async fn wait_for_port(&self, output: PipeReader) -> Result<u16, BrowserError> {
        let (found, port) = oneshot::channel();
        let kept = Arc::clone(&self.output);
        // The thread reads on for as long as anyone writes: a full pipe would stop the driver.
        std::thread::spawn(move || kept.follow(output, found));
        let why = match tokio::time::timeout(START_LIMIT, port).await {
            Ok(Ok(port)) => return Ok(port),
            Ok(Err(_)) => "it ended".to_owned(),
            Err(_) => format!("no port within {} s", START_LIMIT.as_secs()),
        };
        Err(BrowserError::DriverDidNotStart {
            output: self.output.after(&why),
        })
    }

    /// Resolves, with the reason, when the browser ended while its session was being made.
    ///
    /// chromedriver itself notices only after 60 s when it talks to the browser through a pipe.
    pub(crate) async fn browser_vanished(&self) -> String {
        let mut seen = false;
        let mut last_change = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if tree::browser_runs(self.folder.path()) {
                (seen, last_change) = (true, Instant::now());
            } else if last_change.elapsed() > if seen { GONE_FOR } else { NEVER_SEEN_FOR } {
                return self.output.after("the browser ended right after its start");
            }
        }
    }

    /// From now on nothing that is printed is kept.
    pub(crate) fn forget_output(&self) {
        self.output.started.store(true, Ordering::Relaxed);
        self.output.lines().clear();
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    pub(crate) fn profile(&self) -> PathBuf {
        self.folder.profile()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn liveness(&self) -> DriverLiveness {
        DriverLiveness(Arc::clone(&self.child))
    }

    /// Kills the whole tree and waits, within a bound, until nothing of it is left.
    fn end_now(&mut self) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        {
            let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
            if matches!(child.try_wait(), Ok(None)) {
                // Not yet reaped, so the number still names our group.
                tree::kill_group(self.pid);
                let _ = child.kill();
            }
            let _ = child.wait();
        }
        tree::kill_all(self.folder.path(), KILL_LIMIT);
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        self.end_now();
    }
}

impl Output {
    fn lines(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn follow(&self, output: PipeReader, found: oneshot::Sender<u16>) {
        let mut found = Some(found);
        for line in BufReader::new(output).split(b'\n') {
            let Ok(line) = line else { break };
            if self.started.load(Ordering::Relaxed) {
                continue;
            }
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if let Some(port) = port_in(&line)
                && let Some(found) = found.take()
            {
                let _ = found.send(port);
            }
            let mut lines = self.lines();
            if lines.len() == OUTPUT_LINES {
                lines.pop_front();
            }
            lines.push_back(line);
        }
    }

    /// `why` and the words that may tell more. A missing desktop bus is complained about on every server and is never the reason.
    fn after(&self, why: &str) -> String {
        let lines = self.lines();
        let telling = lines.iter().filter(|line| !line.contains("dbus") && port_in(line).is_none());
        let telling: Vec<&str> = telling.map(String::as_str).collect();
        [&[why], telling.as_slice()].concat().join("\n")
    }
}

/// The port in "... started successfully on port 34567." The line before it says "on port 0", which is no port.
fn port_in(line: &str) -> Option<u16> {
    let (_, after) = line.split_once("successfully on port ")?;
    let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|port| *port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_success_line_only() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 45681."), Some(45681));
        assert_eq!(port_in("Starting ChromeDriver 156.0.8078.79 on port 0"), None);
        assert_eq!(port_in("started successfully on port 0."), None);
    }
}
