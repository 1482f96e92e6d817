//! `cargo xtask bench app`: how soon the window is there and answers, and what it takes, with a long history behind it. Prints Markdown.
//!
//! `app_bench RUNS FOLDER`: the folder is filled with that many runs of 200 monitors unless it is there, and stays.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sullae_recording::{Reason, run::PictureRef};
use sullae_store::{NewRun, Owner, PastCheck, RunFilter, Store};
use sullae_tests::{
    desktop::Desktop,
    past::{keep_monitor, keep_recording, opening, run, said, step},
    processes,
    sullae::binary,
    window::Window,
};

const MONITORS: usize = 200;
/// Runs in one transaction.
const BATCH: usize = 2_000;
const STARTS: usize = 11;
/// Drawn by the processor, as the window is outside of tests.
const AS_SHIPPED: &[(&str, &str)] = &[("WEBKIT_DISABLE_COMPOSITING_MODE", "1")];
const CLICKS: usize = 60;
/// Of the runs whose pictures are kept: each monitor's last.
const STEPS: u32 = 9;

fn main() -> Result<()> {
    let mut words = env::args().skip(1);
    let runs: usize = words.next().context("how many runs")?.parse()?;
    let home = PathBuf::from(words.next().context("a folder")?);
    let filled = fill(&home, runs)?;
    let desktop = Desktop::start(1440, 900)?;
    let (ours, yardstick) = cold_starts(&desktop, &home)?;
    println!("{runs} runs of {MONITORS} monitors, made in {filled:.0} s; the window at 1280x800, release build.\n");
    let answers = answers(&desktop, &home)?;
    println!("| what | p50 | p95 | allowed |\n|---|---:|---:|---:|");
    for (view, times) in &answers.clicks {
        println!(
            "| {view}, from click to painted, {CLICKS} times | {:.0} ms | {:.0} ms | 200 ms |",
            share(times, 0.5),
            share(times, 0.95)
        );
    }
    let (own, empty) = (share(&ours, 0.5), share(&yardstick, 0.5));
    println!(
        "| from start to usable, {STARTS} times | {own:.0} ms | {:.0} ms | 2500 ms |",
        share(&ours, 0.95)
    );
    println!(
        "| the same of an empty Tauri window | {empty:.0} ms | {:.0} ms | |",
        share(&yardstick, 0.95)
    );
    println!("\nCold start: {:.2} times that of the empty window (allowed: 1.5).", own / empty);
    println!(
        "Memory of the window's processes (PSS) after all that: {:.0} MiB (allowed: 350).",
        answers.memory_mib
    );
    println!("Programs with their models: {}.", sizes()?);
    Ok(())
}

/// The value that a share of all is not above.
fn share(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn sizes() -> Result<String> {
    let size = |name| Ok(format!("`{name}` {:.1} MB", fs::metadata(binary(name))?.len() as f64 / 1e6));
    let each: Result<Vec<String>> = ["sullae-app", "sullae"].into_iter().map(size).collect();
    Ok(format!("{} (allowed: 45 MB)", each?.join(", ")))
}

// The history

/// Gives the seconds it took; none where it is there already.
fn fill(home: &Path, runs: usize) -> Result<f64> {
    let data = home.join("data");
    let done = home.join(format!("filled-{runs}"));
    if let Ok(seconds) = fs::read_to_string(&done) {
        return Ok(seconds.parse()?);
    }
    if home.is_dir() {
        fs::remove_dir_all(home)?;
    }
    fs::create_dir_all(&data)?;
    let begun = std::time::Instant::now();
    let folders: Result<Vec<String>> = (0..MONITORS).map(|i| keep_monitored(&data, i)).collect();
    let folders = folders?;
    let store = Store::open(&data)?;
    let last = Timestamp::try_from(std::time::SystemTime::now())?.checked_sub(SignedDuration::from_mins(10))?;
    let rounds = runs / MONITORS;
    let mut batch = Vec::with_capacity(BATCH);
    for number in 0..rounds * MONITORS {
        let (round, monitor) = (number / MONITORS, number % MONITORS);
        let ago = SignedDuration::from_mins(5 * i64::try_from(rounds - round)?);
        let at = last
            .checked_sub(ago)?
            .checked_add(SignedDuration::from_millis(i64::try_from(monitor)?))?;
        batch.push(past_check(&folders, monitor, round, at));
        if batch.len() == BATCH {
            store.keep_past(&batch)?;
            batch.clear();
            if number % 100_000 < BATCH {
                eprintln!("{number} runs");
            }
        }
    }
    store.keep_past(&batch)?;
    let screen = Screen::of_the_evaluation()?;
    for (monitor, folder) in folders.iter().enumerate() {
        store.keep_past(&[newest(&store, &screen, monitor, folder, last)?])?;
    }
    ensure!(
        store
            .runs(&RunFilter {
                limit: Some(1),
                ..RunFilter::default()
            })?
            .len()
            == 1,
        "no runs"
    );
    let seconds = begun.elapsed().as_secs_f64();
    fs::write(done, seconds.to_string())?;
    Ok(seconds)
}

fn name(monitor: usize) -> String {
    format!(
        "상점 {} {}",
        monitor / 8 + 1,
        ["로그인", "검색", "주문", "결제", "배송 조회", "회원 가입", "문의", "첫 화면"][monitor % 8]
    )
}

fn keep_monitored(data: &Path, monitor: usize) -> Result<String> {
    let (id, name) = (format!("r{monitor:03}"), name(monitor));
    let steps: Vec<_> = (1..=STEPS).map(|n| opening(&format!("s{n}"), &name)).collect();
    let folder = keep_recording(data, &id, &name, &steps, &[])?;
    keep_monitor(data, &format!("m{monitor:03}"), &name, &folder)?;
    Ok(folder)
}

/// One in 400 finds a fault, one in 300 a slow site.
fn past_check(folders: &[String], monitor: usize, round: usize, at: Timestamp) -> PastCheck {
    let dice = (monitor.wrapping_mul(0x9e37_79b9) ^ round.wrapping_mul(0x85eb_ca6b)) % 12_000;
    let took = 2_000 + (monitor * 37 + round * 13) as u64 % 900;
    let reason = match dice {
        0..30 => Some(Reason::NothingHappened { script_error: None }),
        30..70 => Some(Reason::TooSlow {
            limit_ms: 4_000,
            measured_ms: took + 4_000,
            finished: true,
        }),
        _ => None,
    };
    let sentence = said(if reason.is_some() {
        "1단계: 문제가 있습니다."
    } else {
        "9단계를 모두 마쳤습니다."
    });
    let id = format!("{:014}-{monitor:03}", at.as_millisecond());
    PastCheck {
        monitor: format!("m{monitor:03}"),
        scheduled_ms: at.as_millisecond(),
        run: run(
            &id,
            &name(monitor),
            &folders[monitor],
            at,
            vec![step(0, said("첫 화면을 엶"), took, reason, None)],
        ),
        sentence,
    }
}

/// The last check of a monitor, with all its steps and pictures.
fn newest(store: &Store, screen: &Screen, monitor: usize, folder: &str, at: Timestamp) -> Result<PastCheck> {
    let id = format!("{:014}-{monitor:03}", at.as_millisecond());
    // Pictures are put while a run goes on; this one lends its name for that.
    let lent = NewRun {
        id: format!("{id}-lent"),
        recording: name(monitor),
        folder: folder.to_owned(),
        start_url: sullae_tests::past::SITE.to_owned(),
        started: at.to_string(),
        mode: Default::default(),
        viewport: run("", "", "", at, Vec::new()).viewport,
        browser: String::new(),
        steps_planned: 1,
        owner: Owner::this_process(),
    };
    store.begin_run(&lent)?;
    let steps = (0..STEPS).map(|i| {
        let shown: PictureRef = store.put_artefact(&lent.id, &screen.with_mark(monitor as u32 * STEPS + i)?)?;
        Ok(step(i, said(&format!("{}번째 단추를 누름", i + 1)), 250, None, Some(shown)))
    });
    let steps: Result<Vec<_>> = steps.collect();
    let whole = run(&id, &name(monitor), folder, at, steps?);
    store.finish_run(&run(&lent.id, &lent.recording, folder, at, whole.steps.clone()), &said("마침"))?;
    Ok(PastCheck {
        monitor: format!("m{monitor:03}"),
        scheduled_ms: at.as_millisecond(),
        run: whole,
        sentence: said("9단계를 모두 마쳤습니다."),
    })
}

/// A screen of a real page.
struct Screen {
    info: png::OutputInfo,
    pixels: Vec<u8>,
}

impl Screen {
    fn of_the_evaluation() -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/evaluation/screens");
        let files: std::io::Result<Vec<_>> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect();
        let mut files = files?;
        files.retain(|file| file.extension().is_some_and(|end| end == "png"));
        let first = files.iter().min().context("no screen")?;
        let mut reader = png::Decoder::new(std::io::BufReader::new(fs::File::open(first)?)).read_info()?;
        let mut pixels = vec![0; reader.output_buffer_size().context("too large a picture")?];
        let info = reader.next_frame(&mut pixels)?;
        Ok(Self { info, pixels })
    }

    /// As a PNG file that is like no other: a number stands in its first pixels, in shades.
    fn with_mark(&self, number: u32) -> Result<Vec<u8>> {
        let mut pixels = self.pixels.clone();
        for (pixel, byte) in pixels.chunks_exact_mut(self.info.color_type.samples()).zip(number.to_le_bytes()) {
            pixel[0] = byte;
        }
        let mut written = Vec::new();
        let mut encoder = png::Encoder::new(&mut written, self.info.width, self.info.height);
        encoder.set_color(self.info.color_type);
        encoder.set_depth(self.info.bit_depth);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&pixels)?;
        Ok(written)
    }
}

// The window

/// Milliseconds from the start of the program until a person can use it, of ours and of an empty window, in turns.
fn cold_starts(desktop: &Desktop, home: &Path) -> Result<(Vec<f64>, Vec<f64>)> {
    let empty = binary("examples/empty_window");
    let (mut ours, mut yardstick) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        ours.push(start(
            desktop,
            home,
            &binary("sullae-app"),
            "document.querySelector('article') !== null",
        )?);
        yardstick.push(start(desktop, home, &empty, "document.querySelector('h1') !== null")?);
    }
    Ok((ours, yardstick))
}

fn start(desktop: &Desktop, home: &Path, program: &Path, usable: &str) -> Result<f64> {
    let (window, begun) = Window::open_program(desktop, home, "ko_KR.UTF-8", AS_SHIPPED, program)?;
    window.wait_for(
        &format!("return document.readyState === 'complete' && {usable}"),
        Duration::from_secs(60),
    )?;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    drop(window);
    Ok(took)
}

struct Answers {
    clicks: Vec<(&'static str, Vec<f64>)>,
    memory_mib: f64,
}

fn answers(desktop: &Desktop, home: &Path) -> Result<Answers> {
    let window = Window::open_with(desktop, home, "ko_KR.UTF-8", AS_SHIPPED)?;
    window.wait_for("return document.querySelector('article') !== null", Duration::from_secs(60))?;
    let mut clicks = vec![("home", Vec::new()), ("history", Vec::new()), ("one run", Vec::new())];
    for _ in 0..CLICKS {
        clicked(&window, "nav a[href='#/settings']", "input[name=language]")?;
        clicks[0].1.push(clicked(&window, "nav a[href='#/']", "article[data-monitor]")?);
        clicks[1].1.push(clicked(&window, "nav a[href='#/history']", ".runs .run")?);
        clicks[2].1.push(clicked(&window, ".runs .run", "#verdict")?);
    }
    // The driver is the bench's.
    let own = processes::marked(window.mark()).into_iter().filter(|id| !is_driver(*id));
    let memory_mib = own.map(pss_mib).sum();
    Ok(Answers { clicks, memory_mib })
}

/// Milliseconds from a click until what it leads to is painted.
fn clicked(window: &Window, what: &str, ready: &str) -> Result<f64> {
    let took = window.ask(&format!(
        "const done = arguments[0];
         let begun;
         const look = () => document.querySelector({ready}) !== null
           ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)))
           : requestAnimationFrame(look);
         const press = () => {{
           const there = document.querySelector({what});
           if (!there) return requestAnimationFrame(press);
           begun = performance.now();
           there.click();
           look();
         }};
         press();",
        ready = json!(ready),
        what = json!(what),
    ))?;
    took.as_f64().context("no time")
}

fn is_driver(id: u32) -> bool {
    fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "WebKitWebDriver")
}

/// The memory of a process, what it shares with others in parts.
fn pss_mib(id: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1_024.0
}
