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

pub use described::Described;
pub use feature::{Agreements, Feature};
pub use model::{Doubt, Judged, Measures, Model};
pub use page::Page;

/// Distance in CSS pixels at which place stops saying anything: the similarity there is 1/e.
const PLACE_REACH: f64 = 180.0;
/// Names this alike and less have nothing in common.
const NAME_NOISE: f64 = 0.5;
/// Recorded neighbours that are compared at most.
const NEIGHBOURS: usize = 5;

/// Everything the elements of a look can be compared by without looking at pixels, in their order.
pub(crate) fn of_page(target: &Target, page: &Page) -> Vec<EvidenceScores> {
    let recorded = Described::of_target(target);
    let said = Said::by(target, &recorded);
    let shown = matches!(said, Said::Shown(_));
    let scores = |(index, agreements): (usize, Agreements)| EvidenceScores {
        image: None,
        detail: None,
        text: said.alike(page, index),
        element: target
            .element
            .as_ref()
            .map(|_| Model::shipped().element_share(&recorded, &agreements, shown)),
        place: page.place(index).map(|live| place(target.place, live.centre())),
        neighbours: (!target.neighbours.is_empty()).then_some(agreements[Feature::Row as usize]),
    };
    page.agreements(&recorded).into_iter().enumerate().map(scores).collect()
}

/// The text that was to be seen on a target: its own, or what stands in an empty field.
pub(crate) fn shown_by(target: &Target) -> Option<&str> {
    let placeholder = target.element.as_ref().and_then(|element| element.attributes.get("placeholder"));
    let shown = target.text.as_deref().or(placeholder.map(String::as_str));
    shown.filter(|text| !text.trim().is_empty())
}

/// What a target is compared by as a text: what it showed, else the name that its page gives it.
enum Said {
    Shown(Comparable),
    Named { name: Comparable, takes_input: bool },
    Nothing,
}

impl Said {
    fn by(target: &Target, recorded: &Described) -> Self {
        let text = |text: &str| Some(Comparable::new(text)).filter(|text| !text.is_empty());
        if let Some(shown) = target.text.as_deref().and_then(text) {
            return Self::Shown(shown);
        }
        let named = target.element.as_ref().and_then(|element| text(&element.name));
        named.map_or(Self::Nothing, |name| Self::Named {
            name,
            takes_input: recorded.takes_input,
        })
    }

    /// How alike an element says it. A name that nobody sees says only where an element is the same, not where it is another; but a field
    /// of another name is another field. The label of a field has its name and is not the field.
    fn alike(&self, page: &Page, element: usize) -> Option<f64> {
        let alike = |said: &Comparable| page.text(element).map_or(0.0, |live| f64::from(said.similarity(live)));
        match self {
            Self::Shown(shown) => Some(alike(shown)),
            Self::Named { name, takes_input } => {
                let alike = if page.takes_input(element) == *takes_input {
                    alike(name)
                } else {
                    0.0
                };
                let is_field = *takes_input && page.takes_input(element);
                (alike > NAME_NOISE || is_field).then_some(alike)
            }
            Self::Nothing => None,
        }
    }
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
