//! Cases of relocation: elements of an old version of a page and the elements of a newer one. Any field may be null or missing.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;
use sullae_player::{
    PageCandidate,
    similarity::{Agreements, Described, Page},
};
use sullae_recording::{ElementEvidence, Rect, Target, TargetKind};

#[derive(Deserialize)]
struct File {
    sites: Vec<Site>,
}

#[derive(Deserialize)]
struct Site {
    #[serde(default)]
    candidates: Vec<Element>,
    #[serde(default)]
    cases: Vec<RawCase>,
}

#[derive(Deserialize)]
struct RawCase {
    target: Element,
    truth: usize,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Element {
    tag: Option<String>,
    id: Option<String>,
    name: Option<String>,
    class_list: Option<Vec<Option<String>>>,
    href: Option<String>,
    alt: Option<String>,
    xpath: Option<String>,
    idxpath: Option<String>,
    is_button: Option<bool>,
    location: Option<Location>,
    visible_text: Option<Vec<Option<String>>>,
    neighbor_text: Option<Vec<Option<String>>>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(default)]
struct Location {
    x: Option<f64>,
    y: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
}

/// One element to find again among those of the newer page.
pub(crate) struct Case {
    /// Which site, from 0.
    pub(crate) site: usize,
    pub(crate) target: Described,
    /// By candidate: how far it agrees.
    pub(crate) agreements: Vec<Agreements>,
    /// By candidate: whether a press on its middle would be right.
    pub(crate) right: Vec<bool>,
}

/// All cases and the pages they are looked for on.
pub(crate) struct Cases {
    pub(crate) pages: Vec<Page>,
    pub(crate) cases: Vec<Case>,
}

/// Reads a file of cases.
pub(crate) fn read(path: &std::path::Path) -> Result<Cases> {
    let text = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let file: File = serde_json::from_slice(&text).with_context(|| format!("{} is no file of relocation cases", path.display()))?;
    let (mut pages, mut cases) = (Vec::new(), Vec::new());
    for (site, raw) in file.sites.iter().enumerate() {
        let elements: Vec<PageCandidate> = raw.candidates.iter().map(Element::candidate).collect();
        let page = Page::of(&elements).with_unordered_neighbours();
        for case in &raw.cases {
            let truth = elements
                .get(case.truth)
                .with_context(|| format!("site {site}: there is no candidate {}", case.truth))?;
            let target = Described::of_target(&case.target.target()).with_unordered_neighbours();
            let right = elements.iter().map(|element| reaches(truth.place, element.place)).collect();
            let agreements = page.agreements(&target);
            cases.push(Case {
                site,
                target,
                agreements,
                right,
            });
        }
        pages.push(page);
    }
    Ok(Cases { pages, cases })
}

/// Whether the middle of `chosen` lies inside `truth`, its edges included.
fn reaches(truth: Rect, chosen: Rect) -> bool {
    let middle = chosen.centre();
    (truth.x..=truth.x + truth.width).contains(&middle.x) && (truth.y..=truth.y + truth.height).contains(&middle.y)
}

impl Element {
    fn evidence(&self) -> ElementEvidence {
        let classes = joined(self.class_list.as_deref());
        let given = [
            ("id", &self.id),
            ("name", &self.name),
            ("class", &Some(classes)),
            ("href", &self.href),
            ("alt", &self.alt),
        ];
        let attributes: BTreeMap<String, String> = given
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone().filter(|value| !value.trim().is_empty())?)))
            .collect();
        let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
        ElementEvidence {
            tag: or_empty(&self.tag).to_lowercase(),
            attributes,
            xpath: or_empty(&self.xpath),
            id_xpath: or_empty(&self.idxpath),
            ..ElementEvidence::default()
        }
    }

    fn kind(&self) -> TargetKind {
        if self.is_button == Some(true) {
            TargetKind::Button
        } else {
            TargetKind::Other
        }
    }

    fn text(&self) -> Option<String> {
        Some(joined(self.visible_text.as_deref())).filter(|text| !text.trim().is_empty())
    }

    fn place(&self) -> Rect {
        let at = self.location.unwrap_or_default();
        let place = Rect {
            x: at.x.unwrap_or_default(),
            y: at.y.unwrap_or_default(),
            width: at.width.unwrap_or_default(),
            height: at.height.unwrap_or_default(),
        };
        // What begins and ends before the page does cannot be scrolled to, nor pressed.
        let middle = place.centre();
        if middle.x < 0.0 || middle.y < 0.0 { Rect::default() } else { place }
    }

    fn neighbours(&self) -> Vec<String> {
        self.neighbor_text.iter().flatten().flatten().cloned().collect()
    }

    fn candidate(&self) -> PageCandidate {
        PageCandidate {
            element: self.evidence(),
            label: String::new(),
            kind: self.kind(),
            text: self.text(),
            neighbours: self.neighbours(),
            place: self.place(),
            frame: Vec::new(),
            disabled: false,
            editable: false,
        }
    }

    fn target(&self) -> Target {
        Target {
            label: String::new(),
            kind: self.kind(),
            place: self.place(),
            anchor: None,
            text: self.text(),
            neighbours: self.neighbours(),
            element: Some(self.evidence()),
        }
    }
}

fn joined(words: Option<&[Option<String>]>) -> String {
    let words: Vec<&str> = words.unwrap_or_default().iter().flatten().map(String::as_str).collect();
    words.join(" ")
}
