//! Renaming leaves nothing to find an element by, and breaks nothing.

use std::collections::BTreeSet;

use sullae_testkit::{DemoShop, Faults};

use crate::client::Client;

const PAGES: &[&str] = &[
    "/",
    "/search?q=mug",
    "/product/1",
    "/login",
    "/cart",
    "/checkout",
    "/delivery",
    "/stores",
    "/stores/map",
];

/// Attributes as name and value, tag by tag.
fn attributes(page: &str) -> Vec<(String, String)> {
    page.split('<')
        .filter(|tag| !tag.starts_with("meta "))
        .flat_map(|tag| {
            let parts: Vec<_> = tag.split("=\"").collect();
            let pairs: Vec<_> = parts
                .windows(2)
                .map(|pair| {
                    let key = pair[0].rsplit(' ').next().unwrap();
                    (key.to_owned(), pair[1].split('"').next().unwrap().to_owned())
                })
                .collect();
            pairs
        })
        .collect()
}

/// What an element could be found by: ids, classes, names, and data and aria attributes.
fn names(page: &str) -> BTreeSet<String> {
    attributes(page)
        .into_iter()
        .flat_map(|(key, value)| match key.as_str() {
            "id" | "name" | "for" | "form" => vec![value],
            "class" => value.split(' ').map(str::to_owned).collect(),
            _ if key.starts_with("data-") => vec![key, value],
            _ if key.starts_with("aria-") && !matches!(value.as_str(), "true" | "false" | "polite") => vec![value],
            _ => vec![],
        })
        .collect()
}

#[tokio::test]
async fn no_name_of_the_plain_pages_is_left() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    visitor.add_mug().await;
    let mut before = BTreeSet::new();
    for path in PAGES {
        before.extend(names(&visitor.page(path).await));
    }
    assert!(before.contains("add-to-cart-button") && before.contains("grid") && before.contains("data-testid"));
    shop.set_faults(Faults {
        renamed: true,
        ..Faults::default()
    })
    .await
    .unwrap();
    for path in PAGES {
        let left: Vec<_> = names(&visitor.page(path).await).intersection(&before).cloned().collect();
        assert!(left.is_empty(), "{path}: {left:?}");
    }
}

#[tokio::test]
async fn pages_say_the_same_after_renaming() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    visitor.add_mug().await;
    for path in PAGES {
        shop.set_faults(Faults::default()).await.unwrap();
        let plain = visitor.page(path).await;
        shop.set_faults(Faults {
            renamed: true,
            ..Faults::default()
        })
        .await
        .unwrap();
        let renamed = visitor.page(path).await;
        let texts = |page: &str| -> Vec<String> {
            let body = page.split("<body").nth(1).unwrap();
            let without_style = match (body.find("<style>"), body.find("</style>")) {
                (Some(start), Some(end)) => format!("{}{}", &body[..start], &body[end..]),
                _ => body.to_owned(),
            };
            without_style
                .split('<')
                .filter_map(|tag| Some(tag.split_once('>')?.1.to_owned()))
                .collect()
        };
        assert_eq!(texts(&plain), texts(&renamed), "{path}");
        assert_eq!(attributes(&plain).len(), attributes(&renamed).len(), "{path}");
    }
}

#[tokio::test]
async fn styles_and_scripts_follow_the_pages() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    shop.set_faults(Faults {
        renamed: true,
        ..Faults::default()
    })
    .await
    .unwrap();
    let page = visitor.page("/stores").await;
    assert!(page.contains("/assets/shop.css?renamed") && page.contains("/assets/shop.js?renamed"));
    let css = visitor.page("/assets/shop.css?renamed").await;
    let plain_css = visitor.page("/assets/shop.css").await;
    assert!(plain_css.contains(".grid {") && !css.contains(".grid {"));
    let values = |css: &str| css.matches("repeat(4, 1fr)").count() + css.matches("16.5").count() + css.matches("#fff").count();
    assert_eq!(values(&css), values(&plain_css), "declarations stay as they are");
    for script in ["/assets/shop.js?renamed", "/assets/broken.js?renamed"] {
        let text = visitor.page(script).await;
        assert!(!text.contains("js-") && !text.contains("is-"), "{script}");
    }
    // The class by which the script finds the badge is the one on the page.
    let badge = page.split("<span ").find(|tag| tag.contains(">0</span>")).unwrap();
    let (_, classes) = &attributes(badge)[0];
    let script = visitor.page("/assets/shop.js?renamed").await;
    assert!(
        classes.split(' ').any(|class| script.contains(&format!("\"{class}\""))),
        "{classes}"
    );
}

#[tokio::test]
async fn a_renamed_form_still_reaches_the_shop() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    shop.set_faults(Faults {
        renamed: true,
        ..Faults::default()
    })
    .await
    .unwrap();
    let page = visitor.page("/product/2").await;
    let form = page.split("<form").find(|form| form.contains("type=\"checkbox\"")).unwrap();
    let names: Vec<_> = attributes(form)
        .into_iter()
        .filter(|(key, _)| key == "name")
        .map(|(_, name)| name)
        .collect();
    let [product, option, quantity, gift_wrap] = &names[..] else {
        panic!("{names:?}")
    };
    assert!(product.starts_with('x'));
    visitor
        .post("/api/cart", &[(product, "2"), (option, "2"), (quantity, "3"), (gift_wrap, "yes")])
        .await;
    let cart = visitor.page("/cart").await;
    assert!(cart.contains("큰 것 480ml · 선물 포장") && cart.contains("60,000원"));
}
