//! The report's own words, in Korean and English. Sentences about steps and reasons come from
//! `sullae_recording::wording`.

use sullae_recording::{
    Language, Reason, Verdict, Viewport,
    run::{Decision, FindMode, Found},
    wording::seconds,
};

/// Words in one language.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) language: Language,
}

impl Words {
    pub(crate) fn new(language: Language) -> Self {
        Self { language }
    }

    pub(crate) fn say(self, ko: &'static str, en: &'static str) -> &'static str {
        self.language.pick(ko, en)
    }

    pub(crate) fn html_language(self) -> &'static str {
        self.say("ko", "en")
    }

    pub(crate) fn seconds(self, ms: u64) -> String {
        seconds(ms, self.language)
    }

    pub(crate) fn step(self, number: u32) -> String {
        self.language.pick(format!("{number}단계"), format!("Step {number}"))
    }

    /// What the verdict means for the reader.
    pub(crate) fn meaning(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Passed => self.say(
                "서비스가 녹화할 때처럼 동작합니다.",
                "The service works as it did when it was recorded.",
            ),
            Verdict::Degraded => self.say(
                "동작은 하지만 정한 시간보다 느립니다.",
                "It works, but slower than the limit it was given.",
            ),
            Verdict::Failed => self.say("사이트 쪽 장애로 판정했습니다.", "The site is judged to be at fault."),
            Verdict::Unclear => self.say(
                "확실하지 않은 곳은 누르지 않고 멈췄습니다. 화면이 바뀌었는지 사람이 확인해 주세요.",
                "It stopped rather than press a doubtful place. Please look whether the page has changed.",
            ),
            Verdict::NotChecked => self.say(
                "점검하는 쪽의 문제입니다. 사이트에 대한 판정이 아닙니다.",
                "The trouble was on the checking side. This says nothing about the site.",
            ),
        }
    }

    /// The reason in a word or two and its figures, for a label.
    pub(crate) fn tag(self, reason: &Reason) -> String {
        match reason {
            Reason::HttpError { status, .. } => format!("HTTP {status}"),
            Reason::TooSlow { limit_ms, measured_ms, .. } => {
                let (took, limit) = (self.seconds(*measured_ms), self.seconds(*limit_ms));
                self.language
                    .pick(format!("{took} · 기준 {limit}"), format!("{took} · limit {limit}"))
            }
            Reason::SlowerThanUsual { usual_ms, measured_ms, .. } => {
                let (took, usual) = (self.seconds(*measured_ms), self.seconds(*usual_ms));
                self.language
                    .pick(format!("{took} · 평소 {usual}"), format!("{took} · usually {usual}"))
            }
            other => self.tag_word(other).to_owned(),
        }
    }

    fn tag_word(self, reason: &Reason) -> &'static str {
        match reason {
            Reason::PageUnreachable { .. } => self.say("연결할 수 없음", "Unreachable"),
            Reason::ScriptError { .. } => self.say("스크립트 오류", "Script error"),
            Reason::CheckNotMet { .. } => self.say("확인 안 됨", "Check not met"),
            Reason::NothingHappened { .. } => self.say("반응 없음", "Nothing happens"),
            Reason::TargetMissing { .. } => self.say("대상 없음", "Target missing"),
            Reason::TargetAmbiguous { .. } => self.say("구별 안 됨", "Target ambiguous"),
            Reason::TargetCovered { .. } => self.say("가려짐", "Target covered"),
            Reason::DialogMissing { .. } => self.say("뜨지 않은 알림창", "Missing dialog"),
            Reason::DownloadMissing { .. } => self.say("내려받지 못한 파일", "Missing download"),
            Reason::DialogUnexpected { .. } => self.say("뜻밖의 알림창", "Unexpected dialog"),
            Reason::BrowserCrashed {} => self.say("브라우저 종료", "Browser ended"),
            Reason::DriverLost { .. } => self.say("드라이버 끊김", "Driver lost"),
            Reason::BrowserUnavailable { .. } => self.say("브라우저 없음", "No browser"),
            Reason::OutOfDisk { .. } => self.say("디스크 가득 참", "Disk full"),
            Reason::Offline {} => self.say("네트워크 없음", "Offline"),
            Reason::RecordingInvalid { .. } => self.say("시나리오 오류", "Recording invalid"),
            Reason::SecretNotAllowed { .. } => self.say("허용 안 된 사이트", "Site not allowed"),
            Reason::Cancelled {} => self.say("사람이 멈춤", "Stopped by a person"),
            Reason::RunTimedOut { .. } => self.say("시간 초과", "Time is up"),
            Reason::Interrupted {} => self.say("중간에 종료됨", "Interrupted"),
            Reason::HttpError { .. } | Reason::TooSlow { .. } | Reason::SlowerThanUsual { .. } => "",
        }
    }

    /// What was decided about the best candidate, and why.
    pub(crate) fn decision(self, found: &Found) -> &'static str {
        match found.decision {
            Decision::Accepted if found.runner_up.is_none() => self.say(
                "충분히 닮아 이곳으로 정했습니다.",
                "Similar enough, and nothing else comes near, so this place was used.",
            ),
            Decision::Accepted => self.say(
                "충분히 닮았고 다음 후보와도 뚜렷이 달라 이곳으로 정했습니다.",
                "Similar enough and clearly ahead of the runner-up, so this place was used.",
            ),
            Decision::Ambiguous => self.say(
                "거의 똑같은 곳이 또 있어 고르지 않았습니다.",
                "Another place is nearly as similar, so neither was used.",
            ),
            Decision::TooWeak => self.say(
                "가장 닮은 곳도 충분히 닮지 않아 쓰지 않았습니다.",
                "Even the closest place is not similar enough, so it was not used.",
            ),
            Decision::Covered => self.say(
                "대상은 찾았지만 다른 것이 덮고 있어 누르지 않았습니다.",
                "The target was found, but something lies over it, so it was not pressed.",
            ),
        }
    }

    pub(crate) fn mode(self, mode: FindMode) -> &'static str {
        match mode {
            FindMode::Fused => self.say("그림·글자·요소 함께", "Image, text and element together"),
            FindMode::VisionOnly => self.say("그림과 글자만", "Image and text alone"),
            FindMode::NoVision => self.say("요소만", "Element alone"),
        }
    }

    pub(crate) fn viewport(self, viewport: Viewport) -> String {
        let Viewport {
            width,
            height,
            device_pixel_ratio: ratio,
        } = viewport;
        let percent = ratio * 100.0;
        self.language.pick(
            format!("{width} × {height}, 배율 {percent:.0}%"),
            format!("{width} × {height} at {percent:.0}%"),
        )
    }

    /// `2026-11-21 09:41:07 +09:00` for an RFC 3339 time; anything else as it is.
    pub(crate) fn time(self, rfc3339: &str) -> String {
        let Some((date, rest)) = rfc3339.split_once('T') else {
            return rfc3339.to_owned();
        };
        let at = rest.find(['+', '-', 'Z', 'z']).unwrap_or(rest.len());
        let (clock, offset) = rest.split_at(at);
        let clock = clock.split('.').next().unwrap_or(clock);
        let offset = if offset.eq_ignore_ascii_case("z") { "UTC" } else { offset };
        format!("{date} {clock} {offset}").trim_end().to_owned()
    }
}

/// A verdict's name in class and symbol names.
pub(crate) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Degraded => "degraded",
        Verdict::Failed => "failed",
        Verdict::Unclear => "unclear",
        Verdict::NotChecked => "unchecked",
    }
}
