//! `sullae channel`: where alerts go, and whether they arrive there.

use std::{path::Path, process::ExitCode};

use crate::{
    args,
    failure::Failure,
    opening::open,
    runs::print_json,
    say::{Say, plain},
};

pub(crate) async fn channel(args: args::Channel, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    match args {
        args::Channel::List { json } => {
            let channels = service.channel_list()?;
            if json {
                print_json(&channels);
                return Ok(ExitCode::SUCCESS);
            }
            if channels.is_empty() {
                let file = service.places().channels();
                println!(
                    "{}",
                    say.language.pick(
                        format!("알림 채널이 없습니다. {} 파일에 적으세요.", file.display()),
                        format!("There is no channel. Write some into {}.", file.display()),
                    )
                );
            }
            for channel in channels {
                println!("{}  {}  {}", channel.name, channel.kind, plain(&channel.goes_to));
            }
        }
        args::Channel::Test { name } => {
            service.test_channel(&name).await?;
            println!(
                "{}",
                say.language.pick(
                    format!("‘{name}’(으)로 시험 알림을 보냈습니다."),
                    format!("A test alert went out through “{name}”."),
                )
            );
        }
        args::Channel::Remove { name } => {
            service.remove_channel(&name)?;
            println!(
                "{}",
                say.language.pick(
                    format!("알림 채널 ‘{name}’을(를) 지웠습니다."),
                    format!("Removed the channel “{name}”.")
                )
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
