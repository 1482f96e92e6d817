//! Takes secrets out of addresses before they are kept.

/// Parameter names whose values are never kept. Compared in lower case, as parts of the name.
const SECRET_PARTS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "secret",
    "session",
    "apikey",
    "api_key",
    "auth",
    "signature",
    "code",
    "jwt",
    "sid",
];

/// What stands in the place of a value that was taken out.
pub const REDACTED: &str = "REDACTED";

/// Whether a parameter or field of this name is taken for a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_PARTS.iter().any(|part| match *part {
        // Short words would hit "postcode" or "inside": only as the whole name.
        "code" | "sid" => name == *part,
        part => name.contains(part),
    })
}

/// The address without user name and password, and with the values of secret-like parameters
/// replaced, in the query and in the fragment alike. Text that is no address comes back as it is.
pub fn redact_url(url: &str) -> String {
    let (head, fragment) = split(url, '#');
    let (base, query) = split(head, '?');
    let mut kept = without_credentials(base);
    for (mark, part) in [('?', query), ('#', fragment)] {
        if let Some(part) = part {
            kept.push(mark);
            kept.push_str(&part.split('&').map(redact_pair).collect::<Vec<_>>().join("&"));
        }
    }
    kept
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(head, tail)| (head, Some(tail)))
}

fn without_credentials(base: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://") else {
        return base.to_owned();
    };
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

fn redact_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_secret_name(name) => format!("{name}={REDACTED}"),
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_and_tokens_leave_the_address() {
        assert_eq!(
            redact_url("https://kim:pw@shop.test:8443/a?q=1&access_token=abc&empty_token=#id_token=xyz&x=1"),
            "https://shop.test:8443/a?q=1&access_token=REDACTED&empty_token=#id_token=REDACTED&x=1"
        );
    }

    #[test]
    fn ordinary_addresses_stay_as_they_are() {
        for url in [
            "http://127.0.0.1:80/search?q=token&postcode=1#top",
            "about:blank",
            "not an address",
            "http://a/@b?c",
        ] {
            assert_eq!(redact_url(url), url);
        }
    }
}
