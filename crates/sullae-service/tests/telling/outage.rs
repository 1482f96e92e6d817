//! Fault 9: the other ends of alerts are down for hours. Time is simulated, the ends are real servers on loopback.
//!
//! A quarter of an hour for each way of being down, unless `SULLAE_OUTAGE_HOURS` says how many hours:
//! `SULLAE_OUTAGE_HOURS=6 cargo test -p sullae-service --test telling outage -- --nocapture` prints the counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use sullae_notify::{Channels, ChannelsFile, Email, Webhook};
use sullae_service::{
    Service,
    delivery::deliver_due,
    incidents::{PersonAct, hear},
};
use sullae_store::Store;
use sullae_testkit::receivers::{Behaviour, HookReceiver, Mailbox};

use crate::made::{MINUTE_MS, MORNING_MS, broken, run, store};

const SECOND_MS: i64 = 1000;
/// An end that hangs never answers, however long one waits; what an attempt really takes then.
const HANGING_ATTEMPT: Duration = Duration::from_millis(25);
/// As a slow machine needs it.
const ATTEMPT: Duration = Duration::from_secs(60);
/// What an attempt at an end that hangs takes by the simulated clock: its real limit.
const HANGING_ATTEMPT_MS: i64 = 20 * SECOND_MS;

/// The two ends, and the ways to them.
struct Ends {
    hook: HookReceiver,
    mail: Mailbox,
}

impl Ends {
    async fn start() -> Self {
        Self {
            hook: HookReceiver::start().await.unwrap(),
            mail: Mailbox::start(None).await.unwrap(),
        }
    }

    fn channels(&self, attempt: Duration) -> Channels {
        let text = format!(
            "[webhook.hook]\nurl = \"{}\"\nallow_private_addresses = true\n\n[email.mail]\nhost = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n\
             from = \"sullae@shop.test\"\nto = [\"duty@shop.test\"]\n",
            self.hook.url(),
            self.mail.port()
        );
        let file = ChannelsFile::parse(&text, Path::new("channels.toml")).unwrap();
        let mut channels = Channels::default();
        let hook = Webhook::new(&file.webhook["hook"], &|_, _| None).unwrap();
        channels.add("hook", Box::new(hook.with_attempt_limit(attempt)));
        let mail = Email::new(&file.email["mail"], &|_, _| None).unwrap();
        channels.add("mail", Box::new(mail.with_attempt_limit(attempt)));
        channels
    }

    async fn behave(&self, hook: Behaviour, mail: Behaviour) {
        self.hook.behave(hook).await;
        self.mail.behave(mail).await;
    }

    /// The keys that came, each as often as it came, and whether it was answered as taken.
    fn came(&self) -> Vec<(String, bool)> {
        let posted = self
            .hook
            .posted()
            .into_iter()
            .map(|posted| (posted.headers["sullae-key"].clone(), posted.accepted));
        let key = |text: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix("Sullae-Key: ").map(str::to_owned))
                .unwrap()
        };
        let letters = self.mail.letters().into_iter().map(|letter| (key(&letter.text), letter.accepted));
        posted.chain(letters).collect()
    }
}

/// What an outage came to.
#[derive(Debug, Default)]
struct Counts {
    written: usize,
    dropped: usize,
    arrived: usize,
    attempts: u32,
    doubles: usize,
    latest_ms: i64,
}

/// An outage of so many minutes, with a monitor that breaks every five minutes; the first one is acknowledged in the
/// midst of it.
async fn outage(hook: Behaviour, mail: Behaviour, minutes: i64) -> Counts {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    let ends = Ends::start().await;
    let hangs = hook == Behaviour::Hangs;
    ends.behave(hook.clone(), mail).await;
    let clock = AtomicI64::new(MORNING_MS);
    let mut counts = Counts::default();
    let end_ms = MORNING_MS + minutes * MINUTE_MS;
    let (channels, mut broke) = (ends.channels(if hangs { HANGING_ATTEMPT } else { ATTEMPT }), 0);
    while clock.load(Ordering::SeqCst) < end_ms {
        let minute = (clock.load(Ordering::SeqCst) - MORNING_MS) / MINUTE_MS;
        while broke * 5 <= minute {
            let mut heard = run(&format!("shop-{broke}"), broke * 5, broken());
            heard.tell = vec!["hook".into(), "mail".into()];
            hear(&store, &heard).unwrap();
            broke += 1;
        }
        let done = deliver_due(&store, &channels, &|| clock.load(Ordering::SeqCst)).await.unwrap();
        counts.attempts += done.failed;
        assert_eq!(done.arrived, 0, "nothing can arrive while the ends are down");
        clock.fetch_add(
            if hangs && done.failed > 0 { HANGING_ATTEMPT_MS } else { SECOND_MS },
            Ordering::SeqCst,
        );
    }
    Service::open(Some(data.path()))
        .unwrap()
        .act_on_incident(1, PersonAct::Acknowledge, "kim", None)
        .unwrap();
    come_back(&store, &ends, &clock, hook == Behaviour::TakesAndDrops, &mut counts).await;
    counts
}

/// The ends work again from now on; everything has five minutes to arrive. `took_before`: they took what came while
/// they were down, and did not say so.
async fn come_back(store: &Store, ends: &Ends, clock: &AtomicI64, took_before: bool, counts: &mut Counts) {
    let back_ms = clock.load(Ordering::SeqCst);
    ends.behave(Behaviour::Works, Behaviour::Works).await;
    let channels = ends.channels(ATTEMPT);
    while clock.load(Ordering::SeqCst) < back_ms + 5 * MINUTE_MS {
        deliver_due(store, &channels, &|| clock.load(Ordering::SeqCst)).await.unwrap();
        clock.fetch_add(SECOND_MS, Ordering::SeqCst);
    }
    let alerts = store.alerts(None, None).unwrap();
    let mut came: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for (key, accepted) in ends.came() {
        came.entry(key).or_default().push(accepted);
    }
    let taken = |key: &str| came.get(key).is_some_and(|times| times.contains(&true));
    counts.written = alerts.len();
    counts.dropped = alerts.iter().filter(|alert| alert.dropped_ms.is_some()).count();
    counts.arrived = alerts
        .iter()
        .filter(|alert| alert.delivered_ms.is_some() && taken(&alert.key))
        .count();
    let times_taken = |times: &&Vec<bool>| times.iter().filter(|accepted| **accepted || took_before).count();
    counts.doubles = came.values().filter(|times| times_taken(times) > 1).count();
    counts.latest_ms = alerts
        .iter()
        .filter_map(|alert| alert.delivered_ms)
        .max()
        .map_or(i64::MAX, |at_ms| at_ms - back_ms);
    let dropped: BTreeSet<i64> = alerts
        .iter()
        .filter(|alert| alert.dropped_ms.is_some())
        .map(|alert| alert.incident)
        .collect();
    assert_eq!(dropped, BTreeSet::from([1]), "what was acknowledged, and nothing else");
    let late = alerts.iter().find(|alert| alert.dropped_ms.is_some() && taken(&alert.key));
    assert_eq!(late, None, "an acknowledged incident's alert arrived after all");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_the_ends_are_down_everything_arrives_within_a_minute_of_their_return_and_once() {
    let minutes = std::env::var("SULLAE_OUTAGE_HOURS")
        .ok()
        .and_then(|hours| hours.parse::<i64>().ok())
        .map_or(15, |hours| hours * 60);
    let answers = |status, retry_after_s| Behaviour::Answers { status, retry_after_s };
    let ways = [
        ("refused", Behaviour::Refuses, Behaviour::Refuses),
        ("500 / 451", answers(500, None), answers(451, None)),
        ("429 / 421", answers(429, Some(20)), answers(421, None)),
        ("hang", Behaviour::Hangs, Behaviour::Hangs),
        ("accept, then drop", Behaviour::TakesAndDrops, Behaviour::TakesAndDrops),
    ];
    let mut row = format!(
        "| 9 | webhook and SMTP down at once for {minutes} simulated minutes, in each of {} ways; a monitor breaks every five minutes, the first is acknowledged | ",
        ways.len()
    );
    for (name, hook, mail) in ways {
        let drops = hook == Behaviour::TakesAndDrops;
        let counts = outage(hook, mail, minutes).await;
        let Counts {
            written,
            dropped,
            arrived,
            attempts,
            doubles,
            latest_ms,
        } = counts;
        let _ = write!(
            row,
            "{name}: {written} written, {dropped} dropped with what was acknowledged, {arrived} arrived, the last {} s after the return, \
             {doubles} keys taken twice, {attempts} failed attempts; ",
            latest_ms / SECOND_MS
        );
        println!("{name}: {counts:?}");
        assert_eq!(counts.written, 2 * usize::try_from(minutes / 5).unwrap(), "{name}");
        assert_eq!((counts.dropped, counts.arrived), (2, counts.written - 2), "{name}");
        assert!(counts.latest_ms <= 60 * SECOND_MS, "{name}: {} ms", counts.latest_ms);
        assert_eq!(drops, counts.doubles > 0, "{name}: doubles only where the answer was lost");
        assert!(counts.attempts > 10, "{name}");
    }
    row.push_str("doubles only where the answer was lost |");
    println!("{row}");
    if let Ok(table) = std::env::var("SULLAE_FAULTS_TABLE") {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(table).unwrap();
        writeln!(file, "{row}").unwrap();
    }
}
