//! Writes the HTML part of a letter in both languages, with pictures given as files: `letter FOLDER ANCHOR BEFORE AFTER`.
#![allow(clippy::unwrap_used, reason = "an example")]

use jiff::tz::{TimeZone, offset};
use sullae_monitor::incident::{Subject, Telling};
use sullae_notify::{Alert, Message, Picture, PictureRole, html};
use sullae_recording::{Language, Verdict, run::Sentence};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, pictures @ ..] = args.as_slice() else { return };
    let roles = [PictureRole::Anchor, PictureRole::Before, PictureRole::After];
    let given = roles.into_iter().zip(pictures);
    let source = |role: PictureRole| {
        given
            .clone()
            .find(|(r, _)| *r == role)
            .map(|(_, path)| path.clone())
            .unwrap_or_default()
    };
    let shown = given.clone().map(|(role, _)| Picture { role, png: Vec::new() }).collect();
    let opened = Message {
        key: "key".to_owned(),
        incident: 12,
        alert: Alert {
            telling: Telling::Opened,
            subject: Subject::Site,
            monitor: "order".to_owned(),
            name: "쇼핑몰 주문".to_owned(),
            incident_uid: "uid".to_owned(),
            verdict: Verdict::Failed,
            since_ms: 1_795_305_842_000,
            at_ms: 1_795_305_903_000,
            sentence: Sentence::new(
                "4단계: ‘장바구니 담기’ 단추를 눌러도 아무 일도 일어나지 않습니다.",
                "Step 4: Pressing the “장바구니 담기” button does nothing.",
            ),
            expected: Some(Sentence::new(
                "녹화할 때처럼 누르면 화면이 바뀌어야 합니다.",
                "Pressing it should change the page, as it did while recording.",
            )),
            confirmed: true,
            run_id: None,
            who: None,
            note: None,
        },
        pictures: shown,
        sent_ms: 1_795_305_903_000,
        zone: TimeZone::fixed(offset(9)),
    };
    let mut recovered = opened.clone();
    recovered.alert.telling = Telling::Recovered;
    recovered.alert.at_ms += 25 * 60_000;
    recovered.pictures.clear();
    for (name, message) in [("opened", opened), ("recovered", recovered)] {
        for (code, language) in [("ko", Language::Ko), ("en", Language::En)] {
            std::fs::write(format!("{folder}/{name}-{code}.html"), html(&message, language, &source)).unwrap();
        }
    }
}
