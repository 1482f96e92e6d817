//! Finding a step's target without acting: open a page, look until it stands still, decide.

use std::time::{Duration, Instant};

use serde_json::json;
use sullae_browser::{Browser, BrowserError, BrowserSettings, Navigation, Page, Readiness};
use sullae_recording::{
    Mask, Point, Rect, Step, Target, Viewport,
    run::{Decision, EvidenceScores, FindMode},
};
use sullae_vision::{PictureError, matching::Effort, ocr::Line};

use crate::{
    decide::{Candidate, Judged, decide, scores},
    eyes::Eyes,
    find::{Wanted, candidates, read_around},
    fusion::Question,
    hands::{Cover, Hands},
    hidden::{Hidden, Shot, between, masked},
    look::{Look, SANDBOX, broken, thinking},
    page_candidate::PageCandidate,
    prepare::PreparedRecording,
};

/// Pause before a page that still changes is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Part of the viewport's height that the page is turned on by where only the eye may search.
const PAGE_TURN: f64 = 0.7;
/// Pages turned at most.
const PAGES_TURNED: u32 = 6;

/// How to look for a target.
#[derive(Debug, Clone)]
pub struct LocateOptions {
    /// The page; that of the recorded step unless given.
    pub url: Option<String>,
    /// Which evidence may be used.
    pub mode: FindMode,
    /// The viewport; the recording's unless given.
    pub viewport: Option<Viewport>,
    /// The longest that opening the page, and then looking at it, may take each.
    pub limit: Duration,
}

impl Default for LocateOptions {
    /// On the recorded page, by all evidence, for ten seconds.
    fn default() -> Self {
        Self {
            url: None,
            mode: FindMode::Fused,
            viewport: None,
            limit: Duration::from_secs(10),
        }
    }
}

/// Why a target could not even be looked for.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// There is no such step.
    #[error("there is no step {number}: the recording has {steps}")]
    NoSuchStep {
        /// As asked for, from 1.
        number: usize,
        /// How many there are.
        steps: usize,
    },
    /// The step acts on nothing, as one that opens a page.
    #[error("step {number} has no target")]
    NoTarget {
        /// From 1.
        number: usize,
    },
    /// The browser, or the page could not be opened.
    #[error(transparent)]
    Browser(#[from] BrowserError),
}

/// What was found on a page, and what was decided about it.
#[derive(Debug, Clone)]
pub struct Location {
    /// What a run would do: press only what is accepted.
    pub decision: Decision,
    /// The best place; none where nothing is like the target at all.
    pub best: Option<Spot>,
    /// The next best place.
    pub runner_up: Option<Spot>,
    /// What lies over an accepted place, in the page's words, where something does.
    pub covered_by: Option<String>,
    /// The page's address in the end.
    pub url: String,
    /// The page's HTTP status, where it has one.
    pub status: Option<u16>,
    /// The viewport looked through.
    pub viewport: Viewport,
    /// How far the page was scrolled for it, CSS pixels.
    pub scrolled: Point,
    /// Looks taken.
    pub looks: u32,
    /// Until the page was loaded.
    pub opening: Duration,
    /// From then to the decision.
    pub looking: Duration,
    /// The part of it that was our own thinking about pictures and elements.
    pub thinking: Duration,
    /// What was seen then, PNG.
    pub picture: Vec<u8>,
}

/// A place on a page that may be the target.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its box in CSS pixels of the viewport as it was when the page had loaded, so before scrolling.
    pub place: Rect,
    /// The point to press, likewise.
    pub point: Point,
    /// Its box in device pixels of the viewport as it was seen.
    pub seen_place: Rect,
    /// The point to press, likewise.
    pub seen_point: Point,
    /// Agreement by kind of evidence.
    pub evidence: EvidenceScores,
    /// All evidence together, 0 to 1.
    pub score: f64,
    /// The element it is; none where only the eye searched.
    pub element: Option<SpotElement>,
}

/// The element at a place.
#[derive(Debug, Clone)]
pub struct SpotElement {
    /// What a person would call it.
    pub label: String,
    /// Tag, role, name, attributes, paths.
    pub evidence: sullae_recording::ElementEvidence,
    /// Frames to go through, as in a recording.
    pub frame: Vec<u32>,
}

/// One look at a page, to look for any number of targets in.
#[derive(Debug)]
pub struct View {
    look: Look,
}

/// What one look tells about a target.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// What a run would do, if what is accepted can be pressed and the page stands still.
    pub decision: Decision,
    /// All candidates, best first.
    pub candidates: Vec<Spot>,
}

/// A browser for locating, one page after the other. Dropping it ends the browser.
#[derive(Debug)]
pub struct Locator {
    browser: Browser,
    page: Page,
}

/// One search in the making.
struct Search<'a> {
    browser: &'a Browser,
    page: &'a Page,
    eyes: &'a Eyes,
    step: &'a Step,
    wanted: Wanted<'a>,
    viewport: Viewport,
    masks: &'a [Mask],
    /// What the last look's picture shows and may not.
    hidden: Hidden,
    start: Point,
    looks: u32,
    turned: u32,
    thinking: Duration,
    covered_by: Option<String>,
}

/// What a look came to.
struct Sight {
    look: Look,
    judged: Option<Judged>,
    decision: Decision,
}

/// What to do after a look.
enum Next {
    Tell,
    LookAgain,
}

impl Locator {
    /// Opens a browser.
    ///
    /// # Errors
    /// Any [`BrowserError`].
    pub async fn start(settings: &BrowserSettings) -> Result<Self, BrowserError> {
        let browser = Browser::start(settings).await?;
        let page = browser.first_page().await?;
        Ok(Self { browser, page })
    }

    /// Ends the browser.
    pub async fn close(self) {
        self.browser.close().await;
    }

    /// The tab, for whoever has to do more with it than look.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Opens a page in a viewport and waits until it has loaded.
    ///
    /// # Errors
    /// Any [`BrowserError`].
    pub async fn open(&self, url: &str, viewport: Viewport, limit: Duration) -> Result<Navigation, BrowserError> {
        let ratio = Some(viewport.device_pixel_ratio);
        self.page.set_viewport(viewport.width, viewport.height, ratio).await?;
        self.page.open(url, Readiness::Complete, limit).await
    }

    /// One look at the page as it is; `viewport_width` in CSS pixels.
    ///
    /// # Errors
    /// Any [`BrowserError`].
    pub async fn view(&self, viewport_width: u32) -> Result<View, BrowserError> {
        let look = Look::take(&self.browser, &self.page, viewport_width, true, &[]).await?;
        Ok(View { look })
    }

    /// Opens the page of step `number` (from 1) and looks for its target, as a run would, but presses nothing.
    ///
    /// # Errors
    /// [`LocateError`]; a target that is not found is no error but a decision.
    pub async fn locate(
        &self,
        eyes: &Eyes,
        prepared: &PreparedRecording,
        number: usize,
        options: &LocateOptions,
    ) -> Result<Location, LocateError> {
        let (step, _) = step_of(prepared, number)?;
        let viewport = options.viewport.unwrap_or(prepared.recording.viewport);
        let begun = Instant::now();
        let url = options.url.as_deref().unwrap_or(&step.page.url);
        let arrived = self.open(url, viewport, options.limit).await?;
        let opening = begun.elapsed();
        let location = self.locate_here(eyes, prepared, number, options).await?;
        Ok(Location {
            url: arrived.url,
            status: arrived.status,
            opening,
            ..location
        })
    }

    /// As [`locate`](Self::locate), on the page and in the viewport as they are.
    ///
    /// # Errors
    /// [`LocateError`].
    pub async fn locate_here(
        &self,
        eyes: &Eyes,
        prepared: &PreparedRecording,
        number: usize,
        options: &LocateOptions,
    ) -> Result<Location, LocateError> {
        locate_on(&self.browser, &self.page, eyes, prepared, number, options).await
    }
}

/// As [`Locator::locate_here`], on a page of any browser.
pub(crate) async fn locate_on(
    browser: &Browser,
    page: &Page,
    eyes: &Eyes,
    prepared: &PreparedRecording,
    number: usize,
    options: &LocateOptions,
) -> Result<Location, LocateError> {
    let (step, target) = step_of(prepared, number)?;
    let viewport = options.viewport.unwrap_or(prepared.recording.viewport);
    let mut search = Search {
        browser,
        page,
        eyes,
        step,
        wanted: wanted(prepared, step, target, options.mode),
        viewport,
        masks: &prepared.recording.masks,
        hidden: Hidden::default(),
        start: scroll(page).await?,
        looks: 0,
        turned: 0,
        thinking: Duration::ZERO,
        covered_by: None,
    };
    let looking = Instant::now();
    let sight = search.until(looking + options.limit).await?;
    let shot = Shot {
        raw: sight.look.png.clone(),
        hidden: std::mem::take(&mut search.hidden),
    };
    let picture = shot.kept(sight.look.ratio).map_err(broken)?;
    let end = scroll(page).await?;
    let scrolled = Point {
        x: end.x - search.start.x,
        y: end.y - search.start.y,
    };
    let spot = |candidate: &Candidate, score: f64| spot(&sight.look, candidate, score, scrolled);
    Ok(Location {
        decision: sight.decision,
        best: sight.judged.as_ref().map(|judged| spot(&judged.best, judged.score)),
        runner_up: sight
            .judged
            .as_ref()
            .and_then(|judged| judged.runner_up.as_ref())
            .map(|(candidate, score)| spot(candidate, *score)),
        covered_by: search.covered_by.take(),
        url: String::new(),
        status: None,
        viewport,
        scrolled,
        looks: search.looks,
        opening: Duration::ZERO,
        looking: looking.elapsed(),
        thinking: search.thinking,
        picture,
    })
}

/// How far the tab's document is scrolled, CSS pixels.
async fn scroll(page: &Page) -> Result<Point, BrowserError> {
    let at = page.call_function(Some(SANDBOX), "() => [scrollX, scrollY]", &[]).await?;
    Ok(Point {
        x: at[0].as_f64().unwrap_or_default(),
        y: at[1].as_f64().unwrap_or_default(),
    })
}

impl View {
    /// Looks for the target of step `number` (from 1).
    ///
    /// # Errors
    /// [`LocateError::NoSuchStep`], [`LocateError::NoTarget`].
    pub fn judge(&self, eyes: &Eyes, prepared: &PreparedRecording, number: usize, mode: FindMode) -> Result<Judgement, LocateError> {
        let (step, target) = step_of(prepared, number)?;
        let (found, judged) = judge(wanted(prepared, step, target, mode), &self.look, eyes);
        let mut candidates: Vec<Spot> = scores(&found, Question::about(target, mode))
            .into_iter()
            .zip(&found)
            .map(|(score, c)| spot(&self.look, c, score, Point::default()))
            .collect();
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(Judgement {
            decision: judged.map_or(Decision::TooWeak, |judged| judged.decision),
            candidates,
        })
    }

    /// The same look with nothing thought about yet, its screenshot still to be decoded: for measuring.
    ///
    /// # Errors
    /// Never, as the screenshot was decoded before.
    pub fn afresh(&self) -> Result<Self, PictureError> {
        Ok(Self { look: self.look.afresh()? })
    }

    /// The text at a place and around it, device pixels: as much as is read where the picture has to tell.
    pub fn read_around(&self, eyes: &Eyes, place: Rect) -> Vec<Line> {
        read_around(&self.look, eyes.ocr(), place)
    }

    /// The picture looked at, PNG.
    pub fn png(&self) -> &[u8] {
        &self.look.png
    }
}

/// Judges what one look shows: what is quick first, the rest only where that is not enough.
fn judge(wanted: Wanted, look: &Look, eyes: &Eyes) -> (Vec<Candidate>, Option<Judged>) {
    let judge = |effort| {
        let found = candidates(Wanted { effort, ..wanted }, look, eyes.ocr());
        let judged = decide(&found, Question::about(wanted.target, wanted.mode));
        (found, judged)
    };
    let quick = judge(Effort::Quick);
    match &quick.1 {
        Some(judged) if judged.decision == Decision::Accepted => quick,
        _ => judge(Effort::Full),
    }
}

fn step_of(prepared: &PreparedRecording, number: usize) -> Result<(&Step, &Target), LocateError> {
    let steps = &prepared.recording.steps;
    let step = number.checked_sub(1).and_then(|index| steps.get(index));
    let step = step.ok_or(LocateError::NoSuchStep {
        number,
        steps: steps.len(),
    })?;
    let target = step.target.as_ref().ok_or(LocateError::NoTarget { number })?;
    Ok((step, target))
}

impl Search<'_> {
    /// Looks until the page stands still and there is nothing left to try, or the time is up.
    async fn until(&mut self, deadline: Instant) -> Result<Sight, BrowserError> {
        loop {
            let sight = self.look().await?;
            let over = Instant::now() >= deadline;
            let (sight, next) = if self.is_still(&sight.look).await? || over {
                self.next(sight).await?
            } else {
                (sight, Next::LookAgain)
            };
            if over || matches!(next, Next::Tell) {
                return Ok(sight);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn look(&mut self) -> Result<Sight, BrowserError> {
        let with_elements = self.wanted.mode != FindMode::VisionOnly;
        let before = masked(self.browser, self.page, self.masks).await;
        let look = Look::take(self.browser, self.page, self.viewport.width, with_elements, &self.step.page.frame).await?;
        let after = masked(self.browser, self.page, self.masks).await;
        self.hidden = between(self.masks, before.as_ref(), after.as_ref());
        self.looks += 1;
        let begun = Instant::now();
        let (_, judged) = thinking(|| judge(self.wanted, &look, self.eyes));
        self.thinking += begun.elapsed();
        let decision = judged.as_ref().map_or(Decision::TooWeak, |judged| judged.decision);
        Ok(Sight { look, judged, decision })
    }

    /// Whether the page still shows what was looked at.
    async fn is_still(&self, look: &Look) -> Result<bool, BrowserError> {
        Ok(self.page.screenshot().await? == look.png)
    }

    /// The last doubts about an accepted place, and where else to look where there is none.
    async fn next(&mut self, mut sight: Sight) -> Result<(Sight, Next), BrowserError> {
        let accepted = sight.judged.as_ref().filter(|judged| judged.decision == Decision::Accepted);
        let Some(judged) = accepted else {
            let next = self.turn_page(&sight.look).await?;
            return Ok((sight, next));
        };
        let point = judged.best.point.scaled(1.0 / sight.look.ratio);
        let Some(element) = judged.best.element.map(|index| &sight.look.elements[index]) else {
            return Ok((sight, Next::Tell));
        };
        let hands = Hands::new(self.page.clone());
        if !sight.look.shows(point) && self.turned < PAGES_TURNED {
            self.turned += 1;
            hands.scroll_into_view(&element.frame, &element.element).await?;
            return Ok((sight, Next::LookAgain));
        }
        match hands.cover_at(point, &element.frame, &element.element).await?.0 {
            Cover::None => {}
            Cover::Gone => return Ok((sight, Next::LookAgain)),
            Cover::By(by) => {
                self.covered_by = Some(by);
                sight.decision = Decision::Covered;
            }
        }
        Ok((sight, Next::Tell))
    }

    /// Where only the eye may search, the page is turned over like a person would, until its end.
    async fn turn_page(&mut self, look: &Look) -> Result<Next, BrowserError> {
        if self.wanted.mode != FindMode::VisionOnly || self.turned >= PAGES_TURNED {
            return Ok(Next::Tell);
        }
        let before = scroll(self.page).await?;
        let by = json!(look.viewport().height * PAGE_TURN);
        self.page
            .call_function(Some(SANDBOX), "(by) => scrollBy({ top: by, behavior: \"instant\" })", &[by])
            .await?;
        self.turned += 1;
        if scroll(self.page).await? == before {
            Ok(Next::Tell)
        } else {
            Ok(Next::LookAgain)
        }
    }
}

fn wanted<'a>(prepared: &'a PreparedRecording, step: &'a Step, target: &'a Target, mode: FindMode) -> Wanted<'a> {
    Wanted {
        target,
        anchor: target.anchor.as_ref().zip(prepared.anchor(step)),
        mode,
        effort: Effort::Quick,
    }
}

fn spot(look: &Look, candidate: &Candidate, score: f64, scrolled: Point) -> Spot {
    let place = candidate.place.scaled(1.0 / look.ratio);
    let point = candidate.point.scaled(1.0 / look.ratio);
    Spot {
        place: place.moved(scrolled.x, scrolled.y),
        point: Point {
            x: point.x + scrolled.x,
            y: point.y + scrolled.y,
        },
        seen_place: candidate.place,
        seen_point: candidate.point,
        evidence: candidate.evidence,
        score,
        element: candidate.element.and_then(|index| look.elements.get(index)).map(element_of),
    }
}

fn element_of(candidate: &PageCandidate) -> SpotElement {
    SpotElement {
        label: candidate.label.clone(),
        evidence: candidate.element.clone(),
        frame: candidate.frame.clone(),
    }
}
