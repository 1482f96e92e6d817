//! Runs looked for page by page: by monitor, verdict, time and words. However many there are, one question looks at a bounded number.

use rusqlite::{Connection, Result, ToSql};
use sullae_recording::Verdict;

use crate::{
    RunSummary, StoreError,
    run_table::{SUMMARY_COLUMNS, summary_of_row},
    store::Store,
};

/// So that neither a verdict nor a time is looked for through all runs.
pub(crate) const INDEXES: &str = "
CREATE INDEX run_by_time ON run (started_ms, id);
CREATE INDEX run_by_verdict_and_time ON run (verdict, started_ms, id);
";

/// Runs whose words are looked at for one page: some tens of milliseconds.
const LOOKED_AT: u32 = 20_000;

/// What to look for; an absent part lets every run through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunSearch {
    /// Only runs of this monitor.
    pub monitor: Option<String>,
    /// The verdict; runs that still go on have none.
    pub verdict: Option<Verdict>,
    /// Started then or later, Unix time in milliseconds.
    pub since_ms: Option<i64>,
    /// Started earlier, Unix time in milliseconds.
    pub until_ms: Option<i64>,
    /// In the recording's name or the run's sentence, in either language; ASCII letters in either case.
    pub text: Option<String>,
    /// [`RunsFound::next`] of the page before.
    pub after: Option<String>,
    /// At most this many.
    pub limit: u32,
}

/// A page of runs, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct RunsFound {
    /// What was found; with words to look for a page may be short, or empty, and there is more all the same.
    pub runs: Vec<RunSummary>,
    /// Where to go on; absent at the end.
    pub next: Option<String>,
}

impl Store {
    /// Looks for runs, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn search_runs(&self, search: &RunSearch) -> Result<RunsFound, StoreError> {
        self.read(|db| found(db, search))
    }
}

/// A place in the order of runs: `started_ms`, then the id.
fn place_of(cursor: &str) -> Option<(i64, &str)> {
    let (started_ms, id) = cursor.split_once(' ')?;
    Some((started_ms.parse().ok()?, id))
}

fn found(db: &Connection, search: &RunSearch) -> Result<RunsFound> {
    let verdict = search.verdict.map(Verdict::as_str);
    let after = search.after.as_deref().and_then(place_of);
    let like = search.text.as_deref().map(|text| format!("%{}%", escaped(text)));
    let scan = if like.is_some() {
        LOOKED_AT.max(search.limit)
    } else {
        search.limit
    };
    let mut values: Vec<(&str, &dyn ToSql)> = vec![(":scan", &scan)];
    let (mut table, mut order) = ("run", "run.started_ms DESC, run.id DESC");
    let mut conditions = vec!["1"];
    if let Some(monitor) = &search.monitor {
        // A run's id sorts by time too, and here is an index with the monitor.
        (table, order) = ("slot_run JOIN run ON run.id = slot_run.run_id", "slot_run.run_id DESC");
        conditions.push("slot_run.monitor = :monitor");
        values.push((":monitor", monitor));
    }
    if let Some(verdict) = &verdict {
        conditions.push("run.verdict = :verdict");
        values.push((":verdict", verdict));
    }
    if let Some(since_ms) = &search.since_ms {
        conditions.push("run.started_ms >= :since");
        values.push((":since", since_ms));
    }
    if let Some(until_ms) = &search.until_ms {
        conditions.push("run.started_ms < :until");
        values.push((":until", until_ms));
    }
    if let Some((started_ms, id)) = &after {
        values.push((":id", id));
        if search.monitor.is_some() {
            conditions.push("slot_run.run_id < :id");
        } else {
            conditions.push("(run.started_ms, run.id) < (:started_ms, :id)");
            values.push((":started_ms", started_ms));
        }
    }
    let looked = format!(
        "SELECT run.id AS id, run.started_ms AS started_ms FROM {table} WHERE {} ORDER BY {order} LIMIT :scan",
        conditions.join(" AND ")
    );
    let last = last_looked_at(db, &looked, &values, scan)?;
    let words = if like.is_some() {
        "AND (recording LIKE :text ESCAPE '\\' OR said LIKE :text ESCAPE '\\')"
    } else {
        ""
    };
    let limit = search.limit;
    values.push((":limit", &limit));
    if let Some(like) = &like {
        values.push((":text", like));
    }
    let sql = format!(
        "SELECT {SUMMARY_COLUMNS}, run.started_ms FROM run WHERE id IN (SELECT id FROM ({looked})) {words}
         ORDER BY started_ms DESC, id DESC LIMIT :limit"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(&values[..], |row| Ok((summary_of_row(row)?, row.get::<_, i64>(4)?)))?;
    let rows: Vec<(RunSummary, i64)> = rows.collect::<Result<_>>()?;
    let full = rows.len() >= search.limit as usize;
    let next = if full {
        rows.last().map(|(run, started_ms)| format!("{started_ms} {}", run.id))
    } else {
        last
    };
    Ok(RunsFound {
        runs: rows.into_iter().map(|(run, _)| run).collect(),
        next,
    })
}

/// The last run that one question looks at, if there may be others behind it.
fn last_looked_at(db: &Connection, looked: &str, values: &[(&str, &dyn ToSql)], scan: u32) -> Result<Option<String>> {
    let skip = scan.saturating_sub(1);
    let mut values = values.to_vec();
    values.push((":skip", &skip));
    let sql = format!("SELECT started_ms, id FROM ({looked}) LIMIT 1 OFFSET :skip");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(&values[..])?;
    let row = rows.next()?;
    row.map(|row| Ok(format!("{} {}", row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))
        .transpose()
}

/// A text that stands for itself in `LIKE`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
