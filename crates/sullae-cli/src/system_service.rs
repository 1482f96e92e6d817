//! `sullae service`: `sullae watch` as a systemd unit, and what a unit says to systemd (sd_notify(3)).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use sullae_recording::Explanation;

use crate::{
    args::{SystemService, WatchApi, WatchSign},
    failure::Failure,
    opening::open,
    say::Say,
};

const UNIT: &str = "sullae-watch.service";

pub(crate) fn service(args: &SystemService, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    if !cfg!(target_os = "linux") {
        return Err(no_systemd(String::new(), say));
    }
    match args {
        SystemService::Install {
            more,
            api,
            sign,
            system,
            print,
        } => {
            let data = open(data_folder, say)?.places().data().to_owned();
            let data = fs::canonicalize(&data).unwrap_or(data);
            let unit = unit(&program(say)?, &data, &watch_arguments(more, api, sign), *system);
            if *print {
                print!("{unit}");
                return Ok(ExitCode::SUCCESS);
            }
            let file = unit_file(*system, say)?;
            let wrong = |source| sullae_service::ServiceError::Io {
                path: file.clone(),
                source,
            };
            fs::create_dir_all(file.parent().unwrap_or(Path::new("/"))).map_err(wrong)?;
            fs::write(&file, unit).map_err(wrong)?;
            systemctl(*system, &["daemon-reload"], say)?;
            systemctl(*system, &["enable", "--now", UNIT], say)?;
            println!("{}: {}", say.pick("설치하고 시작했습니다", "Installed and started"), file.display());
            if !system {
                println!(
                    "{}",
                    say.pick(
                        "로그인하지 않아도 돌게 하려면: loginctl enable-linger",
                        "To let it run without anybody logged in: loginctl enable-linger"
                    )
                );
            }
            Ok(ExitCode::SUCCESS)
        }
        SystemService::Status { system } => {
            let mut status = Command::new("systemctl");
            status.args(scope(*system)).args(["--no-pager", "status", UNIT]);
            let ended = status.status().map_err(|error| no_systemd(error.to_string(), say))?;
            Ok(ExitCode::from(u8::try_from(ended.code().unwrap_or(3)).unwrap_or(3)))
        }
        SystemService::Remove { system } => {
            let file = unit_file(*system, say)?;
            // One that is not there is as good as stopped.
            let _ = systemctl(*system, &["disable", "--now", UNIT], say);
            if file.exists() {
                fs::remove_file(&file).map_err(|source| sullae_service::ServiceError::Io {
                    path: file.clone(),
                    source,
                })?;
                systemctl(*system, &["daemon-reload"], say)?;
            }
            println!(
                "{}",
                say.pick(
                    "서비스를 지웠습니다. 모니터와 기록은 남아 있습니다.",
                    "Removed the service. Monitors and history stay."
                )
            );
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What the unit's `sullae watch` is told.
fn watch_arguments(more: &[PathBuf], api: &WatchApi, sign: &WatchSign) -> Vec<String> {
    // The unit begins in another folder than this command.
    let absolute = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone()).display().to_string();
    let mut told: Vec<(&str, Option<String>)> = more.iter().map(|folder| ("--monitors", Some(absolute(folder)))).collect();
    if let Some(listen) = api.listen {
        told.push(("--listen", Some(listen.to_string())));
        told.extend(api.token_file.iter().map(|file| ("--token-file", Some(absolute(file)))));
        told.extend(api.listen_remote.then_some(("--listen-remote", None)));
        told.extend(api.hosts.iter().map(|host| ("--allow-host", Some(host.clone()))));
    }
    if let Some(ping) = &sign.ping {
        told.push(("--ping", Some(ping.clone())));
        told.push(("--ping-every", Some(sign.ping_every.to_string())));
        told.extend(sign.ping_private.then_some(("--ping-private", None)));
    }
    let words = told.into_iter().flat_map(|(name, value)| [Some(name.to_owned()), value]);
    words.flatten().collect()
}

/// A word as systemd.service(5) wants it; a plain one stays as it is.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/=+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let escaped = word
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%")
        .replace('$', "$$");
    format!("\"{escaped}\"")
}

/// The unit's text.
fn unit(program: &Path, data: &Path, arguments: &[String], system: bool) -> String {
    let (program, data) = (quoted(&program.display().to_string()), quoted(&data.display().to_string()));
    let arguments: String = arguments.iter().map(|word| format!(" {}", quoted(word))).collect();
    let wanted = if system { "multi-user.target" } else { "default.target" };
    format!(
        "[Unit]
Description=Sullae watches services
After=network-online.target

[Service]
Type=notify
NotifyAccess=main
WatchdogSec=120
ExecStart={program} --data-folder {data} watch{arguments}
Restart=always
RestartSec=5
TimeoutStopSec=60
KillMode=mixed

[Install]
WantedBy={wanted}
"
    )
}

fn program(say: Say) -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| no_systemd(error.to_string(), say))
}

fn unit_file(system: bool, say: Say) -> Result<PathBuf, Failure> {
    if system {
        return Ok(Path::new("/etc/systemd/system").join(UNIT));
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let folder = folder.ok_or_else(|| no_systemd("HOME is not set".to_owned(), say))?;
    Ok(folder.join("systemd/user").join(UNIT))
}

fn scope(system: bool) -> &'static [&'static str] {
    if system { &[] } else { &["--user"] }
}

fn systemctl(system: bool, args: &[&str], say: Say) -> Result<(), Failure> {
    let ended = Command::new("systemctl").args(scope(system)).args(args).output();
    let output = ended.map_err(|error| no_systemd(error.to_string(), say))?;
    if output.status.success() {
        return Ok(());
    }
    Err(no_systemd(String::from_utf8_lossy(&output.stderr).trim().to_owned(), say))
}

fn no_systemd(why: String, say: Say) -> Failure {
    Failure::Input(Explanation::new(
        "no_systemd",
        say.pick("systemd 서비스를 다룰 수 없습니다.", "The systemd service cannot be handled."),
        why,
        say.pick(
            "`sullae service install --print` 가 유닛을 보여 줍니다. systemd 가 없으면 `sullae watch` 를 직접 시작되게 하세요.",
            "`sullae service install --print` shows the unit. Without systemd, have `sullae watch` started in your own way.",
        ),
    ))
}

/// Says something to systemd, where it listens.
#[cfg(target_os = "linux")]
pub(crate) fn tell_systemd(what: &str) {
    use std::os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram},
    };
    let Ok(name) = std::env::var("NOTIFY_SOCKET") else { return };
    let address = name
        .strip_prefix('@')
        .map_or_else(|| SocketAddr::from_pathname(&name), SocketAddr::from_abstract_name);
    // A service manager that does not listen is no reason to stop.
    let _ = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(what.as_bytes(), &address));
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn tell_systemd(_what: &str) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_quotes_what_systemd_would_read_otherwise() {
        let api = WatchApi {
            listen: Some("127.0.0.1:8711".parse().unwrap()),
            token_file: None,
            listen_remote: false,
            hosts: vec!["watch.example".into()],
        };
        let sign = WatchSign {
            ping: Some("https://watcher.example/a%20b?key=$1".into()),
            ping_every: 30,
            ping_private: true,
        };
        let arguments = watch_arguments(&[PathBuf::from("/no/such \"dir\"")], &api, &sign);
        let unit = unit(Path::new("/opt/a b/sullae"), Path::new("/var/100%"), &arguments, true);
        let line = unit.lines().find(|line| line.starts_with("ExecStart=")).unwrap();
        assert_eq!(
            line,
            r#"ExecStart="/opt/a b/sullae" --data-folder "/var/100%%" watch --monitors "/no/such \"dir\"" --listen 127.0.0.1:8711 "#
                .to_owned()
                + r#"--allow-host watch.example --ping "https://watcher.example/a%%20b?key=$$1" --ping-every 30 --ping-private"#
        );
        assert!(unit.contains("Type=notify") && unit.contains("WatchdogSec=120") && unit.contains("multi-user.target"));
    }
}
