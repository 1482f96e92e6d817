//! `sullae ocr`: the text in pictures, for people, as JSON, or drawn over them.

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use sullae_service::{PictureReader, PictureReading, write_readings};

use crate::{
    args,
    failure::Failure,
    say::{Say, plain},
};

/// Reads every picture that can be read; the exit code is that of the last that could not.
pub(crate) fn ocr(args: &args::Ocr, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let reader = PictureReader::open(args.models.as_deref(), data_folder)?;
    let mut readings = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for picture in &args.pictures {
        match reader.read(picture, args.region) {
            Ok(reading) => {
                let printed = if args.json {
                    // Strings and finite numbers only: this cannot fail.
                    writeln!(io::stdout(), "{}", serde_json::to_string(&reading).unwrap_or_default())
                } else {
                    show(&reading, args.pictures.len() > 1, say)
                };
                if printed.is_err() && args.html.is_none() {
                    // Whoever read our output has seen enough (`| head`).
                    return Ok(code);
                }
                readings.push((picture.as_path(), reading));
            }
            Err(error) => code = Failure::from(error).tell(say),
        }
    }
    if let Some(file) = &args.html {
        write_readings(file, &readings, say.language)?;
        eprintln!("{}: {}", say.pick("그림 위에 그린 결과", "Drawn over the pictures"), file.display());
    }
    Ok(code)
}

fn show(reading: &PictureReading, with_name: bool, say: Say) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if with_name {
        writeln!(out, "{}", plain(&reading.picture))?;
    }
    if reading.lines.is_empty() {
        eprintln!("{}", say.pick("읽은 글자가 없습니다.", "No text was read."));
    }
    for line in &reading.lines {
        let [x, y, width, height] = line.place;
        let percent = (line.confidence * 100.0).floor();
        writeln!(out, "{x:>5} {y:>5} {width:>5} {height:>4}  {percent:>3} %  {}", plain(&line.text))?;
    }
    Ok(())
}
