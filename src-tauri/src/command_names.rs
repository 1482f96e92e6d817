/// Every command the window may call. The build makes a permission of each; nothing else answers.
const COMMAND_NAMES: &[&str] = &[
    "language",
    "settings",
];
