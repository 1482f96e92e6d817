//! What a run leaves in the history, written beside the run: a disk takes longer over a picture than a step over its press.

use std::{
    io,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use sullae_player::PictureSink;
use sullae_recording::StepResult;
use sullae_store::{Store, StoreError};
use tokio::task::JoinHandle;

/// Pictures that may wait for the disk; the run waits with more.
const WAITING: usize = 16;

enum Order {
    Picture(Vec<u8>),
    Step(Box<StepResult>),
}

/// Keeps pictures and steps of one run, each in the order given, on a thread of its own.
pub(crate) struct RunKeeper {
    orders: Mutex<Option<SyncSender<Order>>>,
    writing: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
    /// Of the first picture or step that could not be kept.
    refused: Arc<OnceLock<io::ErrorKind>>,
}

impl RunKeeper {
    pub(crate) fn start(store: Arc<Store>, run_id: String) -> Arc<Self> {
        let (orders, to_keep) = sync_channel(WAITING);
        let refused = Arc::<OnceLock<io::ErrorKind>>::default();
        let of_writer = Arc::clone(&refused);
        let writing = tokio::task::spawn_blocking(move || write(&store, &run_id, &to_keep, &of_writer));
        Arc::new(Self {
            orders: Mutex::new(Some(orders)),
            writing: Mutex::new(Some(writing)),
            refused,
        })
    }

    /// Keeps a step, after its pictures.
    pub(crate) fn keep_step(&self, step: &StepResult) {
        self.order(Order::Step(Box::new(step.clone())));
    }

    fn order(&self, order: Order) {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(orders) = &*orders {
            // The writer ends only after us.
            let _ = orders.send(order);
        }
    }

    /// Waits until everything is kept, or tells why the first thing was not. Nothing can be kept after it.
    pub(crate) async fn finish(&self) -> Result<(), StoreError> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).take();
        let writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner).take();
        match writing {
            Some(writing) => writing.await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }
}

impl PictureSink for RunKeeper {
    fn keep(&self, png: &[u8]) -> io::Result<String> {
        if let Some(kind) = self.refused.get() {
            return Err(io::Error::from(*kind));
        }
        let artefact = Store::artefact_of(png).map_err(io::Error::other)?;
        self.order(Order::Picture(png.to_owned()));
        Ok(artefact.sha256)
    }
}

/// Writes until nobody orders any more; after a refusal nothing further.
fn write(store: &Store, run_id: &str, to_keep: &Receiver<Order>, refused: &OnceLock<io::ErrorKind>) -> Result<(), StoreError> {
    let mut done = Ok(());
    for order in to_keep {
        if done.is_err() {
            continue;
        }
        done = match order {
            Order::Picture(png) => store.put_artefact(run_id, &png).map(drop),
            Order::Step(step) => store.add_step(run_id, &step),
        };
        if let Err(error) = &done {
            let full = error.is_disk_full();
            refused.get_or_init(|| if full { io::ErrorKind::StorageFull } else { io::ErrorKind::Other });
        }
    }
    done
}
