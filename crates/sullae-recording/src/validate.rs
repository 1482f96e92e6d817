//! What must hold of a recording beyond its shape, whoever wrote it.

use std::collections::{HashMap, HashSet};

use url::Url;

use crate::{
    action::{Action, DragEnd, TypedText},
    blocks::blocks,
    check::Check,
    compare::{Compare, pattern_of},
    data::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT},
    document::{Recording, Step, VariableKind},
    geometry::{Point, Rect},
    mask::MASK_LIMIT,
    run::Sentence,
    target::{Anchor, Target},
    wording::both,
};

/// Most steps a recording may have.
pub const STEP_LIMIT: usize = 5_000;
/// Longest text in a recording: a label, a typed value, an address, in bytes.
pub const TEXT_LIMIT: usize = 64 * 1024;

/// The longest press, milliseconds.
const HOLD_LIMIT_MS: u32 = 30_000;

/// One thing that is wrong with a recording, with the place it is at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {}", problem.en)]
pub struct Invalid {
    /// Where, as a path into the document: `steps[3].target.anchor.image`.
    pub at: String,
    /// What is wrong with it: the end of a sentence that begins with the place.
    pub problem: Sentence,
}

impl Invalid {
    /// The whole as a person reads it: "4단계(checks[0].is.pattern): 정규식이 아니거나 너무 큽니다".
    #[must_use]
    pub fn said(&self) -> Sentence {
        let step = self.at.strip_prefix("steps[").and_then(|rest| rest.split_once(']'));
        let step = step.and_then(|(index, rest)| Some((index.parse::<usize>().ok()? + 1, rest.trim_start_matches('.'))));
        match step {
            Some((number, "")) => both(
                format!("{number}단계: {}", self.problem.ko),
                format!("Step {number} {}", self.problem.en),
            ),
            Some((number, field)) => both(
                format!("{number}단계({field}): {}", self.problem.ko),
                format!("Step {number}: {field} {}", self.problem.en),
            ),
            None => both(
                format!("{}: {}", self.at, self.problem.ko),
                format!("{} {}", self.at, self.problem.en),
            ),
        }
    }
}

/// Whether an address may be visited: absolute http or https with a host. What a browser would
/// silently mend (spaces, backslashes before the path, missing slashes) is refused, because a
/// person would read another address than the browser goes to.
pub fn is_web_address(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let as_written = !host.is_empty() && !host.contains('\\') && !url.chars().any(|c| c.is_control() || c == ' ');
    as_written && Url::parse(url).is_ok()
}

/// Checks a whole recording.
///
/// # Errors
/// The first thing that is wrong.
pub fn validate(recording: &Recording) -> Result<(), Invalid> {
    check(!recording.name.trim().is_empty(), "name", ("비어 있습니다", "is empty"))?;
    check(
        recording.name.len() <= 1_000,
        "name",
        ("1000바이트보다 깁니다", "is longer than 1000 bytes"),
    )?;
    check(
        is_web_address(&recording.start_url),
        "start_url",
        ("http나 https로 시작하는 주소가 아닙니다", "is not an http or https address"),
    )?;
    let view = recording.viewport;
    check(
        (100..=16_384).contains(&view.width) && (100..=16_384).contains(&view.height),
        "viewport",
        (
            "한 변이 100에서 16384픽셀 사이가 아닙니다",
            "is not between 100 and 16384 pixels a side",
        ),
    )?;
    check(
        (0.25..=8.0).contains(&view.device_pixel_ratio),
        "viewport.device_pixel_ratio",
        ("0.25에서 8 사이가 아닙니다", "is not between 0.25 and 8"),
    )?;
    check(
        recording.steps.len() <= STEP_LIMIT,
        "steps",
        ("5000개가 넘습니다", "has more than 5000 entries"),
    )?;
    let variables = variables(recording)?;
    data(recording)?;
    masks(recording)?;
    let mut ids = HashSet::new();
    for (index, step) in recording.steps.iter().enumerate() {
        let at = format!("steps[{index}]");
        check(
            is_plain_name(&step.id),
            &format!("{at}.id"),
            (
                "영문자, 숫자, '-', '_'만 64자까지 쓸 수 있습니다",
                "may only have letters, digits, '-' and '_', at most 64",
            ),
        )?;
        check(
            ids.insert(step.id.as_str()),
            &format!("{at}.id"),
            ("앞의 단계가 이미 쓰고 있습니다", "is used by an earlier step"),
        )?;
        validate_step(step, &at, &variables)?;
    }
    blocks(&recording.steps).map_err(|unbalanced| Invalid {
        at: format!("steps[{}].action", unbalanced.at()),
        problem: unbalanced.said(),
    })?;
    anchors_differ_in_more_than_case(recording)
}

/// Names that differ only in case are two files here and one file on Windows and macOS.
fn anchors_differ_in_more_than_case(recording: &Recording) -> Result<(), Invalid> {
    let mut by_lower_case = HashMap::new();
    for image in recording.anchor_files() {
        if let Some(other) = by_lower_case.insert(image.to_ascii_lowercase(), image) {
            let said = (
                format!("{other}와(과) {image}은(는) 대소문자만 다릅니다"),
                format!("name both {other} and {image}, which differ only in case"),
            );
            check(false, "steps", (&said.0, &said.1))?;
        }
    }
    Ok(())
}

/// A table of plain text variables with as many values in each row.
fn data(recording: &Recording) -> Result<(), Invalid> {
    let table = &recording.data;
    let is_text = |name: &String| {
        let known = recording.variables.iter().find(|known| known.name == *name);
        known.is_some_and(|known| matches!(known.kind, VariableKind::Text { .. }))
    };
    check(
        table.columns.len() <= COLUMN_LIMIT && table.rows.len() <= ROW_LIMIT,
        "data",
        ("줄은 500개, 열은 40개까지입니다", "may have 500 rows and 40 columns at most"),
    )?;
    let mut names = HashSet::new();
    for (index, name) in table.columns.iter().enumerate() {
        let at = format!("data.columns[{index}]");
        check(is_text(name), &at, ("글자 변수가 아닙니다", "is no plain text variable"))?;
        check(
            names.insert(name),
            &at,
            ("앞의 열이 이미 쓰고 있습니다", "is used by an earlier column"),
        )?;
    }
    for (index, row) in table.rows.iter().enumerate() {
        let fits = !row.is_empty() && row.len() == table.columns.len();
        check(
            fits,
            &format!("data.rows[{index}]"),
            ("열의 수와 맞지 않습니다", "does not have a value for each column"),
        )?;
        let short = row.iter().all(|value| value.len() <= CELL_LIMIT);
        check(
            short,
            &format!("data.rows[{index}]"),
            ("너무 긴 값이 있습니다", "has a value that is too long"),
        )?;
    }
    Ok(())
}

/// Areas that can be found and have a name.
fn masks(recording: &Recording) -> Result<(), Invalid> {
    check(
        recording.masks.len() <= MASK_LIMIT,
        "masks",
        ("100개가 넘습니다", "has more than 100 entries"),
    )?;
    for (index, mask) in recording.masks.iter().enumerate() {
        let at = format!("masks[{index}]");
        check(
            !mask.target.label.trim().is_empty(),
            &format!("{at}.target.label"),
            ("비어 있습니다", "is empty"),
        )?;
        check(
            mask.target.element.as_ref().is_some_and(|element| !element.xpath.is_empty()) && !mask.selector().is_empty(),
            &format!("{at}.target.element"),
            (
                "빠졌습니다. 이것이 없으면 가릴 곳을 찾을 수 없습니다",
                "is missing: without it the area cannot be found",
            ),
        )?;
        let says = mask.target.element.as_ref().is_some_and(|element| !element.name.is_empty());
        check(
            !says && mask.target.anchor.is_none() && mask.target.text.is_none() && mask.target.neighbours.is_empty(),
            &format!("{at}.target"),
            ("가린 곳이 보여 주는 것이 들어 있습니다", "keeps what the area shows"),
        )?;
        check(
            mask.page.frame.len() <= 16,
            &format!("{at}.page.frame"),
            ("프레임이 16겹보다 깊습니다", "is nested deeper than 16 frames"),
        )?;
        validate_target(&mask.target, &format!("{at}.target"))?;
    }
    Ok(())
}

fn variables(recording: &Recording) -> Result<HashSet<&str>, Invalid> {
    let mut names = HashSet::new();
    for (index, variable) in recording.variables.iter().enumerate() {
        let at = format!("variables[{index}].name");
        check(
            is_plain_name(&variable.name),
            &at,
            (
                "영문자, 숫자, '-', '_'만 64자까지 쓸 수 있습니다",
                "may only have letters, digits, '-' and '_', at most 64",
            ),
        )?;
        check(
            names.insert(variable.name.as_str()),
            &at,
            ("앞의 변수가 이미 쓰고 있습니다", "is used by an earlier variable"),
        )?;
        let at = format!("variables[{index}].kind");
        match &variable.kind {
            VariableKind::Text { value } => check(value.len() <= TEXT_LIMIT, &format!("{at}.value"), ("너무 깁니다", "is too long"))?,
            VariableKind::Date { format, days } => {
                check(
                    is_date_format(format),
                    &format!("{at}.format"),
                    (
                        "%Y-%m-%d처럼 날짜를 적는 방법이 아닙니다",
                        "is no way to write a day, such as %Y-%m-%d",
                    ),
                )?;
                check(
                    days.abs() <= 36_500,
                    &format!("{at}.days"),
                    ("백 년이 넘습니다", "is more than a hundred years"),
                )?;
            }
            VariableKind::Random { length } => check(
                (1..=64).contains(length),
                &format!("{at}.length"),
                ("1에서 64 사이가 아닙니다", "is not between 1 and 64"),
            )?,
            VariableKind::Counter { .. } | VariableKind::Read {} | VariableKind::Secret {} => {}
        }
    }
    Ok(names)
}

/// Only what writes a day or a time without any doubt, at most 64 bytes.
fn is_date_format(format: &str) -> bool {
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter == '%' && !letters.next().is_some_and(|after| "YymdHMSjAaBbpIZz%".contains(after)) {
            return false;
        }
    }
    format.contains('%') && format.len() <= 64 && !format.chars().any(char::is_control)
}

fn validate_step(step: &Step, at: &str, variables: &HashSet<&str>) -> Result<(), Invalid> {
    check(
        step.target.is_some() || !step.action.needs_target() || step.action.may_lack_target(),
        &format!("{at}.target"),
        ("빠졌습니다. 이 동작에는 꼭 있어야 합니다", "is missing: the action needs one"),
    )?;
    check(
        step.target.is_none() || step.action.takes_target(),
        &format!("{at}.target"),
        ("이 동작에는 있을 수 없습니다", "is there, but the action has none"),
    )?;
    validate_checks(step, at)?;
    check(
        step.page.frame.len() <= 16,
        &format!("{at}.page.frame"),
        ("프레임이 16겹보다 깊습니다", "is nested deeper than 16 frames"),
    )?;
    check(step.page.tab <= 100, &format!("{at}.page.tab"), ("100이 넘습니다", "is over 100"))?;
    match &step.action {
        Action::Open { url } => check(
            is_web_address(url),
            &format!("{at}.action.url"),
            ("http나 https로 시작하는 주소가 아닙니다", "is not an http or https address"),
        )?,
        Action::OpenTab { url } => check(
            is_web_address(url) || url == "about:blank",
            &format!("{at}.action.url"),
            ("http나 https로 시작하는 주소가 아닙니다", "is not an http or https address"),
        )?,
        Action::Click { count, hold_ms, .. } => {
            check(
                (1..=3).contains(count),
                &format!("{at}.action.count"),
                ("1, 2, 3 가운데 하나가 아닙니다", "is not 1, 2 or 3"),
            )?;
            check(
                hold_ms.is_none_or(|ms| ms <= HOLD_LIMIT_MS),
                &format!("{at}.action.hold_ms"),
                ("30초가 넘습니다", "is more than half a minute"),
            )?;
        }
        Action::Drag { .. } | Action::SelectMany { .. } | Action::Set { .. } | Action::Upload { .. } => {
            validate_given(&step.action, &format!("{at}.action"))?;
        }
        Action::Type {
            text: TypedText::Literal(text),
        } => check(
            text.len() <= TEXT_LIMIT,
            &format!("{at}.action.text"),
            ("너무 깁니다", "is too long"),
        )?,
        Action::Type {
            text: TypedText::Variable(name),
        } => check(
            variables.contains(name.as_str()),
            &format!("{at}.action.text.variable"),
            ("점검 시나리오에 없는 변수입니다", "names no variable of the recording"),
        )?,
        Action::Read { into } => check(
            variables.contains(into.as_str()),
            &format!("{at}.action.into"),
            ("점검 시나리오에 없는 변수입니다", "names no variable of the recording that is read"),
        )?,
        Action::Press { key, .. } => check(
            !key.is_empty() && key.len() <= 32,
            &format!("{at}.action.key"),
            ("키 이름이 아닙니다", "is no key name"),
        )?,
        Action::Repeat { times } => check(
            (1..=1_000).contains(times),
            &format!("{at}.action.times"),
            ("1에서 1000 사이가 아닙니다", "is not between 1 and 1000"),
        )?,
        Action::CloseTab {}
        | Action::Check {}
        | Action::If {}
        | Action::Else {}
        | Action::End {}
        | Action::Back {}
        | Action::Forward {}
        | Action::Reload {}
        | Action::Hover {}
        | Action::Dismiss {}
        | Action::Select { .. }
        | Action::Tick { .. } => {}
    }
    for (index, dialog) in step.dialogs.iter().enumerate() {
        let at = format!("{at}.dialogs[{index}]");
        check(
            dialog.message.len() <= TEXT_LIMIT,
            &format!("{at}.message"),
            ("너무 깁니다", "is too long"),
        )?;
        let known = !matches!(&dialog.text, Some(TypedText::Variable(name)) if !variables.contains(name.as_str()));
        check(
            known,
            &format!("{at}.text.variable"),
            ("점검 시나리오에 없는 변수입니다", "names no variable of the recording"),
        )?;
    }
    let is_name = step.download.as_deref().is_none_or(is_file_name);
    check(is_name, &format!("{at}.download"), ("파일 이름이 아닙니다", "is no file name"))?;
    step.target
        .as_ref()
        .map_or(Ok(()), |target| validate_target(target, &format!("{at}.target")))
}

fn validate_checks(step: &Step, at: &str) -> Result<(), Invalid> {
    let is_check = step.action.only_checks();
    check(
        !is_check || !step.checks.is_empty(),
        &format!("{at}.checks"),
        (
            "비어 있습니다. 확인이나 조건은 적어도 하나를 기대해야 합니다",
            "is empty: a check or an if must expect something",
        ),
    )?;
    for (index, expected) in step.checks.iter().enumerate() {
        let at = format!("{at}.checks[{index}]");
        check(
            !expected.is_about_target() || (is_check && step.target.is_some()),
            &at,
            (
                "대상에 대한 확인입니다. 대상이 있는 확인이나 조건 단계에만 둘 수 있습니다",
                "is about a target: only a check or an if with a target can have it",
            ),
        )?;
        match expected {
            Check::TextPresent { text } | Check::TextAbsent { text } => {
                check(
                    !text.trim().is_empty() && text.len() <= TEXT_LIMIT,
                    &format!("{at}.text"),
                    ("비어 있거나 너무 깁니다", "is empty or too long"),
                )?;
            }
            Check::Address { is } | Check::Title { is } | Check::Text { is } | Check::Value { is } => validate_compare(is, &at)?,
            Check::PageStatus { status } => check(
                (100..600).contains(status),
                &format!("{at}.status"),
                ("HTTP 상태 코드가 아닙니다", "is no HTTP status"),
            )?,
            Check::Rows { count } => check(
                count.number.is_finite(),
                &format!("{at}.count.number"),
                ("수가 아닙니다", "is no number"),
            )?,
            Check::Picture { tolerance, ignored } => {
                check(
                    (0.0..=1.0).contains(tolerance),
                    &format!("{at}.tolerance"),
                    ("0에서 1 사이가 아닙니다", "is not between 0 and 1"),
                )?;
                check(
                    ignored.iter().all(|part| is_sane(*part)),
                    &format!("{at}.ignored"),
                    ("쓸 수 없는 상자가 있습니다", "has no sensible box"),
                )?;
            }
            Check::NoFailedRequests {}
            | Check::NoScriptErrors {}
            | Check::Present {}
            | Check::Absent {}
            | Check::Enabled { .. }
            | Check::Ticked { .. } => {}
        }
    }
    Ok(())
}

fn validate_compare(compare: &Compare, at: &str) -> Result<(), Invalid> {
    match compare {
        Compare::Equals { text } => check(text.len() <= TEXT_LIMIT, &format!("{at}.is.text"), ("너무 깁니다", "is too long")),
        Compare::Contains { text } => check(
            !text.trim().is_empty() && text.len() <= TEXT_LIMIT,
            &format!("{at}.is.text"),
            ("비어 있거나 너무 깁니다", "is empty or too long"),
        ),
        Compare::Matches { pattern } => check(
            pattern_of(pattern).is_ok(),
            &format!("{at}.is.pattern"),
            ("정규식이 아니거나 너무 큽니다", "is no regular expression, or too large a one"),
        ),
        Compare::Number { is } => check(is.number.is_finite(), &format!("{at}.is.number"), ("수가 아닙니다", "is no number")),
    }
}

/// What an action brings along beside its target.
fn validate_given(action: &Action, at: &str) -> Result<(), Invalid> {
    match action {
        Action::Drag {
            to: DragEnd::Target(target),
        } => validate_target(target, &format!("{at}.to.target")),
        Action::Drag {
            to: DragEnd::Distance(way),
        } => check(
            way.x.abs() <= 20_000 && way.y.abs() <= 20_000,
            &format!("{at}.to.distance"),
            ("20000픽셀보다 깁니다", "is longer than 20000 pixels"),
        ),
        Action::SelectMany { choices } => check(
            choices.len() <= 1_000,
            &format!("{at}.choices"),
            ("1000개가 넘습니다", "has more than 1000 entries"),
        ),
        Action::Set { value } => check(
            value.len() <= 1_000,
            &format!("{at}.value"),
            ("1000바이트보다 깁니다", "is longer than 1000 bytes"),
        ),
        Action::Upload { files } => {
            check(
                files.len() <= 100,
                &format!("{at}.files"),
                ("100개가 넘습니다", "has more than 100 entries"),
            )?;
            files.iter().enumerate().try_for_each(|(index, file)| {
                let at = format!("{at}.files[{index}]");
                check(
                    is_file_name(&file.name),
                    &format!("{at}.name"),
                    ("파일 이름이 아닙니다", "is no file name"),
                )?;
                check(
                    upload_file_name(&file.file).is_some(),
                    &format!("{at}.file"),
                    ("files/이름 꼴이 아닙니다", "is not files/NAME"),
                )
            })
        }
        _ => Ok(()),
    }
}

/// `NAME` out of `files/NAME`; nothing for any other path.
pub fn upload_file_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix("files/")?;
    let stem = name.split('.').next().unwrap_or_default();
    let plain = name.len() <= 100 && name.split('.').all(is_plain_name);
    (plain && !is_device_name(stem)).then_some(name)
}

/// A name that a file may have for a page: no path, nothing invisible.
fn is_file_name(name: &str) -> bool {
    let usable = !name.is_empty() && name.len() <= 255 && name != "." && name != "..";
    usable && !name.contains(['/', '\\']) && !name.chars().any(char::is_control)
}

fn validate_target(target: &Target, at: &str) -> Result<(), Invalid> {
    check(
        is_sane(target.place),
        &format!("{at}.place"),
        ("쓸 수 없는 상자입니다", "is no sensible box"),
    )?;
    check(
        target.label.len() <= TEXT_LIMIT,
        &format!("{at}.label"),
        ("너무 깁니다", "is too long"),
    )?;
    let Some(anchor) = &target.anchor else { return Ok(()) };
    let at = format!("{at}.anchor");
    check(
        anchor_file_name(anchor).is_some(),
        &format!("{at}.image"),
        ("anchors/이름.png 꼴이 아닙니다", "is not anchors/NAME.png"),
    )?;
    check(
        is_sane(anchor.place),
        &format!("{at}.place"),
        ("쓸 수 없는 상자입니다", "is no sensible box"),
    )?;
    check(
        is_sane(anchor.target),
        &format!("{at}.target"),
        ("쓸 수 없는 상자입니다", "is no sensible box"),
    )?;
    check(
        (0.25..=8.0).contains(&anchor.device_pixel_ratio),
        &format!("{at}.device_pixel_ratio"),
        ("0.25에서 8 사이가 아닙니다", "is not between 0.25 and 8"),
    )?;
    let Point { x, y } = anchor.hot_spot;
    let inside = (0.0..=anchor.place.width).contains(&x) && (0.0..=anchor.place.height).contains(&y);
    check(
        inside,
        &format!("{at}.hot_spot"),
        ("기준 이미지 밖에 있습니다", "lies outside the anchor"),
    )
}

/// The bare file name of an anchor, if its path is exactly `anchors/NAME.png`.
pub fn anchor_file_name(anchor: &Anchor) -> Option<&str> {
    bare_anchor_name(&anchor.image)
}

/// `NAME.png` out of `anchors/NAME.png`; nothing for any other path.
pub(crate) fn bare_anchor_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix("anchors/")?;
    let stem = name.strip_suffix(".png")?;
    (is_plain_name(stem) && !is_device_name(stem)).then_some(name)
}

/// Names that Windows gives to a device, whatever the extension.
pub(crate) fn is_device_name(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn is_plain_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_sane(rect: Rect) -> bool {
    let finite = [rect.x, rect.y, rect.width, rect.height]
        .into_iter()
        .all(|v| v.is_finite() && v.abs() <= 1e7);
    finite && rect.width >= 0.0 && rect.height >= 0.0
}

/// `problem` in Korean and English.
fn check(holds: bool, at: &str, problem: (&str, &str)) -> Result<(), Invalid> {
    if holds {
        Ok(())
    } else {
        Err(Invalid {
            at: at.to_owned(),
            problem: Sentence::new(problem.0, problem.1),
        })
    }
}
