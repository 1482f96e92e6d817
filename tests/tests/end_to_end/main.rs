//! End-to-end: the real binary, real browsers, a real pointer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod bad_input;
mod checking;
mod flow;
mod foreign_pages;
mod going_on;
mod grid;
mod hand_over;
mod heal;
mod kept_browsers;
mod kills;
mod locating;
mod many;
mod masked;
mod mid_step;
mod network_cut;
mod other_deeds;
mod pictures;
mod quick_ways;
mod reading_pictures;
mod replays;
mod schemas;
mod secrets;
mod secrets_unattended;
mod shop;
mod soak;
mod told_after_a_kill;
mod twins;
mod watching;
