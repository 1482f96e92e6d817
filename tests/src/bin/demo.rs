//! `cargo xtask demo`: records a check on the demo shop with a real pointer, replays it, breaks the shop
//! in every way it can be broken, and shows what Sullae says.
#![allow(clippy::print_stdout, reason = "showing is what it is for")]

use std::{path::Path, process::ExitCode, time::Duration};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sullae_recording::{Recording, Run, Verdict, wording::run_sentence, wording::verdict_word};
use sullae_testkit::{DemoShop, Faults};
use sullae_tests::{
    desktop::Desktop,
    eventually::wait_until,
    person::Person,
    processes,
    shopping::{PASSWORD, SECRET, log_in_search_and_add_to_cart},
    sullae::Sullae,
};

/// A step's time limit while the shop is broken: a missing button need not be waited for longer.
const STEP_SECONDS: &str = "8";

/// A way to break the shop, and how a run must then be judged.
struct Trial {
    name: &'static str,
    faults: serde_json::Value,
    verdict: Verdict,
    /// The kind of reason; none for a run that passes all the same.
    reason: Option<&'static str>,
}

fn trials() -> Vec<Trial> {
    let trial = |name, faults, verdict, reason| Trial {
        name,
        faults,
        verdict,
        reason,
    };
    vec![
        trial(
            "느린 페이지",
            json!({"slow_page": {"path": "/product", "delay_ms": 5000}}),
            Verdict::Degraded,
            Some("too_slow"),
        ),
        trial(
            "느린 API",
            json!({"slow_api": {"path": "/api/cart", "delay_ms": 5000}}),
            Verdict::Degraded,
            Some("too_slow"),
        ),
        trial(
            "HTTP 400 페이지",
            json!({"page_status": {"path": "/cart", "status": 400}}),
            Verdict::Failed,
            Some("http_error"),
        ),
        trial(
            "HTTP 500 페이지",
            json!({"page_status": {"path": "/product", "status": 500}}),
            Verdict::Failed,
            Some("http_error"),
        ),
        trial(
            "HTTP 400 API",
            json!({"api_status": {"path": "/api/cart", "status": 400}}),
            Verdict::Failed,
            Some("http_error"),
        ),
        trial(
            "HTTP 500 API",
            json!({"api_status": {"path": "/api/cart", "status": 500}}),
            Verdict::Failed,
            Some("http_error"),
        ),
        trial(
            "먹통 단추",
            json!({"dead_button": "add_to_cart"}),
            Verdict::Failed,
            Some("nothing_happened"),
        ),
        trial(
            "스크립트 오류",
            json!({"script_error": true}),
            Verdict::Failed,
            Some("nothing_happened"),
        ),
        trial(
            "예상 밖의 알림 창",
            json!({"dialog": true}),
            Verdict::Failed,
            Some("dialog_unexpected"),
        ),
        trial(
            "연결 거부",
            json!({"refuse_connections": {}}),
            Verdict::Failed,
            Some("page_unreachable"),
        ),
        trial(
            "사라진 단추",
            json!({"target_removed": "add_to_cart"}),
            Verdict::Unclear,
            Some("target_missing"),
        ),
        trial(
            "쿠키 안내에 가림",
            json!({"cookie_banner": true}),
            Verdict::Unclear,
            Some("target_covered"),
        ),
        trial("옮겨진 단추", json!({"moved": "add_to_cart"}), Verdict::Passed, None),
        trial("바뀐 글자", json!({"text_changed": true}), Verdict::Passed, None),
        trial("바뀐 id·class", json!({"renamed": true}), Verdict::Passed, None),
        trial("어두운 테마", json!({"dark": true}), Verdict::Passed, None),
    ]
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let keep_open = args.iter().any(|arg| arg == "--keep-open");
    let home = tempfile::Builder::new().prefix("sullae-demo-").tempdir()?;
    let sullae = Sullae::at_home(home.path()).with("SULLAE_VAR_PASSWORD", PASSWORD);
    let shop = DemoShop::start(0).await?;
    println!("연습 상점 demo shop: {}", shop.url());

    let recording = home.path().join("demo-shop");
    let recorded = tokio::task::block_in_place(|| record(&sullae, &shop.url(), &recording))?;
    if let [option, folder] = args.as_slice()
        && option == "--record-to"
    {
        std::fs::rename(&recording, folder)?;
        return Ok(ExitCode::SUCCESS);
    }
    let steps = recorded.steps.len();
    println!();
    let passed = |run: &Run| if run.verdict == Verdict::Passed { "passed" } else { "FAILED" };
    let report = home.path().join("report.html");
    let plain = replay(
        &sullae,
        &recording,
        &["--report", report.to_str().context("a path that is no text")?],
    )?;
    tell("그대로 replay", &plain, &recorded);
    let vision = replay(&sullae, &recording, &["--vision-only"])?;
    tell("눈으로만 vision-only", &vision, &recorded);

    let trials = trials();
    let mut right = 0;
    for trial in &trials {
        shop.set_faults(serde_json::from_value::<Faults>(trial.faults.clone())?).await?;
        let run = replay(&sullae, &recording, &["--step-timeout", STEP_SECONDS])?;
        shop.set_faults(Faults::default()).await?;
        tell(trial.name, &run, &recorded);
        let reason = run.reason.as_ref().map(kind);
        if run.verdict == trial.verdict && reason.as_deref() == trial.reason {
            right += 1;
        } else {
            println!("    ✗ 기대 expected: {:?} {:?}", trial.verdict, trial.reason);
        }
    }

    println!("\n보고서 report: {}", keep_report(&report)?);
    if keep_open {
        println!("상점과 보고서를 열어 둡니다. Ctrl-C 로 끝냅니다. Shop and report stay until Ctrl-C.");
        tokio::signal::ctrl_c().await?;
    }
    shop.stop().await;
    let mark = sullae.mark();
    wait_until("the end of all browsers", Duration::from_secs(10), || {
        processes::marked(&mark).is_empty()
    });
    println!(
        "demo: recorded {steps} steps; replay {}; vision-only replay {}; faults judged rightly: {right} of {}",
        passed(&plain),
        passed(&vision),
        trials.len()
    );
    let good = plain.verdict == Verdict::Passed && vision.verdict == Verdict::Passed && right == trials.len() && steps >= 8;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Records with the pointer of a desktop of its own.
fn record(sullae: &Sullae, url: &str, folder: &Path) -> Result<Recording> {
    let desktop = Desktop::start(1400, 1000)?;
    let mut recorder = sullae.record(url, folder, Some(&desktop))?;
    let session = recorder.started()?;
    let person = Person::sit_down(&desktop, session)?;
    log_in_search_and_add_to_cart(&person, &mut recorder)?;
    let recording = recorder.finish()?;
    for (number, step) in (1..).zip(&recording.steps) {
        println!("  {number:>2}. {}", sullae_recording::wording::step_sentence(step).ko);
    }
    ensure!(
        recording.secret_names().any(|name| name == SECRET),
        "the password did not become a secret"
    );
    Ok(recording)
}

fn replay(sullae: &Sullae, recording: &Path, extra: &[&str]) -> Result<Run> {
    tokio::task::block_in_place(|| Ok(sullae.run(recording, extra)?.0))
}

fn tell(name: &str, run: &Run, recording: &Recording) {
    let said = run_sentence(run, run.deciding_step.and_then(|index| recording.steps.get(index as usize)));
    let step = run
        .deciding_step()
        .map(|step| format!("  [{}]", step.sentence.ko))
        .unwrap_or_default();
    println!("· {name}\n    {}: {}{step}", verdict_word(run.verdict).ko, said.ko);
}

fn kind(reason: &sullae_recording::Reason) -> String {
    serde_json::to_value(reason)
        .ok()
        .and_then(|value| value["kind"].as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Moves the report out of the temporary home, to a place that stays.
fn keep_report(report: &Path) -> Result<String> {
    let kept = std::env::temp_dir().join("sullae-demo-report.html");
    std::fs::copy(report, &kept)?;
    Ok(kept.display().to_string())
}
