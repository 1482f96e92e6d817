//! Notifications on the desktop of whoever runs Sullae, through `notify-send` (package `libnotify-bin`): no D-Bus
//! library for one message, and any desktop of the freedesktop.org kind shows it.

use std::{path::PathBuf, process::Stdio, time::Duration};

use sullae_recording::Language;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    sync::mpsc::UnboundedSender,
};

use crate::{
    cause::Cause,
    channel::{Channel, Delivering, DeliveryError, Message},
    settings::DesktopSettings,
    wording::say,
};

const PROGRAM: &str = "notify-send";
/// How long the desktop may take to accept it.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);
/// The action of a notification that is pressed itself, by the freedesktop.org specification.
const PRESSED: &str = "default";

/// The desktop, ready to show messages.
pub struct Desktop {
    language: Language,
    program: PathBuf,
    presses: Option<UnboundedSender<Shown>>,
}

/// A message on the desktop that may be pressed. Dropped, it stays there, and nobody hears of a press any more.
#[derive(Debug)]
pub struct Shown {
    incident: i64,
    said: Lines<BufReader<ChildStdout>>,
    _program: Child,
}

impl Shown {
    /// Waits until it is pressed or goes away. Gives the incident it is about, if it was pressed.
    pub async fn pressed(mut self) -> Option<i64> {
        let said = self.said.next_line().await.ok().flatten();
        (said.as_deref() == Some(PRESSED)).then_some(self.incident)
    }
}

impl Desktop {
    /// The desktop of this session.
    pub fn new(settings: &DesktopSettings) -> Self {
        Self {
            language: settings.language,
            program: PROGRAM.into(),
            presses: None,
        }
    }

    /// The same, with messages that can be pressed where the desktop knows such; what shows is handed to `presses`.
    #[must_use]
    pub fn heard_by(self, presses: UnboundedSender<Shown>) -> Self {
        Self {
            presses: Some(presses),
            ..self
        }
    }

    /// The same, shown by another program with the arguments of `notify-send`.
    #[must_use]
    pub fn shown_by(self, program: PathBuf) -> Self {
        Self { program, ..self }
    }

    async fn attempt(&self, message: &Message) -> Result<(), DeliveryError> {
        // A message of no incident is a test: there is nothing to show.
        if let Some(presses) = self.presses.as_ref().filter(|_| message.incident > 0)
            && let Some(shown) = self.show_to_press(message).await
        {
            // Where nobody listens any more it shows all the same.
            let _ = presses.send(shown);
            return Ok(());
        }
        self.show(message).await
    }

    /// Shows it so that it can be pressed; absent where this `notify-send` cannot (before 0.8), or nothing shows at all.
    async fn show_to_press(&self, message: &Message) -> Option<Shown> {
        let open = self.language.pick("열기", "Open");
        let mut command = self.command(message, &["--print-id", &format!("--action={PRESSED}={open}")]);
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut said = BufReader::new(program.stdout.take()?).lines();
        let id = said.next_line().await.ok()??;
        id.trim().parse::<u32>().ok()?;
        Some(Shown {
            incident: message.incident,
            said,
            _program: program,
        })
    }

    async fn show(&self, message: &Message) -> Result<(), DeliveryError> {
        let shown = self
            .command(message, &[])
            .output()
            .await
            .map_err(|error| no_desktop(format!("{}: {error}; install libnotify-bin", self.program.display())))?;
        if shown.status.success() {
            return Ok(());
        }
        let problem = String::from_utf8_lossy(&shown.stderr).trim().to_owned();
        Err(no_desktop(format!("no desktop takes notifications here: {problem}")))
    }

    fn command(&self, message: &Message, more: &[&str]) -> Command {
        let said = say(message, self.language);
        let urgency = if said.good { "normal" } else { "critical" };
        let mut command = Command::new(&self.program);
        command
            .args(["--app-name=Sullae", &format!("--urgency={urgency}")])
            .args(more)
            .args(["--", &said.title, &as_text(&said.sentence)])
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
}

impl Channel for Desktop {
    fn deliver<'a>(&'a self, message: &'a Message) -> Delivering<'a> {
        Box::pin(async move {
            let attempt = tokio::time::timeout(ATTEMPT_LIMIT, self.attempt(message)).await;
            attempt.unwrap_or_else(|_| {
                Err(DeliveryError::down(Cause::NoDesktop {
                    problem: "the desktop does not answer".to_owned(),
                }))
            })
        })
    }
}

fn no_desktop(problem: String) -> DeliveryError {
    DeliveryError::refused(Cause::NoDesktop { problem })
}

/// Desktops read some markup in the text; what a page says stays text.
fn as_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
