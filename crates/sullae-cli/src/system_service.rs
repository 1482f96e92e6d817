//! `sullae service`: `sullae watch` as a systemd unit, and what a unit says to systemd (sd_notify(3)).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use sullae_recording::Explanation;

use crate::{args::SystemService, failure::Failure, opening::open, say::Say};

const UNIT: &str = "sullae-watch.service";

pub(crate) fn service(args: &SystemService, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    if !cfg!(target_os = "linux") {
        return Err(no_systemd(String::new(), say));
    }
    match args {
        SystemService::Install { more, system, print } => {
            let data = open(data_folder, say)?.places().data().to_owned();
            let data = fs::canonicalize(&data).unwrap_or(data);
            let unit = unit(&program(say)?, &data, more, *system);
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

/// The unit's text. Paths are quoted as systemd.service(5) wants it.
fn unit(program: &Path, data: &Path, more: &[PathBuf], system: bool) -> String {
    let quoted = |path: &Path| {
        format!(
            "\"{}\"",
            path.display()
                .to_string()
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('%', "%%")
        )
    };
    let absolute = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let folders: String = more
        .iter()
        .map(|folder| format!(" --monitors {}", quoted(&absolute(folder))))
        .collect();
    let (program, data) = (quoted(program), quoted(data));
    let wanted = if system { "multi-user.target" } else { "default.target" };
    format!(
        "[Unit]
Description=Sullae watches services
After=network-online.target

[Service]
Type=notify
NotifyAccess=main
WatchdogSec=120
ExecStart={program} --data-folder {data} watch{folders}
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
        let unit = unit(
            Path::new("/opt/a b/sullae"),
            Path::new("/var/100%"),
            &[PathBuf::from("/no/such \"dir\"")],
            true,
        );
        let line = unit.lines().find(|line| line.starts_with("ExecStart=")).unwrap();
        assert_eq!(
            line,
            r#"ExecStart="/opt/a b/sullae" --data-folder "/var/100%%" watch --monitors "/no/such \"dir\"""#
        );
        assert!(unit.contains("Type=notify") && unit.contains("WatchdogSec=120") && unit.contains("multi-user.target"));
    }
}
