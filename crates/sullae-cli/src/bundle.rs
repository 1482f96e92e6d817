//! `sullae export` and `sullae import`.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use sullae_recording::{
    Explanation,
    bundle::{self, BundleReview},
    overview::{Overview, TypedValue},
};

use crate::{
    args,
    failure::Failure,
    opening::open,
    say::{Say, plain},
};

/// Writes a recording into one file.
pub(crate) fn export(args: &args::Export, say: Say) -> Result<ExitCode, Failure> {
    let summary = bundle::export(&args.folder, &args.out)?;
    let size = summary.size_bytes / 1024;
    println!("{} ({} KB)", args.out.display(), size);
    if !summary.secrets.is_empty() {
        println!(
            "{}: {}",
            say.pick("이름만 들어 있는 비밀값", "secrets, by name only"),
            summary.secrets.join(", ")
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what a bundle does, and keeps it after a yes.
pub(crate) fn import(args: &args::Import, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let review = service.review_bundle(&args.file)?;
    show(&review, say);
    if !args.yes && !agreed(say)? {
        println!("{}", say.pick("아무것도 저장하지 않았습니다.", "Nothing was kept."));
        return Ok(ExitCode::SUCCESS);
    }
    let folder = service.keep_review(review, args.out.as_deref())?;
    println!("{}", folder.display());
    Ok(ExitCode::SUCCESS)
}

fn show(review: &BundleReview, say: Say) {
    let Overview {
        name,
        sites,
        types,
        secrets,
        files,
        steps,
        warnings,
        ..
    } = &review.overview;
    println!("{}: {}", say.pick("이름", "name"), plain(name));
    println!("{}: {}", say.pick("들르는 사이트", "sites it visits"), plain(&sites.join(", ")));
    println!("{}:", say.pick("입력하는 것", "what it types"));
    for typed in types {
        let value = match &typed.value {
            TypedValue::Literal { text } => format!("“{text}”"),
            TypedValue::Variable { name, .. } => format!("${name}"),
            TypedValue::Key { key } => key.clone(),
            TypedValue::Secret { name } => format!("{} {name}", say.pick("비밀값", "the secret")),
        };
        println!("  {}. {} ← {}", typed.step + 1, plain(&typed.field), plain(&value));
    }
    if !secrets.is_empty() {
        println!(
            "{}: {}",
            say.pick("물어볼 비밀값", "secrets it asks for"),
            plain(&secrets.join(", "))
        );
    }
    if !files.is_empty() {
        println!("{}: {}", say.pick("올릴 파일", "files it uploads"), plain(&files.join(", ")));
    }
    println!("{}:", say.pick("단계", "steps"));
    for (number, step) in (1..).zip(steps) {
        println!("  {number}. {}", say.sentence(step));
    }
    for warning in warnings {
        println!("! {}", say.sentence(warning));
    }
}

fn agreed(say: Say) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::Input(Explanation::new(
            "consent_needed",
            say.pick("아직 저장하지 않았습니다.", "Nothing was kept yet."),
            say.pick("물어볼 사람이 없습니다.", "There is nobody to ask."),
            say.pick(
                "위 내용이 괜찮으면 --yes 를 붙여 다시 실행하세요.",
                "If the above is fine, run it again with --yes.",
            ),
        )));
    }
    print!("{} ", say.pick("이대로 저장할까요? [y/N]", "Keep it? [y/N]"));
    let _ = io::stdout().flush();
    let mut answer = String::new();
    // An unreadable answer is no consent.
    let _ = io::stdin().lock().read_line(&mut answer);
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "예" | "네"))
}
