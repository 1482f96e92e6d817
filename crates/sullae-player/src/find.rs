//! From one look to candidates: what the picture, the text and the elements say, merged by place. Pure.

use sullae_recording::{
    Anchor, ElementEvidence, Point, Rect, Target,
    run::{EvidenceScores, FindMode},
};
use sullae_vision::{
    Picture, PixelBox, difference,
    matching::{self, Effort, ImageCandidate, MatchOptions},
    ocr::{Line, Ocr},
    text::{contains_similar, similarity as text_similarity},
};

use crate::{
    decide::{Candidate, log_odds},
    fusion::{Question, SHOWS_THE_SAME_TEXT},
    look::Look,
    page_candidate::PageCandidate,
    prepare::PreparedAnchor,
    similarity,
};

/// Elements that are compared with the anchor pixel by pixel.
const ELEMENTS_LOOKED_AT: usize = 8;
/// Elements kept as candidates.
const ELEMENTS_KEPT: usize = 12;
/// Elements that paint things which are no elements.
const DRAWN: [&str; 6] = ["canvas", "embed", "iframe", "object", "svg", "video"];
/// From this ZNCC a place without an element is worth reading.
const WORTH_READING: f64 = 0.8;
/// A picture this alike shows the same text too: there is nothing left to read.
const SURELY_ALIKE: f64 = 0.98;
/// Text this alike makes a place a candidate by itself.
const TEXT_FOUND: f32 = 0.85;
/// Share of a field's pixels that its text cursor may cover.
const BLINK: f32 = 0.03;
/// Boxes whose heights differ by less than this part are of one size.
const SAME_SIZE: f32 = 0.03;
/// Distance in CSS pixels within which texts are neighbours.
const NEIGHBOUR_REACH: f64 = 90.0;

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) target: &'a Target,
    pub(crate) anchor: Option<(&'a Anchor, &'a PreparedAnchor)>,
    pub(crate) mode: FindMode,
    pub(crate) effort: Effort,
}

/// All candidates of one look, each place once.
pub(crate) fn candidates(wanted: Wanted, look: &Look, ocr: &Ocr) -> Vec<Candidate> {
    let evidence = if wanted.mode == FindMode::VisionOnly {
        Vec::new()
    } else {
        similarity::of_page(wanted.target, look.page())
    };
    let mut found = by_element(wanted, look, &evidence);
    if wanted.mode != FindMode::NoVision {
        let pictures = by_image(wanted, look);
        let sight = Sight {
            wanted,
            look,
            evidence: &evidence,
            ocr,
        };
        if wanted.mode == FindMode::VisionOnly {
            found = sight.only(pictures);
        } else {
            sight.add_pictures(&mut found, pictures);
        }
    }
    merge_by_place(found, Question::about(wanted.target, wanted.mode))
}

/// Candidates of a look by its elements and the pixels at their places, without a search through the picture.
pub(crate) fn by_element_alone(wanted: Wanted, look: &Look) -> Vec<Candidate> {
    by_element(wanted, look, &similarity::of_page(wanted.target, look.page()))
}

/// An element as a candidate by what it tells of itself, unseen.
pub(crate) fn unseen(target: &Target, element: &PageCandidate, ratio: f64) -> Candidate {
    let evidence = similarity::of_page(target, &similarity::Page::of(std::slice::from_ref(element)));
    let place = element.place.scaled(ratio);
    Candidate {
        place,
        point: spot_in(target, place),
        element: Some(0),
        evidence: evidence.first().copied().unwrap_or_default(),
    }
}

/// The elements most like the recorded one.
fn by_element(wanted: Wanted, look: &Look, evidence: &[EvidenceScores]) -> Vec<Candidate> {
    let scored = evidence
        .iter()
        .enumerate()
        .filter(|(index, _)| look.elements[*index].place.area() > 0.0);
    let found = scored.map(|(index, evidence)| element_candidate(wanted, look, index, *evidence));
    let mut found = best_first(found, Question::about(wanted.target, FindMode::NoVision));
    found.truncate(ELEMENTS_KEPT);
    if let (Some(anchor), FindMode::Fused) = (wanted.anchor, wanted.mode) {
        for candidate in found.iter_mut().take(ELEMENTS_LOOKED_AT) {
            let seen = alike_at(anchor, look, candidate.place);
            candidate.evidence.image = seen.map(|seen| seen.score);
            candidate.evidence.detail = seen.and_then(|seen| seen.detail);
        }
    }
    found
}

fn element_candidate(wanted: Wanted, look: &Look, index: usize, evidence: EvidenceScores) -> Candidate {
    let place = look.elements[index].place.scaled(look.ratio);
    Candidate {
        place,
        point: spot_in(wanted.target, place),
        element: Some(index),
        evidence,
    }
}

/// The point of a live box that was pressed in the recorded one; its middle where nothing tells. In the box's own units.
pub(crate) fn spot_in(target: &Target, place: Rect) -> Point {
    let anchor = target.anchor.as_ref();
    anchor.map_or(place.centre(), |anchor| same_spot(anchor, recorded_box(target, anchor), place))
}

/// The box of the target when it was recorded, device pixels of that screenshot. The anchor of a large target shows a part of it
/// only, and a part of that part is another place of the whole.
fn recorded_box(target: &Target, anchor: &Anchor) -> Rect {
    let whole = target.place.scaled(anchor.device_pixel_ratio);
    if whole.contains(pressed_at(anchor)) {
        whole
    } else {
        shown_part(anchor)
    }
}

/// The part of the target that the anchor shows, device pixels of its screenshot.
pub(crate) fn shown_part(anchor: &Anchor) -> Rect {
    anchor.target.moved(anchor.place.x, anchor.place.y)
}

fn pressed_at(anchor: &Anchor) -> Point {
    Point {
        x: anchor.place.x + anchor.hot_spot.x,
        y: anchor.place.y + anchor.hot_spot.y,
    }
}

/// The point of a live box that corresponds to the hot spot in the recorded one, kept off the edges.
fn same_spot(anchor: &Anchor, recorded: Rect, place: Rect) -> Point {
    let part = |at: f64, start: f64, length: f64| {
        if length > 0.0 {
            ((at - start) / length).clamp(0.1, 0.9)
        } else {
            0.5
        }
    };
    let pressed = pressed_at(anchor);
    Point {
        x: place.x + place.width * part(pressed.x, recorded.x, recorded.width),
        y: place.y + place.height * part(pressed.y, recorded.y, recorded.height),
    }
}

/// How alike a place looks: all of it, and its least alike part.
#[derive(Debug, Clone, Copy)]
struct Seen {
    score: f64,
    detail: Option<f64>,
}

/// How alike the target's own part of the anchor and this very place are; nothing where the place is outside the picture. A box
/// that grew or shrank since is compared at its own size too: its text was set larger or smaller.
fn alike_at((anchor, pictures): (&Anchor, &PreparedAnchor), look: &Look, place: Rect) -> Option<Seen> {
    let around = pixels(place).grown(8, 8, look.picture.size());
    let crop = look.picture.crop(around).ok()?;
    if matching::is_flat(&pictures.target) || pictures.hides_target() {
        return None;
    }
    let known = scale(anchor, look);
    let by_height = (place.height / anchor.target.height.max(1.0)) as f32;
    let resized = (by_height / known - 1.0).abs() > SAME_SIZE && (0.6..1.7).contains(&(by_height / known));
    let at_scale = |scale: f32| {
        let options = MatchOptions {
            scale,
            effort: Effort::Quick,
            least_score: 0.0,
            max_candidates: 1,
            ignored: pictures.target_masked.clone(),
            ..MatchOptions::default()
        };
        matching::find(&pictures.target, &crop, &options).into_iter().next()
    };
    let found = [Some(known), resized.then_some(by_height)]
        .into_iter()
        .flatten()
        .filter_map(at_scale);
    let best = found.max_by(|a, b| a.score.total_cmp(&b.score));
    Some(best.map_or(Seen { score: 0.0, detail: None }, |best| Seen {
        score: f64::from(best.score),
        detail: matching::detail(&pictures.target, &crop, best.place, &pictures.target_masked).map(f64::from),
    }))
}

/// Device pixels of the look for one of the anchor.
fn scale(anchor: &Anchor, look: &Look) -> f32 {
    (look.ratio / anchor.device_pixel_ratio) as f32
}

/// A place that looks like the anchor.
struct Pictured {
    target: Rect,
    point: Point,
    score: f64,
    /// How alike its least alike part is.
    detail: Option<f64>,
}

fn by_image(wanted: Wanted, look: &Look) -> Vec<Pictured> {
    let Some((anchor, pictures)) = wanted.anchor else {
        return Vec::new();
    };
    let scale = scale(anchor, look);
    let recorded = pixels(anchor.place.scaled(f64::from(scale)));
    let options = MatchOptions {
        recorded_place: Some(recorded),
        scale,
        effort: wanted.effort,
        ignored: pictures.masked.clone(),
        ..MatchOptions::default()
    };
    let whole = matching::find(&pictures.picture, &look.picture, &options);
    let mut found: Vec<Pictured> = whole.iter().map(|c| pictured((anchor, pictures), look, c)).collect();
    // What surrounds a moved target stayed behind: its own part of the anchor is looked for alone.
    let own = f64::from(pictures.target.width()) * f64::from(pictures.target.height()) / anchor.place.area().max(1.0);
    if own < 0.7
        && whole.first().is_none_or(|best| f64::from(best.score) < SURELY_ALIKE)
        && !matching::is_flat(&pictures.target)
        && !pictures.hides_target()
    {
        let options = MatchOptions {
            recorded_place: None,
            ignored: pictures.target_masked.clone(),
            ..options
        };
        for alone in matching::find(&pictures.target, &look.picture, &options) {
            let target = rect(alone.place);
            found.push(Pictured {
                target,
                point: same_spot(anchor, shown_part(anchor), target),
                score: 0.98 * f64::from(alone.score),
                detail: matching::detail(&pictures.target, &look.picture, alone.place, &pictures.target_masked).map(f64::from),
            });
        }
    }
    found
}

impl Pictured {
    /// So alike in every part that it needs no reading.
    fn shows_the_same(&self) -> bool {
        self.detail.unwrap_or(self.score) >= SHOWS_THE_SAME_TEXT
    }
}

/// Where the target lies in a place that looks like the whole anchor.
fn pictured((anchor, pictures): (&Anchor, &PreparedAnchor), look: &Look, found: &ImageCandidate) -> Pictured {
    let place = found.place;
    let (fx, fy) = (
        f64::from(place.width) / anchor.place.width.max(1.0),
        f64::from(place.height) / anchor.place.height.max(1.0),
    );
    let (x, y) = (f64::from(place.x), f64::from(place.y));
    let part = anchor.target;
    let target = Rect {
        x: x + part.x * fx,
        y: y + part.y * fy,
        width: part.width * fx,
        height: part.height * fy,
    };
    Pictured {
        target,
        detail: matching::detail(&pictures.target, &look.picture, rounded(target), &pictures.target_masked).map(f64::from),
        point: Point {
            x: x + anchor.hot_spot.x * fx,
            y: y + anchor.hot_spot.y * fy,
        },
        score: f64::from(found.score),
    }
}

/// Whether an element shows what no page lists: a drawing, or a custom element with a closed shadow root, which has no name either.
fn shows_the_unlisted(element: &ElementEvidence) -> bool {
    DRAWN.contains(&element.tag.as_str()) || (element.tag.contains('-') && element.name.is_empty())
}

/// Finding by picture and text.
struct Sight<'a> {
    wanted: Wanted<'a>,
    look: &'a Look,
    /// Of the look's elements.
    evidence: &'a [EvidenceScores],
    ocr: &'a Ocr,
}

impl Sight<'_> {
    /// Adds what the picture says to the elements it lies on, or as candidates of their own.
    fn add_pictures(&self, found: &mut Vec<Candidate>, pictures: Vec<Pictured>) {
        for picture in pictures {
            match found.iter_mut().find(|candidate| same_thing(candidate.place, picture.target)) {
                Some(known) => {
                    known.evidence.image = Some(known.evidence.image.unwrap_or(0.0).max(picture.score));
                    known.evidence.detail = most(known.evidence.detail, picture.detail);
                }
                None => found.extend(self.of_unlisted(&picture)),
            }
        }
    }

    /// A candidate for a place that looks right but is none of the best elements.
    fn of_unlisted(&self, picture: &Pictured) -> Option<Candidate> {
        let under = self
            .look
            .elements
            .iter()
            .position(|live| same_thing(live.place.scaled(self.look.ratio), picture.target));
        if let Some(index) = under {
            let mut candidate = element_candidate(self.wanted, self.look, index, self.evidence[index]);
            candidate.evidence.image = Some(picture.score);
            candidate.evidence.detail = picture.detail;
            return Some(candidate);
        }
        // Where elements are known, only what a page paints by itself is none of them.
        let drawn = self.wanted.target.element.as_ref().is_none_or(shows_the_unlisted);
        (drawn && picture.score >= WORTH_READING).then(|| self.seen(picture, Some(&read_around(self.look, self.ocr, picture.target))))
    }

    /// Candidates by picture and text alone.
    fn only(&self, pictures: Vec<Pictured>) -> Vec<Candidate> {
        let mut scores: Vec<f64> = pictures.iter().map(|p| p.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let sure = pictures
            .first()
            .is_some_and(|best| best.score >= SURELY_ALIKE && best.shows_the_same());
        let alone = sure && scores.get(1).is_none_or(|second| *second < 0.9);
        if alone {
            return pictures.iter().take(1).map(|picture| self.seen(picture, None)).collect();
        }
        let page = self.ocr.read(&self.look.picture, None).unwrap_or_default();
        let mut found: Vec<Candidate> = pictures.iter().map(|picture| self.seen(picture, Some(&page))).collect();
        for place in self.places_that_say(&page) {
            let seen = self.wanted.anchor.and_then(|anchor| alike_at(anchor, self.look, place));
            if found.iter().all(|candidate| !candidate.place.contains(place.centre())) {
                found.push(self.seen(
                    &Pictured {
                        target: place,
                        point: place.centre(),
                        score: seen.map_or(0.0, |seen| seen.score),
                        detail: seen.and_then(|seen| seen.detail),
                    },
                    Some(&page),
                ));
            }
        }
        found
    }

    /// Boxes of the words that say what the target said.
    fn places_that_say(&self, page: &[Line]) -> Vec<Rect> {
        let Some(text) = similarity::shown_by(self.wanted.target) else {
            return Vec::new();
        };
        let said = |line: &Line| {
            contains_similar(line, text)
                .filter(|found| found.score >= TEXT_FOUND)
                .map(|found| rect(found.place))
        };
        page.iter().filter_map(said).collect()
    }

    /// A candidate for a place that was seen, with what was read there, if anything was.
    fn seen(&self, picture: &Pictured, read: Option<&[Line]>) -> Candidate {
        let target = self.wanted.target;
        let wanted_text = similarity::shown_by(target).filter(|_| !picture.shows_the_same());
        let text = wanted_text
            .zip(read)
            .map(|(text, lines)| f64::from(text_similarity(text, &text_in(lines, picture.target))));
        let reach = NEIGHBOUR_REACH * self.look.ratio;
        let around = |lines: &[Line]| -> Vec<String> {
            let near = lines.iter().filter(|line| near(rect(line.place), picture.target, reach));
            near.flat_map(|line| line.words.iter().map(|w| w.text.clone()).chain([line.text.clone()]))
                .collect()
        };
        let evidence = EvidenceScores {
            image: Some(picture.score),
            detail: picture.detail,
            text,
            element: None,
            place: Some(similarity::place(
                target.place,
                picture.target.scaled(1.0 / self.look.ratio).centre(),
            )),
            neighbours: read.and_then(|lines| similarity::neighbours(&target.neighbours, &around(lines))),
        };
        Candidate {
            place: picture.target,
            point: picture.point,
            element: None,
            evidence,
        }
    }
}

/// Reads a place, device pixels, and what is around it.
pub(crate) fn read_around(look: &Look, ocr: &Ocr, place: Rect) -> Vec<Line> {
    let reach = (NEIGHBOUR_REACH * look.ratio) as u32;
    let region = pixels(place).grown(reach, reach / 2, look.picture.size());
    ocr.read(&look.picture, Some(region)).unwrap_or_default()
}

/// What is to be read in a place, device pixels.
pub(crate) fn text_at(look: &Look, ocr: &Ocr, place: Rect) -> String {
    text_in(&read_around(look, ocr, place), place)
}

/// The words whose middle lies in the box, in reading order.
fn text_in(lines: &[Line], place: Rect) -> String {
    let words = lines.iter().flat_map(|line| &line.words);
    let inside = words.filter(|word| place.contains(rect(word.place).centre()));
    inside.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether two boxes are mostly the same.
fn same_thing(a: Rect, b: Rect) -> bool {
    let common = a.overlap_area(b);
    common > 0.5 * (a.area() + b.area() - common)
}

/// Whether the gap between two boxes is at most `reach`, and they are not the same.
fn near(a: Rect, b: Rect, reach: f64) -> bool {
    let gap = |a_start: f64, a_length: f64, b_start: f64, b_length: f64| {
        (a_start - (b_start + b_length)).max(b_start - (a_start + a_length)).max(0.0)
    };
    let (dx, dy) = (gap(a.x, a.width, b.x, b.width), gap(a.y, a.height, b.y, b.height));
    dx.hypot(dy) <= reach && !same_thing(a, b)
}

/// Sorted by their log odds, each weighed once: a page has thousands of elements.
fn best_first(found: impl IntoIterator<Item = Candidate>, question: Question) -> Vec<Candidate> {
    let weighed = found.into_iter().map(|candidate| (log_odds(&candidate, question), candidate));
    let mut weighed: Vec<(f64, Candidate)> = weighed.collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0));
    weighed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// A press on a thing inside another presses both: of two boxes that hold each other's point only the
/// better is a candidate.
fn merge_by_place(found: Vec<Candidate>, question: Question) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in best_first(found, question) {
        let same = |better: &Candidate| better.place.contains(candidate.place.centre()) || candidate.place.contains(better.place.centre());
        if !kept.iter().any(same) {
            kept.push(candidate);
        }
    }
    kept
}

fn pixels(rect: Rect) -> PixelBox {
    let (x, y) = (rect.x.max(0.0), rect.y.max(0.0));
    let (right, bottom) = ((rect.x + rect.width).max(0.0), (rect.y + rect.height).max(0.0));
    PixelBox::new(
        x as u32,
        y as u32,
        (right.ceil() - x.floor()) as u32,
        (bottom.ceil() - y.floor()) as u32,
    )
}

fn most(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.into_iter().chain(b).reduce(f64::max)
}

/// The nearest whole pixels.
fn rounded(rect: Rect) -> PixelBox {
    let side = |length: f64| length.round().max(0.0) as u32;
    PixelBox::new(side(rect.x), side(rect.y), side(rect.width), side(rect.height))
}

pub(crate) fn rect(place: PixelBox) -> Rect {
    Rect {
        x: f64::from(place.x),
        y: f64::from(place.y),
        width: f64::from(place.width),
        height: f64::from(place.height),
    }
}

/// Whether a picture of the same place, taken later, shows the same; a blinking text cursor is let pass.
pub(crate) fn looks_the_same(a: &Picture, b: &Picture, place: Rect) -> bool {
    match (a.crop(pixels(place)), b.crop(pixels(place))) {
        (Ok(a), Ok(b)) => difference(&a, &b, &[]).ratio <= BLINK,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use sullae_recording::TargetKind;

    use super::*;

    #[test]
    fn a_wide_row_is_pressed_where_it_was_though_its_picture_shows_a_part_of_it_only() {
        let row = Rect {
            x: 160.0,
            y: 270.0,
            width: 500.0,
            height: 60.0,
        };
        let anchor = Anchor {
            image: "anchors/s1.png".into(),
            place: Rect {
                x: 230.0,
                y: 264.0,
                width: 170.0,
                height: 72.0,
            },
            hot_spot: Point { x: 170.0, y: 36.0 },
            target: Rect {
                x: 0.0,
                y: 6.0,
                width: 170.0,
                height: 60.0,
            },
            device_pixel_ratio: 1.0,
            twins: 0,
            rank: 0,
            masked: Vec::new(),
        };
        let target = Target {
            label: "우유 사기".into(),
            kind: TargetKind::Other,
            place: row,
            anchor: None,
            text: None,
            neighbours: Vec::new(),
            element: None,
        };
        let point = same_spot(&anchor, recorded_box(&target, &anchor), row);
        assert!((point.x - 400.0).abs() < 1.0 && (point.y - 300.0).abs() < 1.0, "{point:?}");
    }
}
