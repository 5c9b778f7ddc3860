//! Keyboard drag: a job picked up, the ghost that shows where it would land, and what speaks against it there.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::board::{Loaded, works_on};
use super::{Cursor, Pane, Planning, Subject, Window};
use crate::console::cx::Cx;
use crate::console::msg::Slot;
use crate::console::toast::Tone;
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::mission::MissionFiche;
use crate::domain::planning::{Board, BoardCreneau, Competence, Essai, Travail};
use crate::domain::{CreneauId, InterventionId, MissionId, Plage, UtilisateurId};

/// What is being carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// Somebody's part of a planned visit.
    Visit {
        /// The visit, and the version that was seen when it was picked up.
        intervention: InterventionId,
        /// See `intervention`.
        version: i32,
        /// The piece of time that is shown moving.
        creneau: CreneauId,
        /// Whose it was.
        from: UtilisateurId,
        /// Where it began.
        debut: DateTime<Utc>,
        /// Trades that its mission needs, as far as they are known.
        besoins: Vec<Competence>,
    },
    /// A mission that waits, or that wants one more.
    Mission {
        /// Its key, and the version that was seen when it was picked up, where it was.
        id: MissionId,
        /// See `id`.
        version: Option<i32>,
        /// Trades that it needs.
        besoins: Vec<Competence>,
        /// Whether somebody comes to help, beside those whom it asks for.
        aide: bool,
    },
}

/// A job in the hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Carry {
    /// What.
    pub what: Carried,
    /// Its mission.
    pub mission: MissionId,
    /// Its mission's number.
    pub numero: String,
    /// What it is about.
    pub titre: String,
    /// Earliest deadline.
    pub echeance: Option<DateTime<Utc>>,
    /// Minutes of work.
    pub minutes: u32,
    /// Over whose row it is held.
    pub technicien: UtilisateurId,
    /// Where it would begin.
    pub debut: DateTime<Utc>,
    /// Whether it would be dropped as pencilled in.
    pub pencil: bool,
    /// Which pane it came from: the focus goes back there when it is let go.
    pub pane: Pane,
    /// The hour that it would have on any day: its own, as far as there is room.
    pub wish: DateTime<Utc>,
    /// What the place would mean, once the service has told.
    pub trial: Option<Essai>,
    /// Enter was pressed before that was known.
    pub dropped: bool,
    /// Whether others go with it.
    pub team: bool,
    /// What was shown when it was picked up.
    pub home: Home,
}

/// What the board showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    jour: NaiveDate,
    semaine: bool,
    cursor: Cursor,
    window: Window,
}

/// How what is in the hand stands on a board.
struct Stands {
    version: i32,
    /// The piece of time that is shown, whose it is and where it begins.
    place: Option<(CreneauId, UtilisateurId, DateTime<Utc>)>,
    minutes: u32,
    echeance: Option<DateTime<Utc>>,
}

fn stands(board: &Board, what: &Carried) -> Option<Stands> {
    match what {
        Carried::Visit {
            intervention,
            creneau,
            ..
        } => {
            let of = |piece: &&BoardCreneau| works_on(piece, *intervention);
            let same = board
                .creneaux
                .iter()
                .filter(of)
                .find(|piece| piece.id == *creneau);
            let piece = same.or_else(|| board.creneaux.iter().find(of))?;
            let travail = piece.travail.as_ref()?;
            Some(Stands {
                version: travail.version,
                place: Some((piece.id, piece.utilisateur, piece.plage.debut())),
                minutes: u32::try_from(piece.plage.minutes()).unwrap_or(60),
                echeance: travail.echeance,
            })
        }
        Carried::Mission { id, .. } => {
            let attente = board.a_planifier.iter().find(|attente| attente.id == *id)?;
            Some(Stands {
                version: attente.version,
                place: None,
                minutes: u32::try_from(attente.duree_minutes).unwrap_or(60),
                echeance: attente.echeance,
            })
        }
    }
}

/// Something that speaks against a place; the service decides, this only warns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// Somebody else's work, or an absence, is in the way.
    Taken {
        /// What it is called.
        quoi: String,
        /// Whether it is work, whose number is then `quoi`.
        travail: bool,
        /// When.
        plage: Plage,
    },
    /// Outside the person's usual hours.
    OffHours,
    /// After the deadline.
    Late(DateTime<Utc>),
    /// The person hasn't that trade, or not at that level.
    Unable(String, i16),
    /// In the past.
    Past,
    /// Somebody else's work is pencilled in there: it gives way.
    Pencilled {
        /// Its number.
        numero: String,
        /// When.
        plage: Plage,
    },
}

impl Objection {
    /// Whether the service will refuse, as far as the board can tell.
    #[must_use]
    pub fn serious(&self) -> bool {
        matches!(self, Self::Taken { .. } | Self::Unable(..))
    }
}

impl Carry {
    /// The time that it would take.
    #[must_use]
    pub fn plage(&self) -> Plage {
        Plage::starting(self.debut, self.minutes)
    }

    /// Whether somebody comes to help, beside those whom the mission asks for.
    #[must_use]
    pub fn helps(&self) -> bool {
        matches!(self.what, Carried::Mission { aide: true, .. })
    }

    /// Whether what the place would mean is still being asked.
    #[must_use]
    pub fn seeking(&self) -> bool {
        self.trial.is_none()
    }

    /// Whether it would be refused there, as far as is known by now.
    #[must_use]
    pub(super) fn refused(&self, board: &Loaded, now: DateTime<Utc>) -> bool {
        match &self.trial {
            Some(trial) => !self.pencil && !trial.refus.is_empty(),
            None => !board.week() && self.objections(board, now).iter().any(Objection::serious),
        }
    }

    /// How far it was carried in time; a job without a place has nothing to be carried from.
    #[must_use]
    pub(super) fn shift(&self) -> TimeDelta {
        match &self.what {
            Carried::Visit { debut, .. } => self.debut - *debut,
            Carried::Mission { .. } => TimeDelta::zero(),
        }
    }

    /// What speaks against the place where it is held.
    #[must_use]
    pub(super) fn objections(&self, board: &Loaded, now: DateTime<Utc>) -> Vec<Objection> {
        let Some(row) = board.row(self.technicien).map(|at| &board.rows[at]) else {
            return Vec::new();
        };
        let plage = self.plage();
        let mut found = Vec::new();
        let own = |creneau: &&BoardCreneau| match &self.what {
            Carried::Visit { intervention, .. } => creneau
                .travail
                .as_ref()
                .is_none_or(|travail| travail.intervention != *intervention),
            Carried::Mission { .. } => true,
        };
        if !self.pencil {
            let in_the_way = row.creneaux.iter().filter(own).find(|creneau| {
                creneau.fermete == Fermete::Ferme
                    && !matches!(creneau.r#type, TypeCreneau::Astreinte | TypeCreneau::Trajet)
                    && creneau.plage.overlaps(plage)
            });
            found.extend(in_the_way.map(|creneau| Objection::Taken {
                quoi: match &creneau.travail {
                    Some(travail) => travail.numero.clone(),
                    None => crate::domain::Code::code(creneau.r#type).to_owned(),
                },
                travail: creneau.travail.is_some(),
                plage: creneau.plage,
            }));
        }
        let beneath = row.creneaux.iter().filter(own).find_map(|creneau| {
            let travail = creneau.travail.as_ref()?;
            let pencilled = creneau.fermete == Fermete::Provisoire && creneau.plage.overlaps(plage);
            pencilled.then(|| (travail.numero.clone(), creneau.plage))
        });
        found.extend(beneath.map(|(numero, plage)| Objection::Pencilled { numero, plage }));
        let (Carried::Mission { besoins, .. } | Carried::Visit { besoins, .. }) = &self.what;
        let own = matches!(&self.what, Carried::Visit { from, .. } if *from == self.technicien);
        if !own && !self.helps() {
            // One person meets one need: it is enough that there is one within their reach.
            let able = |besoin: &Competence| {
                row.technicien
                    .competences
                    .iter()
                    .any(|own| own.specialisation == besoin.specialisation && own.niveau >= besoin.niveau)
            };
            if let Some(first) = besoins.first()
                && !besoins.iter().any(able)
            {
                found.push(Objection::Unable(first.specialisation.clone(), first.niveau));
            }
        }
        if self.echeance.is_some_and(|echeance| self.debut > echeance) {
            found.extend(self.echeance.map(Objection::Late));
        }
        if self.debut + TimeDelta::minutes(1) < now {
            found.push(Objection::Past);
        }
        let hours = if board.week() {
            Vec::new()
        } else {
            board.hours(row)
        };
        if let (Some(first), Some(last)) = (hours.first(), hours.last())
            && (plage.debut() < first.debut() || plage.fin() > last.fin())
        {
            found.push(Objection::OffHours);
        }
        found
    }
}

impl Planning {
    /// Somebody else's work beneath the visit that is carried: what an exchange would be with.
    pub(in crate::console) fn beneath(&self) -> Option<(&Carry, &Travail)> {
        let (carry, board) = (self.carry.as_ref()?, self.board.as_ref()?);
        let Carried::Visit { intervention, .. } = carry.what else {
            return None;
        };
        let row = &board.rows[board.row(carry.technicien)?];
        let plage = carry.plage();
        let work = row
            .creneaux
            .iter()
            .filter(|creneau| creneau.plage.overlaps(plage));
        let travail = work
            .filter_map(|creneau| creneau.travail.as_ref())
            .find(|travail| travail.intervention != intervention)?;
        Some((carry, travail))
    }

    /// Picks up what is selected.
    pub(super) fn pick_up(&mut self, cx: &mut Cx) {
        let Some(board) = &self.board else { return };
        let home = self.home(cx);
        let carry = match self.subject() {
            Subject::Work(creneau, travail) => Carry {
                what: Carried::Visit {
                    intervention: travail.intervention,
                    version: travail.version,
                    creneau: creneau.id,
                    from: creneau.utilisateur,
                    debut: creneau.plage.debut(),
                    besoins: self.fiche(travail.mission).map(needs).unwrap_or_default(),
                },
                mission: travail.mission,
                numero: travail.numero.clone(),
                titre: travail.titre.clone(),
                echeance: travail.echeance,
                minutes: u32::try_from(creneau.plage.minutes()).unwrap_or(60),
                technicien: creneau.utilisateur,
                debut: creneau.plage.debut(),
                pencil: creneau.fermete == Fermete::Provisoire,
                pane: self.pane,
                wish: creneau.plage.debut(),
                trial: None,
                dropped: false,
                home,
                team: self.source.iter().flat_map(|board| &board.creneaux).any(|other| {
                    other.utilisateur != creneau.utilisateur && works_on(other, travail.intervention)
                }),
            },
            Subject::Waiting(attente) => {
                let Some(technicien) = self
                    .cursor
                    .technicien
                    .or(board.rows.first().map(|row| row.technicien.id))
                else {
                    return;
                };
                let debut = self.first_place(board, cx);
                Carry {
                    what: Carried::Mission {
                        id: attente.id,
                        version: Some(attente.version),
                        besoins: attente.besoins.clone(),
                        aide: false,
                    },
                    mission: attente.id,
                    numero: attente.numero.clone(),
                    titre: attente.titre.clone(),
                    echeance: attente.echeance,
                    minutes: u32::try_from(attente.duree_minutes).unwrap_or(60),
                    technicien,
                    debut,
                    pencil: false,
                    pane: self.pane,
                    wish: debut,
                    trial: None,
                    dropped: false,
                    team: false,
                    home,
                }
            }
            Subject::Other(_) | Subject::Nothing => return,
        };
        self.carry = Some(carry);
        self.reveal(cx);
        self.try_out(cx);
    }

    /// What the board shows.
    pub(super) fn home(&self, cx: &Cx) -> Home {
        Home {
            jour: self.jour_asked(cx),
            semaine: self.semaine,
            cursor: self.cursor,
            window: self.window,
        }
    }

    /// Carries it to another row.
    pub(super) fn carry_rows(&mut self, by: isize, cx: &mut Cx) {
        let (Some(board), Some(carry)) = (&self.board, &mut self.carry) else {
            return;
        };
        if board.rows.is_empty() {
            return;
        }
        let at = board.row(carry.technicien).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(board.rows.len() - 1);
        carry.technicien = board.rows[to].technicien.id;
        self.reveal(cx);
        self.try_out(cx);
    }

    /// Carries it to another time, on the day's own grid.
    pub(super) fn carry_minutes(&mut self, by: i64, cx: &mut Cx) {
        let (Some(board), Some(carry)) = (&self.board, &mut self.carry) else {
            return;
        };
        let step = by.abs().max(1);
        let minute = board.minute(carry.debut);
        // The first step goes to the grid, so that a job from 8:10 lands on 8:30, not on 8:40.
        let to = if by > 0 {
            (minute.div_euclid(step) + 1) * step
        } else {
            (minute - 1).div_euclid(step) * step
        };
        carry.debut = board.midnight + TimeDelta::minutes(to.clamp(0, 24 * 60 - 15));
        carry.wish = carry.debut;
        self.reveal(cx);
        self.try_out(cx);
    }

    /// Lets it go where it was, and shows again what was shown there.
    pub(super) fn put_back(&mut self, cx: &mut Cx) {
        let home = self.carry.as_ref().map(|carry| carry.home);
        self.let_go(cx);
        let shown = (self.jour_asked(cx), self.semaine);
        if let Some(home) = home.filter(|home| shown != (home.jour, home.semaine)) {
            self.jour = Some(home.jour);
            self.semaine = home.semaine;
            self.window = home.window;
            self.returning = Some(home.cursor);
            self.read(cx);
        }
    }

    /// What is in the hand may be another by now: it goes on from how it stands, and says so.
    pub(super) fn renew_hand(&mut self, earlier: Option<&Board>, cx: &mut Cx) {
        let (Some(carry), Some(board)) = (&mut self.carry, &self.source) else {
            return;
        };
        // Who comes to help has a length of their own, and comes whoever else does.
        if matches!(carry.what, Carried::Mission { aide: true, .. }) {
            return;
        }
        let Some(now) = stands(board, &carry.what) else {
            // Another day, or a part of what waits, says nothing of it.
            let same = |earlier: &&Board| (earlier.jour, earlier.jours) == (board.jour, board.jours);
            let was = earlier
                .filter(same)
                .and_then(|earlier| stands(earlier, &carry.what));
            let partial = board.a_planifier_suite && matches!(carry.what, Carried::Mission { .. });
            if was.is_some() && !partial {
                let numero = carry.numero.clone();
                self.let_go(cx);
                cx.say(Tone::Note, "main-partie", &[("numero", numero.into())]);
            }
            return;
        };
        let mut moved = now.minutes != carry.minutes;
        match &mut carry.what {
            Carried::Visit {
                version,
                creneau,
                from,
                debut,
                ..
            } => {
                let Some((piece, who, at)) = now.place else { return };
                moved |= (who, at) != (*from, *debut);
                // Where nobody has carried it yet, it is held where it is.
                if (carry.technicien, carry.debut) == (*from, *debut) {
                    (carry.technicien, carry.debut, carry.wish) = (who, at, at);
                }
                (*version, *creneau, *from, *debut) = (now.version, piece, who, at);
            }
            Carried::Mission { version, .. } => *version = Some(now.version),
        }
        carry.minutes = now.minutes;
        carry.echeance = now.echeance;
        if moved {
            carry.dropped = false;
            let quand = match now.place {
                Some((.., at)) => cx.text.plage(Plage::starting(at, now.minutes)),
                None => cx.text.duration(now.minutes.into()),
            };
            let args = [("numero", (&carry.numero).into()), ("quand", quand.into())];
            cx.say(Tone::Note, "main-changee", &args);
        }
    }

    /// Whether a job is on the board that is shown.
    pub(super) fn knows(&self, carry: &Carry) -> bool {
        let board = self.source.as_ref();
        board.is_some_and(|board| stands(board, &carry.what).is_some())
    }

    /// Lets it go where it was.
    pub(super) fn let_go(&mut self, cx: &mut Cx) {
        if let Some(carry) = self.carry.take() {
            cx.forget(Slot::Essai);
            self.pane = carry.pane;
            self.reveal(cx);
        }
    }
}

/// The trades that a mission needs.
fn needs(fiche: &MissionFiche) -> Vec<Competence> {
    let besoins = fiche.besoins.iter();
    besoins
        .map(|besoin| Competence {
            specialisation: besoin.specialisation.clone(),
            niveau: besoin.niveau_min,
        })
        .collect()
}
