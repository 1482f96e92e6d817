//! What is answered instead: problem details (RFC 9457) with plain sentences.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::{Explain, Explanation, Language};
use sullae_service::ServiceError;

/// The content type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Why there is no other answer (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// `urn:sullae:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, one sentence, in the language of `Accept-Language`.
    title: String,
    /// The status of the answer.
    status: u16,
    /// Why, where there is a cause to name.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// A stable name of the condition, for programs.
    code: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Why a request is not done.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// A use case failed.
    Service(ServiceError),
    /// Nothing is at that address.
    NoSuchPlace,
    /// Something is there, but not for that method.
    WrongMethod,
    /// No token, or a wrong one.
    NoToken,
    /// It was asked for under a name that is none of this machine's.
    ForeignHost,
    /// A parameter or the body is not as it must be.
    BadInput(String),
    /// The body is too large.
    TooLarge,
    /// The body is no JSON by its content type.
    NotJson,
    /// It took too long.
    TooSlow,
    /// The watching loop does not work, or not yet.
    NotReady,
}

impl<E: Into<ServiceError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Service(error) => status_of(error),
            Self::NoSuchPlace => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Self::BadInput(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooSlow | Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let said = |code, what: (&str, &str), why: &str, next: (&str, &str)| {
            Explanation::new(code, language.pick(what.0, what.1), why, language.pick(next.0, next.1))
        };
        let none = ("", "");
        match self {
            Self::Service(error) => error.explain(language),
            Self::NoSuchPlace => said(
                "no_such_place",
                ("이 주소에는 아무것도 없습니다.", "There is nothing at this address."),
                "",
                (
                    "있는 주소는 /api/openapi.json 에 있습니다.",
                    "See /api/openapi.json for what there is.",
                ),
            ),
            Self::WrongMethod => said(
                "wrong_method",
                ("이 주소는 그 메서드를 받지 않습니다.", "This address does not take that method."),
                "",
                ("Allow 헤더의 메서드를 쓰세요.", "Use one of the header Allow."),
            ),
            Self::NoToken => said(
                "no_token",
                ("토큰이 없거나 틀립니다.", "The token is missing or wrong."),
                "",
                (
                    "Authorization: Bearer 뒤에 토큰을 넣으세요. 토큰이 있는 곳은 `sullae watch` 가 시작할 때 알려 줍니다.",
                    "Send it as Authorization: Bearer TOKEN. `sullae watch` says at its start where the token is.",
                ),
            ),
            Self::ForeignHost => said(
                "foreign_host",
                ("이 이름으로는 답하지 않습니다.", "Nothing is answered under this name."),
                "",
                (
                    "127.0.0.1 이나 localhost 로 부르거나, `sullae watch --allow-host 이름` 으로 이름을 더하세요.",
                    "Use 127.0.0.1 or localhost, or add the name with `sullae watch --allow-host NAME`.",
                ),
            ),
            Self::BadInput(why) => said(
                "bad_input",
                ("요청의 내용이 맞지 않습니다.", "The request is not as it must be."),
                why,
                ("/api/openapi.json 의 설명을 보세요.", "See /api/openapi.json."),
            ),
            Self::TooLarge => said("too_large", ("본문이 너무 큽니다.", "The body is too large."), "", none),
            Self::NotJson => said(
                "not_json",
                ("본문이 JSON 이 아닙니다.", "The body is no JSON."),
                "",
                (
                    "Content-Type: application/json 으로 보내세요.",
                    "Send it with Content-Type: application/json.",
                ),
            ),
            Self::TooSlow => said(
                "too_slow",
                ("제때 답하지 못했습니다.", "No answer was found in time."),
                "",
                ("잠시 뒤에 다시 해 보세요.", "Try again in a while."),
            ),
            Self::NotReady => said(
                "not_ready",
                ("지켜보기가 돌고 있지 않습니다.", "Watching does not go on."),
                "",
                (
                    "막 시작했으면 잠시 뒤에 다시 해 보세요. 계속 그러면 데이터베이스와 디스크를 확인하세요.",
                    "If it has just begun, try again soon. If this stays, look at the database and the disk.",
                ),
            ),
        }
    }

    /// The answer, in the language of the request.
    pub(crate) fn answer(&self, language: Language) -> Response {
        let status = self.status();
        let told = self.explain(language);
        let problem = Problem {
            kind: format!("urn:sullae:problem:{}", told.code),
            title: told.what,
            status: status.as_u16(),
            detail: told.why,
            code: told.code,
            next: told.next,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}

/// The language a request asks for, else `usual`.
pub(crate) fn language_of(headers: &HeaderMap, usual: Language) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.map_or(usual, |asked| match asked.trim_start().get(..2) {
        Some("ko") => Language::Ko,
        Some("en") => Language::En,
        _ => usual,
    })
}

fn status_of(error: &ServiceError) -> StatusCode {
    match error {
        ServiceError::RunNotFound { .. } | ServiceError::IncidentNotFound { .. } | ServiceError::MonitorNotFound { .. } => {
            StatusCode::NOT_FOUND
        }
        // How things stand forbids it, not what was sent.
        ServiceError::IncidentClosed { .. } | ServiceError::Busy { .. } | ServiceError::NotWatching { .. } | ServiceError::Monitor(_) => {
            StatusCode::CONFLICT
        }
        ServiceError::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        other if other.is_bad_input() => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
