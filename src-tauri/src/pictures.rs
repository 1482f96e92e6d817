//! Pictures of runs for the pages: `picture://localhost/SHA256.png`, or `SHA256.small.png` for a tile; always as PNG.

use std::{
    sync::{
        LazyLock,
        mpsc::{Sender, channel},
    },
    thread,
};

use tauri::{
    Manager, UriSchemeContext, UriSchemeResponder, Wry,
    http::{Request, Response, StatusCode, header},
};

use crate::opened::Opened;

/// Answers with the picture, or with 404 for anything else. One after the other, in one thread: each takes some MiB, and every thread
/// that ever made one would keep as many.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    static DESK: LazyLock<Sender<Box<dyn FnOnce() + Send>>> = LazyLock::new(|| {
        let (desk, orders) = channel::<Box<dyn FnOnce() + Send>>();
        thread::spawn(move || orders.into_iter().for_each(|order| order()));
        desk
    });
    let app = context.app_handle().clone();
    let order = move || {
        let picture = asked_for(request.uri().path()).and_then(|asked| {
            let service = app.state::<Opened>().service_if_any()?;
            match asked {
                Asked::Whole(sha256) => service.picture(sha256),
                Asked::Small(sha256) => service.small_picture(sha256),
            }
            .ok()
        });
        responder.respond(response(picture));
    };
    if DESK.send(Box::new(order)).is_err() {
        tracing::error!("nobody makes pictures any more");
    }
}

/// A picture by its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked<'a> {
    Whole(&'a str),
    Small(&'a str),
}

/// What a path such as `/e3b0….png` or `/e3b0….small.png` names.
fn asked_for(path: &str) -> Option<Asked<'_>> {
    let name = path.strip_prefix('/')?.strip_suffix(".png")?;
    let (sha256, asked) = match name.strip_suffix(".small") {
        Some(sha256) => (sha256, Asked::Small(sha256)),
        None => (name, Asked::Whole(name)),
    };
    let is_sha256 = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_sha256.then_some(asked)
}

fn response(picture: Option<Vec<u8>>) -> Response<Vec<u8>> {
    let (status, body) = picture.map_or((StatusCode::NOT_FOUND, Vec::new()), |png| (StatusCode::OK, png));
    let built = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "image/png")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        // The name is the content: it never changes.
        .header(header::CACHE_CONTROL, "private, max-age=31536000, immutable")
        .body(body);
    built.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sha256_names_a_picture() {
        let sha256 = "a".repeat(64);
        assert_eq!(asked_for(&format!("/{sha256}.png")), Some(Asked::Whole(&sha256)));
        assert_eq!(asked_for(&format!("/{sha256}.small.png")), Some(Asked::Small(&sha256)));
        for path in [
            "/",
            "/a.png",
            "/../settings.json",
            &format!("/{}.png", "A".repeat(64)),
            &format!("/x/{sha256}.png"),
            &format!("/{sha256}"),
            &format!("/{sha256}.small.small.png"),
        ] {
            assert_eq!(asked_for(path), None, "{path}");
        }
    }

    #[test]
    fn an_answer_is_never_anything_but_a_png() {
        for picture in [None, Some(b"<html>".to_vec())] {
            let answer = response(picture);
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/png");
            assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        }
    }
}
