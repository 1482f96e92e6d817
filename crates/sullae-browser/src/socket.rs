//! Opening the BiDi socket, also where the endpoint names an address for it that leads nowhere.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use url::Url;

use crate::BrowserError;

const LIMIT: Duration = Duration::from_secs(30);
/// Before another address is tried.
const DETOUR_LIMIT: Duration = Duration::from_secs(5);
/// A full-page picture of a long page is tens of megabytes; more than this is a fault.
const LARGEST_MESSAGE_BYTES: usize = 256 << 20;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the socket where the endpoint says that it is, else where the endpoint itself answered.
pub(crate) async fn open(named: &str, endpoint: &str) -> Result<Socket, BrowserError> {
    match behind_the_endpoint(named, endpoint).filter(|other| other != named) {
        None => open_at(named, LIMIT).await,
        Some(other) => match open_at(named, DETOUR_LIMIT).await {
            Ok(socket) => Ok(socket),
            Err(refusal) => open_at(&other, LIMIT).await.map_err(|_| refusal),
        },
    }
}

/// The same socket behind the address that answered us: a Selenium Grid names the one that it believes to have, and from a container or
/// another network that is often none.
fn behind_the_endpoint(socket: &str, endpoint: &str) -> Option<String> {
    let (mut socket, endpoint) = (Url::parse(socket).ok()?, Url::parse(endpoint).ok()?);
    socket.set_host(endpoint.host_str()).ok()?;
    socket.set_port(endpoint.port_or_known_default()).ok()?;
    Some(socket.to_string())
}

async fn open_at(url: &str, limit: Duration) -> Result<Socket, BrowserError> {
    let config = WebSocketConfig::default()
        .max_message_size(Some(LARGEST_MESSAGE_BYTES))
        .max_frame_size(Some(LARGEST_MESSAGE_BYTES));
    let connecting = tokio_tungstenite::connect_async_with_config(url, Some(config), true);
    let unreachable = |why: String| BrowserError::EndpointUnreachable { url: url.to_owned(), why };
    let (socket, _) = tokio::time::timeout(limit, connecting)
        .await
        .map_err(|_| unreachable("the BiDi socket does not open".into()))?
        .map_err(|error| unreachable(error.to_string()))?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_that_a_grid_misplaces_is_looked_for_where_the_grid_answered() {
        let other = |socket, endpoint| behind_the_endpoint(socket, endpoint).unwrap();
        assert_eq!(
            other("ws://172.17.0.2:4444/session/a/se/bidi", "http://grid.example:80/"),
            "ws://grid.example/session/a/se/bidi"
        );
        assert_eq!(
            other("ws://127.0.0.1:1/session/a", "http://127.0.0.1:9515"),
            "ws://127.0.0.1:9515/session/a"
        );
        assert_eq!(other("ws://[::1]:9515/session/a", "http://[::1]:9515"), "ws://[::1]:9515/session/a");
    }
}
