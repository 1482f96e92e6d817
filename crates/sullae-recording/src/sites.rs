//! The sites on which a secret may be used.

use std::fmt;

use url::{Host, Url};

/// Sites, at least one: each an exact host (`shop.example.com`) or all hosts below one (`*.example.com`, which `example.com` itself is not).
/// Ports do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sites(Vec<Site>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Site {
    Host(String),
    Below(String),
}

/// A text that names no site.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no host such as shop.example.com or *.example.com")]
pub struct SiteInvalid(pub String);

impl Sites {
    /// Reads sites; a whole web address stands for its host. No text at all is refused too: nothing is allowed everywhere by leaving it out.
    ///
    /// # Errors
    /// [`SiteInvalid`], with the first text that is none.
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Self, SiteInvalid> {
        let sites: Vec<Site> = texts.iter().map(|text| Site::parse(text.as_ref())).collect::<Result<_, _>>()?;
        if sites.is_empty() {
            return Err(SiteInvalid(String::new()));
        }
        Ok(Self(sites))
    }

    /// The sites as they are written.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(Site::to_string).collect()
    }

    /// Whether a host, as addresses write it, is one of them.
    pub fn allow_host(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.0.iter().any(|site| match site {
            Site::Host(own) => *own == host,
            Site::Below(parent) => host
                .strip_suffix(parent)
                .is_some_and(|below| below.len() > 1 && below.ends_with('.')),
        })
    }

    /// Whether an address is a web address on one of them.
    pub fn allow(&self, address: &str) -> bool {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.is_some_and(|url| url.host_str().is_some_and(|host| self.allow_host(host)))
    }
}

impl Site {
    fn parse(text: &str) -> Result<Self, SiteInvalid> {
        let wrong = || SiteInvalid(text.to_owned());
        if text.contains("://") {
            let url = Url::parse(text).map_err(|_| wrong())?;
            let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"));
            return host.map(|host| Self::Host(plain(host))).ok_or_else(wrong);
        }
        match text.strip_prefix("*.") {
            Some(parent) => match Host::parse(parent) {
                // Below a top-level domain is everybody.
                Ok(Host::Domain(parent)) if plain(&parent).contains('.') => Ok(Self::Below(plain(&parent))),
                _ => Err(wrong()),
            },
            None => Host::parse(text)
                .map(|host| Self::Host(plain(&host.to_string())))
                .map_err(|_| wrong()),
        }
        .and_then(|site| {
            if site.name().contains('*') || site.name().is_empty() {
                Err(wrong())
            } else {
                Ok(site)
            }
        })
    }

    fn name(&self) -> &str {
        match self {
            Self::Host(name) | Self::Below(name) => name,
        }
    }
}

/// Scheme, host and port of an address; of one without a host only its scheme, of what is none `?`. Whatever else may stand in it is left out.
pub fn origin(address: &str) -> String {
    match Url::parse(address) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => format!("{}:", url.scheme()),
        Err(_) => "?".to_owned(),
    }
}

fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(host) => f.write_str(host),
            Self::Below(parent) => write!(f, "*.{parent}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_allows_itself_only_and_a_star_what_is_below() {
        let sites = Sites::parse(&["Shop.Example.com", "*.intra.example.com", "127.0.0.1", "[::1]"]).unwrap();
        for allowed in [
            "https://shop.example.com/login?next=1",
            "http://shop.example.com:8080/",
            "https://shop.example.com./",
            "https://a.intra.example.com/",
            "https://b.a.intra.example.com/",
            "http://127.0.0.1:8710/",
            "http://[::1]/",
        ] {
            assert!(sites.allow(allowed), "{allowed}");
        }
        for refused in [
            "https://example.com/",
            "https://intra.example.com/",
            "https://evil-intra.example.com/",
            "https://shop.example.com.evil.test/",
            "https://shop.example.com@evil.test/",
            "https://evil.test/shop.example.com",
            "https://evil.test/?u=https://shop.example.com/",
            "about:blank",
            "data:text/html,x",
            "file:///shop.example.com",
            "blob:https://shop.example.com/x",
            "",
        ] {
            assert!(!sites.allow(refused), "{refused}");
        }
    }

    #[test]
    fn an_address_stands_for_its_host_and_names_in_other_scripts_are_as_addresses_write_them() {
        let sites = Sites::parse(&["https://www.Example.com:8443/login", "한국.kr"]).unwrap();
        assert_eq!(sites.texts(), ["www.example.com", "xn--3e0b707e.kr"]);
        assert!(sites.allow("https://한국.kr/") && sites.allow("http://www.example.com/"));
        assert_eq!(Sites::parse(&sites.texts()).unwrap(), sites);
    }

    #[test]
    fn what_would_allow_everybody_or_nobody_is_refused() {
        for wrong in [
            "",
            "*",
            "*.com",
            "*.127.0.0.1",
            "a b",
            "*.*.example.com",
            "a.*.example.com",
            "ftp://a.test/",
            "host:8080",
        ] {
            assert_eq!(Sites::parse(&[wrong]), Err(SiteInvalid(wrong.to_owned())));
        }
        assert!(Sites::parse::<&str>(&[]).is_err());
    }
}
