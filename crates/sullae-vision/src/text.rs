//! How alike two texts are, forgiving what OCR and type-setting change and no more.
//!
//! Texts are compared as jamo (a wrong final consonant is a third of a syllable, not a whole one), without
//! regard to case, full and half width, and nearly without regard to spaces; characters that look alike
//! (`0` and `O`, ㅐ and ㅔ) cost little to exchange, and so do pairs that look like one (`rn` and `m`). The
//! distance is Damerau-Levenshtein in its optimal string alignment form, weighted.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::ocr::{Line, compose};
use crate::pixel_box::PixelBox;

/// Cost of a space too much or too little; OCR guesses these.
const SPACE: f32 = 0.1;
/// Cost of taking a character for one that looks like it, or two for one.
const LOOK_ALIKE: f32 = 0.3;
/// Characters compared at most; labels are short, and the cost grows with the square.
const MAX_UNITS: usize = 1_000;
/// Characters (lower case) and jamo that small print and OCR confuse. At most 32 groups.
const LOOK_ALIKES: [&str; 24] = [
    "0o", "1li|!ㅣ", "5s", "8b", "2z", "6g", "9gq", "uv", "ce", ",.", ":;", "-_~ㅡ", "ㅐㅔ", "ㅒㅖ", "ㅁㅇ", "ㅓㅕ", "ㅏㅑ", "ㅗㅛ",
    "ㅜㅠ", "ㄱㅋ", "ㄷㅌ", "ㅂㅍ", "ㅈㅊ", "ㅇㅎ",
];
/// By character: its groups as bits.
static GROUPS: LazyLock<HashMap<char, u32>> = LazyLock::new(|| {
    let mut groups = HashMap::new();
    for (k, group) in LOOK_ALIKES.iter().enumerate() {
        for c in group.chars() {
            *groups.entry(c).or_default() |= 1 << k;
        }
    }
    groups
});
/// Two characters that look like one.
const PAIRS: [(char, char, char); 3] = [('r', 'n', 'm'), ('v', 'v', 'w'), ('c', 'l', 'd')];

/// A text made ready to be compared many times.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparable {
    units: Vec<Unit>,
    /// What all of it costs.
    weight: f32,
}

/// One character or jamo, with the groups of [`LOOK_ALIKES`] it is in as bits.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Unit {
    char: char,
    groups: u32,
}

impl Comparable {
    /// Normalises a text as [`normalise`] does and takes its syllables apart.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::of_units(units(text))
    }

    fn of_units(units: Vec<Unit>) -> Self {
        let weight = units.iter().map(|unit| cost(unit.char)).sum();
        Self { units, weight }
    }

    /// Whether there is nothing to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The most that [`Comparable::similarity`] can be, by the lengths alone.
    #[must_use]
    pub fn similarity_at_most(&self, other: &Self) -> f32 {
        let longer = self.weight.max(other.weight);
        if longer == 0.0 {
            1.0
        } else {
            1.0 - (self.weight - other.weight).abs() / longer
        }
    }

    /// As [`similarity`] of the two texts.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        let longer = self.weight.max(other.weight);
        if longer == 0.0 || self.units == other.units {
            1.0
        } else {
            (1.0 - distance(&self.units, &other.units) / longer).clamp(0.0, 1.0)
        }
    }
}

/// A wanted text found in a line.
#[derive(Debug, Clone, PartialEq)]
pub struct TextMatch {
    /// How alike, 0 to 1.
    pub score: f32,
    /// Which words of the line.
    pub words: Range<usize>,
    /// Where these words stand.
    pub place: PixelBox,
}

/// Text as it is compared: compatibility forms folded (NFKC), lower case, spaces single and trimmed,
/// typographic quotes and dashes plain.
#[must_use]
pub fn normalise(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).map(plain).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    compose(&words.join(" "))
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '`' | '′' => '\'',
        '“' | '”' | '″' => '"',
        '‐'..='―' | '−' => '-',
        '•' | '∙' | 'ㆍ' | '・' => '·',
        '✕' | '✖' | '✗' => '×',
        '✔' => '✓',
        other => other,
    }
}

/// How alike two texts are: 1 where they say the same, 0 where nothing fits. Two empty texts are alike.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f32 {
    Comparable::new(a).similarity(&Comparable::new(b))
}

/// The words of `line` that say `wanted` best, so that a label inside a longer line is found with its own
/// place; `None` where one of both is empty or nothing fits at all.
#[must_use]
pub fn contains_similar(line: &Line, wanted: &str) -> Option<TextMatch> {
    let wanted = Comparable::new(wanted);
    if wanted.is_empty() {
        return None;
    }
    let words: Vec<Vec<Unit>> = line.words.iter().map(|word| units(&word.text)).collect();
    let mut best: Option<(f32, Range<usize>)> = None;
    for start in 0..words.len() {
        let mut joined: Vec<Unit> = Vec::new();
        for (end, word) in words.iter().enumerate().skip(start) {
            if end > start {
                joined.push(unit(' '));
            }
            joined.extend(word);
            let score = Comparable::of_units(joined.clone()).similarity(&wanted);
            if score > best.as_ref().map_or(0.0, |(score, _)| *score) {
                best = Some((score, start..end + 1));
            }
            // Twice as long as wanted cannot get better by more words.
            if joined.len() > 2 * wanted.units.len() {
                break;
            }
        }
    }
    let (score, words) = best?;
    let places = line.words[words.clone()].iter().map(|word| word.place);
    let place = places.reduce(|a, b| a.union(&b))?;
    Some(TextMatch { score, words, place })
}

/// Normalised characters, Hangul syllables as jamo.
fn units(text: &str) -> Vec<Unit> {
    normalise(text).nfkd().take(MAX_UNITS).map(unit).collect()
}

fn unit(char: char) -> Unit {
    // Compatibility jamo in the table, conjoining ones in the text.
    let shown = if matches!(char, '\u{1100}'..='\u{11FF}') {
        compose(char.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(char)
    } else {
        char
    };
    Unit {
        char,
        groups: GROUPS.get(&shown).copied().unwrap_or(0),
    }
}

/// Cost of a character that stands in one text only.
fn cost(c: char) -> f32 {
    if c == ' ' { SPACE } else { 1.0 }
}

fn exchange(a: Unit, b: Unit) -> f32 {
    if a.char == b.char {
        0.0
    } else if a.groups & b.groups != 0 {
        LOOK_ALIKE
    } else {
        // Never dearer than leaving one out and putting the other in.
        (cost(a.char) + cost(b.char)).min(1.0)
    }
}

fn pair_looks_like(pair: &[Unit], one: Unit) -> bool {
    PAIRS.contains(&(pair[0].char, pair[1].char, one.char))
}

/// Weighted optimal string alignment distance.
fn distance(a: &[Unit], b: &[Unit]) -> f32 {
    let first = std::iter::once(0.0).chain(b.iter().scan(0.0, |sum, unit| {
        *sum += cost(unit.char);
        Some(*sum)
    }));
    // Distances of all beginnings of `b` to the beginning of `a` two before, one before and at this unit.
    let mut above: Vec<f32> = first.collect();
    let (mut before, mut row) = (vec![0.0; above.len()], vec![0.0; above.len()]);
    for (i, &x) in a.iter().enumerate() {
        row[0] = above[0] + cost(x.char);
        for (j, &y) in b.iter().enumerate() {
            let mut least = (above[j] + exchange(x, y))
                .min(above[j + 1] + cost(x.char))
                .min(row[j] + cost(y.char));
            if i > 0 && pair_looks_like(&a[i - 1..=i], y) {
                least = least.min(before[j] + LOOK_ALIKE);
            }
            if j > 0 && pair_looks_like(&b[j - 1..=j], x) {
                least = least.min(above[j - 1] + LOOK_ALIKE);
            }
            if i > 0 && j > 0 && x.char == b[j - 1].char && a[i - 1].char == y.char {
                least = least.min(before[j - 1] + 1.0);
            }
            row[j + 1] = least;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ocr::Word;

    const LABEL: &str = "[가-힣a-zA-Z0-9 .,|!-]{0,24}";

    fn line(words: &[&str]) -> Line {
        let words: Vec<Word> = words
            .iter()
            .enumerate()
            .map(|(k, text)| Word {
                text: (*text).to_owned(),
                confidence: 1.0,
                place: PixelBox::new(100 * k as u32, 10, 80, 20),
            })
            .collect();
        let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        Line {
            text: text.join(" "),
            confidence: 1.0,
            place: PixelBox::new(0, 10, 500, 20),
            words,
        }
    }

    #[test]
    fn case_width_spacing_and_typography_do_not_matter() {
        assert_eq!(normalise("  Ｌog   IN… "), "log in...");
        assert_eq!(similarity("장바구니", "장바구니"), 1.0);
        assert_eq!(similarity("LOG IN", "log in"), 1.0);
        assert_eq!(similarity("１２３원", "123원"), 1.0);
        assert_eq!(similarity("Don’t – stop", "don't - stop"), 1.0);
        assert!(similarity("주문 완료하기", "주문완료 하기") > 0.98);
    }

    #[test]
    fn a_wrong_final_consonant_weighs_less_than_a_wrong_syllable() {
        let jamo = similarity("주문 완료", "주뭄 완료");
        let syllable = similarity("주문 완료", "주걱 완료");
        assert!(jamo > 0.85, "{jamo}");
        assert!(syllable < jamo - 0.1, "{syllable} against {jamo}");
    }

    #[test]
    fn what_ocr_confuses_costs_little() {
        assert!(similarity("10 O1l", "1O 0ll") > 0.8);
        assert!(similarity("Hello", "HeIIo") > similarity("Hello", "HeTTo") + 0.2);
        assert!(similarity("배송", "베송") > similarity("배송", "보송") + 0.1);
    }

    #[test]
    fn two_letters_that_look_like_one_cost_little() {
        assert!(similarity("modem form", "modern forrn") > 0.9);
        assert!(similarity("window", "vvindow") > 0.9);
        assert!(similarity("modem", "modxm") < similarity("modem", "modern"));
    }

    #[test]
    fn other_labels_stay_apart() {
        for (a, b) in [("저장", "삭제"), ("확인", "취소"), ("Save", "Delete"), ("로그인", "회원가입")] {
            let alike = similarity(a, b);
            assert!(alike < 0.6, "{a} {b} {alike}");
        }
        assert_eq!(similarity("", "x"), 0.0);
        assert_eq!(similarity("", " "), 1.0);
    }

    #[test]
    fn swapped_neighbours_cost_one_not_two() {
        assert!((similarity("form", "from") - 0.75).abs() < 1e-6);
    }

    #[test]
    fn a_label_inside_a_longer_line_is_found_with_its_own_place() {
        let found = contains_similar(&line(&["총", "3건", "주문", "완료하기", "취소"]), "주문완료하기").unwrap();
        assert_eq!(found.words, 2..4);
        assert_eq!(found.place, PixelBox::new(200, 10, 180, 20));
        assert!(found.score > 0.98, "{}", found.score);
        assert_eq!(contains_similar(&line(&[]), "주문"), None);
        assert_eq!(contains_similar(&line(&["주문"]), "  "), None);
    }

    proptest! {
        #[test]
        fn a_text_says_what_it_says(text in LABEL) {
            prop_assert_eq!(similarity(&text, &text), 1.0);
            prop_assert_eq!(similarity(&text, &format!("  {}\n", text.to_uppercase().to_lowercase())), 1.0);
        }

        #[test]
        fn the_order_of_two_texts_does_not_matter(a in LABEL, b in LABEL) {
            let (there, back) = (similarity(&a, &b), similarity(&b, &a));
            prop_assert!((there - back).abs() < 1e-5, "{there} {back}");
            prop_assert!((0.0..=1.0).contains(&there));
        }

        #[test]
        fn syllables_and_their_jamo_are_the_same_text(text in "[가-힣 a-z]{0,12}") {
            prop_assert_eq!(similarity(&text, &text.nfd().collect::<String>()), 1.0);
        }

        #[test]
        fn spaces_never_tell_two_labels_apart(text in "[가-힣a-z]{2,12}", at in 1_usize..12) {
            let cut = text.char_indices().map(|(k, _)| k).nth(at).unwrap_or(0);
            let apart = format!("{} {}", &text[..cut], &text[cut..]);
            prop_assert!(similarity(&text, &apart) > 0.9, "{}", apart);
        }

        #[test]
        fn one_wrong_letter_costs_its_share_at_most(text in "[가-힣a-z]{4,20}", at in 0_usize..4, wrong in "[가-힣a-z]") {
            let other: String = text.chars().enumerate().map(|(k, c)| if k == at { wrong.clone() } else { c.to_string() }).collect();
            let letters = text.nfd().count().max(other.nfd().count()) as f32;
            prop_assert!(similarity(&text, &other) >= 1.0 - 3.0 / letters - 1e-5);
        }

        #[test]
        fn a_label_is_found_whole_in_any_line(before in "[가-힣]{1,6}", label in "[a-z]{3,8}", after in "[가-힣]{1,6}") {
            let found = contains_similar(&line(&[&before, &label, &after]), &label).unwrap();
            prop_assert_eq!((found.score, found.words), (1.0, 1..2));
        }
    }

    #[test]
    fn endless_texts_are_compared_in_bounded_time() {
        let (a, b) = ("가나다 ".repeat(20_000), "abc ".repeat(20_000));
        assert!(similarity(&a, &b) < 0.2);
        assert_eq!(similarity(&a, &a), 1.0);
    }
}
