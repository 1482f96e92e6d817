//! What a check expects, and that it was not met, as a sentence.

use super::words::{both, en_target, ko_target, quoted, shortened, with_particle};
use crate::{
    check::Check,
    compare::{Compare, NumberIs, Relation},
    document::{Limits, Step},
    run::Sentence,
    target::Target,
};

/// An expectation in pieces that make both "check that A is B" and "A must be B, but it is C".
struct Expected {
    /// What it is about, with its particle: "‘재고’의 글자가".
    ko_subject: String,
    /// "1 이상인지".
    ko_whether: String,
    /// "1 이상이어야".
    ko_must: String,
    en_subject: String,
    /// "is at least 1".
    en_is: String,
    /// "be at least 1".
    en_be: String,
}

/// A check step: "‘재고’의 글자가 1 이상인지 확인". Of several checks the first is said, and how many more there are. One that takes its
/// time over a thing that comes or goes waits: "‘불러오는 중’이 사라질 때까지 기다림 (최대 60초)".
pub(super) fn check_step_sentence(step: &Step) -> Sentence {
    if let Some(waiting) = waiting_sentence(step) {
        return waiting;
    }
    let Some((first, more)) = first_and_more(step) else {
        return both("확인", "Check");
    };
    both(
        format!("{} {} 확인{}", first.ko_subject, first.ko_whether, more.ko),
        format!("Check that {} {}{}", first.en_subject, first.en_is, more.en),
    )
}

fn waiting_sentence(step: &Step) -> Option<Sentence> {
    let longest = step.limits.filter(|limits| limits.step_ms > Limits::default().step_ms)?.step_ms / 1_000;
    let (ko, en) = match step.checks[..] {
        [Check::Present {}] => ("나타날", "there"),
        [Check::Absent {}] => ("사라질", "gone"),
        _ => return None,
    };
    let target = step.target.as_ref();
    Some(both(
        format!(
            "{} {ko} 때까지 기다림 (최대 {longest}초)",
            with_particle(&ko_target(target), '이', '가')
        ),
        format!("Wait until {} is {en} ({longest} s at most)", en_target(target)),
    ))
}

/// An `if`: "만약: ‘팝업’이 보이는지". Of several checks the first is said, and how many more there are.
pub(super) fn condition_sentence(step: &Step) -> Sentence {
    let Some((first, more)) = first_and_more(step) else {
        return both("만약", "If");
    };
    both(
        format!("만약: {} {}{}", first.ko_subject, first.ko_whether, more.ko),
        format!("If {} {}{}", first.en_subject, first.en_is, more.en),
    )
}

/// The first check of a step, and " (외 2가지)" where there are more.
fn first_and_more(step: &Step) -> Option<(Expected, Sentence)> {
    let (first, others) = step.checks.split_first()?;
    let more = match others.len() {
        0 => Sentence::default(),
        more => both(format!(" (외 {more}가지)"), format!(" (and {more} more)")),
    };
    Some((expected(first, step.target.as_ref()), more))
}

/// A check that was not met; `seen` is what was there instead, where there is anything to show.
pub(super) fn unmet_sentence(check: &Check, target: Option<&Target>, seen: &str) -> Sentence {
    let expected = expected(check, target);
    let seen = shortened(seen);
    let (ko_seen, en_seen) = match (check, seen.is_empty()) {
        (Check::Present {}, _) => ("보이지 않습니다".to_owned(), "it is not there".to_owned()),
        (Check::Absent {}, _) => ("있습니다".to_owned(), "it is there".to_owned()),
        (Check::TextPresent { .. }, _) => ("없습니다".to_owned(), "it does not".to_owned()),
        (Check::TextAbsent { .. }, _) => ("보입니다".to_owned(), "it does".to_owned()),
        (Check::Enabled { enabled: true }, _) => ("쓸 수 없습니다".to_owned(), "it cannot".to_owned()),
        (Check::Enabled { enabled: false }, _) => ("쓸 수 있습니다".to_owned(), "it can".to_owned()),
        (Check::Ticked { ticked: true }, _) => ("선택되어 있지 않습니다".to_owned(), "it is not".to_owned()),
        (Check::Ticked { ticked: false }, _) => ("선택되어 있습니다".to_owned(), "it is".to_owned()),
        (_, true) => ("비어 있습니다".to_owned(), "it is empty".to_owned()),
        (_, false) => (format!("‘{seen}’입니다"), format!("it is “{seen}”")),
    };
    let en_subject = super::words::capitalised(&expected.en_subject);
    both(
        format!("{} {} 하는데 {ko_seen}.", expected.ko_subject, expected.ko_must),
        format!("{en_subject} must {}, but {en_seen}.", expected.en_be),
    )
}

fn expected(check: &Check, target: Option<&Target>) -> Expected {
    let (ko, en) = (ko_target(target), en_target(target));
    let ko_is = with_particle(&ko, '이', '가');
    match check {
        Check::Present {} => plain(ko_is, ["보이는지", "보여야"], en, ["can be seen", "be seen"]),
        Check::Absent {} => plain(ko_is, ["없는지", "없어야"], en, ["is not there", "not be there"]),
        Check::Text { is } => compared(&format!("{ko}의 글자"), &format!("the text of {en}"), is),
        Check::Value { is } => compared(&format!("{ko}의 값"), &format!("the value of {en}"), is),
        Check::Enabled { enabled: true } => plain(ko_object(&ko), ["쓸 수 있는지", "쓸 수 있어야"], en, ["can be used", "be usable"]),
        Check::Enabled { enabled: false } => plain(
            ko_object(&ko),
            ["쓸 수 없는지", "쓸 수 없어야"],
            en,
            ["cannot be used", "not be usable"],
        ),
        Check::Ticked { ticked: true } => plain(ko_is, ["선택되어 있는지", "선택되어 있어야"], en, ["is ticked", "be ticked"]),
        Check::Ticked { ticked: false } => plain(
            ko_is,
            ["선택되어 있지 않은지", "선택되어 있지 않아야"],
            en,
            ["is not ticked", "not be ticked"],
        ),
        Check::Rows { count } => numbered(&format!("{ko}의 줄 수"), &format!("the number of rows of {en}"), *count),
        Check::Picture { .. } => plain(
            with_particle(&format!("{ko}의 모습"), '이', '가'),
            ["그대로인지", "그대로여야"],
            format!("the look of {en}"),
            ["is as recorded", "be as recorded"],
        ),
        Check::TextPresent { text } => {
            let shown = quoted(text);
            let subject = format!("화면에 {} 글자가", shown.ko);
            let [is, be] = [format!("shows {}", shown.en), format!("show {}", shown.en)];
            plain(subject, ["보이는지", "보여야"], "the page".to_owned(), [&is, &be])
        }
        Check::TextAbsent { text } => {
            let shown = quoted(text);
            let subject = format!("화면에 {} 글자가", shown.ko);
            let [is, be] = [format!("does not show {}", shown.en), format!("not show {}", shown.en)];
            plain(subject, ["보이지 않는지", "보이지 않아야"], "the page".to_owned(), [&is, &be])
        }
        Check::Address { is } => compared("페이지 주소", "the address of the page", is),
        Check::Title { is } => compared("페이지 제목", "the title of the page", is),
        Check::PageStatus { status } => {
            let [whether, must] = [format!("{status}인지"), format!("{status}이어야")];
            let [is, be] = [format!("is {status}"), format!("be {status}")];
            plain(
                "페이지의 응답 코드가".to_owned(),
                [&whether, &must],
                "the status of the page".to_owned(),
                [&is, &be],
            )
        }
        Check::NoFailedRequests {} => plain(
            "페이지가 보낸 요청이".to_owned(),
            ["모두 성공하는지", "모두 성공해야"],
            "every request of the page".to_owned(),
            ["succeeds", "succeed"],
        ),
        Check::NoScriptErrors {} => plain(
            "스크립트 오류가".to_owned(),
            ["없는지", "없어야"],
            "the page".to_owned(),
            ["has no script errors", "have no script errors"],
        ),
    }
}

fn ko_object(ko: &str) -> String {
    with_particle(ko, '을', '를')
}

fn plain(ko_subject: String, [whether, must]: [&str; 2], en_subject: String, [is, be]: [&str; 2]) -> Expected {
    Expected {
        ko_subject,
        ko_whether: whether.to_owned(),
        ko_must: must.to_owned(),
        en_subject,
        en_is: is.to_owned(),
        en_be: be.to_owned(),
    }
}

fn compared(ko: &str, en: &str, compare: &Compare) -> Expected {
    let subject = with_particle(ko, '이', '가');
    match compare {
        Compare::Equals { text } => {
            let shown = quoted(text);
            let [whether, must] = [format!("{}인지", shown.ko), format!("{}이어야", shown.ko)];
            let [is, be] = [format!("is {}", shown.en), format!("be {}", shown.en)];
            plain(subject, [&whether, &must], en.to_owned(), [&is, &be])
        }
        Compare::Contains { text } => {
            let shown = quoted(text);
            let inside = with_particle(&shown.ko, '이', '가');
            let [whether, must] = [format!("{inside} 들어 있는지"), format!("{inside} 들어 있어야")];
            let [is, be] = [format!("contains {}", shown.en), format!("contain {}", shown.en)];
            plain(format!("{ko}에"), [&whether, &must], en.to_owned(), [&is, &be])
        }
        Compare::Matches { pattern } => {
            let shown = quoted(pattern);
            let [whether, must] = [format!("{} 형식인지", shown.ko), format!("{} 형식이어야", shown.ko)];
            let [is, be] = [format!("has the form {}", shown.en), format!("have the form {}", shown.en)];
            plain(subject, [&whether, &must], en.to_owned(), [&is, &be])
        }
        Compare::Number { is } => numbered(&format!("{ko} 속 수"), &format!("the number in {en}"), *is),
    }
}

fn numbered(ko: &str, en: &str, is: NumberIs) -> Expected {
    let number = is.number.to_string();
    let ([whether, must], relation) = match is.relation {
        Relation::AtLeast => ([format!("{number} 이상인지"), format!("{number} 이상이어야")], "at least "),
        Relation::AtMost => ([format!("{number} 이하인지"), format!("{number} 이하여야")], "at most "),
        Relation::MoreThan => ([format!("{number}보다 큰지"), format!("{number}보다 커야")], "more than "),
        Relation::LessThan => ([format!("{number}보다 작은지"), format!("{number}보다 작아야")], "less than "),
        Relation::Equal => ([format!("{number}인지"), format!("{number}이어야")], ""),
        Relation::NotEqual => {
            let not = with_particle(&number, '이', '가');
            ([format!("{not} 아닌지"), format!("{not} 아니어야")], "other than ")
        }
    };
    let [is, be] = [format!("is {relation}{number}"), format!("be {relation}{number}")];
    plain(with_particle(ko, '이', '가'), [&whether, &must], en.to_owned(), [&is, &be])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{geometry::Rect, target::TargetKind};

    fn target(label: &str, kind: TargetKind) -> Target {
        Target {
            label: label.to_owned(),
            kind,
            place: Rect::default(),
            anchor: None,
            text: None,
            neighbours: Vec::new(),
            element: None,
        }
    }

    #[test]
    fn an_unmet_check_says_what_was_expected_and_what_is_there() {
        let stock = target("재고", TargetKind::Other);
        let is = NumberIs {
            relation: Relation::AtLeast,
            number: 1.0,
        };
        let check = Check::Text {
            is: Compare::Number { is },
        };
        let said = unmet_sentence(&check, Some(&stock), "0개");
        assert_eq!(said.ko, "‘재고’의 글자 속 수가 1 이상이어야 하는데 ‘0개’입니다.");
        assert_eq!(said.en, "The number in the text of “재고” must be at least 1, but it is “0개”.");
    }

    #[test]
    fn a_thing_that_should_be_gone_is_named() {
        let banner = target("점검 중", TargetKind::Other);
        let said = unmet_sentence(&Check::Absent {}, Some(&banner), "");
        assert_eq!(said.ko, "‘점검 중’이 없어야 하는데 있습니다.");
        assert_eq!(said.en, "“점검 중” must not be there, but it is there.");
    }

    #[test]
    fn a_text_that_is_missing_from_the_page_is_said_plainly() {
        let check = Check::TextPresent {
            text: "주문 완료".into()
        };
        let said = unmet_sentence(&check, None, "");
        assert_eq!(said.ko, "화면에 ‘주문 완료’ 글자가 보여야 하는데 없습니다.");
        assert_eq!(said.en, "The page must show “주문 완료”, but it does not.");
    }
}
