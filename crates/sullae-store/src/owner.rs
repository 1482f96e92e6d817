//! Which process carries out a run, told apart from a later process that got the same pid.

use std::process;

/// The process that carries out a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Process id.
    pub pid: u32,
    /// What no other process of that id has: on Linux the machine's boot id and the process's
    /// start time in clock ticks since boot. Empty where the system does not say.
    pub birth: String,
}

/// What is known about whether a process still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    Alive,
    Dead,
    /// This system does not tell.
    Unknown,
}

impl Owner {
    /// The process that asks.
    pub fn this_process() -> Self {
        let pid = process::id();
        Self {
            pid,
            birth: birth(pid).unwrap_or_default(),
        }
    }

    /// Whether this very process still runs.
    pub(crate) fn life(&self) -> Life {
        if *self == Self::this_process() {
            return Life::Alive;
        }
        if !cfg!(target_os = "linux") {
            return Life::Unknown;
        }
        match birth(self.pid) {
            Some(birth) if birth == self.birth => Life::Alive,
            _ => Life::Dead,
        }
    }
}

/// Boot id and start time of a process that runs; none for a dead one, a zombie included.
#[cfg(target_os = "linux")]
fn birth(pid: u32) -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The command, in parentheses, may hold spaces and parentheses itself; see proc_pid_stat(5).
    let mut fields = stat.get(stat.rfind(')')? + 1..)?.split_whitespace();
    let state = fields.next()?;
    let started = fields.nth(18)?;
    (!matches!(state, "Z" | "X")).then(|| format!("{}/{started}", boot.trim()))
}

#[cfg(not(target_os = "linux"))]
fn birth(_pid: u32) -> Option<String> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_got_the_pid_of_a_dead_one_is_not_taken_for_it() {
        let me = Owner::this_process();
        assert!(me.birth.contains('/'), "{me:?}");
        assert_eq!(me.life(), Life::Alive);
        let before_me = Owner {
            birth: format!("{}0", me.birth),
            ..me
        };
        assert_eq!(before_me.life(), Life::Dead);
    }

    #[test]
    fn a_child_lives_until_it_is_killed_even_before_it_is_reaped() {
        let mut child = process::Command::new("sleep").arg("60").spawn().unwrap();
        let owner = Owner {
            pid: child.id(),
            birth: birth(child.id()).unwrap(),
        };
        assert_eq!(owner.life(), Life::Alive);
        child.kill().unwrap();
        while owner.life() == Life::Alive {
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert_eq!(owner.life(), Life::Dead);
    }
}
