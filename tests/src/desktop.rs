//! A desktop to work on: Xvfb with a window manager, and a pointer and keyboard below every program
//! (xdotool).

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// An X display of our own. Ends with everything on it when dropped.
#[derive(Debug)]
pub struct Desktop {
    display: String,
    server: Child,
    manager: Option<Child>,
}

impl Desktop {
    /// Starts a display of this size in pixels, on a number that is free.
    ///
    /// # Errors
    /// When Xvfb or openbox is missing or does not start.
    pub fn start(width: u32, height: u32) -> Result<Self> {
        let mut server = Command::new("Xvfb");
        server.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &format!("{width}x{height}x24"),
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let mut server = ending_with_us(&mut server)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb does not start")?;
        let mut number = String::new();
        let out = server.stdout.take().context("Xvfb has no output")?;
        BufReader::new(out).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb ended before it had a display");
        }
        let mut desktop = Self {
            display: format!(":{}", number.trim()),
            server,
            manager: None,
        };
        let mut manager = Command::new("openbox");
        desktop.manager = Some(
            ending_with_us(&mut manager)
                .env("DISPLAY", &desktop.display)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .context("openbox does not start")?,
        );
        Ok(desktop)
    }

    /// The value of `DISPLAY` for programs that are to appear here.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Moves the pointer as a hand does: not in one jump.
    pub fn move_pointer(&self, x: i32, y: i32) -> Result<()> {
        self.xdotool(&["mousemove", &(x - 7).max(0).to_string(), &(y - 5).max(0).to_string()])?;
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string()])
    }

    /// Presses the main button at a point of the screen.
    pub fn click(&self, x: i32, y: i32) -> Result<()> {
        self.move_pointer(x, y)?;
        // A hand rests on the target before it presses; without that no page ever sees a hover.
        sleep(Duration::from_millis(120));
        self.xdotool(&["mousedown", "1"])?;
        sleep(Duration::from_millis(60));
        self.xdotool(&["mouseup", "1"])
    }

    /// Presses the main button twice in a row.
    pub fn double_click(&self, x: i32, y: i32) -> Result<()> {
        self.move_pointer(x, y)?;
        sleep(Duration::from_millis(120));
        self.xdotool(&["click", "--repeat", "2", "--delay", "80", "1"])
    }

    /// Types a text, any script.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.xdotool(&["type", "--delay", "60", "--", text])
    }

    /// Presses a key by its X name, such as `Return` or `ctrl+t`.
    pub fn key(&self, key: &str) -> Result<()> {
        self.xdotool(&["key", "--clearmodifiers", key])
    }

    fn xdotool(&self, args: &[&str]) -> Result<()> {
        let status = Command::new("xdotool")
            .args(args)
            .env("DISPLAY", &self.display)
            .status()
            .context("xdotool does not start")?;
        if status.success() {
            Ok(())
        } else {
            bail!("xdotool {args:?}: {status}")
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in self.manager.iter_mut().chain([&mut self.server]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Ends the child when we end, however that comes.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "prctl between fork and exec is the only way to tie a child to us")]
fn ending_with_us(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    // SAFETY: prctl is async-signal-safe and touches nothing of ours.
    unsafe {
        command.pre_exec(|| {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            Ok(())
        })
    }
}

#[cfg(not(target_os = "linux"))]
fn ending_with_us(command: &mut Command) -> &mut Command {
    command
}
