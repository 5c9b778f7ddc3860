//! What keys, answers and changes do to the board.

use chrono::{Days, DurationRound, NaiveDate, TimeDelta};

use super::board;
use super::carry::Carried;
use super::motion::{Gone, weekday};
use super::{FLASH, Pane, Planning, Subject};
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::flight::{Flight, Origin, Target};
use crate::console::msg::{Reply, Slot};
use crate::console::overlays::{Overlay, absence, finish, firm_day, prompt, suggest, why_not};
use crate::console::screens::{Screen, mission, mission_form};
use crate::console::toast::Tone;
use crate::domain::InterventionId;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Change, Objet};
use crate::domain::planning::{Board, Place, Travail};
use crate::service::intervention::{Geste, InterventionCommand, Step};
use crate::service::planning::{Firm, JOURS, Move, Plan, PlanningCommand, PlanningQuery, Swap, Unassign};
use crate::service::{Answer, Error};

impl Planning {
    /// Reads the board.
    pub(in crate::console) fn load(&mut self, cx: &mut Cx) {
        self.forget_known(cx);
        // One reading at a time: under a stream of changes the answers keep coming.
        if cx.flights.awaits(Slot::Board) {
            self.again = true;
            return;
        }
        self.read(cx);
    }

    pub(super) fn read(&mut self, cx: &mut Cx) {
        self.again = false;
        let monday = |jour: NaiveDate| jour.week(chrono::Weekday::Mon).first_day();
        let (jour, jours) = if self.semaine {
            (Some(monday(self.jour_asked(cx))), JOURS)
        } else {
            (self.jour, 1)
        };
        cx.read(
            Slot::Board,
            PlanningQuery::Board {
                jour,
                jours,
                agence: self.agence,
            },
        );
    }

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
            Action::FirmDay => firm_day::open(self.pencilled(), cx),
            Action::Filter => self.type_filter(),
            Action::Confirm if self.pane == Pane::Grid => self.open_chosen(cx),
            Action::Back => return self.clear_filter(cx),
            Action::Firm
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
            Action::Pencil => self.carry_otherwise(cx),
            Action::Swap => self.swap(cx),
            Action::Confirm => self.drop_it(cx),
            Action::Back => self.let_go(cx),
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
                self.cursor.minute = minute;
                self.cursor.creneau = None;
                self.cursor.day = weekday(today);
                self.show_day(Some(today), cx);
                // Wherever the keys are: it is the present that was asked for.
                self.window = self.window.revealing(minute, minute + 1);
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
    fn now_here(&self, cx: &Cx) -> (NaiveDate, i64) {
        let zone = self.board.as_ref().map_or(cx.text.zone(), |board| board.zone);
        let local = cx.now.with_timezone(&zone);
        let minute = (local.time() - chrono::NaiveTime::MIN).num_minutes();
        (local.date_naive(), minute)
    }

    pub(super) fn show_day(&mut self, jour: Option<NaiveDate>, cx: &mut Cx) {
        let Some(jour) = jour else { return };
        let before = self.jour_asked(cx);
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
                let command = PlanningCommand::Move(Move {
                    intervention: *intervention,
                    version: Some(*version),
                    debut: moved.then(|| self.visit_start(*intervention).unwrap_or(*debut) + shift),
                    de: changed.then_some(*from),
                    vers: changed.then_some(carry.technicien),
                    forcer: None,
                });
                // The cursor waits where the job is going to be.
                self.cursor.technicien = Some(carry.technicien);
                self.cursor.creneau = Some(*creneau);
                let target = Target::Intervention(*intervention);
                self.send(target, command, Some(carry), cx);
            }
            Carried::Mission { id, version, .. } => {
                let command = PlanningCommand::Plan(Plan {
                    mission: *id,
                    version: Some(*version),
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
        if self.semaine {
            self.zoom_to_day(cx);
        } else if let Subject::Work(_, travail) = self.subject() {
            let mission = mission::Mission::new(travail.mission, travail.numero.clone());
            cx.go(Nav::Push(Screen::Mission(Box::new(mission))));
        }
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
        let who = absence::Who {
            id: row.technicien.id,
            nom: row.technicien.nom.clone(),
            jour,
            zone: board.zone,
            depuis: if begun {
                cx.now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(cx.now)
            } else {
                day.debut()
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

    /// Pencilled in or firm: only for what has no place yet; a planned visit is made firm by its own key.
    fn carry_otherwise(&mut self, cx: &mut Cx) {
        match &mut self.carry {
            Some(carry) if matches!(carry.what, Carried::Mission { .. }) => carry.pencil = !carry.pencil,
            _ => cx.say(Tone::Note, "deplacement-garde-fermete", &[]),
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
            },
            // Work that has a place gives it up for the new one.
            Subject::Work(_, travail) => suggest::About {
                mission: travail.mission,
                version: None,
                numero: travail.numero.clone(),
                titre: travail.titre.clone(),
                replaces: Some((travail.intervention, Some(travail.version))),
            },
            Subject::Other(_) | Subject::Nothing => return,
        };
        if action == Action::Suggest {
            suggest::open(about, cx);
        } else {
            why_not::open(about.mission, about.numero, about.titre, cx);
        }
    }

    fn ask_why_cancel(&self, cx: &mut Cx) {
        let (mission, version, numero) = match self.subject() {
            Subject::Waiting(attente) => (attente.id, Some(attente.version), &attente.numero),
            Subject::Work(_, travail) => (travail.mission, None, &travail.numero),
            Subject::Other(_) | Subject::Nothing => return,
        };
        cx.go(Nav::Open(Overlay::Prompt(prompt::Prompt::cancel(
            mission, version, numero,
        ))));
    }

    fn command_visit(&mut self, action: Action, cx: &mut Cx) {
        let Subject::Work(_, travail) = self.subject() else {
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
            };
            cx.execute(target, Origin::Screen, InterventionCommand::Step(step));
        } else if action == Action::Firm {
            let command = PlanningCommand::Firm(Firm {
                intervention,
                version,
                forcer: None,
            });
            self.send(target, command, None, cx);
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

    /// An answer of the service.
    pub(in crate::console) fn reply(
        &mut self,
        slot: Slot,
        reply: &Result<Reply, Error>,
        cx: &mut Cx,
    ) -> bool {
        match (slot, reply) {
            (Slot::Board, Ok(Reply::Answer(Answer::Board(board)))) => {
                self.apply(*board.clone(), cx);
                if self.again {
                    self.read(cx);
                }
            }
            (Slot::Attentes, Ok(Reply::Answer(Answer::Attentes(all)))) => self.told_waiting(all, cx),
            (Slot::Essai, Ok(Reply::Answer(Answer::Essai(essai)))) => self.tried(essai, cx),
            (Slot::Fiche, Ok(Reply::Answer(Answer::Mission(fiche)))) => self.told(fiche, cx),
            (Slot::Ahead, Ok(Reply::Answer(Answer::MissionFiches(fiches)))) => self.told_ahead(fiches, cx),
            (Slot::Board, Err(error)) => cx.fail(error),
            // The detail stays as the board told it.
            (Slot::Fiche | Slot::Ahead | Slot::Essai | Slot::Attentes, Err(_)) => {}
            _ => return false,
        }
        true
    }

    /// Shows a board that was read, with everything selected as it was.
    fn apply(&mut self, board: Board, cx: &mut Cx) {
        let first = self.board.is_none();
        let subject = self.subject().mission();
        let before = self.board.take();
        self.source = Some(board);
        self.lay_out();
        if let (Some(before), Some(loaded)) = (before.filter(|_| !cx.prefs.calm()), &self.board) {
            let until = cx.mono + FLASH;
            self.lit
                .extend(loaded.changed_since(&before).into_iter().map(|id| (id, until)));
        }
        if first {
            let (today, minute) = self.now_here(cx);
            if self.jour() == Some(today) {
                self.cursor.minute = self.working_minute(minute);
            }
        }
        let gone = self.resolve(cx);
        self.tell_gone(gone, cx);
        self.ask_waiting(cx);
        self.try_out(cx);
        if self.subject().mission() != subject || self.fiche.is_some() || cx.flights.awaits(Slot::Fiche) {
            self.read_fiche(cx);
        }
        if first {
            self.first_choice(cx);
        }
    }

    /// Says what of the selection is there no more.
    pub(super) fn tell_gone(&mut self, gone: Option<Gone>, cx: &mut Cx) {
        match gone {
            Some(Gone::Creneau) => cx.say(Tone::Note, "selection-partie", &[]),
            // What one has just planned oneself is no news.
            Some(Gone::Mission(id)) if self.mine.take() == Some(id) => {}
            Some(Gone::Mission(_)) => cx.say(Tone::Note, "mission-partie-du-lot", &[]),
            None => {}
        }
    }

    /// Before and after work there is nothing to see at the present minute: then the first at which somebody works.
    fn working_minute(&self, now: i64) -> i64 {
        let Some(board) = &self.board else { return now };
        let hours = board.rows.iter().flat_map(|row| board.hours(row));
        let hours: Vec<(i64, i64)> = hours
            .map(|plage| (board.minute(plage.debut()), board.minute(plage.fin())))
            .collect();
        let first = hours.iter().map(|(from, _)| *from).min();
        let last = hours.iter().map(|(_, to)| *to).max();
        match first.zip(last) {
            Some((first, last)) if (first..last).contains(&now) => now,
            Some((first, _)) => first.clamp(0, 24 * 60 - 1),
            None => self.cursor.minute,
        }
    }

    /// On opening: the first technician, and their job at this time if they have one.
    fn first_choice(&mut self, cx: &mut Cx) {
        if self.subject().mission().is_none() && self.pane == Pane::Grid {
            self.step_rows(0, cx);
            self.read_fiche(cx);
        }
    }

    /// A command that was sent from here has ended.
    pub(in crate::console) fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        if reply.is_err() && flight.origin == Origin::Screen {
            self.awaited = None;
        }
        self.heard(flight, reply, cx);
        if let (Ok(_), Target::Mission(id)) = (reply, flight.target) {
            self.mine = Some(id);
        }
        // The feed will tell as well; the one who acts doesn't wait for it.
        self.load(cx);
    }

    /// Somebody changed something.
    pub(in crate::console) fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        let concerned = changes.iter().any(|change| {
            matches!(
                change.objet,
                Objet::Mission
                    | Objet::Intervention
                    | Objet::Creneau
                    | Objet::Utilisateur
                    | Objet::Habilitation
                    | Objet::Client
                    | Objet::Site
            )
        });
        if concerned {
            self.load(cx);
        } else if changes.iter().any(|change| is_told_of_a_mission(change.objet)) {
            self.forget_known(cx);
            self.read_fiche(cx);
        }
        concerned
    }

    /// Time went by; true where the board must be drawn again.
    pub(in crate::console) fn tick(&mut self, cx: &mut Cx) -> bool {
        let before = self.lit.len();
        self.lit.retain(|(_, until)| *until > cx.mono);
        before != self.lit.len()
    }

    /// When something lit goes out.
    pub(in crate::console) fn next_wake(&self) -> Option<std::time::Duration> {
        self.lit.iter().map(|(_, until)| *until).min()
    }

    /// The terminal's size changed.
    pub(in crate::console) fn resized(&mut self, cx: &Cx) {
        self.reveal(cx);
    }
}

/// Whether something is told beside the board of a mission, and nowhere on it.
fn is_told_of_a_mission(objet: Objet) -> bool {
    matches!(
        objet,
        Objet::Agence
            | Objet::Contact
            | Objet::Contrat
            | Objet::Equipement
            | Objet::Specialisation
            | Objet::Titre
    )
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
