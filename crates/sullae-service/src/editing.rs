//! Editing a kept recording: a draft beside it that outlives the window, until it is saved or discarded.

use std::{collections::BTreeMap, fs, io};

use sullae_recording::{
    Recording, RecordingFolder,
    edit::{self, Clipping, DRAFT_VERSION, Draft, Edit, EditError, edit_sentence},
    folder::write_whole,
    run::Sentence,
    wording::mask_sentence,
};

use crate::{cards::step_cards, error::ServiceError, service::Service, wire::EditorView};

/// Steps that were copied, with the files they name.
#[derive(Debug, Default)]
pub(crate) struct Copied {
    clipping: Clipping,
    files: BTreeMap<String, Vec<u8>>,
}

/// A recording with the draft of it.
pub(crate) struct Desk {
    pub(crate) folder: RecordingFolder,
    saved: Recording,
    pub(crate) draft: Draft,
}

impl Service {
    /// A kept recording as it is being edited.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Folder`].
    pub fn editor(&self, id: &str) -> Result<EditorView, ServiceError> {
        Ok(self.view_of(&self.desk(id)?))
    }

    /// Makes an edit. The recording stays as it is until [`save_edits`](Self::save_edits).
    ///
    /// # Errors
    /// [`ServiceError::Edit`]; those of reading and writing. Then nothing has changed.
    pub fn edit(&self, id: &str, edit: &Edit) -> Result<EditorView, ServiceError> {
        self.at_desk(id, |desk| {
            let new = edit::edited(&desk.draft.recording, edit)?;
            let said = edit_sentence(&desk.draft.recording, edit);
            desk.draft.make(said, new);
            Ok(())
        })
    }

    /// Takes the last edit back, also after it was saved.
    ///
    /// # Errors
    /// As for [`edit`](Self::edit).
    pub fn undo_edit(&self, id: &str) -> Result<EditorView, ServiceError> {
        self.at_desk(id, |desk| Ok(desk.draft.undo()?))
    }

    /// Makes the edit again that was taken back last.
    ///
    /// # Errors
    /// As for [`edit`](Self::edit).
    pub fn redo_edit(&self, id: &str) -> Result<EditorView, ServiceError> {
        self.at_desk(id, |desk| Ok(desk.draft.redo()?))
    }

    /// Makes the draft the recording. What was saved meanwhile by something else is where the next undo leads.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn save_edits(&self, id: &str) -> Result<EditorView, ServiceError> {
        self.at_desk(id, |desk| {
            let meanwhile = Sentence::new("그 사이 다른 곳에서 저장한 것 덮어쓰기", "Save over what was saved elsewhere");
            let other = (!desk.draft.is_of(&desk.saved)).then_some((meanwhile, &desk.saved));
            desk.folder.write(&desk.draft.recording)?;
            desk.draft.was_saved_over(other);
            Ok(())
        })
    }

    /// Makes another version of the recording the saved one, in one edit that an undo takes back.
    ///
    /// # Errors
    /// [`ServiceError::EditsUnsaved`]; those of reading and writing.
    pub(crate) fn take_over(&self, id: &str, version: &RecordingFolder) -> Result<EditorView, ServiceError> {
        self.at_desk(id, |desk| {
            if desk.draft.is_unsaved() {
                return Err(ServiceError::EditsUnsaved);
            }
            let mut new = version.read()?;
            desk.folder.take_in(&version.files_of(&new)?, &mut new.steps)?;
            desk.draft
                .make(Sentence::new("받은 것으로 바꾸기", "Take the received version"), new);
            desk.folder.write(&desk.draft.recording)?;
            desk.draft.was_saved_over(None);
            Ok(())
        })
    }

    /// Drops the draft: the recording as it is saved, without a way back.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn discard_edits(&self, id: &str) -> Result<EditorView, ServiceError> {
        let desk = self.desk(id)?;
        let kept = Draft::of(desk.saved.clone());
        let still_named = kept.files();
        let gone = desk.draft.files().difference(&still_named).cloned().collect();
        match fs::remove_file(self.places.draft(id)) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                let path = self.places.draft(id);
                return Err(ServiceError::Io { path, source });
            }
            _ => desk.folder.let_go(&gone)?,
        }
        self.editor(id)
    }

    /// Copies steps, to be pasted here or into another recording; gives how many.
    ///
    /// # Errors
    /// As for [`edit`](Self::edit).
    pub fn copy_steps(&self, id: &str, ids: &[String]) -> Result<u32, ServiceError> {
        let desk = self.desk(id)?;
        let clipping = edit::clip(&desk.draft.recording, ids)?;
        let copied = Recording {
            steps: clipping.steps.clone(),
            ..desk.draft.recording
        };
        let files = desk.folder.files_of(&copied)?;
        self.state().copied = Copied { clipping, files };
        Ok(count(copied.steps.len()))
    }

    /// Puts copied steps before a step, or at the end.
    ///
    /// # Errors
    /// [`EditError::NothingCopied`]; as for [`edit`](Self::edit).
    pub fn paste_steps(&self, id: &str, before: Option<&str>) -> Result<EditorView, ServiceError> {
        let (mut clipping, files) = {
            let state = self.state();
            (state.copied.clipping.clone(), state.copied.files.clone())
        };
        if clipping.steps.is_empty() {
            return Err(EditError::NothingCopied.into());
        }
        self.at_desk(id, |desk| {
            desk.folder.take_in(&files, &mut clipping.steps)?;
            let steps = clipping.steps.len();
            let new = edit::paste(&desk.draft.recording, &clipping, before)?;
            let said = Sentence::new(format!("{steps}단계 붙여 넣기"), format!("Paste {steps} steps"));
            desk.draft.make(said, new);
            Ok(())
        })
    }

    /// Does something with a draft and keeps it.
    pub(crate) fn at_desk(&self, id: &str, work: impl FnOnce(&mut Desk) -> Result<(), ServiceError>) -> Result<EditorView, ServiceError> {
        // One after the other: two quick keys must not both begin from the same draft.
        let _alone = self.alone();
        let mut desk = self.desk(id)?;
        work(&mut desk)?;
        let path = self.places.draft(id);
        let wrong = |source| ServiceError::Io {
            path: path.clone(),
            source,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(wrong)?;
        }
        let json = serde_json::to_vec(&desk.draft).map_err(|error| wrong(error.into()))?;
        write_whole(&path, &json)?;
        desk.saved = desk.folder.read()?;
        Ok(self.view_of(&desk))
    }

    /// The recording with its draft; a draft that cannot be read is kept aside.
    fn desk(&self, id: &str) -> Result<Desk, ServiceError> {
        let folder = RecordingFolder::at(&self.recording_folder(id)?);
        let saved = folder.read()?;
        let path = self.places.draft(id);
        let kept: Option<Draft> = match fs::read(&path) {
            Ok(json) => serde_json::from_slice(&json)
                .inspect_err(|error| tracing::warn!(%error, "a draft cannot be read"))
                .ok(),
            Err(_) => None,
        };
        let usable =
            |draft: &Draft| draft.version == DRAFT_VERSION && !draft.is_foreign_to(&saved) && (draft.is_unsaved() || draft.is_of(&saved));
        let draft = match kept.filter(usable) {
            Some(draft) => draft,
            None => {
                if path.exists() {
                    let _ = fs::rename(&path, path.with_extension("old.json"));
                }
                Draft::of(saved.clone())
            }
        };
        Ok(Desk { folder, saved, draft })
    }

    fn view_of(&self, desk: &Desk) -> EditorView {
        let draft = &desk.draft;
        EditorView {
            steps: step_cards(&desk.folder, &draft.recording.steps),
            masks: draft.recording.masks.iter().map(mask_sentence).collect(),
            recording: draft.recording.clone(),
            unsaved: draft.is_unsaved(),
            changed_meanwhile: draft.is_unsaved() && !draft.is_of(&desk.saved),
            undo: draft.past.last().map(|made| made.said.clone()),
            redo: draft.future.last().map(|made| made.said.clone()),
            copied: count(self.state().copied.clipping.steps.len()),
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
    use sullae_recording::{Action, PageSeen, Rect, Step, Target, TargetKind, Viewport, document::VERSION, edit::StepChange};
    use sullae_vision::Picture;
    use tempfile::TempDir;

    use super::*;

    fn step(id: &str, image: Option<&str>) -> Step {
        let anchor = image.map(|image| sullae_recording::Anchor {
            image: image.to_owned(),
            place: Rect {
                width: 20.0,
                height: 10.0,
                ..Rect::default()
            },
            hot_spot: sullae_recording::Point { x: 5.0, y: 5.0 },
            target: Rect::default(),
            device_pixel_ratio: 1.0,
            twins: 0,
            rank: 0,
            masked: Vec::new(),
        });
        let target = Target {
            label: id.to_owned(),
            kind: TargetKind::Button,
            place: Rect::default(),
            anchor,
            text: None,
            neighbours: Vec::new(),
            element: None,
        };
        Step {
            id: id.to_owned(),
            target: Some(target),
            ..Step::new(Action::click(), PageSeen::default())
        }
    }

    /// A recording of two presses, the second with an anchor of this shade.
    pub(crate) fn keep(home: &TempDir, id: &str, shade: u8) {
        let folder = RecordingFolder::create(&home.path().join("recordings").join(id)).unwrap();
        let recording = Recording {
            format: sullae_recording::document::FORMAT.to_owned(),
            version: VERSION,
            name: id.to_owned(),
            created: format!("2026-11-21T09:00:{:02}+09:00", shade % 60),
            start_url: "http://shop.test/".to_owned(),
            viewport: Viewport {
                width: 1280,
                height: 800,
                device_pixel_ratio: 1.0,
            },
            locale: None,
            limits: sullae_recording::Limits::default(),
            variables: Vec::new(),
            data: sullae_recording::data::DataTable::default(),
            masks: Vec::new(),
            steps: vec![step("s1", None), step("s2", Some("anchors/s2.png"))],
        };
        let png = Picture::of_one_colour(20, 10, [shade; 3]).unwrap().to_png().unwrap();
        let anchor = recording.steps[1].target.clone().unwrap().anchor.unwrap();
        folder.write_anchor(&anchor, &png).unwrap();
        folder.write(&recording).unwrap();
    }

    pub(crate) fn service(home: &TempDir) -> Service {
        Service::open(Some(home.path())).unwrap()
    }

    pub(crate) fn saved(home: &TempDir, id: &str) -> Recording {
        RecordingFolder::at(&home.path().join("recordings").join(id)).read().unwrap()
    }

    fn remove(id: &str) -> Edit {
        Edit::Remove { ids: vec![id.to_owned()] }
    }

    #[test]
    fn what_is_not_saved_outlives_the_program_and_touches_the_recording_only_when_saved() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let before = saved(&home, "login");
        assert!(service(&home).edit("login", &remove("s1")).unwrap().unsaved);
        assert_eq!(saved(&home, "login"), before);

        let next = service(&home);
        let view = next.editor("login").unwrap();
        assert!(view.unsaved && view.steps.len() == 1, "{view:#?}");
        assert!(!next.save_edits("login").unwrap().unsaved);
        assert_eq!(saved(&home, "login").steps.len(), 1);
        let view = next.undo_edit("login").unwrap();
        assert!(view.unsaved, "an undo after saving is an edit again");
        next.save_edits("login").unwrap();
        assert_eq!(saved(&home, "login"), before);
    }

    #[test]
    fn a_refused_edit_leaves_the_draft_as_it_was() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let service = service(&home);
        let before = service.edit("login", &remove("s1")).unwrap();
        let address = Edit::Change {
            id: "s2".to_owned(),
            change: StepChange::Address { url: "x".to_owned() },
        };
        assert!(matches!(
            service.edit("login", &address),
            Err(ServiceError::Edit(EditError::NotOfThisStep))
        ));
        assert_eq!(service.editor("login").unwrap(), before);
    }

    #[test]
    fn pasted_steps_bring_their_pictures_which_go_again_when_the_edits_are_discarded() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        keep(&home, "search", 200);
        let service = service(&home);
        assert!(matches!(
            service.paste_steps("search", None),
            Err(ServiceError::Edit(EditError::NothingCopied))
        ));
        assert_eq!(service.copy_steps("login", &["s2".to_owned()]).unwrap(), 1);
        let view = service.paste_steps("search", Some("s1")).unwrap();
        assert_eq!(view.steps[0].id, "s3");
        assert_ne!(view.steps[0].thumbnail, view.steps[2].thumbnail);
        assert!(view.steps[0].thumbnail.is_some());
        let pictures = || fs::read_dir(home.path().join("recordings/search/anchors")).unwrap().count();
        assert_eq!(pictures(), 2);
        assert!(!service.discard_edits("search").unwrap().unsaved);
        assert_eq!(pictures(), 1);
    }

    #[test]
    fn saving_goes_over_what_was_saved_elsewhere_and_an_undo_brings_it_back() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let service = service(&home);
        service.edit("login", &remove("s1")).unwrap();
        let theirs = Recording {
            name: "남이 고친 이름".to_owned(),
            ..saved(&home, "login")
        };
        RecordingFolder::at(&home.path().join("recordings/login")).write(&theirs).unwrap();
        assert!(service.editor("login").unwrap().changed_meanwhile);
        assert!(!service.save_edits("login").unwrap().changed_meanwhile);
        assert_eq!(saved(&home, "login").steps.len(), 1);
        assert_eq!(service.undo_edit("login").unwrap().recording, theirs);
    }

    #[test]
    fn a_draft_of_another_recording_in_the_same_place_is_not_taken_for_this_ones() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        service(&home).edit("login", &remove("s1")).unwrap();
        service(&home).delete_recording("login").unwrap();
        keep(&home, "login", 2);
        let view = service(&home).editor("login").unwrap();
        assert!(!view.unsaved && view.steps.len() == 2, "{view:#?}");
    }
}
