//! Changes to files that people write by hand: what is not changed stays as it was, comments included.

use toml_edit::{Array, Item, Table, value};

/// A list of texts.
pub(crate) fn list(texts: &[String]) -> Item {
    value(texts.iter().map(String::as_str).collect::<Array>())
}

/// Changes a value and leaves the comment behind it; without one, all stays.
pub(crate) fn set(table: &mut Table, name: &str, item: Option<Item>) {
    let Some(mut item) = item else { return };
    if let (Some(old), Some(new)) = (table.get(name).and_then(Item::as_value), item.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(name) {
        Some(old) => *old = item,
        None => drop(table.insert(name, item)),
    }
}

/// The table of that name, made where there is none.
pub(crate) fn table<'a>(top: &'a mut Table, name: &str) -> &'a mut Table {
    let item = top.entry(name).or_insert_with(|| Item::Table(Table::new()));
    if !item.is_table() {
        // Written as `schedule = { ... }`: the same in another form.
        let inline = std::mem::take(item).into_table().unwrap_or_default();
        *item = Item::Table(inline);
    }
    // It is one now; the fallback only satisfies the types.
    item.as_table_mut().unwrap_or_else(|| unreachable!("made a table above"))
}
