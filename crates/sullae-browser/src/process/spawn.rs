//! Starting a program that dies with this process, even when this process is killed with SIGKILL.

use std::io;
use std::process::{Child, Command};
use std::sync::mpsc::{Sender, channel};
use std::sync::{OnceLock, PoisonError};

type Order = (Command, Sender<io::Result<Child>>);

/// Starts `command` in its own process group and, on Linux, asks the kernel to kill it when this process ends.
///
/// The kernel's death signal follows the *thread* that spawned, not the process, so every program is spawned from one thread that
/// lives as long as the process does.
pub(crate) fn spawn_bound_to_this_process(command: Command) -> io::Result<Child> {
    static KEEPER: OnceLock<std::sync::Mutex<Sender<Order>>> = OnceLock::new();
    let keeper = KEEPER.get_or_init(|| {
        let (orders, incoming) = channel::<Order>();
        std::thread::Builder::new()
            .name("sullae-browser-keeper".into())
            .spawn(move || {
                for (mut command, answer) in incoming {
                    // A caller that went away still needs its child ended: the send gives it back.
                    if let Err(unsent) = answer.send(spawn_here(&mut command))
                        && let Ok(mut child) = unsent.0
                    {
                        let _ = child.kill();
                        let _ = child.wait();
                    }
                }
            })
            .map_or_else(
                |error| {
                    tracing::error!(%error, "no thread to keep the browser's driver");
                    std::sync::Mutex::new(channel().0)
                },
                |_| std::sync::Mutex::new(orders),
            )
    });
    let (answer, outcome) = channel();
    keeper
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .send((command, answer))
        .map_err(|_| io::Error::other("the thread that starts programs is gone"))?;
    outcome
        .recv()
        .map_err(|_| io::Error::other("the thread that starts programs is gone"))?
}

#[cfg(not(target_os = "linux"))]
fn spawn_here(command: &mut Command) -> io::Result<Child> {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.spawn()
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn spawn_here(command: &mut Command) -> io::Result<Child> {
    use std::os::unix::process::CommandExt;

    use nix::sys::prctl::set_pdeathsig;
    use nix::sys::signal::Signal;
    use nix::unistd::{Pid, getppid};

    let owner = Pid::this();
    command.process_group(0);
    // SAFETY: between fork and exec only async-signal-safe work is allowed. The closure makes two system calls (prctl, getppid) and
    // builds an error from a bare number; it allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(move || {
            set_pdeathsig(Signal::SIGKILL)?;
            // Had the owner died between fork and prctl, no signal would ever come.
            if getppid() == owner {
                Ok(())
            } else {
                Err(io::Error::from_raw_os_error(nix::libc::ESRCH))
            }
        });
    }
    command.spawn()
}
