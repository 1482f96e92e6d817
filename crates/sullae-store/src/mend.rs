//! A damaged history: put aside, never deleted; the newest sound copy takes its place, or a new one begins.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use sullae_recording::{Explanation, Language};

use crate::{
    StoreError,
    backup::{backups, damage_of},
    store::{DATABASE, LOCK, Store, USERS, create_private_folder, lock, try_lock},
};

const PUT_ASIDE: &str = "damaged";

/// How closely a history is looked at when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inspection {
    /// As far as opening it takes.
    AtOpening,
    /// All of it: takes about a second for each gigabyte.
    Whole,
}

/// What was done about a damaged history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// What was wrong, in the database's words.
    pub problem: String,
    /// The folder with its files, as they were found.
    pub put_aside: PathBuf,
    /// The copy that took its place, and when it was made; none where there was no sound one and the history began anew.
    pub restored: Option<(Timestamp, PathBuf)>,
}

impl Store {
    /// As [`open`](Self::open); a damaged history is put aside and replaced. Where another process has it open nothing is touched.
    ///
    /// # Errors
    /// Those of [`open`](Self::open); [`StoreError::Damaged`] while others have it open.
    pub fn open_or_mend(data_folder: &Path, now: Timestamp, inspection: Inspection) -> Result<(Self, Option<Mended>), StoreError> {
        let opened = Self::open(data_folder).and_then(|store| match inspection {
            Inspection::AtOpening => Ok(store),
            Inspection::Whole => match store.damage()?.into_iter().next() {
                None => Ok(store),
                Some(problem) => Err(StoreError::Damaged {
                    path: store.path().to_owned(),
                    problem,
                }),
            },
        });
        match opened {
            Err(StoreError::Damaged { problem, .. }) => {
                let mended = mend(data_folder, now, problem)?;
                Ok((Self::open(data_folder)?, mended))
            }
            opened => Ok((opened?, None)),
        }
    }
}

/// Nothing where somebody else has mended it meanwhile.
fn mend(data_folder: &Path, now: Timestamp, problem: String) -> Result<Option<Mended>, StoreError> {
    let _opening = lock(&data_folder.join(LOCK))?;
    let path = data_folder.join(DATABASE);
    let Some(_alone) = try_lock(&data_folder.join(USERS))? else {
        return Err(StoreError::Damaged { path, problem });
    };
    if damage_of(&path).is_none() {
        return Ok(None);
    }
    let folder = data_folder.join(PUT_ASIDE).join(now.strftime("%Y%m%dT%H%M%S%.3fZ").to_string());
    create_private_folder(&folder)?;
    // The journal goes first: beside another database it would be taken for that one's.
    for suffix in ["-wal", "-shm", ""] {
        let name = format!("{DATABASE}{suffix}");
        let from = data_folder.join(&name);
        match fs::rename(&from, folder.join(&name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(StoreError::io(&from, error)),
            _ => {}
        }
    }
    let sound = backups(data_folder).into_iter().find(|(_, copy)| damage_of(copy).is_none());
    if let Some((_, copy)) = &sound {
        let part = path.with_extension("part");
        fs::copy(copy, &part)
            .and_then(|_| fs::File::open(&part)?.sync_all())
            .and_then(|()| fs::rename(&part, &path))
            .map_err(|error| StoreError::io(&path, error))?;
    }
    Ok(Some(Mended {
        problem,
        put_aside: folder,
        restored: sound,
    }))
}

impl Mended {
    /// What happened, why, and what to do.
    pub fn explain(&self, language: Language) -> Explanation {
        let (problem, folder) = (&self.problem, self.put_aside.display());
        let what = match (&self.restored, language) {
            (Some((made, _)), Language::Ko) => {
                format!("실행 기록이 손상되어 {made}에 만든 사본으로 되돌렸습니다. 그 뒤의 기록은 없습니다.")
            }
            (Some((made, _)), Language::En) => {
                format!("The run history was damaged and has been restored from the copy of {made}. What came after it is missing.")
            }
            (None, Language::Ko) => "실행 기록이 손상되었고 쓸 수 있는 사본이 없어 새 기록을 시작했습니다.".to_owned(),
            (None, Language::En) => "The run history was damaged and there was no sound copy: a new one was begun.".to_owned(),
        };
        let (why, next) = language.pick(
            (
                format!("데이터베이스가 이렇게 알렸습니다: {problem}"),
                format!("손상된 파일은 {folder} 에 그대로 두었습니다. 디스크를 점검하세요."),
            ),
            (
                format!("The database said: {problem}"),
                format!("The damaged files lie in {folder}, as they were found. Have the disk checked."),
            ),
        );
        Explanation::new("history_mended", what, why, next)
    }
}
