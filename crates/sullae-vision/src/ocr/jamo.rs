//! Hangul as jamo: the recogniser writes conjoining jamo, people read syllables.

use unicode_normalization::UnicodeNormalization;

const FIRST_LEADING: u32 = 0x1100;
const FIRST_VOWEL: u32 = 0x1161;
const FIRST_TRAILING: u32 = 0x11A8;
/// Compatibility jamo (as typed alone, "ㅋㅋ") of the 19 leading and 27 trailing consonants. The 21 vowels
/// stand in a row from U+314F.
const LEADING: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
const TRAILING: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ',
    'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
const FIRST_COMPATIBILITY_VOWEL: u32 = 0x314F;

/// Conjoining jamo to syllables (NFC), jamo left alone to compatibility jamo.
pub(crate) fn compose(text: &str) -> String {
    text.nfc().map(standing_alone).collect()
}

fn standing_alone(c: char) -> char {
    let at = |table: &[char], first: u32| table.get((c as u32 - first) as usize).copied();
    let compatible = match c as u32 {
        FIRST_LEADING..=0x1112 => at(&LEADING, FIRST_LEADING),
        FIRST_VOWEL..=0x1175 => char::from_u32(c as u32 - FIRST_VOWEL + FIRST_COMPATIBILITY_VOWEL),
        FIRST_TRAILING..=0x11C2 => at(&TRAILING, FIRST_TRAILING),
        _ => None,
    };
    compatible.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jamo_become_syllables_and_lone_jamo_stay_readable() {
        let apart: String = "안녕 값 뷁".nfd().collect();
        assert_eq!(compose(&apart), "안녕 값 뷁");
        assert_eq!(compose("\u{110F}\u{110F} \u{1172}\u{1172} \u{11B9}"), "ㅋㅋ ㅠㅠ ㅄ");
    }
}
