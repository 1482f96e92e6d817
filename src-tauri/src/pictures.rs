//! Pictures of runs for the pages: `picture://localhost/SHA256.png`, always as PNG.

use tauri::{
    Manager, UriSchemeContext, UriSchemeResponder, Wry,
    http::{Request, Response, StatusCode, header},
};

use crate::opened::Opened;

/// Answers with the picture, or with 404 for anything else.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || {
        let picture = asked_for(request.uri().path()).and_then(|sha256| app.state::<Opened>().service_if_any()?.picture(sha256).ok());
        responder.respond(response(picture));
    });
}

/// The SHA-256 that a path such as `/e3b0….png` names.
fn asked_for(path: &str) -> Option<&str> {
    let sha256 = path.strip_prefix('/')?.strip_suffix(".png")?;
    let is_sha256 = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_sha256.then_some(sha256)
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
        assert_eq!(asked_for(&format!("/{sha256}.png")), Some(sha256.as_str()));
        for path in [
            "/",
            "/a.png",
            "/../settings.json",
            &format!("/{}.png", "A".repeat(64)),
            &format!("/x/{sha256}.png"),
            &format!("/{sha256}"),
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
