//! Telling an outside watcher that watching goes on: a dead man's switch.

use std::time::Duration;

use sullae_notify::DeliveryError;

/// How often the loop is looked at while it does not work.
const LOOK: Duration = Duration::from_secs(1);

/// Sends a ping every so often for as long as `watches` says that the loop works; while it does not, none goes, and its absence is
/// what the other end hears. `told` hears what became of each. Never ends, and stops nothing.
pub async fn keep_pinging<Sending: Future<Output = Result<(), DeliveryError>>>(
    every: Duration,
    watches: impl Fn() -> bool,
    send: impl Fn() -> Sending,
    told: impl Fn(&Result<(), DeliveryError>),
) {
    loop {
        if watches() {
            let sent = send().await;
            if let Err(error) = &sent {
                tracing::warn!(%error, "the outside watcher was not told");
            }
            told(&sent);
            tokio::time::sleep(every).await;
        } else {
            tokio::time::sleep(every.min(LOOK)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn a_ping_goes_only_while_the_loop_works_and_one_that_fails_stops_nothing() {
        let (looks, sent, failed) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let watches = || {
            looks.set(looks.get() + 1);
            looks.get() % 2 == 0
        };
        let send = || {
            sent.set(sent.get() + 1);
            std::future::ready(Err(DeliveryError::unusable("no")))
        };
        let told = |done: &Result<(), DeliveryError>| failed.set(failed.get() + u32::from(done.is_err()));
        let pinging = keep_pinging(Duration::from_millis(1), watches, send, told);
        let enough = async {
            while sent.get() < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            () = pinging => {}
            () = enough => {}
        }
        assert_eq!((looks.get() / 2, sent.get()), (sent.get(), failed.get()));
    }
}
