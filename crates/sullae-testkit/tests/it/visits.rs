//! A shop in order: the walk from home to the finished order, and what may go wrong on the way.

use sullae_recording::Explain;
use sullae_testkit::{DemoShop, DemoShopError};

use crate::client::{Client, encoded};

/// Every page a visitor with a mug in the cart can open.
const PAGES: &[&str] = &[
    "/",
    "/search",
    "/search?q=mug",
    "/search?q=zzz",
    "/category/table",
    "/product/1",
    "/product/3",
    "/login",
    "/cart",
    "/checkout",
    "/delivery",
    "/stores",
    "/stores/map",
    "/stores/map?q=seongsu",
    "/faults",
];

const ORDER: &[(&str, &str)] = &[
    ("name", "김민지"),
    ("phone", "010-1234-5678"),
    ("address", "서울 종로구 북촌로 5길 12"),
    ("delivery", "dawn"),
    ("memo", "문 앞에 놓아 주세요"),
    ("agree", "yes"),
];

async fn order_mug(visitor: &mut Client) -> String {
    visitor.add_mug().await;
    let placed = visitor.post("/order", ORDER).await;
    assert_eq!((placed.status, placed.header("location")), (303, Some("/order/complete")));
    visitor.page("/order/complete").await
}

fn order_number(page: &str) -> &str {
    page.split("data-testid=\"order-number\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .unwrap()
}

#[tokio::test]
async fn a_visit_goes_from_home_to_the_finished_order() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    assert!(visitor.page("/").await.contains("술래상점"));
    let entered = visitor.post("/login", &[("id", "minji"), ("password", "sullae-demo")]).await;
    assert_eq!((entered.status, entered.header("location")), (303, Some("/")));
    assert!(visitor.page("/").await.contains("minji님"));

    let found = visitor.page(&format!("/search?q={}", encoded("머그"))).await;
    assert!(found.contains("상품 3개") && found.contains("/product/2") && !found.contains("/product/3\""));
    assert!(visitor.page("/product/2").await.contains("장바구니 담기"));
    let added = visitor
        .post(
            "/api/cart",
            &[("product", "2"), ("quantity", "2"), ("option", "1"), ("gift_wrap", "yes")],
        )
        .await;
    assert_eq!(added.body, r#"{"message":"장바구니에 담았습니다","pieces":2}"#);

    let cart = visitor.page("/cart").await;
    assert!(
        cart.contains("중간 360ml · 선물 포장") && cart.contains("43,000원"),
        "two wrapped mugs and delivery"
    );
    let page = order_mug(&mut visitor).await;
    assert!(page.contains("주문이 완료되었습니다") && page.contains("북촌로 5길 12") && page.contains("58,000원"));
    assert!(visitor.page("/cart").await.contains("장바구니가 비어 있습니다"));
}

#[tokio::test]
async fn the_same_visit_ends_with_the_same_order_number() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut first = Client::new(&shop);
    let mut second = Client::new(&shop);
    let page = order_mug(&mut first).await;
    assert_eq!(order_number(&page), order_number(&order_mug(&mut second).await));
    assert_ne!(
        order_number(&page),
        order_number(&order_mug(&mut first).await),
        "a second order is another order"
    );
}

#[tokio::test]
async fn a_page_is_the_same_at_each_load() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut first = Client::new(&shop);
    let mut second = Client::new(&shop);
    first.add_mug().await;
    second.add_mug().await;
    for path in PAGES {
        assert_eq!(first.page(path).await, second.page(path).await, "{path}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_logs_nobody_in() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    let answer = visitor.post("/login", &[("id", "minji"), ("password", "hunter-77")]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("아이디 또는 비밀번호가 맞지 않습니다."));
    assert!(!answer.body.contains("hunter-77"), "the password is not sent back");
    assert!(!visitor.page("/").await.contains("minji"));
}

#[tokio::test]
async fn logging_in_never_leads_to_another_site() {
    let shop = DemoShop::start(0).await.unwrap();
    for (next, goes_to) in [
        ("/cart", "/cart"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
    ] {
        let answer = Client::new(&shop)
            .post("/login", &[("id", "a"), ("password", "sullae-demo"), ("next", next)])
            .await;
        assert_eq!(answer.header("location"), Some(goes_to), "{next}");
    }
}

#[tokio::test]
async fn what_was_searched_for_is_shown_as_text_not_markup() {
    let shop = DemoShop::start(0).await.unwrap();
    let page = Client::new(&shop)
        .page(&format!("/search?q={}", encoded("<script>\"x\"</script>")))
        .await;
    assert!(!page.contains("<script>"));
    assert!(page.contains("value=\"&lt;script&gt;&quot;x&quot;&lt;/script&gt;\""));
    assert!(page.contains("‘&lt;script&gt;"));
}

#[tokio::test]
async fn an_order_is_not_placed_without_an_address_or_consent() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    visitor.add_mug().await;
    for missing in ["name", "phone", "address", "agree"] {
        let fields: Vec<_> = ORDER.iter().copied().filter(|(key, _)| *key != missing).collect();
        let answer = visitor.post("/order", &fields).await;
        assert_eq!(answer.status, 200, "{missing}");
        assert!(answer.body.contains("role=\"alert\""), "{missing}");
    }
    assert_eq!(visitor.get("/order/complete").await.header("location"), Some("/cart"));
}

#[tokio::test]
async fn removing_a_row_leaves_its_twin() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    for product in ["1", "2", "5"] {
        visitor.post("/api/cart", &[("product", product), ("quantity", "1")]).await;
    }
    assert_eq!(visitor.page("/cart").await.matches(">삭제</button>").count(), 3);
    visitor.post("/cart/remove", &[("line", "1")]).await;
    let cart = visitor.page("/cart").await;
    assert!(cart.contains("백자") && !cart.contains("청자") && cart.contains("먹색"));
}

#[tokio::test]
async fn an_impossible_wish_is_refused_with_a_message() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    for (product, quantity, option) in [
        ("99", "1", "0"),
        ("1", "0", "0"),
        ("1", "100", "0"),
        ("1", "1", "9"),
        ("x", "y", "z"),
    ] {
        let answer = visitor
            .post("/api/cart", &[("product", product), ("quantity", quantity), ("option", option)])
            .await;
        assert_eq!(answer.status, 400);
        assert!(answer.body.contains("error"));
    }
    assert_eq!(
        visitor.post("/cart/quantity", &[("line", "7"), ("quantity", "2")]).await.status,
        400
    );
    assert_eq!(visitor.get("/product/99").await.status, 404);
    assert_eq!(visitor.get("/nowhere").await.status, 404);
}

#[tokio::test]
async fn the_english_shop_speaks_english_alone() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    visitor.get("/?lang=en").await;
    visitor.add_mug().await;
    for path in PAGES {
        let page = visitor.page(path).await.replace("한국어", "");
        let hangul = page.find(|c: char| ('가'..='힣').contains(&c));
        assert_eq!(hangul.map(|at| &page[at..page.len().min(at + 60)]), None, "{path}");
    }
    for (path, label) in [
        ("/login", ">Log in</button>"),
        ("/", ">Search</button>"),
        ("/product/1", ">Add to cart</button>"),
        ("/product/1", ">Buy now</button>"),
        ("/cart", ">Checkout</button>"),
        ("/checkout", ">Place order</button>"),
    ] {
        assert!(visitor.page(path).await.contains(label), "{label}");
    }
    assert!(order_mug(&mut visitor).await.contains("Your order is complete"));
}

#[tokio::test]
async fn pages_load_nothing_from_elsewhere_and_nothing_missing() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    visitor.add_mug().await;
    for path in PAGES {
        let page = visitor.page(path).await;
        for attribute in ["src=\"", "href=\""] {
            for address in page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                if let Some(target) = address.strip_prefix('/') {
                    assert_eq!(visitor.get(&format!("/{target}")).await.status, 200, "{address} on {path}");
                } else {
                    assert!(address.starts_with(['?', '#']), "{address} on {path}");
                }
            }
        }
    }
    assert_eq!(visitor.get("/favicon.ico").await.status, 200);
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let shop = DemoShop::start(0).await.unwrap();
    let port: u16 = shop.url().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let refused = DemoShop::start(port).await.unwrap_err();
    assert!(matches!(refused, DemoShopError::PortInUse { port: named } if named == port));
    assert_eq!(refused.code(), "port_in_use");

    shop.stop().await;
    let again = DemoShop::start(port).await.expect("a stopped shop leaves its port free");
    assert_eq!(Client::new(&again).get("/").await.status, 200);
}
