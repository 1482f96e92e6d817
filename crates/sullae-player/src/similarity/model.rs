//! The learnt weights: from agreements to a ranking, and from a ranking to a decision.
//!
//! An element's score is the sum of its agreements by weight; the weights are those of a ranking by
//! softmax over a page's elements (McFadden's conditional logit), none below zero: no agreement counts
//! against an element. Whether the best one is right is asked of three measures of doubt (logistic
//! regression): its lead over the runner-up, its share of what the target itself would score, and what one kind
//! of evidence gives to another element instead. `cargo run --release -p sullae-player --example
//! relocation -- CASES.json --fit` learns all of it from recorded and later pages.

use serde::{Deserialize, Serialize};
use sullae_recording::Rect;

use super::described::Described;
use super::feature::{Agreements, Feature, WITNESSES, Witness};
use super::page::{Page, most};

/// What was learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// By feature, as they stand in [`Feature::ALL`].
    pub weights: Vec<(Feature, f64)>,
    /// How doubt is weighed.
    pub doubt: Doubt,
}

/// Log odds that the best element is right: a constant and the weights of the measures of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Doubt {
    /// Log odds where all measures are 0.
    pub constant: f64,
    /// By the logarithm of the lead over the runner-up.
    pub lead: f64,
    /// By the share.
    pub share: f64,
    /// By the contradiction.
    pub contradiction: f64,
    /// From this probability the element is accepted.
    pub accept_from: f64,
}

/// The best element of a page, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Its index.
    pub best: usize,
    /// The runner-up's: the best of those that a press on the middle of the best one would miss.
    pub runner_up: Option<usize>,
    /// What doubt is measured by.
    pub measures: Measures,
}

/// Measures of doubt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Lead of the best over the runner-up.
    pub lead: f64,
    /// Share of the best of what the target itself would score.
    pub share: f64,
    /// What one kind of evidence gives to another element more than to it, at most, as a share of the same.
    pub contradiction: f64,
}

/// Leads below and above these say no more.
const LEADS: (f64, f64) = (0.05, 20.0);
/// The lead where nothing else is on the page.
const NO_RIVAL: f64 = 20.0;

impl Measures {
    /// As the terms of the logistic regression, the constant first.
    #[must_use]
    pub fn terms(&self) -> [f64; 4] {
        let lead = self.lead.clamp(LEADS.0, LEADS.1).ln();
        [1.0, lead, self.share, -self.contradiction]
    }
}

impl Doubt {
    /// Probability that the best element is the target.
    #[must_use]
    pub fn probability(&self, measures: &Measures) -> f64 {
        let weights = [self.constant, self.lead, self.share, self.contradiction];
        let odds: f64 = weights.iter().zip(measures.terms()).map(|(weight, term)| weight * term).sum();
        1.0 / (1.0 + (-odds).exp())
    }
}

impl Model {
    /// The weights that come with the program.
    ///
    /// # Panics
    /// Never: a test reads them.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn shipped() -> &'static Self {
        static SHIPPED: std::sync::LazyLock<Model> =
            std::sync::LazyLock::new(|| serde_json::from_str(include_str!("weights.json")).expect("a test reads it"));
        &SHIPPED
    }

    /// A model of these weights, in the order of [`Feature::ALL`]. The row weighs as much as all that an element says:
    /// it names the thing that a twin belongs to as the label names what it does.
    #[must_use]
    pub fn new(weights: &Agreements, doubt: Doubt) -> Self {
        let rounded = |weight: f64| (weight * 1000.0).round() / 1000.0;
        let mut weights: Vec<(Feature, f64)> = Feature::ALL.into_iter().zip(weights.map(rounded)).collect();
        let said = [Feature::SaidAlike, Feature::SaidWords, Feature::SaidKept, Feature::SaidNothingMore];
        let said: f64 = weights
            .iter()
            .filter(|(feature, _)| said.contains(feature))
            .map(|(_, weight)| weight)
            .sum();
        weights[Feature::Row as usize].1 = rounded(said);
        Self { weights, doubt }
    }

    /// An element's score by kind of evidence; the score is their sum.
    fn witnesses(&self, agreements: &Agreements) -> [f64; WITNESSES] {
        let mut sums = [0.0; WITNESSES];
        for (feature, weight) in &self.weights {
            sums[feature.witness() as usize] += weight * agreements[*feature as usize];
        }
        sums
    }

    /// The score of an element.
    #[must_use]
    pub fn score(&self, agreements: &Agreements) -> f64 {
        self.witnesses(agreements).iter().sum()
    }

    /// Ranks the elements of a page; nothing where there is none that can be pressed.
    #[must_use]
    pub fn judge(&self, target: &Described, page: &Page, agreements: &[Agreements]) -> Option<Judged> {
        let witnesses: Vec<[f64; WITNESSES]> = agreements.iter().map(|agreements| self.witnesses(agreements)).collect();
        let scores: Vec<f64> = witnesses.iter().map(|witnesses| witnesses.iter().sum()).collect();
        let present = (0..scores.len()).filter(|index| page.place(*index).is_some());
        let best = present.clone().reduce(|a, b| if scores[b] > scores[a] { b } else { a })?;
        let middle = page.place(best)?.centre();
        let missed = |index: &usize| page.place(*index).is_some_and(|place| !reaches(place, middle));
        let rivals: Vec<usize> = present.filter(missed).collect();
        let runner_up = rivals.iter().copied().reduce(|a, b| if scores[b] > scores[a] { b } else { a });
        let most: f64 = self.score(&most(target));
        let against = rivals
            .iter()
            .flat_map(|rival| (0..WITNESSES).map(|witness| witnesses[*rival][witness] - witnesses[best][witness]));
        Some(Judged {
            best,
            runner_up,
            measures: Measures {
                lead: runner_up.map_or(NO_RIVAL, |index| scores[best] - scores[index]),
                share: self.share(target, &agreements[best], &Witness::ALL),
                contradiction: if most > 0.0 { against.fold(0.0, f64::max) / most } else { 0.0 },
            },
        })
    }

    /// An element's share of what the target itself would score by what only the document knows: neither place nor
    /// surroundings, nor what it says where that is compared by itself.
    pub(crate) fn element_share(&self, target: &Described, agreements: &Agreements, without_said: bool) -> f64 {
        use Witness as W;
        let counted = [W::Marks, W::Address, W::Path, W::Kind, W::Size, W::Said];
        self.share(target, agreements, if without_said { &counted[..5] } else { &counted })
    }

    /// An element's share of what the target itself would score by these witnesses.
    fn share(&self, target: &Described, agreements: &Agreements, counted: &[Witness]) -> f64 {
        let sum = |sums: [f64; WITNESSES]| counted.iter().map(|witness| sums[*witness as usize]).sum::<f64>();
        let most = sum(self.witnesses(&most(target)));
        if most > 0.0 {
            (sum(self.witnesses(agreements)) / most).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

/// Whether a press at a point lands on a box, its edges included.
fn reaches(place: Rect, point: sullae_recording::Point) -> bool {
    (place.x..=place.x + place.width).contains(&point.x) && (place.y..=place.y + place.height).contains(&point.y)
}
