//! How much a word says on one page: the fewer places share it, the more.

use std::collections::{HashMap, HashSet};

use sullae_recording::Rect;

/// Elements whose middles lie in the same square of this many CSS pixels are one place: nested elements repeat each other.
const PLACE_SIZE: f64 = 20.0;

/// Words of one kind (labels, class names, …) over all elements of a page.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: HashMap<String, u32>,
    /// By word: at how many places it stands.
    places: Vec<u32>,
    /// By word: what it says.
    information: Vec<f64>,
    unknown_information: f64,
    bags: Vec<Bag>,
}

/// The words of one element.
#[derive(Debug, Default)]
struct Bag {
    /// Sorted.
    ids: Vec<u32>,
    information: f64,
}

/// The words of the recorded target, as the page knows them.
#[derive(Debug)]
pub(super) struct AskedWords {
    ids: Vec<u32>,
    information: f64,
}

/// What two bags of words have in common, by information, each 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Overlap {
    /// Of both together.
    pub(super) alike: f64,
    /// Of the recorded words.
    pub(super) kept: f64,
    /// Of the live words.
    pub(super) nothing_more: f64,
}

impl Words {
    /// Counts the words of all elements, in the order of the page.
    pub(super) fn of<'a>(elements: impl Iterator<Item = (&'a [String], Rect)>) -> Self {
        let mut words = Self::default();
        let mut at: Vec<HashSet<(i64, i64)>> = Vec::new();
        for (list, place) in elements {
            let middle = place.centre();
            let spot = ((middle.x / PLACE_SIZE).round() as i64, (middle.y / PLACE_SIZE).round() as i64);
            let mut ids: Vec<u32> = list.iter().map(|word| words.id(word)).collect();
            ids.sort_unstable();
            ids.dedup();
            at.resize_with(words.known.len(), HashSet::new);
            for id in &ids {
                at[*id as usize].insert(spot);
            }
            words.bags.push(Bag { ids, information: 0.0 });
        }
        words.places = at.iter().map(|spots| spots.len() as u32).collect();
        let all = words.bags.len() as f64 + 1.0;
        words.information = words
            .places
            .iter()
            .map(|count| (all / (f64::from(*count) + 0.5)).ln().max(0.0))
            .collect();
        words.unknown_information = (2.0 * all).ln();
        for bag in &mut words.bags {
            bag.information = bag.ids.iter().map(|id| words.information[*id as usize]).sum();
        }
        words
    }

    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.known.get(word) {
            return *id;
        }
        let id = self.known.len() as u32;
        self.known.insert(word.to_owned(), id);
        id
    }

    /// At how many places of the page a word stands.
    pub(super) fn places(&self, word: &str) -> u32 {
        self.known.get(word).map_or(0, |id| self.places[*id as usize])
    }

    pub(super) fn asked(&self, words: &[String]) -> AskedWords {
        let mut different: Vec<&String> = words.iter().collect();
        different.sort_unstable();
        different.dedup();
        let mut asked = AskedWords {
            ids: Vec::new(),
            information: 0.0,
        };
        for word in different {
            let id = self.known.get(word);
            asked.information += id.map_or(self.unknown_information, |id| self.information[*id as usize]);
            asked.ids.extend(id);
        }
        asked.ids.sort_unstable();
        asked
    }

    /// What an element's words have in common with the asked ones.
    pub(super) fn overlap(&self, asked: &AskedWords, element: usize) -> Overlap {
        let bag = &self.bags[element];
        let (mut a, mut b) = (asked.ids.iter().peekable(), bag.ids.iter().peekable());
        let mut common = 0.0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    common += self.information[**x as usize];
                    a.next();
                    b.next();
                }
            }
        }
        let part = |whole: f64| if whole > 0.0 { (common / whole).min(1.0) } else { 0.0 };
        Overlap {
            alike: part(asked.information + bag.information - common),
            kept: part(asked.information),
            nothing_more: part(bag.information),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_word_says_more_than_a_common_one() {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let elements = [list("delete kim"), list("delete lee"), list("delete park"), list("save")];
        let place = |k: usize| Rect {
            y: 100.0 * k as f64,
            ..Rect::default()
        };
        let words = Words::of(elements.iter().enumerate().map(|(k, list)| (list.as_slice(), place(k))));
        let asked = words.asked(&list("delete kim"));
        assert_eq!((words.places("delete"), words.places("kim"), words.places("choi")), (3, 1, 0));
        assert_eq!(words.overlap(&asked, 0).alike, 1.0);
        let (kim, lee) = (words.overlap(&words.asked(&list("kim")), 0), words.overlap(&asked, 1));
        assert!(kim.nothing_more > 0.5 && lee.kept < 0.3, "{kim:?} {lee:?}");
        assert_eq!(words.overlap(&asked, 3).alike, 0.0);
    }
}
