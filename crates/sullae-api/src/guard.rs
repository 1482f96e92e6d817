//! Who may ask: under a name of this machine, with the token, and not for ever.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header, uri::Authority},
    middleware::Next,
    response::Response,
};

use crate::{
    problem::{Refusal, language_of},
    server::Api,
};

/// How long an answer may take; a run is not waited for.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);
/// What is open to all: whoever restarts a program that hangs has no token.
const OPEN: &str = "/health/";

/// The names under which requests are answered. A page of another site can have its name lead here (DNS rebinding), and would then
/// read what is answered as its own; its name stands in `Host`.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    /// Also addresses of other machines' networks: the API was opened to them.
    pub(crate) remote: bool,
    /// Names besides, without port.
    pub(crate) more: Vec<String>,
}

impl Hosts {
    fn allow(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        if authority.as_str().contains('@') {
            return false;
        }
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        match name.parse::<IpAddr>() {
            // Nobody can make an address lead elsewhere.
            Ok(address) => self.remote || address.is_loopback(),
            Err(_) => name.eq_ignore_ascii_case("localhost") || self.more.iter().any(|more| more.eq_ignore_ascii_case(name)),
        }
    }
}

/// Lets through what may be asked.
pub(crate) async fn guard(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let language = language_of(request.headers(), api.language);
    match refusal(&api, &request) {
        Some(refusal) => refusal.answer(language),
        None => {
            let answered = tokio::time::timeout(ANSWER_LIMIT, next.run(request)).await;
            answered.unwrap_or_else(|_| Refusal::TooSlow.answer(language))
        }
    }
}

fn refusal(api: &Api, request: &Request) -> Option<Refusal> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (host, another) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
    // An address in the request line goes before the header (RFC 9112); both must be right.
    let line = request
        .uri()
        .authority()
        .is_none_or(|authority| api.hosts.allow(authority.as_str()));
    if another.is_some() || !line || !host.is_some_and(|host| api.hosts.allow(host)) {
        return Some(Refusal::ForeignHost);
    }
    let open = request.uri().path().starts_with(OPEN);
    (!open && !shown(request.headers()).is_some_and(|token| api.token.is(token))).then_some(Refusal::NoToken)
}

fn shown(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_are_told_from_those_of_pages() {
        let here = Hosts {
            remote: false,
            more: vec!["watch.example".to_owned()],
        };
        for host in [
            "127.0.0.1:8080",
            "localhost",
            "LocalHost:80",
            "[::1]:8080",
            "127.0.0.1",
            "watch.example:443",
        ] {
            assert!(here.allow(host), "{host}");
        }
        let foreign = [
            "evil.test",
            "127.0.0.1.evil.test",
            "10.0.0.7:80",
            "localhost@evil.test",
            "",
            "a b",
            "::1]:80",
            "[::2]",
        ];
        for host in foreign {
            assert!(!here.allow(host), "{host}");
        }
        let remote = Hosts { remote: true, ..here };
        assert!(remote.allow("10.0.0.7:80") && !remote.allow("evil.test"));
    }
}
