//! `sullae watch --listen` as programs meet it: the real binary over a real history.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod answers;
mod doors;
mod pings;
mod schema_driven;
mod watcher;
