//! The real binary, in a home of its own.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sullae_recording::{Limits, Recording, RecordingFolder, Run};

use crate::{desktop::Desktop, processes, session::Session};

/// How long the recorder may take to open its browser, and to save.
const RECORDER_PATIENCE: Duration = Duration::from_secs(40);

/// A home folder with the `sullae` binary to use in it.
#[derive(Debug)]
pub struct Sullae {
    home: PathBuf,
    binary: PathBuf,
    environment: BTreeMap<String, String>,
}

impl Sullae {
    /// A home in `folder`, which must be unique to the test: it marks the processes started from it.
    pub fn at_home(folder: &Path) -> Self {
        Self {
            home: folder.to_owned(),
            binary: binary("sullae"),
            environment: BTreeMap::new(),
        }
    }

    /// Sets an environment variable for all that is started.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A command line, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(args)
            .env("SULLAE_DATA_FOLDER", self.home.join("data"))
            .env("SULLAE_TEST_MARK", self.mark())
            .env("LANG", "ko_KR.UTF-8")
            .env_remove("LC_ALL");
        command.envs(&self.environment).stdin(Stdio::null());
        command
    }

    /// What all processes started from here carry in their environment.
    pub fn mark(&self) -> String {
        self.home.display().to_string()
    }

    /// Runs a command line to its end.
    pub fn call(&self, args: &[&str]) -> Result<Output> {
        self.command(args)
            .output()
            .with_context(|| format!("{} does not start", self.binary.display()))
    }

    /// Replays a recording; gives the run and the exit code.
    pub fn run(&self, folder: &Path, extra: &[&str]) -> Result<(Run, i32)> {
        self.run_on(folder, extra, None)
    }

    /// Replays a recording, with one more environment variable.
    pub fn run_on(&self, folder: &Path, extra: &[&str], environment: Option<(&str, &str)>) -> Result<(Run, i32)> {
        let folder = folder.to_str().context("a folder that is no text")?;
        let mut command = self.command(&[&["run", folder, "--json"], extra].concat());
        let output = command.envs(environment).output().context("sullae does not start")?;
        let code = output.status.code().unwrap_or(-1);
        let run =
            serde_json::from_slice(&output.stdout).with_context(|| format!("exit {code}: {}", String::from_utf8_lossy(&output.stderr)))?;
        Ok((run, code))
    }

    /// Starts the recorder, headed on a desktop or headless without one.
    pub fn record(&self, url: &str, out: &Path, desktop: Option<&Desktop>) -> Result<RecorderProcess> {
        let out_text = out.to_str().context("a folder that is no text")?;
        self.record_as_told(&["record", url, "--out", out_text, "--json"], out, desktop)
    }

    /// Goes on with a recording after so many of its steps.
    ///
    /// # Errors
    /// When it does not start.
    pub fn go_on(&self, folder: &Path, after: usize, desktop: Option<&Desktop>) -> Result<RecorderProcess> {
        let folder_text = folder.to_str().context("a folder that is no text")?;
        let after = after.to_string();
        self.record_as_told(&["record", "--continue", folder_text, "--after", &after, "--json"], folder, desktop)
    }

    fn record_as_told(&self, args: &[&str], folder: &Path, desktop: Option<&Desktop>) -> Result<RecorderProcess> {
        let mut args = args.to_vec();
        match desktop {
            Some(_) => args.extend(["--window", "0,0,1280,900"]),
            None => args.push("--headless"),
        }
        let mut command = self.command(&args);
        if let Some(desktop) = desktop {
            command.env("DISPLAY", desktop.display());
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (sender, lines) = channel();
        let stdout = child.stdout.take().context("no output")?;
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(value) = serde_json::from_str::<Value>(&line) else {
                    continue;
                };
                if sender.send(value).is_err() {
                    break;
                }
            }
        });
        Ok(RecorderProcess {
            child,
            lines,
            folder: folder.to_owned(),
            steps: Vec::new(),
        })
    }
}

/// Gives a recording time limits that no machine under load passes: how fast a page comes is not what
/// most tests are about.
///
/// # Errors
/// When it cannot be read or written.
pub fn without_hurry(folder: &Path) -> Result<()> {
    limit(folder, 60_000, 120_000)
}

/// Gives a recording its time limits, in milliseconds.
///
/// # Errors
/// When it cannot be read or written.
pub fn limit(folder: &Path, slow_ms: u64, step_ms: u64) -> Result<()> {
    let folder = RecordingFolder::at(folder);
    let limits = Limits { slow_ms, step_ms };
    Ok(folder.write(&Recording { limits, ..folder.read()? })?)
}

/// A recorder at work.
#[derive(Debug)]
pub struct RecorderProcess {
    child: Child,
    lines: Receiver<Value>,
    folder: PathBuf,
    steps: Vec<Value>,
}

impl RecorderProcess {
    /// Waits until the browser is open, and looks into it.
    pub fn started(&mut self) -> Result<Session> {
        match self.next(|line| line["event"] == "started", RECORDER_PATIENCE) {
            Ok(line) => Session::of(&line),
            Err(error) => {
                let _ = self.child.kill();
                let mut said = String::new();
                if let Some(mut stderr) = self.child.stderr.take() {
                    let _ = std::io::Read::read_to_string(&mut stderr, &mut said);
                }
                Err(error.context(said))
            }
        }
    }

    /// Waits until so many steps were told.
    pub fn wait_for_steps(&mut self, count: usize) -> Result<()> {
        let end = Instant::now() + RECORDER_PATIENCE;
        while self.steps.len() < count {
            let left = end.saturating_duration_since(Instant::now());
            self.next(|line| line["event"] == "step" || line["event"] == "step_removed", left)
                .with_context(|| format!("only {} of {count} steps came: {:#?}", self.steps.len(), self.sentences()))?;
        }
        Ok(())
    }

    /// The sentences told so far.
    pub fn sentences(&self) -> Vec<String> {
        self.steps
            .iter()
            .map(|step| step["sentence"]["ko"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// The recorder's process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end as Ctrl-C does, waits, and reads what it saved.
    pub fn finish(mut self) -> Result<Recording> {
        processes::signal(self.child.id(), libc::SIGINT);
        self.next(|line| line["event"] == "saved", RECORDER_PATIENCE)?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the recorder ended with {status}");
        }
        Ok(RecordingFolder::at(&self.folder).read()?)
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> Result<std::process::ExitStatus> {
        Ok(self.child.wait()?)
    }

    fn next(&mut self, wanted: impl Fn(&Value) -> bool, limit: Duration) -> Result<Value> {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).context("the recorder says nothing")?;
            match line["event"].as_str() {
                Some("step") => self.steps.push(line.clone()),
                Some("step_removed") => self.steps.retain(|step| step["step"]["id"] != line["id"]),
                _ => {}
            }
            if wanted(&line) {
                return Ok(line);
            }
        }
    }
}

impl Drop for RecorderProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A binary of this workspace beside the one that runs now.
///
/// # Panics
/// When it has not been built: `cargo xtask test` and `cargo xtask demo` build it first.
pub fn binary(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("our own path");
    let folder = own
        .ancestors()
        .find(|path| path.ends_with("debug") || path.ends_with("release"))
        .expect("a cargo target folder");
    let path = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.is_file(), "{} is missing; `cargo xtask test` builds it", path.display());
    path
}
