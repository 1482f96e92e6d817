//! Every step, reason and verdict as one plain sentence, in Korean and English.

use crate::{
    action::{Action, MouseButton, TypedText},
    check::Check,
    document::{Step, Warning},
    explain::Language,
    plain::{in_shell, visible},
    run::{Reason, Run, Sentence, Verdict},
    target::{Target, TargetKind},
};

/// The longest label shown inside a sentence, in characters.
const LABEL_LIMIT: usize = 40;

/// The step as a sentence: "‘로그인’ 단추를 누름", "Click the “Log in” button".
pub fn step_sentence(step: &Step) -> Sentence {
    let target = step.target.as_ref();
    match &step.action {
        Action::Open { url } => {
            let url = address(url);
            both(format!("{url} 주소를 엶"), format!("Open {url}"))
        }
        Action::OpenTab { url } => {
            let url = address(url);
            both(format!("새 탭에서 {url} 주소를 엶"), format!("Open {url} in a new tab"))
        }
        Action::CloseTab {} => both("탭을 닫음", "Close the tab"),
        Action::Click { button, count, .. } => click_sentence(target, *button, *count),
        Action::Type { text } => type_sentence(target, text),
        Action::Select { label, .. } => {
            let shown = quoted(label);
            both(
                format!("{}에서 {} 고름", ko_target(target), with_particle(&shown.ko, '을', '를')),
                format!("Choose {} in {}", shown.en, en_target(target)),
            )
        }
        Action::Tick { checked: true } => both(format!("{} 선택함", ko_object(target)), format!("Tick {}", en_target(target))),
        Action::Tick { checked: false } => both(
            format!("{} 선택 해제함", ko_object(target)),
            format!("Untick {}", en_target(target)),
        ),
        Action::Press { key, modifiers, .. } => {
            let keys = modifiers
                .iter()
                .map(|m| format!("{m:?}+"))
                .chain([visible(key)])
                .collect::<String>();
            both(
                format!("{}에서 {keys} 키를 누름", ko_target(target)),
                format!("Press {keys} in {}", en_target(target)),
            )
        }
    }
}

fn click_sentence(target: Option<&Target>, button: MouseButton, count: u8) -> Sentence {
    let (ko, en) = match (button, count) {
        (MouseButton::Right, _) => ("오른쪽 단추로 누름", "Right-click"),
        (MouseButton::Middle, _) => ("가운데 단추로 누름", "Middle-click"),
        (MouseButton::Left, 2..) => ("두 번 누름", "Double-click"),
        (MouseButton::Left, _) => ("누름", "Click"),
    };
    both(format!("{} {ko}", ko_object(target)), format!("{en} {}", en_target(target)))
}

fn type_sentence(target: Option<&Target>, text: &TypedText) -> Sentence {
    match text {
        TypedText::Literal(text) if text.is_empty() => both(format!("{} 비움", ko_object(target)), format!("Clear {}", en_target(target))),
        TypedText::Literal(text) => {
            let shown = quoted(text);
            both(
                format!("{}에 {} 입력", ko_target(target), shown.ko),
                format!("Type {} into {}", shown.en, en_target(target)),
            )
        }
        TypedText::Variable(name) => both(
            format!("{}에 비밀값 {name} 입력", ko_target(target)),
            format!("Type the secret {name} into {}", en_target(target)),
        ),
    }
}

/// What a run proposes, and how to see it: "다른 근거로 찾음: 제안 1건. `sullae heal 폴더` 로 볼 수 있습니다."
pub fn proposals_sentence(count: usize, folder: &str) -> Sentence {
    let folder = in_shell(folder);
    let (proposals, them) = if count == 1 { ("proposal", "it") } else { ("proposals", "them") };
    both(
        format!("다른 근거로 찾음: 제안 {count}건. `sullae heal {folder}` 로 볼 수 있습니다."),
        format!("Found by other evidence: {count} {proposals}; `sullae heal {folder}` shows {them}."),
    )
}

/// Why a step did not simply pass, as a sentence about that step's target.
pub fn reason_sentence(reason: &Reason, step: Option<&Step>) -> Sentence {
    let target = step.and_then(|s| s.target.as_ref());
    match reason {
        Reason::PageUnreachable { url, error } => both(
            format!(
                "{} 주소에 연결할 수 없습니다 ({}).",
                address(url),
                browser_error(error, Language::Ko)
            ),
            format!("{} cannot be reached ({}).", address(url), browser_error(error, Language::En)),
        ),
        Reason::HttpError {
            status,
            method,
            url,
            background,
        } => http_sentence(*status, method, url, *background, step),
        Reason::ScriptError { message } => both(
            format!("페이지의 스크립트에서 오류가 났습니다: {}", shortened(message)),
            format!("A script of the page failed: {}", shortened(message)),
        ),
        Reason::TooSlow {
            limit_ms,
            measured_ms,
            finished,
        } => slow_sentence(*limit_ms, *measured_ms, *finished),
        Reason::CheckNotMet { check, seen } => check_sentence(check, seen),
        Reason::NothingHappened { script_error } => nothing_sentence(target, script_error.as_deref()),
        Reason::TargetMissing { .. } => both(
            format!("{} 찾지 못했습니다. 화면이 바뀐 것 같습니다.", ko_object(target)),
            format!(
                "{} could not be found. The page seems to have changed.",
                capitalised(&en_target(target))
            ),
        ),
        Reason::TargetAmbiguous { .. } => both(
            format!("{} 똑같아 보이는 것과 구별하지 못해 누르지 않았습니다.", ko_object(target)),
            format!(
                "{} could not be told apart from others that look the same, so nothing was pressed.",
                capitalised(&en_target(target))
            ),
        ),
        Reason::TargetCovered { by } => covered_sentence(target, by),
        Reason::DialogUnexpected { message } => both(
            format!("예상하지 못한 알림창이 떴습니다: {}", shortened(message)),
            format!("The page opened an unexpected dialog: {}", shortened(message)),
        ),
        own => own_trouble_sentence(own),
    }
}

fn own_trouble_sentence(reason: &Reason) -> Sentence {
    match reason {
        Reason::BrowserCrashed {} => both(
            "브라우저가 스스로 종료되어 점검하지 못했습니다.",
            "The browser ended by itself, so the site was not checked.",
        ),
        Reason::DriverLost { .. } => both(
            "브라우저 드라이버와 연결이 끊겨 점검하지 못했습니다.",
            "The connection to the browser driver was lost, so the site was not checked.",
        ),
        Reason::BrowserUnavailable { detail } => both(
            format!("브라우저를 쓸 수 없어 점검하지 못했습니다: {detail}"),
            format!("The browser could not be used, so the site was not checked: {detail}"),
        ),
        Reason::OutOfDisk { .. } => both(
            "디스크에 남은 자리가 없어 점검하지 못했습니다.",
            "The disk is full, so the site was not checked.",
        ),
        Reason::Offline {} => both(
            "이 컴퓨터가 네트워크에 연결되어 있지 않아 점검하지 못했습니다.",
            "This computer is offline, so the site was not checked.",
        ),
        Reason::RecordingInvalid { detail } => both(
            format!("점검 시나리오를 그대로 실행할 수 없습니다: {detail}"),
            format!("The recording cannot be replayed as it is: {detail}"),
        ),
        Reason::Cancelled {} => both("사람이 실행을 멈췄습니다.", "The run was stopped by a person."),
        Reason::RunTimedOut { limit_ms } => both(
            format!("정한 시간({}) 안에 실행이 끝나지 않았습니다.", seconds(*limit_ms, Language::Ko)),
            format!("The run did not end within its limit of {}.", seconds(*limit_ms, Language::En)),
        ),
        Reason::Interrupted {} => both(
            "실행하던 프로그램이 중간에 종료되어 점검하지 못했습니다.",
            "The program ended in the middle of the run, so the site was not checked.",
        ),
        _ => Sentence::default(),
    }
}

fn http_sentence(status: u16, method: &str, url: &str, background: bool, step: Option<&Step>) -> Sentence {
    let (after, url) = (after_step(step), address(url));
    if background {
        both(
            format!("{}서버가 {status} 오류로 답합니다 ({method} {url}).", after.ko),
            format!("The server answers with error {status}{} ({method} {url}).", after.en),
        )
    } else {
        both(
            format!("{}{status} 오류 페이지가 나옵니다 ({url}).", after.ko),
            format!("An error {status} page appears{} ({url}).", after.en),
        )
    }
}

/// What was done before: "‘로그인’ 단추를 누르면 ", " after clicking the “Log in” button".
fn after_step(step: Option<&Step>) -> Sentence {
    let Some((step, target)) = step.and_then(|step| Some((step, step.target.as_ref()?))) else {
        return Sentence::default();
    };
    let target = Some(target);
    let (ko, en) = (ko_target(target), en_target(target));
    match &step.action {
        Action::Press { key, .. } => both(
            format!("{ko}에서 {} 키를 누르면 ", visible(key)),
            format!(" after pressing {} in {en}", visible(key)),
        ),
        Action::Type { .. } => both(format!("{ko}에 입력하면 "), format!(" after typing into {en}")),
        Action::Select { .. } => both(format!("{ko}에서 고르면 "), format!(" after choosing in {en}")),
        Action::Tick { .. } => both(format!("{} 누르면 ", ko_object(target)), format!(" after ticking {en}")),
        _ => both(format!("{} 누르면 ", ko_object(target)), format!(" after clicking {en}")),
    }
}

/// An address as people read it: letters instead of `%EB%A8%B8`, but only where they make a text.
fn address(url: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(url)
        .decode_utf8()
        .map_or_else(|_| url.to_owned(), std::borrow::Cow::into_owned);
    visible(&decoded)
}

fn slow_sentence(limit_ms: u64, measured_ms: u64, finished: bool) -> Sentence {
    let (ko, en) = (seconds(measured_ms, Language::Ko), seconds(measured_ms, Language::En));
    let (ko_limit, en_limit) = (seconds(limit_ms, Language::Ko), seconds(limit_ms, Language::En));
    if finished {
        both(
            format!("동작하지만 느립니다: {ko} 걸렸습니다 (기준 {ko_limit})."),
            format!("It works but is slow: it took {en} (limit {en_limit})."),
        )
    } else {
        both(
            format!("{ko}를 기다려도 끝나지 않았습니다 (한도 {ko_limit})."),
            format!("It was not done after {en} (limit {en_limit})."),
        )
    }
}

fn nothing_sentence(target: Option<&Target>, script_error: Option<&str>) -> Sentence {
    let mut said = both(
        format!("{} 눌러도 아무 일도 일어나지 않습니다.", ko_object(target)),
        format!("Pressing {} does nothing.", en_target(target)),
    );
    if let Some(message) = script_error {
        said.ko.push_str(&format!(" 스크립트 오류: {}", shortened(message)));
        said.en.push_str(&format!(" Script error: {}", shortened(message)));
    }
    said
}

fn covered_sentence(target: Option<&Target>, by: &str) -> Sentence {
    let covering = quoted(by);
    let (ko_by, en_by) = if by.is_empty() {
        ("다른 것".to_owned(), "something else".to_owned())
    } else {
        (covering.ko, covering.en)
    };
    both(
        format!(
            "{} {ko_by}에 가려져 있어 누르지 않았습니다.",
            with_particle(&ko_target(target), '이', '가')
        ),
        format!("{} is covered by {en_by}, so it was not pressed.", capitalised(&en_target(target))),
    )
}

fn check_sentence(check: &Check, seen: &str) -> Sentence {
    match check {
        Check::TextPresent { text } => both(
            format!("화면에 ‘{}’ 글자가 보이지 않습니다.", shortened(text)),
            format!("The page does not show “{}”.", shortened(text)),
        ),
        Check::TextAbsent { text } => both(
            format!("보이면 안 되는 ‘{}’ 글자가 화면에 보입니다.", shortened(text)),
            format!("The page shows “{}”, which must not be there.", shortened(text)),
        ),
        Check::UrlContains { part } => both(
            format!("주소에 ‘{part}’가 없습니다: {seen}"),
            format!("The address does not contain “{part}”: {seen}"),
        ),
        Check::NoScriptErrors {} => both(
            format!("스크립트 오류가 났습니다: {}", shortened(seen)),
            format!("A script failed: {}", shortened(seen)),
        ),
    }
}

/// What the recorder could not do, as a sentence.
pub fn warning_sentence(warning: &Warning) -> Sentence {
    match warning {
        Warning::TargetHasTwins { twins } => both(
            format!("똑같아 보이는 것이 {twins}개 더 있어 위치와 요소로 구별합니다."),
            format!("{twins} more look the same; it is told apart by place and element."),
        ),
        Warning::AnchorTakenLate {} => both(
            "누르기 전의 화면을 얻지 못해 누른 뒤의 모습이 담겼을 수 있습니다.",
            "No picture from before the press was at hand; it may show the pressed state.",
        ),
        Warning::AnchorMissing {} => both(
            "화면을 찍지 못했습니다. 요소만으로 찾습니다.",
            "No picture could be taken; it will be found by its element alone.",
        ),
        Warning::FrameNotSeen {} => both("이 틀(프레임) 안은 들여다볼 수 없었습니다.", "This frame could not be looked into."),
        Warning::SecretTakenFromAddress {} => both("주소에서 비밀값을 뺐습니다.", "A secret was taken out of the address."),
        Warning::DialogNotRecorded {} => both(
            "알림창에 답한 것은 기록되지 않았습니다.",
            "The answer to a dialog was not recorded.",
        ),
    }
}

/// The verdict as one or two words.
pub fn verdict_word(verdict: Verdict) -> Sentence {
    match verdict {
        Verdict::Passed => both("정상", "Passed"),
        Verdict::Degraded => both("지연", "Slow"),
        Verdict::Failed => both("장애", "Failed"),
        Verdict::Unclear => both("확인 필요", "Unclear"),
        Verdict::NotChecked => both("점검 불가", "Not checked"),
    }
}

/// The whole run as one plain sentence. `step` is the recording's step that decided the verdict,
/// where it is at hand; without it the stored sentence of the step is used.
pub fn run_sentence(run: &Run, step: Option<&Step>) -> Sentence {
    let Some(reason) = &run.reason else {
        let steps = run.steps.len();
        let differing = run
            .steps
            .iter()
            .filter(|s| s.found.as_ref().is_some_and(|f| f.differs_from_recording))
            .count();
        let mut said = both(
            format!("{steps}단계를 모두 마쳤습니다 ({}).", seconds(run.duration_ms, Language::Ko)),
            format!("All {steps} steps passed ({}).", seconds(run.duration_ms, Language::En)),
        );
        if differing > 0 {
            said.ko
                .push_str(&format!(" {differing}단계는 모습이나 자리가 녹화 때와 달랐습니다."));
            let verb = if differing == 1 { "step was" } else { "steps were" };
            said.en
                .push_str(&format!(" {differing} {verb} found looking different or elsewhere than recorded."));
        }
        return said;
    };
    let said = reason_sentence(reason, step);
    match run.deciding_step {
        Some(index) => both(
            format!("{}단계: {}", index + 1, said.ko),
            format!("Step {}: {}", index + 1, said.en),
        ),
        None => said,
    }
}

/// A length of time in a person's words: `0.8초`, `2.5 s`.
pub fn seconds(ms: u64, language: Language) -> String {
    let figure = format!("{:.1}", ms as f64 / 1000.0);
    language.pick(format!("{figure}초"), format!("{figure} s"))
}

fn browser_error(error: &str, language: Language) -> String {
    let known = match error {
        e if e.contains("CONNECTION_REFUSED") => Some(("연결 거부", "connection refused")),
        e if e.contains("NAME_NOT_RESOLVED") => Some(("주소를 찾을 수 없음", "name not found")),
        e if e.contains("TIMED_OUT") => Some(("응답 없음", "no answer")),
        e if e.contains("CONNECTION_RESET") || e.contains("EMPTY_RESPONSE") => Some(("연결이 끊김", "connection dropped")),
        e if e.contains("CERT") || e.contains("SSL") => Some(("인증서 문제", "certificate problem")),
        _ => None,
    };
    known.map_or_else(|| error.to_owned(), |(ko, en)| language.pick(ko, en).to_owned())
}

fn kind_words(kind: TargetKind) -> (&'static str, &'static str) {
    match kind {
        TargetKind::Button => ("단추", "button"),
        TargetKind::Link => ("링크", "link"),
        TargetKind::Field => ("입력란", "field"),
        TargetKind::Checkbox => ("확인란", "check box"),
        TargetKind::Radio => ("선택 단추", "radio button"),
        TargetKind::Select => ("목록", "list"),
        TargetKind::MenuItem => ("메뉴", "menu item"),
        TargetKind::Tab => ("탭", "tab"),
        TargetKind::Image => ("그림", "picture"),
        TargetKind::Other => ("", ""),
    }
}

/// "‘로그인’ 단추": the target without a particle.
fn ko_target(target: Option<&Target>) -> String {
    let Some(target) = target else { return "화면".to_owned() };
    let kind = kind_words(target.kind).0;
    match (shortened(&target.label), kind) {
        (label, "") if label.is_empty() => "표시된 곳".to_owned(),
        (label, kind) if label.is_empty() => kind.to_owned(),
        (label, "") => format!("‘{label}’"),
        (label, kind) => format!("‘{label}’ {kind}"),
    }
}

/// "‘로그인’ 단추를": the target as an object.
fn ko_object(target: Option<&Target>) -> String {
    with_particle(&ko_target(target), '을', '를')
}

/// "the “Log in” button".
fn en_target(target: Option<&Target>) -> String {
    let Some(target) = target else { return "the page".to_owned() };
    let kind = kind_words(target.kind).1;
    match (shortened(&target.label), kind) {
        (label, "") if label.is_empty() => "the marked place".to_owned(),
        (label, kind) if label.is_empty() => format!("the {kind}"),
        (label, "") => format!("“{label}”"),
        (label, kind) => format!("the “{label}” {kind}"),
    }
}

/// Appends the particle that fits the last sound: the first after a consonant, the second after a
/// vowel. What is no Hangul syllable is read as ending in a vowel, except for digits.
fn with_particle(word: &str, after_consonant: char, after_vowel: char) -> String {
    let last = word.chars().rev().find(|c| c.is_alphanumeric());
    let consonant = match last {
        Some(c @ '가'..='힣') => !(c as u32 - '가' as u32).is_multiple_of(28),
        // Read aloud: 영 일 이 삼 사 오 육 칠 팔 구.
        Some(c @ '0'..='9') => matches!(c, '0' | '1' | '3' | '6' | '7' | '8'),
        Some(c) => matches!(c.to_ascii_lowercase(), 'l' | 'm' | 'n'),
        None => false,
    };
    format!("{word}{}", if consonant { after_consonant } else { after_vowel })
}

fn quoted(text: &str) -> Sentence {
    let text = shortened(text);
    both(format!("‘{text}’"), format!("“{text}”"))
}

/// White space folded, nothing invisible, cut with an ellipsis.
fn shortened(text: &str) -> String {
    let folded = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if folded.chars().count() <= LABEL_LIMIT {
        return folded;
    }
    folded.chars().take(LABEL_LIMIT - 1).chain(['…']).collect()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(crate) fn both(ko: impl Into<String>, en: impl Into<String>) -> Sentence {
    Sentence {
        ko: ko.into(),
        en: en.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{document::PageSeen, geometry::Rect};

    fn step(action: Action, label: &str, kind: TargetKind) -> Step {
        let target = Target {
            label: label.to_owned(),
            kind,
            place: Rect::default(),
            anchor: None,
            text: None,
            neighbours: Vec::new(),
            element: None,
        };
        Step {
            id: "s1".into(),
            action,
            page: PageSeen::default(),
            target: Some(target),
            effect: Default::default(),
            checks: vec![],
            limits: None,
            warnings: vec![],
            note: String::new(),
        }
    }

    #[test]
    fn the_particle_fits_the_last_sound() {
        assert_eq!(with_particle("링크", '을', '를'), "링크를");
        assert_eq!(with_particle("버튼", '을', '를'), "버튼을");
        assert_eq!(with_particle("‘상품 3’", '을', '를'), "‘상품 3’을");
        assert_eq!(with_particle("‘email’", '이', '가'), "‘email’이");
    }

    #[test]
    fn a_click_is_said_with_the_targets_name_and_kind() {
        let said = step_sentence(&step(Action::click(), "로그인", TargetKind::Button));
        assert_eq!(said, both("‘로그인’ 단추를 누름", "Click the “로그인” button"));
        let unnamed = step_sentence(&step(Action::click(), "", TargetKind::Other));
        assert_eq!(unnamed, both("표시된 곳을 누름", "Click the marked place"));
    }

    #[test]
    fn a_secret_is_said_by_name_only() {
        let said = step_sentence(&step(
            Action::Type {
                text: TypedText::Variable("password".into()),
            },
            "비밀번호",
            TargetKind::Field,
        ));
        assert_eq!(said.ko, "‘비밀번호’ 입력란에 비밀값 password 입력");
    }

    #[test]
    fn an_error_is_told_with_what_was_done_before_it_and_a_readable_address() {
        let press = Action::Press {
            key: "Enter".into(),
            modifiers: vec![],
        };
        let step = step(press, "상품 검색", TargetKind::Field);
        let reason = Reason::HttpError {
            status: 400,
            method: "GET".into(),
            url: "http://shop.test/search?q=%EB%A8%B8%EA%B7%B8".into(),
            background: false,
        };
        let said = reason_sentence(&reason, Some(&step));
        assert_eq!(
            said.ko,
            "‘상품 검색’ 입력란에서 Enter 키를 누르면 400 오류 페이지가 나옵니다 (http://shop.test/search?q=머그)."
        );
        assert_eq!(
            said.en,
            "An error 400 page appears after pressing Enter in the “상품 검색” field (http://shop.test/search?q=머그)."
        );
    }

    #[test]
    fn long_labels_are_cut() {
        let said = step_sentence(&step(Action::click(), &"가".repeat(100), TargetKind::Link));
        assert!(said.ko.contains('…') && said.ko.chars().count() < 60, "{}", said.ko);
    }

    #[test]
    fn a_dead_button_is_named_with_its_likely_cause() {
        let step = step(Action::click(), "장바구니 담기", TargetKind::Button);
        let said = reason_sentence(
            &Reason::NothingHappened {
                script_error: Some("TypeError: x".into()),
            },
            Some(&step),
        );
        assert_eq!(
            said.ko,
            "‘장바구니 담기’ 단추를 눌러도 아무 일도 일어나지 않습니다. 스크립트 오류: TypeError: x"
        );
    }
}
