//! The only place that reads the wall clock and makes ids.

/// Now, RFC 3339 with milliseconds and this place's offset: reports show it as it is written.
pub(crate) fn now() -> String {
    let now = jiff::Zoned::now();
    let now = now.round(jiff::Unit::Millisecond).unwrap_or(now);
    now.timestamp().display_with_offset(now.offset()).to_string()
}

/// Now, in this place's time zone.
pub(crate) fn here() -> jiff::Zoned {
    jiff::Zoned::now()
}

/// Now.
pub fn timestamp() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Now, Unix time in milliseconds.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// A Unix time in milliseconds as RFC 3339 with this place's offset.
pub(crate) fn said(at_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let offset = jiff::tz::TimeZone::system().to_offset(at);
    at.display_with_offset(offset).to_string()
}

/// A new id; sorts by the time it was made.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
