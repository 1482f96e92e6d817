//! One browser that records targets, changes pages, and looks for the targets again.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use sullae_browser::BrowserSettings;
use sullae_player::{Eyes, Judgement, LocateOptions, Locator, PreparedRecording, Spot, View};
use sullae_recorder::{PickRequest, Picker};
use sullae_recording::{
    Point, Rect, Viewport,
    run::{Decision, FindMode},
};
use sullae_testkit::page_changes::{PageChange, RECORDED_VIEWPORT, SCRIPT};

use crate::{
    cases::{Case, Cases},
    sites::{Set, SitePage, Sites},
    tally::{Outcome, Tally},
};

pub(crate) const MODES: [FindMode; 3] = [FindMode::Fused, FindMode::VisionOnly, FindMode::NoVision];
pub(crate) const LIMIT: Duration = Duration::from_secs(20);
/// A page that never stands still is looked at after this.
const STILL_WITHIN: Duration = Duration::from_secs(3);
/// A changed page is drawn anew within this.
const DRAWN_AFTER: Duration = Duration::from_millis(120);

pub(crate) struct Bench {
    sites: Sites,
    work: PathBuf,
    pub(crate) locator: Locator,
    picker: Picker,
    pub(crate) eyes: Eyes,
    most: usize,
    seed: u32,
    /// Only this one.
    mode: Option<FindMode>,
}

/// A target as the page's script chose it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Chosen {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) kind: String,
    pub(crate) name: String,
}

/// A page's targets, recorded.
pub(crate) struct Recorded {
    /// Index among the chosen ones, what it is, and the recording.
    pub(crate) targets: Vec<(usize, Chosen, PreparedRecording)>,
}

/// The state of a page that targets are looked for in.
struct Changed<'a> {
    page: &'a SitePage,
    change: &'a PageChange,
    view: View,
    viewport: Viewport,
}

impl Bench {
    pub(crate) async fn open(work: &Path, most: usize, seed: u32, mode: Option<FindMode>) -> Result<Self> {
        let sites = Sites::open(work).await?;
        let settings = BrowserSettings {
            headless: true,
            ..BrowserSettings::from_env()
        };
        Ok(Self {
            sites,
            work: work.to_owned(),
            locator: Locator::start(&settings).await?,
            picker: Picker::start(&settings).await?,
            eyes: Eyes::open(None)?,
            most,
            seed,
            mode,
        })
    }

    pub(crate) async fn close(self) {
        self.locator.close().await;
        self.picker.close().await;
    }

    pub(crate) fn pages(&self, set: Set) -> Vec<SitePage> {
        self.sites.pages(set)
    }

    /// Chooses targets of the page and records them.
    pub(crate) async fn record(&self, page: &SitePage) -> Result<Recorded> {
        let chosen = self.fresh(page).await?;
        ensure!(!chosen.is_empty(), "nothing to press in view");
        let mut targets = Vec::new();
        for (index, chosen) in chosen.into_iter().enumerate() {
            let folder = self
                .work
                .join(format!("{}-{index}", page.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")));
            let request = PickRequest {
                url: page.url.clone(),
                x: chosen.x,
                y: chosen.y,
                viewport: viewport(RECORDED_VIEWPORT),
                folder: folder.clone(),
                name: chosen.name.clone(),
                created: "2026-11-22T00:00:00Z".to_owned(),
            };
            let picked = self.picker.pick(&request).await;
            if let Err(error) = picked {
                eprintln!("{}: {}: {error}", page.name, chosen.name);
                continue;
            }
            targets.push((index, chosen, PreparedRecording::read_to_look(&folder)?));
        }
        Ok(Recorded { targets })
    }

    /// Opens the page unchanged and chooses the same targets again.
    async fn fresh(&self, page: &SitePage) -> Result<Vec<Chosen>> {
        self.locator.open(&page.url, viewport(RECORDED_VIEWPORT), LIMIT).await?;
        tokio::time::sleep(DRAWN_AFTER).await;
        let function = format!("async (seed, most) => {{ await document.fonts.ready; {SCRIPT}; return sullaeBench.choose(seed, most); }}");
        Ok(serde_json::from_value(
            self.ask(&function, &[json!(self.seed), json!(self.most)]).await?,
        )?)
    }

    async fn ask(&self, function: &str, args: &[Value]) -> Result<Value> {
        Ok(self.locator.page().call_function(None, function, args).await?)
    }

    /// Changes the page and looks for all of its targets.
    pub(crate) async fn change(
        &self,
        page: &SitePage,
        recorded: &Recorded,
        change: &PageChange,
        tally: &mut Tally,
        cases: &mut Cases,
    ) -> Result<()> {
        self.fresh(page).await?;
        let seen_in = viewport(change.viewport);
        if change.viewport != RECORDED_VIEWPORT {
            self.locator
                .page()
                .set_viewport(seen_in.width, seen_in.height, Some(seen_in.device_pixel_ratio))
                .await?;
        }
        for name in change.page {
            self.apply(name, None).await?;
        }
        if change.target.is_none() {
            let changed = self.changed(page, change, seen_in).await?;
            for target in &recorded.targets {
                self.judge(&changed, target, tally, cases).await?;
            }
            return Ok(());
        }
        for target in &recorded.targets {
            self.apply(change.target.unwrap_or_default(), Some(target.0)).await?;
            let changed = self.changed(page, change, seen_in).await?;
            self.judge(&changed, target, tally, cases).await?;
            self.ask("() => sullaeBench.takeBack()", &[]).await?;
        }
        Ok(())
    }

    async fn apply(&self, name: &str, index: Option<usize>) -> Result<()> {
        let seed = self.seed.wrapping_add(u32::try_from(index.unwrap_or_default())?.wrapping_mul(7919));
        self.ask(
            "(name, seed, index) => sullaeBench.change(name, seed, index)",
            &[json!(name), json!(seed), json!(index)],
        )
        .await
        .with_context(|| name.to_owned())
        .map(drop)
    }

    async fn changed<'a>(&self, page: &'a SitePage, change: &'a PageChange, viewport: Viewport) -> Result<Changed<'a>> {
        let view = self.still(viewport).await?;
        Ok(Changed {
            page,
            change,
            view,
            viewport,
        })
    }

    /// A look at the page once it stands still: some scroll by themselves after a change.
    async fn still(&self, viewport: Viewport) -> Result<View> {
        let begun = Instant::now();
        let mut before = self.locator.view(viewport.width).await?;
        loop {
            tokio::time::sleep(DRAWN_AFTER).await;
            let now = self.locator.view(viewport.width).await?;
            if now.png() == before.png() || begun.elapsed() > STILL_WITHIN {
                return Ok(now);
            }
            before = now;
        }
    }

    /// Looks for one target with every kind of evidence and counts what came of it.
    async fn judge(
        &self,
        changed: &Changed<'_>,
        target: &(usize, Chosen, PreparedRecording),
        tally: &mut Tally,
        cases: &mut Cases,
    ) -> Result<()> {
        let (index, chosen, prepared) = target;
        let truth: Option<Rect> = serde_json::from_value(self.ask("(index) => sullaeBench.placeOf(index)", &[json!(index)]).await?)?;
        let absent = changed.change.target == Some("removed");
        if truth.is_none() && !absent {
            // The change itself hid it: there is nothing to find.
            return Ok(());
        }
        for mode in MODES.into_iter().filter(|mode| self.mode.is_none_or(|only| only == *mode)) {
            let begun = Instant::now();
            let judgement = tokio::task::block_in_place(|| changed.view.judge(&self.eyes, prepared, 1, mode))?;
            tally.thought(mode, begun.elapsed());
            let ratio = changed.viewport.device_pixel_ratio;
            let right = self.reached(*index, &judgement.candidates, ratio).await?;
            let outcome = self.outcome(changed, target, truth, mode, &judgement, &right).await?;
            tally.count(changed.change.name, &chosen.kind, mode, outcome, absent);
            cases.take(&Case {
                page: changed.page.name,
                change: changed.change.name,
                chosen,
                mode,
                outcome,
                absent,
                truth,
                ratio,
                judgement: &judgement,
                right: &right,
                prepared,
                png: changed.view.png(),
            })?;
        }
        Ok(())
    }

    async fn reached(&self, index: usize, candidates: &[Spot], ratio: f64) -> Result<Vec<bool>> {
        let points: Vec<[f64; 2]> = candidates.iter().map(|spot| at(spot.seen_point, ratio)).collect();
        let reached = self
            .ask(
                "(index, points) => sullaeBench.reached(index, points)",
                &[json!(index), json!(points)],
            )
            .await?;
        Ok(serde_json::from_value(reached)?)
    }

    /// What a run would have done. What lies out of sight is scrolled to, as a run does.
    async fn outcome(
        &self,
        changed: &Changed<'_>,
        target: &(usize, Chosen, PreparedRecording),
        truth: Option<Rect>,
        mode: FindMode,
        judgement: &Judgement,
        right: &[bool],
    ) -> Result<Outcome> {
        // As in a run, what lies on the very edge is scrolled to.
        let view = Rect {
            x: 1.0,
            y: 1.0,
            width: f64::from(changed.viewport.width) - 2.0,
            height: f64::from(changed.viewport.height) - 2.0,
        };
        let ratio = changed.viewport.device_pixel_ratio;
        let accepted = judgement.decision == Decision::Accepted;
        let out_of_sight = truth.is_some_and(|place| !view.contains(place.centre()));
        let scrolls = match judgement.candidates.first() {
            Some(best) if accepted => !view.contains(best.seen_point.scaled(1.0 / ratio)),
            _ => out_of_sight && mode == FindMode::VisionOnly,
        };
        if !scrolls {
            return Ok(match (accepted, right.first()) {
                (false, _) => Outcome::Refused,
                (true, Some(true)) => Outcome::Right,
                (true, _) => Outcome::Wrong,
            });
        }
        let options = LocateOptions {
            url: None,
            mode,
            viewport: Some(changed.viewport),
            limit: LIMIT,
        };
        self.ask("() => sullaeBench.keepScroll()", &[]).await?;
        let location = self.locator.locate_here(&self.eyes, &target.2, 1, &options).await?;
        let outcome = match (&location.best, location.decision) {
            (Some(best), Decision::Accepted) => {
                let reached = self.reached(target.0, std::slice::from_ref(best), ratio).await?;
                if reached == [true] { Outcome::Right } else { Outcome::Wrong }
            }
            _ => Outcome::Refused,
        };
        self.ask("() => sullaeBench.scrollBack()", &[]).await?;
        Ok(outcome)
    }
}

fn at(point: Point, ratio: f64) -> [f64; 2] {
    [point.x / ratio, point.y / ratio]
}

pub(crate) fn viewport((width, height, device_pixel_ratio): (u32, u32, f64)) -> Viewport {
    Viewport {
        width,
        height,
        device_pixel_ratio,
    }
}

/// Names of the modes in tables.
pub(crate) fn mode_name(mode: FindMode) -> &'static str {
    match mode {
        FindMode::Fused => "fused",
        FindMode::VisionOnly => "vision only",
        FindMode::NoVision => "element only",
    }
}

/// What is needed from every mode, by its name.
pub(crate) type ByMode<T> = BTreeMap<&'static str, T>;
