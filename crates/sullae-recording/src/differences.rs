//! In what two versions of one recording differ, said so that a person can choose between them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    action::Action,
    check::Check,
    document::{Limits, OnFailure, Recording, Step, Variable, VariableKind},
    folder::targets_of,
    plain::visible,
    redact::redact_url,
    run::Sentence,
    wording::{both, mask_sentence, seconds, step_sentence},
};

/// A recording with the files it names: path in the document and content.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The document.
    pub recording: &'a Recording,
    /// Its anchors and uploads.
    pub files: &'a BTreeMap<String, Vec<u8>>,
}

/// Two versions of a recording beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Differences {
    /// What differs and is not in one step.
    pub whole: Vec<Difference>,
    /// Every step of either, in the order of theirs; those that only mine has stand behind the one they follow there.
    pub steps: Vec<StepPair>,
}

/// A step of mine beside the same step of theirs; the same is what has the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepPair {
    /// Its place in mine, from 0; absent where only theirs has it.
    pub mine: Option<u32>,
    /// Its place in theirs, from 0; absent where only mine has it.
    pub theirs: Option<u32>,
    /// In what they differ; none where only one has it.
    pub differences: Vec<Difference>,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// What.
    pub what: Sentence,
    /// As it is in mine, and in theirs; absent where it is no text.
    pub sides: Option<(Sentence, Sentence)>,
}

impl Differences {
    /// How many steps differ or are in one only, and how many other things differ.
    #[must_use]
    pub fn count(&self) -> usize {
        let steps = self.steps.iter().filter(|pair| pair.differs()).count();
        steps + self.whole.len()
    }
}

impl StepPair {
    fn differs(&self) -> bool {
        self.mine.is_none() || self.theirs.is_none() || !self.differences.is_empty()
    }
}

/// In what two versions differ. How a file is called is no difference; what is in it is.
#[must_use]
pub fn differences(mine: Version<'_>, theirs: Version<'_>) -> Differences {
    let (old, new) = (by_content(mine), by_content(theirs));
    Differences {
        whole: of_whole(mine.recording, theirs.recording),
        steps: paired(&old, &new),
    }
}

/// The steps, each file named by what is in it.
fn by_content(version: Version<'_>) -> Vec<Step> {
    let rename = |path: &mut String| {
        let bytes = version.files.get(path.as_str()).map_or(&[][..], Vec::as_slice);
        *path = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    };
    let mut steps = version.recording.steps.clone();
    for step in &mut steps {
        for target in targets_of(step) {
            target.anchor.iter_mut().for_each(|anchor| rename(&mut anchor.image));
        }
        if let Action::Upload { files } = &mut step.action {
            files.iter_mut().for_each(|file| rename(&mut file.file));
        }
    }
    steps
}

fn paired(mine: &[Step], theirs: &[Step]) -> Vec<StepPair> {
    let in_mine: BTreeMap<&str, usize> = (0..).zip(mine).map(|(at, step)| (step.id.as_str(), at)).collect();
    let matched: Vec<Option<usize>> = theirs.iter().map(|step| in_mine.get(step.id.as_str()).copied()).collect();
    let in_both: BTreeSet<usize> = matched.iter().flatten().copied().collect();
    let in_order = longest_in_order(&matched.iter().flatten().copied().collect::<Vec<_>>());
    // Mine alone, behind whatever they follow in mine: at the front, or behind a step that is in both.
    let mut alone: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut behind = None;
    for at in 0..mine.len() {
        if in_both.contains(&at) {
            behind = Some(at);
        } else {
            alone.entry(behind).or_default().push(at);
        }
    }
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut only_mine = |behind: Option<usize>| {
        let steps = alone.remove(&behind).unwrap_or_default().into_iter();
        steps.map(|at| StepPair {
            mine: Some(place(at)),
            theirs: None,
            differences: Vec::new(),
        })
    };
    let mut pairs: Vec<StepPair> = only_mine(None).collect();
    for (at, (step, known)) in theirs.iter().zip(matched).enumerate() {
        let mut differences = known.map_or_else(Vec::new, |known| of_steps(&mine[known], step));
        if let Some(known) = known.filter(|known| !in_order.contains(known)) {
            differences.push(texts("순서", "Order", nth(known), nth(at)));
        }
        pairs.push(StepPair {
            mine: known.map(place),
            theirs: Some(place(at)),
            differences,
        });
        pairs.extend(known.into_iter().flat_map(|known| only_mine(Some(known)).collect::<Vec<_>>()));
    }
    pairs
}

/// The most of these numbers that can stand as they do in rising order: all others were moved.
fn longest_in_order(numbers: &[usize]) -> BTreeSet<usize> {
    // How long the longest is that ends here, and where it comes from.
    let mut ends: Vec<(usize, Option<usize>)> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let before = (0..at)
            .filter(|before| numbers[*before] < *number)
            .max_by_key(|before| ends[*before].0);
        ends.push((before.map_or(1, |before| ends[before].0 + 1), before));
    }
    let mut at = (0..numbers.len()).max_by_key(|at| ends[*at].0);
    let mut kept = BTreeSet::new();
    while let Some(here) = at {
        kept.insert(numbers[here]);
        at = ends[here].1;
    }
    kept
}

fn of_steps(mine: &Step, theirs: &Step) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut tell = |difference: Option<Difference>| found.extend(difference);
    let deeds = (step_sentence(mine), step_sentence(theirs));
    let same_words = deeds.0 == deeds.1;
    tell((!same_words).then(|| texts("하는 일", "What it does", deeds.0, deeds.1)));
    tell(untold("기준 이미지", "Picture of the target", image(mine) != image(theirs)));
    tell(untold("누르는 점", "Point to press", hot_spot(mine) != hot_spot(theirs)));
    tell(told("확인할 것", "Checks", checks(mine), checks(theirs)));
    tell(told("시간 기준", "Time limits", limits(mine.limits), limits(theirs.limits)));
    tell(told("메모", "Note", text(&mine.note), text(&theirs.note)));
    tell(told("켜짐", "Switched on", yes(!mine.disabled), yes(!theirs.disabled)));
    let goes_on = |step: &Step| yes(step.on_failure == OnFailure::Continue);
    tell(told("실패해도 계속", "Goes on after a failure", goes_on(mine), goes_on(theirs)));
    tell(told("언제나 하기", "Always done", yes(mine.always), yes(theirs.always)));
    let evidence = rest(mine, same_words) != rest(theirs, same_words);
    tell(untold("대상을 찾는 근거", "How the target is found", evidence));
    found
}

fn image(step: &Step) -> Option<&str> {
    Some(&step.target.as_ref()?.anchor.as_ref()?.image)
}

fn hot_spot(step: &Step) -> Option<crate::geometry::Point> {
    Some(step.target.as_ref()?.anchor.as_ref()?.hot_spot)
}

/// Each check as a sentence.
fn checks(step: &Step) -> Sentence {
    let said = step.checks.iter().map(|check: &Check| {
        step_sentence(&Step {
            target: step.target.clone(),
            checks: vec![check.clone()],
            ..Step::new(Action::Check {}, step.page.clone())
        })
    });
    listed(said.collect())
}

/// All that is not told on its own; the action counts only where its words are the same.
fn rest(step: &Step, with_action: bool) -> Step {
    let mut rest = Step {
        checks: Vec::new(),
        limits: None,
        note: String::new(),
        disabled: false,
        on_failure: OnFailure::Stop,
        always: false,
        ..step.clone()
    };
    if !with_action {
        rest.action = Action::Check {};
        (rest.dialogs, rest.download) = (Vec::new(), None);
    }
    if let Some(target) = &mut rest.target {
        if !with_action {
            target.label.clear();
        }
        if let Some(anchor) = &mut target.anchor {
            anchor.image.clear();
            anchor.hot_spot = crate::geometry::Point::default();
        }
    }
    rest
}

fn of_whole(mine: &Recording, theirs: &Recording) -> Vec<Difference> {
    let address = |recording: &Recording| text(&redact_url(&recording.start_url));
    let variables = |recording: &Recording| listed(recording.variables.iter().map(variable).collect());
    let masks = |recording: &Recording| listed(recording.masks.iter().map(mask_sentence).collect());
    let mut found: Vec<Difference> = [
        told("이름", "Name", text(&mine.name), text(&theirs.name)),
        told("시작 주소", "First address", address(mine), address(theirs)),
        told("시간 기준", "Time limits", limits(Some(mine.limits)), limits(Some(theirs.limits))),
        told("변수", "Variables", variables(mine), variables(theirs)),
        told("가리는 곳", "Painted over", masks(mine), masks(theirs)),
    ]
    .into_iter()
    .flatten()
    .collect();
    found.extend(untold("자료 표", "Data table", mine.data != theirs.data));
    let screen = |recording: &Recording| (recording.viewport, recording.locale.clone());
    found.extend(untold("화면 크기와 언어", "Screen and language", screen(mine) != screen(theirs)));
    found
}

fn variable(variable: &Variable) -> Sentence {
    let name = visible(&variable.name);
    match &variable.kind {
        VariableKind::Secret {} => both(format!("{name} (비밀값)"), format!("{name} (secret)")),
        VariableKind::Text { value } => text(&format!("{name} = {value}")),
        VariableKind::Date { format, days } => text(&format!("{name} = {format} {days:+}")),
        VariableKind::Random { length } => both(
            format!("{name} (임의 글자 {length}자)"),
            format!("{name} ({length} random letters)"),
        ),
        VariableKind::Counter { first } => both(format!("{name} ({first}부터 번호)"), format!("{name} (counts from {first})")),
        VariableKind::Read {} => both(format!("{name} (페이지에서 읽음)"), format!("{name} (read from a page)")),
    }
}

fn limits(limits: Option<Limits>) -> Sentence {
    let Some(Limits { slow_ms, step_ms }) = limits else {
        return both("시나리오의 기준", "Those of the recording");
    };
    let said = |language| (seconds(slow_ms, language), seconds(step_ms, language));
    let (ko, en) = (said(crate::explain::Language::Ko), said(crate::explain::Language::En));
    both(
        format!("{} 넘으면 지연, {} 넘으면 장애", ko.0, ko.1),
        format!("slow after {}, failed after {}", en.0, en.1),
    )
}

fn yes(yes: bool) -> Sentence {
    if yes { both("예", "Yes") } else { both("아니요", "No") }
}

fn nth(at: usize) -> Sentence {
    both(format!("{}번째", at + 1), format!("Step {}", at + 1))
}

fn text(text: &str) -> Sentence {
    if text.is_empty() {
        both("없음", "None")
    } else {
        both(visible(text), visible(text))
    }
}

fn listed(said: Vec<Sentence>) -> Sentence {
    if said.is_empty() {
        return text("");
    }
    let join = |pick: fn(&Sentence) -> &str| said.iter().map(pick).collect::<Vec<_>>().join(" · ");
    both(join(|s| &s.ko), join(|s| &s.en))
}

fn told(ko: &str, en: &str, mine: Sentence, theirs: Sentence) -> Option<Difference> {
    (mine != theirs).then(|| texts(ko, en, mine, theirs))
}

fn texts(ko: &str, en: &str, mine: Sentence, theirs: Sentence) -> Difference {
    Difference {
        what: both(ko, en),
        sides: Some((mine, theirs)),
    }
}

fn untold(ko: &str, en: &str, differs: bool) -> Option<Difference> {
    differs.then(|| Difference {
        what: both(ko, en),
        sides: None,
    })
}
