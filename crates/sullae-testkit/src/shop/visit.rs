//! One visitor's request: language, session and faults, and the answers that keep them.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::Markup;

use super::faults::Faults;
use super::sessions::Session;
use super::{Shop, rename};

const SESSION_COOKIE: &str = "shop_session";
const LANGUAGE_COOKIE: &str = "shop_lang";
const CONSENT_COOKIE: &str = "shop_cookies_ok";

/// The languages of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    #[default]
    Ko,
    En,
}

impl Language {
    pub(crate) fn code(self) -> &'static str {
        self.pick("ko", "en")
    }

    pub(crate) fn pick<T>(self, ko: T, en: T) -> T {
        match self {
            Self::Ko => ko,
            Self::En => en,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "ko" => Some(Self::Ko),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// What is known about the visitor behind a request.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) shop: Shop,
    pub(crate) language: Language,
    pub(crate) faults: Faults,
    pub(crate) session: Session,
    pub(crate) consented: bool,
    pub(crate) path: String,
    /// The query of a page without its `lang`, so that the language switch can keep it.
    pub(crate) query: String,
    session_id: Option<String>,
    language_chosen: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    Shop: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let shop = Shop::from_ref(state);
        let query = parts.uri.query().unwrap_or_default();
        let asked = query.split('&').find_map(|pair| Language::from_code(pair.strip_prefix("lang=")?));
        let kept = cookie(&parts.headers, LANGUAGE_COOKIE).and_then(|code| Language::from_code(&code));
        let session_id = cookie(&parts.headers, SESSION_COOKIE);
        let faults = shop.faults.borrow().clone();
        Ok(Self {
            language: asked.or(kept).unwrap_or_default(),
            language_chosen: asked.is_some(),
            faults,
            session: shop.sessions.read(session_id.as_deref()),
            session_id,
            consented: cookie(&parts.headers, CONSENT_COOKIE).is_some(),
            path: parts.uri.path().to_owned(),
            query: query
                .split('&')
                .filter(|pair| !pair.starts_with("lang="))
                .collect::<Vec<_>>()
                .join("&"),
            shop,
        })
    }
}

impl Visit {
    /// The text in the visitor's language.
    pub(crate) fn t<T>(&self, ko: T, en: T) -> T {
        self.language.pick(ko, en)
    }

    /// A heading: other words of the same meaning while texts are changed.
    pub(crate) fn heading(&self, plain: [&'static str; 2], changed: [&'static str; 2]) -> &'static str {
        let [ko, en] = if self.faults.text_changed { changed } else { plain };
        self.t(ko, en)
    }

    /// Changes the visitor's session, which begins here if there was none.
    pub(crate) fn change_session<T>(&mut self, change: impl FnOnce(&mut Session) -> T) -> T {
        let (id, session, result) = self.shop.sessions.change(self.session_id.as_deref(), change);
        self.session_id = Some(id);
        self.session = session;
        result
    }

    /// Answers with a whole page.
    pub(crate) fn page(&self, page: &Markup) -> Response {
        let html = if self.faults.renamed {
            rename::html(&page.0)
        } else {
            page.0.clone()
        };
        self.with_cookies(Html(html))
    }

    /// Sends the visitor on with GET, to a path of this shop.
    pub(crate) fn redirect(&self, path: &str) -> Response {
        self.with_cookies(Redirect::to(path))
    }

    /// Adds the visitor's cookies to an answer.
    pub(crate) fn with_cookies(&self, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        let mut set = |name: &str, value: &str| {
            if let Ok(cookie) = HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax")) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        };
        if let Some(id) = &self.session_id {
            set(SESSION_COOKIE, id);
        }
        if self.language_chosen {
            set(LANGUAGE_COOKIE, self.language.code());
        }
        response
    }

    /// Answers with a status and a page.
    pub(crate) fn page_with_status(&self, status: StatusCode, page: &Markup) -> Response {
        let mut response = self.page(page);
        *response.status_mut() = status;
        response
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let value = pair.trim().strip_prefix(name)?.strip_prefix('=')?;
            // Only what the shop itself would set: nothing odd gets back into a header.
            let plain = value.len() <= 64 && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
            plain.then(|| value.to_owned())
        })
}
