//! What is kept of single cases: every judgement as a JSON line, and pictures of what went wrong.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde_json::json;
use sullae_player::{Judgement, PreparedRecording, fusion::Question};
use sullae_recording::{Rect, run::FindMode};

use crate::{
    bench::{Chosen, mode_name},
    tally::Outcome,
};

/// One judgement.
pub(crate) struct Case<'a> {
    pub(crate) page: &'a str,
    pub(crate) change: &'a str,
    pub(crate) chosen: &'a Chosen,
    pub(crate) mode: FindMode,
    pub(crate) outcome: Outcome,
    pub(crate) absent: bool,
    pub(crate) truth: Option<Rect>,
    pub(crate) ratio: f64,
    pub(crate) judgement: &'a Judgement,
    pub(crate) right: &'a [bool],
    pub(crate) prepared: &'a PreparedRecording,
    pub(crate) png: &'a [u8],
}

/// Where cases go.
pub(crate) struct Cases {
    dump: Option<BufWriter<File>>,
    folder: Option<PathBuf>,
    page: String,
    count: usize,
}

impl Cases {
    pub(crate) fn open(dump: Option<&Path>, folder: Option<&Path>) -> Result<Self> {
        if let Some(folder) = folder {
            fs::create_dir_all(folder)?;
        }
        Ok(Self {
            dump: dump.map(File::create).transpose()?.map(BufWriter::new),
            folder: folder.map(Path::to_owned),
            page: "<!doctype html><meta charset=utf-8><style>body{font:14px sans-serif}.s{position:relative;display:inline-block}.s div{position:absolute;outline:2px solid}.t{color:#0a0}.b{color:#d00}img{max-width:none}</style>".to_owned(),
            count: 0,
        })
    }

    pub(crate) fn take(&mut self, case: &Case) -> Result<()> {
        if let Some(dump) = &mut self.dump {
            let candidates: Vec<_> = case
                .judgement
                .candidates
                .iter()
                .zip(case.right)
                .map(|(spot, right)| json!({"evidence": spot.evidence, "score": spot.score, "right": right, "label": spot.element.as_ref().map(|e| &e.label)}))
                .collect();
            let line = json!({
                "page": case.page, "change": case.change, "kind": case.chosen.kind, "name": case.chosen.name, "mode": mode_name(case.mode),
                "outcome": format!("{:?}", case.outcome), "decision": case.judgement.decision, "absent": case.absent,
                "twins": case.prepared.recording.steps[0].target.as_ref().and_then(|t| t.anchor.as_ref()).map(|a| a.twins),
                "question": case.prepared.recording.steps[0].target.as_ref().map(|target| Question::about(target, case.mode)),
                "candidates": candidates,
            });
            writeln!(dump, "{line}")?;
        }
        let bad = match case.outcome {
            Outcome::Wrong => true,
            Outcome::Refused => !case.absent,
            Outcome::Right => case.absent,
        };
        if bad && self.folder.is_some() {
            self.show(case)?;
        }
        Ok(())
    }

    fn show(&mut self, case: &Case) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.count += 1;
        let name = format!("{:04}.png", self.count);
        fs::write(folder.join(&name), case.png)?;
        let target = case.prepared.recording.steps[0].target.as_ref();
        let anchor = format!("{:04}-anchor.png", self.count);
        if let Some(image) = target.and_then(|target| target.anchor.as_ref()) {
            fs::copy(case.prepared.folder.join(&image.image), folder.join(&anchor))?;
        }
        let css = |place: Rect, class: &str| {
            format!(
                "<div class={class} style='left:{}px;top:{}px;width:{}px;height:{}px'></div>",
                place.x, place.y, place.width, place.height
            )
        };
        let truth = case.truth.map_or(String::new(), |place| css(place.scaled(case.ratio), "t"));
        let best = case.judgement.candidates.first();
        let spots: Vec<String> = case
            .judgement
            .candidates
            .iter()
            .zip(case.right)
            .take(4)
            .map(|(spot, right)| format!("<li>{:.3} {right} {:?}</li>", spot.score, spot.evidence))
            .collect();
        self.page += &format!(
            "<h3>{} · {} · {} · {:?} · {} {}</h3><p>{:?}</p><img src={anchor}><ul>{}</ul><div class=s><img src={name}>{truth}{}</div>",
            case.page,
            case.change,
            mode_name(case.mode),
            case.outcome,
            case.chosen.kind,
            escaped(&case.chosen.name),
            case.judgement.decision,
            spots.concat(),
            best.map_or(String::new(), |spot| css(spot.seen_place, "b")),
        );
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        if let Some(dump) = &mut self.dump {
            dump.flush()?;
        }
        if let Some(folder) = &self.folder {
            fs::write(folder.join("index.html"), &self.page)?;
        }
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
