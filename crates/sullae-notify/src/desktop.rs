//! Notifications on the desktop of whoever runs Sullae, through `notify-send` (package `libnotify-bin`): no D-Bus
//! library for one message, and any desktop of the freedesktop.org kind shows it.

use std::{path::PathBuf, process::Stdio, time::Duration};

use sullae_recording::Language;
use tokio::process::Command;

use crate::{
    channel::{Channel, Delivering, DeliveryError, Message},
    settings::DesktopSettings,
    wording::say,
};

const PROGRAM: &str = "notify-send";
/// How long the desktop may take to accept it.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);

/// The desktop, ready to show messages.
pub struct Desktop {
    language: Language,
    program: PathBuf,
}

impl Desktop {
    /// The desktop of this session.
    pub fn new(settings: &DesktopSettings) -> Self {
        Self {
            language: settings.language,
            program: PROGRAM.into(),
        }
    }

    /// The same, shown by another program with the arguments of `notify-send`.
    #[must_use]
    pub fn shown_by(self, program: PathBuf) -> Self {
        Self { program, ..self }
    }

    async fn attempt(&self, message: &Message) -> Result<(), DeliveryError> {
        let said = say(message, self.language);
        let urgency = if said.good { "normal" } else { "critical" };
        let shown = Command::new(&self.program)
            .args(["--app-name=Sullae", &format!("--urgency={urgency}"), "--"])
            .args([&said.title, &as_text(&said.sentence)])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .map_err(|error| DeliveryError::refused(format!("{}: {error}; install libnotify-bin", self.program.display())))?;
        if shown.status.success() {
            return Ok(());
        }
        let problem = String::from_utf8_lossy(&shown.stderr).trim().to_owned();
        Err(DeliveryError::refused(format!("no desktop takes notifications here: {problem}")))
    }
}

impl Channel for Desktop {
    fn deliver<'a>(&'a self, message: &'a Message) -> Delivering<'a> {
        Box::pin(async move {
            let attempt = tokio::time::timeout(ATTEMPT_LIMIT, self.attempt(message)).await;
            attempt.unwrap_or_else(|_| Err(DeliveryError::down("the desktop does not answer")))
        })
    }
}

/// Desktops read some markup in the text; what a page says stays text.
fn as_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
