//! Somebody is away: why, from when, until when. What is typed stays typed until the service has taken it.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use ratatui::layout::{Position, Rect};

use super::{orphans, panel, place};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::{Place, Subject};
use crate::console::draw::{Pen, width, wrap};
use crate::console::flight::{Origin, Target};
use crate::console::key::{Code as KeyCode, Key};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::Hit;
use crate::console::msg::Reply;
use crate::console::theme::Role;
use crate::console::widgets::field;
use crate::domain::creneau::MotifAbsence;
use crate::domain::moment::{Moment, Quand};
use crate::domain::texte::plie;
use crate::domain::{Permission, Plage, Refusal, UtilisateurId, dit};
use crate::service::Error;
use crate::service::planning::{Absence as Enter, PlanningCommand};
use crate::text::{Said, Text};

/// Keys of the form.
pub static KEYS: Context = Context {
    name: "absence",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<tab>", "<down>"], Action::Next, Group::Form).foot(1),
        Binding::new(&["<s-tab>", "<up>"], Action::Previous, Group::Form),
        Binding::new(&["<enter>", "<c-s>"], Action::Submit, Group::Form).foot(2),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(3),
        Binding::HELP_TYPING,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

const FORM: &str = "absence";
/// The lines that are typed, after the choice of a reason.
const LINES: [&str; 3] = ["du", "au", "note"];
/// Illness first: it is the one that can't wait.
pub const MOTIFS: [MotifAbsence; 8] = [
    MotifAbsence::Maladie,
    MotifAbsence::Conges,
    MotifAbsence::Rtt,
    MotifAbsence::AccidentTravail,
    MotifAbsence::Familial,
    MotifAbsence::Parental,
    MotifAbsence::Recuperation,
    MotifAbsence::Autre,
];

/// Whose absence, as the board shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Key.
    pub id: UtilisateurId,
    /// Name.
    pub nom: String,
    /// The day that is shown.
    pub jour: NaiveDate,
    /// On whose clocks.
    pub zone: Tz,
    /// When the absence begins if nothing is typed.
    pub depuis: DateTime<Utc>,
}

/// The form.
#[derive(Debug)]
pub struct Absence {
    who: Who,
    motif: usize,
    /// 0 is the reason, then the lines.
    focus: usize,
    refused: Option<(&'static str, Said)>,
}

impl Absence {
    /// The form for somebody.
    #[must_use]
    pub fn new(who: Who) -> Self {
        Self {
            who,
            motif: 0,
            focus: 0,
            refused: None,
        }
    }

    pub(super) fn draft_place(&self) -> (&'static str, Subject) {
        (FORM, Subject::Utilisateur(self.who.id))
    }

    fn draft(&self, line: usize) -> Place {
        (FORM, Subject::Utilisateur(self.who.id), LINES[line.min(2)])
    }

    /// When they are away, or what can't be read.
    fn plage(&self, cx: &Cx) -> Result<Plage, Refusal> {
        let zone = self.who.zone;
        let premier = self.moment(0, self.who.jour, cx)?;
        let debut = match premier {
            Some(moment) => moment.debute(zone, LINES[0])?,
            None => self.who.depuis,
        };
        // "Until" without a day is on the day on which it begins.
        let jour = debut.with_timezone(&zone).date_naive();
        let until = self.moment(1, jour, cx)?.unwrap_or(Moment {
            jour,
            // "Tomorrow morning" ends with the morning.
            quand: match premier.map(|moment| moment.quand) {
                Some(partie @ Quand::Partie(_)) => partie,
                _ => Quand::Jour,
            },
        });
        let fin = until.finit(zone, LINES[1])?;
        Plage::new(debut, fin).map_err(|_| Refusal::invalid("au", "absence-finit-avant"))
    }

    fn moment(&self, line: usize, jour: NaiveDate, cx: &Cx) -> Result<Option<Moment>, Refusal> {
        let typed = cx.drafts.text(self.draft(line)).trim();
        // Whoever types what the empty field says means that.
        let says = line == 1 && plie(typed) == plie(&cx.text.get("absence-fin-du-jour"));
        if typed.is_empty() || says {
            return Ok(None);
        }
        let today = cx.now.with_timezone(&self.who.zone).date_naive();
        let lire = if line == 1 { dit::fin } else { dit::moment };
        lire(LINES[line.min(2)], typed, today, jour).map(Some)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let fields = LINES.len() + 1;
        match action {
            Action::Next => self.focus = (self.focus + 1) % fields,
            Action::Previous => self.focus = (self.focus + fields - 1) % fields,
            Action::Submit if !cx.flights.sending(Origin::Overlay) => self.submit(cx),
            Action::Submit => {}
            _ => return false,
        }
        true
    }

    pub(super) fn click(&mut self, hit: Hit) {
        match hit {
            Hit::Field(at) => self.focus = at.min(LINES.len()),
            Hit::Choice(_, at) => (self.focus, self.motif) = (0, at.min(MOTIFS.len() - 1)),
            _ => {}
        }
    }

    fn submit(&mut self, cx: &mut Cx) {
        let plage = match self.plage(cx) {
            Ok(plage) => plage,
            Err(refusal) => return self.refuse(&refusal, cx),
        };
        let libelle = cx.drafts.text(self.draft(2)).trim().to_owned();
        let command = PlanningCommand::Absence(Enter {
            utilisateur: self.who.id,
            motif: MOTIFS[self.motif],
            plage,
            libelle: (!libelle.is_empty()).then_some(libelle),
        });
        cx.execute(Target::Nothing, Origin::Overlay, command);
        cx.flights.made_of(FORM, Subject::Utilisateur(self.who.id));
    }

    /// Shows what was refused, at the field that it is about.
    fn refuse(&mut self, refusal: &Refusal, cx: &Cx) {
        let field = refusal.field.unwrap_or_default();
        if let Some(line) = LINES.iter().position(|name| *name == field) {
            self.focus = line + 1;
        }
        self.refused = Some((field, cx.text.refusal(refusal)));
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.refused = None;
        if let Some(line) = self.focus.checked_sub(1) {
            cx.drafts.edit(self.draft(line)).key(key);
            return;
        }
        match key.code {
            KeyCode::Left => self.motif = (self.motif + MOTIFS.len() - 1) % MOTIFS.len(),
            KeyCode::Right | KeyCode::Char(' ') => self.motif = (self.motif + 1) % MOTIFS.len(),
            KeyCode::Char(c) if key.typed().is_some() => self.jump(c, cx),
            _ => {}
        }
    }

    /// To the next reason that begins with a letter.
    fn jump(&mut self, letter: char, cx: &Cx) {
        let wanted = plie(&letter.to_string());
        let after = (1..=MOTIFS.len()).map(|step| (self.motif + step) % MOTIFS.len());
        if let Some(found) = after
            .into_iter()
            .find(|at| plie(&cx.text.label(MOTIFS[*at])).starts_with(&wanted))
        {
            self.motif = found;
        }
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        if let Some(line) = self.focus.checked_sub(1) {
            let fits = cx.drafts.edit(self.draft(line)).insert(text);
            self.refused = (!fits).then(|| (LINES[line], cx.text.refusal(&Refusal::rule("texte-coupe"))));
        }
    }

    pub(super) fn ended(&mut self, reply: &Result<Reply, Error>, cx: &mut Cx) {
        match reply {
            Ok(reply) => {
                cx.drafts.forget(FORM, Subject::Utilisateur(self.who.id));
                cx.go(Nav::Close);
                if let Reply::Outcome(outcome) = reply {
                    orphans::offer(&self.who.nom, &outcome.result, cx);
                }
            }
            Err(Error::Refused(refusal)) => {
                self.refuse(refusal, cx);
                // Once is enough: it stands in the form.
                cx.toasts.dismiss();
            }
            Err(_) => {}
        }
    }

    /// What was understood, before anything is sent; or what was not.
    fn understood(&self, cx: &Cx, text: Text) -> (Said, Role) {
        match (&self.refused, self.plage(cx)) {
            (Some((_, said)), _) => (said.clone(), Role::Danger),
            (None, Ok(plage)) => (effect(plage, cx, text), Role::Good),
            (None, Err(refusal)) => (text.refusal_beside(&refusal), Role::Warning),
        }
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text.in_zone(self.who.zone);
        let heading = text.with("absence-titre", &[("nom", (&self.who.nom).into())]);
        let (said, role) = self.understood(cx, text);
        let columns = place(cx.size, COLUMNS, ROWS).width.saturating_sub(4);
        let message = wrap(&said.message, columns);
        let hint = said.hint.map(|hint| wrap(&hint, columns)).unwrap_or_default();
        let rows = u16::try_from(message.len() + hint.len()).unwrap_or(u16::MAX);
        let area = place(cx.size, COLUMNS, rows.saturating_add(8).max(ROWS));
        let inside = panel(area, &heading, pen);
        let row = |line: u16| {
            let y = inside.y + line;
            Rect {
                y,
                height: 1,
                ..inside
            }
            .intersection(inside)
        };
        let (dim, focus) = (pen.ink(Role::Dim), pen.ink(Role::Focus));
        let room = |line: u16| {
            let row = row(line);
            let x = (row.x + LABELS).min(row.right());
            Rect {
                x,
                width: row.right() - x,
                ..row
            }
        };
        let label = |at: usize, key: &str, y: u16, pen: &mut Pen<'_>| {
            let (mark, ink) = if at == self.focus {
                ("▶ ", focus)
            } else {
                ("  ", dim)
            };
            pen.run(inside.x, y, LABELS, &[(mark, ink), (&text.get(key), ink)]);
        };
        label(0, "champ-motif", row(0).y, pen);
        let style = pen.style(if self.focus == 0 {
            Role::Selected
        } else {
            Role::Text
        });
        let chosen = format!(" {} ", text.label(MOTIFS[self.motif]));
        let at = room(0);
        pen.run(at.x, at.y, at.width, &[("◂", dim), (&chosen, style), ("▸", dim)]);
        let mut cursor = (self.focus == 0).then_some(Position::new(at.x + 1, at.y));
        pen.hits.put(row(0), Hit::Field(0));
        let turn = |by: usize| Hit::Choice(0, (self.motif + by) % MOTIFS.len());
        pen.hits.put(Rect { width: 1, ..at }, turn(MOTIFS.len() - 1));
        let on = at.x + 1 + width(&chosen);
        pen.hits.put(Rect::new(on, at.y, 1, 1), turn(1));
        for (line, name) in LINES.iter().enumerate() {
            let y = u16::try_from(line).unwrap_or(0) + 2;
            label(line + 1, &format!("champ-{name}"), row(y).y, pen);
            let hint = match line {
                0 => text.instant(self.who.depuis),
                1 => text.get("absence-fin-du-jour").into_owned(),
                _ => text.get("champ-note-aide").into_owned(),
            };
            pen.hits.put(row(y), Hit::Field(line + 1));
            let typed = cx.drafts.line(self.draft(line));
            cursor = field::draw(room(y), &typed, self.focus == line + 1, &hint, pen).or(cursor);
        }
        let ink = pen.ink(role);
        let all = message
            .into_iter()
            .map(|line| (line, ink))
            .chain(hint.into_iter().map(|line| (line, dim)));
        for (y, (line, ink)) in (inside.y + 6..inside.bottom()).zip(all) {
            pen.put(inside.x, y, inside.width, &line, ink);
        }
        cursor
    }
}

/// When somebody would be away, and what comes of it.
#[must_use]
pub fn effect(plage: Plage, cx: &Cx, text: Text) -> Said {
    let effet = match cx.actor.require(Permission::MissionPlanifier) {
        Ok(_) => "absence-effet",
        Err(_) => "absence-effet-sans-plan",
    };
    Said {
        message: text.with("absence-comprise", &[("quand", text.plage(plage).into())]),
        hint: Some(text.get(effet).into_owned()),
    }
}

/// Columns of it all.
const COLUMNS: u16 = 66;
/// Rows of it all, where what is said isn't long.
const ROWS: u16 = 12;
/// Columns of the labels.
const LABELS: u16 = 14;
