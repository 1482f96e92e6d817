//! The documents of the known services, one's own template, and Sullae's own form.

use minijinja::{AutoEscape, Environment, value::Serde};
use serde_json::{Value, json};
use sullae_recording::Language;

use crate::{
    channel::{DeliveryError, Message},
    settings::{Style, WebhookSettings},
    wording::{Said, say},
};

/// The version of Sullae's own form.
const VERSION: u32 = 1;
/// The longest document, bytes.
const LONGEST: usize = 256 * 1024;
const RED: u32 = 0x00c6_2828;
const GREEN: u32 = 0x002e_7d32;

/// The document of a message as JSON text.
pub(super) fn of(message: &Message, settings: &WebhookSettings) -> Result<Vec<u8>, DeliveryError> {
    let said = say(message, settings.language);
    let document = match settings.style {
        Style::Json => own(message),
        Style::Slack => slack(&said),
        Style::Teams => teams(&said),
        Style::Discord => discord(&said),
        Style::NaverWorks => naver_works(&said),
        Style::Template => templated(message, &said, settings.template.as_deref().unwrap_or_default())?,
    };
    let text = document.to_string().into_bytes();
    if text.len() > LONGEST {
        return Err(DeliveryError::unusable("its document is longer than 256 KB"));
    }
    Ok(text)
}

fn own(message: &Message) -> Value {
    let alert = &message.alert;
    let time = |at_ms| {
        let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
        at.display_with_offset(message.zone.to_offset(at)).to_string()
    };
    json!({
        "version": VERSION,
        "key": message.key,
        "telling": alert.telling,
        "subject": alert.subject,
        "monitor": alert.monitor,
        "name": alert.name,
        "incident": message.incident,
        "incident_uid": alert.incident_uid,
        "verdict": alert.verdict,
        "since": time(alert.since_ms),
        "at": time(alert.at_ms),
        "confirmed": alert.confirmed,
        "run_id": alert.run_id,
        "who": alert.who,
        "note": alert.note,
        "title": both(message, |said| said.title),
        "sentence": both(message, |said| said.sentence),
        "expected": alert.expected,
    })
}

fn both(message: &Message, part: fn(Said) -> String) -> Value {
    json!({"ko": part(say(message, Language::Ko)), "en": part(say(message, Language::En))})
}

/// <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>
fn slack(said: &Said) -> Value {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let section = |markdown: String| json!({"type": "section", "text": {"type": "mrkdwn", "text": cut(&markdown, 2900)}});
    let facts = said.facts.iter().map(|(name, value)| format!("*{name}*: {}", text(value)));
    let mut blocks = vec![
        json!({"type": "header", "text": {"type": "plain_text", "text": cut(&said.title, 140)}}),
        section(text(&said.sentence)),
        section(facts.collect::<Vec<_>>().join("\n")),
    ];
    if let Some(next) = &said.next {
        blocks.push(json!({"type": "context", "elements": [{"type": "mrkdwn", "text": text(next)}]}));
    }
    json!({"text": text(&format!("{}: {}", said.title, said.sentence)), "blocks": blocks})
}

/// An adaptive card, as the workflow "when a Teams webhook request is received" takes it.
fn teams(said: &Said) -> Value {
    // Text blocks read some Markdown; what a page says must stay text.
    let text = |text: &str| {
        text.chars()
            .flat_map(|c| ['\\', c].into_iter().skip(usize::from(!"\\*_[]()`#~!".contains(c))))
            .collect::<String>()
    };
    let facts: Vec<Value> = said
        .facts
        .iter()
        .map(|(name, value)| json!({"title": name, "value": text(value)}))
        .collect();
    let color = if said.good { "Good" } else { "Attention" };
    let mut body = vec![
        json!({"type": "TextBlock", "text": text(&said.title), "size": "Large", "weight": "Bolder", "color": color, "wrap": true}),
        json!({"type": "TextBlock", "text": text(&said.sentence), "wrap": true}),
        json!({"type": "FactSet", "facts": facts}),
    ];
    if let Some(next) = &said.next {
        body.push(json!({"type": "TextBlock", "text": text(next), "isSubtle": true, "wrap": true}));
    }
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": body,
            },
        }],
    })
}

/// <https://discord.com/developers/docs/resources/webhook#execute-webhook>
fn discord(said: &Said) -> Value {
    let text = |text: &str| {
        text.chars()
            .flat_map(|c| ['\\', c].into_iter().skip(usize::from(!"\\*_~`|>[]()".contains(c))))
            .collect::<String>()
    };
    let fields: Vec<Value> = said
        .facts
        .iter()
        .map(|(name, value)| json!({"name": name, "value": cut(&text(value), 1000), "inline": false}))
        .collect();
    let mut embed = json!({
        "title": cut(&text(&said.title), 250),
        "description": cut(&text(&said.sentence), 4000),
        "color": if said.good { GREEN } else { RED },
        "fields": fields,
    });
    if let Some(next) = &said.next {
        embed["footer"] = json!({"text": next});
    }
    // Nobody is called by what a page happens to say.
    json!({"content": cut(&text(&said.title), 1900), "embeds": [embed], "allowed_mentions": {"parse": []}})
}

/// The incoming webhook of Naver Works: a title and a text.
fn naver_works(said: &Said) -> Value {
    json!({"title": cut(&said.title, 200), "body": {"text": cut(&plain(said), 1900)}})
}

/// The whole message as lines of text.
fn plain(said: &Said) -> String {
    let facts = said.facts.iter().map(|(name, value)| format!("{name}: {value}"));
    [said.sentence.clone()]
        .into_iter()
        .chain(facts)
        .chain(said.next.clone())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A person's own template. Whatever is put into it becomes JSON, quotation marks included, so no text of a page can
/// change the document's form.
fn templated(message: &Message, said: &Said, template: &str) -> Result<Value, DeliveryError> {
    let wrong = |problem: &dyn std::fmt::Display| DeliveryError::unusable(format!("its template: {problem}"));
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Json);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let facts: std::collections::BTreeMap<_, _> = said.facts.iter().cloned().collect();
    let values = json!({
        "title": said.title,
        "sentence": said.sentence,
        "text": plain(said),
        "facts": facts,
        "alert": own(message),
    });
    let text = environment.render_str(template, Serde(values)).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
