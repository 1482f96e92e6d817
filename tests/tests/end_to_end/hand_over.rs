//! A recording handed over: exported in one home, imported and run in another.

use sullae_recording::Verdict;
use sullae_tests::{shopping::PASSWORD, sullae::Sullae};

use crate::shop::{Shopping, home};

#[test]
fn a_bundle_exported_in_one_home_imports_and_runs_in_a_clean_one() {
    let shopping = Shopping::open();
    let bundle = shopping.home.path().join("check.sullae");
    let exported = shopping
        .sullae
        .call(&["export", shopping.recording.to_str().unwrap(), "--out", bundle.to_str().unwrap()])
        .unwrap();
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));

    let clean = home();
    let colleague = Sullae::at_home(clean.path()).with("SULLAE_VAR_PASSWORD", PASSWORD);
    // Nobody is there to say yes: it is shown, and nothing is kept.
    let asked = colleague.call(&["import", bundle.to_str().unwrap()]).unwrap();
    let shown = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert_eq!(asked.status.code(), Some(2));
    assert!(
        shown.contains(shopping.shop.url().trim_end_matches('/')) && shown.contains("머그") && shown.contains("password"),
        "{shown}"
    );
    assert!(!clean.path().join("data/recordings").exists());

    let imported = colleague.call(&["import", bundle.to_str().unwrap(), "--yes"]).unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let said = String::from_utf8_lossy(&imported.stdout).into_owned();
    let folder = std::path::Path::new(said.lines().last().unwrap());
    assert!(folder.starts_with(clean.path().join("data/recordings")), "{said}");
    let (run, code) = colleague.run(folder, &[]).unwrap();
    assert_eq!((run.verdict, code), (Verdict::Passed, 0), "{:#?}", run.reason);
}
