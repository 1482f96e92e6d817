//! Pages made to trip a recorder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use sullae_recording::{Action, TypedText, Warning};
use sullae_testkit::StaticSite;
use tempfile::TempDir;

use crate::scene::{Scene, label};

struct Site {
    site: StaticSite,
    _folder: TempDir,
}

async fn site(pages: &[(&str, &str)]) -> Site {
    let folder = TempDir::new().unwrap();
    for (name, body) in pages {
        let html = format!("<!doctype html><html><head><meta charset=utf-8><title>{name}</title></head><body>{body}</body></html>");
        fs::write(folder.path().join(name), html).unwrap();
    }
    Site {
        site: StaticSite::serve(folder.path()).await.unwrap(),
        _folder: folder,
    }
}

impl Site {
    fn url(&self, page: &str) -> String {
        format!("{}{page}", self.site.url())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_shown_in_clear_by_a_button_stays_secret() {
    let body = "<form><label>암호 <input id=p type=password name=pass1></label>\
        <button type=button id=show onclick=\"p.type='text'\">보기</button></form><p id=echo></p>\
        <script>p.oninput = () => { echo.textContent = p.value }</script>";
    let site = site(&[("index.html", body)]).await;
    let mut scene = Scene::start(&site.url("index.html")).await;
    scene.hand.click("#show").await;
    scene.hand.type_into("#p", "hunter2-shown").await;
    scene.wait_for_steps(3).await;
    scene.hand.click("#echo").await;
    scene.hand.click("#show").await;
    scene
        .wait_until("a last click", |steps| {
            steps.last().is_some_and(|step| label(step) == "보기" && step.id != "s2")
        })
        .await;
    let (recording, kept) = scene.finish().await;
    let secret = Action::Type {
        text: TypedText::Variable("pass1".to_owned()),
    };
    assert_eq!(recording.steps[2].action, secret);
    kept.assert_nowhere("hunter2");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anchor_of_a_filled_password_field_shows_it_as_empty() {
    let body = "<style>input,button{position:absolute;top:40px;height:30px;box-sizing:border-box;font:20px monospace}</style>\
        <input id=p type=text name=password style='left:40px;width:160px'><button id=go style='left:300px'>Go</button>";
    let site = site(&[("index.html", body)]).await;
    let mut scene = Scene::start(&site.url("index.html")).await;
    scene.hand.type_into("#p", "XXXXXXXXXX").await;
    scene.wait_for_steps(2).await;
    scene.hand.click("#go").await;
    scene.hand.click("#p").await;
    scene.wait_for_steps(4).await;
    let (recording, kept) = scene.finish().await;
    let anchor = recording.steps[3]
        .target
        .as_ref()
        .and_then(|target| target.anchor.clone())
        .expect("an anchor");
    let picture = kept.anchor_of(&recording.steps[3]);
    let inside = |x: u32, y: u32| {
        let (x, y) = (anchor.place.x + f64::from(x), anchor.place.y + f64::from(y));
        (43.0..197.0).contains(&x) && (43.0..67.0).contains(&y)
    };
    let colours: std::collections::HashSet<&[u8]> = (0..picture.height())
        .flat_map(|y| (0..picture.width()).map(move |x| (x, y)))
        .filter(|(x, y)| inside(*x, *y))
        .map(|(x, y)| &picture.rgb()[3 * (y * picture.width() + x) as usize..][..3])
        .collect();
    assert_eq!(colours.len(), 1, "what was typed can be seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_anchor_is_from_before_the_pointer_came() {
    let body = "<style>button{position:absolute;left:100px;top:100px;width:120px;height:40px;background:#fff;border:2px solid #000}\
        button:hover{background:#f00} button:active{background:#00f}</style><button id=b>누르기</button>";
    let site = site(&[("index.html", body)]).await;
    let mut scene = Scene::start(&site.url("index.html")).await;
    scene
        .hand
        .wait_until("performance.getEntriesByName('first-paint').length > 0")
        .await;
    // A person needs a moment to find the button; a picture is there by then.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    scene.hand.click("#b").await;
    scene.wait_for_steps(2).await;
    let (recording, kept) = scene.finish().await;
    assert_eq!(recording.steps[1].warnings, []);
    let picture = kept.anchor_of(&recording.steps[1]);
    let reds = picture.rgb().chunks(3).filter(|p| p[0] > 200 && p[1] < 50).count();
    let blues = picture.rgb().chunks(3).filter(|p| p[2] > 200 && p[1] < 50).count();
    assert_eq!((reds, blues), (0, 0), "neither hovered nor pressed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_that_leaves_the_page_at_once_is_not_lost() {
    let pages: Vec<(String, String)> = (0..12)
        .map(|n| {
            (
                format!("p{n}.html"),
                format!(
                    "<a id=next href='p{}.html' onmousedown=\"if ({n} % 2) location = this.href\">다음 {n}</a>",
                    n + 1
                ),
            )
        })
        .collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, body)| (name.as_str(), body.as_str())).collect();
    let site = site(&pages).await;
    let mut scene = Scene::start(&site.url("p0.html")).await;
    for n in 0..11 {
        scene
            .hand
            .wait_until(&format!(
                "location.pathname.endsWith('p{n}.html') && document.readyState === 'complete'"
            ))
            .await;
        scene.hand.click("#next").await;
    }
    scene.wait_for_steps(12).await;
    let (recording, _kept) = scene.finish().await;
    let labels: Vec<&str> = recording.steps.iter().skip(1).map(label).collect();
    let expected: Vec<String> = (0..11).map(|n| format!("다음 {n}")).collect();
    assert_eq!(labels, expected);
    assert!(
        recording.steps[1..11].iter().all(|step| step.effect.navigates),
        "{:#?}",
        recording.steps
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_of_another_origin_is_placed() {
    let inner = site(&[("in.html", "<button style='position:absolute;left:30px;top:20px'>안쪽</button>")]).await;
    let outer = format!(
        "<iframe style='position:absolute;left:200px;top:150px;border:5px solid' src='{}'></iframe>",
        inner.url("in.html")
    );
    let outer = site(&[("index.html", &outer)]).await;
    // Another host name makes it another site, with a process of its own.
    let url = outer.url("index.html").replace("127.0.0.1", "localhost");
    let mut scene = Scene::start(&url).await;
    scene.hand.enter_frame("iframe").await;
    scene.hand.click("button").await;
    scene.wait_for_steps(2).await;
    let (recording, kept) = scene.finish().await;
    let step = &recording.steps[1];
    assert_eq!(step.page.frame, [0]);
    assert!(!step.warnings.contains(&Warning::FrameNotSeen {}));
    let place = step.target.as_ref().expect("a target").place;
    assert_eq!((place.x.round(), place.y.round()), (235.0, 175.0));
    kept.anchor_of(step);
}

#[tokio::test(flavor = "multi_thread")]
async fn effects_are_seen_and_a_dead_button_has_none() {
    let body = "<button id=dead>없음</button> <button id=adds onclick=\"out.textContent += '!'\">더하기</button>\
        <button id=asks onclick=\"alert('확인')\">묻기</button><p id=out></p>";
    let site = site(&[("index.html", body)]).await;
    let mut scene = Scene::start(&site.url("index.html")).await;
    scene.hand.click("#dead").await;
    scene.hand.click("#adds").await;
    scene
        .wait_until("a change", |steps| steps.len() == 3 && steps[2].effect.changes_page)
        .await;
    scene.hand.click("#asks").await;
    scene
        .wait_until("a dialog", |steps| {
            steps.len() == 4 && steps[3].warnings.contains(&Warning::DialogNotRecorded {})
        })
        .await;
    let (recording, _kept) = scene.finish().await;
    assert_eq!(recording.steps[1].effect, sullae_recording::Effect::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_typed_by_hand_is_a_step() {
    let site = site(&[("a.html", "<a href='b.html'>b</a>"), ("b.html", "b")]).await;
    let mut scene = Scene::start(&site.url("a.html")).await;
    scene.hand.go_to(&site.url("b.html?token=abc")).await;
    scene.wait_for_steps(2).await;
    let (recording, kept) = scene.finish().await;
    assert_eq!(
        recording.steps[1].action,
        Action::Open {
            url: site.url("b.html?token=REDACTED")
        }
    );
    assert_eq!(recording.steps[1].warnings, [Warning::SecretTakenFromAddress {}]);
    kept.assert_nowhere("token=abc");
}

#[tokio::test(flavor = "multi_thread")]
async fn korean_composed_letter_by_letter_is_one_step() {
    let site = site(&[("index.html", "<label>이름 <input id=name></label>")]).await;
    let mut scene = Scene::start(&site.url("index.html")).await;
    scene.hand.click("#name").await;
    for (composed, done) in [
        ("ㄱ", false),
        ("기", false),
        ("김", true),
        ("ㅊ", false),
        ("처", false),
        ("철", true),
    ] {
        let caret = json!({"text": composed, "selectionStart": 1, "selectionEnd": 1});
        scene.hand.cdp("Input.imeSetComposition", caret).await;
        if done {
            scene.hand.cdp("Input.insertText", json!({"text": composed})).await;
        }
        // Slower than the pause after which typing is told.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let whole = Action::Type {
        text: TypedText::Literal("김철".to_owned()),
    };
    scene
        .wait_until("typed", |steps| steps.last().is_some_and(|step| step.action == whole))
        .await;
    let (recording, _kept) = scene.finish().await;
    assert_eq!(recording.steps.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrolled_page_at_another_pixel_ratio_gives_its_own_pixels() {
    let body = "<style>body{height:4000px;margin:0}button{position:absolute;left:100px;top:2000px;width:100px;height:40px;border:0;background:#0a0}</style>\
        <button id=b></button>";
    let site = site(&[("index.html", body)]).await;
    let home = TempDir::new().unwrap();
    let mut scene = Scene::start_with(&site.url("index.html"), |settings| {
        settings.browser = Some(browser_at_ratio(home.path(), 1.5));
    })
    .await;
    scene.hand.run("scrollTo(0, 1800)").await;
    scene.hand.wait_until("devicePixelRatio === 1.5 && scrollY === 1800").await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    scene.hand.click("#b").await;
    scene.wait_for_steps(2).await;
    let (recording, kept) = scene.finish().await;
    assert_eq!(recording.viewport.device_pixel_ratio, 1.5);
    let step = &recording.steps[1];
    let anchor = step.target.as_ref().and_then(|target| target.anchor.as_ref()).expect("an anchor");
    assert_eq!(step.warnings, []);
    assert!((anchor.device_pixel_ratio - 1.5).abs() < 0.01, "{anchor:?}");
    let greens = kept.anchor_of(step).rgb().chunks(3).filter(|p| **p == [0, 0xaa, 0]).count();
    assert_eq!(greens, 150 * 60);
}

/// A browser program that takes its screen for a finer one.
fn browser_at_ratio(folder: &Path, ratio: f64) -> PathBuf {
    let real = std::env::var("SULLAE_BROWSER").unwrap_or_else(|_| "chromium".to_owned());
    let program = folder.join("browser");
    let script = format!("#!/bin/sh\nexec {real} --force-device-scale-factor={ratio} \"$@\"\n");
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}
