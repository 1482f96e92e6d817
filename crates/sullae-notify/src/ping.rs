//! A sign of life to an outside watcher: a GET whose answer is only looked at for its status.

use std::{sync::Arc, time::Duration};

use tokio_rustls::rustls::ClientConfig;
use url::Url;

use crate::{
    cause::Cause,
    channel::DeliveryError,
    connect::{self, AddressRule},
    webhook::http,
};

/// How long an attempt may take, from the look-up of the name to the answer.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);

/// Where signs of life go. The address may be a key, so it is never shown.
pub struct Ping {
    url: Url,
    host: String,
    rule: AddressRule,
    tls: Arc<ClientConfig>,
}

impl Ping {
    /// Sets one up.
    ///
    /// # Errors
    /// [`DeliveryError::Refused`]: the address is no http or https address.
    pub fn new(address: &str, rule: AddressRule) -> Result<Self, DeliveryError> {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| DeliveryError::refused(Cause::AddressInvalid))?;
        let host = connect::host_of(&url).ok_or_else(|| DeliveryError::refused(Cause::AddressInvalid))?;
        Ok(Self {
            url,
            host,
            rule,
            tls: connect::tls(None)?,
        })
    }

    /// Sends one.
    ///
    /// # Errors
    /// [`DeliveryError`], also where the answer is not 2xx.
    pub async fn send(&self) -> Result<(), DeliveryError> {
        let late = || {
            DeliveryError::down(Cause::NoAnswer {
                host: self.host.clone(),
                seconds: ATTEMPT_LIMIT.as_secs(),
            })
        };
        tokio::time::timeout(ATTEMPT_LIMIT, self.attempt())
            .await
            .unwrap_or_else(|_| Err(late()))
    }

    async fn attempt(&self) -> Result<(), DeliveryError> {
        let request = http::get(&self.url)?;
        let port = self.url.port_or_known_default().unwrap_or(443);
        let stream = connect::connect(&self.host, port, self.rule).await?;
        if self.url.scheme() == "https" {
            let stream = connect::secure(stream, &self.host, Arc::clone(&self.tls)).await?;
            http::exchange(stream, request, &self.host).await
        } else {
            http::exchange(stream, request, &self.host).await
        }
    }
}
