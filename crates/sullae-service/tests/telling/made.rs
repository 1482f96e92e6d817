//! Runs of monitors, made for tests.

use std::path::Path;

use sullae_monitor::incident::Thresholds;
use sullae_recording::{Reason, Verdict, run::Sentence};
use sullae_service::incidents::Heard;
use sullae_store::Store;

/// 2026-11-22 09:00 in Seoul.
pub(crate) const MORNING_MS: i64 = 1_795_305_600_000;
pub(crate) const MINUTE_MS: i64 = 60_000;

pub(crate) fn store(data: &Path) -> Store {
    Store::open(data).unwrap()
}

/// The run of a monitor in the n-th minute; confirmed where it found a fault.
pub(crate) fn run(monitor: &str, minute: i64, reason: Option<Reason>) -> Heard {
    Heard {
        monitor: monitor.to_owned(),
        name: format!("{monitor} 점검"),
        thresholds: Thresholds::default(),
        tell: vec!["duty".to_owned()],
        scheduled_at_ms: MORNING_MS + minute * MINUTE_MS,
        finished_at_ms: MORNING_MS + minute * MINUTE_MS + 4_000,
        run_id: format!("{monitor}-{minute}"),
        verdict: reason.as_ref().map_or(Verdict::Passed, Reason::verdict),
        sentence: Sentence::new(
            "2단계: ‘로그인’ 단추를 눌러도 아무 일도 일어나지 않습니다.",
            "Step 2: Pressing the “로그인” button does nothing.",
        ),
        reason,
        confirmed: true,
    }
}

pub(crate) fn broken() -> Option<Reason> {
    Some(Reason::NothingHappened { script_error: None })
}
