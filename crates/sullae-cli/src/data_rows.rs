//! Rows of data for a recording's variables: a CSV file with names in its first line, or a JSON list of objects.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;
use sullae_recording::Explanation;

use crate::{failure::Failure, say::Say};

/// Most rows that one command runs.
const ROWS_LIMIT: usize = 100_000;

/// The values of one run, by the variables' names.
pub(crate) type Row = BTreeMap<String, String>;

/// Reads a file of rows; `.json` is JSON, everything else CSV in UTF-8.
pub(crate) fn read(path: &Path, say: Say) -> Result<Vec<Row>, Failure> {
    let bytes = fs::read(path).map_err(|error| refused(path, error.to_string(), say))?;
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let rows = if is_json { of_json(&bytes) } else { of_csv(&bytes) };
    match rows {
        Ok(rows) if rows.is_empty() => {
            let why = say.pick("줄이 하나도 없습니다", "there is no row in it");
            Err(refused(path, why.to_owned(), say))
        }
        Ok(rows) if rows.len() > ROWS_LIMIT => Err(refused(path, format!("> {ROWS_LIMIT}"), say)),
        Ok(rows) => Ok(rows),
        Err(why) => Err(refused(path, why, say)),
    }
}

fn of_csv(bytes: &[u8]) -> Result<Vec<Row>, String> {
    // Spreadsheets put a mark before the first name.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(bytes);
    let rows: Result<Vec<Row>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| error.to_string())
}

fn of_json(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let rows: Vec<BTreeMap<String, Value>> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let text = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(_) | Value::Bool(_) => Ok((name, value.to_string())),
        Value::Null => Ok((name, String::new())),
        Value::Array(_) | Value::Object(_) => Err(format!("{name}: neither text nor number")),
    };
    rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect()
}

fn refused(path: &Path, why: String, say: Say) -> Failure {
    let path = path.display();
    Failure::Input(Explanation {
        code: "data_unreadable".to_owned(),
        what: say.language.pick(
            format!("자료 파일 {path} 을(를) 읽을 수 없습니다."),
            format!("The data file {path} cannot be read."),
        ),
        why: Some(why),
        next: Some(
            say.pick(
                "첫 줄에 변수 이름이 있는 CSV(UTF-8) 파일이나 JSON 객체 목록을 주세요.",
                "Give a CSV file in UTF-8 with the variables' names in its first line, or a JSON list of objects.",
            )
            .to_owned(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_both_kinds_are_read_alike() {
        let csv = of_csv("\u{feff}query, count\n우산,3\n\"빗자루, 큰\",1\n".as_bytes()).unwrap();
        let json = of_json(r#"[{"query": "우산", "count": 3}, {"query": "빗자루, 큰", "count": "1"}]"#.as_bytes()).unwrap();
        assert_eq!(csv, json);
        assert_eq!(csv[1]["query"], "빗자루, 큰");
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_place() {
        let short = of_csv(b"a,b\n1,2\n3\n").unwrap_err();
        assert!(short.contains("line: 3") || short.contains("record 2"), "{short}");
        assert!(of_json(br#"[{"a": [1]}]"#).unwrap_err().contains('a'));
        assert!(of_json(b"{}").is_err());
    }
}
