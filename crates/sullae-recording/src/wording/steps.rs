//! What a step does, and what the recorder could not do, as a sentence.

use super::{
    checks::{check_step_sentence, condition_sentence},
    words::{address, both, en_target, ko_object, ko_target, quoted, with_particle},
};
use crate::{
    action::{Action, DragEnd, Modifier, MouseButton, TypedText},
    document::{Dialog, DialogKind, Step, Warning},
    plain::visible,
    run::{Sentence, Skipped},
    target::Target,
};

/// The step as a sentence: "‘로그인’ 단추를 누름", "Click the “Log in” button".
pub fn step_sentence(step: &Step) -> Sentence {
    let mut said = deed_sentence(step);
    for dialog in &step.dialogs {
        let answer = answer_words(dialog);
        said.ko.push_str(&answer.ko);
        said.en.push_str(&answer.en);
    }
    if let Some(name) = &step.download {
        let name = quoted(name);
        said.ko.push_str(&format!(", {} 파일을 내려받음", name.ko));
        said.en.push_str(&format!(", which downloads {}", name.en));
    }
    said
}

/// How a dialog is answered, as the end of a sentence.
fn answer_words(dialog: &Dialog) -> Sentence {
    let said = quoted(&dialog.message);
    match (dialog.kind, dialog.accepted, &dialog.text) {
        (DialogKind::Alert, ..) => both(
            format!(", {} 알림창을 닫음", said.ko),
            format!(", then close the alert {}", said.en),
        ),
        (DialogKind::BeforeUnload, true, _) => both(", 페이지를 떠남", ", then leave the page"),
        (DialogKind::BeforeUnload, false, _) => both(", 페이지에 머무름", ", then stay on the page"),
        (_, false, _) => both(format!(", {} 물음에 취소로 답함", said.ko), format!(", then dismiss {}", said.en)),
        (_, true, Some(TypedText::Literal(text))) => {
            let text = quoted(text);
            both(
                format!(", {} 물음에 {}로 답함", said.ko, text.ko),
                format!(", then answer {} with {}", said.en, text.en),
            )
        }
        (_, true, Some(TypedText::Variable(name))) => both(
            format!(", {} 물음에 비밀값 {name}로 답함", said.ko),
            format!(", then answer {} with the secret {name}", said.en),
        ),
        (_, true, None) => both(format!(", {} 물음에 확인으로 답함", said.ko), format!(", then accept {}", said.en)),
    }
}

fn deed_sentence(step: &Step) -> Sentence {
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
        Action::Check {} => check_step_sentence(step),
        Action::Read { into } => {
            let name = quoted(into);
            both(
                format!("{}의 값을 {} 변수에 담음", ko_target(target), name.ko),
                format!("Keep what {} says as {}", en_target(target), name.en),
            )
        }
        Action::If {} => condition_sentence(step),
        Action::Else {} => both("아니면", "Otherwise"),
        Action::Repeat { times } => both(format!("{times}번 되풀이"), format!("Repeat {times} times")),
        Action::End {} => both("묶음 끝", "End of the block"),
        Action::CloseTab {} => both("탭을 닫음", "Close the tab"),
        Action::Back {} => both("뒤로 감", "Go back"),
        Action::Forward {} => both("앞으로 감", "Go forward"),
        Action::Reload {} => both("페이지를 새로 고침", "Load the page again"),
        Action::Click {
            button,
            count,
            modifiers,
            hold_ms,
        } => click_sentence(target, *button, *count, modifiers, hold_ms.is_some()),
        Action::Dismiss {} => both(
            format!("{} 나타나면 누름", with_particle(&ko_target(target), '이', '가')),
            format!("Click {} whenever it is in the way", en_target(target)),
        ),
        Action::Hover {} => both(
            format!("{}에 포인터를 올림", ko_target(target)),
            format!("Point at {}", en_target(target)),
        ),
        Action::Drag { to } => drag_sentence(target, to),
        Action::Type { text } => type_sentence(target, text),
        Action::Select { label, .. } => {
            let shown = quoted(label);
            both(
                format!("{}에서 {} 고름", ko_target(target), with_particle(&shown.ko, '을', '를')),
                format!("Choose {} in {}", shown.en, en_target(target)),
            )
        }
        Action::SelectMany { choices } => {
            let labels: Vec<Sentence> = choices.iter().map(|choice| quoted(&choice.label)).collect();
            let list = |pick: fn(&Sentence) -> &str| labels.iter().map(pick).collect::<Vec<_>>().join(", ");
            if choices.is_empty() {
                both(
                    format!("{}에서 아무것도 고르지 않음", ko_target(target)),
                    format!("Choose nothing in {}", en_target(target)),
                )
            } else {
                both(
                    format!("{}에서 {} 고름", ko_target(target), with_particle(&list(|s| &s.ko), '을', '를')),
                    format!("Choose {} in {}", list(|s| &s.en), en_target(target)),
                )
            }
        }
        Action::Set { value } => {
            let shown = quoted(value);
            both(
                format!("{} {}로 맞춤", ko_object(target), shown.ko),
                format!("Set {} to {}", en_target(target), shown.en),
            )
        }
        Action::Upload { files } if files.is_empty() => both(
            format!("{}에 아무 파일도 넣지 않음", ko_target(target)),
            format!("Upload nothing to {}", en_target(target)),
        ),
        Action::Upload { files } => {
            let names: Vec<Sentence> = files.iter().map(|file| quoted(&file.name)).collect();
            let list = |pick: fn(&Sentence) -> &str| names.iter().map(pick).collect::<Vec<_>>().join(", ");
            both(
                format!("{}에 {} 파일을 넣음", ko_target(target), list(|s| &s.ko)),
                format!("Upload {} to {}", list(|s| &s.en), en_target(target)),
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

/// A step that was done after others had been pressed out of its way: "‘로그인’ 단추를 누름 (먼저 ‘닫기’ 단추를 눌러 치움)".
pub fn cleared_sentence<'a>(said: Sentence, dismissed: impl Iterator<Item = &'a Step>) -> Sentence {
    dismissed.fold(said, |said, step| {
        let target = step.target.as_ref();
        both(
            format!("{} (먼저 {} 눌러 치움)", said.ko, ko_object(target)),
            format!("{} (after clicking {} out of the way)", said.en, en_target(target)),
        )
    })
}

/// A step that was not done, and why: "건너뜀 (다른 갈래): ‘로그인’ 단추를 누름".
pub fn skipped_sentence(step: &Step, why: Skipped) -> Sentence {
    let said = step_sentence(step);
    let (ko, en) = match why {
        Skipped::NotInTheWay => return said,
        Skipped::Disabled => ("꺼 둔 단계", "switched off"),
        Skipped::OtherBranch => ("다른 갈래", "other branch"),
        Skipped::AfterFailure => ("앞 단계가 실패함", "an earlier step failed"),
    };
    both(format!("건너뜀 ({ko}): {}", said.ko), format!("Skipped ({en}): {}", said.en))
}

fn click_sentence(target: Option<&Target>, button: MouseButton, count: u8, modifiers: &[Modifier], long: bool) -> Sentence {
    let (ko, en) = match (button, count) {
        _ if long => ("길게 누름", "Press and hold"),
        (MouseButton::Right, _) => ("오른쪽 단추로 누름", "Right-click"),
        (MouseButton::Middle, _) => ("가운데 단추로 누름", "Middle-click"),
        (MouseButton::Left, 2..) => ("두 번 누름", "Double-click"),
        (MouseButton::Left, _) => ("누름", "Click"),
    };
    let held: String = modifiers.iter().map(|held| format!("{held:?}-")).collect();
    if held.is_empty() {
        return both(format!("{} {ko}", ko_object(target)), format!("{en} {}", en_target(target)));
    }
    let ko_held = modifiers.iter().map(|held| format!("{held:?}")).collect::<Vec<_>>().join("+");
    both(
        format!("{ko_held} 키와 함께 {} {ko}", ko_object(target)),
        format!("{held}{} {}", en.to_lowercase(), en_target(target)),
    )
}

fn drag_sentence(target: Option<&Target>, to: &DragEnd) -> Sentence {
    match to {
        DragEnd::Target(end) => both(
            format!("{} {}에 끌어다 놓음", ko_object(target), ko_target(Some(end))),
            format!("Drag {} to {}", en_target(target), en_target(Some(end))),
        ),
        DragEnd::Distance(way) => {
            let (right, down) = (way.x, way.y);
            both(
                format!("{} 끌어 옮김 (가로 {right}, 세로 {down})", ko_object(target)),
                format!("Drag {} by {right}, {down}", en_target(target)),
            )
        }
    }
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
        Warning::SignInNotRecorded {} => both(
            "서버가 브라우저의 창으로 이름과 비밀번호를 물었습니다. 이 창에 답한 것은 기록되지 않습니다.",
            "The server asked for a name and a password in the browser's own window; the answer cannot be recorded.",
        ),
        Warning::FileNotTaken { name } => {
            let name = quoted(name);
            both(
                format!("{} 파일은 너무 크거나 읽을 수 없어 담지 못했습니다.", name.ko),
                format!("The file {} is too large or could not be read, and was not taken along.", name.en),
            )
        }
        Warning::FormattingNotRecorded {} => both(
            "글자만 기록됩니다. 굵게, 목록, 링크 같은 서식은 다시 실행할 때 입력되지 않습니다.",
            "Only the text is recorded: bold, lists and links are not typed by a replay.",
        ),
        Warning::DropFromOutside {} => both(
            "페이지 밖에서 끌어다 놓은 것은 기록되지 않았습니다.",
            "What was dragged in from outside the page was not recorded.",
        ),
        Warning::DialogNotRecorded {} => both(
            "알림창에 답한 것은 기록되지 않았습니다.",
            "The answer to a dialog was not recorded.",
        ),
    }
}
