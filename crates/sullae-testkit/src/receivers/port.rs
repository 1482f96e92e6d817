//! A port that keeps its number while it is switched between listening and refusing.

use std::{future::Future, io, net::SocketAddr, sync::Arc};

use tokio::{net::TcpStream, sync::watch, task::JoinSet};

use super::Behaviour;
use crate::loopback::ReservedPort;

/// A receiver that runs until it is dropped.
#[derive(Debug)]
pub(super) struct SwitchedPort {
    pub(super) address: SocketAddr,
    behaviour: watch::Sender<Behaviour>,
    state: watch::Receiver<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for SwitchedPort {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl SwitchedPort {
    /// Starts on any free port; `answer` gets every connection with what the receiver does at that time.
    pub(super) async fn start<F, A>(answer: A) -> io::Result<Self>
    where
        A: Fn(TcpStream, Behaviour) -> F + Send + Sync + 'static,
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = ReservedPort::new(0)?.listen()?;
        let address = listener.local_addr()?;
        let (behaviour, mut heard) = watch::channel(Behaviour::Works);
        let (listens, state) = watch::channel(true);
        let answer = Arc::new(answer);
        let task = tokio::spawn(async move {
            let (mut listener, mut reserved) = (Some(listener), None);
            let mut open = JoinSet::new();
            loop {
                let now = heard.borrow_and_update().clone();
                match (&listener, now == Behaviour::Refuses) {
                    (Some(_), true) => {
                        // The port stays ours, so that nothing else answers there meanwhile.
                        listener = None;
                        reserved = ReservedPort::new(address.port()).ok();
                    }
                    (None, false) => listener = reserved.take().and_then(|port| port.listen().ok()),
                    _ => {}
                }
                listens.send_replace(listener.is_some());
                let accepting = async {
                    match &listener {
                        Some(listener) => listener.accept().await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    changed = heard.changed() => {
                        // What hangs lets go once it is told to do otherwise.
                        open.abort_all();
                        if changed.is_err() {
                            return;
                        }
                    }
                    accepted = accepting => if let Ok((stream, _)) = accepted {
                        let answer = Arc::clone(&answer);
                        open.spawn(async move { answer(stream, now).await });
                    },
                    Some(_) = open.join_next() => {}
                }
            }
        });
        Ok(Self {
            address,
            behaviour,
            state,
            task,
        })
    }

    /// Does otherwise from now on; returns once it does.
    pub(super) async fn behave(&self, behaviour: Behaviour) {
        let listens = behaviour != Behaviour::Refuses;
        self.behaviour.send_replace(behaviour);
        let mut state = self.state.clone();
        // The task ends only with this handle.
        let _ = state.wait_for(|now| *now == listens).await;
    }
}
