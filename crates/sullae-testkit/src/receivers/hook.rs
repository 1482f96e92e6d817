//! An HTTP server that takes webhooks' documents.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{Behaviour, port::SwitchedPort};

/// A document that came, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Path and query of the request.
    pub path: String,
    /// Headers; names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The document.
    pub body: Vec<u8>,
    /// Whether it was answered with 2xx.
    pub accepted: bool,
}

/// The receiver; ends when it is dropped.
#[derive(Debug)]
pub struct HookReceiver {
    port: SwitchedPort,
    posted: Arc<Mutex<Vec<Posted>>>,
}

impl HookReceiver {
    /// Starts one on any free port of 127.0.0.1; it works.
    ///
    /// # Errors
    /// Of the system.
    pub async fn start() -> io::Result<Self> {
        let posted: Arc<Mutex<Vec<Posted>>> = Arc::default();
        let kept = Arc::clone(&posted);
        let port = SwitchedPort::start(move |stream, behaviour| answer(stream, behaviour, Arc::clone(&kept))).await?;
        Ok(Self { port, posted })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.port.address)
    }

    /// Does otherwise from now on.
    pub async fn behave(&self, behaviour: Behaviour) {
        self.port.behave(behaviour).await;
    }

    /// Everything that came whole so far.
    pub fn posted(&self) -> Vec<Posted> {
        lock(&self.posted).clone()
    }
}

fn lock(posted: &Mutex<Vec<Posted>>) -> MutexGuard<'_, Vec<Posted>> {
    posted.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(mut stream: TcpStream, behaviour: Behaviour, kept: Arc<Mutex<Vec<Posted>>>) -> io::Result<()> {
    if behaviour == Behaviour::Hangs {
        return std::future::pending().await;
    }
    let mut posted = read(&mut stream).await?;
    let (status, more) = match &behaviour {
        Behaviour::Answers { status, retry_after_s } => {
            let wait = retry_after_s.map(|seconds| format!("Retry-After: {seconds}\r\n"));
            (*status, wait.unwrap_or_default())
        }
        _ => (204, String::new()),
    };
    posted.accepted = behaviour == Behaviour::Works;
    // Kept before it is answered: who has the answer may look.
    lock(&kept).push(posted);
    if behaviour == Behaviour::TakesAndDrops {
        return Ok(());
    }
    let head = format!("HTTP/1.1 {status} Answer\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.shutdown().await
}

async fn read(stream: &mut TcpStream) -> io::Result<Posted> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).await?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await?;
    Ok(Posted {
        path,
        headers,
        body,
        accepted: false,
    })
}
