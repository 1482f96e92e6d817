//! A message, made for tests.

use jiff::tz::{TimeZone, offset};
use sullae_monitor::incident::{Subject, Telling};
use sullae_notify::{Alert, Message, Picture, PictureRole};
use sullae_recording::{Verdict, run::Sentence};

pub(crate) const KEY: &str = "01931c5e-0000-7000-8000-000000000001.1.duty";
/// 2026-11-22 09:05:03 in Seoul.
pub(crate) const AT_MS: i64 = 1_795_305_903_000;

pub(crate) fn message(said: &str) -> Message {
    Message {
        key: KEY.to_owned(),
        incident: 12,
        alert: Alert {
            telling: Telling::Opened,
            subject: Subject::Site,
            monitor: "login".into(),
            name: "로그인 점검".into(),
            incident_uid: "01931c5e-0000-7000-8000-000000000001".into(),
            verdict: Verdict::Failed,
            since_ms: AT_MS - 61_000,
            at_ms: AT_MS,
            sentence: Sentence::new(said, said),
            expected: Some(Sentence::new(
                "녹화할 때처럼 누르면 화면이 바뀌어야 합니다.",
                "Pressing it should change the page.",
            )),
            confirmed: true,
            run_id: Some("run-1".into()),
            who: None,
            note: None,
        },
        pictures: vec![Picture {
            role: PictureRole::Before,
            png: b"\x89PNG\r\n\x1a\npicture".to_vec(),
        }],
        sent_ms: AT_MS + 2_500,
        zone: TimeZone::fixed(offset(9)),
    }
}
