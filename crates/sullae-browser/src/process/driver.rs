//! One chromedriver with the browser below it: start, port, end.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, PipeReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::folder::{self, BrowserFolder};
use super::{spawn, tree};
use crate::BrowserError;

/// A cold start from a slow disk takes seconds; a driver that says nothing for this long never will.
const START_LIMIT: Duration = Duration::from_secs(30);
/// After a graceful end the crash handlers outlive the browser by a moment.
const GRACE: Duration = Duration::from_secs(2);
const KILL_LIMIT: Duration = Duration::from_secs(4);
const OUTPUT_LINES: usize = 20;

/// A running chromedriver. Dropping it ends the whole tree at once and removes its folder.
#[derive(Debug)]
pub(crate) struct DriverProcess {
    child: Arc<Mutex<Child>>,
    pid: u32,
    port: u16,
    folder: BrowserFolder,
    ended: bool,
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
    pub(crate) async fn start(driver: &Path) -> Result<Self, BrowserError> {
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
            folder,
            ended: false,
        };
        process.port = process.wait_for_port(output).await?;
        Ok(process)
    }

    async fn wait_for_port(&self, output: PipeReader) -> Result<u16, BrowserError> {
        let (found, port) = oneshot::channel();
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&lines);
        // The thread reads on for as long as anyone writes: a full pipe would stop the driver.
        std::thread::spawn(move || follow_output(output, found, &kept));
        match tokio::time::timeout(START_LIMIT, port).await {
            Ok(Ok(port)) => Ok(port),
            ended_or_silent => {
                let silent = ended_or_silent.is_err();
                let mut said = lines.lock().unwrap_or_else(PoisonError::into_inner).make_contiguous().join("\n");
                if silent {
                    said = format!("no port within {} s. {said}", START_LIMIT.as_secs());
                } else if said.is_empty() {
                    said = "it ended without a word".into();
                }
                Err(BrowserError::DriverDidNotStart { output: said })
            }
        }
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

    /// Ends a driver whose session was closed already: asks it to end, gives the tree a moment, then kills what is left. Blocks.
    pub(crate) fn end_gracefully(mut self) {
        #[cfg(unix)]
        if let Ok(pid) = i32::try_from(self.pid) {
            use nix::sys::signal::{Signal, kill};
            let _ = kill(nix::unistd::Pid::from_raw(pid), Signal::SIGTERM);
        }
        let deadline = Instant::now() + GRACE;
        while self.liveness().alive() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        tree::wait_until_gone(self.folder.path(), deadline.saturating_duration_since(Instant::now()));
        self.end_now();
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

fn follow_output(output: PipeReader, found: oneshot::Sender<u16>, kept: &Mutex<VecDeque<String>>) {
    let mut found = Some(found);
    for line in BufReader::new(output).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if let Some(port) = port_in(&line)
            && let Some(found) = found.take()
        {
            let _ = found.send(port);
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == OUTPUT_LINES {
            kept.pop_front();
        }
        kept.push_back(line);
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
