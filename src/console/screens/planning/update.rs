//! What keys, answers and changes do to the board.

use chrono::{Days, DurationRound, NaiveDate, TimeDelta};

use super::carry::Carried;
use super::motion::weekday;
use super::{Pane, Planning, Subject, ahead, board};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::flight::{Origin, Target};
use crate::console::msg::Slot;
use crate::console::overlays::{Overlay, absence, finish, firm_day, form, prompt, suggest, why_not};
use crate::console::screens::{Screen, mission, mission_form};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::{MissionFiche, Visite};
use crate::domain::planning::{Place, Travail};
use crate::domain::{InterventionId, heure};
use crate::service::intervention::{Geste, InterventionCommand, Step};
use crate::service::planning::{Firm, Loosen, Move, Plan, PlanningCommand, Swap, Unassign};

impl Planning {
    /// Does what a key asks for.
    pub(in crate::console) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let before = self.subject().mission();
        let known = if self.narrow.typing() {
            self.perform_typing(action, cx)
        } else if self.carry.is_some() {
            self.perform_carrying(action, cx)
        } else {
            self.perform_idle(action, cx)
        };
        if self.subject().mission() != before {
            self.read_fiche(cx);
        }
        known
    }

    /// While the filter is typed, arrows go on moving about.
    fn perform_typing(&mut self, action: Action, cx: &mut Cx) -> bool {
        match action {
            Action::Up => self.step_rows(-1, cx),
            Action::Down => self.step_rows(1, cx),
            Action::Confirm => self.keep_filter(),
            Action::Clear => _ = self.clear_filter(cx),
            Action::Back => self.restore_filter(cx),
            _ => return false,
        }
        true
    }

    fn perform_idle(&mut self, action: Action, cx: &mut Cx) -> bool {
        match action {
            Action::Up => self.step_rows(-1, cx),
            Action::Down => self.step_rows(1, cx),
            Action::PageUp => self.step_rows(-self.page(cx), cx),
            Action::PageDown => self.step_rows(self.page(cx), cx),
            Action::First => self.step_to_end(false, cx),
            Action::Last => self.step_to_end(true, cx),
            Action::Left => self.step_hours(false, cx),
            Action::Right => self.step_hours(true, cx),
            Action::NextJob => self.step_jobs(true, cx),
            Action::PreviousJob => self.step_jobs(false, cx),
            Action::Next | Action::Previous => {
                self.pane = match self.pane {
                    Pane::Grid => Pane::Backlog,
                    Pane::Backlog => Pane::Grid,
                };
                self.reveal(cx);
            }
            Action::Move | Action::Assign => self.pick_up(cx),
            Action::New => cx.go(Nav::Push(Screen::MissionForm(Box::new(
                mission_form::MissionForm::new(cx),
            )))),
            Action::Suggest | Action::WhyNot => self.open_candidates(action, cx),
            Action::Finish => {
                if let Subject::Work(_, travail) = self.subject() {
                    cx.go(Nav::Open(Overlay::Finish(finish::Finish::new(travail))));
                }
            }
            Action::Cancel => self.ask_why_cancel(cx),
            Action::Absence => self.enter_absence(cx),
            Action::Reinforce => self.reinforce(cx),
            Action::FirmDay => firm_day::open(self.pencilled(), self.filter(), cx),
            Action::Filter => self.type_filter(),
            Action::Open => self.open_chosen(cx),
            Action::Back => return self.clear_filter(cx),
            Action::TurnBack => self.ask_why_turn_back(cx),
            Action::Firm
            | Action::Loosen
            | Action::Unassign
            | Action::ClientYes
            | Action::Leave
            | Action::Arrive
            | Action::Pause => {
                self.command_visit(action, cx);
            }
            _ => return self.perform_day(action, cx),
        }
        true
    }

    fn perform_carrying(&mut self, action: Action, cx: &mut Cx) -> bool {
        let step = self.window.step();
        match action {
            Action::Up => self.carry_rows(-1, cx),
            Action::Down => self.carry_rows(1, cx),
            Action::PageUp => self.carry_rows(-self.page(cx), cx),
            Action::PageDown => self.carry_rows(self.page(cx), cx),
            Action::Left if self.semaine => self.carry_days(-1, cx),
            Action::Right if self.semaine => self.carry_days(1, cx),
            Action::PreviousJob | Action::NextJob if self.semaine => {}
            Action::Left => self.carry_minutes(-step, cx),
            Action::Right => self.carry_minutes(step, cx),
            Action::PreviousJob => self.carry_minutes(-60, cx),
            Action::NextJob => self.carry_minutes(60, cx),
            Action::Pencil => self.carry_otherwise(),
            Action::Swap => self.swap(cx),
            Action::Reinforce => self.help_or_not(cx),
            Action::Confirm => self.drop_it(cx),
            Action::Back => self.put_back(cx),
            _ => return self.perform_day(action, cx),
        }
        true
    }

    fn perform_day(&mut self, action: Action, cx: &mut Cx) -> bool {
        match action {
            Action::DayAfter if self.semaine => self.show_weeks(1, cx),
            Action::DayBefore if self.semaine => self.show_weeks(-1, cx),
            Action::DayAfter => self.show_day(self.jour_asked(cx).checked_add_days(Days::new(1)), cx),
            Action::DayBefore => self.show_day(self.jour_asked(cx).checked_sub_days(Days::new(1)), cx),
            Action::Today => {
                let (today, minute) = self.now_here(cx);
                let before = self.cursor.minute;
                self.cursor.minute = minute;
                self.cursor.creneau = None;
                self.cursor.day = weekday(today);
                self.show_day(Some(today), cx);
                // Wherever the keys are: it is the present that was asked for.
                self.show_now(before, minute);
                self.reveal(cx);
            }
            Action::ZoomIn => self.zoom(true, cx),
            Action::ZoomOut => self.zoom(false, cx),
            _ => return false,
        }
        true
    }

    /// The day last asked for, whether or not it is already shown: a fast typist is never a day behind.
    pub(super) fn jour_asked(&self, cx: &Cx) -> NaiveDate {
        self.jour
            .or_else(|| self.jour())
            .unwrap_or_else(|| cx.text.day_of(cx.now))
    }

    /// The present day and minute on the board's clocks.
    pub(super) fn now_here(&self, cx: &Cx) -> (NaiveDate, i64) {
        let zone = self.board.as_ref().map_or(cx.text.zone(), |board| board.zone);
        let local = cx.now.with_timezone(&zone);
        let minute = (local.time() - chrono::NaiveTime::MIN).num_minutes();
        (local.date_naive(), minute)
    }

    pub(super) fn show_day(&mut self, jour: Option<NaiveDate>, cx: &mut Cx) {
        let Some(jour) = jour else { return };
        let before = self.jour_asked(cx);
        if jour != before {
            self.show_usual_hours();
        }
        if let (Some(carry), Some(board)) = (&mut self.carry, &self.board) {
            // What is carried keeps its hour of the wall on the new day.
            carry.wish = carry.debut;
            carry.go_days((jour - before).num_days(), board.zone);
        }
        self.jour = Some(jour);
        self.read(cx);
    }

    /// Drops what is carried: the command names ids and the version that was seen.
    pub(super) fn drop_it(&mut self, cx: &mut Cx) {
        if !self.may_drop(cx) {
            return;
        }
        let Some(carry) = self.carry.take() else { return };
        cx.forget(Slot::Essai);
        self.pane = carry.pane;
        match &carry.what {
            Carried::Visit {
                intervention,
                version,
                creneau,
                from,
                debut,
                ..
            } => {
                let moved = carry.debut != *debut;
                let changed = carry.technicien != *from;
                if !moved && !changed {
                    return;
                }
                let shift = carry.debut - *debut;
                let anew = carry
                    .trial
                    .as_ref()
                    .filter(|trial| trial.refaites && self.semaine);
                let command = PlanningCommand::Move(Move {
                    intervention: *intervention,
                    version: Some(*version),
                    debut: moved.then(|| self.visit_start(*intervention).unwrap_or(*debut) + shift),
                    de: changed.then_some(*from),
                    vers: changed.then_some(carry.technicien),
                    forcer: None,
                    plages: anew.map(|trial| trial.plages.clone()).unwrap_or_default(),
                });
                // The cursor waits where the job is going to be.
                self.cursor.technicien = Some(carry.technicien);
                self.cursor.creneau = Some(*creneau);
                let target = Target::Intervention(*intervention);
                self.send(target, command, Some(carry), cx);
            }
            Carried::Mission {
                id, version, aide, ..
            } => {
                let command = PlanningCommand::Plan(Plan {
                    mission: *id,
                    version: *version,
                    equipe: vec![Place {
                        utilisateur: carry.technicien,
                        besoin: None,
                        plages: Vec::new(),
                    }],
                    plages: match &carry.trial {
                        // Work around lunch, or over what is planned, is in pieces.
                        Some(trial) if self.semaine => trial.plages.clone(),
                        _ => vec![carry.plage()],
                    },
                    fermete: if carry.pencil {
                        Fermete::Provisoire
                    } else {
                        Fermete::Ferme
                    },
                    forcer: None,
                    aide: *aide,
                });
                let target = Target::Mission(*id);
                self.send(target, command, Some(carry), cx);
            }
        }
    }

    /// Exchanges what is carried with what lies beneath it: people and times, each of one visit.
    fn swap(&mut self, cx: &mut Cx) {
        let Some((carry, other)) = self.beneath() else {
            return;
        };
        let Carried::Visit {
            intervention,
            version,
            ..
        } = carry.what
        else {
            return;
        };
        let command = PlanningCommand::Swap(Swap {
            a: (intervention, Some(version)),
            b: (other.intervention, Some(other.version)),
            forcer: None,
        });
        let carry = carry.clone();
        self.let_go(cx);
        self.send(Target::Intervention(intervention), command, Some(carry), cx);
    }

    /// Nearer: from a week to the day, from a job to its mission.
    fn open_chosen(&mut self, cx: &mut Cx) {
        let mission = match self.subject() {
            Subject::Waiting(attente) => mission::Mission::new(attente.id, attente.numero.clone()),
            _ if self.semaine => return self.zoom_to_day(cx),
            Subject::Work(_, travail) => mission::Mission::new(travail.mission, travail.numero.clone()),
            Subject::Other(_) | Subject::Nothing => return,
        };
        cx.go(Nav::Push(Screen::Mission(Box::new(mission))));
    }

    /// Opens the form of an absence for the technician under the cursor.
    fn enter_absence(&self, cx: &mut Cx) {
        let Some(board) = &self.board else { return };
        let Some(at) = self.cursor.technicien.and_then(|id| board.row(id)) else {
            return;
        };
        let row = &board.rows[at];
        let (today, _) = self.now_here(cx);
        let Some((jour, day)) = board
            .days
            .get(if board.week() { self.cursor.day } else { 0 })
            .copied()
        else {
            return;
        };
        // Who has begun their day is away from now on; otherwise the whole day is meant.
        let begun = jour == today
            && row.creneaux.iter().any(|creneau| {
                creneau.plage.overlaps(day)
                    && creneau
                        .travail
                        .as_ref()
                        .is_some_and(|travail| travail.etat.started() || travail.etat.over())
            });
        let theirs = row.technicien.horloges.as_ref();
        let zone = theirs.and_then(|zone| zone.parse().ok()).unwrap_or(board.zone);
        let who = absence::Who {
            id: row.technicien.id,
            nom: row.technicien.nom.clone(),
            jour,
            zone,
            depuis: if begun {
                cx.now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(cx.now)
            } else {
                heure::debut_du_jour(zone, jour)
            },
        };
        cx.go(Nav::Open(Overlay::Absence(absence::Absence::new(who))));
    }

    /// Where a visit begins, all its days together.
    fn visit_start(&self, id: InterventionId) -> Option<chrono::DateTime<chrono::Utc>> {
        let fiche = self
            .fiche
            .as_ref()
            .and_then(|fiche| fiche.visites.iter().find(|visite| visite.id == id));
        let whole = fiche
            .and_then(|visite| visite.plage)
            .map(crate::domain::Plage::debut);
        whole.or_else(|| {
            let source = self.source.as_ref()?.creneaux.iter();
            source
                .filter(|creneau| board::works_on(creneau, id))
                .map(|creneau| creneau.plage.debut())
                .min()
        })
    }

    /// Pencilled in or firm.
    fn carry_otherwise(&mut self) {
        if let Some(carry) = &mut self.carry {
            carry.pencil = !carry.pencil;
        }
    }

    fn open_candidates(&mut self, action: Action, cx: &mut Cx) {
        let about = match self.subject() {
            Subject::Waiting(attente) => suggest::About {
                mission: attente.id,
                version: Some(attente.version),
                numero: attente.numero.clone(),
                titre: attente.titre.clone(),
                replaces: None,
                echeance: attente.echeance,
            },
            // Work that has a place gives it up for the new one.
            Subject::Work(_, travail) => suggest::About {
                mission: travail.mission,
                version: None,
                numero: travail.numero.clone(),
                titre: travail.titre.clone(),
                replaces: Some((travail.intervention, Some(travail.version))),
                echeance: travail.echeance,
            },
            Subject::Other(_) | Subject::Nothing => return,
        };
        if action == Action::Suggest {
            suggest::open(about, cx);
        } else {
            let replaces = about.replaces.map(|(id, _)| id);
            why_not::open(about.mission, about.numero, about.titre, replaces, cx);
        }
    }

    fn ask_why_cancel(&self, cx: &mut Cx) {
        let (mission, version, numero, planned) = match self.subject() {
            Subject::Waiting(attente) => {
                // Until it is read, nobody knows.
                let ahead = |fiche: &MissionFiche| fiche.visites.iter().any(Visite::takes_people);
                let planned = self.fiche(attente.id).map(ahead);
                (attente.id, Some(attente.version), &attente.numero, planned)
            }
            Subject::Work(_, travail) => (travail.mission, None, &travail.numero, Some(true)),
            Subject::Other(_) | Subject::Nothing => return,
        };
        cx.go(Nav::Open(Overlay::Prompt(prompt::Prompt::cancel(
            mission, version, numero, planned,
        ))));
    }

    fn ask_why_turn_back(&self, cx: &mut Cx) {
        let Subject::Work(_, travail) = self.subject() else {
            return;
        };
        let prompt = prompt::Prompt::turn_back(travail.intervention, travail.version, &travail.numero);
        cx.go(Nav::Open(Overlay::Prompt(prompt)));
    }

    fn command_visit(&mut self, action: Action, cx: &mut Cx) {
        let Subject::Work(creneau, travail) = self.subject() else {
            return;
        };
        let target = Target::Intervention(travail.intervention);
        let (intervention, version) = (travail.intervention, Some(travail.version));
        if let Some(geste) = geste(action, travail) {
            let step = Step {
                intervention,
                version,
                geste,
                motif: None,
                trajets: None,
            };
            match self.planned_elsewhen(creneau, travail, geste, cx) {
                Some(prevue) => form::open(ahead::StartSheet::new(travail, prevue, step), cx),
                None => cx.execute(target, Origin::Screen, InterventionCommand::Step(step)),
            }
        } else if action == Action::Firm {
            let command = PlanningCommand::Firm(Firm {
                intervention,
                version,
                forcer: None,
            });
            self.send(target, command, None, cx);
        } else if action == Action::Loosen {
            let command = PlanningCommand::Loosen(Loosen {
                interventions: vec![intervention],
                motif: None,
            });
            cx.execute(target, Origin::Screen, command);
        } else if action == Action::Unassign {
            self.awaited = Some(travail.mission);
            let command = PlanningCommand::Unassign(Unassign {
                intervention,
                version,
                motif: None,
            });
            cx.execute(target, Origin::Screen, command);
        }
    }
}

/// The step of a visit that a key stands for, in the visit's state.
fn geste(action: Action, travail: &Travail) -> Option<Geste> {
    Some(match action {
        Action::ClientYes => Geste::Confirm,
        Action::Leave => Geste::Leave,
        Action::Arrive => Geste::Arrive,
        Action::Pause if travail.etat == EtatIntervention::Pause => Geste::Resume,
        Action::Pause => Geste::Pause,
        _ => return None,
    })
}
