//! What no picture may show: where documents show secrets and masked areas, and since when.

use std::collections::HashMap;

use sullae_recording::{Mask, Rect};

use crate::raw::{FramePlace, PageEvent};

/// Reports are kept this long, milliseconds: longer than any picture that an anchor is cut out of.
const KEPT_MS: f64 = 10_000.0;
/// A picture may be older than its time by this much.
const SLACK_MS: f64 = 200.0;

/// Where one document showed each masked area from one moment on; nothing for those it had not.
#[derive(Debug)]
struct Report {
    tab: u32,
    doc: String,
    at_ms: f64,
    found: Vec<Option<Vec<Rect>>>,
}

/// What a picture of a tab may not show, CSS pixels of the top viewport.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Covered {
    pub(crate) secrets: Vec<Rect>,
    pub(crate) masked: Vec<Rect>,
    /// An area that should be there was not found: whatever surrounds a target may be it.
    pub(crate) lost: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Hidden {
    masks: Vec<Mask>,
    secrets: HashMap<(u32, String), Vec<Rect>>,
    reports: Vec<Report>,
    /// Address of every tab.
    urls: HashMap<u32, String>,
}

impl Hidden {
    /// With the areas that are masked already.
    pub(crate) fn new(masks: Vec<Mask>) -> Self {
        Self { masks, ..Self::default() }
    }

    pub(crate) fn masks(&self) -> &[Mask] {
        &self.masks
    }

    /// Adds an area; false where it is masked already.
    pub(crate) fn add(&mut self, mask: Mask) -> bool {
        let is_new = self.masks.iter().all(|known| known.selector() != mask.selector());
        if is_new {
            self.masks.push(mask);
        }
        is_new
    }

    pub(crate) fn forget_tab(&mut self, tab: u32) {
        self.secrets.retain(|(of, _), _| *of != tab);
        self.reports.retain(|report| report.tab != tab);
    }

    pub(crate) fn is_at(&mut self, tab: u32, url: &str) {
        self.urls.insert(tab, url.to_owned());
    }

    /// Where a document shows secrets now.
    pub(crate) fn hear_secrets(&mut self, tab: u32, event: &PageEvent, secrets: &[Rect]) {
        self.secrets.insert((tab, event.doc.clone()), in_top(&event.frame, secrets));
    }

    /// Where a document, or a frame that was asked, shows each masked area from this time on.
    pub(crate) fn hear_masked(&mut self, tab: u32, doc: &str, frame: &FramePlace, newest: f64, found: &[Option<Vec<Rect>>]) {
        let found = found.iter().map(|boxes| boxes.as_ref().map(|boxes| in_top(frame, boxes)));
        let report = Report {
            tab,
            doc: doc.to_owned(),
            at_ms: newest,
            found: found.collect(),
        };
        let next_of = |at: usize, reports: &[Report]| {
            let (tab, doc) = (reports[at].tab, &reports[at].doc);
            reports[at + 1..]
                .iter()
                .find(|next| next.tab == tab && next.doc == *doc)
                .map(|next| next.at_ms)
        };
        self.reports.push(report);
        // One holds until the next of its document.
        let over: Vec<bool> = (0..self.reports.len())
            .map(|at| next_of(at, &self.reports).is_some_and(|next| next < newest - KEPT_MS))
            .collect();
        let mut over = over.into_iter();
        self.reports.retain(|_| !over.next().unwrap_or_default());
    }

    /// What a picture of a tab may not show that was drawn at this time, with all that moved since.
    pub(crate) fn covered(&self, tab: u32, at_ms: f64) -> Covered {
        let secrets = self.secrets.iter().filter(|((of, _), _)| *of == tab);
        let mut covered = Covered {
            secrets: secrets.flat_map(|(_, boxes)| boxes.iter().copied()).collect(),
            ..Covered::default()
        };
        let mut found = vec![false; self.masks.len()];
        let mut docs: HashMap<&str, Vec<&Report>> = HashMap::new();
        for report in self.reports.iter().filter(|report| report.tab == tab) {
            docs.entry(&report.doc).or_default().push(report);
        }
        for reports in docs.values() {
            let first = reports
                .iter()
                .rposition(|report| report.at_ms < at_ms - SLACK_MS)
                .unwrap_or_default();
            for (at, was_found) in found.iter_mut().enumerate() {
                let mut last: &[Rect] = &[];
                for boxes in reports[first..].iter().filter_map(|report| report.found.get(at)?.as_deref()) {
                    *was_found = true;
                    covered.masked.extend(boxes);
                    if last.len() == boxes.len() {
                        covered
                            .masked
                            .extend(last.iter().zip(boxes).filter(|(a, b)| a != b).map(|(a, b)| a.hull(*b)));
                    }
                    last = boxes;
                }
            }
        }
        let url = self.urls.get(&tab).map_or("", String::as_str);
        let is_lost = |(mask, found): (&Mask, &bool)| !found && !mask.may_be_absent && mask.is_of(url);
        covered.lost = self.masks.iter().zip(&found).any(is_lost);
        covered
    }
}

fn in_top(frame: &FramePlace, boxes: &[Rect]) -> Vec<Rect> {
    boxes.iter().map(|place| place.moved(frame.x, frame.y)).collect()
}

#[cfg(test)]
mod tests {
    use sullae_recording::{ElementEvidence, PageSeen, Target, TargetKind};

    use super::*;

    const PAGE: &str = "https://shop.test/orders";

    fn hidden() -> Hidden {
        let page = PageSeen {
            url: PAGE.into(),
            ..PageSeen::default()
        };
        let target = Target {
            label: String::new(),
            kind: TargetKind::Other,
            place: Rect::default(),
            anchor: None,
            text: None,
            neighbours: Vec::new(),
            element: Some(ElementEvidence {
                tag: "b".into(),
                xpath: "/html[1]/body[1]/b[1]".into(),
                ..ElementEvidence::default()
            }),
        };
        let mut hidden = Hidden::new(vec![Mask::of(page, target, "owner")]);
        hidden.is_at(1, PAGE);
        hidden
    }

    fn at(y: f64) -> Rect {
        Rect {
            x: 0.0,
            y,
            width: 10.0,
            height: 10.0,
        }
    }

    fn hear(hidden: &mut Hidden, at_ms: f64, boxes: Option<Vec<Rect>>) {
        hidden.hear_masked(1, "doc", &FramePlace::default(), at_ms, &[boxes]);
    }

    #[test]
    fn a_picture_is_covered_by_where_the_area_was_then_and_went_since() {
        let mut hidden = hidden();
        for (at_ms, y) in [(1_000.0, 0.0), (2_000.0, 100.0), (3_000.0, 300.0)] {
            hear(&mut hidden, at_ms, Some(vec![at(y)]));
        }
        let covered = hidden.covered(1, 2_500.0);
        let way = Rect {
            height: 210.0,
            ..at(100.0)
        };
        assert_eq!(covered.masked, [at(100.0), at(300.0), way]);
        assert!(!covered.lost);
        assert_eq!(hidden.covered(2, 2_500.0), Covered::default(), "another tab");
    }

    #[test]
    fn an_area_that_its_page_never_showed_is_lost() {
        let mut hidden = hidden();
        assert!(hidden.covered(1, 500.0).lost, "no document said anything");
        hear(&mut hidden, 1_000.0, None);
        assert!(hidden.covered(1, 1_500.0).lost);
        hidden.is_at(1, "https://shop.test/help");
        assert!(!hidden.covered(1, 1_500.0).lost);
    }

    #[test]
    fn reports_that_no_picture_can_be_older_than_are_forgotten() {
        let mut hidden = hidden();
        for at_ms in 0..40 {
            hear(&mut hidden, f64::from(at_ms) * 1_000.0, Some(vec![at(f64::from(at_ms))]));
        }
        assert_eq!(hidden.reports.len(), 12);
    }
}
