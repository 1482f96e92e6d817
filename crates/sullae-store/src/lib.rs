//! The run history: SQLite and content-addressed artefact files
