//! Proposed looks: one a step, kept until decided, refusals remembered, changes kept to be taken back.

use sullae_recording::{NewLook, Proposal, Rect, Target, TargetKind, folder::FolderChange, run::EvidenceScores};
use sullae_store::{PrunePolicy, Store};

const FOLDER: &str = "/checks/login";

fn proposal(step_id: &str, run_id: &str) -> Proposal {
    Proposal {
        run_id: run_id.into(),
        seen: "2026-11-21T09:00:00+09:00".into(),
        look: NewLook {
            step_id: step_id.into(),
            step_sha256: format!("sum of {step_id}"),
            evidence: EvidenceScores::default(),
            score: 0.9,
            target: Target {
                label: "로그인".into(),
                kind: TargetKind::Button,
                place: Rect::default(),
                anchor: None,
                text: None,
                neighbours: vec![],
                element: None,
            },
        },
        png: run_id.as_bytes().to_vec(),
    }
}

fn runs_of(proposals: &[Proposal]) -> Vec<&str> {
    proposals.iter().map(|proposal| proposal.run_id.as_str()).collect()
}

#[test]
fn the_newest_run_wins_and_pruning_runs_loses_none() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for proposed in [proposal("s2", "r1"), proposal("s3", "r1"), proposal("s2", "r2")] {
        store.put_proposal(FOLDER, &proposed).unwrap();
    }
    store.put_proposal("/checks/other", &proposal("s2", "r9")).unwrap();
    let everything = PrunePolicy {
        keep_last: Some(0),
        ..PrunePolicy::default()
    };
    store.prune(&everything).unwrap();
    drop(store);
    let store = Store::open(data.path()).unwrap();
    let waiting = store.proposals(FOLDER).unwrap();
    assert_eq!(runs_of(&waiting), ["r2", "r1"]);
    assert_eq!(waiting[0], proposal("s2", "r2"));

    store.retain_proposals(FOLDER, |look| look.step_id == "s3").unwrap();
    assert_eq!(runs_of(&store.proposals(FOLDER).unwrap()), ["r1"]);
    store.forget_proposals_of_lost_folders(|folder| folder == FOLDER).unwrap();
    assert_eq!(store.proposals("/checks/other").unwrap(), []);
}

#[test]
fn refusals_are_remembered_and_bounded() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    for number in 0..20 {
        store.put_proposal(FOLDER, &proposal("s2", &format!("r{number}"))).unwrap();
        store.refuse_proposal(FOLDER, "s2").unwrap();
    }
    assert_eq!(store.proposals(FOLDER).unwrap(), []);
    let refused = store.refused_looks(FOLDER).unwrap();
    assert_eq!((refused.len(), refused[7].run_id.as_str()), (8, "r19"));
}

#[test]
fn the_last_change_is_kept_whole_and_in_place_of_the_one_before() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let change = |name: &str| FolderChange {
        before: b"old".to_vec(),
        after: name.as_bytes().to_vec(),
        added: vec![(format!("anchors/{name}.png"), vec![1, 2])],
        removed: vec![("anchors/s2.png".into(), vec![3])],
    };
    assert_eq!(store.accepted_change(FOLDER).unwrap(), None);
    for name in ["first", "second"] {
        store.put_accepted_change(FOLDER, &change(name)).unwrap();
    }
    assert_eq!(store.accepted_change(FOLDER).unwrap(), Some(change("second")));
    store.forget_accepted_change(FOLDER).unwrap();
    assert_eq!(store.accepted_change(FOLDER).unwrap(), None);
}
