//! A message as a letter: text, HTML, and the pictures inside it.

use lettre::message::{
    Attachment, Mailbox, MultiPart, SinglePart,
    header::{ContentType, HeaderName, HeaderValue},
};
use sha2::{Digest, Sha256};
use sullae_recording::Language;

use super::html::{html, picture_id};
use crate::{
    channel::{DeliveryError, Message},
    wording::{Said, say},
};

/// The letter; its `Message-ID` is the same at every attempt, and all letters of an incident refer to the same one.
pub(super) fn of(message: &Message, from: &Mailbox, to: &[Mailbox], language: Language) -> Result<lettre::Message, DeliveryError> {
    let said = say(message, language);
    let domain = from.email.domain();
    let mut letter = lettre::Message::builder()
        .from(from.clone())
        .subject(said.title.clone())
        .message_id(Some(format!("<{}@{domain}>", digest(&message.key))))
        .references(format!("<{}@{domain}>", digest(&message.alert.incident_uid)));
    for receiver in to {
        letter = letter.to(receiver.clone());
    }
    let mut related = MultiPart::related().singlepart(SinglePart::html(html(message, language, &|role| {
        format!("cid:{}", picture_id(role))
    })));
    for picture in &message.pictures {
        let png = ContentType::parse("image/png").map_err(|error| DeliveryError::unusable(error.to_string()))?;
        related = related.singlepart(Attachment::new_inline(picture_id(picture.role).to_owned()).body(picture.png.clone(), png));
    }
    let body = MultiPart::alternative()
        .singlepart(SinglePart::plain(text(&said)))
        .multipart(related);
    let mut letter = letter.multipart(body).map_err(|error| DeliveryError::unusable(error.to_string()))?;
    for (name, value) in [("Sullae-Key", message.key.as_str()), ("Auto-Submitted", "auto-generated")] {
        let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|error| DeliveryError::unusable(error.to_string()))?;
        letter.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(letter)
}

fn text(said: &Said) -> String {
    let facts = said
        .facts
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect::<String>();
    let next = said.next.iter().map(|next| format!("\n{next}\n")).collect::<String>();
    format!("{}\n\n{facts}{next}", said.sentence)
}

/// What may stand in the head of a letter, whatever it is made of.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
