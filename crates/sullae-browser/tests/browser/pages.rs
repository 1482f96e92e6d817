//! Looking at pages and acting on them.

use serde_json::json;
use sullae_browser::{Browser, BrowserError, Modifiers, PointerButton, Readiness, Screencast};

use crate::support::{PATIENCE, browser_showing, headless, png_size, serve};

#[tokio::test]
async fn korean_text_arrives_with_an_input_event_for_each_syllable() {
    let (browser, page, _) = browser_showing(
        "<input id=box style='position:absolute;left:0;top:0;width:300px;height:40px'>
         <script>var seen = []; box.oninput = e => seen.push(e.data)</script>",
    )
    .await;
    page.click(20.0, 20.0, PointerButton::Left, 1, Modifiers::NONE).await.unwrap();
    page.type_text("홍길동 a가").await.unwrap();
    page.key_press("Backspace", Modifiers::NONE).await.unwrap();
    let seen = page.call_function(None, "() => [box.value, seen]", &[]).await.unwrap();
    assert_eq!(seen, json!(["홍길동 a", ["홍", "길", "동", " ", "a", "가", null]]));
    browser.close().await;
}

#[tokio::test]
async fn a_screenshot_has_the_viewports_size_in_device_pixels() {
    let (browser, page, _) = browser_showing("<p>hello").await;
    for (ratio, expected) in [(1.0, (1000, 700)), (1.5, (1500, 1050))] {
        page.set_viewport(1000, 700, Some(ratio)).await.unwrap();
        assert_eq!(png_size(&page.screenshot().await.unwrap()), expected);
        let size = "(ratio) => innerWidth === 1000 && innerHeight === 700 && devicePixelRatio === ratio";
        let as_asked = page.call_function(Some("test"), size, &[json!(ratio)]).await.unwrap();
        assert_eq!(as_asked, json!(true));
    }
    browser.close().await;
}

#[tokio::test]
async fn an_unreachable_page_is_an_error_and_an_http_error_is_a_status() {
    let url = serve(|request| match request {
        "GET /broken" => (500, "<h1>500</h1>".into()),
        _ => (200, "<h1>home</h1>".into()),
    })
    .await;
    let browser = Browser::start(&headless()).await.unwrap();
    let page = browser.first_page().await.unwrap();
    // A port nobody listens on any more.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();

    let refused = page
        .open(&format!("http://{free}/"), Readiness::Complete, PATIENCE)
        .await
        .unwrap_err();
    assert!(
        matches!(&refused, BrowserError::NavigationFailed { why, .. } if why == "net::ERR_CONNECTION_REFUSED"),
        "{refused:?}"
    );
    let unsafe_port = page.open("http://127.0.0.1:1/", Readiness::Complete, PATIENCE).await.unwrap_err();
    assert!(
        matches!(&unsafe_port, BrowserError::NavigationFailed { why, .. } if why == "net::ERR_UNSAFE_PORT"),
        "{unsafe_port:?}"
    );
    let broken = page.open(&format!("{url}/broken"), Readiness::Complete, PATIENCE).await.unwrap();
    assert_eq!(broken.status, Some(500));
    let home = page.open(&url, Readiness::Complete, PATIENCE).await.unwrap();
    assert_eq!((home.status, home.url), (Some(200), format!("{url}/")));
    browser.close().await;
}

#[tokio::test]
async fn a_screencast_gives_a_frame_at_once_and_one_for_a_change() {
    let (browser, page, _) = browser_showing("<body style='background:white'>").await;
    page.set_viewport(800, 600, Some(1.0)).await.unwrap();
    let mut cast = Screencast::start(&page).await.unwrap().unwrap();
    let first = tokio::time::timeout(PATIENCE, cast.next()).await.unwrap().unwrap();
    assert_eq!(png_size(&first.png), (800, 600));
    assert_eq!((first.width, first.height), (800.0, 600.0));

    let change = "() => { document.body.style.background = 'red'; return performance.timeOrigin + performance.now(); }";
    let changed_ms = page.call_function(Some("test"), change, &[]).await.unwrap().as_f64().unwrap();

    // Frames of before may still be on their way; one drawn after the change must come, on the page's clock.
    let mut later = first.clone();
    while later.timestamp_ms < changed_ms {
        later = tokio::time::timeout(PATIENCE, cast.next()).await.unwrap().unwrap();
    }
    assert_ne!(later.png, first.png);
    assert!(later.timestamp_ms - changed_ms < 20_000.0, "the same clock");
    browser.close().await;
}

#[tokio::test]
async fn a_click_that_opens_a_dialog_returns_and_the_dialog_can_be_answered() {
    let (browser, page, _) = browser_showing(
        "<button style='position:absolute;left:0;top:0;width:200px;height:100px'
            onclick=\"document.title = prompt('name?')\">ask</button>",
    )
    .await;
    page.click(50.0, 50.0, PointerButton::Left, 1, Modifiers::NONE).await.unwrap();
    page.handle_user_prompt(true, Some("술래")).await.unwrap();
    let title = page.call_function(Some("test"), "() => document.title", &[]).await.unwrap();
    assert_eq!(title, json!("술래"));
    browser.close().await;
}

#[tokio::test]
async fn clicks_carry_button_count_and_held_keys() {
    let (browser, page, _) = browser_showing(
        "<body style='margin:0;height:500px'><script>var seen = [];
         for (const kind of ['click', 'dblclick', 'contextmenu'])
            addEventListener(kind, e => { e.preventDefault(); seen.push([kind, e.clientX, e.clientY, e.ctrlKey, e.shiftKey]) })</script>",
    )
    .await;
    page.click(30.0, 40.0, PointerButton::Left, 2, Modifiers::NONE).await.unwrap();
    let ctrl = Modifiers {
        ctrl: true,
        ..Modifiers::NONE
    };
    page.click(31.0, 41.0, PointerButton::Left, 1, ctrl).await.unwrap();
    page.click(32.0, 42.0, PointerButton::Right, 1, Modifiers::NONE).await.unwrap();
    let seen = page.call_function(None, "() => seen", &[]).await.unwrap();
    assert_eq!(
        seen,
        json!([
            ["click", 30, 40, false, false],
            ["click", 30, 40, false, false],
            ["dblclick", 30, 40, false, false],
            ["click", 31, 41, true, false],
            ["contextmenu", 32, 42, false, false],
        ])
    );
    browser.close().await;
}

#[tokio::test]
async fn a_frames_place_leads_a_click_in_its_parent_to_the_point_in_the_frame() {
    let (browser, page, _) = browser_showing(
        "<body style='margin:0'><iframe style='position:absolute;left:100px;top:50px;border:7px solid;padding:3px'
            srcdoc=\"<script>onclick = e => document.title = e.clientX + ',' + e.clientY</script>\"></iframe>",
    )
    .await;
    let frames = page.locate_child_frames().await.unwrap();
    assert_eq!(frames.len(), 1);
    let frame = &frames[0];
    assert_eq!((frame.x, frame.y, frame.width, frame.height), (110.0, 60.0, 300.0, 150.0));
    page.click(frame.x + 20.0, frame.y + 30.0, PointerButton::Left, 1, Modifiers::NONE)
        .await
        .unwrap();
    let title = browser
        .page(&frame.context)
        .call_function(Some("test"), "() => document.title", &[])
        .await
        .unwrap();
    assert_eq!(title, json!("20,30"));
    browser.close().await;
}

#[tokio::test]
async fn our_functions_are_out_of_the_pages_reach_in_a_sandbox() {
    let (browser, page, url) = browser_showing("<script>JSON.stringify = () => '\"forged\"'; var mine = 1</script>").await;
    let answer = page
        .call_function(
            Some("test"),
            "async (a, b) => ({ sum: a + b, page: typeof mine })",
            &[json!(1), json!(2)],
        )
        .await;
    assert_eq!(answer.unwrap(), json!({"sum": 3, "page": "undefined"}));
    let thrown = page
        .call_function(Some("test"), "() => { throw new Error('no such thing') }", &[])
        .await
        .unwrap_err();
    assert!(matches!(&thrown, BrowserError::ScriptFailed { message } if message.contains("no such thing")));

    browser
        .bidi()
        .add_preload_script("() => { globalThis.early = document.readyState }", "test")
        .await
        .unwrap();
    page.open(&url, Readiness::Complete, PATIENCE).await.unwrap();
    let early = page.call_function(Some("test"), "() => early", &[]).await.unwrap();
    assert_eq!(early, json!("loading"));
    let seen_by_page = page.call_function(None, "() => typeof early", &[]).await;
    assert!(
        !matches!(seen_by_page, Ok(kind) if kind == json!("string")),
        "the page must not see it"
    );
    browser.close().await;
}

#[tokio::test]
async fn events_are_kept_from_the_moment_they_are_asked_for() {
    let (browser, page, url) = browser_showing("<p>hello").await;
    let mut loads = browser.bidi().events(&["browsingContext.load"]);
    page.open(&format!("{url}/second"), Readiness::Complete, PATIENCE).await.unwrap();
    // The event came before anyone waited for it.
    let load = loads
        .wait_for("load", PATIENCE, |event| {
            event.params["url"].as_str().is_some_and(|url| url.ends_with("/second"))
        })
        .await
        .unwrap();
    assert_eq!(load.context(), Some(page.context()));
    let nothing = loads.wait_for("another load", std::time::Duration::from_millis(1), |_| true).await;
    assert!(matches!(nothing, Err(BrowserError::CommandTimedOut { .. })));
    browser.close().await;
}
