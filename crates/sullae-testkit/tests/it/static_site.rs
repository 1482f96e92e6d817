//! The fixture server gives out its folder and nothing else.

use std::fs;

use sullae_testkit::{StaticSite, StaticSiteError};

use crate::client::Client;

#[tokio::test]
async fn files_come_with_their_types_and_folders_with_their_index() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("문서")).unwrap();
    for (name, _) in TYPES {
        fs::write(folder.path().join(name), name).unwrap();
    }
    fs::write(folder.path().join("문서/index.html"), "index").unwrap();
    let site = StaticSite::serve(folder.path()).await.unwrap();
    let mut visitor = Client::of_url(&site.url());
    for (name, content_type) in TYPES {
        let answer = visitor.get(&format!("/{name}")).await;
        assert_eq!(
            (answer.status, answer.header("content-type"), answer.body.as_str()),
            (200, Some(*content_type), *name)
        );
    }
    assert_eq!(visitor.page("/%EB%AC%B8%EC%84%9C/").await, "index");
    assert_eq!(
        visitor.get("/%EB%AC%B8%EC%84%9C").await.header("location"),
        Some("/%EB%AC%B8%EC%84%9C/")
    );
    assert_eq!(visitor.get("/none.html").await.status, 404);
}

const TYPES: &[(&str, &str)] = &[
    ("a.html", "text/html; charset=utf-8"),
    ("a.js", "text/javascript; charset=utf-8"),
    ("a.css", "text/css; charset=utf-8"),
    ("a.svg", "image/svg+xml"),
    ("a.png", "image/png"),
    ("a.woff2", "font/woff2"),
    ("a.json", "application/json"),
    ("a.bin", "application/octet-stream"),
];

#[tokio::test]
async fn nothing_outside_the_folder_is_given_out() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("site");
    fs::create_dir(&folder).unwrap();
    fs::write(outer.path().join("secret.txt"), "secret").unwrap();
    fs::write(folder.join("open.txt"), "open").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(outer.path().join("secret.txt"), folder.join("link.txt")).unwrap();
    let site = StaticSite::serve(&folder).await.unwrap();
    let mut visitor = Client::of_url(&site.url());
    assert_eq!(visitor.page("/open.txt").await, "open");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/x/../../secret.txt",
        "/link.txt",
        "/..%5csecret.txt",
        "/%00",
        "/%",
        "/%zz",
        "/%ff",
    ] {
        let answer = visitor.get(path).await;
        assert_ne!(answer.status, 200, "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let error = StaticSite::serve(&missing).await.unwrap_err();
    assert!(matches!(&error, StaticSiteError::Folder { folder, .. } if *folder == missing));
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(StaticSite::serve(&file).await.is_err());
}
