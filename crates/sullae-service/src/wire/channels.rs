//! Channels as the window shows and makes them. Of a kept address or password nothing crosses.

use serde::{Deserialize, Serialize};
use sullae_notify::{EmailTls, Style};
use sullae_recording::Language;
use ts_rs::TS;

/// A channel as its form shows and changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelForm {
    /// Its name, which monitors use; it stays for good.
    pub name: String,
    /// The language of its messages.
    pub language: Language,
    /// How they go.
    pub way: ChannelWay,
}

/// How a channel's messages go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChannelWay {
    /// To the desktop of whoever runs Sullae.
    Desktop,
    /// As letters.
    Email {
        /// The server.
        host: String,
        /// Its port; the usual one for `tls` where it is absent.
        port: Option<u16>,
        /// How the connection is made secure.
        tls: EmailTls,
        /// Who signs in, where the server asks for it.
        user: Option<String>,
        /// Who letters come from.
        from: String,
        /// Who gets them.
        to: Vec<String>,
    },
    /// To a web address.
    Webhook {
        /// What the document looks like.
        style: Style,
        /// Whether it may go to addresses inside a network.
        allow_private_addresses: bool,
    },
}

/// A channel to keep. It has no `Debug`, so that no log can show what is secret of it.
#[derive(Deserialize, TS)]
pub struct NewChannel {
    /// The form as it is filled in.
    pub form: ChannelForm,
    /// Whether there must be none of this name yet.
    pub is_new: bool,
    /// The address of a webhook or the password of an e-mail server; absent where the kept one stays.
    pub secret: Option<String>,
}
