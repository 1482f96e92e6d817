//! Whether it is this machine that has lost its network, rather than a site that cannot be reached.

use std::{io, str::FromStr, time::Duration};

use sullae_recording::Reason;
use tokio::{net::TcpStream, task::JoinSet, time::timeout};

/// What does not answer within this is not reached.
const PATIENCE: Duration = Duration::from_secs(3);

/// A place (`host:port`) that takes connections whenever this machine has its network: a gateway, a name server, a proxy of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark(String);

impl FromStr for Landmark {
    type Err = NoLandmark;

    fn from_str(text: &str) -> Result<Self, NoLandmark> {
        let split = text.rsplit_once(':');
        let fits = split.is_some_and(|(host, port)| !host.is_empty() && !host.contains(['/', ' ']) && port.parse::<u16>().is_ok());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoLandmark(text.to_owned()))
        }
    }
}

/// A text that is no host with a port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not of the form host:port")]
pub struct NoLandmark(String);

impl Landmark {
    async fn answers(self) -> bool {
        match timeout(PATIENCE, TcpStream::connect(&self.0)).await {
            Ok(Ok(_)) => true,
            // Who refuses is there.
            Ok(Err(error)) => error.kind() == io::ErrorKind::ConnectionRefused,
            Err(_) => false,
        }
    }
}

/// Whether a site is blamed for what this machine's own network kept from coming: the browser says so, a name cannot be resolved
/// while no route leads anywhere, or none of the landmarks answers.
pub(crate) async fn is_lost(reason: &Reason, landmarks: &[Landmark]) -> bool {
    let told = matches!(reason, Reason::PageUnreachable { error, .. } if says_offline(error));
    told || (!landmarks.is_empty() && !any_answers(landmarks).await)
}

fn says_offline(error: &str) -> bool {
    error.contains("INTERNET_DISCONNECTED") || (error.contains("NAME_NOT_RESOLVED") && !has_route())
}

fn has_route() -> bool {
    // One line a route after the heading. Elsewhere than on Linux the browser's word has to do.
    std::fs::read_to_string("/proc/net/route").map_or(true, |routes| routes.lines().count() > 1)
}

async fn any_answers(landmarks: &[Landmark]) -> bool {
    let mut asked: JoinSet<bool> = landmarks.iter().cloned().map(Landmark::answers).collect();
    while let Some(answer) = asked.join_next().await {
        if answer.unwrap_or(false) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    fn unreachable(error: &str) -> Reason {
        Reason::PageUnreachable {
            url: "http://shop.example/".to_owned(),
            error: error.to_owned(),
        }
    }

    #[test]
    fn a_landmark_is_a_host_with_a_port() {
        for good in ["gateway:53", "10.0.0.1:443", "[fe80::1]:22"] {
            assert!(good.parse::<Landmark>().is_ok(), "{good}");
        }
        for bad in ["gateway", ":53", "http://gateway:80/", "gateway:99999", ""] {
            assert_eq!(bad.parse::<Landmark>(), Err(NoLandmark(bad.to_owned())));
        }
    }

    #[tokio::test]
    async fn a_landmark_that_answers_or_refuses_shows_that_the_network_is_there() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let there: Landmark = listener.local_addr().unwrap().to_string().parse().unwrap();
        // No connection can lead to everybody at once.
        let nowhere: Landmark = "255.255.255.255:1".parse().unwrap();
        let reason = unreachable("net::ERR_TIMED_OUT");
        assert!(!is_lost(&reason, &[]).await);
        assert!(is_lost(&reason, std::slice::from_ref(&nowhere)).await);
        assert!(!is_lost(&reason, &[nowhere.clone(), there.clone()]).await);
        drop(listener);
        assert!(!is_lost(&reason, &[nowhere, there]).await);
        assert!(is_lost(&unreachable("net::ERR_INTERNET_DISCONNECTED"), &[]).await);
    }
}
