//! An HTTP server on 127.0.0.1 that can stop listening without losing its port.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long answers already under way may take once the server stops listening.
const LAST_ANSWERS: Duration = Duration::from_secs(1);
const BACKLOG: u32 = 1024;

/// A loopback port that is ours but does not listen: connections to it are refused.
pub(crate) struct ReservedPort {
    socket: TcpSocket,
}

impl ReservedPort {
    /// Reserves `port`, or any free one for 0.
    pub(crate) fn new(port: u16) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        // Connections of the last minute may still linger on the port; on Windows this option
        // would allow two listeners instead.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        Ok(Self { socket })
    }

    /// Begins to accept connections.
    pub(crate) fn listen(self) -> io::Result<TcpListener> {
        self.socket.listen(BACKLOG)
    }
}

/// The open connections of one server. Dropping them closes them all at once.
pub(crate) struct Connections {
    open: JoinSet<()>,
    last_answer: watch::Sender<bool>,
}

impl Connections {
    pub(crate) fn new() -> Self {
        Self {
            open: JoinSet::new(),
            last_answer: watch::Sender::new(false),
        }
    }

    /// Accepts connections and answers them with `router`, until the future is dropped.
    pub(crate) async fn accept(&mut self, listener: &TcpListener, router: &Router) -> Infallible {
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        self.open.spawn(answer(stream, router.clone(), self.last_answer.subscribe()));
                    }
                    // Out of file descriptors, for example: give the others time to close theirs.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
                Some(_) = self.open.join_next() => {}
            }
        }
    }

    /// Lets answers under way finish, within a bound, and closes every connection.
    pub(crate) async fn close(mut self) {
        self.last_answer.send_replace(true);
        let all_closed = async { while self.open.join_next().await.is_some() {} };
        // Whatever takes longer is cut off: that is what closing means here.
        let _ = tokio::time::timeout(LAST_ANSWERS, all_closed).await;
    }
}

async fn answer(stream: TcpStream, router: Router, mut last_answer: watch::Receiver<bool>) {
    // Answers are small; waiting to fill packets would only add delay.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(connection);
    // A connection that breaks is the client's business; there is nobody to tell here.
    let told_to_close = async { last_answer.wait_for(|last| *last).await.is_ok() };
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = told_to_close => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
