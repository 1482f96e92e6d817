//! Every environment variable this crate reads, in one place.

/// Path of the Chromium or Chrome program to drive. Without it the usual names on `PATH` and the usual places are tried.
pub const SULLAE_BROWSER: &str = "SULLAE_BROWSER";

/// Path of the chromedriver program. Without it `PATH` and the usual places are tried.
pub const SULLAE_CHROMEDRIVER: &str = "SULLAE_CHROMEDRIVER";

/// URL of a running W3C WebDriver endpoint, such as `http://grid.example:4444`. With it, no program is started here.
pub const SULLAE_WEBDRIVER: &str = "SULLAE_WEBDRIVER";

/// Each variable with what it does, for help texts and `doctor`.
pub const ALL: [(&str, &str); 3] = [
    (SULLAE_BROWSER, "path of the Chromium or Chrome program"),
    (SULLAE_CHROMEDRIVER, "path of the chromedriver program"),
    (
        SULLAE_WEBDRIVER,
        "URL of a running WebDriver endpoint to use instead of a local browser",
    ),
];
