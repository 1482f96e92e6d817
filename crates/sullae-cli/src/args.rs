//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use crate::{
    secret::SecretArgs,
    telling_args::{Alerts, ByPerson, Channel, Incidents},
};

/// Records checks of web services by clicking, replays them by sight, and keeps their history.
#[derive(Debug, Parser)]
#[command(name = "sullae", version, propagate_version = true)]
pub(crate) struct Args {
    /// Language of messages; the system's unless given.
    #[arg(long, global = true, env = "SULLAE_LANGUAGE", value_enum, value_name = "LANG")]
    pub(crate) language: Option<LanguageArg>,
    /// Folder for the history and kept recordings.
    #[arg(long, global = true, env = "SULLAE_DATA_FOLDER", value_name = "DIR")]
    pub(crate) data_folder: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LanguageArg {
    /// 한국어
    Ko,
    /// English
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Opens a browser and records what is done in it, until its window is closed or Ctrl-C.
    Record(Record),
    /// Replays a recording. Exit code: 0 passed, 1 failed or unclear, 2 bad input, 3 not checked, 4 slow.
    Run(Run),
    /// Looks for a step's target without acting. Exit code: 0 found, 1 not found or in doubt, 2 bad input, 3 own trouble.
    Locate(Locate),
    /// Makes a one-step recording by pointing at a place of a page, without pressing it.
    Pick(Pick),
    /// The history of runs.
    #[command(subcommand)]
    Runs(Runs),
    /// What is broken, and what people do about it.
    #[command(subcommand)]
    Incidents(Incidents),
    /// The messages about incidents.
    #[command(subcommand)]
    Alerts(Alerts),
    /// Where messages about incidents go: the channels of DATA/channels.toml.
    #[command(subcommand)]
    Channel(Channel),
    /// Passwords and other secrets that monitors, runs and channels use with nobody there.
    #[command(subcommand)]
    Secret(SecretArgs),
    /// Recordings on a schedule.
    #[command(subcommand)]
    Monitor(Monitor),
    /// Runs monitors on their schedules, until Ctrl-C. Several may run on one data folder.
    Watch(Watch),
    /// `sullae watch` as a service of the system, begun with the machine.
    #[command(subcommand)]
    Service(SystemService),
    /// Shows the new looks that runs propose for a recording; takes them over only when told to.
    Heal(Heal),
    /// Suggests time limits for each step, learnt from runs that passed; takes them into the recording only when told to.
    Limits(LearnLimits),
    /// Writes a recording into one file to hand over.
    Export(Export),
    /// Takes a recording out of a file, after showing what it does.
    Import(Import),
    /// Reads the text in pictures, on this device.
    Ocr(Ocr),
    /// Looks for a small picture in a screenshot. Exit code: 0 found, 1 not found, 2 bad input.
    Match(Match),
    /// Looks whether everything Sullae needs is there, and says how to mend what is not.
    Doctor(Doctor),
    /// Serves the practice shop with its fault switches, until Ctrl-C.
    DemoShop(DemoShop),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Record {
    /// The first address, http or https.
    #[arg(required_unless_present = "go_on")]
    pub(crate) url: Option<String>,
    /// Folder to make for the recording.
    #[arg(long, value_name = "DIR", required_unless_present = "go_on")]
    pub(crate) out: Option<PathBuf>,
    /// Go on with this recording: its steps are replayed first, and what is done then is added to it.
    #[arg(long = "continue", value_name = "DIR", conflicts_with_all = ["url", "out", "name"])]
    pub(crate) go_on: Option<PathBuf>,
    /// With --continue: add after the step of this number instead of at the end.
    #[arg(long, value_name = "N", requires = "go_on")]
    pub(crate) after: Option<usize>,
    /// With --continue: value of a variable or secret. Other users of this machine can see arguments: prefer the
    /// environment variable SULLAE_VAR_NAME for secrets.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable, requires = "go_on")]
    pub(crate) variables: Vec<(String, String)>,
    /// With --continue: a kept secret (`sullae secret set`) that fills a secret of the recording. Can be given more than once.
    #[arg(long = "secret", value_name = "VARIABLE=NAME", value_parser = variable, requires = "go_on")]
    pub(crate) secrets: Vec<(String, String)>,
    /// What to call it; the folder's name unless given.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Without a visible window; for programs that drive the browser themselves.
    #[arg(long)]
    pub(crate) headless: bool,
    /// Where to put the browser window, in screen pixels.
    #[arg(long, value_name = "X,Y,W,H", value_parser = window_place)]
    pub(crate) window: Option<sullae_service::WindowPlace>,
    /// One JSON line for each event instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// The recording's folder.
    pub(crate) folder: PathBuf,
    /// Print the whole run as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show the browser.
    #[arg(long)]
    pub(crate) headed: bool,
    /// Find targets by image and text alone.
    #[arg(long, conflicts_with = "no_vision")]
    pub(crate) vision_only: bool,
    /// Find targets by their elements alone.
    #[arg(long)]
    pub(crate) no_vision: bool,
    /// Write a report of the run into this HTML file.
    #[arg(long, value_name = "FILE.html", conflicts_with_all = ["data", "repeat"])]
    pub(crate) report: Option<PathBuf>,
    /// Run once for each row of this CSV or JSON file; its columns are named like the recording's variables.
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Run so many times, one after the other; with --data, all rows so many times.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) repeat: Option<u32>,
    /// Value of a variable or secret. Other users of this machine can see arguments: prefer the
    /// environment variable SULLAE_VAR_NAME for secrets.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(crate) variables: Vec<(String, String)>,
    /// A kept secret (`sullae secret set`) that fills a secret of the recording which has no value yet. Can be given more than once.
    #[arg(long = "secret", value_name = "VARIABLE=NAME", value_parser = variable)]
    pub(crate) secrets: Vec<(String, String)>,
    /// The longest the whole run may take, in seconds.
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub(crate) timeout: Option<std::time::Duration>,
    /// The longest a step may take, in seconds, if not as the recording says.
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub(crate) step_timeout: Option<std::time::Duration>,
    /// Which steps' pictures to keep. Without those of every step a run is quicker.
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = PicturesArg::All)]
    pub(crate) pictures: PicturesArg,
    /// Device pixels per CSS pixel, if not as recorded.
    #[arg(long, value_name = "RATIO", value_parser = ratio)]
    pub(crate) device_pixel_ratio: Option<f64>,
    /// A W3C WebDriver endpoint to use instead of a browser on this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) webdriver: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PicturesArg {
    /// Of every step, before and after it
    All,
    /// Of steps that did not pass
    Failures,
    /// Of none
    None,
}

impl From<PicturesArg> for sullae_service::Pictures {
    fn from(which: PicturesArg) -> Self {
        match which {
            PicturesArg::All => Self::All,
            PicturesArg::Failures => Self::Failures,
            PicturesArg::None => Self::None,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Locate {
    /// The recording's folder.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) folder: Option<PathBuf>,
    /// Which step, counted from 1; the first that has a target unless given.
    #[arg(long, value_name = "N", conflicts_with = "batch")]
    pub(crate) step: Option<usize>,
    /// The page to look at; that of the recorded step unless given.
    #[arg(long, value_name = "URL", conflicts_with = "batch")]
    pub(crate) url: Option<String>,
    /// Find it by image and text alone.
    #[arg(long, conflicts_with = "no_vision")]
    pub(crate) vision_only: bool,
    /// Find it by its element alone.
    #[arg(long)]
    pub(crate) no_vision: bool,
    /// Width and height of the viewport in CSS pixels, if not as recorded.
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub(crate) viewport: Option<(u32, u32)>,
    /// Device pixels per CSS pixel, if not as recorded.
    #[arg(long, value_name = "RATIO", value_parser = ratio)]
    pub(crate) device_pixel_ratio: Option<f64>,
    /// The longest that opening the page, and then looking at it, may take each, in seconds.
    #[arg(long, value_name = "S", default_value = "15", value_parser = seconds)]
    pub(crate) timeout: std::time::Duration,
    /// Many lookups in one browser: a file with a JSON object a line (`-`: standard input), answered with a JSON line each.
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
    /// A W3C WebDriver endpoint to use instead of a browser on this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) webdriver: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Pick {
    /// The page, http or https.
    #[arg(required_unless_present = "batch", conflicts_with = "batch", requires_all = ["at", "out"])]
    pub(crate) url: Option<String>,
    /// The point, in CSS pixels from the upper left corner of the viewport.
    #[arg(long, value_name = "X,Y", value_parser = point, conflicts_with = "batch")]
    pub(crate) at: Option<(f64, f64)>,
    /// Folder to make for the recording.
    #[arg(long, value_name = "DIR", conflicts_with = "batch")]
    pub(crate) out: Option<PathBuf>,
    /// What to call it; the folder's name unless given.
    #[arg(long, value_name = "NAME", conflicts_with = "batch")]
    pub(crate) name: Option<String>,
    /// Width and height of the viewport in CSS pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x800", value_parser = size)]
    pub(crate) viewport: (u32, u32),
    /// Device pixels per CSS pixel.
    #[arg(long, value_name = "RATIO", default_value = "1", value_parser = ratio)]
    pub(crate) device_pixel_ratio: f64,
    /// Many recordings in one browser: a file with a JSON object a line (`-`: standard input), answered with a JSON line each.
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
    /// A W3C WebDriver endpoint to use instead of a browser on this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) webdriver: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Runs {
    /// Lists runs, newest first.
    List {
        /// Only runs of the recording of this name.
        #[arg(long, value_name = "NAME")]
        recording: Option<String>,
        /// Only runs with this verdict: passed, degraded, failed, unclear or not_checked.
        #[arg(long, value_name = "VERDICT", value_parser = verdict)]
        verdict: Option<sullae_recording::Verdict>,
        /// At most this many.
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one run.
    Show {
        /// The run's id, or `latest`.
        id: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Write a report of it into this HTML file.
        #[arg(long, value_name = "FILE.html")]
        report: Option<PathBuf>,
    },
    /// Removes what is kept no longer (keeping.toml in the data folder), and old runs besides, with the pictures only they used.
    Prune {
        /// Runs older than this many days.
        #[arg(long, value_name = "DAYS")]
        older_than: Option<u32>,
        /// All but this many newest runs of each recording.
        #[arg(long, value_name = "N")]
        keep: Option<u32>,
        /// The oldest, until pictures take no more than this many megabytes.
        #[arg(long, value_name = "MB")]
        max_size: Option<u64>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Monitor {
    /// Makes a monitor: a file KEY.toml in the folder of monitors.
    Add(MonitorFields),
    /// Changes what is given in a monitor's file, and leaves the rest, comments included, as it is.
    Edit(MonitorFields),
    /// Lists monitors with when they are due next and what came last.
    List(MonitorFolders),
    /// Shows one monitor with its last checks and what was let go.
    Show {
        /// Its key.
        key: String,
        /// So many of its newest slots.
        #[arg(long, value_name = "N", default_value_t = 20)]
        last: u32,
        #[command(flatten)]
        folders: MonitorFolders,
    },
    /// Shows how available a monitor's site was, by the day or the hour; also before the oldest run that is kept.
    Availability {
        /// Its key.
        key: String,
        /// By the hour instead of the day.
        #[arg(long)]
        hourly: bool,
        /// From this time on, RFC 3339 or local; 30 days, or 48 hours, unless given.
        #[arg(long, value_name = "TIME", value_parser = point_in_time)]
        from: Option<jiff::Timestamp>,
        /// Until before this time; now unless given.
        #[arg(long, value_name = "TIME", value_parser = point_in_time)]
        until: Option<jiff::Timestamp>,
        #[command(flatten)]
        folders: MonitorFolders,
    },
    /// Reads all files of monitors and says what is wrong. Exit code: 0 all right, 2 something is wrong.
    Check(MonitorFolders),
    /// Lets a monitor rest.
    Pause {
        /// Its key.
        key: String,
        /// For so long, such as 2h; until it is resumed unless given.
        #[arg(long = "for", value_name = "TIME")]
        span: Option<jiff::SignedDuration>,
        #[command(flatten)]
        folders: MonitorFolders,
    },
    /// Lets a paused monitor go on.
    Resume {
        /// Its key.
        key: String,
        #[command(flatten)]
        folders: MonitorFolders,
    },
    /// Removes a monitor's file; its history stays.
    Remove {
        /// Its key.
        key: String,
        #[command(flatten)]
        folders: MonitorFolders,
    },
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct MonitorFolders {
    /// A folder of monitors besides the data folder's own. Can be given more than once.
    #[arg(long = "monitors", value_name = "DIR")]
    pub(crate) more: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MonitorFields {
    /// Its key: lower-case letters, digits, hyphens, Hangul.
    pub(crate) key: String,
    /// The recording's folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) recording: Option<PathBuf>,
    /// What to call it.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Every so often, such as 5m.
    #[arg(long, value_name = "TIME", conflicts_with = "cron")]
    pub(crate) every: Option<String>,
    /// As a cron pattern says, such as "0 9 * * MON-FRI".
    #[arg(long, value_name = "PATTERN")]
    pub(crate) cron: Option<String>,
    /// Whose clock is meant, such as Asia/Seoul; the system's unless given.
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// Only in these hours, such as 09:00-18:00. Can be given more than once.
    #[arg(long, value_name = "HH:MM-HH:MM")]
    pub(crate) hours: Vec<String>,
    /// Only on these days, such as mon-fri. Can be given more than once.
    #[arg(long, value_name = "DAYS")]
    pub(crate) weekdays: Vec<String>,
    /// What public holidays are: run, skip or only.
    #[arg(long, value_name = "RULE")]
    pub(crate) holidays: Option<String>,
    /// A channel that hears of its incidents. Can be given more than once.
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) tell: Vec<String>,
    /// Who goes first when browsers are scarce: high, normal or low.
    #[arg(long, value_name = "WHICH")]
    pub(crate) priority: Option<String>,
    /// How often a fault is looked at again before it counts, 0 to 3.
    #[arg(long, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// A kept secret (`sullae secret set`) that fills a secret of the recording. Can be given more than once.
    #[arg(long = "secret", value_name = "VARIABLE=NAME", value_parser = variable)]
    pub(crate) secrets: Vec<(String, String)>,
    /// Whether it runs at all.
    #[arg(long, value_name = "true|false")]
    pub(crate) enabled: Option<bool>,
    /// The folder of monitors to write to; the data folder's own unless given.
    #[arg(long = "monitors", value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Watch {
    /// A folder of monitors besides the data folder's own. Can be given more than once.
    #[arg(long = "monitors", value_name = "DIR")]
    pub(crate) more: Vec<PathBuf>,
    /// Check every monitor once, now, and end. The exit code is that of the worst run.
    #[arg(long, conflicts_with_all = ["listen", "ping"])]
    pub(crate) once: bool,
    /// End at this time, RFC 3339 or local.
    #[arg(long, value_name = "TIME", value_parser = point_in_time)]
    pub(crate) until: Option<jiff::Timestamp>,
    /// At most so many browsers at once.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) at_once: u16,
    #[command(flatten)]
    pub(crate) api: WatchApi,
    #[command(flatten)]
    pub(crate) sign: WatchSign,
    /// One JSON line for each event instead of sentences.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WatchApi {
    /// Answer health, API and metrics over HTTP here, such as 127.0.0.1:8711; port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// The token that must be shown is in this file; else in SULLAE_API_TOKEN, else one is made in the data folder.
    #[arg(long, value_name = "FILE", requires = "listen")]
    pub(crate) token_file: Option<PathBuf>,
    /// Also where other machines can reach it. There is no TLS: put a proxy in front.
    #[arg(long, requires = "listen")]
    pub(crate) listen_remote: bool,
    /// A name besides localhost under which it may be asked, such as that of the proxy. Can be given more than once.
    #[arg(long = "allow-host", value_name = "NAME", requires = "listen")]
    pub(crate) hosts: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WatchSign {
    /// Tell an outside watcher at this address, with a GET, that watching goes on.
    #[arg(long, value_name = "URL")]
    pub(crate) ping: Option<String>,
    /// So often.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, requires = "ping", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) ping_every: u64,
    /// Its address may be one of your own network or machine.
    #[arg(long, requires = "ping")]
    pub(crate) ping_private: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SystemService {
    /// Installs and starts it.
    Install {
        /// A folder of monitors besides the data folder's own. Can be given more than once.
        #[arg(long = "monitors", value_name = "DIR")]
        more: Vec<PathBuf>,
        #[command(flatten)]
        api: WatchApi,
        #[command(flatten)]
        sign: WatchSign,
        /// For all users of the machine; needs to be root.
        #[arg(long)]
        system: bool,
        /// Print the unit instead.
        #[arg(long)]
        print: bool,
    },
    /// Says whether it runs.
    Status {
        /// The one for all users.
        #[arg(long)]
        system: bool,
    },
    /// Stops and removes it; monitors and history stay.
    Remove {
        /// The one for all users.
        #[arg(long)]
        system: bool,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct LearnLimits {
    /// The recording's folder.
    pub(crate) folder: PathBuf,
    /// Take the suggested limits into the recording.
    #[arg(long)]
    pub(crate) accept: bool,
    /// Take the last acceptance back.
    #[arg(long, conflicts_with = "accept")]
    pub(crate) undo: bool,
    /// Print what is suggested, or was accepted, as JSON.
    #[arg(long, conflicts_with = "undo")]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Heal {
    /// The recording's folder.
    pub(crate) folder: PathBuf,
    /// Take the new look of this step into the recording; several: 3,5.
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) accept: Vec<u32>,
    /// Take all new looks.
    #[arg(long, conflicts_with_all = ["accept", "reject"])]
    pub(crate) all: bool,
    /// Refuse the new look of this step; it is not proposed again.
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) reject: Vec<u32>,
    /// Take the last acceptance back.
    #[arg(long, conflicts_with_all = ["accept", "all", "reject"])]
    pub(crate) undo: bool,
    /// Where to write the page that shows old and new side by side; in the data folder unless given.
    #[arg(long, value_name = "FILE.html")]
    pub(crate) page: Option<PathBuf>,
    /// Print what is proposed, after all of the above, as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The recording's folder.
    pub(crate) folder: PathBuf,
    /// The file to write, NAME.sullae.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The file, NAME.sullae.
    pub(crate) file: PathBuf,
    /// Folder to make for the recording; among the kept recordings unless given.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Keep it without asking.
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Match {
    /// The screenshot, PNG.
    #[arg(value_name = "SHOT.png")]
    pub(crate) shot: PathBuf,
    /// What to find in it, PNG.
    #[arg(value_name = "TEMPLATE.png")]
    pub(crate) template: PathBuf,
    /// Pixels of the screenshot for one of the template, where that is known to be not 1.
    #[arg(long, default_value_t = 1.0, value_name = "R", value_parser = scale)]
    pub(crate) scale: f32,
    /// A part of the template that may look different, in its pixels. Can be given more than once.
    #[arg(long = "ignore", value_name = "X,Y,W,H", value_parser = pixel_box)]
    pub(crate) ignored: Vec<sullae_service::PixelBox>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Ocr {
    /// PNG files.
    #[arg(required = true, value_name = "IMG")]
    pub(crate) pictures: Vec<PathBuf>,
    /// Only this part: left, top, width and height in device pixels.
    #[arg(long, value_name = "X,Y,W,H", value_parser = region)]
    pub(crate) region: Option<[u32; 4]>,
    /// Print one JSON object a line, one for each picture.
    #[arg(long)]
    pub(crate) json: bool,
    /// Draw what was read over the pictures, in this HTML file.
    #[arg(long, value_name = "FILE.html")]
    pub(crate) html: Option<PathBuf>,
    /// Folder of OCR models to use; those in the data folder's `models`, or the built-in ones, unless given.
    #[arg(long, env = "SULLAE_OCR_MODELS", value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DemoShop {
    /// Port on 127.0.0.1; any free one unless given.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) port: u16,
}

fn window_place(text: &str) -> Result<sullae_service::WindowPlace, String> {
    let numbers: Vec<i64> = text
        .split(',')
        .map(|part| part.trim().parse().map_err(|_| format!("{part:?} is no number")))
        .collect::<Result<_, _>>()?;
    let &[x, y, width, height] = numbers.as_slice() else {
        return Err("four numbers are needed: X,Y,W,H".to_owned());
    };
    let size = |value: i64| {
        u32::try_from(value)
            .ok()
            .filter(|v| (200..=16_384).contains(v))
            .ok_or("width and height must be 200 to 16384".to_owned())
    };
    let place = |value: i64| i32::try_from(value).map_err(|_| "x or y is out of range".to_owned());
    Ok(sullae_service::WindowPlace {
        x: place(x)?,
        y: place(y)?,
        width: size(width)?,
        height: size(height)?,
    })
}

fn scale(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|scale| (0.1..=10.0).contains(scale))
        .ok_or_else(|| "0.1 to 10 are possible".to_owned())
}

fn pixel_box(text: &str) -> Result<sullae_service::PixelBox, String> {
    region(text).map(|[x, y, width, height]| sullae_service::PixelBox::new(x, y, width, height))
}

fn region(text: &str) -> Result<[u32; 4], String> {
    let numbers: Vec<u32> = text
        .split(',')
        .map(|part| part.trim().parse().map_err(|_| format!("{part:?} is no whole number from 0")))
        .collect::<Result<_, _>>()?;
    match *numbers.as_slice() {
        [_, _, 0, _] | [_, _, _, 0] => Err("width and height must be at least 1".to_owned()),
        [x, y, width, height] => Ok([x, y, width, height]),
        _ => Err("four numbers are needed: X,Y,W,H".to_owned()),
    }
}

pub(crate) fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| text.trim().parse().ok().filter(|side| (100..=16_384).contains(side));
    let sides = text.split_once(['x', 'X', '×', ',']);
    sides
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or_else(|| "write WIDTHxHEIGHT, 100 to 16384 a side, such as 1280x800".to_owned())
}

pub(crate) fn point(text: &str) -> Result<(f64, f64), String> {
    let number = |text: &str| text.trim().parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0);
    let sides = text.split_once(',');
    sides
        .and_then(|(x, y)| Some((number(x)?, number(y)?)))
        .ok_or_else(|| "write X,Y in CSS pixels, such as 640,320".to_owned())
}

fn variable(text: &str) -> Result<(String, String), String> {
    // The value is not repeated in the error: it may be a secret.
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    if name.is_empty() {
        Err("the name is empty".to_owned())
    } else {
        Ok((name.to_owned(), value.to_owned()))
    }
}

fn seconds(text: &str) -> Result<std::time::Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "that is no number")?;
    if !(0.1..=86_400.0).contains(&seconds) {
        return Err("0.1 to 86400 seconds are possible".to_owned());
    }
    Ok(std::time::Duration::from_secs_f64(seconds))
}

fn point_in_time(text: &str) -> Result<jiff::Timestamp, String> {
    let local = || {
        Some(
            text.parse::<jiff::civil::DateTime>()
                .ok()?
                .to_zoned(jiff::tz::TimeZone::system())
                .ok()?
                .timestamp(),
        )
    };
    text.parse()
        .ok()
        .or_else(local)
        .ok_or_else(|| "a time like 2026-12-24T18:00 or 2026-12-24T18:00+09:00".to_owned())
}

fn ratio(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|ratio| (0.5..=4.0).contains(ratio))
        .ok_or_else(|| "0.5 to 4 are possible".to_owned())
}

fn verdict(text: &str) -> Result<sullae_recording::Verdict, String> {
    sullae_recording::Verdict::from_name(text).ok_or_else(|| "passed, degraded, failed, unclear and not_checked are possible".to_owned())
}
