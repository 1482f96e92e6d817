//! Which step comes next: branches, repetitions, steps that are off, and those that run whatever happened. Pure.

use sullae_recording::{
    Action, Step,
    blocks::{Block, Unbalanced, blocks},
    run::Skipped,
};

/// How a step that ran came out, as far as the way goes on from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Go on. Of an `if`: whether its condition held.
    On { holds: bool },
    /// What is left is not done, but for what runs always.
    Stop,
    /// Nothing more can be done.
    Over,
}

/// What to do with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Run(usize),
    Skip(usize, Skipped),
}

/// The way through a recording.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    steps: &'a [Step],
    blocks: Vec<Block>,
    at: usize,
    /// Rounds still to come of the repetitions the way is in, by their beginning.
    rounds: Vec<(usize, u32)>,
    /// Steps up to here are skipped: another branch was taken.
    passing_until: Option<usize>,
    stopped: bool,
    over: bool,
}

impl<'a> Flow<'a> {
    /// The way from a step on. One that begins inside a repetition goes through what is left of it once.
    pub(crate) fn beginning_at(steps: &'a [Step], at: usize) -> Result<Self, Unbalanced> {
        Ok(Self {
            steps,
            blocks: blocks(steps)?,
            at,
            rounds: Vec::new(),
            passing_until: None,
            stopped: false,
            over: false,
        })
    }

    /// The next step; none at the end. A step that is run must be followed by [`Flow::ended`].
    pub(crate) fn next(&mut self) -> Option<Turn> {
        let step = self.steps.get(self.at).filter(|_| !self.over)?;
        if self.stopped {
            return self.next_after_stop();
        }
        let at = self.at;
        if let Some(until) = self.passing_until {
            self.at += 1;
            if at + 1 >= until {
                self.passing_until = None;
            }
            return Some(Turn::Skip(at, Skipped::OtherBranch));
        }
        if step.disabled && !self.is_of_a_block(at) {
            self.at += 1;
            return Some(Turn::Skip(at, Skipped::Disabled));
        }
        if matches!(step.action, Action::Dismiss {}) {
            self.at += 1;
            return Some(Turn::Skip(at, Skipped::NotInTheWay));
        }
        Some(Turn::Run(at))
    }

    fn next_after_stop(&mut self) -> Option<Turn> {
        let left = self.steps.get(self.at..)?;
        // What comes after the last of them was not begun.
        left.iter().position(|step| step.always && !step.disabled)?;
        let at = self.at;
        if left[0].always && !left[0].disabled && !self.is_of_a_block(at) {
            return Some(Turn::Run(at));
        }
        self.at += 1;
        Some(Turn::Skip(at, Skipped::AfterFailure))
    }

    fn is_of_a_block(&self, at: usize) -> bool {
        matches!(
            self.steps[at].action,
            Action::If {} | Action::Else {} | Action::Repeat { .. } | Action::End {}
        )
    }

    /// Takes in how the step came out that was run last.
    pub(crate) fn ended(&mut self, ended: Ended) {
        let at = self.at;
        self.at += 1;
        match ended {
            Ended::Over => self.over = true,
            Ended::Stop => self.stopped = true,
            Ended::On { holds } if !self.stopped => self.go_on(at, holds),
            Ended::On { .. } => {}
        }
    }

    fn go_on(&mut self, at: usize, holds: bool) {
        match self.steps[at].action {
            Action::If {} if !holds => {
                let block = self.blocks.iter().find(|block| block.begin == at);
                // The `else` itself is passed too, so that its own steps come next.
                self.passing_until = block.map(|block| block.otherwise.map_or(block.end, |otherwise| otherwise + 1));
            }
            // The way comes here only through the first branch.
            Action::Else {} => {
                let block = self.blocks.iter().find(|block| block.otherwise == Some(at));
                self.passing_until = block.map(|block| block.end);
            }
            Action::Repeat { times } => self.rounds.push((at, times.saturating_sub(1))),
            Action::End {} => self.repeat(at),
            _ => {}
        }
        if self.passing_until.is_some_and(|until| self.at >= until) {
            self.passing_until = None;
        }
    }

    fn repeat(&mut self, end: usize) {
        let Some(begin) = self.blocks.iter().find(|block| block.end == end).map(|block| block.begin) else {
            return;
        };
        let Some((_, left)) = self.rounds.last_mut().filter(|(of, _)| *of == begin) else {
            return;
        };
        if *left == 0 {
            self.rounds.pop();
        } else {
            *left -= 1;
            self.at = begin + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use sullae_recording::PageSeen;

    use super::*;

    fn step(action: Action) -> Step {
        Step::new(action, PageSeen::default())
    }

    fn work() -> Step {
        step(Action::CloseTab {})
    }

    /// The places that are run; `holds` answers conditions, `fails` says which step stops the way.
    fn way(steps: &[Step], holds: bool, fails: Option<usize>) -> (Vec<usize>, Vec<usize>) {
        let mut flow = Flow::beginning_at(steps, 0).unwrap();
        let (mut run, mut skipped) = (Vec::new(), Vec::new());
        while let Some(turn) = flow.next() {
            match turn {
                Turn::Run(at) => {
                    run.push(at);
                    flow.ended(if fails == Some(at) { Ended::Stop } else { Ended::On { holds } });
                }
                Turn::Skip(at, _) => skipped.push(at),
            }
            assert!(run.len() < 100, "no end");
        }
        (run, skipped)
    }

    #[test]
    fn one_branch_is_taken_and_the_other_skipped() {
        let steps = [
            step(Action::If {}),
            work(),
            step(Action::Else {}),
            work(),
            step(Action::End {}),
            work(),
        ];
        assert_eq!(way(&steps, true, None), (vec![0, 1, 2, 4, 5], vec![3]));
        assert_eq!(way(&steps, false, None), (vec![0, 3, 4, 5], vec![1, 2]));
    }

    #[test]
    fn a_branch_without_else_is_skipped_whole() {
        let steps = [step(Action::If {}), work(), step(Action::End {}), work()];
        assert_eq!(way(&steps, false, None), (vec![0, 2, 3], vec![1]));
        let empty = [step(Action::If {}), step(Action::End {}), work()];
        assert_eq!(way(&empty, false, None), (vec![0, 1, 2], vec![]));
    }

    #[test]
    fn steps_are_repeated_also_inside_each_other() {
        let steps = [
            step(Action::Repeat { times: 2 }),
            step(Action::Repeat { times: 3 }),
            work(),
            step(Action::End {}),
            step(Action::End {}),
        ];
        let (run, _) = way(&steps, true, None);
        assert_eq!(run.iter().filter(|at| **at == 2).count(), 6);
        assert_eq!(run.last(), Some(&4));
    }

    #[test]
    fn a_way_that_begins_inside_a_block_goes_through_the_rest_of_it_once() {
        let steps = [
            step(Action::Repeat { times: 3 }),
            work(),
            step(Action::End {}),
            step(Action::If {}),
            work(),
            step(Action::Else {}),
            work(),
            step(Action::End {}),
            work(),
        ];
        let from = |at| {
            let mut flow = Flow::beginning_at(&steps, at).unwrap();
            let mut run = Vec::new();
            while let Some(turn) = flow.next() {
                if let Turn::Run(at) = turn {
                    run.push(at);
                    flow.ended(Ended::On { holds: true });
                }
            }
            run
        };
        assert_eq!(from(1), [1, 2, 3, 4, 5, 7, 8]);
        assert_eq!(from(4), [4, 5, 7, 8]);
        assert_eq!(from(6), [6, 7, 8]);
    }

    #[test]
    fn after_a_failure_only_what_runs_always_is_done() {
        let cleanup = Step { always: true, ..work() };
        let steps = [work(), work(), cleanup, work()];
        assert_eq!(way(&steps, true, Some(0)), (vec![0, 2], vec![1]));
        assert_eq!(
            way(&steps[..2], true, Some(0)),
            (vec![0], vec![]),
            "what was not begun is not skipped"
        );
    }

    #[test]
    fn what_only_stands_in_the_way_has_no_turn() {
        assert_eq!(way(&[step(Action::Dismiss {}), work()], true, None), (vec![1], vec![0]));
    }

    #[test]
    fn a_step_that_is_off_is_skipped() {
        let off = Step { disabled: true, ..work() };
        assert_eq!(way(&[off, work()], true, None), (vec![1], vec![0]));
    }
}
