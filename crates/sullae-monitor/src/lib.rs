//! A recording on a schedule: when it is due, and when its trouble becomes an incident. Pure: no clock, no disk, no browser.

pub mod incident;
