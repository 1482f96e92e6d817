//! What a step does, and what the recorder could not do, as a sentence.

use super::{
    checks::{check_step_sentence, condition_sentence},
    words::{address, both, en_target, ko_object, ko_target, quoted, with_particle},
};
use crate::{
    action::{Action, MouseButton, TypedText},
    document::{Step, Warning},
    plain::visible,
    run::{Sentence, Skipped},
    target::Target,
};

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
        Action::Check {} => check_step_sentence(step),
        Action::If {} => condition_sentence(step),
        Action::Else {} => both("아니면", "Otherwise"),
        Action::Repeat { times } => both(format!("{times}번 되풀이"), format!("Repeat {times} times")),
        Action::End {} => both("묶음 끝", "End of the block"),
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

/// A step that was not done, and why: "건너뜀 (다른 갈래): ‘로그인’ 단추를 누름".
pub fn skipped_sentence(step: &Step, why: Skipped) -> Sentence {
    let (ko, en) = match why {
        Skipped::Disabled => ("꺼 둔 단계", "switched off"),
        Skipped::OtherBranch => ("다른 갈래", "other branch"),
        Skipped::AfterFailure => ("앞 단계가 실패함", "an earlier step failed"),
    };
    let said = step_sentence(step);
    both(format!("건너뜀 ({ko}): {}", said.ko), format!("Skipped ({en}): {}", said.en))
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
