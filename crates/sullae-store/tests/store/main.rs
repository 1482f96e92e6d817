//! The history through its public face: lives of runs, several users at once, sudden death, bad files.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod bad_files;
mod columns;
mod counters;
mod damage;
mod disk_full;
mod keeping;
mod lives;
mod made;
mod month;
mod proposals;
mod pruning;
mod recent_checks;
mod searching;
mod several;
mod slots;
mod sudden_death;
