//! One request and its answer: no redirect is followed, and nothing of the answer but its head is read.

use std::time::Duration;

use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CONNECTION, CONTENT_TYPE, HOST, RETRY_AFTER, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use super::sign::signature;
use crate::{
    cause::Cause,
    channel::{DeliveryError, Message},
};

/// Waits longer than this are not granted: the other end may have come back long before.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);
/// Where it asks to wait and does not say how long.
const USUAL_WAIT: Duration = Duration::from_secs(30);

/// The request for one message.
pub(super) fn request(url: &Url, message: &Message, body: Vec<u8>, sign_with: Option<&str>) -> Result<Request<Full<Bytes>>, DeliveryError> {
    let timestamp_s = message.sent_ms.div_euclid(1000);
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut request = Request::post(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(HOST, authority)
        .header(USER_AGENT, concat!("sullae/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header(CONNECTION, "close")
        .header("Sullae-Key", &message.key)
        .header("Sullae-Timestamp", timestamp_s);
    if let Some(secret) = sign_with {
        let signature = signature(secret, timestamp_s, &message.key, &body);
        request = request.header("Sullae-Signature", format!("v1={signature}"));
    }
    request
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| DeliveryError::unusable("the name of its channel cannot stand in a request"))
}

/// A request that only wants to be answered.
pub(crate) fn get(url: &Url) -> Result<Request<Full<Bytes>>, DeliveryError> {
    Request::get(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(HOST, &url[url::Position::BeforeHost..url::Position::AfterPort])
        .header(USER_AGENT, concat!("sullae/", env!("CARGO_PKG_VERSION")))
        .header(CONNECTION, "close")
        .body(Full::default())
        .map_err(|_| DeliveryError::refused(Cause::AddressInvalid))
}

/// Sends it over a connection of its own, and judges the answer.
pub(crate) async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
    host: &str,
) -> Result<(), DeliveryError> {
    let lost = |error: hyper::Error| {
        DeliveryError::down(Cause::NotReached {
            host: host.to_owned(),
            problem: error.to_string(),
        })
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    let sending = sender.send_request(request);
    tokio::pin!(sending);
    tokio::pin!(connection);
    let answer = tokio::select! {
        answer = &mut sending => answer,
        // The connection may end with the answer.
        ended = &mut connection => match ended {
            Ok(()) => sending.await,
            Err(error) => Err(error),
        },
    };
    judge(&answer.map_err(lost)?, host)
}

fn judge(answer: &Response<Incoming>, host: &str) -> Result<(), DeliveryError> {
    let status = answer.status();
    let cause = Cause::Answered {
        host: host.to_owned(),
        status: status.as_u16(),
        answer: match status.is_redirection() {
            true => format!("{status}: redirects are not followed"),
            false => status.to_string(),
        },
    };
    if status.is_success() {
        Ok(())
    } else if status == StatusCode::TOO_MANY_REQUESTS {
        let asked = answer
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Err(DeliveryError::Later {
            after: asked.map_or(USUAL_WAIT, Duration::from_secs).min(LONGEST_WAIT),
            cause,
        })
    } else if status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY) {
        Err(DeliveryError::Down { cause })
    } else {
        Err(DeliveryError::Refused { cause })
    }
}
