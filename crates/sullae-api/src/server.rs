//! Opening the API and answering until the program ends.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{Router, middleware};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use sullae_recording::Language;
use sullae_service::Service;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};

use crate::{
    ApiError, Meter, Token,
    guard::{Hosts, guard},
    openapi::endpoints,
    problem::{Refusal, language_of},
};

/// So many connections at once; more wait to be taken.
const CONNECTIONS: usize = 64;
/// How long the head of a request may take to come, the wait for the next request on a connection included.
const HEAD_LIMIT: Duration = Duration::from_secs(15);
/// How long nothing is taken after the system refused to give a connection, for want of handles, say.
const REFUSED: Duration = Duration::from_millis(200);

/// How the API is opened.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// Where; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Also where other machines can reach it.
    pub remote: bool,
    /// Names under which it is asked besides this machine's, such as that of a proxy in front.
    pub hosts: Vec<String>,
    /// Who knows it may ask.
    pub token: Token,
    /// The folders of monitors.
    pub folders: Vec<PathBuf>,
    /// What to speak where a request asks for no language.
    pub language: Language,
}

/// What the answers are made from.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) service: Arc<Service>,
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) meter: Arc<Meter>,
    pub(crate) token: Token,
    pub(crate) hosts: Hosts,
    pub(crate) language: Language,
}

impl Api {
    /// Does what reads files and the database, beside the loop.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        // A panic in there was told by its thread already.
        tokio::task::spawn_blocking(move || work(&self))
            .await
            .unwrap_or(Err(Refusal::NotReady))
    }
}

/// The API, opened.
#[derive(Debug)]
pub struct ApiServer {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
}

impl ApiServer {
    /// Opens it; nothing is answered before [`ApiServer::serve`].
    ///
    /// # Errors
    /// [`ApiError::NotLoopback`], [`ApiError::Listen`].
    pub async fn open(settings: ApiSettings, service: Arc<Service>, meter: Arc<Meter>) -> Result<Self, ApiError> {
        let address = settings.listen;
        if !settings.remote && !address.ip().is_loopback() {
            return Err(ApiError::NotLoopback { address });
        }
        let wrong = |source| ApiError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(wrong)?;
        let address = listener.local_addr().map_err(wrong)?;
        let api = Arc::new(Api {
            service,
            folders: settings.folders,
            meter,
            token: settings.token,
            hosts: Hosts {
                remote: settings.remote,
                more: settings.hosts,
            },
            language: settings.language,
        });
        Ok(Self {
            listener,
            address,
            router: router(api),
        })
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until it is dropped.
    pub async fn serve(self) {
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = tokio::task::JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let router = self.router.clone();
                    connections.spawn(async move {
                        answer(stream, router).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "the API takes no connection");
                    tokio::time::sleep(REFUSED).await;
                }
            }
        }
    }
}

async fn answer(stream: TcpStream, router: Router) {
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    if let Err(error) = serving.await {
        tracing::debug!(%error, "a connection to the API ended");
    }
}

fn router(api: Arc<Api>) -> Router {
    let mut router = Router::new();
    for endpoint in endpoints() {
        router = router.route(endpoint.told.path, endpoint.route);
    }
    let (usual, same) = (api.language, api.language);
    router
        .fallback(move |headers: axum::http::HeaderMap| async move { Refusal::NoSuchPlace.answer(language_of(&headers, usual)) })
        .method_not_allowed_fallback(move |headers: axum::http::HeaderMap| async move {
            Refusal::WrongMethod.answer(language_of(&headers, same))
        })
        .layer(middleware::from_fn_with_state(Arc::clone(&api), guard))
        .with_state(api)
}
