//! Tells people about trouble: one module a channel (e-mail, webhook, desktop), behind one trait.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod alert;
mod cause;
mod channel;
mod connect;
mod desktop;
mod misfit;
mod ping;
mod settings;
mod smtp;
mod webhook;
mod wording;

pub use alert::Alert;
pub use cause::Cause;
pub use channel::{Channel, Channels, Delivering, DeliveryError, Message, Picture, PictureRole};
pub use connect::{AddressRule, is_public};
pub use desktop::{Desktop, Shown};
pub use misfit::Misfit;
pub use ping::Ping;
pub use settings::{ChannelsFile, DesktopSettings, EmailSettings, EmailTls, SecretOf, SettingsError, Style, WebhookSettings};
pub use smtp::{Email, html};
pub use webhook::{Webhook, signature};
pub use wording::{Said, say};
