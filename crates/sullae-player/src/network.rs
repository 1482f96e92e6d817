//! What the browser asks servers for, told from its events. Pure: events and times come in.

use std::{collections::HashMap, time::Instant};

use serde_json::Value;
use sullae_recording::{
    redact::redact_url,
    run::{NetworkSeen, RequestSeen},
};

/// Failed requests that are kept of one step.
const FAILED_KEPT: usize = 20;

/// Requests of one step.
#[derive(Debug, Default)]
pub(crate) struct Network {
    open: HashMap<String, Open>,
    seen: NetworkSeen,
    /// What came since a document of a tab was last set out for.
    pub(crate) since_open: SinceOpen,
    /// Requests that a page or its scripts began since the last [`Network::begin_step`].
    pub(crate) begun: u32,
    /// The first page of a tab that answered with an error: context and request.
    pub(crate) page_error: Option<(String, RequestSeen)>,
    /// The first page of a tab that could not be fetched: context, address, the browser's word.
    pub(crate) page_unreachable: Option<(String, String, String)>,
    /// A script's request answered with an error by the page's own site: the first, or the first server error.
    pub(crate) background_error: Option<RequestSeen>,
}

/// How a page's document and its requests went, from the moment it was set out for.
#[derive(Debug, Default)]
pub(crate) struct SinceOpen {
    /// HTTP status of the document.
    pub(crate) status: Option<u16>,
    /// The first request that failed or was answered with 400 or more.
    pub(crate) failed: Option<RequestSeen>,
}

#[derive(Debug)]
struct Open {
    started: Instant,
    of_this_step: bool,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The document of a tab or frame.
    Document,
    /// Asked for by a script.
    Script,
    /// A picture, a style sheet, a font.
    Part,
}

impl Network {
    /// Forgets what was seen; requests still open belong to the step before.
    pub(crate) fn begin_step(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        open.values_mut().for_each(|request| request.of_this_step = false);
        *self = Self {
            open,
            since_open: std::mem::take(&mut self.since_open),
            ..Self::default()
        };
    }

    /// A tab goes to another document.
    pub(crate) fn page_begins(&mut self) {
        self.since_open = SinceOpen::default();
    }

    /// Requests of this step that somebody waits for: documents and what scripts asked for.
    pub(crate) fn waiting(&self) -> usize {
        self.open
            .values()
            .filter(|request| request.of_this_step && request.kind != Kind::Part)
            .count()
    }

    /// What was asked of servers, for the step's result.
    pub(crate) fn seen(&self) -> NetworkSeen {
        self.seen.clone()
    }

    pub(crate) fn request_begun(&mut self, params: &Value, now: Instant) {
        let kind = kind_of(params);
        let Some(id) = request_id(params).filter(|_| is_http(params)) else {
            return;
        };
        if kind != Kind::Part {
            self.begun += 1;
        }
        // A redirect keeps its id; its time counts from the first request.
        let started = self.open.get(id).map_or(now, |earlier| earlier.started);
        self.open.insert(
            id.to_owned(),
            Open {
                started,
                of_this_step: true,
                kind,
            },
        );
    }

    pub(crate) fn response_completed(&mut self, params: &Value, page_url: &str, tabs: &[String], now: Instant) {
        let Some(open) = request_id(params).and_then(|id| self.open.remove(id)) else {
            return;
        };
        let status = params["response"]["status"]
            .as_u64()
            .and_then(|s| u16::try_from(s).ok())
            .unwrap_or_default();
        if (300..400).contains(&status) && status != 304 {
            // The redirect's next request comes under the same id.
            self.open.insert(request_id(params).unwrap_or_default().to_owned(), open);
            return;
        }
        let request = request_seen(params, Some(status), open.started, now);
        if open.kind == Kind::Document && tab_of(params, tabs).is_some() {
            self.seen.page_status = Some(status);
            self.since_open.status = Some(status);
        }
        self.note(&open, request.clone());
        if status >= 400 && open.of_this_step {
            match (open.kind, tab_of(params, tabs)) {
                (Kind::Document, Some(tab)) => {
                    self.page_error.get_or_insert((tab, request));
                }
                (Kind::Script, _) if same_site(page_url, raw_url(params)) => {
                    let worse = |known: &RequestSeen| known.status < Some(500) && status >= 500;
                    if self.background_error.as_ref().is_none_or(worse) {
                        self.background_error = Some(request);
                    }
                }
                _ => {}
            }
        }
    }

    pub(crate) fn fetch_failed(&mut self, params: &Value, tabs: &[String], now: Instant) {
        let Some(open) = request_id(params).and_then(|id| self.open.remove(id)) else {
            return;
        };
        let error = params["errorText"].as_str().unwrap_or_default();
        // The page itself gave it up, mostly by moving on: nobody's fault.
        if error.contains("ERR_ABORTED") {
            return;
        }
        let request = request_seen(params, None, open.started, now);
        if let (Kind::Document, Some(tab)) = (open.kind, tab_of(params, tabs)) {
            self.page_unreachable.get_or_insert((tab, request.url.clone(), error.to_owned()));
        }
        self.note(&open, request);
    }

    fn note(&mut self, open: &Open, request: RequestSeen) {
        let failed = request.status.is_none_or(|status| status >= 400);
        // Browsers ask for it by themselves.
        if failed && !request.url.ends_with("/favicon.ico") {
            self.since_open.failed.get_or_insert_with(|| request.clone());
        }
        if !open.of_this_step {
            return;
        }
        self.seen.requests += 1;
        if failed && self.seen.failed.len() < FAILED_KEPT {
            self.seen.failed.push(request.clone());
        }
        if self
            .seen
            .slowest
            .as_ref()
            .is_none_or(|slowest| slowest.duration_ms < request.duration_ms)
        {
            self.seen.slowest = Some(request);
        }
    }
}

fn request_id(params: &Value) -> Option<&str> {
    params["request"]["request"].as_str()
}

fn raw_url(params: &Value) -> &str {
    params["request"]["url"].as_str().unwrap_or_default()
}

fn is_http(params: &Value) -> bool {
    raw_url(params).starts_with("http")
}

/// The tab whose own document the request is for.
fn tab_of(params: &Value, tabs: &[String]) -> Option<String> {
    let context = params["context"].as_str()?;
    tabs.iter().find(|tab| *tab == context).cloned()
}

fn kind_of(params: &Value) -> Kind {
    if params["navigation"].is_string() {
        return Kind::Document;
    }
    let request = &params["request"];
    match (request["destination"].as_str(), request["initiatorType"].as_str()) {
        (_, Some("fetch" | "xmlhttprequest")) => Kind::Script,
        // Fetch's empty destination: fetch(), XMLHttpRequest, sendBeacon.
        (Some(""), None) => Kind::Script,
        _ => Kind::Part,
    }
}

fn request_seen(params: &Value, status: Option<u16>, started: Instant, now: Instant) -> RequestSeen {
    RequestSeen {
        method: params["request"]["method"].as_str().unwrap_or_default().to_owned(),
        url: redact_url(raw_url(params)),
        status,
        duration_ms: millis(now.saturating_duration_since(started)),
    }
}

pub(crate) fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Whether two addresses belong to the same site: equal hosts, or hosts under the same last two labels
/// (three where the second last is a short one, as in `co.kr`).
fn same_site(a: &str, b: &str) -> bool {
    let (a, b) = (host(a), host(b));
    a == b || matches!((site(a), site(b)), (Some(a), Some(b)) if a == b)
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    authority
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(authority, |(host, _)| host)
}

fn site(host: &str) -> Option<&str> {
    let is_address = host.starts_with('[') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let dots: Vec<usize> = host.match_indices('.').map(|(at, _)| at).collect();
    if is_address || dots.is_empty() {
        return None;
    }
    let last = dots[dots.len() - 1];
    let second = if dots.len() >= 2 { dots[dots.len() - 2] + 1 } else { 0 };
    let start = if dots.len() >= 2 && last - second <= 3 {
        if dots.len() >= 3 { dots[dots.len() - 3] + 1 } else { 0 }
    } else {
        second
    };
    host.get(start..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn begun(id: &str, url: &str, navigation: bool) -> Value {
        let navigation = if navigation { json!("n1") } else { Value::Null };
        json!({"context": "tab", "navigation": navigation, "request": {"request": id, "url": url, "method": "GET", "destination": "", "initiatorType": "fetch"}})
    }

    fn completed(id: &str, url: &str, navigation: bool, status: u16) -> Value {
        let mut event = begun(id, url, navigation);
        event["response"] = json!({"status": status});
        event
    }

    #[test]
    fn an_error_of_the_pages_own_interface_is_seen_and_a_strangers_is_not() {
        let (now, tabs) = (Instant::now(), vec!["tab".to_owned()]);
        let mut network = Network::default();
        for (id, url) in [("1", "http://ads.other/x"), ("2", "http://shop.test/api")] {
            network.request_begun(&begun(id, url, false), now);
        }
        network.response_completed(
            &completed("1", "http://ads.other/x", false, 500),
            "http://www.shop.test/",
            &tabs,
            now,
        );
        assert!(network.background_error.is_none());
        network.response_completed(
            &completed("2", "http://shop.test/api", false, 400),
            "http://www.shop.test/",
            &tabs,
            now,
        );
        assert_eq!(network.background_error.as_ref().map(|r| r.status), Some(Some(400)));
        assert_eq!(network.seen().failed.len(), 2);
    }

    #[test]
    fn a_redirect_is_waited_for_until_its_end() {
        let (now, tabs) = (Instant::now(), vec!["tab".to_owned()]);
        let mut network = Network::default();
        network.request_begun(&begun("1", "http://shop.test/login", true), now);
        network.response_completed(
            &completed("1", "http://shop.test/login", true, 302),
            "http://shop.test/",
            &tabs,
            now,
        );
        assert_eq!(network.waiting(), 1);
        network.request_begun(&begun("1", "http://shop.test/home", true), now);
        network.response_completed(&completed("1", "http://shop.test/home", true, 200), "http://shop.test/", &tabs, now);
        assert_eq!((network.waiting(), network.seen().page_status), (0, Some(200)));
    }

    #[test]
    fn the_step_before_is_not_charged_to_this_one() {
        let (now, tabs) = (Instant::now(), vec!["tab".to_owned()]);
        let mut network = Network::default();
        network.request_begun(&begun("1", "http://shop.test/api", false), now);
        network.begin_step();
        network.response_completed(&completed("1", "http://shop.test/api", false, 500), "http://shop.test/", &tabs, now);
        assert!(network.background_error.is_none() && network.seen().requests == 0);
    }

    #[test]
    fn sites_are_compared_by_their_registered_part() {
        assert!(same_site("https://www.shop.co.kr/a", "https://api.shop.co.kr:8443/b"));
        assert!(!same_site("https://www.shop.co.kr/a", "https://www.mall.co.kr/"));
        assert!(same_site("http://127.0.0.1:80/", "http://127.0.0.1:90/"));
        assert!(!same_site("http://10.0.0.1/", "http://10.1.0.1/"));
    }
}
