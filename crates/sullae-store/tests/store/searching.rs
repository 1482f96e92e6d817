//! Runs looked for page by page.

use sullae_recording::{Reason, Verdict, run::Sentence};
use sullae_store::{RunSearch, Store};
use tempfile::TempDir;

use crate::made::{finished, new_run};

/// Thirty runs: every third offline, the tenth and twentieth with words of their own.
fn store(home: &TempDir) -> Store {
    let store = Store::open(home.path()).unwrap();
    for number in 0..30 {
        let new = new_run(number);
        store.begin_run(&new).unwrap();
        let reason = (number % 3 == 0).then_some(Reason::Offline {});
        let said = if number % 10 == 0 {
            "100% 느립니다"
        } else {
            "모두 마쳤습니다"
        };
        let sentence = Sentence::new(said, "Done");
        store.finish_run(&finished(&new, Vec::new(), reason), &sentence).unwrap();
    }
    store
}

/// The numbers of all runs found, page after page.
fn all(store: &Store, search: &RunSearch) -> Vec<u32> {
    let mut search = search.clone();
    let mut numbers = Vec::new();
    loop {
        let page = store.search_runs(&search).unwrap();
        assert!(page.runs.len() <= search.limit as usize);
        numbers.extend(page.runs.iter().map(|run| run.id["run-".len()..].parse::<u32>().unwrap()));
        let Some(next) = page.next else { return numbers };
        assert!(numbers.len() <= 30, "it ends");
        search.after = Some(next);
    }
}

#[test]
fn pages_follow_each_other_newest_first_and_end() {
    let home = TempDir::new().unwrap();
    let store = store(&home);
    let search = RunSearch {
        limit: 7,
        ..RunSearch::default()
    };
    assert_eq!(all(&store, &search), (0..30).rev().collect::<Vec<_>>());
    let whole = RunSearch { limit: 100, ..search };
    assert_eq!(store.search_runs(&whole).unwrap().next, None);
}

#[test]
fn verdict_time_and_words_narrow_it() {
    let home = TempDir::new().unwrap();
    let store = store(&home);
    let search = RunSearch {
        limit: 4,
        verdict: Some(Verdict::NotChecked),
        ..RunSearch::default()
    };
    assert_eq!(all(&store, &search), [27, 24, 21, 18, 15, 12, 9, 6, 3, 0]);
    let start_ms = new_run(0).started.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let between = RunSearch {
        since_ms: Some(start_ms + 10_000),
        until_ms: Some(start_ms + 20_000),
        ..search.clone()
    };
    assert_eq!(all(&store, &between), [18, 15, 12]);
    let words = |text: &str| RunSearch {
        text: Some(text.into()),
        verdict: None,
        ..search.clone()
    };
    assert_eq!(all(&store, &words("느립")), [20, 10, 0]);
    assert_eq!(all(&store, &words("0%")), [20, 10, 0], "signs stand for themselves");
    assert_eq!(all(&store, &words("%마")), [] as [u32; 0]);
    assert_eq!(all(&store, &words("로그인")).len(), 30, "the recording's name counts too");
}
