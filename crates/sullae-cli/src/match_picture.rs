//! `sullae match`.

use std::process::ExitCode;

use sullae_recording::Explain;
use sullae_service::{MatchReport, MatchRequest, match_picture};

use crate::{args, failure::Failure, runs::print_json, say::Say};

/// Places told in sentences; JSON lists all.
const TOLD: usize = 8;

/// Looks for a picture in another; exit code 0 found, 1 not found, 2 bad input.
pub(crate) fn run(args: args::Match, say: Say) -> Result<ExitCode, Failure> {
    let request = MatchRequest {
        shot: args.shot,
        template: args.template,
        scale: args.scale,
        ignored: args.ignored,
    };
    let report = match_picture(&request).map_err(|error| Failure::Input(error.explain(say.language)))?;
    if args.json {
        print_json(&report);
    } else {
        tell(&report, say);
    }
    Ok(ExitCode::from(u8::from(!report.found)))
}

fn tell(report: &MatchReport, say: Say) {
    let told = match (report.found, report.twins) {
        (true, 0) => say.pick("찾았습니다.", "Found.").to_owned(),
        (true, twins) => format!(
            "{} {twins}",
            say.pick("찾았지만 똑같이 생긴 곳이 더 있습니다:", "Found, but other places look the same:")
        ),
        (false, _) => say
            .pick("찾지 못했습니다. 비슷한 곳만 있습니다.", "Not found; at best something like it.")
            .to_owned(),
    };
    println!(
        "{told} ({} {:.3})",
        say.pick("다음 후보와의 차이", "ahead of the runner-up by"),
        report.margin
    );
    for place in report.places.iter().take(TOLD) {
        let how = serde_json::to_value(place.method).unwrap_or_default();
        println!(
            "{:>6},{:<6} {:>5} x {:<5} {:.3}  {}",
            place.x,
            place.y,
            place.width,
            place.height,
            place.score,
            how.as_str().unwrap_or_default()
        );
    }
    if report.places.len() > TOLD {
        println!("… {}", report.places.len());
    }
}
