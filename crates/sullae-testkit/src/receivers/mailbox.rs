//! A small SMTP server (RFC 5321) with STARTTLS (RFC 3207) that keeps the letters it takes.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use super::{Behaviour, port::SwitchedPort};

/// A letter that came, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Envelope sender and receivers, as commands said them.
    pub envelope: Vec<String>,
    /// Head and body, dots unstuffed.
    pub text: String,
    /// Whether the connection was secure when it came.
    pub secure: bool,
    /// What the sender signed in with, as the command said it; empty where it did not.
    pub signed_in: String,
    /// Whether it was taken with 250.
    pub accepted: bool,
}

/// How a mailbox makes connections secure.
#[derive(Clone)]
pub struct MailboxTls {
    acceptor: TlsAcceptor,
}

impl std::fmt::Debug for MailboxTls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailboxTls")
    }
}

impl MailboxTls {
    /// With a certificate and its key, both PEM.
    ///
    /// # Errors
    /// When they are none.
    pub fn new(certificate_pem: &str, key_pem: &str) -> io::Result<Self> {
        let certificate = CertificateDer::from_pem_slice(certificate_pem.as_bytes()).map_err(io::Error::other)?;
        let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).map_err(io::Error::other)?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .map_err(io::Error::other)?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }
}

/// The server; ends when it is dropped.
#[derive(Debug)]
pub struct Mailbox {
    port: SwitchedPort,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl Mailbox {
    /// Starts one on any free port of 127.0.0.1; it works. Without `tls` it offers no STARTTLS.
    ///
    /// # Errors
    /// Of the system.
    pub async fn start(tls: Option<MailboxTls>) -> io::Result<Self> {
        let letters: Arc<Mutex<Vec<Letter>>> = Arc::default();
        let kept = Arc::clone(&letters);
        let port = SwitchedPort::start(move |stream, behaviour| greet(stream, behaviour, tls.clone(), Arc::clone(&kept))).await?;
        Ok(Self { port, letters })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port.address.port()
    }

    /// Does otherwise from now on.
    pub async fn behave(&self, behaviour: Behaviour) {
        self.port.behave(behaviour).await;
    }

    /// Everything that came whole so far.
    pub fn letters(&self) -> Vec<Letter> {
        lock(&self.letters).clone()
    }
}

fn lock(letters: &Mutex<Vec<Letter>>) -> MutexGuard<'_, Vec<Letter>> {
    letters.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a session came to.
enum Ended {
    Quit,
    /// The sender wants a secure connection.
    StartTls,
}

async fn greet(stream: TcpStream, behaviour: Behaviour, tls: Option<MailboxTls>, kept: Arc<Mutex<Vec<Letter>>>) -> io::Result<()> {
    if behaviour == Behaviour::Hangs {
        return std::future::pending().await;
    }
    let mut plain = BufReader::new(stream);
    plain.write_all(b"220 mailbox.test ESMTP\r\n").await?;
    let mut session = Session {
        behaviour,
        offers_tls: tls.is_some(),
        secure: false,
        signed_in: String::new(),
        kept,
    };
    if let (Ended::StartTls, Some(tls)) = (session.talk(&mut plain).await?, tls) {
        session.offers_tls = false;
        session.secure = true;
        let secure = tls.acceptor.accept(plain.into_inner()).await?;
        session.talk(&mut BufReader::new(secure)).await?;
    }
    Ok(())
}

struct Session {
    behaviour: Behaviour,
    offers_tls: bool,
    secure: bool,
    signed_in: String,
    kept: Arc<Mutex<Vec<Letter>>>,
}

impl Session {
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&mut self, stream: &mut BufReader<S>) -> io::Result<Ended> {
        let mut envelope = Vec::new();
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(Ended::Quit);
            }
            let said = line.trim_end();
            let verb = said.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" if self.offers_tls => "250-mailbox.test\r\n250 STARTTLS".to_owned(),
                "EHLO" => "250-mailbox.test\r\n250 AUTH PLAIN".to_owned(),
                "STARTTLS" if self.offers_tls => {
                    stream.write_all(b"220 go ahead\r\n").await?;
                    stream.flush().await?;
                    return Ok(Ended::StartTls);
                }
                "AUTH" => {
                    self.signed_in = said.to_owned();
                    "235 welcome".to_owned()
                }
                "MAIL" | "RCPT" => {
                    envelope.push(said.to_owned());
                    match self.behaviour {
                        Behaviour::Answers { status, .. } => format!("{status} not now"),
                        _ => "250 ok".to_owned(),
                    }
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    stream.flush().await?;
                    let text = read_letter(stream).await?;
                    let accepted = self.behaviour == Behaviour::Works;
                    // Kept before it is answered: who has the answer may look.
                    lock(&self.kept).push(Letter {
                        envelope: std::mem::take(&mut envelope),
                        text,
                        secure: self.secure,
                        signed_in: self.signed_in.clone(),
                        accepted,
                    });
                    if !accepted {
                        return Ok(Ended::Quit);
                    }
                    "250 taken".to_owned()
                }
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").await?;
                    stream.flush().await?;
                    return Ok(Ended::Quit);
                }
                "NOOP" | "RSET" => "250 ok".to_owned(),
                _ => "502 unknown".to_owned(),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
            stream.flush().await?;
        }
    }
}

async fn read_letter<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<String> {
    let (mut text, mut line) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.trim_end() == "." {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
