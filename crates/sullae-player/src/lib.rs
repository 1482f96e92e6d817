//! Replays steps and judges what it sees
