//! How alike a recorded target and live elements are, by each kind of evidence, from 0 to 1.
//!
//! Attributes are compared one by one, as Similo does (Nass et al., "Similarity-based web element
//! localization for robust test automation", TOSEM 2023), but an agreement counts by how much it tells on
//! this very page, and the weights are learnt ([`Model`]) from elements of real sites and their successors
//! years later. The same code compares live pages and the cases it learns from.

mod described;
mod feature;
mod model;
mod page;
mod words;

use sullae_recording::{Point, Rect, Target, run::EvidenceScores};
use sullae_vision::text::Comparable;

use crate::page_candidate::PageCandidate;

pub use described::Described;
pub use feature::{Agreements, Feature};
pub use model::{Doubt, Judged, Measures, Model};
pub use page::Page;

/// Distance in CSS pixels at which place stops saying anything: the similarity there is 1/e.
const PLACE_REACH: f64 = 180.0;
/// Recorded neighbours that are compared at most.
const NEIGHBOURS: usize = 5;

/// Everything the elements of a look can be compared by without looking at pixels, in their order.
pub(crate) fn of_page(target: &Target, elements: &[PageCandidate]) -> Vec<EvidenceScores> {
    let recorded = Described::of_target(target);
    let page = Page::new(elements.iter().map(Described::of_candidate).collect());
    let said = said_by(target);
    let scores = |(agreements, live): (Agreements, &PageCandidate)| EvidenceScores {
        image: None,
        text: said.as_ref().map(|said| {
            live.text
                .as_deref()
                .map_or(0.0, |live| f64::from(said.similarity(&Comparable::new(live))))
        }),
        element: target
            .element
            .as_ref()
            .map(|_| Model::shipped().element_share(&recorded, &agreements, said.is_some())),
        place: Some(place(target.place, live.place.centre())),
        neighbours: (!target.neighbours.is_empty()).then_some(agreements[Feature::Row as usize]),
    };
    page.agreements(&recorded).into_iter().zip(elements).map(scores).collect()
}

/// The text a target showed; nothing where it showed none.
fn said_by(target: &Target) -> Option<Comparable> {
    target.text.as_deref().map(Comparable::new).filter(|said| !said.is_empty())
}

/// How near a place is to the recorded one; both CSS pixels of the viewport.
pub(crate) fn place(recorded: Rect, live: Point) -> f64 {
    (-recorded.centre().distance(live) / PLACE_REACH).exp()
}

/// How many of the recorded neighbours are still close by, in whatever order; nothing where none were recorded.
pub(crate) fn neighbours(recorded: &[String], live: &[String]) -> Option<f64> {
    let comparable = |texts: &[String]| -> Vec<Comparable> { texts.iter().map(|text| Comparable::new(text)).collect() };
    let (recorded, live) = (comparable(&recorded[..recorded.len().min(NEIGHBOURS)]), comparable(live));
    let best = |text: &Comparable| live.iter().map(|other| page::alike_beyond_half(text, other)).fold(0.0, f64::max);
    (!recorded.is_empty()).then(|| recorded.iter().map(best).sum::<f64>() / recorded.len() as f64)
}

#[cfg(test)]
mod tests;
