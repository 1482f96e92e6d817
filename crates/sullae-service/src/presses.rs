//! Messages on the desktop that are pressed: the window shows their incident.

use std::{collections::VecDeque, sync::Arc};

use sullae_notify::Shown;
use tokio::{
    sync::{mpsc, watch as channel},
    task::JoinSet,
};

use crate::{service::Service, window_watch::Going, wire::ServiceEvent};

/// The newest messages can be pressed, so many; each has a process that waits with it.
const MOST: usize = 16;

impl Service {
    /// From now on messages on this desktop can be pressed: [`ServiceEvent::IncidentCalled`] tells the window. It ends with
    /// [`stop_watching`](Self::stop_watching).
    pub fn hear_presses(self: &Arc<Self>) {
        let (presses, shown) = mpsc::unbounded_channel();
        let (cancel, cancelled) = channel::channel(false);
        let task = tokio::spawn(Arc::clone(self).pass_on_presses(shown, cancelled));
        let mut state = self.state();
        state.presses = Some(presses);
        state.window_watch.others.push(Going { cancel, task });
    }

    async fn pass_on_presses(self: Arc<Self>, mut shown: mpsc::UnboundedReceiver<Shown>, mut cancelled: channel::Receiver<bool>) {
        let mut waiting = JoinSet::new();
        let mut order = VecDeque::new();
        loop {
            tokio::select! {
                _ = cancelled.changed() => return,
                message = shown.recv() => {
                    let Some(message) = message else { return };
                    order.push_back(waiting.spawn(message.pressed()));
                    if order.len() > MOST && let Some(oldest) = order.pop_front() {
                        oldest.abort();
                    }
                }
                Some(over) = waiting.join_next(), if !waiting.is_empty() => {
                    if let Ok(Some(id)) = over {
                        self.tell(ServiceEvent::IncidentCalled { id });
                    }
                }
            }
        }
    }
}
