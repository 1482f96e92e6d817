//! The other ends of alerts, with switches for what can go wrong there: an HTTP server for webhooks and an SMTP server.

mod hook;
mod mailbox;
mod port;

pub use hook::{HookReceiver, Posted};
pub use mailbox::{Letter, Mailbox, MailboxTls};

/// What a receiver does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes what comes.
    Works,
    /// Nothing listens: connections are refused.
    Refuses,
    /// Answers with this status and perhaps a time to wait, in seconds: of HTTP, or of SMTP where a letter begins.
    Answers {
        /// The status.
        status: u16,
        /// Of HTTP: `Retry-After`.
        retry_after_s: Option<u32>,
    },
    /// Accepts connections and never says a word.
    Hangs,
    /// Takes what comes, and drops the connection in place of an answer.
    TakesAndDrops,
}
