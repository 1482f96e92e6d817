//! Points at which a watcher stands still so that a fault test can kill it there. Only debug builds know them.

/// Where a slot's run is over and kept, and no incident has heard of it.
pub(super) const RUN_ENDED: &str = "run_ended";
/// Where incidents have heard of a run, and its slot is not closed yet.
pub(super) const INCIDENT_HEARD: &str = "incident_heard";

/// Stands still for good where the file that `SULLAE_STAND_STILL` names holds this point's name. The file is taken away: so it is seen.
pub(super) fn stand_still_if_told(point: &str) {
    if !cfg!(debug_assertions) {
        return;
    }
    let Some(order) = std::env::var_os("SULLAE_STAND_STILL") else {
        return;
    };
    if std::fs::read_to_string(&order).is_ok_and(|named| named == point) {
        let _ = std::fs::remove_file(order);
        loop {
            std::thread::park();
        }
    }
}
