//! Batch files: a JSON object a line in, a JSON line out for each, whatever comes of it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sullae_recording::{Explain, Explanation};
use sullae_service::ServiceError;

use crate::{failure::Failure, say::Say};

/// A line of a batch file that says something.
pub(crate) struct BatchLine {
    /// Its number in the file, from 1.
    number: usize,
    /// What it says; an explanation where that is no JSON object.
    said: Result<Value, String>,
}

/// Opens a batch file; `-` is standard input. Lines are read as they come, so a program may feed them one by one.
pub(crate) fn lines(path: &Path, say: Say) -> Result<impl Iterator<Item = BatchLine> + use<>, Failure> {
    let reader: Box<dyn BufRead + Send> = if path.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(path).map_err(|error| unreadable(path, &error, say))?))
    };
    let lines = (1_usize..).zip(reader.split(b'\n').map_while(Result::ok));
    Ok(lines.filter_map(|(number, line)| {
        let line = String::from_utf8_lossy(&line);
        let line = line.trim().trim_start_matches('\u{feff}');
        (!line.is_empty()).then(|| BatchLine {
            number,
            said: serde_json::from_str(line).map_err(|error| error.to_string()),
        })
    }))
}

impl BatchLine {
    /// The line as an order of this kind, and the `id` that its answer repeats.
    pub(crate) fn order<T: DeserializeOwned>(&self) -> (Value, Result<T, String>) {
        let Ok(said) = &self.said else {
            return (Value::Null, Err(self.said.as_ref().err().cloned().unwrap_or_default()));
        };
        let mut said = said.clone();
        let id = said.as_object_mut().and_then(|fields| fields.remove("id")).unwrap_or_default();
        (id, serde_json::from_value(said).map_err(|error| error.to_string()))
    }

    /// Prints what came of the line; whether it worked.
    pub(crate) fn answer(&self, id: &Value, done: Result<impl Serialize, ServiceError>, say: Say) -> bool {
        match done {
            Ok(done) => self.print(id, serde_json::to_value(done).unwrap_or_default()),
            Err(error) => return self.refuse(id, &error.explain(say.language)),
        }
        true
    }

    /// Prints why nothing came of the line.
    pub(crate) fn refuse(&self, id: &Value, why: &Explanation) -> bool {
        self.print(id, json!({ "error": why }));
        false
    }

    fn print(&self, id: &Value, mut answer: Value) {
        answer["line"] = json!(self.number);
        if !id.is_null() {
            answer["id"] = id.clone();
        }
        println!("{answer}");
    }
}

/// A line that does not say what to do.
pub(crate) fn not_understood(problem: String, say: Say) -> Explanation {
    Explanation::new(
        "batch_line_unusable",
        say.pick("이 줄을 알아들을 수 없습니다.", "This line is not understood."),
        problem,
        say.pick(
            "한 줄에 JSON 객체 하나를 쓰세요. 쓸 수 있는 이름은 docs/json-output.md 에 있습니다.",
            "Write one JSON object a line; its fields are listed in docs/json-output.md.",
        ),
    )
}

fn unreadable(path: &Path, error: &io::Error, say: Say) -> Failure {
    let path = path.display();
    Failure::Input(Explanation::new(
        "batch_file_unreadable",
        say.language
            .pick(format!("{path} 을(를) 읽지 못했습니다."), format!("{path} could not be read.")),
        error.to_string(),
        say.pick(
            "줄마다 JSON 객체 하나가 있는 파일을 주세요. `-` 는 표준 입력입니다.",
            "Give a file with one JSON object a line; `-` is standard input.",
        ),
    ))
}
