//! E-mail: what a letter holds, and that nothing is sent where the connection is not secure.

use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use sullae_notify::{Channel, ChannelsFile, DeliveryError, Email};
use sullae_testkit::receivers::{Behaviour, Mailbox, MailboxTls};

use crate::made::{KEY, message};

/// A mailbox with a certificate for `localhost`, and the file of that certificate.
async fn secure_mailbox(folder: &Path) -> Mailbox {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("ca.pem"), made.cert.pem()).unwrap();
    let tls = MailboxTls::new(&made.cert.pem(), &made.signing_key.serialize_pem()).unwrap();
    Mailbox::start(Some(tls)).await.unwrap()
}

fn email(folder: &Path, port: u16, more: &str) -> Email {
    let text = format!(
        "[email.duty]\nhost = \"localhost\"\nport = {port}\nfrom = \"Sullae <sullae@shop.test>\"\nto = [\"duty@shop.test\", \"당직 <b@shop.test>\"]\n{more}\n"
    );
    let file = ChannelsFile::parse(&text, &folder.join("channels.toml")).unwrap();
    Email::new(&file.email["duty"], &|name, host| {
        (name == "MAIL" && host == "localhost").then(|| "pa55word".to_owned())
    })
    .unwrap()
}

/// The parts of a letter, each with its head, decoded.
fn decoded(letter: &str) -> String {
    let part = |part: &str| {
        let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
        let bytes = match head.contains("quoted-printable") {
            true => unquoted(body),
            false => STANDARD.decode(body.replace("\r\n", "")).unwrap_or_default(),
        };
        format!("{head}\n{}\n", String::from_utf8_lossy(&bytes))
    };
    letter.split("\r\n--").map(part).collect()
}

/// Quoted-printable (RFC 2045) as bytes.
fn unquoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

#[tokio::test]
async fn a_letter_goes_over_a_secure_connection_with_text_html_and_the_pictures_inside() {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = secure_mailbox(folder.path()).await;
    let email = email(
        folder.path(),
        mailbox.port(),
        "ca_file = \"ca.pem\"\nuser = \"sullae\"\npassword_secret = \"MAIL\"",
    );
    email
        .deliver(&message("‘로그인’ 단추를 눌러도 아무 일도 일어나지 않습니다. <script>"))
        .await
        .unwrap();
    email.deliver(&message("again")).await.unwrap();
    let letters = mailbox.letters();
    let letter = &letters[0];
    assert!(letter.secure && letter.accepted);
    assert_eq!(letter.signed_in, format!("AUTH PLAIN {}", STANDARD.encode("\0sullae\0pa55word")));
    assert_eq!(letter.envelope.len(), 3, "{:?}", letter.envelope);
    assert!(letter.text.contains(&format!("Sullae-Key: {KEY}")) && letter.text.contains("Auto-Submitted: auto-generated"));
    let text = decoded(&letter.text);
    assert!(
        text.contains("‘로그인’ 단추를 눌러도") && text.contains("Content-Type: text/plain"),
        "{text}"
    );
    assert!(text.contains("&lt;script&gt;") && text.contains("src=\"cid:before\""), "{text}");
    assert!(text.contains("Content-ID: <before>") && text.contains("PNG"), "{text}");
    let id = |text: &str| text.lines().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned();
    assert_eq!(id(&letter.text), id(&letters[1].text), "an attempt more has the same identity");
}

#[tokio::test]
async fn without_a_secure_connection_neither_letter_nor_password_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let open = Mailbox::start(None).await.unwrap();
    let signs_in = "user = \"sullae\"\npassword_secret = \"MAIL\"";
    let refused = email(folder.path(), open.port(), signs_in)
        .deliver(&message("고장"))
        .await
        .unwrap_err();
    assert!(matches!(refused, DeliveryError::Refused { .. }), "{refused:?}");
    let unknown = secure_mailbox(folder.path()).await;
    email(folder.path(), unknown.port(), signs_in)
        .deliver(&message("고장"))
        .await
        .unwrap_err();
    assert_eq!(
        (open.letters(), unknown.letters()),
        (vec![], vec![]),
        "nobody vouches for that certificate"
    );
    email(folder.path(), open.port(), "tls = \"none\"")
        .deliver(&message("고장"))
        .await
        .unwrap();
    assert!(!open.letters()[0].secure, "only where the file says so");
}

#[tokio::test]
async fn a_server_that_will_never_take_it_is_told_from_one_that_does_not_now() {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::start(None).await.unwrap();
    let email = email(folder.path(), mailbox.port(), "tls = \"none\"");
    let answered = async |status| {
        mailbox
            .behave(Behaviour::Answers {
                status,
                retry_after_s: None,
            })
            .await;
        email.deliver(&message("고장")).await.unwrap_err()
    };
    assert!(matches!(answered(550).await, DeliveryError::Refused { .. }));
    assert!(matches!(answered(451).await, DeliveryError::Down { .. }));
    mailbox.behave(Behaviour::TakesAndDrops).await;
    assert!(matches!(email.deliver(&message("고장")).await, Err(DeliveryError::Down { .. })));
}
