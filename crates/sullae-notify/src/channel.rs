//! What every channel is: something that takes a message to people, or says why it could not.

use std::{collections::BTreeMap, future::Future, pin::Pin, time::Duration};

use jiff::tz::TimeZone;
use tokio::sync::mpsc::UnboundedSender;

use crate::{
    alert::Alert,
    cause::Cause,
    desktop::{Desktop, Shown},
    settings::{ChannelsFile, SecretOf},
    smtp::Email,
    webhook::Webhook,
};

/// One message on its way.
#[derive(Debug, Clone)]
pub struct Message {
    /// The same at every attempt, so that a receiver can tell a repetition.
    pub key: String,
    /// Number of the incident, as `sullae incidents` takes it.
    pub incident: i64,
    /// What is to be told.
    pub alert: Alert,
    /// Pictures of the run that saw it.
    pub pictures: Vec<Picture>,
    /// When this attempt is made, Unix time in milliseconds.
    pub sent_ms: i64,
    /// The time zone in which times are told.
    pub zone: TimeZone,
}

/// A picture that goes along, secrets painted over when it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows.
    pub role: PictureRole,
    /// PNG.
    pub png: Vec<u8>,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureRole {
    /// The recorded anchor: what was looked for.
    Anchor,
    /// The page before the step.
    Before,
    /// The page after the step.
    After,
}

/// A message that did not arrive, and what that means for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// The other end cannot be reached, does not answer, or is in trouble itself: soon again.
    #[error("{cause}")]
    Down {
        /// What happened.
        cause: Cause,
    },
    /// The other end asks to wait.
    #[error("{cause}")]
    Later {
        /// For so long.
        after: Duration,
        /// What it said.
        cause: Cause,
    },
    /// The other end does not want this message, or the channel is set up wrongly: a person has to look.
    #[error("{cause}")]
    Refused {
        /// What happened.
        cause: Cause,
    },
}

impl DeliveryError {
    /// What happened.
    pub fn cause(&self) -> &Cause {
        match self {
            Self::Down { cause } | Self::Later { cause, .. } | Self::Refused { cause } => cause,
        }
    }

    pub(crate) fn down(cause: Cause) -> Self {
        Self::Down { cause }
    }

    pub(crate) fn refused(cause: Cause) -> Self {
        Self::Refused { cause }
    }

    /// Refused, because settings or message stand against it.
    pub fn unusable(problem: impl Into<String>) -> Self {
        Self::refused(Cause::Unusable { problem: problem.into() })
    }
}

/// A delivery that goes on.
pub type Delivering<'a> = Pin<Box<dyn Future<Output = Result<(), DeliveryError>> + Send + 'a>>;

/// A way to people.
pub trait Channel: Send + Sync {
    /// Takes a message there. It ends within a bound of its own, half a minute at most.
    fn deliver<'a>(&'a self, message: &'a Message) -> Delivering<'a>;
}

/// The channels of one installation, by name.
#[derive(Default)]
pub struct Channels {
    by_name: BTreeMap<String, Result<Box<dyn Channel>, DeliveryError>>,
}

impl Channels {
    /// Sets up the channels of a file. One that cannot be set up, for a secret that is missing, say, refuses every
    /// message with the reason, and leaves the others alone. What shows on the desktop is handed to `presses`, if anybody hears of presses.
    pub fn of(file: &ChannelsFile, secret: &SecretOf<'_>, presses: Option<&UnboundedSender<Shown>>) -> Self {
        let mut channels = Self::default();
        for (name, settings) in &file.webhook {
            let channel = Webhook::new(settings, secret).map(|webhook| Box::new(webhook) as Box<dyn Channel>);
            channels.by_name.insert(name.clone(), channel);
        }
        for (name, settings) in &file.email {
            let channel = Email::new(settings, secret).map(|email| Box::new(email) as Box<dyn Channel>);
            channels.by_name.insert(name.clone(), channel);
        }
        for (name, settings) in &file.desktop {
            let desktop = Desktop::new(settings);
            let desktop = match presses {
                Some(presses) => desktop.heard_by(presses.clone()),
                None => desktop,
            };
            channels.add(name, Box::new(desktop));
        }
        channels
    }

    /// Adds a channel, in place of one of the same name.
    pub fn add(&mut self, name: &str, channel: Box<dyn Channel>) {
        self.by_name.insert(name.to_owned(), Ok(channel));
    }

    /// Whether a channel is set up, without a message.
    ///
    /// # Errors
    /// As [`deliver`](Self::deliver) would give for every message.
    pub fn ready(&self, name: &str) -> Result<(), DeliveryError> {
        self.channel(name).map(drop)
    }

    fn channel(&self, name: &str) -> Result<&dyn Channel, DeliveryError> {
        match self.by_name.get(name) {
            Some(Ok(channel)) => Ok(channel.as_ref()),
            Some(Err(error)) => Err(error.clone()),
            None => Err(DeliveryError::refused(Cause::NoSuchChannel { name: name.to_owned() })),
        }
    }

    /// Takes a message to a channel.
    ///
    /// # Errors
    /// [`DeliveryError`]; [`DeliveryError::Refused`] also where there is no channel of that name.
    pub async fn deliver(&self, name: &str, message: &Message) -> Result<(), DeliveryError> {
        self.channel(name)?.deliver(message).await
    }
}
