//! `sullae doctor`.

use std::{path::Path, process::ExitCode};

use sullae_service::{FindingState, Service};

use crate::{args, failure::Failure, runs::print_json, say::Say};

/// Looks at everything Sullae needs; exit code 3 if something will not work.
pub(crate) async fn doctor(args: &args::Doctor, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let examination = Service::examine(data_folder).await;
    if args.json {
        print_json(&examination);
    } else {
        for finding in &examination.findings {
            let mark = match finding.state {
                FindingState::Ok => "✓",
                FindingState::Warning => "▲",
                FindingState::Problem => "✗",
            };
            println!("{mark} {}", say.sentence(&finding.what));
            if let Some(mend) = &finding.how_to_mend {
                println!("    → {}", say.sentence(mend));
            }
            if let Some(command) = &finding.command {
                println!("      $ {command}");
            }
        }
    }
    let broken = examination.findings.iter().any(|finding| finding.state == FindingState::Problem);
    Ok(ExitCode::from(if broken { 3 } else { 0 }))
}
