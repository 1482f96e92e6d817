//! The demo shop, recorded.

use sullae_recording::{Action, TypedText, VariableKind};
use sullae_testkit::DemoShop;

use crate::scene::{Scene, label};

fn typed(text: &str) -> Action {
    Action::Type {
        text: TypedText::Literal(text.to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_in_is_recorded_without_its_password() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    scene.hand.click("#login-link").await;
    scene.hand.type_into("#login-id", "kim").await;
    scene.hand.type_into("#login-password", "sullae-demo").await;
    scene.hand.click("label[for=login-remember]").await;
    scene.wait_for_steps(5).await;
    scene.hand.click("#login-form button[type=submit], button[form=login-form]").await;
    scene
        .wait_until("logged in", |steps| steps.len() == 6 && steps[5].effect.navigates)
        .await;
    let (recording, kept) = scene.finish().await;

    let secret = Action::Type {
        text: TypedText::Variable("password".to_owned()),
    };
    let actions: Vec<Action> = recording.steps.iter().map(|step| step.action.clone()).collect();
    let expected = [
        Action::Open { url: shop.url() },
        Action::click(),
        typed("kim"),
        secret,
        Action::Tick { checked: true },
        Action::click(),
    ];
    assert_eq!(actions, expected);
    let labels: Vec<&str> = recording.steps.iter().map(label).collect();
    assert_eq!(labels, ["", "로그인", "아이디", "비밀번호", "로그인 상태 유지", "로그인"]);
    assert_eq!(recording.variables.len(), 1);
    assert_eq!(recording.variables[0].kind, VariableKind::Secret {});
    assert!(recording.steps[1].effect.navigates);
    kept.assert_nowhere("sullae-demo");
    for step in &recording.steps[1..] {
        kept.anchor_of(step);
    }
    assert_eq!(recording.locale.as_deref(), Some("ko-KR"));
    assert!(recording.viewport.width > 1000, "{:?}", recording.viewport);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_korean_search_by_enter_and_a_choice_are_recorded() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    scene.hand.type_into("#search-box", "머그").await;
    scene.hand.enter().await;
    scene
        .wait_until("searched", |steps| steps.len() == 3 && steps[2].effect.navigates)
        .await;
    // The list is the browser's own: choosing by key is what reaches the page as input.
    scene.hand.click("#sort").await;
    scene.hand.keys("\u{E015}\u{E007}").await;
    scene
        .wait_until("sorted", |steps| steps.len() == 4 && steps[3].effect.navigates)
        .await;
    let (recording, _kept) = scene.finish().await;
    assert_eq!(recording.steps[1].action, typed("머그"));
    let enter = Action::Press {
        key: "Enter".to_owned(),
        modifiers: Vec::new(),
    };
    assert_eq!(recording.steps[2].action, enter);
    assert!(
        matches!(&recording.steps[3].action, Action::Select { .. }),
        "{:?}",
        recording.steps[3].action
    );
    assert!(
        recording.steps[3].page.url.contains("/search?q="),
        "{}",
        recording.steps[3].page.url
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_opens_a_tab_and_a_tab_opened_by_hand_are_told_apart() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    let before = scene.hand.tabs().await;
    scene.hand.click("a[href='/delivery'][target=_blank]").await;
    scene.hand.follow_new_tab(&before).await;
    scene.hand.click(".foot-links a[href='/stores']").await;
    scene
        .wait_until("on in the new tab", |steps| steps.len() == 3 && steps[2].effect.navigates)
        .await;
    // Longer than a page could be held to have opened it itself.
    tokio::time::sleep(std::time::Duration::from_millis(1_700)).await;
    scene.hand.new_tab().await;
    let cart = format!("{}cart", shop.url());
    scene.hand.go_to(&cart).await;
    scene.wait_for_steps(4).await;
    scene.hand.close_tab().await;
    scene.wait_for_steps(5).await;
    let (recording, _kept) = scene.finish().await;
    assert!(recording.steps[1].effect.opens_tab);
    let tabs: Vec<u32> = recording.steps.iter().map(|step| step.page.tab).collect();
    assert_eq!(tabs, [0, 0, 1, 2, 2]);
    assert_eq!(recording.steps[3].action, Action::OpenTab { url: cart });
    assert_eq!(recording.steps[4].action, Action::CloseTab {});
}

#[tokio::test(flavor = "multi_thread")]
async fn shadow_roots_and_frames_are_looked_into() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&format!("{}stores", shop.url())).await;
    scene
        .hand
        .wait_until("[...document.querySelectorAll('*')].some((e) => e.shadowRoot)")
        .await;
    let in_shadow =
        "return [...document.querySelectorAll('*')].find((e) => e.shadowRoot).shadowRoot.querySelector('button.js-store-choose')";
    scene.hand.click_result_of(in_shadow).await;
    scene.wait_for_steps(2).await;
    scene.hand.enter_frame("iframe").await;
    scene.hand.click(".pin").await;
    scene.hand.out_of_frames().await;
    scene.wait_for_steps(3).await;
    let (recording, kept) = scene.finish().await;
    let element = |at: usize| {
        recording.steps[at]
            .target
            .as_ref()
            .and_then(|target| target.element.as_ref())
            .expect("an element")
    };
    assert_eq!(element(1).shadow_hosts.len(), 1, "{:?}", element(1));
    assert_eq!(recording.steps[2].page.frame, [0]);
    assert_eq!(element(2).tag, "a");
    assert_eq!(label(&recording.steps[2]), "북촌점");
    let place = recording.steps[2].target.as_ref().expect("a target").place;
    assert!(place.y > 100.0, "the place is in the top viewport, below the header: {place:?}");
    kept.anchor_of(&recording.steps[2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_is_one_step() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&format!("{}product/1", shop.url())).await;
    scene.hand.double_click(".js-step-up").await;
    scene
        .wait_until("a double click", |steps| {
            steps.len() == 2 && matches!(steps[1].action, Action::Click { count: 2, .. })
        })
        .await;
    let (recording, kept) = scene.finish().await;
    assert_eq!(recording.steps.len(), 2);
    assert_eq!(label(&recording.steps[1]), "하나 더하기");
    kept.anchor_of(&recording.steps[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_in_a_pause_is_left_out_and_the_page_that_shows_then_is_opened() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut scene = Scene::start(&shop.url()).await;
    scene.pause(true).await;
    scene.hand.click(".foot-links a[href='/stores']").await;
    scene
        .hand
        .wait_until("location.pathname === '/stores' && document.readyState === 'complete'")
        .await;
    scene.pause(false).await;
    scene.wait_for_steps(2).await;
    scene.hand.click(".foot-links a[href='/delivery']").await;
    scene
        .wait_until("recorded again", |steps| steps.len() == 3 && steps[2].effect.navigates)
        .await;
    let (recording, _kept) = scene.finish().await;
    let stores = format!("{}stores", shop.url());
    assert_eq!(recording.steps[1].action, Action::Open { url: stores.clone() });
    assert_eq!(recording.steps[2].page.url, stores);
}
