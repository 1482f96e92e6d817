//! Which steps belong together: branches and repetitions, written as a flat list with an end to each.

use thiserror::Error;

use crate::{action::Action, document::Step, run::Sentence};

/// Blocks inside blocks, at most.
pub const DEPTH_LIMIT: usize = 16;

/// A block of steps, by their places in the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its `if` or `repeat`.
    pub begin: usize,
    /// The `else` of an `if`, where it has one.
    pub otherwise: Option<usize>,
    /// Its `end`.
    pub end: usize,
}

/// Why the steps make no blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unbalanced {
    /// An `end` or `else` without a beginning, or a second `else`.
    #[error("has nothing to belong to")]
    Stray {
        /// The step's place.
        at: usize,
    },
    /// A beginning without an end.
    #[error("is never ended")]
    Open {
        /// The step's place.
        at: usize,
    },
    /// Too many blocks inside each other.
    #[error("is nested deeper than 16 blocks")]
    TooDeep {
        /// The step's place.
        at: usize,
    },
}

impl Unbalanced {
    /// What is wrong with the step, in both languages.
    #[must_use]
    pub fn said(self) -> Sentence {
        let ko = match self {
            Self::Stray { .. } => "짝이 되는 ‘만약’이나 ‘반복’이 앞에 없습니다",
            Self::Open { .. } => "끝나는 곳이 없습니다",
            Self::TooDeep { .. } => "묶음이 16겹보다 깊습니다",
        };
        Sentence::new(ko, self.to_string())
    }

    /// The step it is about.
    #[must_use]
    pub fn at(self) -> usize {
        match self {
            Self::Stray { at } | Self::Open { at } | Self::TooDeep { at } => at,
        }
    }
}

/// All blocks, in the order in which they end.
///
/// # Errors
/// [`Unbalanced`] with the first step that does not fit.
pub fn blocks(steps: &[Step]) -> Result<Vec<Block>, Unbalanced> {
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut done = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match step.action {
            Action::If {} | Action::Repeat { .. } if open.len() == DEPTH_LIMIT => return Err(Unbalanced::TooDeep { at }),
            Action::If {} | Action::Repeat { .. } => open.push((at, None)),
            Action::Else {} => match open.last_mut() {
                Some((begin, otherwise @ None)) if matches!(steps[*begin].action, Action::If {}) => *otherwise = Some(at),
                _ => return Err(Unbalanced::Stray { at }),
            },
            Action::End {} => {
                let (begin, otherwise) = open.pop().ok_or(Unbalanced::Stray { at })?;
                done.push(Block { begin, otherwise, end: at });
            }
            _ => {}
        }
    }
    match open.pop() {
        Some((at, _)) => Err(Unbalanced::Open { at }),
        None => Ok(done),
    }
}

/// How deep each step stands in blocks; what begins, parts and ends a block stands outside of it.
#[must_use]
pub fn depths(steps: &[Step]) -> Vec<usize> {
    let mut depth = 0_usize;
    let depth_of = |step: &Step| {
        if matches!(step.action, Action::Else {} | Action::End {}) {
            depth = depth.saturating_sub(1);
        }
        let own = depth;
        if matches!(step.action, Action::If {} | Action::Else {} | Action::Repeat { .. }) {
            depth += 1;
        }
        own
    };
    steps.iter().map(depth_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PageSeen;

    fn steps(actions: &[Action]) -> Vec<Step> {
        let step = |(at, action): (usize, &Action)| Step {
            id: format!("s{at}"),
            ..Step::new(action.clone(), PageSeen::default())
        };
        actions.iter().enumerate().map(step).collect()
    }

    #[test]
    fn blocks_are_found_with_their_else_and_end() {
        let steps = steps(&[
            Action::If {},
            Action::CloseTab {},
            Action::Else {},
            Action::Repeat { times: 2 },
            Action::End {},
            Action::End {},
        ]);
        let inner = Block {
            begin: 3,
            otherwise: None,
            end: 4,
        };
        let outer = Block {
            begin: 0,
            otherwise: Some(2),
            end: 5,
        };
        assert_eq!(blocks(&steps), Ok(vec![inner, outer]));
        assert_eq!(depths(&steps), [0, 1, 0, 1, 1, 0]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert_eq!(blocks(&steps(&[Action::End {}])), Err(Unbalanced::Stray { at: 0 }));
        assert_eq!(blocks(&steps(&[Action::If {}])), Err(Unbalanced::Open { at: 0 }));
        let repeat_else = steps(&[Action::Repeat { times: 2 }, Action::Else {}, Action::End {}]);
        assert_eq!(blocks(&repeat_else), Err(Unbalanced::Stray { at: 1 }));
        let deep = vec![Action::If {}; DEPTH_LIMIT + 1];
        assert_eq!(blocks(&steps(&deep)), Err(Unbalanced::TooDeep { at: DEPTH_LIMIT }));
    }
}
