//! The faults the shop can be told to have: each is declared once, for Rust, JSON and the panel.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The buttons a fault can be aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Adds the product to the cart, on the product page (and, dead or removed, on product cards).
    AddToCart,
    /// Buys the product at once, on the product page.
    BuyNow,
    /// Goes from the cart to the checkout.
    Checkout,
    /// Places the order, on the checkout page.
    PlaceOrder,
    /// Searches, in the header of every page.
    Search,
    /// Logs in, on the log-in page.
    Login,
}

impl Button {
    /// Every button, in the order of the panel's lists.
    pub const ALL: [Self; 6] = [
        Self::AddToCart,
        Self::BuyNow,
        Self::Checkout,
        Self::PlaceOrder,
        Self::Search,
        Self::Login,
    ];
}

/// `*` for every path, or a path that means itself and all below it; `/` means the home page alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PathPattern(String);

impl PathPattern {
    /// Whether the pattern means this path.
    pub fn covers(&self, path: &str) -> bool {
        let below = self.0.trim_end_matches('/');
        self.0 == "*"
            || path == self.0
            || (!below.is_empty()
                && path
                    .strip_prefix(below)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }
}

impl TryFrom<String> for PathPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "*" || (text.starts_with('/') && text.len() <= 200) {
            Ok(Self(text))
        } else {
            Err(format!(
                "`{text}` is no path: write `*` for all, or a path that begins with `/`, such as /cart"
            ))
        }
    }
}

impl TryFrom<&str> for PathPattern {
    type Error = String;

    fn try_from(text: &str) -> Result<Self, String> {
        Self::try_from(text.to_owned())
    }
}

impl From<PathPattern> for String {
    fn from(pattern: PathPattern) -> Self {
        pattern.0
    }
}

/// An HTTP status that says error: 400 to 599.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct ErrorStatus(u16);

impl TryFrom<u16> for ErrorStatus {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, String> {
        if (400..=599).contains(&status) {
            Ok(Self(status))
        } else {
            Err(format!("{status} is no error status: use 400 to 599"))
        }
    }
}

impl From<ErrorStatus> for u16 {
    fn from(status: ErrorStatus) -> Self {
        status.0
    }
}

/// Answers that come late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlowPath {
    /// Which paths are slow.
    pub path: PathPattern,
    /// How long an answer is held back, in milliseconds.
    pub delay_ms: u32,
}

/// Answers that are an HTTP error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusPath {
    /// Which paths answer with the error.
    pub path: PathPattern,
    /// The status of the answer.
    pub status: ErrorStatus,
}

/// Connections that are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// For how many milliseconds; until the fault is taken back in Rust when absent. The panel and
    /// the HTTP call cannot be reached meanwhile, so they cannot take it back.
    #[serde(default)]
    pub for_ms: Option<u32>,
}

/// One fault as the panel shows it.
#[derive(Debug)]
pub struct FaultEntry {
    /// The name of the field in [`Faults`] and in its JSON.
    pub key: &'static str,
    /// Korean and English name.
    pub name: [&'static str; 2],
    /// What it does, in Korean and English.
    pub what: [&'static str; 2],
    example: fn() -> Faults,
}

impl FaultEntry {
    /// Faults with this one alone, set as the panel first offers it.
    pub fn example(&self) -> Faults {
        (self.example)()
    }

    /// What the panel first offers: `true` for a plain switch, a string for a choice of
    /// [`Button`], an object for several values.
    pub(crate) fn example_value(&self) -> Value {
        self.value_in(&self.example())
    }

    /// The value of this fault in `faults`.
    pub(crate) fn value_in(&self, faults: &Faults) -> Value {
        serde_json::to_value(faults).map_or(Value::Null, |mut all| all[self.key].take())
    }

    /// Whether this fault is on in `faults`.
    pub fn is_on(&self, faults: &Faults) -> bool {
        !matches!(self.value_in(faults), Value::Null | Value::Bool(false))
    }
}

macro_rules! faults {
    ($($key:ident: $kind:ty = $example:expr;
        ko $name_ko:literal, $what_ko:literal;
        en $name_en:literal, $what_en:literal;)*) => {
        /// What is wrong with the shop. All fields may be combined; the default is a shop in order.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Faults {
            $(#[doc = concat!($name_en, ". ", $what_en)] pub $key: $kind,)*
        }

        /// Every fault, in the order of the panel.
        pub static FAULTS: &[FaultEntry] = &[$(FaultEntry {
            key: stringify!($key),
            name: [$name_ko, $name_en],
            what: [$what_ko, $what_en],
            example: || Faults { $key: $example, ..Faults::default() },
        }),*];
    };
}

faults! {
    slow_page: Option<SlowPath> = Some(SlowPath { path: everywhere(), delay_ms: 5_000 });
    ko "느린 페이지", "페이지가 정한 시간만큼 늦게 열립니다.";
    en "Slow page", "Pages open after the delay.";

    slow_api: Option<SlowPath> = Some(SlowPath { path: cart_call(), delay_ms: 5_000 });
    ko "느린 API", "화면은 그대로인데 상점의 API 호출이 늦게 끝납니다.";
    en "Slow API", "The page is fine, but the shop's own API call takes long.";

    page_status: Option<StatusPath> = Some(StatusPath { path: PathPattern("/product".to_owned()), status: ErrorStatus(500) });
    ko "오류 페이지", "페이지 대신 HTTP 오류 화면이 나옵니다.";
    en "Error page", "An HTTP error page appears instead of the page.";

    api_status: Option<StatusPath> = Some(StatusPath { path: cart_call(), status: ErrorStatus(500) });
    ko "API 오류", "버튼은 눌리지만 상점의 API 호출이 실패합니다.";
    en "API error", "The button can be pressed, but the shop's own API call fails.";

    dead_button: Option<Button> = Some(Button::AddToCart);
    ko "먹통 버튼", "버튼은 똑같아 보이지만 눌러도 아무 일도 없습니다.";
    en "Dead button", "The button looks the same and does nothing at all.";

    target_removed: Option<Button> = Some(Button::AddToCart);
    ko "사라진 버튼", "버튼이 페이지에 없습니다. 옆의 다른 버튼은 그대로입니다.";
    en "Button removed", "The button is not in the page; the ones beside it stay.";

    moved: Option<Button> = Some(Button::AddToCart);
    ko "옮겨진 버튼", "버튼이 페이지의 다른 자리로 옮겨집니다.";
    en "Button moved", "The button is in another place of the page.";

    refuse_connections: Option<Refusal> = Some(Refusal { for_ms: Some(10_000) });
    ko "연결 거부", "정한 시간 동안 상점에 접속할 수 없습니다. 그동안 이 화면도 열리지 않습니다.";
    en "Connections refused", "The shop cannot be reached for the given time, nor can this panel.";

    text_changed: bool = true;
    ko "바뀐 글자", "버튼과 제목의 글자가 다른 말로 바뀝니다.";
    en "Text changed", "Buttons and headings say the same in other words.";

    renamed: bool = true;
    ko "바뀐 이름", "모든 id, class, name, data-*, aria-* 속성이 바뀝니다. 보이는 모습은 같습니다.";
    en "Names changed", "Every id, class, name, data-* and aria-* attribute changes; the look stays.";

    dark: bool = true;
    ko "어두운 테마", "상점 전체가 어두운 색으로 바뀝니다.";
    en "Dark theme", "The whole shop turns dark.";

    cookie_banner: bool = true;
    ko "쿠키 안내", "동의할 때까지 쿠키 안내가 화면 아래쪽을 가립니다.";
    en "Cookie banner", "A banner covers the lower part of the window until it is accepted.";

    dialog: bool = true;
    ko "알림 창", "페이지가 열릴 때 예상하지 못한 알림 창이 뜹니다.";
    en "Dialog", "An unexpected alert opens with each page.";

    script_error: bool = true;
    ko "스크립트 오류", "페이지가 열릴 때와 장바구니 담기를 누를 때 스크립트가 멈춥니다.";
    en "Script error", "A script fails when a page opens and when a product is added to the cart.";
}

fn everywhere() -> PathPattern {
    PathPattern("*".to_owned())
}

fn cart_call() -> PathPattern {
    PathPattern("/api/cart".to_owned())
}
