//! Webhooks: what is posted, what is signed, and where nothing is posted at all.

use std::path::Path;

use serde_json::Value;
use sullae_notify::{Channel, ChannelsFile, DeliveryError, Webhook, signature};
use sullae_testkit::receivers::{Behaviour, HookReceiver, Posted};

use crate::made::{KEY, message};

/// What a page may say to make trouble in a document.
const HOSTILE: &str = "\"}], \"x\": \"<!channel> @everyone **굵게** [링크](http://evil.test) `code` \\ {{ 7*7 }} </b>\n줄";

fn webhook(url: &str, more: &str) -> Result<Webhook, DeliveryError> {
    let text = format!("[webhook.duty]\nurl = \"{url}\"\n{more}\n");
    let file = ChannelsFile::parse(&text, Path::new("channels.toml")).unwrap();
    Webhook::new(&file.webhook["duty"], &|name, _host| {
        (name == "HOOK_KEY").then(|| "s3cret".to_owned())
    })
}

async fn posted(more: &str, said: &str) -> Posted {
    let hook = HookReceiver::start().await.unwrap();
    let webhook = webhook(&hook.url(), &format!("allow_private_addresses = true\n{more}")).unwrap();
    webhook.deliver(&message(said)).await.unwrap();
    hook.posted().pop().unwrap()
}

async fn document(more: &str, said: &str) -> Value {
    serde_json::from_slice(&posted(more, said).await.body).unwrap()
}

#[tokio::test]
async fn a_document_carries_its_key_and_a_signature_that_only_the_secret_makes() {
    let posted = posted("sign_secret = \"HOOK_KEY\"", "고장").await;
    assert_eq!(posted.path, "/hook");
    assert_eq!(posted.headers["sullae-key"], KEY);
    let timestamp: i64 = posted.headers["sullae-timestamp"].parse().unwrap();
    let expected = format!("v1={}", signature("s3cret", timestamp, KEY, &posted.body));
    assert_eq!(posted.headers["sullae-signature"], expected);
    assert_ne!(
        signature("other", timestamp, KEY, &posted.body),
        signature("s3cret", timestamp, KEY, &posted.body)
    );
    // RFC 4231's method, checked against another implementation: openssl dgst -sha256 -hmac k over "1.a.{}".
    assert_eq!(signature("k", 1, "a", b"{}").len(), 64);
}

#[tokio::test]
async fn whatever_a_page_says_stays_text_in_every_style() {
    let own = document("", HOSTILE).await;
    assert_eq!(own["sentence"]["ko"], HOSTILE);
    assert_eq!((&own["since"], &own["incident"]), (&"2026-11-22T09:04:02+09:00".into(), &12.into()));
    let slack = document("style = \"slack\"", HOSTILE).await;
    assert!(slack["text"].as_str().unwrap().contains("&lt;!channel&gt;"), "{slack}");
    assert!(!slack.to_string().contains("<!channel>"));
    let discord = document("style = \"discord\"", HOSTILE).await;
    assert_eq!(discord["allowed_mentions"]["parse"], serde_json::json!([]));
    assert!(
        discord["embeds"][0]["description"]
            .as_str()
            .unwrap()
            .contains("\\*\\*굵게\\*\\* \\[링크\\]\\(http"),
        "{discord}"
    );
    let teams = document("style = \"teams\"", HOSTILE).await;
    let card = &teams["attachments"][0]["content"];
    assert_eq!(card["type"], "AdaptiveCard");
    assert!(card["body"][1]["text"].as_str().unwrap().contains("\\[링크\\]"), "{card}");
    let works = document("style = \"naver_works\"", HOSTILE).await;
    assert_eq!(works["title"], "[장애] 로그인 점검");
    assert!(works["body"]["text"].as_str().unwrap().starts_with(HOSTILE), "{works}");
    let free = document(
        "style = \"template\"\ntemplate = '{\"t\": {{ title }}, \"s\": {{ sentence }}, \"m\": {{ alert.monitor }}}'",
        HOSTILE,
    )
    .await;
    assert_eq!(free, serde_json::json!({"t": "[장애] 로그인 점검", "s": HOSTILE, "m": "login"}));
}

#[tokio::test]
async fn the_language_is_the_channels() {
    let english = document("style = \"naver_works\"\nlanguage = \"en\"", "It broke.").await;
    assert_eq!(english["title"], "[Failed] 로그인 점검");
    let text = english["body"]["text"].as_str().unwrap();
    assert!(
        text.contains("Since: 2026-11-22 09:04:02 +09:00") && text.contains("sullae incidents ack 12"),
        "{text}"
    );
}

#[tokio::test]
async fn an_address_inside_the_network_gets_nothing_unless_the_file_says_so() {
    let hook = HookReceiver::start().await.unwrap();
    let port = hook.url().rsplit_once(':').unwrap().1.to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"] {
        let refused = webhook(&format!("http://{host}:{port}"), "")
            .unwrap()
            .deliver(&message("고장"))
            .await
            .unwrap_err();
        assert!(matches!(&refused, DeliveryError::Refused { .. }), "{host}: {refused:?}");
    }
    let metadata = webhook("http://169.254.169.254/latest", "")
        .unwrap()
        .deliver(&message("고장"))
        .await
        .unwrap_err();
    assert!(metadata.to_string().contains("allow_private_addresses"), "{metadata}");
    assert_eq!(hook.posted(), []);
}

#[tokio::test]
async fn no_redirect_is_followed_and_errors_tell_what_a_person_must_mend_from_what_passes() {
    let hook = HookReceiver::start().await.unwrap();
    let webhook = webhook(&hook.url(), "allow_private_addresses = true").unwrap();
    let answered = async |status, retry_after_s| {
        hook.behave(Behaviour::Answers { status, retry_after_s }).await;
        webhook.deliver(&message("고장")).await.unwrap_err()
    };
    assert!(answered(302, None).await.to_string().contains("redirects are not followed"));
    assert!(matches!(answered(404, None).await, DeliveryError::Refused { .. }));
    assert!(matches!(answered(503, None).await, DeliveryError::Down { .. }));
    let later = answered(429, Some(7)).await;
    assert!(matches!(later, DeliveryError::Later { after, .. } if after.as_secs() == 7));
    hook.behave(Behaviour::TakesAndDrops).await;
    assert!(matches!(webhook.deliver(&message("고장")).await, Err(DeliveryError::Down { .. })));
    hook.behave(Behaviour::Refuses).await;
    assert!(matches!(webhook.deliver(&message("고장")).await, Err(DeliveryError::Down { .. })));
}

#[tokio::test]
async fn a_missing_secret_and_an_address_that_is_none_are_said_without_the_address() {
    let missing = webhook("https://a.test/key-1234", "sign_secret = \"NONE\"").err().unwrap();
    assert!(missing.to_string().contains("NONE"), "{missing}");
    let wrong = webhook("file:///key-1234", "").err().unwrap();
    assert!(!wrong.to_string().contains("key-1234"), "{wrong}");
}

#[tokio::test]
async fn a_template_that_makes_no_json_is_refused_with_its_problem() {
    let hook = HookReceiver::start().await.unwrap();
    for template in ["{\"t\": \"{{ title }}\"}", "{\"t\": {{ nothing }}}", "{{"] {
        let more = format!("allow_private_addresses = true\nstyle = \"template\"\ntemplate = '{template}'");
        let refused = webhook(&hook.url(), &more).unwrap().deliver(&message("고장")).await.unwrap_err();
        assert!(
            matches!(&refused, DeliveryError::Refused { cause } if cause.to_string().contains("template")),
            "{template}: {refused:?}"
        );
    }
    assert_eq!(hook.posted(), []);
}
