//! Every step, reason and verdict as one plain sentence, in Korean and English.

mod checks;
mod masks;
mod reasons;
mod runs;
mod steps;
mod words;

pub(crate) use self::words::both;
pub use self::{
    masks::{mask_sentence, not_masked_sentence},
    reasons::reason_sentence,
    runs::{proposals_sentence, run_sentence, verdict_word},
    steps::{cleared_sentence, skipped_sentence, step_sentence, warning_sentence},
    words::seconds,
};

#[cfg(test)]
mod tests {
    use super::{words::with_particle, *};
    use crate::{
        action::{Action, TypedText},
        document::{PageSeen, Step},
        geometry::Rect,
        run::Reason,
        target::{Target, TargetKind},
    };

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
            target: Some(target),
            ..Step::new(action, PageSeen::default())
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
