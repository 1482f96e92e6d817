//! The Python program beside us that runs OpenCV.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use sullae_vision::PixelBox;

/// OpenCV in a Python of its own.
pub(crate) struct OpenCv {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    pub(crate) version: String,
}

impl OpenCv {
    pub(crate) fn start(python: &str) -> Result<Self, Box<dyn Error>> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/matching/opencv.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (to, from) = child.stdin.take().zip(child.stdout.take()).ok_or("no pipes to Python")?;
        let mut this = Self {
            child,
            to,
            from: BufReader::new(from),
            version: String::new(),
        };
        this.version = this.answer()?;
        Ok(this)
    }

    /// Opens the picture that is searched from now on.
    pub(crate) fn load(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        self.ask(&format!("load\t{}", path.display())).map(drop)
    }

    /// Milliseconds of thread CPU time of one search for a part of the loaded picture.
    pub(crate) fn time(&mut self, place: PixelBox) -> Result<f64, Box<dyn Error>> {
        Ok(self.ask(&format!("time\t{}", words(place)))?.parse()?)
    }

    /// The best place for a part of another picture, the best of all scales.
    pub(crate) fn best(&mut self, source: &Path, place: PixelBox, scales: &[f32]) -> Result<(PixelBox, f32), Box<dyn Error>> {
        let scales: Vec<String> = scales.iter().map(f32::to_string).collect();
        let answer = self.ask(&format!("best\t{}\t{}\t{}", source.display(), words(place), scales.join("\t")))?;
        let parts: Vec<f32> = answer.split('\t').map(str::parse).collect::<Result<_, _>>()?;
        let [x, y, width, height, score] = parts[..] else {
            return Err(format!("unexpected answer {answer:?}").into());
        };
        Ok((PixelBox::new(x as u32, y as u32, width as u32, height as u32), score))
    }

    fn ask(&mut self, line: &str) -> Result<String, Box<dyn Error>> {
        writeln!(self.to, "{line}")?;
        self.to.flush()?;
        self.answer()
    }

    fn answer(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            return Err("Python ended; is opencv-python-headless installed?".into());
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for OpenCv {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn words(place: PixelBox) -> String {
    format!("{}\t{}\t{}\t{}", place.x, place.y, place.width, place.height)
}
