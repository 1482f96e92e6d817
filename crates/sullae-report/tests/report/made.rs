//! Runs of a made-up shop with drawn screens, one for each verdict.

use std::{collections::HashMap, sync::OnceLock};

use image::{ImageFormat, RgbImage};
use sha2::{Digest, Sha256};
use sullae_recording::{
    Action, Anchor, Point, Reason, Recording, Rect, Run, Step, StepResult, Target, TargetKind, TypedText, Verdict, Viewport,
    document::{FORMAT, Limits, PageSeen, VERSION},
    run::{Decision, EvidenceScores, FindMode, Found, NetworkSeen, PictureRef, RUN_VERSION, RequestSeen, Timings},
    wording::step_sentence,
};

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;

/// A run, its recording, and its pictures by SHA-256.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) run: Run,
    pub(crate) recording: Recording,
    pub(crate) pictures: HashMap<String, Vec<u8>>,
}

impl Made {
    pub(crate) fn html(&self, language: sullae_recording::Language) -> String {
        sullae_report::render(
            &self.run,
            Some(&self.recording),
            |sha256| self.pictures.get(sha256).cloned(),
            language,
        )
    }

    fn keep(&mut self, picture: &RgbImage) -> PictureRef {
        let mut png = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).unwrap();
        let png = png.into_inner();
        let sha256: String = Sha256::digest(&png).iter().map(|byte| format!("{byte:02x}")).collect();
        self.pictures.insert(sha256.clone(), png);
        PictureRef {
            sha256,
            width: picture.width(),
            height: picture.height(),
        }
    }
}

/// Row by row: a pixel at a time takes seconds without optimisation.
fn fill(picture: &mut RgbImage, at: Rect, colour: [u8; 3]) {
    let (width, height) = picture.dimensions();
    let columns = at.x as usize..((at.x + at.width) as usize).min(width as usize);
    let row = colour.repeat(columns.len());
    for y in at.y as usize..((at.y + at.height) as usize).min(height as usize) {
        let start = (y * width as usize + columns.start) * 3;
        picture.as_flat_samples_mut().samples[start..start + row.len()].copy_from_slice(&row);
    }
}

fn blank(colour: [u8; 3]) -> RgbImage {
    RgbImage::from_raw(WIDTH, HEIGHT, colour.repeat((WIDTH * HEIGHT) as usize)).unwrap()
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect { x, y, width, height }
}

/// A shop page: head, search field, a few cards, and a button at `button`.
fn screen(button: Option<Rect>, accent: [u8; 3], cards: u32) -> RgbImage {
    let mut page = blank([250, 250, 251]);
    fill(&mut page, rect(0.0, 0.0, 1280.0, 64.0), [255, 255, 255]);
    fill(&mut page, rect(0.0, 63.0, 1280.0, 1.0), [225, 228, 232]);
    fill(&mut page, rect(40.0, 22.0, 110.0, 20.0), accent);
    fill(&mut page, rect(420.0, 16.0, 380.0, 32.0), [240, 241, 244]);
    for card in 0..cards {
        let x = 60.0 + f64::from(card % 4) * 300.0;
        let y = 110.0 + f64::from(card / 4) * 300.0;
        fill(&mut page, rect(x, y, 260.0, 180.0), [226, 230 - (card as u8 % 3) * 14, 238]);
        fill(&mut page, rect(x, y + 194.0, 180.0, 12.0), [120, 126, 136]);
        fill(&mut page, rect(x, y + 216.0, 90.0, 12.0), [60, 66, 76]);
    }
    if let Some(button) = button {
        fill(&mut page, button, accent);
        let centre = button.centre();
        fill(&mut page, rect(centre.x - 24.0, centre.y - 5.0, 48.0, 10.0), [255, 255, 255]);
    }
    page
}

fn error_screen() -> RgbImage {
    let mut page = blank([255, 255, 255]);
    fill(&mut page, rect(80.0, 90.0, 420.0, 28.0), [200, 40, 50]);
    fill(&mut page, rect(80.0, 140.0, 640.0, 12.0), [130, 130, 136]);
    fill(&mut page, rect(80.0, 164.0, 520.0, 12.0), [130, 130, 136]);
    page
}

const ACCENT: [u8; 3] = [23, 120, 100];

/// A target's label, kind and place.
type Aim = (&'static str, TargetKind, Rect);

/// The script: open, type into the search field, search, open a product, add to the cart.
fn steps() -> Vec<(Action, Option<Aim>)> {
    let field = rect(420.0, 16.0, 380.0, 32.0);
    vec![
        (
            Action::Open {
                url: "http://shop.example.kr/".into(),
            },
            None,
        ),
        (
            Action::Type {
                text: TypedText::Literal("겨울 장갑".into()),
            },
            Some(("상품 검색", TargetKind::Field, field)),
        ),
        (
            Action::Press {
                key: "Enter".into(),
                modifiers: vec![],
            },
            Some(("상품 검색", TargetKind::Field, field)),
        ),
        (
            Action::click(),
            Some(("양모 겨울 장갑", TargetKind::Link, rect(360.0, 110.0, 260.0, 180.0))),
        ),
        (
            Action::click(),
            Some(("장바구니 담기", TargetKind::Button, rect(860.0, 420.0, 220.0, 52.0))),
        ),
        (
            Action::click(),
            Some(("주문하기", TargetKind::Button, rect(960.0, 640.0, 240.0, 56.0))),
        ),
    ]
}

fn viewport() -> Viewport {
    Viewport {
        width: WIDTH,
        height: HEIGHT,
        device_pixel_ratio: 1.0,
    }
}

fn recording() -> Recording {
    let steps = steps().into_iter().enumerate().map(|(index, (action, target))| Step {
        id: format!("s{}", index + 1),
        target: target.map(|(label, kind, place)| Target {
            label: label.into(),
            kind,
            place,
            anchor: Some(Anchor {
                image: format!("anchors/s{}.png", index + 1),
                place,
                hot_spot: Point {
                    x: 20.0 + place.width / 2.0,
                    y: 16.0 + place.height / 2.0,
                },
                target: rect(20.0, 16.0, place.width, place.height),
                device_pixel_ratio: 1.0,
                twins: 0,
                rank: 0,
                masked: Vec::new(),
            }),
            text: None,
            neighbours: vec![],
            element: None,
        }),
        ..Step::new(action, PageSeen::default())
    });
    Recording {
        format: FORMAT.into(),
        version: VERSION,
        name: "장갑 사기".into(),
        created: "2026-11-20T10:00:00+09:00".into(),
        start_url: "http://shop.example.kr/".into(),
        viewport: viewport(),
        locale: None,
        limits: Limits::default(),
        variables: vec![],
        data: sullae_recording::data::DataTable::default(),
        masks: Vec::new(),
        steps: steps.collect(),
    }
}

/// A run in which all is well.
pub(crate) fn passed() -> Made {
    static DRAWN: OnceLock<Made> = OnceLock::new();
    DRAWN.get_or_init(draw_passed).clone()
}

fn draw_passed() -> Made {
    let mut made = Made {
        run: Run {
            version: RUN_VERSION,
            id: "019aa5c0-7d3e-7b51-9a77-3b1f6a2c9d10".into(),
            recording: "장갑 사기".into(),
            folder: "/checks/gloves".into(),
            start_url: "http://shop.example.kr/".into(),
            started: "2026-11-21T09:41:07.218+09:00".into(),
            duration_ms: 6_420,
            verdict: Verdict::Passed,
            reason: None,
            deciding_step: None,
            mode: FindMode::Fused,
            viewport: viewport(),
            browser: "Chromium 156.0.7727.15".into(),
            steps_planned: steps().len() as u32,
            steps: vec![],
            proposals: vec![],
        },
        recording: recording(),
        pictures: HashMap::new(),
    };
    let script = steps();
    let screens: Vec<RgbImage> = (0..=script.len())
        .map(|index| {
            let button = script
                .get(index)
                .and_then(|(_, target)| target.as_ref())
                .filter(|t| t.1 == TargetKind::Button);
            screen(button.map(|t| t.2), ACCENT, [0, 8, 8, 6, 2, 3, 5][index])
        })
        .collect();
    for index in 0..script.len() {
        let target = script[index].1.as_ref().map(|t| t.2);
        let before = (index > 0).then(|| made.keep(&screens[index]));
        let after = made.keep(&screens[index + 1]);
        let expected = target.map(|place| {
            let (x, y) = (place.x - 20.0, (place.y - 16.0).max(0.0));
            let (width, height) = (place.width as u32 + 40, place.height as u32 + 32);
            let crop = image::imageops::crop_imm(&screens[index], x as u32, y as u32, width, height);
            made.keep(&crop.to_image())
        });
        let found = target.map(|place| Found {
            place,
            point: place.centre(),
            evidence: EvidenceScores {
                image: Some(0.99),
                detail: None,
                text: (index != 1).then_some(0.97),
                element: Some(1.0),
                place: Some(1.0),
                neighbours: Some(0.92),
            },
            score: 0.98,
            runner_up: (index > 2).then_some(0.52),
            decision: Decision::Accepted,
            differs_from_recording: false,
        });
        let total_ms = [1_020, 640, 1_310, 930, 1_180, 1_340][index];
        made.run.steps.push(StepResult {
            index: index as u32,
            step_id: format!("s{}", index + 1),
            sentence: step_sentence(&made.recording.steps[index]),
            verdict: Verdict::Passed,
            reason: None,
            found,
            expected,
            before,
            after: Some(after),
            timings: Timings {
                found_ms: target.map(|_| 180),
                acted_ms: target.map(|_| 260),
                page_load_ms: (index != 1).then_some(total_ms - 400),
                total_ms,
            },
            network: NetworkSeen {
                requests: 7,
                page_status: (index != 1).then_some(200),
                slowest: Some(RequestSeen {
                    method: "GET".into(),
                    url: "http://shop.example.kr/api/products?query=%EC%9E%A5%EA%B0%91".into(),
                    status: Some(200),
                    duration_ms: 212,
                }),
                failed: vec![],
            },
            script_errors: vec![],
            holds: None,
            dismissed: Vec::new(),
            not_masked: Vec::new(),
            skipped: None,
        });
    }
    made
}

/// The same run, ended at the step for the reason.
fn ended_at(index: usize, reason: Reason) -> Made {
    let mut made = passed();
    made.run.steps.truncate(index + 1);
    made.run.steps[index].verdict = reason.verdict();
    made.run.steps[index].reason = Some(reason.clone());
    made.run.verdict = reason.verdict();
    made.run.reason = Some(reason);
    made.run.deciding_step = Some(index as u32);
    made
}

/// The shop's own API answers with 500.
pub(crate) fn failed() -> Made {
    let url = "http://shop.example.kr/api/cart".to_owned();
    let mut made = ended_at(
        4,
        Reason::HttpError {
            status: 500,
            method: "POST".into(),
            url: url.clone(),
            background: true,
        },
    );
    let after = made.keep(&error_screen());
    let step = &mut made.run.steps[4];
    step.after = Some(after);
    step.network.failed = vec![RequestSeen {
        method: "POST".into(),
        url,
        status: Some(500),
        duration_ms: 340,
    }];
    step.script_errors = vec!["Uncaught (in promise) TypeError: Cannot read properties of undefined (reading 'count')".into()];
    made
}

/// The search takes long, and the run goes on to its end.
pub(crate) fn degraded() -> Made {
    let mut made = passed();
    let reason = Reason::TooSlow {
        limit_ms: 4_000,
        measured_ms: 8_230,
        finished: true,
    };
    let step = &mut made.run.steps[2];
    step.verdict = Verdict::Degraded;
    step.reason = Some(reason.clone());
    step.timings.page_load_ms = Some(8_230);
    step.timings.total_ms = 8_610;
    step.network.slowest.as_mut().unwrap().duration_ms = 8_020;
    made.run.verdict = Verdict::Degraded;
    made.run.reason = Some(reason);
    made.run.deciding_step = Some(2);
    made.run.duration_ms = 14_100;
    made
}

/// The button is gone; something else looks a little like it.
pub(crate) fn unclear() -> Made {
    let mut made = ended_at(5, Reason::TargetMissing { best_score: 0.41 });
    let before = made.keep(&screen(Some(rect(120.0, 560.0, 150.0, 40.0)), [150, 156, 168], 3));
    let step = &mut made.run.steps[5];
    step.before = Some(before.clone());
    step.after = Some(before);
    step.timings = Timings {
        found_ms: None,
        acted_ms: None,
        page_load_ms: None,
        total_ms: 15_000,
    };
    let found = step.found.as_mut().unwrap();
    found.place = rect(120.0, 560.0, 150.0, 40.0);
    found.point = found.place.centre();
    found.evidence = EvidenceScores {
        image: Some(0.38),
        detail: None,
        text: Some(0.12),
        element: Some(0.55),
        place: Some(0.2),
        neighbours: None,
    };
    found.score = 0.41;
    found.runner_up = Some(0.36);
    found.decision = Decision::TooWeak;
    found.differs_from_recording = true;
    made
}

/// The browser ended by itself at the third step.
pub(crate) fn not_checked() -> Made {
    let mut made = ended_at(2, Reason::BrowserCrashed {});
    made.run.steps[2].after = None;
    made
}

/// Every made run by name.
pub(crate) fn all() -> [(&'static str, Made); 5] {
    [
        ("passed", passed()),
        ("degraded", degraded()),
        ("failed", failed()),
        ("unclear", unclear()),
        ("not_checked", not_checked()),
    ]
}
