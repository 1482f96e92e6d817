//! E-mail through a server that a person named. Secure unless the file says otherwise.

mod html;
mod letter;

use std::{fs, net::IpAddr, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};

pub use self::html::html;
use crate::{
    cause::Cause,
    channel::{Channel, Delivering, DeliveryError, Message},
    settings::{EmailSettings, EmailTls, SecretOf},
};

/// How long an attempt may take, from the look-up of the name to the server's last word.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(20);

/// One way by e-mail, ready to take messages.
pub struct Email {
    settings: EmailSettings,
    from: Mailbox,
    to: Vec<Mailbox>,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    attempt_limit: Duration,
}

impl Email {
    /// Sets it up; nothing is sent yet.
    ///
    /// # Errors
    /// [`DeliveryError::Refused`]: a secret is missing or may not be used there, an address is none, or the
    /// certificates cannot be used.
    pub fn new(settings: &EmailSettings, secret: &SecretOf<'_>) -> Result<Self, DeliveryError> {
        let host = settings.host.as_str();
        if host.parse::<IpAddr>().is_err() && url::Host::parse(host).is_err() {
            return Err(DeliveryError::refused(Cause::HostInvalid { host: host.to_owned() }));
        }
        let from = settings.from.parse().map_err(|_| {
            DeliveryError::refused(Cause::SenderInvalid {
                address: settings.from.clone(),
            })
        })?;
        let receiver = |text: &String| {
            let invalid = |_| DeliveryError::refused(Cause::ReceiverInvalid { address: text.clone() });
            text.parse().map_err(invalid)
        };
        let to = settings.to.iter().map(receiver).collect::<Result<_, _>>()?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(settings.port())
            .hello_name(ClientId::Domain("localhost".to_owned()))
            .timeout(Some(ATTEMPT_LIMIT))
            .tls(tls(settings)?);
        if let (Some(user), Some(name)) = (&settings.user, &settings.password_secret) {
            let password = secret(name, host).ok_or_else(|| {
                DeliveryError::refused(Cause::SecretMissing {
                    name: name.clone(),
                    host: host.to_owned(),
                })
            })?;
            transport = transport
                .credentials(Credentials::new(user.clone(), password))
                .authentication(vec![Mechanism::Plain, Mechanism::Login]);
        }
        Ok(Self {
            from,
            to,
            settings: settings.clone(),
            transport: transport.build(),
            attempt_limit: ATTEMPT_LIMIT,
        })
    }

    /// The same, with another limit for an attempt.
    #[must_use]
    pub fn with_attempt_limit(self, attempt_limit: Duration) -> Self {
        Self { attempt_limit, ..self }
    }

    async fn attempt(&self, message: &Message) -> Result<(), DeliveryError> {
        let letter = letter::of(message, &self.from, &self.to, self.settings.language)?;
        let sent = self.transport.send(letter).await;
        sent.map(drop).map_err(|error| judge(&error, &self.settings.host))
    }
}

fn tls(settings: &EmailSettings) -> Result<Tls, DeliveryError> {
    let wrong = |error: &dyn std::fmt::Display| DeliveryError::unusable(format!("{}: {error}", settings.host));
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        let pem = fs::read(path).map_err(|error| DeliveryError::unusable(format!("{}: {error}", path.display())))?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(|e| wrong(&e))?);
    }
    let parameters = || parameters.build().map_err(|e| wrong(&e));
    Ok(match settings.tls {
        EmailTls::Required => Tls::Required(parameters()?),
        EmailTls::Wrapper => Tls::Wrapper(parameters()?),
        EmailTls::None => Tls::None,
    })
}

fn judge(error: &Error, host: &str) -> DeliveryError {
    let (host, said) = (host.to_owned(), error.to_string());
    let cause = if error.is_tls() {
        Cause::NotSecure { host, problem: said }
    } else if error.is_permanent() || error.is_transient() || error.is_client() {
        Cause::MailRefused {
            host,
            status: error.status().map(u16::from),
            answer: said,
        }
    } else {
        Cause::NotReached { host, problem: said }
    };
    // A server that offers no security, or a letter it will never take: no attempt more will change that.
    if error.is_permanent() || error.is_client() {
        DeliveryError::Refused { cause }
    } else {
        DeliveryError::Down { cause }
    }
}

impl Channel for Email {
    fn deliver<'a>(&'a self, message: &'a Message) -> Delivering<'a> {
        Box::pin(async move {
            let attempt = tokio::time::timeout(self.attempt_limit, self.attempt(message)).await;
            attempt.unwrap_or_else(|_| {
                Err(DeliveryError::down(Cause::NoAnswer {
                    host: self.settings.host.clone(),
                    seconds: self.attempt_limit.as_secs(),
                }))
            })
        })
    }
}
