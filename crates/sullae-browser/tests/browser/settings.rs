//! What the settings ask for, and what is said when it cannot be had.

use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::json;
use sullae_browser::{Browser, BrowserError, BrowserSettings, WindowPlace};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::support::{double, headless, serve};

#[tokio::test]
async fn versions_that_differ_are_named() {
    let settings = BrowserSettings {
        driver: Some(double("chromedriver-of-version-1")),
        ..headless()
    };
    let error = Browser::start(&settings).await.unwrap_err();
    assert_eq!(error.code(), "browser_versions_differ");
    assert!(matches!(error, BrowserError::VersionsDiffer { driver, .. } if driver == "1.0.0.0"));
}

#[tokio::test]
async fn an_absent_browser_and_an_absent_driver_are_told_apart() {
    let nowhere = Some("/nowhere/at/all".into());
    let no_browser = BrowserSettings {
        browser: nowhere.clone(),
        ..headless()
    };
    let error = Browser::start(&no_browser).await.unwrap_err();
    assert!(
        matches!(&error, BrowserError::BrowserNotFound { looked_for } if looked_for == &["/nowhere/at/all"]),
        "{error:?}"
    );
    let no_driver = BrowserSettings {
        driver: nowhere,
        ..headless()
    };
    let error = Browser::start(&no_driver).await.unwrap_err();
    assert!(matches!(error, BrowserError::DriverNotFound { .. }), "{error:?}");
}

#[tokio::test]
async fn a_program_that_says_no_version_is_unusable() {
    let settings = BrowserSettings {
        browser: Some(double("browser-that-says-nothing")),
        ..headless()
    };
    let error = Browser::start(&settings).await.unwrap_err();
    assert!(matches!(error, BrowserError::ProgramUnusable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_driver_that_gives_up_is_quoted() {
    let settings = BrowserSettings {
        browser: Some(double("browser-of-version-1")),
        driver: Some(double("chromedriver-that-gives-up")),
        ..headless()
    };
    let error = Browser::start(&settings).await.unwrap_err();
    assert!(
        matches!(&error, BrowserError::DriverDidNotStart { output } if output.contains("the double gives up")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_browser_that_does_not_open_is_a_refused_session() {
    // chromedriver runs, but the program it is to open is no browser. Left to itself it would take a minute to notice.
    let settings = BrowserSettings {
        browser: Some(double("browser-of-the-drivers-version")),
        ..headless()
    };
    let error = Browser::start(&settings).await.unwrap_err();
    assert!(
        matches!(&error, BrowserError::SessionRefused { why } if why.contains("this is no browser")),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_is_unreachable() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in [format!("http://{free}"), "not an address".to_owned()] {
        let settings = BrowserSettings {
            webdriver_url: Some(url),
            ..headless()
        };
        let error = Browser::start(&settings).await.unwrap_err();
        assert!(matches!(error, BrowserError::EndpointUnreachable { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn an_endpoint_without_bidi_is_refused_and_its_session_is_closed() {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    let url = serve(move |request| {
        seen.lock().unwrap().push(request.to_owned());
        let value = json!({"value": {"sessionId": "s1", "capabilities": {"browserName": "old"}}});
        (200, value.to_string())
    })
    .await;
    let settings = BrowserSettings {
        webdriver_url: Some(format!("{url}/wd/hub")),
        ..headless()
    };
    let error = Browser::start(&settings).await.unwrap_err();
    assert!(matches!(error, BrowserError::EndpointWithoutBidi { .. }), "{error:?}");
    assert_eq!(*requests.lock().unwrap(), ["POST /wd/hub/session", "DELETE /wd/hub/session/s1"]);
}

#[tokio::test]
async fn a_running_endpoint_is_used_and_stays_when_the_browser_is_closed() {
    let program = sullae_browser::locate::driver(&headless()).await.unwrap();
    let mut driver = tokio::process::Command::new(program.path)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = loop {
        let line = lines.next_line().await.unwrap().unwrap();
        if let Some((_, port)) = line.split_once("successfully on port ") {
            break port.trim_end_matches('.').to_owned();
        }
    };
    let settings = BrowserSettings {
        webdriver_url: Some(format!("http://127.0.0.1:{port}")),
        ..headless()
    };
    let browser = Browser::start(&settings).await.unwrap();
    assert_eq!(browser.driver_pid(), None);
    assert_eq!(browser.session().browser_name, "chrome");
    assert_eq!(browser.contexts().await.unwrap().len(), 1);
    browser.close().await;
    assert!(driver.try_wait().unwrap().is_none(), "not ours to end");
}

#[tokio::test]
async fn window_and_language_are_as_asked() {
    let settings = BrowserSettings {
        window: Some(WindowPlace {
            x: 0,
            y: 0,
            width: 900,
            height: 650,
        }),
        locale: Some("ko-KR".into()),
        ..headless()
    };
    let browser = Browser::start(&settings).await.unwrap();
    let page = browser.first_page().await.unwrap();
    let seen = page
        .call_function(None, "() => [outerWidth, outerHeight, navigator.languages]", &[])
        .await
        .unwrap();
    assert_eq!(seen, json!([900, 650, ["ko-KR", "ko"]]));
    browser.close().await;
}
