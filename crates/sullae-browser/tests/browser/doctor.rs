//! What the doctor says about this machine and about a broken one.

use sullae_browser::BrowserSettings;
use sullae_browser::doctor::{Extras, Finding, FindingState, examine};

use crate::support::{double, headless};

fn state_of(findings: &[Finding], id: &str) -> Option<FindingState> {
    findings.iter().find(|finding| finding.id == id).map(|finding| finding.state)
}

#[tokio::test]
async fn a_machine_that_can_run_checks_is_found_well() {
    let extras = Extras {
        disk_folder: Some("/tmp/not/yet/made".into()),
        will_record: false,
        try_session: true,
    };
    let findings = examine(&headless(), &extras).await;
    for id in ["browser", "driver", "versions", "session"] {
        assert_eq!(state_of(&findings, id), Some(FindingState::Ok), "{findings:?}");
    }
    assert!(state_of(&findings, "disk").is_some());
}

#[tokio::test]
async fn each_trouble_is_a_finding_with_a_way_to_mend_it() {
    let settings = BrowserSettings {
        driver: Some(double("chromedriver-of-version-1")),
        ..headless()
    };
    let findings = examine(&settings, &Extras::default()).await;
    assert_eq!(state_of(&findings, "versions"), Some(FindingState::Problem));

    let settings = BrowserSettings {
        browser: Some("/nowhere".into()),
        ..headless()
    };
    let findings = examine(&settings, &Extras::default()).await;
    assert_eq!(state_of(&findings, "browser"), Some(FindingState::Problem));
    assert_eq!(state_of(&findings, "versions"), None, "nothing to compare");
    for finding in findings.iter().filter(|finding| finding.state != FindingState::Ok) {
        let mend = finding.how_to_mend.as_ref().unwrap();
        assert!(!mend.ko.is_empty() && !mend.en.is_empty());
    }
}
