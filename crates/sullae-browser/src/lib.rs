//! Driver processes, the WebDriver session and its BiDi socket
