//! What can be said on the command line about incidents, their messages, and where these go.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Incidents {
    /// Lists the open incidents, newest first.
    List {
        /// Those that are over too.
        #[arg(long)]
        all: bool,
        /// Only those of this monitor.
        #[arg(long, value_name = "KEY")]
        monitor: Option<String>,
        /// At most this many.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Shows one with its timeline and its messages.
    Show {
        /// Its number.
        id: i64,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Says that you have it in hand: no more reminders.
    Ack {
        /// Its number.
        id: i64,
        #[command(flatten)]
        by: ByPerson,
    },
    /// Wants quiet about it for a while; it speaks up again after that.
    Snooze {
        /// Its number.
        id: i64,
        /// For so long.
        #[arg(long, default_value_t = 60, value_name = "MIN", value_parser = clap::value_parser!(u32).range(1..=43_200))]
        minutes: u32,
        #[command(flatten)]
        by: ByPerson,
    },
    /// Adds a remark, also after it is over.
    Comment {
        /// Its number.
        id: i64,
        /// The remark.
        text: String,
        /// In whose name; yours unless given.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Print the incident as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Closes it. A fault after that opens another.
    Close {
        /// Its number.
        id: i64,
        #[command(flatten)]
        by: ByPerson,
    },
}

/// Who does it, and what they say.
#[derive(Debug, clap::Args)]
pub(crate) struct ByPerson {
    /// A remark.
    #[arg(long, short = 'm', value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// In whose name; yours unless given.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Print the incident as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Alerts {
    /// Lists messages, newest first, with what became of each.
    List {
        /// At most this many.
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Delivers what is due now, once; `sullae watch` does so all the time.
    Deliver,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Channel {
    /// Lists the channels.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Sends a test message through a channel.
    Test {
        /// Its name.
        name: String,
    },
    /// Removes a channel that no monitor of the data folder tells, and the secret that was made for it.
    Remove {
        /// Its name.
        name: String,
    },
}
