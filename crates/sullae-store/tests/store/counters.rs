//! Numbers that count runs.

use sullae_store::Store;

#[test]
fn every_run_of_a_recording_gets_the_next_number_and_another_recording_its_own() {
    let data = tempfile::tempdir().unwrap();
    let next = |folder: &str, first: u32| Store::open(data.path()).unwrap().next_count(folder, "order", first).unwrap();
    assert_eq!([next("/a", 7), next("/a", 7), next("/b", 1)], [7, 8, 1]);
    assert_eq!(next("/a", 100), 100, "a recording may begin further on");
    assert_eq!(next("/a", 1), 101, "but never falls back to numbers it had");
}
