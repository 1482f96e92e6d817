//! A channel's form and the file of channels: each read from the other.

use sullae_notify::{ChannelsFile, EmailTls, Style};
use sullae_recording::Language;
use toml_edit::{Decor, DocumentMut, Item, RawString, Table, value};

use crate::{
    toml_edits::{list, set, table},
    wire::{ChannelForm, ChannelWay},
};

/// The form of a channel of the file.
pub(super) fn form_of(file: &ChannelsFile, name: &str) -> Option<ChannelForm> {
    let form = |language, way| ChannelForm {
        name: name.to_owned(),
        language,
        way,
    };
    if let Some(webhook) = file.webhook.get(name) {
        let way = ChannelWay::Webhook {
            style: webhook.style,
            allow_private_addresses: webhook.allow_private_addresses,
        };
        return Some(form(webhook.language, way));
    }
    if let Some(email) = file.email.get(name) {
        let way = ChannelWay::Email {
            host: email.host.clone(),
            port: email.port,
            tls: email.tls,
            user: email.user.clone(),
            from: email.from.clone(),
            to: email.to.clone(),
        };
        return Some(form(email.language, way));
    }
    file.desktop.get(name).map(|desktop| form(desktop.language, ChannelWay::Desktop))
}

/// The name of the secret that a form's way keeps its address or password as.
pub(super) fn secret_of<'a>(file: &'a ChannelsFile, name: &str) -> Option<&'a str> {
    let address = file.webhook.get(name).and_then(|webhook| webhook.url_secret.as_deref());
    let password = || file.email.get(name).and_then(|email| email.password_secret.as_deref());
    address.or_else(password)
}

/// The table that channels of this way stand in.
pub(super) fn table_of(way: &ChannelWay) -> &'static str {
    match way {
        ChannelWay::Desktop => "desktop",
        ChannelWay::Email { .. } => "email",
        ChannelWay::Webhook { .. } => "webhook",
    }
}

/// Writes what is otherwise now than in the form `old`. `secret` names a newly kept address or password.
pub(super) fn write(document: &mut DocumentMut, form: &ChannelForm, old: Option<&ChannelForm>, secret: Option<&str>) {
    let top = document.as_table_mut();
    let kind = table_of(&form.way);
    if !top.contains_key(kind) {
        let mut kinds = Table::new();
        kinds.set_implicit(true);
        top.insert(kind, Item::Table(kinds));
    }
    let channel = table(table(top, kind), &form.name);
    let before = old.map(settings).unwrap_or_default();
    for (name, item) in settings(form) {
        let stood = before.iter().find(|(other, _)| *other == name).and_then(|(_, item)| item.as_ref());
        match item {
            Some(item) if stood.map(ToString::to_string) != Some(item.to_string()) => set(channel, name, Some(item)),
            None if stood.is_some() => drop(channel.remove(name)),
            _ => {}
        }
    }
    match (&form.way, secret) {
        (ChannelWay::Webhook { .. }, Some(secret)) => {
            channel.remove("url");
            set(channel, "url_secret", Some(value(secret)));
        }
        (ChannelWay::Email { .. }, Some(secret)) => set(channel, "password_secret", Some(value(secret))),
        (ChannelWay::Email { user: None, .. }, None) => drop(channel.remove("password_secret")),
        _ => {}
    }
}

/// What a form says, as the file says it; absent where the file need not.
fn settings(form: &ChannelForm) -> Vec<(&'static str, Option<Item>)> {
    let language = match form.language {
        Language::Ko => None,
        Language::En => Some(value("en")),
    };
    let mut settings = vec![("language", language)];
    match &form.way {
        ChannelWay::Desktop => {}
        ChannelWay::Email {
            host,
            port,
            tls,
            user,
            from,
            to,
        } => settings.extend([
            ("host", Some(value(host))),
            ("port", port.map(|port| value(i64::from(port)))),
            ("tls", tls_said(*tls).map(value)),
            ("user", user.as_ref().map(value)),
            ("from", Some(value(from))),
            ("to", Some(list(to))),
        ]),
        ChannelWay::Webhook {
            style,
            allow_private_addresses,
        } => settings.extend([
            ("style", style_said(*style).map(value)),
            ("allow_private_addresses", allow_private_addresses.then(|| value(true))),
        ]),
    }
    settings
}

fn tls_said(tls: EmailTls) -> Option<&'static str> {
    match tls {
        EmailTls::Required => None,
        EmailTls::Wrapper => Some("wrapper"),
        EmailTls::None => Some("none"),
    }
}

fn style_said(style: Style) -> Option<&'static str> {
    match style {
        Style::Json => None,
        Style::Slack => Some("slack"),
        Style::Teams => Some("teams"),
        Style::Discord => Some("discord"),
        Style::NaverWorks => Some("naver_works"),
        Style::Template => Some("template"),
    }
}

/// Takes a channel out. A comment right above it goes with it; what stands further up, parted by an empty line, stays.
pub(super) fn take_out(document: &mut DocumentMut, kind: &str, name: &str) -> Option<Item> {
    let mut taken = table(document.as_table_mut(), kind).remove(name)?;
    let Some(channel) = taken.as_table_mut() else { return Some(taken) };
    let above = text_of(channel.decor().prefix());
    let Some((stays, goes)) = above
        .rsplit_once("\n\n")
        .map(|(stays, goes)| (format!("{stays}\n"), format!("\n{goes}")))
    else {
        return Some(taken);
    };
    let position = channel.position();
    channel.decor_mut().set_prefix(goes);
    if !stays.trim().is_empty() {
        match next_table(document.as_table_mut(), position) {
            Some(next) => {
                let own = text_of(next.prefix());
                next.set_prefix(stays + &own);
            }
            None => {
                let own = text_of(Some(document.trailing()));
                document.set_trailing(stays + &own);
            }
        }
    }
    Some(taken)
}

fn text_of(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

/// What stands above the first channel behind a place.
fn next_table(top: &mut Table, position: Option<isize>) -> Option<&mut Decor> {
    let kinds = top.iter_mut().filter_map(|(_, kind)| kind.as_table_mut());
    let channels = kinds.flat_map(|kind| kind.iter_mut().filter_map(|(_, channel)| channel.as_table_mut()));
    let behind = channels.filter(|channel| channel.position() > position);
    behind.min_by_key(|channel| channel.position()).map(Table::decor_mut)
}
