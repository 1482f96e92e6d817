//! An empty window: what `cargo xtask bench app` holds ours against.

fn main() {
    let built = tauri::Builder::default().build(tauri::generate_context!("examples/empty_window/tauri.conf.json"));
    match built {
        Ok(app) => app.run(|_, _| {}),
        Err(_) => std::process::exit(3),
    }
}
