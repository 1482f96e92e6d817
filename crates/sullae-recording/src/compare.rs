//! Comparing what was seen with what is expected: texts and the numbers in them.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Largest compiled form of a pattern, in bytes: a recording may come from anybody.
const PATTERN_SIZE_LIMIT: usize = 256 * 1024;
/// Numbers this close are equal: what is written with a few decimals is not exact.
const EQUAL_WITHIN: f64 = 1e-9;

/// What a text must be. Texts are compared without regard to case and runs of white space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Compare {
    /// It is exactly this.
    Equals {
        /// The whole text.
        text: String,
    },
    /// It has this in it.
    Contains {
        /// A part of it.
        text: String,
    },
    /// A part of it has this form.
    Matches {
        /// A regular expression of the `regex` crate, compared with regard to case; `^` and `$` tie it to the ends.
        pattern: String,
    },
    /// The first number in it fulfils a relation: "재고 1,234개" has 1234.
    Number {
        /// Which.
        is: NumberIs,
    },
}

/// What a number must be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NumberIs {
    /// How it stands to the other.
    pub relation: Relation,
    /// The other.
    pub number: f64,
}

/// How a number stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Not less.
    AtLeast,
    /// Not more.
    AtMost,
    /// Greater.
    MoreThan,
    /// Smaller.
    LessThan,
    /// The same.
    Equal,
    /// Another.
    NotEqual,
}

impl Compare {
    /// Whether a text is as it must be.
    #[must_use]
    pub fn holds(&self, seen: &str) -> bool {
        match self {
            Self::Equals { text } => folded(seen) == folded(text),
            Self::Contains { text } => folded(seen).contains(&folded(text)),
            Self::Matches { pattern } => pattern_of(pattern).is_ok_and(|pattern| pattern.is_match(seen)),
            Self::Number { is } => number_in(seen).is_some_and(|number| is.holds(number)),
        }
    }
}

impl NumberIs {
    /// Whether a number is as it must be.
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        let difference = number - self.number;
        let equal = difference.abs() <= EQUAL_WITHIN * self.number.abs().max(1.0);
        match self.relation {
            Relation::AtLeast => equal || difference > 0.0,
            Relation::AtMost => equal || difference < 0.0,
            Relation::MoreThan => !equal && difference > 0.0,
            Relation::LessThan => !equal && difference < 0.0,
            Relation::Equal => equal,
            Relation::NotEqual => !equal,
        }
    }
}

/// The pattern made ready, bounded in size; its matching takes time linear in the text.
pub(crate) fn pattern_of(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(PATTERN_SIZE_LIMIT).build()
}

/// The first number in a text: digits, thousands separated by commas, a decimal point, a minus before it.
#[must_use]
#[allow(clippy::expect_used)]
pub fn number_in(text: &str) -> Option<f64> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?P<minus>[-−])?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?").expect("a test uses it")
    });
    let found = NUMBER.captures(text)?;
    let start = found.get(0)?.start();
    // In "2026-11" the stroke joins; it takes nothing off.
    let joins = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
    let whole = found["whole"].replace(',', "");
    let part = found.name("part").map_or("", |part| part.as_str());
    let number: f64 = format!("{whole}{part}").parse().ok()?;
    Some(if found.name("minus").is_some() && !joins { -number } else { number })
}

/// White space folded, lower case: how people read a text.
#[must_use]
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_a_text_is_read_as_people_write_it() {
        for (text, number) in [
            ("재고 12개", Some(12.0)),
            ("₩1,234,500", Some(1_234_500.0)),
            ("-3.5 °C", Some(-3.5)),
            ("합계: 0.30", Some(0.3)),
            ("3,14", Some(3.0)),
            ("품절", None),
        ] {
            assert_eq!(number_in(text), number, "{text}");
        }
    }

    #[test]
    fn texts_are_compared_as_people_read_them() {
        let equals = |text: &str, seen: &str| Compare::Equals { text: text.into() }.holds(seen);
        assert!(equals("주문  완료", " 주문 완료\n") && equals("ok", "OK") && !equals("완료", "주문 완료"));
        let contains = Compare::Contains { text: "완료".into() };
        assert!(contains.holds("주문 완료") && !contains.holds("주문 취소"));
    }

    #[test]
    fn a_pattern_is_tied_to_the_ends_only_where_it_says_so() {
        let matches = |pattern: &str| Compare::Matches { pattern: pattern.into() }.holds("주문번호 A-2026-0017");
        assert!(matches(r"A-\d{4}-\d+") && !matches(r"^\d+$"));
    }

    #[test]
    fn relations_hold_on_the_right_side_of_their_number() {
        let holds = |relation| [1.0, 2.0, 3.0].map(|number| NumberIs { relation, number: 2.0 }.holds(number));
        assert_eq!(holds(Relation::AtLeast), [false, true, true]);
        assert_eq!(holds(Relation::AtMost), [true, true, false]);
        assert_eq!(holds(Relation::MoreThan), [false, false, true]);
        assert_eq!(holds(Relation::LessThan), [true, false, false]);
        assert_eq!(holds(Relation::Equal), [false, true, false]);
        assert_eq!(holds(Relation::NotEqual), [true, false, true]);
    }

    #[test]
    fn a_huge_pattern_is_refused() {
        assert!(pattern_of(r"(\w{1000}){1000}").is_err());
    }
}
