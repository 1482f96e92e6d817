//! How alike two texts are, forgiving what OCR and type-setting change and no more.
//!
//! Texts are compared as jamo (a wrong final consonant is a third of a syllable, not a whole one), without
//! regard to case, full and half width, and nearly without regard to spaces; characters that look alike
//! (`0` and `O`, ㅐ and ㅔ) cost little to exchange. The distance is Damerau-Levenshtein in its optimal
//! string alignment form, weighted.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::ocr::{Line, compose};
use crate::pixel_box::PixelBox;

/// Cost of a space too much or too little; OCR guesses these.
const SPACE: f32 = 0.1;
/// Cost of taking a character for one that looks like it.
const LOOK_ALIKE: f32 = 0.3;
/// Characters compared at most; labels are short, and the cost grows with the square.
const MAX_UNITS: usize = 1_000;
/// Characters (lower case) and jamo that small print and OCR confuse.
const LOOK_ALIKES: [&str; 17] = [
    "0o", "1li|!", "5s", "8b", "2z", "6g", "9gq", "uv", "ce", ",.", ":;", "-_~", "ㅐㅔ", "ㅒㅖ", "ㅁㅇ", "ㅓㅕ", "ㅏㅑ",
];

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
    similarity_of_units(&units(a), &units(b))
}

/// The words of `line` that say `wanted` best, so that a label inside a longer line is found with its own
/// place; `None` where one of both is empty or nothing fits at all.
#[must_use]
pub fn contains_similar(line: &Line, wanted: &str) -> Option<TextMatch> {
    let wanted = units(wanted);
    if wanted.is_empty() {
        return None;
    }
    let words: Vec<Vec<char>> = line.words.iter().map(|word| units(&word.text)).collect();
    let mut best: Option<(f32, Range<usize>)> = None;
    for start in 0..words.len() {
        let mut joined: Vec<char> = Vec::new();
        for (end, word) in words.iter().enumerate().skip(start) {
            if end > start {
                joined.push(' ');
            }
            joined.extend(word);
            let score = similarity_of_units(&joined, &wanted);
            if score > best.as_ref().map_or(0.0, |(score, _)| *score) {
                best = Some((score, start..end + 1));
            }
            // Twice as long as wanted cannot get better by more words.
            if joined.len() > 2 * wanted.len() {
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
fn units(text: &str) -> Vec<char> {
    normalise(text).nfkd().take(MAX_UNITS).collect()
}

fn similarity_of_units(a: &[char], b: &[char]) -> f32 {
    let weight = |units: &[char]| units.iter().map(|&c| cost(c)).sum::<f32>();
    let longer = weight(a).max(weight(b));
    if longer == 0.0 {
        1.0
    } else {
        (1.0 - distance(a, b) / longer).clamp(0.0, 1.0)
    }
}

/// Cost of a character that stands in one text only.
fn cost(c: char) -> f32 {
    if c == ' ' { SPACE } else { 1.0 }
}

fn exchange(a: char, b: char) -> f32 {
    if a == b {
        0.0
    } else if look_alike(a, b) {
        LOOK_ALIKE
    } else {
        // Never dearer than leaving one out and putting the other in.
        (cost(a) + cost(b)).min(1.0)
    }
}

fn look_alike(a: char, b: char) -> bool {
    // Compatibility jamo in the table, conjoining ones in the text.
    let (a, b) = (standing_alone(a), standing_alone(b));
    LOOK_ALIKES.iter().any(|group| group.contains(a) && group.contains(b))
}

fn standing_alone(c: char) -> char {
    if matches!(c, '\u{1100}'..='\u{11FF}') {
        compose(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
    } else {
        c
    }
}

/// Weighted optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> f32 {
    let first: Vec<f32> = std::iter::once(0.0)
        .chain(b.iter().scan(0.0, |sum, &c| {
            *sum += cost(c);
            Some(*sum)
        }))
        .collect();
    let (mut before, mut above) = (Vec::new(), first);
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(above[0] + cost(x));
        for (j, &y) in b.iter().enumerate() {
            let mut least = (above[j] + exchange(x, y)).min(above[j + 1] + cost(x)).min(row[j] + cost(y));
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                let swapped: &Vec<f32> = &before;
                least = least.min(swapped[j - 1] + 1.0);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::Word;

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

    #[test]
    fn endless_texts_are_compared_in_bounded_time() {
        let (a, b) = ("가나다 ".repeat(20_000), "abc ".repeat(20_000));
        assert!(similarity(&a, &b) < 0.2);
        assert_eq!(similarity(&a, &a), 1.0);
    }
}
