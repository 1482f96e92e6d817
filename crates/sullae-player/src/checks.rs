//! What is there against what a check expects. Pure: the page's and the target's state come in.

use serde::Deserialize;
use sullae_recording::{Check, compare::folded, redact::redact_url, run::RequestSeen};

/// A page as its checks see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageState {
    /// Everything it shows.
    pub(crate) text: String,
    pub(crate) url: String,
    pub(crate) title: String,
    /// HTTP status of its document.
    pub(crate) status: Option<u16>,
    pub(crate) failed_request: Option<RequestSeen>,
    pub(crate) script_error: Option<String>,
}

/// A target as its checks see it; nothing where it cannot be read.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub(crate) struct TargetState {
    pub(crate) text: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) enabled: Option<bool>,
    pub(crate) ticked: Option<bool>,
    pub(crate) rows: Option<u32>,
    /// Share of its pixels that differ from the anchor's.
    pub(crate) differs: Option<f64>,
}

/// How a check came out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Holds,
    /// What is there instead; empty where there is nothing to show.
    Unmet(String),
    /// What it is about cannot be read here.
    Unreadable,
}

fn unmet_unless(holds: bool, seen: impl FnOnce() -> String) -> Outcome {
    if holds { Outcome::Holds } else { Outcome::Unmet(seen()) }
}

/// A check of the page as a whole.
pub(crate) fn of_page(check: &Check, page: &PageState) -> Outcome {
    let shows = |text: &str| folded(&page.text).contains(&folded(text));
    match check {
        Check::TextPresent { text } => unmet_unless(shows(text), String::new),
        Check::TextAbsent { text } => unmet_unless(!shows(text), String::new),
        Check::Address { is } => unmet_unless(is.holds(&page.url), || redact_url(&page.url)),
        Check::Title { is } => unmet_unless(is.holds(&page.title), || page.title.clone()),
        // A page that is still the browser's own has no status.
        Check::PageStatus { status } => unmet_unless(page.status == Some(*status), || {
            page.status.map_or_else(String::new, |seen| seen.to_string())
        }),
        Check::NoFailedRequests {} => page.failed_request.as_ref().map_or(Outcome::Holds, |request| {
            let status = request.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
            Outcome::Unmet(format!("{status} {} {}", request.method, request.url))
        }),
        Check::NoScriptErrors {} => page
            .script_error
            .as_ref()
            .map_or(Outcome::Holds, |error| Outcome::Unmet(error.clone())),
        _ => Outcome::Holds,
    }
}

/// A check of a target that is there.
pub(crate) fn of_target(check: &Check, target: &TargetState) -> Outcome {
    let readable = |holds: Option<bool>, seen: &dyn Fn() -> String| holds.map_or(Outcome::Unreadable, |holds| unmet_unless(holds, seen));
    match check {
        Check::Text { is } => {
            let seen = target.text.as_deref();
            readable(seen.map(|text| is.holds(text)), &|| seen.unwrap_or_default().to_owned())
        }
        Check::Value { is } => {
            let seen = target.value.as_deref();
            readable(seen.map(|value| is.holds(value)), &|| seen.unwrap_or_default().to_owned())
        }
        Check::Enabled { enabled } => readable(target.enabled.map(|seen| seen == *enabled), &String::new),
        Check::Ticked { ticked } => readable(target.ticked.map(|seen| seen == *ticked), &String::new),
        Check::Rows { count } => {
            let rows = target.rows;
            readable(rows.map(|rows| count.holds(f64::from(rows))), &|| {
                rows.unwrap_or_default().to_string()
            })
        }
        Check::Picture { tolerance, .. } => {
            let differs = target.differs;
            readable(differs.map(|differs| differs <= *tolerance), &|| {
                format!("{:.1} %", 100.0 * (1.0 - differs.unwrap_or_default()))
            })
        }
        Check::Absent {} => Outcome::Unmet(String::new()),
        _ => Outcome::Holds,
    }
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Compare, NumberIs, Relation};

    use super::*;

    fn stock(seen: &str) -> TargetState {
        TargetState {
            text: Some(seen.to_owned()),
            ..TargetState::default()
        }
    }

    #[test]
    fn a_number_in_the_targets_text_is_compared() {
        let is = NumberIs {
            relation: Relation::MoreThan,
            number: 0.0,
        };
        let check = Check::Text {
            is: Compare::Number { is },
        };
        assert_eq!(of_target(&check, &stock("재고 3개")), Outcome::Holds);
        assert_eq!(of_target(&check, &stock("재고 0개")), Outcome::Unmet("재고 0개".into()));
        assert_eq!(of_target(&check, &stock("품절")), Outcome::Unmet("품절".into()));
    }

    #[test]
    fn what_cannot_be_read_is_not_the_sites_fault() {
        let check = Check::Ticked { ticked: true };
        assert_eq!(of_target(&check, &TargetState::default()), Outcome::Unreadable);
    }

    #[test]
    fn the_address_in_a_result_has_no_secrets() {
        let page = PageState {
            url: "http://shop.test/a?token=abc123".into(),
            ..PageState::default()
        };
        let is = Compare::Contains { text: "/b".into() };
        let Outcome::Unmet(seen) = of_page(&Check::Address { is }, &page) else {
            panic!("it holds");
        };
        assert!(!seen.contains("abc123"), "{seen}");
    }

    #[test]
    fn a_failed_request_is_named() {
        let page = PageState {
            failed_request: Some(RequestSeen {
                method: "GET".into(),
                url: "http://shop.test/api".into(),
                status: Some(500),
                duration_ms: 3,
            }),
            ..PageState::default()
        };
        let seen = of_page(&Check::NoFailedRequests {}, &page);
        assert_eq!(seen, Outcome::Unmet("500 GET http://shop.test/api".into()));
    }
}
