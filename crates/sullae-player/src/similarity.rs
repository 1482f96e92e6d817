//! How alike a recorded target and a live element are, by each kind of evidence, from 0 to 1.
//!
//! The element part follows Similo (Nass et al., "Similarity-based web element localization for robust
//! test automation", TOSEM 2023): attributes are compared one by one and averaged by weight. The weights
//! here are set by hand; only their order of magnitude matters until they are learnt from data.

use sullae_recording::{ElementEvidence, Point, Rect, Target};
use sullae_vision::text::similarity as text_similarity;

use crate::page_candidate::PageCandidate;

/// Distance in CSS pixels at which place stops saying anything: the similarity there is 1/e.
const PLACE_REACH: f64 = 180.0;
/// Recorded neighbours that are compared at most.
const NEIGHBOURS: usize = 5;

/// Attributes worth comparing beside those with their own rule, with their weights.
const ATTRIBUTES: &[(&str, f64)] = &[
    ("name", 1.5),
    ("type", 0.5),
    ("placeholder", 1.0),
    ("title", 0.5),
    ("alt", 0.8),
    ("for", 0.8),
    ("value", 0.8),
    ("aria-label", 1.0),
    ("data-testid", 2.0),
    ("data-test", 2.0),
    ("data-cy", 2.0),
];

/// How alike two elements are by what the document says of them.
pub(crate) fn element(recorded: &ElementEvidence, live: &ElementEvidence) -> f64 {
    let mut sum = Weighted::default();
    sum.add(1.0, equal(&recorded.tag, &live.tag));
    if !recorded.role.is_empty() {
        sum.add(0.5, equal(&recorded.role, &live.role));
    }
    if !recorded.name.is_empty() {
        sum.add(2.0, text_similarity_f64(&recorded.name, &live.name));
    }
    if let Some(id) = recorded.attributes.get("id").filter(|id| !looks_generated(id)) {
        sum.add(1.5, live.attributes.get("id").map_or(0.0, |live| equal(id, live)));
    }
    if let Some(classes) = recorded.attributes.get("class") {
        sum.add(0.5, shared_words(classes, live.attributes.get("class").map_or("", String::as_str)));
    }
    if let Some(href) = recorded.attributes.get("href") {
        sum.add(1.0, live.attributes.get("href").map_or(0.0, |live| address(href, live)));
    }
    for (name, weight) in ATTRIBUTES {
        if let Some(value) = recorded.attributes.get(*name) {
            sum.add(
                *weight,
                live.attributes.get(*name).map_or(0.0, |live| text_similarity_f64(value, live)),
            );
        }
    }
    sum.add(0.8, path(&recorded.xpath, &live.xpath));
    if !recorded.id_xpath.is_empty() {
        sum.add(0.4, path(&recorded.id_xpath, &live.id_xpath));
    }
    sum.mean()
}

/// How alike the shown texts are; nothing where the recorded target showed none.
pub(crate) fn text(recorded: &Target, live: Option<&str>) -> Option<f64> {
    let recorded = recorded.text.as_deref().filter(|text| !text.trim().is_empty())?;
    Some(live.map_or(0.0, |live| text_similarity_f64(recorded, live)))
}

/// How near a place is to the recorded one; both CSS pixels of the viewport.
pub(crate) fn place(recorded: Rect, live: Point) -> f64 {
    (-recorded.centre().distance(live) / PLACE_REACH).exp()
}

/// How many of the recorded neighbours are still close by; nothing where none were recorded.
pub(crate) fn neighbours(recorded: &[String], live: &[String]) -> Option<f64> {
    let recorded = &recorded[..recorded.len().min(NEIGHBOURS)];
    if recorded.is_empty() {
        return None;
    }
    let best = |text: &String| live.iter().map(|other| text_similarity_f64(text, other)).fold(0.0, f64::max);
    // Half alike is not alike: texts of different rows often share a word.
    let agreement = recorded.iter().map(|text| ((best(text) - 0.5) * 2.0).max(0.0)).sum::<f64>();
    Some(agreement / recorded.len() as f64)
}

/// Everything a live element can be compared by without looking at pixels.
pub(crate) fn of_page_candidate(target: &Target, live: &PageCandidate) -> sullae_recording::run::EvidenceScores {
    sullae_recording::run::EvidenceScores {
        image: None,
        text: text(target, live.text.as_deref()),
        element: target.element.as_ref().map(|recorded| element(recorded, &live.element)),
        place: Some(place(target.place, live.place.centre())),
        neighbours: neighbours(&target.neighbours, &live.neighbours),
    }
}

/// Whether an id was likely made by a program and will be another one next time: long runs of
/// digits, or hexadecimal and mixed-up letters and digits.
pub(crate) fn looks_generated(id: &str) -> bool {
    let digits = id.chars().filter(char::is_ascii_digit).count();
    let changes = id
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    id.starts_with(':') || digits >= 5 || changes >= 4
}

/// A weighted mean in the making.
#[derive(Default)]
struct Weighted {
    sum: f64,
    weight: f64,
}

impl Weighted {
    fn add(&mut self, weight: f64, value: f64) {
        self.sum += weight * value;
        self.weight += weight;
    }

    fn mean(&self) -> f64 {
        if self.weight > 0.0 { self.sum / self.weight } else { 0.0 }
    }
}

fn equal(a: &str, b: &str) -> f64 {
    f64::from(u8::from(a == b))
}

fn text_similarity_f64(a: &str, b: &str) -> f64 {
    f64::from(text_similarity(a, b))
}

/// Shared words divided by all words.
fn shared_words(a: &str, b: &str) -> f64 {
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (a, b) = (words(a), words(b));
    let all = a.union(&b).count();
    if all == 0 {
        1.0
    } else {
        a.intersection(&b).count() as f64 / all as f64
    }
}

/// Addresses without their query count half: the query often carries an id of the day.
fn address(a: &str, b: &str) -> f64 {
    let path = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_owned();
    match (a == b, path(a) == path(b)) {
        (true, _) => 1.0,
        (false, true) => 0.7,
        (false, false) => 0.0,
    }
}

/// Shared beginning and end of two paths, divided by the longer one's length in parts.
fn path(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b): (Vec<_>, Vec<_>) = (a.split('/').collect(), b.split('/').collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let shorter = a.len().min(b.len());
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count()
        .min(shorter - head);
    (head + tail) as f64 / a.len().max(b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(tag: &str, name: &str, attributes: &[(&str, &str)], xpath: &str) -> ElementEvidence {
        let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        ElementEvidence {
            tag: tag.into(),
            name: name.into(),
            attributes,
            xpath: xpath.into(),
            ..Default::default()
        }
    }

    #[test]
    fn the_same_element_is_wholly_alike_and_a_neighbour_is_not() {
        let add = evidence(
            "button",
            "장바구니 담기",
            &[("id", "add"), ("class", "btn primary")],
            "/html[1]/body[1]/main[1]/button[1]",
        );
        let buy = evidence(
            "button",
            "바로 구매",
            &[("id", "buy"), ("class", "btn")],
            "/html[1]/body[1]/main[1]/button[2]",
        );
        assert_eq!(element(&add, &add), 1.0);
        assert!(element(&add, &buy) < 0.6, "{}", element(&add, &buy));
    }

    #[test]
    fn renamed_ids_and_classes_leave_more_than_a_neighbour_has() {
        let add = evidence(
            "button",
            "담기",
            &[("id", "add"), ("class", "btn primary"), ("type", "button")],
            "/html[1]/body[1]/button[1]",
        );
        let renamed = evidence(
            "button",
            "담기",
            &[("id", "x91ka"), ("class", "q7 z2"), ("type", "button")],
            "/html[1]/body[1]/button[1]",
        );
        let other = evidence(
            "button",
            "찜하기",
            &[("id", "wish"), ("class", "btn primary"), ("type", "button")],
            "/html[1]/body[1]/button[2]",
        );
        assert!(element(&add, &renamed) > element(&add, &other) + 0.1);
    }

    #[test]
    fn a_generated_id_is_not_held_against_an_element() {
        assert!(looks_generated(":r1a:") && looks_generated("input-193847") && looks_generated("a1b2c3"));
        assert!(!looks_generated("login") && !looks_generated("address2") && !looks_generated("step-1-2"));
    }

    #[test]
    fn a_twin_in_another_row_is_told_apart_by_its_neighbours() {
        let recorded = vec!["김철수".to_owned(), "서울".to_owned()];
        assert_eq!(neighbours(&recorded, &["서울".to_owned(), "김철수".to_owned()]), Some(1.0));
        assert!(neighbours(&recorded, &["이영희".to_owned(), "부산".to_owned()]).unwrap() < 0.3);
        assert_eq!(neighbours(&[], &recorded), None);
    }
}
