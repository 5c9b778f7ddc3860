//! A question that takes one line: why a mission is given up.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::{Place, Subject};
use crate::console::draw::Pen;
use crate::console::flight::{Origin, Target};
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::Reply;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::domain::{MissionId, Refusal};
use crate::service::Error;
use crate::service::mission::{Decide, Decision, MissionCommand};
use crate::text::Said;

/// Keys of a question.
pub static KEYS: Context = Context {
    name: "question",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<enter>"], Action::Submit, Group::Form).foot(1),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(2),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// The question.
#[derive(Debug)]
pub struct Prompt {
    mission: MissionId,
    version: Option<i32>,
    numero: String,
    refused: Option<Said>,
}

impl Prompt {
    /// Asks why a mission is given up.
    #[must_use]
    pub fn cancel(mission: MissionId, version: Option<i32>, numero: &str) -> Self {
        Self {
            mission,
            version,
            numero: numero.to_owned(),
            refused: None,
        }
    }

    fn draft(&self) -> Place {
        ("annulation", Subject::Mission(self.mission), "motif")
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if action != Action::Submit {
            return false;
        }
        if cx.flights.sending(Origin::Overlay) {
            return true;
        }
        let motif = cx.drafts.text(self.draft()).trim().to_owned();
        if motif.is_empty() {
            self.refused = Some(cx.text.refusal(&Refusal::rule("motif-requis")));
            return true;
        }
        let decide = Decide {
            mission: self.mission,
            version: self.version,
            decision: Decision::Cancel { motif },
        };
        cx.execute(
            Target::Mission(self.mission),
            Origin::Overlay,
            MissionCommand::Decide(decide),
        );
        true
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.refused = None;
        cx.drafts.edit(self.draft()).key(key);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.refused = None;
        cx.drafts.edit(self.draft()).insert(text);
    }

    pub(super) fn ended(&mut self, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match reply {
            Ok(_) => {
                cx.drafts.forget("annulation", Subject::Mission(self.mission));
                cx.go(Nav::Close);
            }
            Err(Error::Refused(refusal)) => self.refused = Some(cx.text.refusal(refusal)),
            Err(_) => {}
        }
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let heading = text.with("annulation-titre", &[("numero", (&self.numero).into())]);
        let inside = panel(place(cx.size, 64, 7), &heading, pen);
        let effect = text.get("annulation-effet");
        let dim = pen.ink(Role::Dim);
        pen.put(inside.x, inside.y, inside.width, &effect, dim);
        let line = cx.drafts.line(self.draft());
        let row = Rect {
            y: inside.y + 2,
            height: 1,
            ..inside
        }
        .intersection(inside);
        let cursor = field::draw(row, &line, true, &text.get("annulation-motif"), pen);
        if let Some(said) = &self.refused {
            let danger = pen.ink(Role::Danger);
            pen.put(inside.x, inside.y + 3, inside.width, &said.message, danger);
        }
        cursor
    }
}
