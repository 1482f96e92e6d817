//! The rows of data of a recording: which are taken, and what edits of variables do to them.

use sullae_recording::{
    Recording, Variable, VariableKind,
    data::DataTable,
    edit::{Edit, EditError, edited},
    folder::{parse, to_json},
    overview::overview,
};

use crate::sample;

fn table(columns: &[&str], rows: &[&[&str]]) -> DataTable {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    DataTable {
        columns: texts(columns),
        rows: rows.iter().map(|row| texts(row)).collect(),
    }
}

fn with(data: DataTable) -> Result<Recording, EditError> {
    edited(&sample::recording(), &Edit::SetData { data })
}

#[test]
fn a_table_is_kept_with_the_recording_and_a_new_name_becomes_a_variable() {
    let new = with(table(&["user", "city"], &[&["kim", "서울"], &["lee", ""]])).unwrap();
    let city = new.variables.last().unwrap();
    assert_eq!(
        (city.name.as_str(), &city.kind),
        (
            "city",
            &VariableKind::Text {
                value: "서울".to_owned()
            }
        )
    );
    let again = parse(to_json(&new).as_bytes(), std::path::Path::new("sample")).unwrap();
    assert_eq!(again, new);
    assert_eq!(new.data.by_name().nth(1).unwrap()["user"], "lee");
    let shown = format!("{:?}", overview(&new).types);
    assert!(
        shown.contains("demo · kim · lee"),
        "who receives it sees all that it may type: {shown}"
    );
    assert!(with(DataTable::default()).unwrap().data.is_empty());
    assert!(!to_json(&sample::recording()).contains("\"data\""));
}

#[test]
fn a_table_never_holds_a_secret_and_has_the_shape_of_one() {
    for wrong in [
        table(&["password"], &[&["geheim"]]),
        table(&["user", "user"], &[]),
        table(&["user"], &[&["kim", "lee"]]),
        table(&[], &[&[]]),
        table(&["no name"], &[]),
        table(&["user"], &[&["x".repeat(5_000).as_str()]]),
    ] {
        assert!(matches!(with(wrong.clone()), Err(EditError::Invalid(_))), "{wrong:?}");
    }
}

#[test]
fn a_column_goes_with_its_variable() {
    let new = with(table(&["user", "city"], &[&["kim", "서울"]])).unwrap();
    let variable = Variable {
        name: "town".to_owned(),
        ..new.variables.last().unwrap().clone()
    };
    let was = Some("city".to_owned());
    let renamed = edited(&new, &Edit::SetVariable { was, variable }).unwrap();
    assert_eq!(renamed.data.columns, ["user", "town"]);
    let name = "town".to_owned();
    let removed = edited(&renamed, &Edit::RemoveVariable { name }).unwrap();
    assert_eq!(removed.data, table(&["user"], &[&["kim"]]));
}
