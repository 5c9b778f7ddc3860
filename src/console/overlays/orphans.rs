//! Work that an absence leaves without anybody: for each visit who could take it, to accept one by one or all at once.

use ratatui::layout::{Position, Rect};

use super::suggest::{self, reasons};
use super::{Overlay, moves_work, panel, place, rows};
use crate::console::action::Action;
use crate::console::app::App;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::{Pen, initials, width, wrap};
use crate::console::flight::{Flight, Origin, Target};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::msg::{Reply, Slot};
use crate::console::theme::Role;
use crate::console::toast::Tone;
use crate::console::widgets::list::Choice;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Change;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Apercu, Orphelin, Proposition};
use crate::domain::{InterventionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::mission::MissionRef;
use crate::service::planning::PlanningQuery;
use crate::service::{Answer, Done, Error};
use crate::text::{Said, Text};

/// Keys of the list.
pub static KEYS: Context = Context {
    name: "orphelins",
    typing: false,
    open: false,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["<enter>"], Action::Confirm, Group::Plan)
            .foot_as(2, "Enter", "pied-retenir")
            .only_live()
            .when(chosen_is_open),
        Binding::new(&["a"], Action::AcceptAll, Group::Plan)
            .foot(3)
            .only_live()
            .when(something_open),
        Binding::new(&["s"], Action::Suggest, Group::Plan)
            .foot_as(4, "s", "pied-autres")
            .only_live()
            .when(chosen_is_open),
        Binding::new(&["<esc>", "q"], Action::Back, Group::Form).foot(5),
        Binding::HELP,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

fn list(app: &App) -> Option<&Orphans> {
    match app.overlay() {
        Some(Overlay::Orphans(orphans)) => Some(orphans),
        _ => None,
    }
}

/// The chosen visit still has to be given to somebody.
fn chosen_is_open(app: &App) -> Result<(), Refusal> {
    match list(app).and_then(Orphans::chosen) {
        Some(fate) if fate.settled() => Err(Refusal::rule("orphelin-replanifie")),
        _ => Ok(()),
    }
}

/// Some visit still has to be given to somebody.
fn something_open(app: &App) -> Result<(), Refusal> {
    match list(app) {
        Some(orphans) if orphans.rows.iter().all(|(_, fate)| fate.settled()) => {
            Err(Refusal::rule("orphelins-replanifies"))
        }
        _ => Ok(()),
    }
}

/// How many candidates are asked for: the first that the other visits leave free is proposed.
const CANDIDATES: usize = 10;

/// What has become of one visit.
#[derive(Debug, Clone, PartialEq)]
enum Fate {
    /// Who could take it is not known yet.
    Unknown,
    /// This is proposed.
    Proposed(Box<Proposition>),
    /// Nobody can take it.
    Nobody,
    /// It was sent.
    Sent(Box<Proposition>),
    /// It is planned again.
    Planned {
        /// By whom.
        noms: Vec<String>,
        /// And when.
        plage: Option<Plage>,
    },
    /// It was refused, and is asked again.
    Refused(Said),
    /// Somebody else has dealt with it meanwhile, in words.
    Elsewhere(String),
}

impl Fate {
    /// Whether nothing is left to decide.
    fn settled(&self) -> bool {
        matches!(self, Self::Sent(_) | Self::Planned { .. } | Self::Elsewhere(_))
    }
}

/// From so many columns on a row has room for a title, and how much.
const WIDE: u16 = 90;
const TITLE: u16 = 22;
/// With fewer, a row tells only where its visit goes.
const NARROW: u16 = 50;

/// The list.
#[derive(Debug)]
pub struct Orphans {
    nom: String,
    rows: Vec<(Orphelin, Fate)>,
    /// The versions at which visits were last looked at, once something had changed.
    versions: Vec<(InterventionId, i32)>,
    choice: Choice<InterventionId>,
}

/// Offers the work that something has left to be given away, to whoever may plan.
pub fn offer(nom: &str, done: &Done, cx: &mut Cx) {
    let (Done::Absence { orphelins, .. }
    | Done::Utilisateur { orphelins, .. }
    | Done::Habilitation { orphelins, .. }) = done
    else {
        return;
    };
    if orphelins.is_empty() {
        return;
    }
    if cx.actor.require(Permission::MissionPlanifier).is_err() {
        return cx.say(Tone::Note, "absence-a-replanifier", &[]);
    }
    let orphans = Orphans::new(nom.to_owned(), orphelins, cx);
    cx.go(Nav::Open(Overlay::Orphans(orphans)));
}

impl Orphans {
    /// The list of what somebody's absence left; who could take the first is asked at once.
    #[must_use]
    pub fn new(nom: String, orphelins: &[Orphelin], cx: &mut Cx) -> Self {
        let rows = orphelins.iter().map(|orphelin| (orphelin.clone(), Fate::Unknown));
        let mut orphans = Self {
            nom,
            rows: rows.collect(),
            versions: Vec::new(),
            choice: Choice::default(),
        };
        orphans.choice.choose(&orphans.ids(), 0);
        orphans.ask(cx);
        orphans
    }

    fn ids(&self) -> Vec<InterventionId> {
        self.rows
            .iter()
            .map(|(orphelin, _)| orphelin.intervention)
            .collect()
    }

    /// Asks for the first visit of which nothing is known: one after the other, because each answer narrows the next.
    fn ask(&self, cx: &mut Cx) {
        let open = |fate: &Fate| matches!(fate, Fate::Unknown | Fate::Refused(_));
        if let Some((orphelin, _)) = self.rows.iter().find(|(_, fate)| open(fate)) {
            let query = PlanningQuery::Suggest {
                mission: MissionRef::Id(orphelin.mission),
                n: CANDIDATES,
                remplace: Some(orphelin.intervention),
            };
            cx.read(Slot::Orphan, query);
        }
    }

    /// People and times that proposals which were not sent yet count on.
    fn counted_on(&self) -> Vec<(UtilisateurId, Plage)> {
        let proposed = self.rows.iter().filter_map(|(_, fate)| match fate {
            Fate::Proposed(proposition) | Fate::Sent(proposition) => Some(proposition),
            _ => None,
        });
        proposed
            .flat_map(|proposition| &proposition.equipe)
            .flat_map(|membre| membre.plages.iter().map(|plage| (membre.utilisateur, *plage)))
            .collect()
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        match action {
            Action::Up => self.choice.step(&self.ids(), -1),
            Action::Down => self.choice.step(&self.ids(), 1),
            Action::Confirm => {
                if let Some(id) = self.choice.id() {
                    self.accept(id, cx);
                    self.choice.step(&self.ids(), 1);
                }
            }
            Action::AcceptAll => {
                for id in self.ids() {
                    self.accept(id, cx);
                }
            }
            Action::Suggest => {
                let chosen = self.choice.id();
                let open = self
                    .rows
                    .iter()
                    .find(|(orphelin, fate)| Some(orphelin.intervention) == chosen && !fate.settled());
                if let Some((orphelin, _)) = open {
                    let about = suggest::About {
                        mission: orphelin.mission,
                        version: None,
                        numero: orphelin.numero.clone(),
                        titre: self.nom.clone(),
                        replaces: Some((orphelin.intervention, self.version(orphelin.intervention))),
                        echeance: None,
                    };
                    suggest::open(about, cx);
                }
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

    /// Sends what is proposed for a visit.
    fn accept(&mut self, id: InterventionId, cx: &mut Cx) {
        let version = self.version(id);
        let Some((orphelin, fate)) = self
            .rows
            .iter_mut()
            .find(|(orphelin, _)| orphelin.intervention == id)
        else {
            return;
        };
        let Fate::Proposed(proposition) = fate else { return };
        let command = suggest::command(
            orphelin.mission,
            None,
            Some((orphelin.intervention, version)),
            proposition,
            Fermete::Ferme,
        );
        cx.execute(Target::Mission(orphelin.mission), Origin::Overlay, command);
        *fate = Fate::Sent(proposition.clone());
    }

    fn version(&self, id: InterventionId) -> Option<i32> {
        let known = self.versions.iter().find(|(visit, _)| *visit == id);
        known.map(|(_, version)| *version)
    }

    /// Somebody changed something: whether these visits still wait is looked at.
    pub(super) fn changed(&self, changes: &[Change], cx: &mut Cx) {
        if changes.iter().any(|change| moves_work(change.objet)) {
            self.look(cx);
        }
    }

    fn look(&self, cx: &mut Cx) {
        let open = self.rows.iter().filter(|(_, fate)| !fate.settled());
        let visites: Vec<_> = open
            .map(|(orphelin, _)| (orphelin.intervention, orphelin.mission))
            .collect();
        if !visites.is_empty() {
            cx.read(Slot::Apercu, PlanningQuery::Apercu { visites });
        }
    }

    /// Where the visits stand now: what somebody else has dealt with needs nobody any more.
    fn looked(&mut self, found: &[Apercu], cx: &mut Cx) {
        for (orphelin, fate) in self.rows.iter_mut().filter(|(_, fate)| !fate.settled()) {
            let Some(now) = found.iter().find(|of| of.intervention == orphelin.intervention) else {
                continue;
            };
            if now.etat != EtatIntervention::Provisoire {
                let planned = matches!(now.mission, EtatMission::Planifiee | EtatMission::EnCours);
                let key = if planned {
                    "orphelins-par-autrui"
                } else {
                    "affermir-retiree"
                };
                *fate = Fate::Elsewhere(cx.text.with(key, &[("par", (&now.par).into())]));
            } else if matches!(fate, Fate::Nobody) {
                *fate = Fate::Unknown;
            }
            self.versions.retain(|(visit, _)| *visit != now.intervention);
            self.versions.push((now.intervention, now.version));
        }
        self.ask(cx);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if let (Slot::Apercu, Ok(Reply::Answer(Answer::Apercus(found)))) = (slot, reply) {
            self.looked(found, cx);
            return true;
        }
        if slot != Slot::Orphan {
            return false;
        }
        let taken = self.counted_on();
        let open = |fate: &Fate| matches!(fate, Fate::Unknown | Fate::Refused(_));
        let Some((_, fate)) = self.rows.iter_mut().find(|(_, fate)| open(fate)) else {
            return true;
        };
        match reply {
            Ok(Reply::Answer(Answer::Propositions(found))) => {
                let free = found.iter().find(|proposition| {
                    !proposition.equipe.iter().any(|membre| {
                        taken.iter().any(|(who, when)| {
                            *who == membre.utilisateur
                                && membre.plages.iter().any(|plage| plage.overlaps(*when))
                        })
                    })
                });
                *fate = match free {
                    Some(proposition) => Fate::Proposed(Box::new(proposition.clone())),
                    None => Fate::Nobody,
                };
                self.ask(cx);
            }
            Ok(_) => return false,
            Err(error) => {
                *fate = Fate::Nobody;
                match error {
                    // Somebody comes by now: who sent them is looked up.
                    Error::Refused(refusal) if refusal.rule == "mission-deja-pourvue" => self.look(cx),
                    _ => cx.fail(error),
                }
                self.ask(cx);
            }
        }
        true
    }

    pub(super) fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        let Some((_, fate)) = self
            .rows
            .iter_mut()
            .find(|(orphelin, _)| flight.target == Target::Mission(orphelin.mission))
        else {
            return;
        };
        *fate = match reply {
            Ok(Reply::Outcome(outcome)) => match &outcome.result {
                Done::Planned(planned) => Fate::Planned {
                    noms: planned.noms.clone(),
                    plage: planned.etendue(),
                },
                _ => Fate::Planned {
                    noms: Vec::new(),
                    plage: None,
                },
            },
            Ok(_) => return,
            // Somebody else took the place: what is still possible is asked at once.
            Err(Error::Refused(refusal)) => Fate::Refused(cx.text.refusal(refusal)),
            Err(_) => Fate::Unknown,
        };
        self.ask(cx);
    }

    fn area(&self, cx: &Cx) -> Rect {
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).clamp(2, 12);
        place(cx.size, 118, rows + 8)
    }

    fn shown(&self, cx: &Cx) -> usize {
        usize::from(self.area(cx).height.saturating_sub(7))
    }

    /// What has become of the chosen visit.
    fn chosen(&self) -> Option<&Fate> {
        let chosen = self.choice.id();
        let row = self
            .rows
            .iter()
            .find(|(orphelin, _)| Some(orphelin.intervention) == chosen);
        row.map(|(_, fate)| fate)
    }

    /// Whose work it was, how much of it there is to plan, and then how much is planned.
    fn heading(&self, text: Text) -> String {
        let done = |(_, fate): &&(Orphelin, Fate)| matches!(fate, Fate::Planned { .. } | Fate::Elsewhere(_));
        let done = self.rows.iter().filter(done).count();
        let key = if done == 0 {
            "orphelins-titre"
        } else {
            "orphelins-titre-fait"
        };
        let args = [
            ("nom", (&self.nom).into()),
            ("n", self.rows.len().into()),
            ("faites", done.into()),
        ];
        text.with(key, &args)
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        self.choice.reveal(self.rows.len(), self.shown(cx));
    }

    pub(super) fn view(&self, _: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        let text = cx.text;
        let inside = panel(self.area(cx), &self.heading(text), pen);
        let list = Rect {
            height: u16::try_from(self.shown(cx)).unwrap_or(0),
            ..inside
        };
        let draw = |(orphelin, fate): &(Orphelin, Fate), row, pen: &mut Pen<'_>| {
            draw_row(orphelin, fate, row, text, pen);
        };
        let cursor = rows(
            list,
            inside,
            &self.choice,
            &self.rows,
            |(orphelin, _)| orphelin.intervention,
            draw,
            pen,
        );
        let detail = Rect {
            y: inside.bottom().saturating_sub(4),
            height: 4,
            ..inside
        }
        .intersection(inside);
        let (ink, said) = match self.chosen() {
            Some(Fate::Proposed(proposition)) => (
                pen.ink(Role::Dim),
                text.with(
                    "journal-champ-nomme",
                    &[("champ", text.get("suggestions-raisons").into())],
                ) + " "
                    + &reasons(proposition, text),
            ),
            Some(Fate::Refused(said)) => (pen.ink(Role::Danger), said.message.clone()),
            Some(Fate::Nobody) => (
                pen.ink(Role::Warning),
                text.get("orphelins-personne-aide").into_owned(),
            ),
            Some(Fate::Planned { noms, plage }) => (pen.ink(Role::Good), planned(noms, *plage, text)),
            Some(Fate::Elsewhere(said)) => (pen.ink(Role::Good), said.clone()),
            Some(Fate::Sent(_)) => (pen.ink(Role::Dim), text.get("envoi-en-cours").into_owned()),
            Some(Fate::Unknown) | None => (pen.ink(Role::Dim), text.get("orphelins-aide").into_owned()),
        };
        for (y, line) in (detail.y..detail.bottom()).zip(wrap(&said, detail.width)) {
            pen.put(detail.x, y, detail.width, &line, ink);
        }
        cursor
    }
}

/// That a visit is planned again, with whom and when.
fn planned(noms: &[String], plage: Option<Plage>, text: Text) -> String {
    let quand = plage.map(|plage| text.plage(plage)).unwrap_or_default();
    let args = [("qui", noms.join(", ").into()), ("quand", quand.into())];
    text.with("orphelins-planifiee", &args)
}

fn draw_row(orphelin: &Orphelin, fate: &Fate, row: Rect, text: Text, pen: &mut Pen<'_>) {
    let (ink, dim) = (pen.ink(Role::Text), pen.ink(Role::Dim));
    let (mark, role) = match fate {
        Fate::Unknown | Fate::Sent(_) => ("⋯", Role::Dim),
        Fate::Refused(_) => ("✗", Role::Danger),
        Fate::Nobody => ("✗", Role::Warning),
        Fate::Proposed(_) => ("→", Role::Focus),
        Fate::Planned { .. } | Fate::Elsewhere(_) => ("✓", Role::Good),
    };
    let mark_ink = pen.ink(role);
    let numero = crate::console::draw::short_number(&orphelin.numero);
    let quand = text.plage(orphelin.plage);
    let mut x = row.x + 2;
    x += pen.put(x, row.y, 9, &format!("{numero:<9}"), ink);
    // What it is about, where there is room for all three.
    if row.width >= WIDE {
        pen.put(x, row.y, TITLE, &orphelin.titre, ink);
        x += TITLE + 1;
    }
    // Where it stood is told by the board as well.
    if row.width >= NARROW {
        let room = (row.width / 3).min(26);
        pen.put(x, row.y, room, &quand, dim);
        x += room + 1;
    }
    pen.put(x, row.y, 1, mark, mark_ink);
    let left = row.right().saturating_sub(x + 2);
    let said = match fate {
        Fate::Unknown | Fate::Refused(_) => text.get("recherche-en-cours").into_owned(),
        Fate::Nobody => text.get("orphelins-personne").into_owned(),
        Fate::Elsewhere(said) => said.clone(),
        Fate::Proposed(proposition) | Fate::Sent(proposition) => {
            let noms: Vec<&str> = proposition
                .equipe
                .iter()
                .map(|membre| membre.nom.as_str())
                .collect();
            who(&noms, suggest::plage(proposition), orphelin.plage, left, text)
        }
        Fate::Planned { noms, plage } => {
            let noms: Vec<&str> = noms.iter().map(String::as_str).collect();
            who(&noms, *plage, orphelin.plage, left, text)
        }
    };
    let ink = if matches!(
        fate,
        Fate::Proposed(_) | Fate::Planned { .. } | Fate::Elsewhere(_)
    ) {
        ink
    } else {
        mark_ink
    };
    pen.put(x + 2, row.y, left, &said, ink);
}

/// Who takes it and when, so that the hour is always told: of the day that it was on, the day goes without saying first.
fn who(noms: &[&str], plage: Option<Plage>, was: Plage, columns: u16, text: Text) -> String {
    let whole = noms.join(", ");
    let Some(plage) = plage else { return whole };
    let short: Vec<String> = noms.iter().map(|nom| initials(nom)).collect();
    let short = short.join(", ");
    let (quand, heures) = (text.plage(plage), text.hours(plage));
    let same = text.day_of(plage.debut()) == text.day_of(was.debut());
    let begin = if same {
        text.time(plage.debut())
    } else {
        text.instant(plage.debut())
    };
    let mut said = vec![format!("{whole} · {quand}"), format!("{short} · {quand}")];
    if same {
        said.extend([format!("{whole} · {heures}"), format!("{short} · {heures}")]);
    }
    said.push(format!("{short} · {begin}"));
    let fits = said.iter().position(|said| width(said) <= columns);
    match fits {
        Some(at) => said.swap_remove(at),
        None => format!("{begin} · {short}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;
    use crate::domain::Langue;

    #[test]
    fn the_hour_of_a_proposal_is_told_in_any_room() {
        let text = Text::new(Langue::Fr, chrono_tz::Europe::Paris);
        let at = Utc.with_ymd_and_hms(2026, 11, 26, 12, 10, 0).unwrap();
        let was = Plage::starting(at, 70);
        let told = |plage, columns| who(&["Noémie Berthet"], Some(plage), was, columns, text);
        let today = Plage::starting(at + TimeDelta::hours(1), 70);
        assert_eq!(told(today, 60), "Noémie Berthet · jeu. 26 nov. 14:10–15:20");
        assert_eq!(told(today, 38), "N. Berthet · jeu. 26 nov. 14:10–15:20");
        assert_eq!(told(today, 30), "Noémie Berthet · 14:10–15:20");
        assert_eq!(told(today, 20), "N. Berthet · 14:10");
        assert_eq!(told(today, 9), "14:10 · N. Berthet");
        let tomorrow = Plage::starting(at + TimeDelta::days(1), 70);
        assert_eq!(told(tomorrow, 31), "N. Berthet · ven. 27 nov. 13:10");
        assert_eq!(told(tomorrow, 20), "ven. 27 nov. 13:10 · N. Berthet");
        assert_eq!(who(&["Ana Morel"], None, was, 20, text), "Ana Morel");
    }
}
