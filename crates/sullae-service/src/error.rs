//! What can go wrong in a use case: mostly the trouble of a crate below, passed on whole.

use std::path::PathBuf;

use sullae_browser::BrowserError;
use sullae_notify::{Cause, Misfit, SettingsError};
use sullae_player::{LocateError, PrepareError};
use sullae_recorder::RecorderError;
use sullae_recording::{Explain, Explanation, FolderError, Language, bundle::BundleError, edit::EditError, run::Sentence};
use sullae_secrets::SecretsError;
use sullae_store::StoreError;
use sullae_testkit::DemoShopError;
use sullae_vision::ocr::{ModelError, OcrError};

/// Why a use case could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A recording's folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// An edit of a recording.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A recording or its values are not fit for a run.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// Recording.
    #[error(transparent)]
    Recorder(#[from] RecorderError),
    /// Browser or driver.
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// The run history.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Secrets that are kept.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The file of channels.
    #[error(transparent)]
    Channels(#[from] SettingsError),
    /// No such channel in the file.
    #[error("there is no channel {name}")]
    ChannelNotFound {
        /// The name asked for.
        name: String,
    },
    /// A message did not arrive.
    #[error("channel {name}: {cause}")]
    NotDelivered {
        /// The channel.
        name: String,
        /// What happened.
        cause: Cause,
    },
    /// A channel's form is filled in so that it cannot stand.
    #[error(transparent)]
    ChannelMisfit(Misfit),
    /// A channel's form is filled in so that nothing could be sent.
    #[error(transparent)]
    ChannelUnready(Cause),
    /// A channel that monitors tell cannot go.
    #[error("channel {name} is used by {}", monitors.join(", "))]
    ChannelInUse {
        /// The channel.
        name: String,
        /// Names of the monitors.
        monitors: Vec<String>,
    },
    /// The OCR models.
    #[error(transparent)]
    Ocr(#[from] ModelError),
    /// A picture file that cannot be used.
    #[error("{}: {reason}", path.display())]
    PictureUnreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A region that is not wholly inside its picture.
    #[error("the region {region:?} is not inside {} ({width} x {height} pixels)", picture.display())]
    RegionOutside {
        /// Left, top, width and height.
        region: [u32; 4],
        /// The file.
        picture: PathBuf,
        /// Width of the picture.
        width: u32,
        /// Height of the picture.
        height: u32,
    },
    /// The OCR models failed on a picture.
    #[error(transparent)]
    Reading(#[from] OcrError),
    /// The practice shop.
    #[error(transparent)]
    Shop(#[from] DemoShopError),
    /// No such run in the history.
    #[error("there is no run {id}")]
    RunNotFound {
        /// The id asked for.
        id: String,
    },
    /// No such incident in the history.
    #[error("there is no incident {id}")]
    IncidentNotFound {
        /// The number asked for.
        id: i64,
    },
    /// The incident is over, so nothing but a comment can be added.
    #[error("incident {id} is closed")]
    IncidentClosed {
        /// Its number.
        id: i64,
    },
    /// No such recording among the kept ones.
    #[error("there is no recording {id}")]
    RecordingNotFound {
        /// The id asked for.
        id: String,
    },
    /// Something of its kind goes on already.
    #[error("{what} is already going on")]
    Busy {
        /// `a recording` or `a run`.
        what: &'static str,
    },
    /// A bundle that was reviewed is no longer at hand.
    #[error("the reviewed bundle is no longer there")]
    ReviewGone,
    /// A recording has edits that are not saved.
    #[error("the recording has edits that are not saved")]
    EditsUnsaved,
    /// Nothing is proposed for a recording.
    #[error("nothing is proposed for this recording")]
    NoProposals,
    /// Nothing is proposed for this step, though for others.
    #[error("nothing is proposed for step {step}")]
    StepNotProposed {
        /// The number asked for.
        step: u32,
        /// The steps for which something is.
        proposed: Vec<u32>,
    },
    /// No accepted change is there to be taken back.
    #[error("there is no accepted change to take back")]
    NothingToUndo,
    /// Nothing can be learnt from so few runs.
    #[error("{there} runs passed, and {needed} are needed")]
    TooFewRuns {
        /// How many passed.
        there: usize,
        /// How many it takes.
        needed: usize,
    },
    /// The recording has no such step.
    #[error("there is no step {number}: the recording has {steps}")]
    StepNotFound {
        /// As asked for, from 1.
        number: usize,
        /// How many there are.
        steps: usize,
    },
    /// The steps that lead to where a recording goes on do not lead there now.
    #[error("the steps before do not lead there: {}", sentence.en)]
    NotLedThere {
        /// How their replay ended.
        sentence: Sentence,
        /// Whether the site or the recording is why, not this machine.
        judged: bool,
    },
    /// The step acts on nothing that could be looked for.
    #[error("step {number} has no target")]
    StepWithoutTarget {
        /// From 1.
        number: usize,
    },
    /// An address that is to be opened is no absolute http or https address.
    #[error("{address:?} is no http or https address")]
    AddressNotWeb {
        /// As given, secrets taken out.
        address: String,
    },
    /// A monitor's file.
    #[error(transparent)]
    Monitor(Box<sullae_monitor::DefinitionError>),
    /// A text that cannot be a monitor's key.
    #[error(transparent)]
    MonitorKey(#[from] sullae_monitor::KeyError),
    /// No monitor of that key.
    #[error("there is no monitor {key}")]
    MonitorNotFound {
        /// The key asked for.
        key: String,
    },
    /// This process does not watch the monitor.
    #[error("monitor {key} is not watched here")]
    NotWatching {
        /// Its key.
        key: String,
    },
    /// A monitor of that key is there already.
    #[error("there is a monitor {key} already: {}", file.display())]
    MonitorExists {
        /// The key.
        key: String,
        /// Its file.
        file: PathBuf,
    },
    /// The file that says how long things are kept.
    #[error("{}: {why}", path.display())]
    KeepingFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with its place.
        why: String,
    },
    /// The file that names what shows whether this machine has its network.
    #[error("{}: {why}", path.display())]
    NetworkFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with its place.
        why: String,
    },
    /// No folder to keep things in could be found.
    #[error("no data folder: neither SULLAE_DATA_FOLDER nor a home folder is set")]
    NoDataFolder,
    /// Reading or writing a file failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
}

impl From<LocateError> for ServiceError {
    fn from(error: LocateError) -> Self {
        match error {
            LocateError::NoSuchStep { number, steps } => Self::StepNotFound { number, steps },
            LocateError::NoTarget { number } => Self::StepWithoutTarget { number },
            LocateError::Browser(error) => Self::Browser(error),
        }
    }
}

impl ServiceError {
    fn inner(&self) -> Option<&dyn Explain> {
        Some(match self {
            Self::Folder(error) => error,
            Self::Edit(error) => error,
            Self::Prepare(error) => error,
            Self::Recorder(error) => error,
            Self::Browser(error) => error,
            Self::Store(error) => error,
            Self::Bundle(error) => error,
            Self::Secrets(error) => error,
            Self::Channels(error) => error,
            Self::ChannelMisfit(misfit) => misfit,
            Self::ChannelUnready(cause) => cause,
            Self::Shop(error) => error,
            Self::Monitor(error) => error.as_ref(),
            _ => return None,
        })
    }

    /// Whether the caller gave something that cannot be used (exit code 2), rather than this machine
    /// being in trouble (exit code 3).
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::Edit(_) => true,
            Self::Folder(error) => !matches!(error, FolderError::Io { .. }),
            Self::Prepare(PrepareError::Folder(error)) => !matches!(error, FolderError::Io { .. }),
            Self::Recorder(error) => match error {
                RecorderError::AddressNotWeb { .. } | RecorderError::NothingThere { .. } => true,
                RecorderError::Folder(error) => !matches!(error, FolderError::Io { .. }),
                _ => false,
            },
            Self::Bundle(error) => !matches!(error, BundleError::Io { .. }),
            Self::Secrets(error) => error.is_bad_input(),
            Self::Channels(error) => !matches!(error, SettingsError::Io { .. }),
            Self::Prepare(_)
            | Self::ChannelNotFound { .. }
            | Self::ChannelMisfit(_)
            | Self::ChannelUnready(_)
            | Self::ChannelInUse { .. }
            | Self::PictureUnreadable { .. }
            | Self::RegionOutside { .. }
            | Self::RunNotFound { .. }
            | Self::IncidentNotFound { .. }
            | Self::IncidentClosed { .. }
            | Self::RecordingNotFound { .. }
            | Self::ReviewGone
            | Self::EditsUnsaved
            | Self::NoProposals
            | Self::TooFewRuns { .. }
            | Self::StepNotFound { .. }
            | Self::StepWithoutTarget { .. }
            | Self::StepNotProposed { .. }
            | Self::AddressNotWeb { .. }
            | Self::Monitor(_)
            | Self::MonitorKey(_)
            | Self::MonitorNotFound { .. }
            | Self::MonitorExists { .. }
            | Self::NotWatching { .. }
            | Self::KeepingFile { .. }
            | Self::NetworkFile { .. }
            | Self::NothingToUndo => true,
            Self::NotLedThere { judged, .. } => *judged,
            Self::Browser(_)
            | Self::Store(_)
            | Self::Ocr(_)
            | Self::Reading(_)
            | Self::Shop(_)
            | Self::Busy { .. }
            | Self::NotDelivered { .. }
            | Self::NoDataFolder
            | Self::Io { .. } => false,
        }
    }
}

impl Explain for ServiceError {
    fn code(&self) -> &'static str {
        match self {
            Self::RunNotFound { .. } => "run_not_found",
            Self::ChannelNotFound { .. } => "channel_not_found",
            Self::NotDelivered { .. } => "not_delivered",
            Self::ChannelInUse { .. } => "channel_in_use",
            Self::IncidentNotFound { .. } => "incident_not_found",
            Self::IncidentClosed { .. } => "incident_closed",
            Self::RecordingNotFound { .. } => "recording_not_found",
            Self::Busy { .. } => "busy",
            Self::ReviewGone => "review_gone",
            Self::EditsUnsaved => "edits_unsaved",
            Self::NoProposals => "no_proposals",
            Self::TooFewRuns { .. } => "too_few_runs",
            Self::StepNotProposed { .. } => "step_not_proposed",
            Self::NothingToUndo => "nothing_to_undo",
            Self::StepNotFound { .. } => "step_not_found",
            Self::StepWithoutTarget { .. } => "step_without_target",
            Self::NotLedThere { .. } => "not_led_there",
            Self::AddressNotWeb { .. } => "address_not_web",
            Self::NoDataFolder => "no_data_folder",
            Self::MonitorKey(_) => "monitor_key_invalid",
            Self::MonitorNotFound { .. } => "monitor_not_found",
            Self::MonitorExists { .. } => "monitor_exists",
            Self::NotWatching { .. } => "not_watching",
            Self::KeepingFile { .. } => "keeping_file",
            Self::NetworkFile { .. } => "network_file",
            Self::Ocr(_) => "ocr_models_unusable",
            Self::PictureUnreadable { .. } => "picture_unreadable",
            Self::RegionOutside { .. } => "region_outside",
            Self::Reading(_) => "reading_failed",
            Self::Io { .. } => "io",
            other => other.inner().map_or("unknown", |inner| inner.code()),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let said = |what: (String, &str), why: String, next: (&str, &str)| {
            let (ko, en) = (what.0, what.1.to_owned());
            Explanation::new(self.code(), language.pick(ko, en), why, language.pick(next.0, next.1))
        };
        match self {
            Self::RunNotFound { id } => said(
                (format!("{id} 실행 기록이 없습니다."), &format!("There is no run {id}.")),
                String::new(),
                (
                    "`sullae runs list` 로 목록을 보세요. 오래된 기록은 지워졌을 수 있습니다.",
                    "See `sullae runs list`. An old one may have been pruned.",
                ),
            ),
            Self::ChannelNotFound { name } => said(
                (
                    format!("알림 채널 ‘{name}’이(가) 없습니다."),
                    &format!("There is no channel “{name}”."),
                ),
                String::new(),
                (
                    "`sullae channel list` 로 이름을 확인하세요.",
                    "See the names with `sullae channel list`.",
                ),
            ),
            Self::NotDelivered { name, cause } => {
                let cause = cause.explain(language);
                let detail = cause.why.map(|detail| format!(" ({detail})")).unwrap_or_default();
                let what = language.pick(
                    format!("알림 채널 ‘{name}’(으)로 보내지 못했습니다."),
                    format!("Nothing could be sent through the channel “{name}”."),
                );
                Explanation::new(self.code(), what, cause.what + &detail, cause.next.unwrap_or_default())
            }
            Self::ChannelInUse { name, monitors } => said(
                (
                    format!("알림 채널 ‘{name}’을(를) 쓰는 모니터가 있어 지우지 않았습니다."),
                    &format!("Monitors use the channel “{name}”, so it was not removed."),
                ),
                monitors.join(", "),
                (
                    "그 모니터들이 다른 채널에 알리게 고친 뒤 지우세요.",
                    "Let those monitors tell another channel first.",
                ),
            ),
            Self::IncidentNotFound { id } => said(
                (format!("{id}번 장애가 없습니다."), &format!("There is no incident {id}.")),
                String::new(),
                (
                    "`sullae incidents list --all` 로 목록을 보세요.",
                    "See `sullae incidents list --all`.",
                ),
            ),
            Self::IncidentClosed { id } => said(
                (format!("{id}번 장애는 이미 끝났습니다."), &format!("Incident {id} is closed.")),
                String::new(),
                (
                    "끝난 장애에는 `sullae incidents comment` 로 메모만 남길 수 있습니다.",
                    "Only a remark can be added, with `sullae incidents comment`.",
                ),
            ),
            Self::RecordingNotFound { id } => said(
                (format!("{id} 점검 시나리오가 없습니다."), &format!("There is no recording {id}.")),
                String::new(),
                ("목록을 새로 고치세요.", "Refresh the list."),
            ),
            Self::Busy { what } => said(
                ("이미 진행 중인 일이 있습니다.".to_owned(), &format!("{what} is already going on.")),
                String::new(),
                ("그것을 마치거나 멈춘 뒤 다시 해 보세요.", "Finish or stop it, then try again."),
            ),
            Self::EditsUnsaved => said(
                (
                    "저장하지 않은 수정이 있어 그대로 두었습니다.".to_owned(),
                    "There are edits that are not saved, so nothing was changed.",
                ),
                String::new(),
                (
                    "그 점검 시나리오에서 저장하거나 되돌린 뒤 다시 해 보세요.",
                    "Save or discard them in that recording, then try again.",
                ),
            ),
            Self::ReviewGone => said(
                (
                    "검토하던 묶음이 더 이상 없습니다.".to_owned(),
                    "The reviewed bundle is no longer there.",
                ),
                String::new(),
                ("파일을 다시 골라 주세요.", "Choose the file again."),
            ),
            Self::NoProposals => said(
                (
                    "이 점검 시나리오에 대한 제안이 없습니다.".to_owned(),
                    "Nothing is proposed for this recording.",
                ),
                String::new(),
                (
                    "대상을 다른 근거로 찾은 실행이 정상으로 끝나면 제안이 생깁니다.",
                    "A run that finds a target by other evidence and passes proposes its new look.",
                ),
            ),
            Self::StepNotProposed { step, proposed } => {
                let list = proposed.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                said(
                    (
                        format!("{step}단계에 대한 제안이 없습니다."),
                        &format!("Nothing is proposed for step {step}."),
                    ),
                    language.pick(format!("제안이 있는 단계: {list}"), format!("Something is proposed for: {list}")),
                    (
                        "`sullae heal 폴더` 로 제안을 확인하세요.",
                        "See what is proposed with `sullae heal DIR`.",
                    ),
                )
            }
            Self::TooFewRuns { there, needed } => said(
                (
                    format!("제한 시간을 정하려면 정상 실행이 {needed}번 있어야 하는데 {there}번뿐입니다."),
                    &format!("Limits are learnt from {needed} runs that passed; there are {there}."),
                ),
                String::new(),
                (
                    "`sullae run 폴더 --repeat 3` 으로 먼저 몇 번 실행하세요.",
                    "Run it a few times first: `sullae run DIR --repeat 3`.",
                ),
            ),
            Self::NothingToUndo => said(
                ("되돌릴 변경이 없습니다.".to_owned(), "There is no accepted change to take back."),
                String::new(),
                (
                    "마지막으로 받아들인 제안 하나만 되돌릴 수 있습니다.",
                    "Only the last acceptance can be taken back, once.",
                ),
            ),
            Self::StepNotFound { number, steps } => said(
                (format!("{number}번 단계가 없습니다."), &format!("There is no step {number}.")),
                language.pick(
                    format!("점검 시나리오에는 {steps}단계가 있고, 1부터 셉니다."),
                    format!("The recording has {steps}, counted from 1."),
                ),
                ("있는 단계의 번호를 주세요.", "Give the number of a step that is there."),
            ),
            Self::NotLedThere { sentence, .. } => said(
                (
                    "이어서 녹화할 곳까지 가지 못했습니다. 점검 시나리오는 그대로입니다.".to_owned(),
                    "The steps before do not lead to where you want to go on. The recording is as it was.",
                ),
                language.pick(sentence.ko.clone(), sentence.en.clone()),
                (
                    "앞 단계가 통과하는지 `sullae run` 으로 확인하거나, 더 앞 단계 다음부터 이어서 녹화하세요.",
                    "See with `sullae run` that the steps before pass, or go on after an earlier step.",
                ),
            ),
            Self::StepWithoutTarget { number } => said(
                (
                    format!("{number}번 단계에는 찾을 대상이 없습니다."),
                    &format!("Step {number} has no target to look for."),
                ),
                language.pick(
                    "페이지를 열거나 탭을 닫는 단계입니다.".to_owned(),
                    "It opens a page or closes a tab.".to_owned(),
                ),
                (
                    "누르거나 입력하는 단계의 번호를 주세요.",
                    "Give the number of a step that presses or types.",
                ),
            ),
            Self::AddressNotWeb { address } => said(
                (
                    format!("‘{address}’은(는) 웹 주소가 아닙니다."),
                    &format!("“{address}” is no web address."),
                ),
                String::new(),
                (
                    "http:// 또는 https:// 로 시작하는 주소를 넣으세요.",
                    "Give an address that begins with http:// or https://.",
                ),
            ),
            Self::MonitorKey(error) => said(
                (
                    format!("‘{}’은(는) 모니터 이름으로 쓸 수 없습니다.", error.0),
                    &format!("“{}” cannot be a monitor's key.", error.0),
                ),
                String::new(),
                (
                    "소문자, 숫자, 하이픈, 한글로 64자까지 쓸 수 있습니다.",
                    "Use up to 64 lower-case letters, digits, hyphens or Hangul, no hyphen first.",
                ),
            ),
            Self::MonitorNotFound { key } => said(
                (format!("{key} 모니터가 없습니다."), &format!("There is no monitor {key}.")),
                String::new(),
                (
                    "`sullae monitor list` 로 목록을 보세요. 다른 폴더에 있으면 --monitors 로 그 폴더를 알려 주세요.",
                    "See `sullae monitor list`. If it is in another folder, name it with --monitors.",
                ),
            ),
            Self::MonitorExists { key, file } => said(
                (
                    format!("{key} 모니터가 이미 있습니다."),
                    &format!("There is a monitor {key} already."),
                ),
                file.display().to_string(),
                (
                    "`sullae monitor edit` 로 바꾸거나 다른 이름을 쓰세요.",
                    "Change it with `sullae monitor edit`, or take another key.",
                ),
            ),
            Self::NotWatching { key } => said(
                (
                    format!("{key} 모니터는 지금 여기서 지켜보고 있지 않습니다."),
                    &format!("The monitor {key} is not watched here now."),
                ),
                String::new(),
                (
                    "모니터 파일에서 꺼져 있지 않은지(enabled), `sullae watch` 가 그 폴더를 보고 있는지 확인하세요.",
                    "See whether its file switches it off (enabled), and whether `sullae watch` looks at its folder.",
                ),
            ),
            Self::KeepingFile { path, why } => said(
                (
                    format!("{} 을(를) 쓸 수 없습니다.", path.display()),
                    &format!("{} cannot be used.", path.display()),
                ),
                why.clone(),
                (
                    "runs, hours, incidents, alerts 에 1 이상의 일수를 적거나 파일을 치우세요.",
                    "Give runs, hours, incidents and alerts in days, 1 or more, or move the file away.",
                ),
            ),
            Self::NetworkFile { path, why } => said(
                (
                    format!("{} 을(를) 쓸 수 없습니다.", path.display()),
                    &format!("{} cannot be used.", path.display()),
                ),
                why.clone(),
                (
                    "landmarks = [\"이름:포트\", …] 처럼 적거나 파일을 치우세요.",
                    "Write it as landmarks = [\"host:port\", …], or move the file away.",
                ),
            ),
            Self::NoDataFolder => said(
                (
                    "기록을 둘 폴더를 찾지 못했습니다.".to_owned(),
                    "No folder to keep the history in was found.",
                ),
                String::new(),
                (
                    "환경 변수 SULLAE_DATA_FOLDER 에 폴더를 지정하세요.",
                    "Set the environment variable SULLAE_DATA_FOLDER to a folder.",
                ),
            ),
            Self::Ocr(error) => said(
                ("글자 인식 모델을 쓸 수 없습니다.".to_owned(), "The OCR models cannot be used."),
                error.to_string(),
                (
                    "모델 폴더를 가리키지 않고 데이터 폴더의 models 폴더도 치우면 함께 들어 있는 모델을 씁니다. 폴더의 형식은 models/README.md 에 있습니다.",
                    "Name no folder, and move `models` out of the data folder, to use the built-in ones. models/README.md says what a folder of models holds.",
                ),
            ),
            Self::PictureUnreadable { path, reason } => said(
                (
                    format!("{} 그림을 읽을 수 없습니다.", path.display()),
                    &format!("The picture {} cannot be read.", path.display()),
                ),
                reason.clone(),
                (
                    "온전한 PNG 파일인지 확인하세요. 다른 형식의 그림은 PNG 로 바꿔 주세요.",
                    "See whether it is a whole PNG file. Turn pictures of another kind into PNG first.",
                ),
            ),
            Self::RegionOutside {
                region,
                picture,
                width,
                height,
            } => said(
                (
                    format!("{region:?} 영역이 {} 그림 밖으로 나갑니다.", picture.display()),
                    &format!("The region {region:?} is not inside the picture {}.", picture.display()),
                ),
                language.pick(
                    format!("그림은 {width} × {height} 픽셀입니다."),
                    format!("The picture has {width} × {height} pixels."),
                ),
                (
                    "왼쪽, 위, 너비, 높이를 기기 픽셀로 그림 안에서 정하세요.",
                    "Give left, top, width and height in device pixels, inside the picture.",
                ),
            ),
            Self::Reading(error) => said(
                ("글자를 읽다가 멈췄습니다.".to_owned(), "Reading the text failed."),
                error.to_string(),
                (
                    "다른 모델 폴더를 쓰고 있다면 빼고 다시 해 보세요.",
                    "If you use models of your own, try again without them.",
                ),
            ),
            Self::Io { path, source } => said(
                (
                    format!("{} 을(를) 읽거나 쓰지 못했습니다.", path.display()),
                    &format!("{} could not be read or written.", path.display()),
                ),
                source.to_string(),
                (
                    "폴더가 있는지, 자리와 권한이 있는지 확인하세요.",
                    "See whether the folder exists, has room, and may be written to.",
                ),
            ),
            other => other.inner().map_or_else(
                || Explanation::new(self.code(), other.to_string(), "", ""),
                |inner| inner.explain(language),
            ),
        }
    }
}
