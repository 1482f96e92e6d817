//! Serves the files of one folder on a loopback port: fixture pages that nobody here wrote.

use std::io;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::task::JoinHandle;

use crate::loopback::{Connections, ReservedPort};

/// Why a folder could not be served.
#[derive(Debug, thiserror::Error)]
pub enum StaticSiteError {
    /// The folder is not there, is no folder, or may not be read.
    #[error("cannot serve the folder {folder}: {source}")]
    Folder {
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No port could be opened on 127.0.0.1.
    #[error("cannot listen on 127.0.0.1: {0}")]
    Listen(#[source] io::Error),
}

/// A folder served on 127.0.0.1 until this is dropped.
#[derive(Debug)]
pub struct StaticSite {
    port: u16,
    server: JoinHandle<()>,
}

impl StaticSite {
    /// Serves `folder` on a free port. Only files inside it are reachable: `..` and links that
    /// lead outside are answered with 404. A folder answers with its `index.html`.
    pub async fn serve(folder: &Path) -> Result<Self, StaticSiteError> {
        let refused = |source| StaticSiteError::Folder {
            folder: folder.to_owned(),
            source,
        };
        let root = tokio::fs::canonicalize(folder).await.map_err(refused)?;
        if !root.is_dir() {
            return Err(refused(io::Error::from(io::ErrorKind::NotADirectory)));
        }
        let listener = ReservedPort::new(0)
            .and_then(ReservedPort::listen)
            .map_err(StaticSiteError::Listen)?;
        let port = listener.local_addr().map_err(StaticSiteError::Listen)?.port();
        let router = Router::new().fallback(file).with_state(root);
        let server = tokio::spawn(async move {
            Connections::new().accept(&listener, &router).await;
        });
        Ok(Self { port, server })
    }

    /// Where the folder is served, with a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for StaticSite {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn file(State(root): State<PathBuf>, uri: Uri) -> Response {
    let Some(mut path) = inside(&root, uri.path()).await else {
        return (StatusCode::NOT_FOUND, "404: no such file\n").into_response();
    };
    if path.is_dir() {
        if !uri.path().ends_with('/') {
            return Redirect::permanent(&format!("{}/", uri.path())).into_response();
        }
        path.push("index.html");
    }
    match tokio::fs::read(&path).await {
        Ok(bytes) => {
            let headers = [(header::CONTENT_TYPE, content_type(&path)), (header::CACHE_CONTROL, "no-store")];
            (headers, bytes).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, "404: no such file\n").into_response(),
    }
}

/// The file or folder a URL path means, if it is inside `root` even after links are followed.
async fn inside(root: &Path, url_path: &str) -> Option<PathBuf> {
    let decoded = percent_decode(url_path)?;
    let mut path = root.to_owned();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        // A colon is a drive or a stream on Windows.
        if part == "." || part == ".." || part.contains(['\\', '\0', ':']) {
            return None;
        }
        path.push(part);
    }
    let real = tokio::fs::canonicalize(&path).await.ok()?;
    real.starts_with(root).then_some(real)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

pub(crate) fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        Some("wasm") => "application/wasm",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
