//! The runner's network is cut: Sullae says once that it is offline, and no site is blamed.

use std::{
    fs,
    io::copy,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    thread::spawn,
};

use serde_json::{Value, json};
use sullae_testkit::{DemoShop, receivers::HookReceiver};
use sullae_tests::eventually::wait_until;

use crate::{
    shop::{RUNTIME, Shopping},
    watching::{PATIENCE, add, incidents, keep_row, once, short_check},
};

/// Set in the process that has a network of its own.
const INSIDE: &str = "SULLAE_TEST_CUT_NETWORK";
/// The site's address, at the other end of a cable; driver and browser talk over the loopback, which stays.
const SITE: Ipv4Addr = Ipv4Addr::new(10, 77, 0, 1);
/// Checks while the network is cut.
const OFFLINE_CHECKS: usize = 3;

#[test]
fn a_cut_network_is_told_once_as_sullaes_own_and_once_when_it_is_back() {
    match std::env::var(INSIDE)
        .ok()
        .as_deref()
        .map(|role| role.split_once(' ').unwrap_or((role, "")))
    {
        Some(("site", port_file)) => return serve_the_site(Path::new(port_file)),
        Some(_) => return watch_with_a_cut(),
        None => {}
    }
    let mut may = Command::new("unshare");
    may.args(["-rn", "--", "unshare", "-n", "--", "ip", "link"]);
    if !may.output().is_ok_and(|done| done.status.success()) {
        println!("SKIPPED: no network namespace may be made here (`unshare -rn ip link` fails), so the network cannot be cut");
        return;
    }
    assert!(again("-rn", "runner").status().unwrap().success());
}

/// This test once more, in a network of its own.
fn again(own: &str, role: &str) -> Command {
    let name = "network_cut::a_cut_network_is_told_once_as_sullaes_own_and_once_when_it_is_back";
    let mut command = Command::new("unshare");
    command.args([own, "--"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture"]).env(INSIDE, role);
    command
}

/// Whether `ip` did it.
fn ip(words: &str) -> bool {
    Command::new("ip").args(words.split(' ')).status().unwrap().success()
}

/// The other end of the cable: waits for it, and serves a shop at the site's address. Its port is written into a file.
fn serve_the_site(port_file: &Path) {
    wait_until("the cable", PATIENCE, || ip("link set cable up"));
    assert!(ip("link set lo up") && ip("addr add 10.77.0.1/24 dev cable"));
    let shop = RUNTIME.block_on(DemoShop::start(0)).unwrap();
    let own = shop.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let listener = TcpListener::bind((SITE, 0)).unwrap();
    // Whole or not at all.
    let partial = port_file.with_extension("partial");
    fs::write(&partial, listener.local_addr().unwrap().port().to_string()).unwrap();
    fs::rename(partial, port_file).unwrap();
    for from in listener.incoming().map_while(Result::ok) {
        let Ok(to) = TcpStream::connect(&own) else { continue };
        for (mut one, mut other) in [(from.try_clone().unwrap(), to.try_clone().unwrap()), (to, from)] {
            spawn(move || {
                let _ = copy(&mut one, &mut other);
                let _ = other.shutdown(Shutdown::Write);
            });
        }
    }
}

/// The process at the other end, with a network of its own; it ends with this.
struct Site {
    process: Child,
    port: String,
}

impl Site {
    fn connect(home: &Path) -> Self {
        let port_file = home.join("port");
        let process = again("-n", &format!("site {}", port_file.display())).spawn().unwrap();
        let network = |id: &str| fs::read_link(format!("/proc/{id}/ns/net")).ok();
        let id = process.id().to_string();
        wait_until("a network of its own", PATIENCE, || network(&id) != network("self"));
        assert!(ip("link set lo up"));
        // Two ends of one cable.
        assert!(ip("link add link0 type veth peer name cable"));
        assert!(ip(&format!("link set cable netns {id}")));
        assert!(ip("addr add 10.77.0.2/24 dev link0") && ip("link set link0 up"));
        wait_until("the site", PATIENCE, || port_file.exists());
        let port = fs::read_to_string(port_file).unwrap();
        Self { process, port }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn watch_with_a_cut() {
    let shopping = short_check();
    let site = Site::connect(shopping.home.path());
    let document = shopping.recording.join("recording.json");
    let text = fs::read_to_string(&document).unwrap();
    let own = shopping.shop.url();
    fs::write(
        &document,
        text.replace(own.trim_end_matches('/'), &format!("http://{SITE}:{}", site.port)),
    )
    .unwrap();
    let receiver = RUNTIME.block_on(HookReceiver::start()).unwrap();
    let data = shopping.home.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let channels = format!("[webhook.duty]\nurl = \"{}\"\nallow_private_addresses = true\n", receiver.url());
    fs::write(data.join("channels.toml"), channels).unwrap();
    add(&shopping, "1h", &["--tell", "duty"]);
    let told = || -> Vec<[Value; 3]> {
        let posted = receiver.posted().into_iter();
        let posted = posted.map(|posted| serde_json::from_slice::<Value>(&posted.body).unwrap());
        posted
            .map(|said| [said["telling"].clone(), said["subject"].clone(), said["monitor"].clone()])
            .collect()
    };

    assert_eq!(once(&shopping).1["verdict"], "passed");
    assert!(ip("link set link0 down"));
    for _ in 0..OFFLINE_CHECKS {
        let (code, check) = once(&shopping);
        assert_eq!(
            (code, &check["verdict"], &check["reason"]["kind"]),
            (Some(3), &json!("not_checked"), &json!("offline")),
            "{check:#}"
        );
    }
    let offline = [json!("opened"), json!("sight"), json!("")];
    assert_eq!(told(), std::slice::from_ref(&offline), "Sullae as a whole, once");
    assert!(ip("link set link0 up"));
    for _ in 0..2 {
        assert_eq!(once(&shopping).1["verdict"], "passed");
    }
    assert_eq!(told(), [offline, [json!("recovered"), json!("sight"), json!("")]]);
    a_landmark_tells_what_browser_and_routes_do_not(&shopping, &data, &site);
    let all = incidents(&shopping);
    assert!(
        all.iter()
            .all(|incident| incident["subject"] == "sight" && incident["closed"].is_string())
    );
    assert_eq!(all.len(), 1, "{all:#?}");
    keep_row(&format!(
        "| 8 | the runner's network cut (a link taken down in a network namespace) during {OFFLINE_CHECKS} checks | \
         each `not checked`, \"offline\"; 1 alert of Sullae's own and 1 when it was back; 0 site faults; the same where another link still \
         leads somewhere, by a landmark that does not answer |"
    ));
}

/// With another link the browser believes itself online, and only a landmark shows that it is not.
fn a_landmark_tells_what_browser_and_routes_do_not(shopping: &Shopping, data: &Path, site: &Site) {
    assert!(ip("link add other type veth peer name beyond") && ip("link set beyond up"));
    assert!(ip("addr add 10.78.0.2/24 dev other") && ip("link set other up"));
    assert!(ip("route add default via 10.78.0.1"));
    fs::write(data.join("network.toml"), format!("landmarks = [\"{SITE}:{}\"]\n", site.port)).unwrap();
    assert_eq!(once(shopping).1["verdict"], "passed");
    assert!(ip("link set link0 down"));
    let (code, check) = once(shopping);
    assert_eq!((code, &check["reason"]["kind"]), (Some(3), &json!("offline")), "{check:#}");
}
