//! What this machine has and lacks for driving a browser.
