//! All elements of one look, and how far each agrees with a recorded target.

use std::{collections::HashMap, sync::Arc};

use sullae_recording::Rect;
use sullae_vision::text::Comparable;

use super::described::{Address, Described, Texts};
use super::feature::{Agreements, Feature};
use super::words::{AskedWords, Words};
use crate::page_candidate::PageCandidate;

/// Distances in CSS pixels at which an offset in one direction, and any distance, count 1/e.
const OFFSET_REACH: f64 = 200.0;
const NEAR_REACH: f64 = 600.0;
/// Parts at the end of a path that are compared.
const PATH_END: usize = 4;
/// What each text around counts against the one before it, and for each place that it moved in their order.
const NEXT_BESIDE: f64 = 0.5;
const OUT_OF_ORDER: f64 = 0.6;
/// What a text around counts where it tells no twin from another, as against one that only one twin has.
const TELLS_NOTHING: f64 = 0.1;
/// An address with another path can agree this far at most.
const OTHER_PATH: f64 = 0.7;

/// The elements of one look, with what their words tell on this page.
#[derive(Debug)]
pub struct Page {
    elements: Vec<Described>,
    said: Words,
    marks: Words,
    mark_words: Words,
    classes: Words,
    class_words: Words,
    addresses: Words,
    around: Words,
}

/// A recorded target as this page knows its words.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    target: &'a Described,
    said: AskedWords,
    mark_words: AskedWords,
    classes: AskedWords,
    class_words: AskedWords,
    around: AskedWords,
    /// All that it says against what the page says.
    said_alike: Vec<Alike<'a>>,
}

/// How alike one recorded text is to texts of the page, each compared once.
#[derive(Debug)]
struct Alike<'a> {
    text: &'a Comparable,
    measure: fn(&Comparable, &Comparable) -> f64,
    known: HashMap<*const Comparable, f64>,
}

impl<'a> Alike<'a> {
    fn new(text: &'a Comparable, measure: fn(&Comparable, &Comparable) -> f64) -> Self {
        let known = HashMap::new();
        Self { text, measure, known }
    }

    fn to(&mut self, live: &Arc<Comparable>) -> f64 {
        *self
            .known
            .entry(Arc::as_ptr(live))
            .or_insert_with(|| (self.measure)(self.text, live))
    }
}

impl Page {
    /// Takes the elements in the order of the page.
    #[must_use]
    pub fn of(elements: &[PageCandidate]) -> Self {
        let mut texts = Texts::default();
        Self::new(elements.iter().map(|live| Described::of_candidate(live, &mut texts)).collect())
    }

    /// For pages whose elements name the texts around them in no order.
    #[must_use]
    pub fn with_unordered_neighbours(mut self) -> Self {
        self.elements = self.elements.into_iter().map(Described::with_unordered_neighbours).collect();
        self
    }

    fn new(elements: Vec<Described>) -> Self {
        let count = |list: fn(&Described) -> &[String]| {
            Words::of(elements.iter().map(|element| (list(element), element.place.unwrap_or_default())))
        };
        Self {
            said: count(|element| &element.said_words),
            marks: count(|element| &element.marks),
            mark_words: count(|element| &element.mark_words),
            classes: count(|element| &element.classes),
            class_words: count(|element| &element.class_words),
            addresses: count(|element| element.address.as_ref().map_or(&[], |address| std::slice::from_ref(&address.key))),
            around: count(|element| &element.around),
            elements,
        }
    }

    /// The text an element shows, else its name.
    pub(super) fn text(&self, element: usize) -> Option<&Comparable> {
        self.elements[element].text.as_deref()
    }

    pub(super) fn takes_input(&self, element: usize) -> bool {
        self.elements[element].takes_input
    }

    /// Where an element is, if it is anywhere.
    #[must_use]
    pub fn place(&self, element: usize) -> Option<Rect> {
        self.elements[element].place
    }

    /// How many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// How far each element agrees with the target.
    #[must_use]
    pub fn agreements(&self, target: &Described) -> Vec<Agreements> {
        let mut asked = self.asked(target);
        let mut all: Vec<Agreements> = (0..self.elements.len())
            .map(|element| self.agreement(&mut asked, element))
            .collect();
        for (agreements, row) in all.iter_mut().zip(self.rows(target)) {
            agreements[Feature::Row as usize] = row;
        }
        all
    }

    fn asked<'a>(&self, target: &'a Described) -> Asked<'a> {
        Asked {
            target,
            said: self.said.asked(&target.said_words),
            mark_words: self.mark_words.asked(&target.mark_words),
            classes: self.classes.asked(&target.classes),
            class_words: self.class_words.asked(&target.class_words),
            around: self.around.asked(&target.around),
            said_alike: target.said.iter().map(|said| Alike::new(said, alike)).collect(),
        }
    }

    fn agreement(&self, asked: &mut Asked, index: usize) -> Agreements {
        let (target, live) = (asked.target, &self.elements[index]);
        let said_alike = said_alike(&mut asked.said_alike, &live.said);
        let mut agreements = [0.0; Feature::ALL.len()];
        let mut set = |feature: Feature, value: f64| agreements[feature as usize] = value;
        if !target.said.is_empty() && !live.said.is_empty() {
            let words = self.said.overlap(&asked.said, index);
            set(Feature::SaidAlike, said_alike);
            set(Feature::SaidWords, words.alike);
            set(Feature::SaidKept, words.kept);
            set(Feature::SaidNothingMore, words.nothing_more);
        }
        set(Feature::SaidNothing, yes(target.said.is_empty() && live.said.is_empty()));
        set(Feature::MarkSame, self.mark_same(target, live));
        set(Feature::MarkWords, self.mark_words.overlap(&asked.mark_words, index).alike);
        set(
            Feature::FieldName,
            yes(target.field_name.is_some() && target.field_name == live.field_name),
        );
        set(Feature::Classes, self.classes.overlap(&asked.classes, index).alike);
        set(Feature::ClassWords, self.class_words.overlap(&asked.class_words, index).alike);
        set(Feature::AddressAlsoThere, yes(target.address.is_some() == live.address.is_some()));
        if let (Some(a), Some(b)) = (&target.address, &live.address) {
            let same = a.key == b.key;
            set(Feature::AddressSame, yes(a.whole == b.whole));
            set(Feature::AddressPath, address_path(a, b));
            set(
                Feature::AddressEnd,
                yes(same || (!a.parts.is_empty() && a.parts.last() == b.parts.last())),
            );
            set(
                Feature::AddressUnique,
                if same {
                    1.0 / f64::from(self.addresses.places(&b.key).max(1))
                } else {
                    0.0
                },
            );
        }
        set(Feature::PathSame, yes(!target.xpath.is_empty() && target.xpath == live.xpath));
        set(
            Feature::IdPathSame,
            yes(!target.id_xpath.is_empty() && target.id_xpath == live.id_xpath),
        );
        set(Feature::PathTags, list_alike(&target.path_tags, &live.path_tags));
        set(Feature::PathEnd, path_end(&target.path_parts, &live.path_parts));
        set(Feature::Regions, regions(target, live));
        set(Feature::Tag, tag(target, live));
        set(Feature::Deed, yes(target.deed == live.deed));
        set(Feature::TakesInput, yes(target.takes_input == live.takes_input));
        set(Feature::Button, yes(target.button == live.button));
        if let (Some(a), Some(b)) = (target.place, live.place) {
            for (feature, value) in geometry(a, b) {
                set(feature, value);
            }
        }
        let around = self.around.overlap(&asked.around, index);
        set(Feature::AroundWords, around.alike);
        set(Feature::AroundKept, around.kept);
        agreements
    }

    /// How far each element stands beside what the target stood beside, the first texts counting most: they are those of
    /// the row. Where the page holds several of its kind, a text that all of them have beside them counts little.
    fn rows(&self, target: &Described) -> Vec<f64> {
        let mut recorded: Vec<Alike> = target.beside.iter().map(|text| Alike::new(text, alike_beyond_half)).collect();
        let kept: Vec<Vec<f64>> = self.elements.iter().map(|live| kept_beside(&mut recorded, &live.beside)).collect();
        let twins: Vec<&Vec<f64>> = kept
            .iter()
            .zip(&self.elements)
            .filter(|(_, live)| live.tag == target.tag && live.said_words == target.said_words)
            .map(|(kept, _)| kept)
            .collect();
        let tells = |text: usize| {
            let most = twins.iter().map(|kept| kept[text]).fold(0.0, f64::max);
            let mean = twins.iter().map(|kept| kept[text]).sum::<f64>() / twins.len().max(1) as f64;
            TELLS_NOTHING + most - mean
        };
        let weights: Vec<f64> = (0..target.beside.len())
            .map(|text| tells(text) * NEXT_BESIDE.powi(text as i32))
            .collect();
        let all: f64 = weights.iter().sum();
        let row = |kept: &Vec<f64>| kept.iter().zip(&weights).map(|(kept, weight)| kept * weight).sum::<f64>();
        kept.iter().map(|kept| if all > 0.0 { row(kept) / all } else { 0.0 }).collect()
    }

    fn mark_same(&self, target: &Described, live: &Described) -> f64 {
        let shared = target.marks.iter().filter(|mark| live.marks.contains(mark));
        shared
            .map(|mark| 1.0 / f64::from(self.marks.places(mark).max(1)))
            .fold(0.0, f64::max)
    }
}

/// What the target itself would agree to if it were unique: the most any element can reach.
pub(super) fn most(target: &Described) -> Agreements {
    let mut most = [1.0; Feature::ALL.len()];
    let mut without = |missing: bool, features: &[Feature]| {
        for feature in features.iter().filter(|_| missing) {
            most[*feature as usize] = 0.0;
        }
    };
    use Feature as F;
    without(
        target.said.is_empty(),
        &[F::SaidAlike, F::SaidWords, F::SaidKept, F::SaidNothingMore],
    );
    without(!target.said.is_empty(), &[F::SaidNothing]);
    without(target.marks.is_empty(), &[F::MarkSame]);
    without(target.mark_words.is_empty(), &[F::MarkWords]);
    without(target.field_name.is_none(), &[F::FieldName]);
    without(target.classes.is_empty(), &[F::Classes, F::ClassWords]);
    without(
        target.address.is_none(),
        &[F::AddressSame, F::AddressPath, F::AddressEnd, F::AddressUnique],
    );
    without(target.xpath.is_empty(), &[F::PathSame, F::PathTags, F::PathEnd]);
    without(target.id_xpath.is_empty(), &[F::IdPathSame]);
    without(
        target.place.is_none(),
        &[F::PlaceX, F::PlaceY, F::PlaceNear, F::Width, F::Height, F::Shape],
    );
    without(target.around.is_empty(), &[F::AroundWords, F::AroundKept]);
    without(target.beside.is_empty(), &[F::Row]);
    most
}

fn yes(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// How far each of the recorded texts around is still there. A text in another place of the order belongs to another row as
/// likely as not.
fn kept_beside(recorded: &mut [Alike], live: &[Arc<Comparable>]) -> Vec<f64> {
    let kept = |(i, text): (usize, &mut Alike)| {
        let at = |(j, other)| text.to(other) * OUT_OF_ORDER.powi(i.abs_diff(j) as i32);
        live.iter().enumerate().map(at).fold(0.0, f64::max)
    };
    recorded.iter_mut().enumerate().map(kept).collect()
}

/// Half alike is not alike: texts of different rows often share a word.
pub(super) fn alike_beyond_half(a: &Comparable, b: &Comparable) -> f64 {
    let alike = if a.similarity_at_most(b) <= 0.5 { 0.0 } else { a.similarity(b) };
    ((f64::from(alike) - 0.5) * 2.0).max(0.0)
}

/// What either says first against all that the other says.
fn said_alike(recorded: &mut [Alike], live: &[Arc<Comparable>]) -> f64 {
    let Some(first) = live.first() else { return 0.0 };
    let firsts = recorded.iter_mut().map(|said| said.to(first)).fold(0.0, f64::max);
    let others = recorded
        .first_mut()
        .map_or(0.0, |said| live[1..].iter().map(|other| said.to(other)).fold(0.0, f64::max));
    firsts.max(others)
}

fn alike(a: &Comparable, b: &Comparable) -> f64 {
    f64::from(a.similarity(b))
}

fn address_path(a: &Address, b: &Address) -> f64 {
    if a.key == b.key {
        1.0
    } else {
        OTHER_PATH * list_alike(&a.parts, &b.parts)
    }
}

/// 1 minus the edit distance of two lists by their longer one's length; nothing in common with an empty one.
fn list_alike(a: &[String], b: &[String]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let least = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], least);
        }
    }
    1.0 - row[b.len()] as f64 / a.len().max(b.len()) as f64
}

fn path_end(a: &[String], b: &[String]) -> f64 {
    let same = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(PATH_END)
        .take_while(|(x, y)| x == y)
        .count();
    same as f64 / PATH_END as f64
}

fn regions(a: &Described, b: &Described) -> f64 {
    let all = a.regions.union(&b.regions).count();
    if all == 0 {
        0.5
    } else {
        a.regions.intersection(&b.regions).count() as f64 / all as f64
    }
}

fn tag(a: &Described, b: &Described) -> f64 {
    let other_type = a.takes_input && a.input_type.is_some() && b.input_type.is_some() && a.input_type != b.input_type;
    yes(!a.tag.is_empty() && a.tag == b.tag && !other_type)
}

fn geometry(a: Rect, b: Rect) -> [(Feature, f64); 6] {
    let (from, to) = (a.centre(), b.centre());
    // A longer label grows to one side: the nearer edge counts as well as the middle.
    let dx = (from.x - to.x)
        .abs()
        .min((a.x - b.x).abs())
        .min((a.x + a.width - b.x - b.width).abs());
    let dy = (from.y - to.y).abs();
    let ratio = |a: f64, b: f64| if a > 0.0 && b > 0.0 { a.min(b) / a.max(b) } else { 0.0 };
    [
        (Feature::PlaceX, (-dx / OFFSET_REACH).exp()),
        (Feature::PlaceY, (-dy / OFFSET_REACH).exp()),
        (Feature::PlaceNear, (-dx.hypot(dy) / NEAR_REACH).exp()),
        (Feature::Width, ratio(a.width, b.width)),
        (Feature::Height, ratio(a.height, b.height)),
        (Feature::Shape, ratio(a.width / a.height.max(1.0), b.width / b.height.max(1.0))),
    ]
}
