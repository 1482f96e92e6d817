//! Why a step did not simply pass, as a sentence.

use super::{
    checks::unmet_sentence,
    words::{address, both, browser_error, capitalised, en_target, ko_object, ko_target, quoted, seconds, shortened, with_particle},
};
use crate::{
    action::Action,
    document::Step,
    explain::Language,
    plain::visible,
    run::{Reason, Sentence},
    target::Target,
};

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
        Reason::SlowerThanUsual { usual_ms, measured_ms, .. } => {
            let said = |language| (seconds(*usual_ms, language), seconds(*measured_ms, language));
            let ((ko_usual, ko), (en_usual, en)) = (said(Language::Ko), said(Language::En));
            both(
                format!("동작하지만 평소보다 느립니다: 보통 이 시간에는 {ko_usual}인데 {ko} 걸렸습니다."),
                format!("It works but is slower than usual: at this hour it usually takes {en_usual}, and it took {en}."),
            )
        }
        Reason::CheckNotMet { check, seen } => unmet_sentence(check, target, seen),
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
        Reason::DialogMissing { message } => both(
            format!("녹화할 때 떴던 알림창이 뜨지 않습니다: {}", shortened(message)),
            format!("The dialog that came while recording did not open: {}", shortened(message)),
        ),
        Reason::DownloadMissing { name } => both(
            format!("‘{}’ 파일이 내려받아지지 않습니다.", shortened(name)),
            format!("The file “{}” was not downloaded.", shortened(name)),
        ),
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
        Reason::SecretNotAllowed { variable, site } => both(
            format!("비밀 값 ‘{variable}’을(를) {site} 에서 쓰도록 허용하지 않아 입력하지 않았습니다."),
            format!("The secret “{variable}” may not be used on {site}, so nothing was typed."),
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
