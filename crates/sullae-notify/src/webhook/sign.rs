//! Signatures: who has the secret can tell that a document is Sullae's, whole, and not an old one sent again.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// HMAC-SHA256 (RFC 2104) over `TIMESTAMP.KEY.BODY`, lower-case hex; the timestamp is Unix time in seconds.
pub fn signature(secret: &str, timestamp_s: i64, key: &str, body: &[u8]) -> String {
    // A key of any length will do, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{timestamp_s}.{key}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
