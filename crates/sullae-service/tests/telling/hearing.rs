//! What a finished run does to incidents and to the outbox.

use sullae_monitor::incident::{Entry, State, Subject, Telling};
use sullae_recording::Reason;
use sullae_service::{
    IncidentFilter, Service,
    incidents::{Heard, PersonAct, SULLAE_AS_A_WHOLE, Told, hear, time_passes},
};
use sullae_store::Store;

use crate::made::{MINUTE_MS, MORNING_MS, broken, run, store};

fn hear_all(store: &Store, runs: impl IntoIterator<Item = Heard>) -> Vec<Told> {
    runs.into_iter().flat_map(|run| hear(store, &run).unwrap()).collect()
}

fn tellings(told: &[Told]) -> Vec<Telling> {
    told.iter().map(|told| told.telling).collect()
}

#[test]
fn a_stretch_of_trouble_is_one_incident_and_each_change_one_message_for_each_channel() {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    let day = [None, broken(), broken(), broken(), None, None, None];
    let told = hear_all(
        &store,
        day.into_iter().zip(0..).map(|(reason, minute)| run("login", minute, reason)),
    );
    assert_eq!(tellings(&told), [Telling::Opened, Telling::Recovered]);
    let incidents = store.incidents(&IncidentFilter::default()).unwrap();
    assert_eq!(
        (incidents.len(), incidents[0].closed_ms),
        (1, Some(MORNING_MS + 5 * MINUTE_MS + 4_000))
    );
    let alerts = store.alerts(None, None).unwrap();
    let keys: Vec<&str> = alerts.iter().map(|alert| alert.key.as_str()).collect();
    let uid = &incidents[0].uid;
    assert_eq!(keys, [format!("{uid}.3.duty"), format!("{uid}.1.duty")]);
    assert_eq!(alerts[1].body["expected"]["ko"], "녹화할 때처럼 누르면 화면이 바뀌어야 합니다.");
}

#[test]
fn the_same_run_heard_again_after_a_crash_counts_once() {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    let mut twice_needed = run("login", 0, broken());
    twice_needed.thresholds.open_after = 2;
    assert_eq!(hear_all(&store, vec![twice_needed.clone(); 5]), []);
    twice_needed.run_id = "another".into();
    assert_eq!(tellings(&hear_all(&store, [twice_needed.clone(), twice_needed])), [Telling::Opened]);
}

#[test]
fn a_machine_that_is_offline_is_told_once_for_all_monitors_and_is_no_incident_of_a_site() {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    let names: Vec<String> = (0..20).map(|number| format!("shop-{number}")).collect();
    let all = |minute, reason: Option<Reason>| names.iter().map(move |name| run(name, minute, reason.clone())).collect::<Vec<_>>();
    hear_all(&store, all(0, None));
    let told = hear_all(&store, (1..9).flat_map(|minute| all(minute, Some(Reason::Offline {}))));
    let expected = Told {
        monitor: SULLAE_AS_A_WHOLE.to_owned(),
        subject: Subject::Sight,
        telling: Telling::Opened,
        incident: 1,
    };
    assert_eq!(told, [expected]);
    assert_eq!(tellings(&hear_all(&store, all(9, None))), [Telling::Recovered]);
    assert_eq!(store.incidents(&IncidentFilter::default()).unwrap().len(), 1);
}

#[test]
fn a_recording_that_cannot_be_replayed_is_told_for_its_monitor_alone_and_a_stopped_run_not_at_all() {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    let invalid = || Some(Reason::RecordingInvalid { detail: "x".into() });
    let told = hear_all(
        &store,
        [run("a", 0, invalid()), run("b", 0, None), run("a", 1, invalid()), run("b", 1, None)],
    );
    assert_eq!((told.len(), told[0].monitor.as_str(), told[0].subject), (1, "a", Subject::Sight));
    assert_eq!(
        hear_all(&store, (0..9).map(|minute| run("c", minute, Some(Reason::Cancelled {})))),
        []
    );
}

#[test]
fn the_log_in_the_database_gives_the_state_in_the_database() {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    let day = (0..200).map(|minute| run("login", minute, if minute * minute % 7 < 3 { broken() } else { None }));
    assert!(!hear_all(&store, day).is_empty());
    let log = store.incident_log("login", "site").unwrap();
    let entries = log.into_iter().map(|row| serde_json::from_value::<Entry>(row.entry).unwrap());
    let replayed = entries.fold(State::default(), |state, entry| state.after(&entry));
    let kept: State = serde_json::from_str(&store.watch("login", "site").unwrap().unwrap().state).unwrap();
    assert_eq!(replayed, kept);
    assert_ne!(kept, State::default());
}

#[test]
fn who_takes_it_in_hand_is_not_reminded_and_what_still_waits_is_dropped() {
    let data = tempfile::tempdir().unwrap();
    let service = Service::open(Some(data.path())).unwrap();
    let store = store(data.path());
    let told = hear_all(&store, [run("login", 0, broken())]);
    let id = told[0].incident;
    service
        .act_on_incident(id, PersonAct::Acknowledge, "kim", Some("보고 있음"))
        .unwrap();
    assert_eq!(time_passes(&store, MORNING_MS + 600 * MINUTE_MS).unwrap(), []);
    hear_all(&store, [run("login", 601, None), run("login", 602, None)]);
    let shown = service.show_incident(id).unwrap();
    let states: Vec<_> = shown
        .alerts
        .iter()
        .map(|alert| (alert.telling.as_str(), alert.state.as_str()))
        .collect();
    assert_eq!(states, [("opened", "dropped"), ("recovered", "waiting")]);
    service.act_on_incident(id, PersonAct::Comment, "kim", Some("배포가 원인")).unwrap();
    assert!(service.act_on_incident(id, PersonAct::Close, "kim", None).is_err(), "it is over");
    let timeline = service.show_incident(id).unwrap().timeline;
    let what: Vec<_> = timeline.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(what, ["opened", "acknowledged", "pass_seen", "recovered", "commented"]);
    assert_eq!(timeline[4].note.as_deref(), Some("배포가 원인"));
}

#[test]
fn a_reminder_is_not_piled_on_messages_that_still_wait() {
    let data = tempfile::tempdir().unwrap();
    let store = store(data.path());
    hear_all(&store, [run("login", 0, broken())]);
    let told = time_passes(&store, MORNING_MS + 61 * MINUTE_MS).unwrap();
    assert_eq!(tellings(&told), [Telling::Reminded]);
    assert_eq!(
        store.alerts(None, None).unwrap().len(),
        1,
        "whoever gets the first message needs no reminder of it"
    );
}
