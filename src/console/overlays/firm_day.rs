//! A day to be made firm: what will be, what can't be and why, and then what became of each.

use ratatui::layout::{Position, Rect};

use super::{Overlay, moves_work, panel, place, rows};
use crate::console::action::Action;
use crate::console::app::App;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::{Pen, short_number, wrap};
use crate::console::flight::{Origin, Target};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{Reply, Slot};
use crate::console::theme::Role;
use crate::console::toast::Tone;
use crate::console::widgets::list::Choice;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Change;
use crate::domain::planning::{Apercu, NonFerme};
use crate::domain::{InterventionId, MissionId, Plage, Refusal};
use crate::service::planning::{FirmEach, PlanningCommand, PlanningQuery};
use crate::service::{Answer, Done, Error};
use crate::text::Text;

/// Keys of the list.
pub static KEYS: Context = Context {
    name: "affermir",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["F", "a", "<c-s>"], Action::Submit, Group::Plan)
            .foot_as(2, "F", "pied-affermir")
            .only_live()
            .when(possible),
        Binding::new(&["<enter>"], Action::Confirm, Group::Move).foot_as(3, "Enter", "pied-y-aller"),
        Binding::new(&["u"], Action::Undo, Group::Console)
            .foot(4)
            .only_live()
            .when(done),
        Binding::new(&["<esc>", "q"], Action::Back, Group::Form).foot(5),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Something of what is listed can be made firm.
fn possible(app: &App) -> Result<(), Refusal> {
    let Some(Overlay::FirmDay(day)) = app.overlay() else {
        return Err(Refusal::rule("rien-a-affermir"));
    };
    if day.count(&Fate::Possible) > 0 {
        return Ok(());
    }
    let stuck = i64::try_from(day.stuck()).unwrap_or(i64::MAX);
    Err(if day.count(&Fate::Unknown) > 0 {
        Refusal::rule("affermir-en-examen")
    } else if stuck > 0 {
        Refusal::rule("affermir-aucune").with("n", stuck)
    } else {
        Refusal::rule("affermir-deja")
    })
}

/// Something of what is listed was made firm here, and can be taken back.
fn done(app: &App) -> Result<(), Refusal> {
    match app.overlay() {
        Some(Overlay::FirmDay(day)) if day.count(&Fate::Firm) > 0 => Ok(()),
        _ => Err(Refusal::rule("rien-a-annuler")),
    }
}

/// A pencilled-in visit, as the board tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Its key.
    pub intervention: InterventionId,
    /// Its mission.
    pub mission: MissionId,
    /// The mission's number.
    pub numero: String,
    /// What it is about.
    pub titre: String,
    /// Who goes.
    pub noms: Vec<String>,
    /// When.
    pub plage: Plage,
    /// The version that is shown.
    pub version: i32,
}

/// What becomes of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// It is being looked at.
    Unknown,
    /// It will be made firm.
    Possible,
    /// It can't be: why not, and what would do, in words.
    Impossible(Vec<String>),
    /// Somebody has made it firm, moved it to another day or given it up meanwhile, in words.
    Gone(String),
    /// It was sent.
    Sent,
    /// It is firm.
    Firm,
}

/// The list.
#[derive(Debug)]
pub struct FirmDay {
    rows: Vec<(Visit, Fate)>,
    /// What the board was narrowed to: the day has more than what is listed.
    filtre: Option<String>,
    choice: Choice<InterventionId>,
}

/// Lists what a day has pencilled in, as far as the filter shows it, and asks what of it could be made firm.
pub fn open(visits: Vec<Visit>, filtre: Option<&str>, cx: &mut Cx) {
    let mut day = FirmDay {
        filtre: filtre.map(ToOwned::to_owned),
        rows: visits.into_iter().map(|visit| (visit, Fate::Unknown)).collect(),
        choice: Choice::default(),
    };
    day.choice.choose(&day.ids(), 0);
    day.ask(cx);
    cx.go(Nav::Open(Overlay::FirmDay(day)));
}

impl FirmDay {
    fn ids(&self) -> Vec<InterventionId> {
        self.rows.iter().map(|(visit, _)| visit.intervention).collect()
    }

    fn ask(&self, cx: &mut Cx) {
        let visites = self
            .rows
            .iter()
            .map(|(visit, _)| (visit.intervention, visit.mission))
            .collect();
        cx.read(Slot::Apercu, PlanningQuery::Apercu { visites });
    }

    fn count(&self, wanted: &Fate) -> usize {
        self.rows.iter().filter(|(_, fate)| fate == wanted).count()
    }

    fn stuck(&self) -> usize {
        let stuck = |(_, fate): &&(Visit, Fate)| matches!(fate, Fate::Impossible(_));
        self.rows.iter().filter(stuck).count()
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        match action {
            Action::Up => self.choice.step(&self.ids(), -1),
            Action::Down => self.choice.step(&self.ids(), 1),
            Action::Confirm => {
                if let Some(id) = self.choice.id() {
                    cx.go(Nav::Visit(id));
                }
            }
            Action::Submit => self.submit(cx),
            // What the list tells is over then; the board tells the rest.
            Action::Undo => {
                cx.go(Nav::Close);
                return false;
            }
            _ => return false,
        }
        self.reveal(cx);
        true
    }

    pub(super) fn point(&mut self, at: usize, cx: &Cx) {
        self.choice.choose(&self.ids(), at);
        self.reveal(cx);
    }

    /// Sends what can be made firm; what can't stays in the list with its reasons.
    fn submit(&mut self, cx: &mut Cx) {
        let mut visites = Vec::new();
        for (visit, fate) in &mut self.rows {
            if *fate == Fate::Possible {
                visites.push((visit.intervention, Some(visit.version)));
                *fate = Fate::Sent;
            }
        }
        if !visites.is_empty() {
            let command = PlanningCommand::FirmEach(FirmEach { visites });
            cx.execute(Target::Nothing, Origin::Overlay, command);
        }
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if slot != Slot::Apercu {
            return false;
        }
        match reply {
            Ok(Reply::Answer(Answer::Apercus(found))) => self.told(found, cx.text),
            Ok(_) => return false,
            Err(error) => {
                cx.fail_to_read(error);
                cx.go(Nav::Close);
            }
        }
        true
    }

    /// Somebody changed something: what isn't firm yet is looked at again, where it is now.
    pub(super) fn changed(&self, changes: &[Change], cx: &mut Cx) {
        let open = self.rows.iter().any(|(_, fate)| *fate != Fate::Firm);
        if open && changes.iter().any(|change| moves_work(change.objet)) {
            self.ask(cx);
        }
    }

    fn told(&mut self, found: &[Apercu], text: Text) {
        for (visit, fate) in &mut self.rows {
            let Some(apercu) = found.iter().find(|of| of.intervention == visit.intervention) else {
                continue;
            };
            if matches!(fate, Fate::Sent | Fate::Firm) {
                continue;
            }
            if let Some(gone) = gone(visit, apercu, text) {
                *fate = Fate::Gone(gone);
                continue;
            }
            visit.version = apercu.version;
            visit.plage = apercu.plage.unwrap_or(visit.plage);
            visit.noms.clone_from(&apercu.noms);
            *fate = if apercu.refus.is_empty() {
                Fate::Possible
            } else {
                Fate::Impossible(
                    apercu
                        .refus
                        .iter()
                        .flat_map(|refusal| words(refusal, text))
                        .collect(),
                )
            };
        }
    }

    pub(super) fn ended(&mut self, reply: &Result<Reply, Error>, cx: &mut Cx) {
        let Ok(Reply::Outcome(outcome)) = reply else {
            // Nothing was done: what could be is looked at again.
            for (_, fate) in self.rows.iter_mut().filter(|(_, fate)| *fate == Fate::Sent) {
                *fate = Fate::Unknown;
            }
            return self.ask(cx);
        };
        if let Done::Firmed { fermes, refus } = &outcome.result {
            for (visit, fate) in &mut self.rows {
                if fermes.contains(&visit.intervention) {
                    *fate = Fate::Firm;
                } else if let Some(refused) = refus.iter().find(|of| of.intervention == visit.intervention) {
                    *fate = Fate::Impossible(vec![rule(refused, cx.text)]);
                }
            }
            // What is said in passing counts as the list does: those that were never sent, too.
            cx.toasts.dismiss_done();
            let args = [
                ("fermes", self.count(&Fate::Firm).into()),
                ("refus", self.stuck().into()),
            ];
            cx.say(Tone::Done, "affermir-fait", &args);
        }
    }

    fn area(&self, cx: &Cx) -> Rect {
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).clamp(3, 14);
        place(cx.size, 100, rows + 9)
    }

    fn shown(&self, cx: &Cx) -> usize {
        usize::from(self.area(cx).height.saturating_sub(8))
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        self.choice.reveal(self.rows.len(), self.shown(cx));
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let n = ("n", self.rows.len().into());
        let heading = match &self.filtre {
            Some(filtre) => text.with("affermir-titre-filtre", &[n, ("filtre", filtre.into())]),
            None => text.with("affermir-titre", &[n]),
        };
        let inside = panel(self.area(cx), &heading, pen);
        let (firm, possible, stuck) = (self.count(&Fate::Firm), self.count(&Fate::Possible), self.stuck());
        let args = [
            ("fermes", firm.into()),
            ("possibles", possible.into()),
            ("refus", stuck.into()),
        ];
        let waiting = self.count(&Fate::Unknown) + self.count(&Fate::Sent) > 0;
        let (key, role) = match (waiting, firm) {
            (true, _) => ("recherche-en-cours", Role::Dim),
            (_, 0) => ("affermir-bilan", Role::Title),
            _ => ("affermir-fait", Role::Title),
        };
        let ink = pen.ink(role);
        let mut outcome = text.with(key, &args);
        if self.filtre.is_some() {
            outcome = format!("{outcome} {}", text.get("affermir-hors-filtre"));
        }
        pen.put(inside.x, inside.y, inside.width, &outcome, ink);
        let list = Rect {
            y: inside.y + 1,
            height: u16::try_from(self.shown(cx)).unwrap_or(0),
            ..inside
        };
        let draw =
            |(visit, fate): &(Visit, Fate), row, pen: &mut Pen<'_>| draw_row(visit, fate, row, text, pen);
        let cursor = rows(
            list,
            inside,
            &self.choice,
            &self.rows,
            |(visit, _)| visit.intervention,
            draw,
            pen,
        );
        self.reasons(inside, text, pen);
        cursor
    }

    /// Beneath the list, all that is to be said of the chosen line.
    fn reasons(&self, inside: Rect, text: Text, pen: &mut Pen<'_>) {
        let detail = Rect {
            y: inside.bottom().saturating_sub(4),
            height: 4,
            ..inside
        }
        .intersection(inside);
        let chosen = self
            .rows
            .iter()
            .find(|(visit, _)| Some(visit.intervention) == self.choice.id());
        let Some((visit, fate)) = chosen else { return };
        let (title, danger, dim) = (pen.ink(Role::Title), pen.ink(Role::Danger), pen.ink(Role::Dim));
        let mut lines = vec![(format!("{} · {}", visit.titre, visit.noms.join(", ")), title)];
        match fate {
            Fate::Impossible(reasons) => lines.extend(reasons.iter().map(|reason| (reason.clone(), danger))),
            Fate::Possible => lines.push((text.get("affermir-possible").into_owned(), dim)),
            Fate::Firm => lines.push((text.get("affermir-ferme").into_owned(), dim)),
            Fate::Gone(said) => lines.push((said.clone(), dim)),
            Fate::Unknown | Fate::Sent => {}
        }
        let wrapped = lines
            .iter()
            .flat_map(|(line, ink)| wrap(line, detail.width).into_iter().map(|line| (line, *ink)));
        for (y, (line, ink)) in (detail.y..detail.bottom()).zip(wrapped) {
            pen.put(detail.x, y, detail.width, &line, ink);
        }
    }
}

/// A refusal and what would do, a line each.
fn words(refusal: &Refusal, text: Text) -> Vec<String> {
    let said = text.refusal(refusal);
    let hint = said.hint.map(|hint| format!("→ {hint}"));
    std::iter::once(said.message).chain(hint).collect()
}

/// What somebody has done to a visit meanwhile, so that it isn't one of this day to be made firm any more.
fn gone(visit: &Visit, now: &Apercu, text: Text) -> Option<String> {
    let par = ("par", (&now.par).into());
    match (now.etat, now.plage) {
        (EtatIntervention::Provisoire, Some(plage)) => {
            let day = |plage: Plage| text.day_of(plage.debut());
            let args = [
                par,
                ("qui", now.noms.join(", ").into()),
                ("quand", text.plage(plage).into()),
            ];
            (day(plage) != day(visit.plage)).then(|| text.with("affermir-deplacee", &args))
        }
        (EtatIntervention::Provisoire | EtatIntervention::Annulee, _) => {
            Some(text.with("affermir-retiree", &[par]))
        }
        _ => Some(text.with("affermir-deja-ferme", &[par])),
    }
}

fn rule(refused: &NonFerme, text: Text) -> String {
    text.regle(&refused.rule).into_owned()
}

fn draw_row(visit: &Visit, fate: &Fate, row: Rect, text: Text, pen: &mut Pen<'_>) {
    let (mark, role) = match fate {
        Fate::Unknown | Fate::Sent => ("⋯", Role::Dim),
        Fate::Possible => ("→", Role::Focus),
        Fate::Impossible(_) => ("✗", Role::Danger),
        Fate::Firm => ("✓", Role::Good),
        Fate::Gone(_) => ("·", Role::Dim),
    };
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let mark_ink = pen.ink(role);
    pen.put(row.x + 2, row.y, 1, mark, mark_ink);
    let numero = short_number(&visit.numero);
    pen.put(row.x + 4, row.y, 8, &numero, dim);
    pen.put(row.x + 13, row.y, 11, &text.hours(visit.plage), ink);
    let who = row.width.saturating_sub(26) / 3;
    pen.put(
        row.x + 26,
        row.y,
        who.saturating_sub(1),
        &visit.noms.join(", "),
        ink,
    );
    let rest = row.width.saturating_sub(26 + who);
    let (said, ink) = match fate {
        Fate::Gone(said) => (said.as_str(), mark_ink),
        Fate::Impossible(reasons) => (reasons.first().map_or("", String::as_str), mark_ink),
        _ => (visit.titre.as_str(), dim),
    };
    pen.put(row.x + 26 + who, row.y, rest, said, ink);
}
