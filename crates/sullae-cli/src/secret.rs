//! `sullae secret`: keeps secrets, and tells everything about them but their values.

use std::{
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use sullae_recording::{Explanation, SecretText};
use sullae_service::{HomeKind, SecretView, ServiceError, new_key_file};

use crate::{
    failure::Failure,
    opening::open,
    runs::print_json,
    say::{Say, plain},
};

/// More than any secret may have.
const LONGEST_INPUT: u64 = 10_000;

#[derive(Debug, Subcommand)]
pub(crate) enum SecretArgs {
    /// Keeps a secret. Its value is asked for, or read from standard input; it is never an argument.
    Set {
        /// What monitors, runs and channels call it: letters, digits, - and _.
        name: String,
        /// A host on which it may be used, such as shop.example.com, or '*.example.com' for all below. Can be given more than once.
        #[arg(long = "site", value_name = "HOST")]
        sites: Vec<String>,
    },
    /// Lists secrets with their sites and when they were set, without their values.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Removes a secret.
    Remove {
        /// Its name.
        name: String,
    },
    /// Makes the key of a vault: for servers, where the operating system keeps no secrets.
    NewKey {
        /// The file to make; only you can read it.
        file: PathBuf,
    },
}

pub(crate) fn secret(args: SecretArgs, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    match args {
        SecretArgs::Set { name, sites } => {
            let service = open(data_folder, say)?;
            // Before the value is asked for, whatever can be wrong without it.
            service.check_secret(&name, &sites)?;
            let (home, kept) = service.set_secret(&name, value(&name, say)?, &sites)?;
            told_set(home, &kept, say);
        }
        SecretArgs::List { json } => {
            let secrets = open(data_folder, say)?.secrets()?;
            if json {
                print_json(&secrets);
            } else if secrets.is_empty() {
                println!(
                    "{}",
                    say.pick(
                        "보관된 비밀 값이 없습니다. `sullae secret set 이름 --site 호스트` 로 넣으세요.",
                        "No secrets. Keep one with `sullae secret set NAME --site HOST`."
                    )
                );
            }
            for secret in secrets.iter().filter(|_| !json) {
                println!(
                    "{}  {}  {}",
                    plain(&secret.name),
                    plain(&secret.sites.join(", ")),
                    plain(&secret.set)
                );
            }
        }
        SecretArgs::Remove { name } => {
            open(data_folder, say)?.remove_secret(&name)?;
            println!(
                "{}",
                say.language.pick(
                    format!("비밀 값 ‘{name}’을(를) 지웠습니다."),
                    format!("Removed the secret “{name}”.")
                )
            );
        }
        SecretArgs::NewKey { file } => {
            new_key_file(&file).map_err(ServiceError::from)?;
            let file = file.display();
            println!(
                "{}",
                say.language.pick(
                    format!(
                        "금고 열쇠를 만들었습니다: {file}\n이제 SULLAE_VAULT_KEY_FILE={file} 을(를) 주면 비밀 값이 데이터 폴더의 암호화된 금고에 들어갑니다. \
                         열쇠를 잃으면 열 수 없으니 데이터 폴더와 따로 보관하세요."
                    ),
                    format!(
                        "Made the key of a vault: {file}\nWith SULLAE_VAULT_KEY_FILE={file} secrets now go into an encrypted vault in the data folder. \
                         Nothing opens it without the key: keep it, and keep it apart from the data folder."
                    )
                )
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn told_set(home: HomeKind, kept: &SecretView, say: Say) {
    let (ko, en) = match home {
        HomeKind::Vault => ("데이터 폴더의 암호화된 금고", "the vault of the data folder"),
        HomeKind::System => ("이 컴퓨터의 비밀 보관소", "the operating system's store"),
    };
    let (name, sites) = (&kept.name, kept.sites.join(", "));
    println!(
        "{}",
        say.language.pick(
            format!("비밀 값 ‘{name}’을(를) {ko}에 넣었습니다. 쓸 수 있는 사이트: {sites}"),
            format!("The secret “{name}” is in {en}. It may be used on: {sites}")
        )
    );
}

/// Asks for the value without showing it, twice; without a terminal it is what comes on standard input, less the line's end.
fn value(name: &str, say: Say) -> Result<SecretText, Failure> {
    let unreadable = |why: String| {
        let next = say.pick(
            "터미널에서 다시 해 보거나 표준 입력으로 한 줄을 주세요.",
            "Try again on a terminal, or give one line on standard input.",
        );
        Failure::Input(Explanation::new(
            "secret_value_unreadable",
            say.pick("비밀 값을 읽지 못했습니다.", "The value could not be read."),
            why,
            next,
        ))
    };
    if !std::io::stdin().is_terminal() {
        let mut text = String::with_capacity(usize::try_from(LONGEST_INPUT).unwrap_or(0) + 1);
        let read = std::io::stdin().take(LONGEST_INPUT).read_to_string(&mut text);
        read.map_err(|error| unreadable(error.to_string()))?;
        if text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        return Ok(text.into());
    }
    let ask = |question: String| {
        let typed = rpassword::prompt_password(question).map_err(|error| unreadable(error.to_string()))?;
        Ok::<SecretText, Failure>(typed.into())
    };
    let first = ask(say.language.pick(
        format!("‘{name}’의 값 (보이지 않습니다): "),
        format!("Value of “{name}” (not shown): "),
    ))?;
    let again = ask(say.pick("한 번 더: ", "Once more: ").to_owned())?;
    if first != again {
        return Err(unreadable(
            say.pick("두 번 입력한 값이 다릅니다.", "The two values differ.").to_owned(),
        ));
    }
    Ok(first)
}
