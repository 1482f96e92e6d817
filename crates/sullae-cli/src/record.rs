//! `sullae record`.

use std::{path::Path, process::ExitCode};

use serde_json::json;
use sullae_recording::{
    Explain, Mask, Step,
    wording::{mask_sentence, step_sentence, warning_sentence},
};
use sullae_service::{GoOnRequest, RecordRequest, Recorder, RecorderEvent, RunRequest, Service, ServiceError, ended_badly};
use tokio::sync::{mpsc, watch};

use crate::{
    args,
    failure::Failure,
    opening::open,
    run::{progress, values},
    say::Say,
    signals,
};

/// Records until the window is closed or the process is asked to end.
pub(crate) async fn record(args: args::Record, data_folder: Option<&Path>, say: Say) -> Result<ExitCode, Failure> {
    let service = open(data_folder, say)?;
    let mut browser = service.browser_settings();
    browser.headless = args.headless;
    browser.window = args.window;
    let voice = Voice { json: args.json, say };
    let (recorder, folder) = match args.go_on {
        Some(folder) => {
            let request = GoOnRequest {
                replay: RunRequest {
                    values: values(&folder, args.variables),
                    secrets: args.secrets.into_iter().collect(),
                    folder: folder.clone(),
                    browser,
                    ..RunRequest::default()
                },
                after: args.after,
                spoken: say.language,
            };
            (go_on(&service, request, voice).await?, folder)
        }
        None => {
            // clap has seen to it that both are there.
            let folder = args.out.unwrap_or_default();
            let request = RecordRequest {
                url: args.url.unwrap_or_default(),
                name: args.name.unwrap_or_else(|| folder_name(&folder)),
                folder: folder.clone(),
                browser,
                language: None,
                spoken: say.language,
            };
            (unless_asked_to_end(service.record(request)).await?, folder)
        }
    };
    let Some(recorder) = recorder else {
        return Ok(ExitCode::SUCCESS);
    };
    voice.started(&recorder, &folder);
    follow(recorder, &folder, voice).await
}

/// What is asked for; nothing where the process is asked to end before. What was started so far goes with it.
async fn unless_asked_to_end(starting: impl Future<Output = Result<Recorder, ServiceError>>) -> Result<Option<Recorder>, Failure> {
    tokio::select! {
        started = starting => Ok(Some(started?)),
        () = signals::asked_to_end() => Ok(None),
    }
}

/// Replays what comes before and tells of it.
async fn go_on(service: &Service, request: GoOnRequest, voice: Voice) -> Result<Option<Recorder>, Failure> {
    let (heard, hearing) = mpsc::unbounded_channel();
    let (_never, cancelled) = watch::channel(false);
    let replaying = unless_asked_to_end(service.go_on_recording(request, heard, cancelled));
    let (recorder, ()) = tokio::join!(replaying, progress(hearing, voice.json, voice.say));
    recorder
}

fn folder_name(folder: &Path) -> String {
    folder
        .file_name()
        .map_or_else(|| "recording".to_owned(), |name| name.to_string_lossy().into_owned())
}

async fn follow(mut recorder: Recorder, folder: &Path, voice: Voice) -> Result<ExitCode, Failure> {
    let mut known: Vec<String> = Vec::new();
    let mut trouble = None;
    let end = signals::asked_to_end();
    tokio::pin!(end);
    loop {
        let event = tokio::select! {
            event = recorder.next_change() => event,
            () = &mut end => None,
        };
        match event {
            Some(RecorderEvent::StepAdded { step, .. }) => {
                known.push(step.id.clone());
                voice.step("step", known.len(), &step);
            }
            Some(RecorderEvent::StepChanged { step, .. }) => {
                let number = known.iter().position(|id| *id == step.id).map_or(0, |at| at + 1);
                voice.step("step_changed", number, &step);
            }
            Some(RecorderEvent::StepRemoved { id }) => {
                known.retain(|known| *known != id);
                voice.removed(&id);
            }
            Some(RecorderEvent::Masked { mask }) => voice.masked(&mask),
            Some(RecorderEvent::NotSaved { error }) => voice.say.explain(&error.explain(voice.say.language)),
            Some(RecorderEvent::SavedAgain {} | RecorderEvent::Paused { .. }) => {}
            Some(RecorderEvent::Ended { reason }) => {
                trouble = ended_badly(reason);
                break;
            }
            None => break,
        }
    }
    let recording = recorder.stop().await?;
    voice.saved(folder, recording.steps.len());
    trouble.map_or(Ok(ExitCode::SUCCESS), |error| Err(Failure::Service(error)))
}

/// How a session is told: sentences, or a JSON line for each event.
#[derive(Debug, Clone, Copy)]
struct Voice {
    json: bool,
    say: Say,
}

impl Voice {
    fn started(self, recorder: &Recorder, folder: &Path) {
        if self.json {
            println!("{}", json!({"event": "started", "folder": folder, "session": recorder.session()}));
        } else {
            println!(
                "{}",
                self.say.pick(
                    "녹화를 시작했습니다. 브라우저에서 평소처럼 누르세요. 창을 닫거나 Ctrl-C 를 누르면 저장하고 끝냅니다. 확인을 넣으려면 페이지에서 Alt+Shift+C 를 누르세요.",
                    "Recording. Click as usual in the browser; close its window or press Ctrl-C to save and end. Press Alt+Shift+C in the page to add a check."
                )
            );
        }
    }

    fn step(self, event: &str, number: usize, step: &Step) {
        let sentence = step_sentence(step);
        if self.json {
            println!(
                "{}",
                json!({"event": event, "index": number.saturating_sub(1), "sentence": sentence, "step": step})
            );
            return;
        }
        let mark = if event == "step" { ' ' } else { '↻' };
        println!("{mark}{number:>3}. {}", self.say.sentence(&sentence));
        if event == "step" {
            for warning in &step.warnings {
                println!("      ▲ {}", self.say.sentence(&warning_sentence(warning)));
            }
        }
    }

    fn removed(self, id: &str) {
        if self.json {
            println!("{}", json!({"event": "step_removed", "id": id}));
        }
    }

    fn masked(self, mask: &Mask) {
        let sentence = mask_sentence(mask);
        if self.json {
            println!("{}", json!({"event": "masked", "sentence": sentence, "mask": mask}));
        } else {
            println!("  ▨  {}", self.say.sentence(&sentence));
        }
    }

    fn saved(self, folder: &Path, steps: usize) {
        if self.json {
            println!("{}", json!({"event": "saved", "folder": folder, "steps": steps}));
        } else {
            println!(
                "{}",
                self.say.language.pick(
                    format!("{steps}단계를 저장했습니다: {}", folder.display()),
                    format!("Saved {steps} steps: {}", folder.display())
                )
            );
        }
    }
}
