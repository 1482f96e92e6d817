//! Serves pages out of memory on a loopback port, and hears what they tell.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::task::JoinHandle;

use crate::loopback::{Connections, ReservedPort};
use crate::static_site::content_type;

/// One file of a [`FixtureSite`].
#[derive(Debug, Clone, Default)]
pub struct FixtureFile {
    /// What it holds.
    pub content: Vec<u8>,
    /// Whether browsers save it instead of showing it.
    pub attachment: bool,
    /// The `Authorization` header without which it is refused, as in HTTP basic authentication.
    pub authorization: Option<String>,
}

impl FixtureFile {
    /// A file that anybody may see.
    pub fn of(content: impl Into<Vec<u8>>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }
}

#[derive(Debug, Default)]
struct Shelf {
    files: BTreeMap<String, FixtureFile>,
    told: Mutex<BTreeMap<String, String>>,
}

impl Shelf {
    fn told(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Files served on 127.0.0.1 until this is dropped. What a page posts to `/told/NAME` is kept under that name, the last word only.
#[derive(Debug)]
pub struct FixtureSite {
    port: u16,
    shelf: Arc<Shelf>,
    server: JoinHandle<()>,
}

impl FixtureSite {
    /// Serves `files`, by their paths without a slash at the front; a path that ends with a slash answers with its `index.html`.
    ///
    /// # Errors
    /// When no port can be opened.
    pub async fn serve(files: BTreeMap<String, FixtureFile>) -> io::Result<Self> {
        let listener = ReservedPort::new(0)?.listen()?;
        let port = listener.local_addr()?.port();
        let shelf = Arc::new(Shelf { files, ..Shelf::default() });
        let router = Router::new()
            .route("/told/{name}", post(hear))
            .fallback(file)
            .with_state(Arc::clone(&shelf));
        let server = tokio::spawn(async move {
            Connections::new().accept(&listener, &router).await;
        });
        Ok(Self { port, shelf, server })
    }

    /// Where it is served, with a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The same place under another host name: for browsers another site.
    pub fn other_url(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// What pages have told so far, by name; it is forgotten here.
    pub fn take_told(&self) -> BTreeMap<String, String> {
        std::mem::take(&mut *self.shelf.told())
    }
}

impl Drop for FixtureSite {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn hear(State(shelf): State<Arc<Shelf>>, Path(name): Path<String>, body: Bytes) -> StatusCode {
    let text = String::from_utf8_lossy(&body).into_owned();
    shelf.told().insert(name, text);
    StatusCode::NO_CONTENT
}

async fn file(State(shelf): State<Arc<Shelf>>, uri: Uri, headers: HeaderMap) -> Response {
    let mut path = uri.path().trim_start_matches('/').to_owned();
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    let Some(file) = shelf.files.get(&path) else {
        return (StatusCode::NOT_FOUND, "404: no such file\n").into_response();
    };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if file.authorization.is_some() && given != file.authorization.as_deref() {
        let ask = [(header::WWW_AUTHENTICATE, "Basic realm=\"fixture\"")];
        return (StatusCode::UNAUTHORIZED, ask, "401: who are you?\n").into_response();
    }
    let mut answer = file.content.clone().into_response();
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(std::path::Path::new(&path))),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if file.attachment {
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    answer
}
