//! A new look of a target, kept by a run as a proposal until a person decides: what it is, what it would
//! change, and the step with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    document::{Step, Warning},
    geometry::Rect,
    run::{EvidenceScores, Sentence},
    target::{ElementEvidence, Target},
};

/// Places closer than this, CSS pixels, are told as the same.
const SAME_PLACE: f64 = 2.0;

/// How a target looked when a run found it by other evidence than before. Its picture goes beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewLook {
    /// The step's id.
    pub step_id: String,
    /// [`step_sha256`] of the step that was replayed; a proposal for a step that has changed since is void.
    pub step_sha256: String,
    /// How well the target as recorded agreed with what was found.
    pub evidence: EvidenceScores,
    /// All evidence together, 0 to 1.
    pub score: f64,
    /// The target as it is now.
    pub target: Target,
}

/// A new look with its picture and the run that saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Id of the run.
    pub run_id: String,
    /// When that run started, RFC 3339.
    pub seen: String,
    /// What it saw.
    pub look: NewLook,
    /// The new anchor's PNG file.
    pub png: Vec<u8>,
}

/// One thing that accepting a proposal would change, beside the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LookChange {
    /// What of the target.
    pub what: LookPart,
    /// As recorded; absent where there was none.
    pub before: Option<String>,
    /// As seen by the run; absent where there is none any more.
    pub after: Option<String>,
}

/// A part of what is known of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum LookPart {
    /// The text it shows.
    Text {},
    /// What people call it.
    Label {},
    /// Its accessible role.
    Role {},
    /// Its accessible name.
    Name {},
    /// Its tag.
    Tag {},
    /// An attribute.
    Attribute {
        /// Which.
        name: String,
    },
    /// Its path in the document.
    Path {},
    /// Where it was in the viewport, CSS pixels: `x, y, width × height`.
    Place {},
    /// The texts around it.
    Neighbours {},
}

impl LookPart {
    /// What people call it.
    pub fn word(&self) -> Sentence {
        match self {
            Self::Text {} => Sentence::new("글자", "text"),
            Self::Label {} => Sentence::new("부르는 이름", "what it is called"),
            Self::Role {} => Sentence::new("역할", "role"),
            Self::Name {} => Sentence::new("접근성 이름", "accessible name"),
            Self::Tag {} => Sentence::new("태그", "tag"),
            Self::Attribute { name } => Sentence::new(format!("속성 {name}"), format!("attribute {name}")),
            Self::Path {} => Sentence::new("문서 안 경로", "path in the document"),
            Self::Place {} => Sentence::new("위치와 크기", "place and size"),
            Self::Neighbours {} => Sentence::new("둘레의 글자", "texts around it"),
        }
    }
}

/// SHA-256, lower-case hex, over a step and its anchor's PNG file: any change of either gives another.
pub fn step_sha256(step: &Step, anchor_png: Option<&[u8]>) -> String {
    let mut hash = Sha256::new();
    // A step has string keys only, so this cannot fail.
    hash.update(serde_json::to_vec(step).unwrap_or_default());
    hash.update(anchor_png.unwrap_or_default());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is different between a recorded target and the same one later, but for the picture; each change once,
/// however many parts share it.
pub fn look_changes(before: &Target, after: &Target) -> Vec<LookChange> {
    let nothing = ElementEvidence::default();
    let (old, new) = (
        before.element.as_ref().unwrap_or(&nothing),
        after.element.as_ref().unwrap_or(&nothing),
    );
    let mut changes = Vec::new();
    let mut note = |what: LookPart, before: &str, after: &str| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let change = LookChange {
            what,
            before: some(before),
            after: some(after),
        };
        // A button's text, label and name are mostly one: told once.
        let is_told = changes
            .iter()
            .any(|told: &LookChange| (&told.before, &told.after) == (&change.before, &change.after));
        if before != after && !is_told {
            changes.push(change);
        }
    };
    let text = |target: &Target| target.text.clone().unwrap_or_default();
    note(LookPart::Text {}, &text(before), &text(after));
    note(LookPart::Label {}, &before.label, &after.label);
    note(LookPart::Role {}, &old.role, &new.role);
    note(LookPart::Name {}, &old.name, &new.name);
    note(LookPart::Tag {}, &old.tag, &new.tag);
    let names: std::collections::BTreeSet<&String> = old.attributes.keys().chain(new.attributes.keys()).collect();
    for name in names {
        let value = |element: &ElementEvidence| element.attributes.get(name).cloned().unwrap_or_default();
        note(LookPart::Attribute { name: name.clone() }, &value(old), &value(new));
    }
    note(LookPart::Path {}, &path(old), &path(new));
    if moved(before.place, after.place) {
        note(LookPart::Place {}, &said(before.place), &said(after.place));
    }
    note(
        LookPart::Neighbours {},
        &before.neighbours.join(" · "),
        &after.neighbours.join(" · "),
    );
    changes
}

/// The step with its target as a run saw it. Warnings about the old picture go with it.
pub fn with_new_look(step: &Step, target: Target) -> Step {
    let of_the_picture = |warning: &Warning| {
        matches!(
            warning,
            Warning::TargetHasTwins { .. } | Warning::AnchorTakenLate {} | Warning::AnchorMissing {}
        )
    };
    let twins = target.anchor.as_ref().map_or(0, |anchor| anchor.twins);
    let mut warnings: Vec<Warning> = step.warnings.iter().filter(|w| !of_the_picture(w)).cloned().collect();
    if twins > 0 {
        warnings.push(Warning::TargetHasTwins { twins });
    }
    Step {
        target: Some(target),
        warnings,
        ..step.clone()
    }
}

fn path(element: &ElementEvidence) -> String {
    let hosts = element.shadow_hosts.iter();
    hosts.chain([&element.xpath]).cloned().collect::<Vec<_>>().join(" → ")
}

fn moved(a: Rect, b: Rect) -> bool {
    [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height]
        .iter()
        .any(|by| by.abs() > SAME_PLACE)
}

fn said(place: Rect) -> String {
    format!("{:.0}, {:.0}, {:.0} × {:.0}", place.x, place.y, place.width, place.height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, Anchor, PageSeen, Point, TargetKind};

    fn target(label: &str, id: &str, x: f64) -> Target {
        Target {
            label: label.into(),
            kind: TargetKind::Button,
            place: Rect {
                x,
                y: 20.0,
                width: 90.0,
                height: 30.0,
            },
            anchor: None,
            text: Some(label.into()),
            neighbours: vec!["머그".into()],
            element: Some(ElementEvidence {
                tag: "button".into(),
                name: label.into(),
                attributes: [("id".to_owned(), id.to_owned())].into(),
                xpath: "/html[1]/body[1]/button[1]".into(),
                ..ElementEvidence::default()
            }),
        }
    }

    fn step(target: Target) -> Step {
        Step {
            id: "s2".into(),
            target: Some(target),
            warnings: vec![Warning::AnchorTakenLate {}, Warning::DialogNotRecorded {}],
            ..Step::new(Action::click(), PageSeen::default())
        }
    }

    #[test]
    fn only_what_is_different_is_told() {
        assert_eq!(look_changes(&target("담기", "add", 10.0), &target("담기", "add", 11.0)), []);
        let changes = look_changes(&target("담기", "add", 10.0), &target("장바구니 담기", "", 60.0));
        let parts: Vec<&LookPart> = changes.iter().map(|change| &change.what).collect();
        assert_eq!(
            parts,
            [&LookPart::Text {}, &LookPart::Attribute { name: "id".into() }, &LookPart::Place {}]
        );
        assert_eq!((changes[1].before.as_deref(), changes[1].after.as_deref()), (Some("add"), None));
    }

    #[test]
    fn the_sum_of_a_step_is_another_once_the_step_or_its_picture_is() {
        let recorded = step(target("담기", "add", 10.0));
        let sum = step_sha256(&recorded, Some(b"png"));
        assert_eq!(sum, step_sha256(&recorded.clone(), Some(b"png")));
        let noted = Step {
            note: "!".into(),
            ..recorded.clone()
        };
        assert_ne!(sum, step_sha256(&noted, Some(b"png")));
        assert_ne!(sum, step_sha256(&recorded, Some(b"gnp")));
        assert_ne!(sum, step_sha256(&recorded, None));
    }

    #[test]
    fn a_new_look_replaces_the_target_and_the_warnings_about_its_old_picture_alone() {
        let mut seen = target("장바구니 담기", "add", 10.0);
        seen.anchor = Some(Anchor {
            image: "anchors/s2-2.png".into(),
            place: seen.place,
            hot_spot: Point::default(),
            target: seen.place,
            device_pixel_ratio: 1.0,
            twins: 3,
            rank: 1,
            masked: Vec::new(),
        });
        let old = step(target("담기", "add", 10.0));
        let healed = with_new_look(&old, seen.clone());
        assert_eq!(healed.target, Some(seen));
        assert_eq!(
            healed.warnings,
            [Warning::DialogNotRecorded {}, Warning::TargetHasTwins { twins: 3 }]
        );
        assert_eq!((healed.id, healed.action), (old.id, old.action));
    }
}
