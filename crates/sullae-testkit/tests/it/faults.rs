//! Each fault does what it says, and nothing is left of it once it is off.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use sullae_testkit::{Button, DemoShop, ErrorStatus, FAULTS, Faults, PathPattern, Refusal, SlowPath, StatusPath};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::Client;

async fn shop_with(faults: Faults) -> (DemoShop, Client) {
    let shop = DemoShop::start(0).await.unwrap();
    shop.set_faults(faults).await.unwrap();
    let visitor = Client::new(&shop);
    (shop, visitor)
}

fn path(pattern: &str) -> PathPattern {
    PathPattern::try_from(pattern).unwrap()
}

/// The tag of the button that says `label`.
fn button<'a>(page: &'a str, label: &str) -> Option<&'a str> {
    let end = page.find(&format!(">{label}</button>"))?;
    let start = page[..end].rfind("<button")?;
    Some(&page[start..end])
}

#[tokio::test]
async fn every_fault_shows_and_leaves_nothing_behind() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    let plain = visitor.page("/product/1").await;
    for fault in FAULTS {
        shop.set_faults(fault.example()).await.unwrap();
        match fault.key {
            // These do not touch the page: they have tests of their own.
            "slow_page" | "slow_api" | "api_status" | "refuse_connections" => {}
            key => assert_ne!(visitor.get("/product/1").await.body, plain, "{key}"),
        }
        shop.set_faults(Faults::default()).await.unwrap();
        assert_eq!(visitor.page("/product/1").await, plain, "{}", fault.key);
    }
}

#[tokio::test]
async fn a_slow_page_comes_late_and_only_that_page() {
    let slow = SlowPath {
        path: path("/product"),
        delay_ms: 300,
    };
    let (_shop, mut visitor) = shop_with(Faults {
        slow_page: Some(slow),
        ..Faults::default()
    })
    .await;
    let start = Instant::now();
    visitor.page("/product/1").await;
    assert!(start.elapsed() >= Duration::from_millis(300));
    let slow = SlowPath {
        path: path("/login"),
        delay_ms: 3_600_000,
    };
    _shop
        .set_faults(Faults {
            slow_page: Some(slow),
            ..Faults::default()
        })
        .await
        .unwrap();
    visitor.page("/product/1").await;
}

#[tokio::test]
async fn a_slow_call_leaves_pages_alone() {
    let slow = SlowPath {
        path: path("*"),
        delay_ms: 300,
    };
    let (shop, mut visitor) = shop_with(Faults {
        slow_api: Some(slow),
        ..Faults::default()
    })
    .await;
    let start = Instant::now();
    assert_eq!(visitor.add_mug().await.status, 200);
    assert!(start.elapsed() >= Duration::from_millis(300));
    let hour = SlowPath {
        path: path("*"),
        delay_ms: 3_600_000,
    };
    shop.set_faults(Faults {
        slow_api: Some(hour),
        ..Faults::default()
    })
    .await
    .unwrap();
    visitor.page("/product/1").await;
}

#[tokio::test]
async fn an_error_page_has_the_status_on_the_path_alone() {
    for status in [400, 500, 503] {
        let fault = StatusPath {
            path: path("/product"),
            status: ErrorStatus::try_from(status).unwrap(),
        };
        let (_shop, mut visitor) = shop_with(Faults {
            page_status: Some(fault),
            ..Faults::default()
        })
        .await;
        let answer = visitor.get("/product/1").await;
        assert_eq!(answer.status, status);
        assert!(answer.body.contains(&format!("오류 {status}")));
        visitor.page("/").await;
        assert_eq!(visitor.add_mug().await.status, 200);
    }
}

#[tokio::test]
async fn the_home_page_alone_can_fail() {
    let fault = StatusPath {
        path: path("/"),
        status: ErrorStatus::try_from(500).unwrap(),
    };
    let (_shop, mut visitor) = shop_with(Faults {
        page_status: Some(fault),
        ..Faults::default()
    })
    .await;
    assert_eq!(visitor.get("/").await.status, 500);
    visitor.page("/cart").await;
}

#[tokio::test]
async fn a_failing_call_adds_nothing_while_its_page_works() {
    let fault = StatusPath {
        path: path("/api/cart"),
        status: ErrorStatus::try_from(500).unwrap(),
    };
    let (_shop, mut visitor) = shop_with(Faults {
        api_status: Some(fault),
        ..Faults::default()
    })
    .await;
    visitor.page("/product/1").await;
    assert_eq!(visitor.add_mug().await.status, 500);
    assert!(visitor.page("/cart").await.contains("장바구니가 비어 있습니다"));
}

#[tokio::test]
async fn a_dead_button_looks_the_same_and_is_tied_to_nothing() {
    let places = [
        (Button::AddToCart, "/product/1", "장바구니 담기"),
        (Button::BuyNow, "/product/1", "바로 구매"),
        (Button::Checkout, "/cart", "주문하기"),
        (Button::PlaceOrder, "/checkout", "주문하기"),
        (Button::Search, "/", "검색"),
        (Button::Login, "/login", "로그인"),
    ];
    assert_eq!(places.len(), Button::ALL.len());
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    visitor.add_mug().await;
    for (which, page, label) in places {
        let works = visitor.page(page).await;
        shop.set_faults(Faults {
            dead_button: Some(which),
            ..Faults::default()
        })
        .await
        .unwrap();
        let dead = visitor.page(page).await;
        shop.set_faults(Faults::default()).await.unwrap();
        let (works, dead) = (button(&works, label).unwrap(), button(&dead, label).unwrap());
        assert!(works.contains("type=\"submit\""), "{works}");
        assert!(
            dead.contains("type=\"button\"") && !dead.contains("form") && !dead.contains("js-"),
            "{dead}"
        );
        let class = |tag: &str| tag.split("class=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(class(works), class(dead));
    }
}

#[tokio::test]
async fn changed_texts_leave_no_old_label() {
    let (_shop, mut visitor) = shop_with(Faults {
        text_changed: true,
        ..Faults::default()
    })
    .await;
    let page = visitor.page("/product/1").await;
    assert!(button(&page, "바구니에 넣기").is_some());
    for old in ["장바구니 담기", "바로 구매", ">검색<"] {
        assert!(!page.contains(old), "{old}");
    }
    assert!(!visitor.page("/login").await.contains("<h1>로그인</h1>"));
}

#[tokio::test]
async fn a_removed_button_is_in_no_page_and_its_neighbours_stay() {
    let (_shop, mut visitor) = shop_with(Faults {
        target_removed: Some(Button::AddToCart),
        ..Faults::default()
    })
    .await;
    let page = visitor.page("/product/1").await;
    assert!(!page.contains("장바구니 담기") && !page.contains("add-to-cart"));
    assert!(button(&page, "바로 구매").is_some() && page.contains("찜하기"));
    assert!(!visitor.page("/").await.contains("담기</button>"));
}

#[tokio::test]
async fn a_moved_button_is_elsewhere_once_and_works() {
    let (_shop, mut visitor) = shop_with(Faults {
        moved: Some(Button::AddToCart),
        ..Faults::default()
    })
    .await;
    let page = visitor.page("/product/1").await;
    assert_eq!(page.matches("장바구니 담기</button>").count(), 1);
    assert!(
        page.find("장바구니 담기") < page.find("<h1>"),
        "above the product, no longer below it"
    );
    assert!(button(&page, "장바구니 담기").unwrap().contains("form=\"product-form\""));
}

#[tokio::test]
async fn the_dark_theme_is_a_further_style_sheet() {
    let (_shop, mut visitor) = shop_with(Faults {
        dark: true,
        ..Faults::default()
    })
    .await;
    assert!(visitor.page("/").await.contains("/assets/dark.css"));
    assert!(visitor.page("/assets/dark.css").await.contains("color-scheme: dark"));
}

#[tokio::test]
async fn the_cookie_banner_goes_for_the_session_once_accepted() {
    let (shop, mut visitor) = shop_with(Faults {
        cookie_banner: true,
        ..Faults::default()
    })
    .await;
    assert!(visitor.page("/").await.contains("모두 동의"));
    let accepted = visitor.send("GET", "/", &[("Cookie", "shop_cookies_ok=1")], "").await.unwrap();
    assert!(!accepted.body.contains("모두 동의"));
    assert!(
        Client::new(&shop).page("/").await.contains("모두 동의"),
        "another visitor is asked again"
    );
}

#[tokio::test]
async fn an_unexpected_dialog_opens_with_each_page() {
    let (_shop, mut visitor) = shop_with(Faults {
        dialog: true,
        ..Faults::default()
    })
    .await;
    assert!(visitor.page("/cart").await.contains("/assets/dialog.js"));
    assert!(visitor.page("/assets/dialog.js").await.contains("alert("));
}

#[tokio::test]
async fn a_script_error_takes_the_add_to_cart_button_along() {
    let (_shop, mut visitor) = shop_with(Faults {
        script_error: true,
        ..Faults::default()
    })
    .await;
    let page = visitor.page("/product/1").await;
    assert!(page.contains("/assets/broken.js"));
    let tag = button(&page, "장바구니 담기").unwrap();
    assert!(tag.contains("type=\"button\"") && tag.contains("js-broken"), "{tag}");
    assert!(button(&page, "바로 구매").unwrap().contains("type=\"submit\""));
}

#[tokio::test]
async fn faults_can_be_combined() {
    let faults = Faults {
        text_changed: true,
        moved: Some(Button::AddToCart),
        dark: true,
        renamed: true,
        ..Faults::default()
    };
    let (_shop, mut visitor) = shop_with(faults).await;
    let page = visitor.page("/product/1").await;
    assert!(page.find("바구니에 넣기") < page.find("<h1>") && page.contains("dark.css") && !page.contains("add-to-cart"));
}

#[tokio::test]
async fn connections_are_refused_until_the_fault_is_taken_back() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    for _ in 0..3 {
        shop.set_faults(Faults {
            refuse_connections: Some(Refusal { for_ms: None }),
            ..Faults::default()
        })
        .await
        .unwrap();
        let refused = visitor.send("GET", "/", &[], "").await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        shop.set_faults(Faults::default()).await.unwrap();
        visitor.page("/").await;
    }
}

#[tokio::test]
async fn an_answer_under_way_does_not_hold_the_door_open() {
    let slow = SlowPath {
        path: path("/cart"),
        delay_ms: 3_600_000,
    };
    let (shop, mut visitor) = shop_with(Faults {
        slow_page: Some(slow),
        ..Faults::default()
    })
    .await;
    let host = shop.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut waiting = TcpStream::connect(&host).await.unwrap();
    let request = format!("GET /cart HTTP/1.1\r\nHost: {host}\r\n\r\n");
    waiting.write_all(request.as_bytes()).await.unwrap();
    visitor.page("/").await;
    let refuse = Some(Refusal { for_ms: None });
    shop.set_faults(Faults {
        refuse_connections: refuse,
        ..shop.faults()
    })
    .await
    .unwrap();
    let mut answer = Vec::new();
    // Cut off one way or the other, instead of answered an hour later.
    let _ = waiting.read_to_end(&mut answer).await;
    assert!(answer.is_empty());
}

#[tokio::test]
async fn a_refusal_over_http_is_answered_and_ends_by_itself() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    let body = r#"{"refuse_connections":{"for_ms":1500}}"#;
    let answer = visitor
        .send("PUT", "/api/faults", &[("Content-Type", "application/json")], body)
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
    let bound = Instant::now() + Duration::from_secs(20);
    let mut refused = false;
    loop {
        match visitor.send("GET", "/", &[], "").await {
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => refused = true,
            Ok(_) if refused => break,
            _ => {}
        }
        assert!(Instant::now() < bound, "refused: {refused}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(shop.faults(), Faults::default(), "the fault takes itself back");
}
