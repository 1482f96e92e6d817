//! Webhooks: one JSON document, posted to an address that a person named.

mod document;
pub(crate) mod http;
mod sign;

use std::{sync::Arc, time::Duration};

use tokio_rustls::rustls::ClientConfig;
use url::Url;

use crate::{
    cause::Cause,
    channel::{Channel, Delivering, DeliveryError, Message},
    connect::{self, AddressRule},
    settings::{SecretOf, WebhookSettings},
};

pub use self::sign::signature;

/// How long an attempt may take, from the look-up of the name to the answer.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);

/// One webhook, ready to take messages.
pub struct Webhook {
    settings: WebhookSettings,
    url: Url,
    sign_with: Option<String>,
    tls: Arc<ClientConfig>,
    attempt_limit: Duration,
}

impl Webhook {
    /// Sets a webhook up.
    ///
    /// # Errors
    /// [`DeliveryError::Refused`]: a secret is missing or may not be used there, or the address is none.
    pub fn new(settings: &WebhookSettings, secret: &SecretOf<'_>) -> Result<Self, DeliveryError> {
        let named = |name: &str, host: &str| {
            secret(name, host).ok_or_else(|| {
                DeliveryError::refused(Cause::SecretMissing {
                    name: name.to_owned(),
                    host: host.to_owned(),
                })
            })
        };
        let text = match (&settings.url, &settings.url_secret) {
            (Some(url), _) => url.clone(),
            (None, Some(name)) => named(name, "")?,
            (None, None) => String::new(),
        };
        // Of the address itself nothing is said: it may be a key.
        let url = Url::parse(&text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        let url = url.ok_or_else(|| DeliveryError::refused(Cause::AddressInvalid))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        Ok(Self {
            sign_with: settings.sign_secret.as_deref().map(|name| named(name, &host)).transpose()?,
            tls: connect::tls(settings.ca_file.as_deref())?,
            settings: settings.clone(),
            url,
            attempt_limit: ATTEMPT_LIMIT,
        })
    }

    /// The same, with another limit for an attempt.
    #[must_use]
    pub fn with_attempt_limit(self, attempt_limit: Duration) -> Self {
        Self { attempt_limit, ..self }
    }

    async fn attempt(&self, message: &Message) -> Result<(), DeliveryError> {
        let body = document::of(message, &self.settings)?;
        let host = connect::host_of(&self.url).ok_or_else(|| DeliveryError::refused(Cause::AddressInvalid))?;
        let rule = match self.settings.allow_private_addresses {
            true => AddressRule::Any,
            false => AddressRule::PublicOnly,
        };
        let port = self.url.port_or_known_default().unwrap_or(443);
        let request = http::request(&self.url, message, body, self.sign_with.as_deref())?;
        let stream = connect::connect(&host, port, rule).await?;
        if self.url.scheme() == "https" {
            http::exchange(connect::secure(stream, &host, Arc::clone(&self.tls)).await?, request, &host).await
        } else {
            http::exchange(stream, request, &host).await
        }
    }
}

impl Channel for Webhook {
    fn deliver<'a>(&'a self, message: &'a Message) -> Delivering<'a> {
        Box::pin(async move {
            let attempt = tokio::time::timeout(self.attempt_limit, self.attempt(message)).await;
            attempt.unwrap_or_else(|_| {
                Err(DeliveryError::down(Cause::NoAnswer {
                    host: self.url.host_str().unwrap_or_default().to_owned(),
                    seconds: self.attempt_limit.as_secs(),
                }))
            })
        })
    }
}
