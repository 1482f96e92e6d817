//! The fault panel and its HTTP call: complete, strict, and closed to other websites.

use sullae_testkit::{DemoShop, FAULTS, Faults};

use crate::client::Client;

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[tokio::test]
async fn the_panel_offers_every_fault_in_both_languages() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    let korean = visitor.page("/faults").await;
    let english = visitor.page("/faults?lang=en").await;
    let json = serde_json::to_value(Faults::default()).unwrap();
    assert_eq!(json.as_object().unwrap().len(), FAULTS.len());
    for fault in FAULTS {
        assert!(json.get(fault.key).is_some());
        assert!(korean.contains(&format!("data-fault=\"{}\"", fault.key)));
        assert!(korean.contains(fault.name[0]) && english.contains(fault.name[1]));
        assert!(fault.is_on(&fault.example()) && !fault.is_on(&Faults::default()));
    }
}

#[tokio::test]
async fn the_call_sets_all_faults_at_once_and_clears_them() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    for fault in FAULTS.iter().filter(|fault| fault.key != "refuse_connections") {
        for method in ["PUT", "POST"] {
            let body = serde_json::to_string(&fault.example()).unwrap();
            assert_eq!(visitor.send(method, "/api/faults", &[JSON], &body).await.unwrap().status, 200);
            assert_eq!(shop.faults(), fault.example());
            let shown: Faults = serde_json::from_str(&visitor.page("/api/faults").await).unwrap();
            assert_eq!(shown, fault.example());
            assert!(visitor.page("/faults").await.contains("켜진 고장: 1"));
        }
    }
    visitor.send("DELETE", "/api/faults", &[], "").await.unwrap();
    assert_eq!(shop.faults(), Faults::default());
}

#[tokio::test]
async fn the_panel_stays_whole_while_every_page_fails() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    let body = r#"{"page_status":{"path":"*","status":500},"api_status":{"path":"*","status":500},"renamed":true}"#;
    visitor.send("PUT", "/api/faults", &[JSON], body).await.unwrap();
    assert_eq!(visitor.get("/cart").await.status, 500);
    assert!(visitor.page("/faults").await.contains("data-fault=\"renamed\""));
    assert_eq!(visitor.send("DELETE", "/api/faults", &[], "").await.unwrap().status, 200);
}

#[tokio::test]
async fn what_is_no_fault_is_refused_by_name_and_changes_nothing() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    for (body, named) in [
        (r#"{"slow_paeg":true}"#, "slow_paeg"),
        (r#"{"dead_button":"logout"}"#, "logout"),
        (r#"{"page_status":{"path":"/","status":200}}"#, "200"),
        (r#"{"page_status":{"path":"cart","status":500}}"#, "cart"),
        (r#"{"slow_page":{"path":"/","delay_ms":-1}}"#, "delay_ms"),
        (r#"{"slow_page":{"path":"/","delay_ms":1,"extra":1}}"#, "extra"),
        (r#"{"dark":"#, "EOF"),
    ] {
        let answer = visitor.send("PUT", "/api/faults", &[JSON], body).await.unwrap();
        assert!((400..500).contains(&answer.status), "{body}");
        assert!(answer.body.contains(named), "{body}: {}", answer.body);
    }
    assert_eq!(shop.faults(), Faults::default());
}

#[tokio::test]
async fn another_website_can_neither_change_nor_read_the_faults() {
    let shop = DemoShop::start(0).await.unwrap();
    let mut visitor = Client::new(&shop);
    let port = shop.url().trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
    let rebound = format!("evil.example:{port}");
    let other_port = "http://127.0.0.1:1".to_owned();
    for (header, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Origin", &other_port),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Host", "evil.example"),
        ("Host", &rebound),
    ] {
        for method in ["PUT", "POST", "DELETE"] {
            let answer = visitor
                .send(method, "/api/faults", &[(header, value), JSON], r#"{"dark":true}"#)
                .await
                .unwrap();
            assert_eq!(answer.status, 403, "{method} with {header}: {value}");
        }
    }
    for path in ["/faults", "/api/faults"] {
        assert_eq!(visitor.send("GET", path, &[("Host", &rebound)], "").await.unwrap().status, 403);
    }
    let form = [("Content-Type", "text/plain")];
    assert_eq!(
        visitor.send("POST", "/api/faults", &form, r#"{"dark":true}"#).await.unwrap().status,
        415
    );
    assert_eq!(shop.faults(), Faults::default());

    let own = format!("http://localhost:{port}");
    let host = format!("localhost:{port}");
    let headers = [
        JSON,
        ("Origin", own.as_str()),
        ("Host", host.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    assert_eq!(
        visitor
            .send("PUT", "/api/faults", &headers, r#"{"dark":true}"#)
            .await
            .unwrap()
            .status,
        200
    );
    assert!(shop.faults().dark);
}

#[tokio::test]
async fn no_page_may_lie_over_the_panel() {
    let shop = DemoShop::start(0).await.unwrap();
    assert_eq!(Client::new(&shop).get("/faults").await.header("x-frame-options"), Some("DENY"));
}
