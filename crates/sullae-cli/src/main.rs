//! The binary `sullae`: one subcommand for each use case, over `sullae-service`.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a command line does")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod api;
mod args;
mod batch;
mod bundle;
mod channel;
mod data_rows;
mod demo_shop;
mod doctor;
mod failure;
mod heal;
mod incidents;
mod limits;
mod locate;
mod match_picture;
mod monitor;
mod ocr;
mod opening;
mod pick;
mod record;
mod run;
mod runs;
mod say;
mod secret;
mod signals;
mod system_service;
mod telling_args;
mod watch;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::{
    args::{Args, Command},
    failure::Failure,
    say::Say,
};

fn main() -> ExitCode {
    let args = Args::parse();
    // Logs go to stderr and only on request: stdout belongs to the results.
    let filter = EnvFilter::try_from_env("SULLAE_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let say = Say::new(args.language);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(3);
        }
    };
    let done = runtime.block_on(dispatch(args, say));
    done.unwrap_or_else(|failure| failure.tell(say))
}

async fn dispatch(args: Args, say: Say) -> Result<ExitCode, Failure> {
    let data_folder = args.data_folder.as_deref();
    match args.command {
        Command::Record(record) => record::record(record, data_folder, say).await,
        Command::Run(run) => run::run(run, data_folder, say).await,
        Command::Locate(locate) => locate::locate(locate, data_folder, say).await,
        Command::Pick(pick) => pick::pick(pick, data_folder, say).await,
        Command::Runs(runs) => runs::runs(runs, data_folder, say),
        Command::Incidents(what) => incidents::incidents(what, data_folder, say),
        Command::Alerts(what) => incidents::alerts(what, data_folder, say).await,
        Command::Channel(what) => channel::channel(what, data_folder, say).await,
        Command::Secret(what) => secret::secret(what, data_folder, say),
        Command::Monitor(what) => monitor::monitor(what, data_folder, say),
        Command::Watch(watch) => watch::watch(watch, data_folder, say).await,
        Command::Service(what) => system_service::service(&what, data_folder, say),
        Command::Limits(limits) => limits::limits(&limits, data_folder, say),
        Command::Heal(heal) => heal::heal(&heal, data_folder, say),
        Command::Export(export) => bundle::export(&export, say),
        Command::Import(import) => bundle::import(&import, data_folder, say),
        Command::Match(what) => match_picture::run(what, say),
        Command::Doctor(doctor) => doctor::doctor(&doctor, data_folder, say).await,
        Command::Ocr(ocr) => ocr::ocr(&ocr, data_folder, say),
        Command::DemoShop(shop) => demo_shop::serve(&shop, say).await,
    }
}
