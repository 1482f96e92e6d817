//! What is wrong with a monitor's file, where, and what to do.

use std::path::PathBuf;

use sullae_recording::{Explain, Explanation, Language};

/// A file that is no monitor.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}:{line}:{column}: {problem}", file.display())]
pub struct DefinitionError {
    /// The file.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// No TOML, a field that is unknown, missing or of the wrong kind.
    #[error("{0}")]
    Document(String),
    /// The file's name is no key.
    #[error("{0}")]
    Key(#[from] crate::key::KeyError),
    /// Both or neither of `every` and `cron`.
    #[error("a schedule has either `every` or `cron`")]
    EveryOrCron,
    /// No time span, or one out of its bounds.
    #[error("{text:?} is no time span from {from} to {to}")]
    Span {
        /// As written.
        text: String,
        /// The shortest.
        from: &'static str,
        /// The longest.
        to: &'static str,
    },
    /// No cron pattern.
    #[error("{text:?} is no cron pattern: {why}")]
    Cron {
        /// As written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// No time zone of that name.
    #[error("there is no time zone {0:?}")]
    Zone(String),
    /// No hours.
    #[error("{0:?} are no hours")]
    Hours(String),
    /// No days of the week.
    #[error("these are no weekdays")]
    Weekdays,
    /// A maintenance window that is neither of the two kinds, or ends before it begins.
    #[error("a maintenance window has either `from` and a later `until`, or `weekdays` and `hours`")]
    Maintenance,
    /// A number out of its bounds.
    #[error("{found} is not from {from} to {to}")]
    Number {
        /// As written.
        found: u32,
        /// The least.
        from: u32,
        /// The most.
        to: u32,
    },
    /// Nothing would ever be due.
    #[error("this schedule is never due")]
    NeverDue,
    /// A calendar cannot be read.
    #[error("the calendar {name:?} cannot be read: {why}")]
    Calendar {
        /// As written.
        name: String,
        /// The cause.
        why: String,
    },
    /// The recording cannot be used.
    #[error("the recording {path:?} cannot be used: {why}")]
    Recording {
        /// As written.
        path: String,
        /// The cause.
        why: String,
    },
    /// A variable that the recording does not have, or that is a secret.
    #[error("{0:?} is no variable of the recording that may stand in a file")]
    Variable(String),
    /// What is to be filled from a kept secret is no secret of the recording.
    #[error("{0:?} is no secret of the recording")]
    Secret(String),
}

impl Problem {
    fn said(&self, language: Language) -> (String, String) {
        let ko = language == Language::Ko;
        let text = |korean: String, english: &str| if ko { korean } else { english.to_owned() };
        let what = match self {
            Self::Document(_) | Self::Cron { .. } | Self::Calendar { .. } | Self::Recording { .. } if !ko => self.to_string(),
            Self::Document(why) => format!("읽을 수 없습니다: {why}"),
            Self::Key(error) => text(
                format!("파일 이름 “{}”은(는) 모니터 이름으로 쓸 수 없습니다", error.0),
                &self.to_string(),
            ),
            Self::EveryOrCron => text("`every` 와 `cron` 중 하나만 있어야 합니다".to_owned(), &self.to_string()),
            Self::Span { text: span, from, to } => {
                text(format!("“{span}”은(는) {from}에서 {to} 사이의 시간이 아닙니다"), &self.to_string())
            }
            Self::Cron { text, why } => format!("“{text}”은(는) cron 형식이 아닙니다: {why}"),
            Self::Zone(name) => text(format!("“{name}” 시간대가 없습니다"), &self.to_string()),
            Self::Hours(hours) => text(format!("“{hours}”은(는) 시간대 범위가 아닙니다"), &self.to_string()),
            Self::Weekdays => text("요일이 아닙니다".to_owned(), &self.to_string()),
            Self::Maintenance => text(
                "점검 예정 시간은 `from` 과 그 뒤의 `until`, 또는 `weekdays` 와 `hours` 로 적습니다".to_owned(),
                &self.to_string(),
            ),
            Self::Number { found, from, to } => text(format!("{found}은(는) {from}에서 {to} 사이가 아닙니다"), &self.to_string()),
            Self::NeverDue => text("이 일정에는 실행할 때가 한 번도 없습니다".to_owned(), &self.to_string()),
            Self::Calendar { name, why } => format!("달력 “{name}”을(를) 읽을 수 없습니다: {why}"),
            Self::Recording { path, why } => format!("점검 시나리오 “{path}”을(를) 쓸 수 없습니다: {why}"),
            Self::Variable(name) => text(
                format!("“{name}”은(는) 파일에 적을 수 있는 시나리오 변수가 아닙니다"),
                &self.to_string(),
            ),
            Self::Secret(name) => text(format!("시나리오에 비밀 값 “{name}”이(가) 없습니다"), &self.to_string()),
        };
        (what, self.next(language).to_owned())
    }

    fn next(&self, language: Language) -> &'static str {
        match self {
            Self::Document(_) => language.pick(
                "그 자리를 고치세요. 쓸 수 있는 항목은 사용 안내의 “모니터”에 있습니다.",
                "Mend it there; the guide lists all fields under “Monitors”.",
            ),
            Self::Key(_) => language.pick(
                "소문자, 숫자, 하이픈, 한글로 64자까지 쓸 수 있습니다: login-check.toml",
                "Use up to 64 lower-case letters, digits, hyphens or Hangul: login-check.toml",
            ),
            Self::EveryOrCron => language.pick(
                "예: every = \"5m\" 또는 cron = \"0 9 * * MON-FRI\"",
                "Such as every = \"5m\" or cron = \"0 9 * * MON-FRI\"",
            ),
            Self::Span { .. } => language.pick("예: \"30s\", \"5m\", \"1h\"", "Such as \"30s\", \"5m\", \"1h\""),
            Self::Cron { .. } => language.pick(
                "분 시 일 월 요일, 다섯 칸입니다: \"*/10 9-18 * * MON-FRI\"",
                "Five fields: minute, hour, day, month, weekday: \"*/10 9-18 * * MON-FRI\"",
            ),
            Self::Zone(_) => language.pick("예: \"Asia/Seoul\"", "Such as \"Asia/Seoul\""),
            Self::Hours(_) => language.pick(
                "예: \"09:00-18:00\", 밤새면 \"22:00-06:00\"",
                "Such as \"09:00-18:00\", over night \"22:00-06:00\"",
            ),
            Self::Weekdays => language.pick("예: [\"mon-fri\"], [\"토\", \"일\"]", "Such as [\"mon-fri\"], [\"sat\", \"sun\"]"),
            Self::Maintenance => language.pick(
                "예: from = \"2026-12-01T02:00\", until = \"2026-12-01T04:00\"",
                "Such as from = \"2026-12-01T02:00\", until = \"2026-12-01T04:00\"",
            ),
            Self::Number { .. } => language.pick("그 사이의 수를 적으세요.", "Write a number between these."),
            Self::NeverDue => language.pick("요일, 시간, 공휴일 설정을 살펴보세요.", "Look at weekdays, hours and holidays."),
            Self::Calendar { .. } => language.pick(
                "\"kr\" 이거나, 모니터 파일에서 본 .toml 또는 .ics 파일의 경로여야 합니다.",
                "It is \"kr\", or the path of a .toml or .ics file seen from the monitor's file.",
            ),
            Self::Recording { .. } => language.pick(
                "모니터 파일에서 본 시나리오 폴더의 경로를 적으세요.",
                "Write the path of the recording's folder as seen from the monitor's file.",
            ),
            Self::Variable(_) => language.pick(
                "비밀 값은 파일에 적지 말고 `sullae secret set` 으로 보관한 뒤 [secrets] 에 그 이름을 적으세요.",
                "A secret stands in no file: keep it with `sullae secret set` and write its name under [secrets].",
            ),
            Self::Secret(_) => language.pick(
                "[secrets] 에는 recording.json 에 secret 으로 적힌 변수를 적습니다: password = \"보관한-이름\"",
                "Under [secrets] stand variables of the kind secret in recording.json: password = \"kept-name\"",
            ),
        }
    }
}

impl Explain for DefinitionError {
    fn code(&self) -> &'static str {
        "monitor_invalid"
    }

    fn explain(&self, language: Language) -> Explanation {
        let (why, next) = self.problem.said(language);
        let (file, line, column) = (self.file.display(), self.line, self.column);
        let what = language.pick(
            format!("모니터 파일 {file} {line}번째 줄 {column}번째 칸이 잘못되었습니다"),
            format!("the monitor's file {file} is wrong at line {line}, column {column}"),
        );
        Explanation::new(self.code(), what, why, next)
    }
}
