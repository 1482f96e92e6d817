//! Metrics in Prometheus' text format, version 0.0.4. Labels have few values each, but for the monitor's key.

use std::{fmt::Write, sync::Arc};

use sullae_service::{Standing, browser_processes, now};

use crate::{
    endpoint::{Endpoint, Nothing, Text, get},
    meter::{Counts, Histogram},
    problem::Refusal,
    server::Api,
};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![get("/metrics", "metrics", "Metrics as Prometheus reads them.", &[], metrics)]
}

async fn metrics(api: Arc<Api>, _: Nothing) -> Result<Text, Refusal> {
    api.blocking(|api| {
        let (standing, bytes) = api.service.standing()?;
        let mut page = Page::default();
        counted(&mut page, &api.meter.counts());
        standing_now(&mut page, &api.meter.counts(), &standing);
        page.family(
            "sullae_database_bytes",
            "gauge",
            "Bytes of the history's database, its log included, pictures not.",
        );
        page.sample("sullae_database_bytes", &[], bytes as f64);
        page.family(
            "sullae_browser_processes",
            "gauge",
            "Living processes of browsers of Sullae on this machine.",
        );
        page.sample("sullae_browser_processes", &[], browser_processes() as f64);
        page.family("sullae_build_info", "gauge", "Always 1; the version is a label.");
        page.sample("sullae_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
        Ok(Text(page.0))
    })
    .await
}

/// What this process has counted since it began.
fn counted(page: &mut Page, counts: &Counts) {
    page.family(
        "sullae_checks_total",
        "counter",
        "Checks that this process finished, by monitor and verdict.",
    );
    for ((monitor, verdict), count) in &counts.checks {
        let labels = [("monitor", monitor.as_str()), ("verdict", verdict.as_str())];
        page.sample("sullae_checks_total", &labels, *count as f64);
    }
    page.histogram(
        "sullae_check_duration_seconds",
        "How long a check took, confirming runs included.",
        &counts.took,
    );
    page.histogram(
        "sullae_check_lateness_seconds",
        "How much later than it was due a check began.",
        &counts.late,
    );
    page.family(
        "sullae_slots_skipped_total",
        "counter",
        "Times at which a monitor was due and not checked, by reason.",
    );
    for (reason, count) in &counts.skipped {
        page.sample("sullae_slots_skipped_total", &[("reason", reason)], *count as f64);
    }
    page.family(
        "sullae_pings_total",
        "counter",
        "Signs of life to an outside watcher, by what became of them.",
    );
    for (result, count) in ["arrived", "failed"].into_iter().zip(counts.pings) {
        page.sample("sullae_pings_total", &[("result", result)], count as f64);
    }
    let each = [
        (
            "sullae_slots_given_up_total",
            "Checks given up because whoever carried them out died.",
            counts.given_up,
        ),
        ("sullae_clock_set_total", "How often the machine's clock was set.", counts.clock_set),
        (
            "sullae_database_troubles_total",
            "How often the database could not be used.",
            counts.store_troubled,
        ),
    ];
    for (name, help, count) in each {
        page.family(name, "counter", help);
        page.sample(name, &[], count as f64);
    }
}

/// How things stand for all processes over this data folder.
fn standing_now(page: &mut Page, counts: &Counts, standing: &Standing) {
    let now_ms = now().as_millisecond();
    let rests = |(key, until): &(&String, &i64)| **until > now_ms && !standing.running.contains(*key);
    let (running, paused) = (standing.running.len(), standing.paused.iter().filter(rests).count());
    page.family(
        "sullae_monitors",
        "gauge",
        "Monitors by how they stand; wrong: files that are none.",
    );
    let waiting = counts.enabled.saturating_sub(running + paused);
    for (state, count) in [
        ("running", running),
        ("paused", paused),
        ("waiting", waiting),
        ("wrong", counts.wrong),
    ] {
        page.sample("sullae_monitors", &[("state", state)], count as f64);
    }
    page.family(
        "sullae_incidents_open",
        "gauge",
        "Open incidents; site: the site's, sight: Sullae cannot see.",
    );
    for subject in ["site", "sight"] {
        let open = standing.open_incidents.get(subject).copied().unwrap_or_default();
        page.sample("sullae_incidents_open", &[("subject", subject)], open as f64);
    }
    page.family("sullae_alerts_waiting", "gauge", "Messages that wait to be delivered.");
    page.sample("sullae_alerts_waiting", &[], standing.alerts_waiting as f64);
    page.family("sullae_alerts_failing", "gauge", "Waiting messages of which an attempt has failed.");
    page.sample("sullae_alerts_failing", &[], standing.alerts_failing as f64);
    if let Some(beat) = counts.last_beat {
        page.family(
            "sullae_last_beat_age_seconds",
            "gauge",
            "Since when the watching loop has not said that it works.",
        );
        page.sample("sullae_last_beat_age_seconds", &[], beat.elapsed().as_secs_f64());
    }
}

/// A page of metrics as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        let escaped = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        let labels: Vec<String> = labels.iter().map(|(name, text)| format!("{name}=\"{}\"", escaped(text))).collect();
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", labels.join(","))
        };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn histogram(&mut self, name: &str, help: &str, histogram: &Histogram) {
        self.family(name, "histogram", help);
        let mut so_far = 0;
        for (place, count) in histogram.counts.iter().enumerate() {
            so_far += count;
            let bound = histogram.bounds.get(place).map_or_else(|| "+Inf".to_owned(), f64::to_string);
            self.sample(&format!("{name}_bucket"), &[("le", &bound)], so_far as f64);
        }
        self.sample(&format!("{name}_sum"), &[], histogram.sum);
        self.sample(&format!("{name}_count"), &[], so_far as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_break_out_of_its_quotes() {
        let mut page = Page::default();
        page.sample("x", &[("monitor", "a\"b\\c\nd")], 1.5);
        assert_eq!(page.0, "x{monitor=\"a\\\"b\\\\c\\nd\"} 1.5\n");
    }
}
