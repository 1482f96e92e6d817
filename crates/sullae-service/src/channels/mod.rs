//! The channels of this installation: read from `channels.toml`, changed there, tried by a test message.

mod change;
mod form;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;
use sullae_monitor::incident::{Subject, Telling};
use sullae_notify::{Alert, Channels, ChannelsFile, Message, Style};
use sullae_recording::{Verdict, run::Sentence};
use ts_rs::TS;

use crate::{ServiceError, clock, service::Service};

pub(crate) use self::change::RemovedChannel;

/// A channel as `sullae channel list` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct ChannelView {
    /// Its name, which monitors use.
    pub name: String,
    /// What it is: `webhook`, `email` or `desktop`.
    pub kind: String,
    /// What the document of a webhook looks like.
    #[schemars(with = "Option<String>")]
    pub style: Option<Style>,
    /// Where it goes; of an address only the host. Empty for a desktop, and where only the environment knows the address.
    pub goes_to: String,
}

impl Service {
    /// The channels of the file.
    ///
    /// # Errors
    /// [`ServiceError::Channels`].
    pub fn channel_list(&self) -> Result<Vec<ChannelView>, ServiceError> {
        let file = self.channels_file()?;
        // A kept address is not looked into: the sites that it may be used on say its host.
        let kept = match file.webhook.values().any(|webhook| webhook.url_secret.is_some()) {
            true => self.secrets().unwrap_or_default(),
            false => Vec::new(),
        };
        let host_of = |secret: Option<&str>| {
            let secret = kept.iter().find(|kept| Some(kept.name.as_str()) == secret);
            secret.map(|secret| secret.sites.join(", ")).unwrap_or_default()
        };
        let view = |(name, kind, goes_to): (String, &str, String)| {
            let webhook = file.webhook.get(&name);
            ChannelView {
                kind: kind.to_owned(),
                style: webhook.map(|webhook| webhook.style),
                goes_to: match webhook {
                    Some(webhook) if goes_to.is_empty() => host_of(webhook.url_secret.as_deref()),
                    _ => goes_to,
                },
                name,
            }
        };
        Ok(file.overview().into_iter().map(view).collect())
    }

    /// Sends a message through a channel that says it is a test.
    ///
    /// # Errors
    /// [`ServiceError::Channels`], [`ServiceError::ChannelNotFound`], [`ServiceError::NotDelivered`].
    pub async fn test_channel(&self, name: &str) -> Result<(), ServiceError> {
        if !self.channels_file()?.names().contains(name) {
            return Err(ServiceError::ChannelNotFound { name: name.to_owned() });
        }
        let delivered = self.channels()?.deliver(name, &test_message(clock::now_ms())).await;
        delivered.map_err(|error| ServiceError::NotDelivered {
            name: name.to_owned(),
            cause: error.cause().clone(),
        })
    }

    pub(crate) fn channels(&self) -> Result<Channels, ServiceError> {
        let presses = self.state().presses.clone();
        let secret = |name: &str, host: &str| self.secret_of_channel(name, host);
        Ok(Channels::of(&self.channels_file()?, &secret, presses.as_ref()))
    }

    fn channels_file(&self) -> Result<ChannelsFile, ServiceError> {
        Ok(ChannelsFile::read(&self.places.channels())?)
    }
}

fn test_message(now_ms: i64) -> Message {
    let uid = clock::new_id();
    Message {
        key: format!("{uid}.test"),
        incident: 0,
        alert: Alert {
            telling: Telling::Closed,
            subject: Subject::Site,
            monitor: "test".to_owned(),
            name: "Sullae".to_owned(),
            incident_uid: uid,
            verdict: Verdict::Passed,
            since_ms: now_ms,
            at_ms: now_ms,
            sentence: Sentence::new(
                "알림이 여기로 오는지 보는 시험입니다. 장애가 아닙니다.",
                "This is a test of where alerts arrive. Nothing is wrong.",
            ),
            expected: None,
            confirmed: false,
            run_id: None,
            who: Some("sullae channel test".to_owned()),
            note: None,
        },
        pictures: Vec::new(),
        sent_ms: now_ms,
        zone: TimeZone::system(),
    }
}
