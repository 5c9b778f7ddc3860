//! What the board asks of the service, what it is told, and what others changed.

use chrono::NaiveDate;

use super::board::Loaded;
use super::motion::Gone;
use super::{FLASH, Lit, Pane, Planning};
use crate::console::cx::Cx;
use crate::console::flight::{Flight, Origin};
use crate::console::msg::{Reply, Slot};
use crate::console::toast::Tone;
use crate::domain::journal::{Change, Objet};
use crate::domain::planning::Board;
use crate::domain::{Permission, UtilisateurId};
use crate::service::planning::{Etendue, JOURS, PlanningQuery};
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
                etendue: self.etendue(jour, jours, cx),
            },
        );
    }

    /// Of a day that is not shown yet, what is on the screen comes first. What is shown whole is read whole again, and so is
    /// what a filter looks through: lines neither empty themselves nor come one by one.
    fn etendue(&self, jour: Option<NaiveDate>, jours: u8, cx: &Cx) -> Etendue {
        let shown = self.source.as_ref().filter(|board| board.lus.is_none());
        let again = |board: &Board| (Some(board.jour), board.jours) == (jour.or(Some(board.jour)), jours);
        if shown.is_some_and(again) && !self.elsewhere || !self.narrow.is_empty() {
            return Etendue::Tout;
        }
        Etendue::Lignes {
            dabord: self.on_screen(cx),
        }
    }

    /// Whether the lines on the screen are told already, as the shown board is of the same days.
    fn tells_screen(&self, board: &Board, cx: &Cx) -> bool {
        let of = |board: &Board| (board.jour, board.jours, board.techniciens.len());
        let same = self.source.as_ref().is_some_and(|shown| of(shown) == of(board));
        let shown = self
            .board
            .as_ref()
            .filter(|_| same && !self.again && !self.elsewhere);
        shown.is_some_and(|shown| self.on_screen(cx).into_iter().all(|id| shown.tells(id)))
    }

    /// Whose lines are seen.
    fn on_screen(&self, cx: &Cx) -> Vec<UtilisateurId> {
        let Some(board) = &self.board else {
            return Vec::new();
        };
        let bottom = self.top + usize::from(self.regions(cx).hours.height);
        let seen = board.rows.iter();
        let seen = seen.filter(|row| row.line < bottom && row.line + row.height > self.top);
        let chosen = self.cursor.technicien.into_iter();
        let held = self.carry.as_ref().map(|carry| carry.technicien);
        seen.map(|row| row.technicien.id)
            .chain(chosen)
            .chain(held)
            .collect()
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
                // What comes beside the lines on the screen is laid out once all of it is there.
                if board.lus.is_none() || !self.tells_screen(board, cx) {
                    self.apply(*board.clone(), cx);
                }
                if self.again || board.lus.is_some() {
                    self.read(cx);
                }
            }
            (Slot::Attentes, Ok(Reply::Answer(Answer::Attentes(all)))) => self.told_waiting(all, cx),
            (Slot::Essai, Ok(Reply::Answer(Answer::Essai(essai)))) => self.tried(essai, cx),
            (Slot::Fiche, Ok(Reply::Answer(Answer::Mission(fiche)))) => self.told(fiche, cx),
            (Slot::Ahead, Ok(Reply::Answer(Answer::MissionFiches(fiches)))) => self.told_ahead(fiches, cx),
            (Slot::Board, Err(error)) => cx.fail_to_read(error),
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
        let shown = before.as_ref().map(|before| (before.jour, before.days.len()));
        let earlier = self.source.replace(board);
        self.lay_out();
        self.renew_hand(earlier.as_ref(), cx);
        let shows = self.board.as_ref().map(|loaded| (loaded.jour, loaded.days.len()));
        if let (Some(before), Some(loaded)) = (before.filter(|_| !cx.prefs.calm()), &self.board) {
            let until = cx.mono + FLASH;
            let work = loaded.changed_since(&before).into_iter().map(Lit::Work);
            let waiting = loaded.waiting_since(&before).into_iter().map(Lit::Waiting);
            self.lit.extend(work.chain(waiting).map(|id| (id, until)));
        }
        if first {
            let (today, minute) = self.now_here(cx);
            if self.jour() == Some(today) {
                self.cursor.minute = self.working_minute(minute);
            }
        }
        if first {
            self.begin_with_oneself(cx);
        }
        if let Some(cursor) = self.returning.take() {
            self.cursor = cursor;
        }
        let gone = self.resolve(cx);
        // On another day, which was asked for, nothing of this one is missed.
        // What is in the hand is all that counts.
        let left = shown != shows && matches!(gone, Some(Gone::Creneau(_))) || self.carry.is_some();
        self.tell_gone(gone.filter(|_| !left), cx);
        self.ask_waiting(cx);
        self.all_read(cx);
        self.try_out(cx);
        if self.subject().mission() != subject || self.fiche.is_some() || cx.flights.awaits(Slot::Fiche) {
            self.read_fiche(cx);
        }
        if first {
            self.first_choice(cx);
        }
    }

    /// What changed before all of what is shown was read is no reason for what goes afterwards.
    pub(super) fn all_read(&mut self, cx: &Cx) {
        let whole = self.board.as_ref().is_none_or(Loaded::whole);
        if whole && !self.again && !cx.flights.awaits(Slot::Attentes) {
            self.stir = cx.stir;
            self.elsewhere = false;
        }
    }

    /// Why what was selected is out of sight, though nobody has done anything to it: the board shows another branch, or the
    /// filter hides it.
    fn hidden(&self, gone: Gone) -> Option<&'static str> {
        if self.elsewhere {
            return Some("selection-d-une-autre-agence");
        }
        let source = self.source.as_ref().filter(|_| !self.narrow.is_empty())?;
        let there = match gone {
            Gone::Creneau(id) => source.creneaux.iter().any(|creneau| creneau.id == id),
            Gone::Mission(id) => {
                let all = self.attentes.as_ref().map(|all| &all.missions);
                all.unwrap_or(&source.a_planifier).iter().any(|of| of.id == id)
            }
        };
        there.then_some("selection-filtree")
    }

    /// Says what of the selection is there no more.
    pub(super) fn tell_gone(&mut self, gone: Option<Gone>, cx: &mut Cx) {
        let hidden = gone.and_then(|gone| self.hidden(gone));
        if let Some((said, gone)) = hidden.zip(gone) {
            if let Gone::Mission(_) = gone {
                self.backlog.lose();
                self.fiche = None;
            }
            return cx.say(Tone::Note, said, &[]);
        }
        // What one has done oneself is no news.
        let own = cx.stir.only_own_since(self.stir);
        match gone.filter(|_| !own) {
            Some(Gone::Creneau(_)) => cx.say(Tone::Note, "selection-partie", &[]),
            Some(Gone::Mission(_)) => {
                // The next key is not to hit its neighbour.
                self.backlog.lose();
                self.fiche = None;
                cx.say(Tone::Note, "mission-partie-du-lot", &[]);
            }
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

    /// Whoever plans looks at everyone; whoever has a row of their own and no plan to make, at that.
    fn begin_with_oneself(&mut self, cx: &Cx) {
        let mine = self
            .board
            .as_ref()
            .is_some_and(|board| board.row(cx.actor.id).is_some());
        if mine && cx.actor.require(Permission::MissionPlanifier).is_err() {
            self.cursor.technicien = Some(cx.actor.id);
        }
    }

    /// On opening: the first technician, or oneself, and their job at this time if they have one.
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
