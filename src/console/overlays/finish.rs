//! The report of a visit: how it ended, and what was done.

use ratatui::layout::{Position, Rect};

use super::{panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::{Place, Subject};
use crate::console::draw::Pen;
use crate::console::flight::{Origin, Target};
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::Hit;
use crate::console::msg::Reply;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::Travail;
use crate::domain::{InterventionId, Refusal};
use crate::service::Error;
use crate::service::intervention::{Finish as Report, InterventionCommand};
use crate::text::Said;

/// Keys of a report.
pub static KEYS: Context = Context {
    name: "compte-rendu",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<tab>", "<down>"], Action::Next, Group::Form).foot(1),
        Binding::new(&["<s-tab>", "<up>"], Action::Previous, Group::Form),
        Binding::new(&["<enter>"], Action::Submit, Group::Form).foot(2),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(3),
        Binding::HELP_TYPING,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// How a visit can end.
const RESULTATS: [EtatIntervention; 3] = [
    EtatIntervention::Terminee,
    EtatIntervention::Partielle,
    EtatIntervention::Infructueuse,
];
const FORM: &str = "compte-rendu";
/// The lines that are typed, after the choice of a result.
const LINES: [&str; 2] = ["compte_rendu", "renonciation"];

/// The report under the keys.
#[derive(Debug)]
pub struct Finish {
    intervention: InterventionId,
    version: i32,
    numero: String,
    resultat: usize,
    /// 0 is the result, then the lines.
    focus: usize,
    refused: Option<Said>,
}

impl Finish {
    /// The report of this visit, at the version that is on the screen.
    #[must_use]
    pub fn new(travail: &Travail) -> Self {
        Self {
            intervention: travail.intervention,
            version: travail.version,
            numero: travail.numero.clone(),
            resultat: 0,
            focus: 1,
            refused: None,
        }
    }

    pub(super) fn draft_place(&self) -> (&'static str, Subject) {
        (FORM, Subject::Intervention(self.intervention))
    }

    fn draft(&self, line: usize) -> Place {
        (
            FORM,
            Subject::Intervention(self.intervention),
            LINES[line.min(LINES.len() - 1)],
        )
    }

    /// Fields that the chosen result asks for: a waiver only where a follow-up would be due.
    fn fields(&self) -> usize {
        if RESULTATS[self.resultat] == EtatIntervention::Terminee {
            2
        } else {
            3
        }
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        match action {
            Action::Next => self.focus = (self.focus + 1) % self.fields(),
            Action::Previous => self.focus = (self.focus + self.fields() - 1) % self.fields(),
            Action::Submit if !cx.flights.sending(Origin::Overlay) => {
                let renonciation = Some(cx.drafts.text(self.draft(1)).trim().to_owned());
                let report = Report {
                    intervention: self.intervention,
                    version: Some(self.version),
                    resultat: RESULTATS[self.resultat],
                    compte_rendu: cx.drafts.text(self.draft(0)).trim().to_owned(),
                    renonciation: renonciation.filter(|texte| self.fields() == 3 && !texte.is_empty()),
                    suite: None,
                };
                let target = Target::Intervention(self.intervention);
                cx.execute(target, Origin::Overlay, InterventionCommand::Finish(report));
                cx.flights.made_of(FORM, Subject::Intervention(self.intervention));
            }
            Action::Submit => {}
            _ => return false,
        }
        true
    }

    pub(super) fn click(&mut self, hit: Hit) {
        match hit {
            Hit::Field(at) => self.focus = at.min(self.fields() - 1),
            Hit::Choice(_, at) => (self.focus, self.resultat) = (0, at.min(RESULTATS.len() - 1)),
            _ => {}
        }
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        use crate::console::key::Code;
        self.refused = None;
        match (self.focus, key.code) {
            (0, Code::Left) => self.resultat = (self.resultat + RESULTATS.len() - 1) % RESULTATS.len(),
            (0, Code::Right | Code::Char(' ')) => self.resultat = (self.resultat + 1) % RESULTATS.len(),
            // Words are meant for the report.
            (0, Code::Char(_)) if key.typed().is_some() => {
                self.focus = 1;
                cx.drafts.edit(self.draft(0)).key(key);
            }
            (0, _) => {}
            (line, _) => {
                cx.drafts.edit(self.draft(line - 1)).key(key);
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        if let Some(line) = self.focus.checked_sub(1) {
            let fits = cx.drafts.edit(self.draft(line)).insert(text);
            self.refused = (!fits).then(|| cx.text.refusal(&Refusal::rule("texte-coupe")));
        }
    }

    pub(super) fn ended(&mut self, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match reply {
            Ok(_) => {
                cx.drafts.forget(FORM, Subject::Intervention(self.intervention));
                cx.go(Nav::Close);
            }
            Err(Error::Refused(refusal)) => self.refused = Some(cx.text.refusal(refusal)),
            Err(_) => {}
        }
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let heading = text.with("compte-rendu-titre", &[("numero", (&self.numero).into())]);
        let inside = panel(place(cx.size, 70, 10), &heading, pen);
        let row = |line: u16| {
            Rect {
                y: inside.y + line,
                height: 1,
                ..inside
            }
            .intersection(inside)
        };
        let mut x = inside.x;
        for (at, resultat) in RESULTATS.iter().enumerate() {
            let label = text.label(*resultat);
            let (mark, role) = match (at == self.resultat, self.focus == 0) {
                (true, true) => ("▶ ", Role::Selected),
                (true, false) => ("● ", Role::SelectedIdle),
                (false, _) => ("  ", Role::Dim),
            };
            let style = if at == self.resultat {
                pen.style(role)
            } else {
                pen.ink(role)
            };
            let label = format!("{mark}{label} ");
            let used = pen.put(x, inside.y, inside.right().saturating_sub(x), &label, style);
            pen.hits.put(Rect::new(x, inside.y, used, 1), Hit::Choice(0, at));
            x += used + 1;
        }
        let mut cursor = (self.focus == 0).then_some(Position::new(inside.x, inside.y));
        for (line, name) in LINES.iter().enumerate().take(self.fields() - 1) {
            let top = 2 + 3 * u16::try_from(line).unwrap_or(0);
            let (label, hint) = (format!("champ-{name}"), format!("champ-{name}-aide"));
            let dim = pen.ink(Role::Dim);
            pen.put(inside.x, row(top).y, inside.width, &text.get(&label), dim);
            pen.hits.put(row(top).union(row(top + 1)), Hit::Field(line + 1));
            let typed = cx.drafts.line(self.draft(line));
            let focused = self.focus == line + 1;
            cursor = field::draw(row(top + 1), &typed, focused, &text.get(&hint), pen).or(cursor);
        }
        if let Some(said) = &self.refused {
            let danger = pen.ink(Role::Danger);
            pen.put(inside.x, row(7).y, inside.width, &said.message, danger);
        }
        cursor
    }
}
