//! The picture of a step's target made smaller by a person, so that what changes beside it is left out.

use std::slice;

use sullae_recording::{
    FolderError, Rect,
    edit::{EditError, crop},
    run::Sentence,
    wording::step_sentence,
};
use sullae_vision::{Picture, PictureError, PixelBox};

use crate::{error::ServiceError, service::Service, wire::EditorView};

impl Service {
    /// Keeps only a part of the picture of a step's target, device pixels from its top left corner. It is an edit like every other: the
    /// picture as it was stays as long as an undo leads to it.
    ///
    /// # Errors
    /// [`EditError::CropUnusable`]; as for [`edit`](Self::edit).
    pub fn crop_step(&self, id: &str, step: &str, part: Rect) -> Result<EditorView, ServiceError> {
        self.at_desk(id, |desk| {
            let (mut new, part) = crop(&desk.draft.recording, step, part)?;
            let step = new.steps.iter_mut().find(|known| known.id == step);
            let step = step.ok_or(EditError::NotOfThisStep)?;
            let anchor = step.target.as_ref().and_then(|target| target.anchor.clone());
            let anchor = anchor.ok_or(EditError::NotOfThisStep)?;
            let png = cropped(&desk.folder.read_anchor(&anchor)?, part).map_err(|error| FolderError::AnchorUnusable {
                path: desk.folder.path().join(&anchor.image),
                problem: error.to_string(),
            })?;
            // It gets a name of its own: the old picture is where an undo leads.
            desk.folder.take_in(&[(anchor.image, png)].into(), slice::from_mut(step))?;
            let what = step_sentence(step);
            let said = Sentence::new(format!("기준 이미지 자르기: {}", what.ko), format!("Crop the picture: {}", what.en));
            desk.draft.make(said, new);
            Ok(())
        })
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole pixels inside a picture")]
fn cropped(png: &[u8], part: Rect) -> Result<Vec<u8>, PictureError> {
    let part = PixelBox::new(part.x as u32, part.y as u32, part.width as u32, part.height as u32);
    Picture::from_png(png)?.crop(part)?.to_png()
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Anchor, Point, Recording, RecordingFolder, folder::png_size};
    use tempfile::TempDir;

    use super::*;
    use crate::editing::tests::{keep, saved, service};

    fn part(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width, height }
    }

    fn anchor_of(recording: &Recording) -> Anchor {
        recording.steps[1].target.clone().unwrap().anchor.unwrap()
    }

    /// Size of the picture that a recording's second step names.
    fn size(home: &TempDir, recording: &Recording) -> (u32, u32) {
        let folder = RecordingFolder::at(&home.path().join("recordings/login"));
        png_size(&folder.read_anchor(&anchor_of(recording)).unwrap()).unwrap()
    }

    #[test]
    fn a_cropped_picture_is_a_new_file_and_an_undo_leads_back_to_the_old_one() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let (service, before) = (service(&home), saved(&home, "login"));
        let view = service.crop_step("login", "s2", part(2.0, 1.0, 10.0, 8.0)).unwrap();
        let cropped = anchor_of(&view.recording);
        assert_eq!(size(&home, &view.recording), (10, 8));
        assert_eq!(
            (cropped.hot_spot, cropped.place),
            (Point { x: 3.0, y: 4.0 }, part(2.0, 1.0, 10.0, 8.0))
        );
        assert_ne!(view.steps[1].thumbnail, service.recording("login").unwrap().steps[1].thumbnail);
        assert_eq!(saved(&home, "login"), before, "what is saved has its picture still");
        assert_eq!(size(&home, &before), (20, 10));

        assert!(view.undo.unwrap().ko.starts_with("기준 이미지 자르기"));
        assert_eq!(service.undo_edit("login").unwrap().recording, before);
        service.redo_edit("login").unwrap();
        service.save_edits("login").unwrap();
        assert_eq!(size(&home, &saved(&home, "login")), (10, 8));
    }

    #[test]
    fn a_part_that_cannot_be_found_or_pressed_is_refused() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let service = service(&home);
        for wrong in [
            part(0.0, 0.0, 20.0, 7.0),
            part(6.0, 0.0, 14.0, 10.0),
            part(-50.0, 0.0, 20.0, 10.0),
            part(0.0, 0.0, f64::NAN, 9.0),
        ] {
            let refused = service.crop_step("login", "s2", wrong);
            assert!(
                matches!(refused, Err(ServiceError::Edit(EditError::CropUnusable))),
                "{wrong:?} {refused:?}"
            );
        }
        let without = service.crop_step("login", "s1", part(0.0, 0.0, 9.0, 9.0));
        assert!(matches!(without, Err(ServiceError::Edit(EditError::NotOfThisStep))));
        assert!(!service.editor("login").unwrap().unsaved);
    }
}
