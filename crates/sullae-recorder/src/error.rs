//! What keeps a recording from being made, named by the condition.

use sullae_browser::BrowserError;
use sullae_recording::{Explain, Explanation, FolderError, Language};

/// Why a recording could not be started, or not be kept.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// The address to begin at is no absolute http or https address.
    #[error("{address:?} is no http or https address")]
    AddressNotWeb {
        /// As given, secrets taken out.
        address: String,
    },
    /// The page to begin at could not be fetched.
    #[error("{url} could not be opened: {why}")]
    StartPageUnreachable {
        /// Where we went, secrets taken out.
        url: String,
        /// The browser's network error, or the time limit.
        why: String,
    },
    /// No element lies at the point that was given.
    #[error("nothing lies at {x},{y} of a viewport of {width} x {height}")]
    NothingThere {
        /// CSS pixels from the left.
        x: f64,
        /// CSS pixels from the top.
        y: f64,
        /// Width of the viewport, CSS pixels.
        width: u32,
        /// Height of the viewport, CSS pixels.
        height: u32,
    },
    /// The folder cannot be used or written to.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The browser did not start or got lost.
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// The recorder itself failed; what was recorded before is on disk.
    #[error("the recorder stopped unexpectedly: {why}")]
    RecorderFailed {
        /// What it said.
        why: String,
    },
}

impl Explain for RecorderError {
    fn code(&self) -> &'static str {
        match self {
            Self::AddressNotWeb { .. } => "address_not_web",
            Self::StartPageUnreachable { .. } => "start_page_unreachable",
            Self::Folder(error) => Explain::code(error),
            Self::Browser(error) => Explain::code(error),
            Self::NothingThere { .. } => "nothing_there",
            Self::RecorderFailed { .. } => "recorder_failed",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::Folder(error) => error.explain(language),
            Self::Browser(error) => error.explain(language),
            Self::AddressNotWeb { address } => Explanation::new(
                self.code(),
                language.pick(
                    format!("‘{address}’은(는) 웹 주소가 아닙니다."),
                    format!("“{address}” is no web address."),
                ),
                "",
                language.pick(
                    "http:// 또는 https:// 로 시작하는 주소를 넣으세요.",
                    "Give an address that begins with http:// or https://.",
                ),
            ),
            Self::StartPageUnreachable { url, why } => Explanation::new(
                self.code(),
                language.pick(format!("{url} 을(를) 열 수 없습니다."), format!("{url} could not be opened.")),
                why.clone(),
                language.pick(
                    "주소에 틀린 글자가 없는지, 사이트가 켜져 있는지, 이 컴퓨터가 네트워크에 연결되어 있는지 확인하세요.",
                    "See whether the address is spelt right, the site is up, and this computer is online.",
                ),
            ),
            Self::NothingThere { x, y, width, height } => Explanation::new(
                self.code(),
                language.pick(
                    format!("화면의 {x},{y} 자리에 아무것도 없습니다."),
                    format!("Nothing lies at {x},{y} of the page."),
                ),
                language.pick(
                    format!("보이는 화면은 {width} x {height} 픽셀입니다."),
                    format!("The visible part is {width} x {height} pixels."),
                ),
                language.pick(
                    "왼쪽 위에서 센 CSS 픽셀로, 보이는 화면 안의 자리를 주세요. --viewport 로 화면을 키울 수 있습니다.",
                    "Give a point in CSS pixels from the upper left corner, inside the viewport; --viewport makes that larger.",
                ),
            ),
            Self::RecorderFailed { why } => Explanation::new(
                self.code(),
                language.pick("녹화가 뜻밖에 멈췄습니다.", "The recording stopped unexpectedly."),
                why.clone(),
                language.pick(
                    "그때까지의 단계는 저장되어 있습니다. 다시 녹화해 보세요.",
                    "The steps up to then are saved. Try recording again.",
                ),
            ),
        }
    }
}
