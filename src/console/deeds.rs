//! What was done here lately: undo takes that back at once, and anything else only once it was said.

use std::time::Duration;

/// So long what was done here is in everybody's mind.
const REMEMBERED: Duration = Duration::from_mins(15);
/// So long the second press follows the first, and what it would do stands on the screen.
const ASKED_FOR: Duration = Duration::from_secs(9);

/// Commands that were given here, and whether undo was asked to say what it would do.
#[derive(Debug, Clone, Default)]
pub struct Deeds {
    /// When those that can be taken back were given, the newest last.
    at: Vec<Duration>,
    question: Question,
}

/// What was asked of undo before it does anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Question {
    /// Nothing.
    #[default]
    None,
    /// What it would do is being looked up.
    Asked,
    /// It was said, then.
    Said(Duration),
}

impl Deeds {
    /// A command that was given here has passed.
    pub fn done(&mut self, now: Duration) {
        self.at.push(now);
    }

    /// The last one was taken back.
    pub fn undone(&mut self) {
        self.at.pop();
    }

    /// The same person did something elsewhere: that is what undo would take back first.
    pub fn elsewhere(&mut self) {
        self.at.clear();
        self.question = Question::None;
    }

    /// Whether undo may go ahead: what it takes back was done here a moment ago, or was said.
    #[must_use]
    pub fn may_undo(&self, now: Duration) -> bool {
        let within = |at: Duration, time| now.saturating_sub(at) < time;
        let known = self.at.last().is_some_and(|at| within(*at, REMEMBERED));
        known || self.was_said(now)
    }

    /// Whether what undo would do stands on the screen.
    #[must_use]
    pub fn was_said(&self, now: Duration) -> bool {
        matches!(self.question, Question::Said(at) if now.saturating_sub(at) < ASKED_FOR)
    }

    /// What undo would do is looked up.
    pub fn ask(&mut self) {
        self.question = Question::Asked;
    }

    /// Whether that is waited for; from now on it is said.
    pub fn answered(&mut self, now: Duration) -> bool {
        let waited = self.question == Question::Asked;
        if waited {
            self.question = Question::Said(now);
        }
        waited
    }

    /// What it would do stands on the screen: in help, or among the commands.
    pub fn said(&mut self, now: Duration) {
        self.question = Question::Said(now);
    }

    /// Another key does something, or undo was refused: the question is over.
    pub fn drop_question(&mut self) {
        self.question = Question::None;
    }
}
