//! Channels made, changed, removed and tried: what the file keeps, what only the vault does, and that messages arrive.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sullae_recording::{Explain, Language};
use sullae_service::{
    KeySource, Service, ServiceError, new_key_file,
    wire::{ChannelForm, ChannelWay, NewChannel},
};
use sullae_testkit::receivers::{Behaviour, HookReceiver, Mailbox};
use tempfile::TempDir;

/// Stands in every address and password that a person types here.
const CANARY: &str = "kanarie7";
/// A file as somebody keeps it by hand.
const BY_HAND: &str = "# 우리 팀의 알림\n\n# 당직\n[webhook.duty] # 낮에만\nstyle = \"slack\"\nurl_secret = \"SLACK_DUTY\" # 환경 변수\nca_file = \"ca.pem\"\n\n# 팀\n[email.team]\nhost = \"mail.example.com\"\nfrom = \"a@example.com\"\nto = [ \"b@example.com\" ] # 둘\n\n# 여기까지\n";

/// A data folder with a vault; what is asked of the service goes through here.
struct Place {
    data: TempDir,
    _elsewhere: TempDir,
    service: Service,
}

impl Place {
    fn new(channels: &str) -> Self {
        let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = elsewhere.path().join("key");
        new_key_file(&key).unwrap();
        if !channels.is_empty() {
            fs::write(data.path().join("channels.toml"), channels).unwrap();
        }
        Self {
            service: Service::open(Some(data.path())).unwrap().with_vault_key(KeySource::File(key)),
            data,
            _elsewhere: elsewhere,
        }
    }

    fn file(&self) -> String {
        fs::read_to_string(self.data.path().join("channels.toml")).unwrap_or_default()
    }

    fn save(&self, name: &str, is_new: bool, way: ChannelWay, secret: Option<&str>) -> Result<(), ServiceError> {
        let form = ChannelForm {
            name: name.to_owned(),
            language: Language::Ko,
            way,
        };
        let secret = secret.map(str::to_owned);
        self.service.save_channel(NewChannel { form, is_new, secret })
    }

    fn secrets(&self) -> Vec<String> {
        self.service.secrets().unwrap().into_iter().map(|secret| secret.name).collect()
    }

    /// Every file of the data folder in which the canary can be read.
    fn told(&self) -> Vec<PathBuf> {
        fn look(folder: &Path, told: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    look(&path, told);
                } else if fs::read(&path).unwrap().windows(CANARY.len()).any(|part| part == CANARY.as_bytes()) {
                    told.push(path);
                }
            }
        }
        let mut told = Vec::new();
        look(self.data.path(), &mut told);
        told
    }
}

fn slack(allow_private_addresses: bool) -> ChannelWay {
    ChannelWay::Webhook {
        style: sullae_notify::Style::Slack,
        allow_private_addresses,
    }
}

fn mail(host: &str, port: Option<u16>, user: Option<&str>, to: &[&str]) -> ChannelWay {
    ChannelWay::Email {
        host: host.to_owned(),
        port,
        tls: sullae_notify::EmailTls::None,
        user: user.map(str::to_owned),
        from: "Sullae <sullae@shop.test>".to_owned(),
        to: to.iter().map(|to| (*to).to_owned()).collect(),
    }
}

/// The code that a refusal is known by, once it is made sure that it repeats nothing secret in any language.
fn code(refused: Result<(), ServiceError>) -> String {
    let error = refused.unwrap_err();
    for language in [Language::Ko, Language::En] {
        let told = format!("{:?} {error} {error:?}", error.explain(language));
        assert!(!told.contains(CANARY), "{told}");
    }
    error.code().to_owned()
}

#[tokio::test]
async fn a_webhook_that_is_made_delivers_and_its_address_is_in_the_vault_alone() {
    let receiver = HookReceiver::start().await.unwrap();
    let place = Place::new("");
    let address = format!("{}/{CANARY}", receiver.url());
    place.save("duty", true, slack(true), Some(&address)).unwrap();
    place.service.test_channel("duty").await.unwrap();
    let posted = receiver.posted();
    assert!(posted[0].accepted && posted[0].path.ends_with(CANARY), "{posted:?}");
    assert!(String::from_utf8_lossy(&posted[0].body).contains("blocks"), "the form of Slack");

    assert_eq!(place.told(), Vec::<PathBuf>::new());
    assert_eq!(place.secrets(), ["channel-duty"]);
    let listed = place.service.channel_list().unwrap();
    assert_eq!((listed[0].goes_to.as_str(), listed[0].name.as_str()), ("127.0.0.1", "duty"));
    let shown = serde_json::to_string(&(listed, place.service.channel_form("duty").unwrap())).unwrap();
    assert!(!shown.contains(CANARY), "{shown}");

    // Nothing was typed anew: the kept address stays.
    place.save("duty", false, slack(true), None).unwrap();
    receiver
        .behave(Behaviour::Answers {
            status: 404,
            retry_after_s: None,
        })
        .await;
    let gone = place.service.test_channel("duty").await.unwrap_err().explain(Language::Ko);
    assert_eq!(gone.code, "not_delivered");
    assert!(gone.why.unwrap().contains("404") && gone.next.unwrap().contains("다시 복사"));

    // Another address: the old one goes.
    receiver.behave(Behaviour::Works).await;
    place.save("duty", false, slack(true), Some(&format!("{address}-2"))).unwrap();
    place.service.test_channel("duty").await.unwrap();
    assert!(receiver.posted().last().unwrap().path.ends_with("-2"));
    assert_eq!((place.secrets().len(), place.told()), (1, vec![]));

    place.save("duty", false, slack(false), None).unwrap();
    let inside = place.service.test_channel("duty").await.unwrap_err();
    assert!(inside.explain(Language::Ko).next.unwrap().contains("사내망"), "{inside}");
}

#[tokio::test]
async fn a_letter_goes_with_the_password_that_was_typed_and_that_one_goes_nowhere_else() {
    let mailbox = Mailbox::start(None).await.unwrap();
    let place = Place::new("");
    let port = Some(mailbox.port());
    let receivers = ["duty@shop.test", "당직 <b@shop.test>"];
    place
        .save("team", true, mail("localhost", port, Some("sullae"), &receivers), Some(CANARY))
        .unwrap();
    place.service.test_channel("team").await.unwrap();
    let letter = &mailbox.letters()[0];
    assert!(letter.accepted && letter.signed_in.starts_with("AUTH"), "{letter:?}");
    assert_eq!(place.told(), Vec::<PathBuf>::new());

    // The password was typed for that server.
    let elsewhere = mail("127.0.0.1", port, Some("sullae"), &receivers);
    let before = place.file();
    assert_eq!(code(place.save("team", false, elsewhere, None)), "channel_password");
    assert_eq!(place.file(), before);

    // Without a user there is nothing to keep.
    place.save("team", false, mail("localhost", port, None, &receivers), None).unwrap();
    assert!(!place.file().contains("password_secret"), "{}", place.file());
    assert_eq!(place.secrets(), Vec::<String>::new());
    place.service.test_channel("team").await.unwrap();
}

#[test]
fn an_edit_keeps_comments_other_channels_and_what_the_form_does_not_show() {
    let place = Place::new(BY_HAND);
    let receivers = ["b@example.com", "c@example.com"];
    let ChannelWay::Email { tls, from, .. } = place.service.channel_form("team").unwrap().way else {
        panic!("no e-mail");
    };
    let team = ChannelWay::Email {
        host: "mail.example.com".to_owned(),
        port: Some(2525),
        tls,
        user: None,
        from,
        to: receivers.map(str::to_owned).to_vec(),
    };
    place.save("team", false, team, None).unwrap();
    let changed = BY_HAND.replace("[ \"b@example.com\" ]", "[\"b@example.com\", \"c@example.com\"]");
    let changed = changed.replace("# 둘\n", "# 둘\nport = 2525\n");
    assert_eq!(place.file(), changed);

    // Its certificate is not there, and its secret is known to the environment of another program only: that was so before.
    let address = format!("https://hooks.example.com/{CANARY}");
    fs::write(place.data.path().join("ca.pem"), "").unwrap();
    place.save("duty", false, slack(true), None).unwrap();
    place.save("duty", false, slack(true), Some(&address)).unwrap();
    let changed = changed.replace("\"SLACK_DUTY\" # 환경 변수", "\"channel-duty\" # 환경 변수");
    let changed = changed.replace("\"ca.pem\"\n", "\"ca.pem\"\nallow_private_addresses = true\n");
    assert_eq!(place.file(), changed);

    place.save("here", true, ChannelWay::Desktop, None).unwrap();
    assert!(place.file().starts_with(&changed[..changed.len() - 20]) && place.file().contains("[desktop.here]"));
    assert_eq!(place.service.channel_list().unwrap().len(), 3);
}

#[test]
fn other_ways_to_write_the_file_are_edited_too() {
    for text in [
        "webhook = { duty = { style = \"slack\", url = \"https://a.test/\" } }\n",
        "webhook.duty.style = \"slack\"\nwebhook.duty.url = \"https://a.test/\"\n",
        "[webhook]\nduty = { style = \"slack\", url = \"https://a.test/\" }",
        "[webhook.duty]\r\nstyle = \"slack\"\r\nurl = \"https://a.test/\"\r\n",
    ] {
        let place = Place::new(text);
        place.save("duty", false, slack(true), None).unwrap();
        place.save("other", true, slack(false), Some("https://b.test/")).unwrap();
        place.save("here", true, ChannelWay::Desktop, None).unwrap();
        let named: Vec<_> = place
            .service
            .channel_list()
            .unwrap()
            .into_iter()
            .map(|view| (view.name, view.goes_to))
            .collect();
        let wanted = [("duty", "a.test"), ("other", "b.test"), ("here", "")];
        assert_eq!(
            named,
            wanted.map(|(name, host)| (name.to_owned(), host.to_owned())),
            "{}",
            place.file()
        );
        assert!(matches!(
            place.service.channel_form("duty").unwrap().way,
            ChannelWay::Webhook {
                allow_private_addresses: true,
                ..
            }
        ));
        place.service.remove_channel("duty").unwrap();
        assert_eq!(place.service.channel_list().unwrap().len(), 2, "{}", place.file());
    }
}

#[test]
fn what_cannot_stand_is_refused_by_its_field_and_changes_nothing() {
    let place = Place::new(BY_HAND);
    let address = format!("https://hooks.example.com/{CANARY}");
    let one = ["b@example.com"];
    let refused = [
        (place.save("duty", true, ChannelWay::Desktop, None), "channel_name"),
        (place.save("당직", true, ChannelWay::Desktop, None), "channel_name"),
        (place.save("", true, ChannelWay::Desktop, None), "channel_name"),
        (place.save("a", true, slack(false), None), "channel_address"),
        (place.save("a", true, slack(false), Some(CANARY)), "channel_address"),
        (
            place.save("a", true, slack(false), Some(&format!("ftp://{CANARY}.test/"))),
            "channel_address",
        ),
        (
            place.save("a", true, slack(false), Some(&format!("https://{CANARY}:x/"))),
            "channel_address",
        ),
        (place.save("a", true, mail("mail.test", None, None, &[]), None), "channel_to"),
        (
            place.save("a", true, mail("mail.test", None, None, &["nobody"]), None),
            "channel_to",
        ),
        (place.save("a", true, mail("two words", None, None, &one), None), "channel_host"),
        (
            place.save("a", true, mail("mail.test", None, Some("u"), &one), None),
            "channel_password",
        ),
        (
            place.save("a", true, mail("mail.test", None, None, &one), Some(CANARY)),
            "channel_password",
        ),
        (
            place.save("a", true, mail("mail.test", None, Some("u"), &one), Some(CANARY)),
            "channel_tls",
        ),
        (place.save("gone", false, slack(false), Some(&address)), "channel_not_found"),
        (place.save("team", false, slack(false), Some(&address)), "channel_not_found"),
        (
            place.save(&"x".repeat(60), true, slack(false), Some(&address)),
            "secret_name_invalid",
        ),
    ];
    for (refused, wanted) in refused {
        assert_eq!(code(refused), wanted);
    }
    assert_eq!((place.file().as_str(), place.secrets().len()), (BY_HAND, 0));
}

#[test]
fn a_damaged_file_is_told_with_its_place_and_never_written_over() {
    let text = "[webhook.duty]\nstyle = \"slak\"\n";
    let place = Place::new(text);
    let error = place.service.channel_list().unwrap_err().explain(Language::Ko);
    assert!(error.why.unwrap().contains("channels.toml:2:9: ") && error.next.is_some());
    let address = format!("https://hooks.example.com/{CANARY}");
    assert_eq!(code(place.save("a", true, slack(false), Some(&address))), "channels_invalid");
    assert_eq!(code(place.service.remove_channel("duty")), "channels_invalid");
    assert_eq!((place.file().as_str(), place.secrets().len()), (text, 0));
}

#[test]
fn a_removed_channel_comes_back_with_its_comments_and_its_secret() {
    let place = Place::new(BY_HAND);
    let address = format!("https://hooks.example.com/{CANARY}");
    fs::write(place.data.path().join("ca.pem"), "").unwrap();
    place.save("duty", false, slack(false), Some(&address)).unwrap();
    let before = place.file();
    place.service.remove_channel("duty").unwrap();
    let after = place.file();
    assert!(!after.contains("duty") && !after.contains("당직"), "{after}");
    assert!(
        after.starts_with("# 우리 팀의 알림\n\n# 팀\n[email.team]") && after.ends_with("# 여기까지\n"),
        "{after}"
    );
    assert_eq!((place.secrets().len(), place.told()), (0, vec![]));
    place.service.restore_channel("duty").unwrap();
    assert_eq!((place.file(), place.secrets()), (before, vec!["channel-duty".to_owned()]));
    assert_eq!(code(place.service.restore_channel("duty")), "channel_not_found");

    // Where the file went on meanwhile, only the channel is put back.
    place.service.remove_channel("duty").unwrap();
    place.save("here", true, ChannelWay::Desktop, None).unwrap();
    place.service.restore_channel("duty").unwrap();
    assert_eq!(place.service.channel_list().unwrap().len(), 3, "{}", place.file());
    assert!(
        place.file().contains("# 낮에만") && place.file().contains("# 여기까지"),
        "{}",
        place.file()
    );

    // A secret that a person named himself is his.
    place
        .service
        .set_secret("MAIL", CANARY.to_owned().into(), &["mail.test"].map(str::to_owned))
        .unwrap();
    let own = "[email.own]\nhost = \"mail.test\"\nuser = \"u\"\npassword_secret = \"MAIL\"\nfrom = \"a@b.test\"\nto = [\"a@b.test\"]\n";
    fs::write(place.data.path().join("channels.toml"), own).unwrap();
    place.service.remove_channel("own").unwrap();
    assert!(place.secrets().contains(&"MAIL".to_owned()) && place.file().is_empty());
}

#[test]
fn a_channel_that_a_monitor_tells_stays() {
    let place = Place::new("[desktop.here]\n");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recordings/demo-shop");
    fs::create_dir_all(place.data.path().join("monitors")).unwrap();
    let monitor = format!(
        "name = \"상점\"\nrecording = {:?}\ntell = [\"here\"]\n[schedule]\nevery = \"5m\"\n",
        kept.display().to_string()
    );
    fs::write(place.data.path().join("monitors/shop.toml"), monitor).unwrap();
    let refused = place.service.remove_channel("here").unwrap_err();
    assert_eq!(refused.code(), "channel_in_use");
    assert_eq!(refused.explain(Language::Ko).why.as_deref(), Some("상점"));
    assert_eq!(place.file(), "[desktop.here]\n");
}

#[cfg(unix)]
#[test]
fn who_could_not_read_the_file_still_cannot_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new("");
    let elsewhere = place.data.path().join("kept-in-git.toml");
    fs::write(&elsewhere, "[desktop.here]\n").unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o600)).unwrap();
    let link = place.data.path().join("channels.toml");
    symlink(&elsewhere, &link).unwrap();
    place.save("there", true, ChannelWay::Desktop, None).unwrap();
    assert!(fs::read_to_string(&elsewhere).unwrap().contains("there"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&elsewhere).unwrap().permissions().mode() & 0o777, 0o600);
}
