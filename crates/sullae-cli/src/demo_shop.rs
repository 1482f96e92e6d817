//! `sullae demo-shop`.

use std::process::ExitCode;

use sullae_testkit::DemoShop;

use crate::{args, failure::Failure, say::Say, signals};

/// Serves the shop until asked to end.
pub(crate) async fn serve(args: &args::DemoShop, say: Say) -> Result<ExitCode, Failure> {
    let shop = DemoShop::start(args.port).await?;
    println!("{}", shop.url());
    eprintln!("{}: {}", say.pick("고장 스위치", "fault switches"), shop.faults_url());
    eprintln!("{}", say.pick("Ctrl-C 로 끝냅니다.", "Ctrl-C ends it."));
    signals::asked_to_end().await;
    shop.stop().await;
    Ok(ExitCode::SUCCESS)
}
