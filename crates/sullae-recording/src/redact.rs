//! Takes secrets out of addresses before they are kept.

use std::sync::LazyLock;

use serde::Deserialize;

/// The words that the page script knows secrets by, copied from its source when that is built. A copy that cannot
/// be read would know none; the tests below would see it.
static SECRET_WORDS: LazyLock<SecretWords> =
    LazyLock::new(|| serde_json::from_str(include_str!("secret_words.generated.json")).unwrap_or_default());

/// What stands in the place of a value that was taken out.
pub const REDACTED: &str = "REDACTED";

#[derive(Default, Deserialize)]
struct SecretWords {
    /// Words of names.
    words: Vec<String>,
    /// Parts of names, wherever they stand.
    phrases: Vec<String>,
    /// In addresses besides.
    address_words: Vec<String>,
    /// In addresses besides.
    address_phrases: Vec<String>,
    /// Whole names in addresses: as words they would hit "country code".
    address_names: Vec<String>,
}

/// Whether a field or attribute of this name is taken for a secret.
pub fn is_secret_name(name: &str) -> bool {
    is_named_by(name, &[&SECRET_WORDS.words], &[&SECRET_WORDS.phrases])
}

/// Whether an address's parameter of this name is taken for a secret.
pub fn is_secret_parameter(name: &str) -> bool {
    let known = &*SECRET_WORDS;
    known.address_names.contains(&name.to_ascii_lowercase())
        || is_named_by(
            name,
            &[&known.words, &known.address_words],
            &[&known.phrases, &known.address_phrases],
        )
}

/// Whether one of the words stands in the name as a word of its own, or one of the phrases anywhere in it. The
/// page script's `isNamedBy` does the same.
fn is_named_by(name: &str, known: &[&Vec<String>], phrases: &[&Vec<String>]) -> bool {
    let words = words_of(name);
    let is_known = |word: &str| known.iter().any(|list| list.iter().any(|known| known == word));
    let run = words.concat();
    words
        .iter()
        .any(|word| is_known(word) || is_known(word.trim_end_matches(|c: char| c.is_ascii_digit())))
        || phrases.iter().any(|list| list.iter().any(|phrase| run.contains(phrase)))
}

/// The words of a name in `camelCase`, `snake_case` or with any other signs between them, in lower case.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        if begins || !c.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words
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
        Some((name, value)) if !value.is_empty() && is_secret_parameter(name) => format!("{name}={REDACTED}"),
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
    fn words_of_a_name_tell_a_secret_and_parts_of_words_do_not() {
        for name in [
            "pw",
            "user_pw2",
            "otp-code",
            "cardPin",
            "newPassword",
            "loginpassword",
            "API-KEY",
            "authCode",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["author", "spinner", "postcode", "shipping", "session_title", "compass", ""] {
            assert!(!is_secret_name(name), "{name}");
        }
        for name in ["code", "auth", "oauth_verifier", "accesstoken", "sessionId", "PHPSESSID", "pin"] {
            assert!(is_secret_parameter(name), "{name}");
        }
        for name in ["author", "postcode", "authuser", "country_code", "q"] {
            assert!(!is_secret_parameter(name), "{name}");
        }
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
