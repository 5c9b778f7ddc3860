//! What the planner knows: people, their time, and where it is spent.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::agenda::Agenda;
use super::calendar::Calendar;
use super::time::{self, Minute};
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::geo::{Point, Precision};
use crate::domain::habilitation::{Habilitation, Titres};
use crate::domain::heure::{self, PARIS};
use crate::domain::horaires::Horaires;
use crate::domain::{
    AgenceId, CreneauId, EquipeId, InterventionId, Plage, SiteId, SpecialisationId, TitreId, UtilisateurId,
};

/// An agence: whose clocks and public holidays its technicians follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Agence {
    /// Key.
    pub id: AgenceId,
    /// Zone of working hours and of the days of habilitations.
    pub fuseau: Tz,
    /// Days on which its technicians don't work.
    pub feries: Vec<NaiveDate>,
    /// Where meetings are held, and where days start for those whose home is not known.
    pub position: Option<Point>,
}

/// Someone who can be given work.
#[derive(Debug, Clone, PartialEq)]
pub struct Technician {
    /// Key; the last tie-break of every ranking.
    pub id: UtilisateurId,
    /// Login.
    pub login: String,
    /// Name, as shown.
    pub nom: String,
    /// Branch.
    pub agence: AgenceId,
    /// Teams of which the person is a member.
    pub equipes: Vec<EquipeId>,
    /// Where the day starts; the agence when absent.
    pub depart: Option<Point>,
    /// Where the day ends; the start when absent.
    pub retour: Option<Point>,
    /// Usual hours, on the agence's clocks.
    pub horaires: Horaires,
    /// Trades, levels and titres.
    pub habilitations: Vec<Habilitation>,
    /// Everything in the plan that touches the snapshot's days and isn't ANNULE, in any order.
    pub creneaux: Vec<Creneau>,
}

/// A piece of a technician's time.
#[derive(Debug, Clone, PartialEq)]
pub struct Creneau {
    /// Key.
    pub id: CreneauId,
    /// What for.
    pub r#type: TypeCreneau,
    /// How firmly.
    pub fermete: Fermete,
    /// When.
    pub plage: Plage,
    /// May not be moved by the planner.
    pub epingle: bool,
    /// Where: the site of the work, the place of a meeting. Absent: home for an absence, the agence for a meeting.
    pub lieu: Option<Lieu>,
    /// The visit that it is for; for a TRAJET, the visit to which it leads (none: home).
    pub travail: Option<Travail>,
}

/// The work that a créneau is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travail {
    /// The visit.
    pub intervention: InterventionId,
    /// Number of its mission, for messages.
    pub numero: String,
    /// Somebody is on the way, at work, or was: nothing of it can move any more.
    pub commence: bool,
    /// Somebody is at work right now: after its planned end, nobody knows until when.
    pub sur_site: bool,
}

/// A place, as well as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lieu {
    /// The site, where it is one: from a site to itself there is no road.
    pub site: Option<SiteId>,
    /// Coordinates.
    pub point: Option<Point>,
    /// What the coordinates stand for; between vague ones no trip counts as short.
    pub precision: Option<Precision>,
}

/// What the whole company shares.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    /// Branches.
    pub agences: Vec<Agence>,
    /// Codes of trades, for messages.
    pub specialisations: BTreeMap<SpecialisationId, String>,
    /// Codes of titres, for messages.
    pub titres: BTreeMap<TitreId, String>,
    /// Which titre implies which.
    pub implique: Titres,
}

/// Everyone who can be given work and how their days stand at one instant: the planner's whole world.
///
/// It is made once and asked many times; [`Snapshot::update`] and [`Snapshot::replace`] take what changed without making
/// the rest anew, and a copy shares whoever didn't change.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) now: Minute,
    /// One of each agence; those that have the same days share them.
    pub(super) calendars: Vec<Arc<Calendar>>,
    pub(super) agences: Arc<[Agence]>,
    pub(super) reference: Arc<Reference>,
    /// In the order of their keys.
    pub(super) agendas: Vec<Arc<Agenda>>,
    /// Planned minutes ahead, on average.
    pub(super) mean_load: i32,
}

impl Snapshot {
    /// A snapshot of `jours` days from `premier` (at most [`super::MAX_DAYS`]).
    ///
    /// For the rules of weekly work to see whole weeks, `premier` is best the Monday before the one of the week of
    /// `now`, and the days reach one week past the last on which work may be placed; outside them, nobody works.
    #[must_use]
    pub fn new(
        now: DateTime<Utc>,
        premier: NaiveDate,
        jours: u16,
        mut reference: Reference,
        techniciens: Vec<Technician>,
    ) -> Self {
        let mut agences = std::mem::take(&mut reference.agences);
        // A technician of an agence that nobody described keeps the firm's clocks.
        for technicien in &techniciens {
            if !agences.iter().any(|agence| agence.id == technicien.agence) {
                agences.push(Agence {
                    id: technicien.agence,
                    fuseau: PARIS,
                    feries: Vec::new(),
                    position: None,
                });
            }
        }
        let mut calendars: Vec<Arc<Calendar>> = Vec::with_capacity(agences.len());
        for agence in &agences {
            let same = |known: &Agence| known.fuseau == agence.fuseau && known.feries == agence.feries;
            let known = agences[..calendars.len()].iter().position(same);
            calendars.push(match known {
                Some(at) => Arc::clone(&calendars[at]),
                None => Arc::new(Calendar::new(agence.fuseau, premier, jours, &agence.feries)),
            });
        }
        let mut snapshot = Self {
            now: time::ceil(now),
            calendars,
            agences: agences.into(),
            reference: Arc::new(reference),
            agendas: Vec::with_capacity(techniciens.len()),
            mean_load: 0,
        };
        for technicien in techniciens {
            let agenda = snapshot.compile(technicien);
            snapshot.agendas.push(Arc::new(agenda));
        }
        snapshot.agendas.sort_by_key(|agenda| agenda.technician.id);
        snapshot.agendas.dedup_by_key(|agenda| agenda.technician.id);
        snapshot.weigh();
        snapshot
    }

    /// Replaces what is known of one technician, or adds them. Their agence must be one that the snapshot was made
    /// with; somebody of another is not taken.
    pub fn update(&mut self, technicien: Technician) {
        if !self.agences.iter().any(|agence| agence.id == technicien.agence) {
            return;
        }
        let agenda = Arc::new(self.compile(technicien));
        match self.position(agenda.technician.id) {
            Ok(index) => self.agendas[index] = agenda,
            Err(index) => self.agendas.insert(index, agenda),
        }
        self.weigh();
    }

    /// Replaces what a technician's time holds wherever it touches a range; of somebody who isn't in it, nothing.
    pub fn replace(&mut self, id: UtilisateurId, plage: Plage, creneaux: Vec<Creneau>) {
        let Some(mut technicien) = self.technician(id).cloned() else {
            return;
        };
        technicien
            .creneaux
            .retain(|creneau| !creneau.plage.overlaps(plage));
        technicien.creneaux.extend(creneaux);
        technicien.creneaux.sort_by_key(|creneau| creneau.plage.debut());
        self.update(technicien);
    }

    /// Moves the clock.
    pub fn set_now(&mut self, now: DateTime<Utc>) {
        self.now = time::ceil(now);
    }

    /// Whether the clock shows an earlier minute than this instant's.
    #[must_use]
    pub fn is_before(&self, now: DateTime<Utc>) -> bool {
        self.now < time::ceil(now)
    }

    /// The instant that counts as now: nothing is placed before it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        time::at(self.now)
    }

    /// Everyone, in the order of their keys.
    #[must_use]
    pub fn technicians(&self) -> impl ExactSizeIterator<Item = &Technician> {
        self.agendas.iter().map(|agenda| &agenda.technician)
    }

    /// One technician.
    #[must_use]
    pub fn technician(&self, id: UtilisateurId) -> Option<&Technician> {
        self.agenda(id).map(|agenda| &agenda.technician)
    }

    /// The same world with nobody in it but this person.
    #[must_use]
    pub fn only(&self, id: UtilisateurId) -> Option<Self> {
        Some(Self {
            now: self.now,
            calendars: self.calendars.clone(),
            agences: Arc::clone(&self.agences),
            reference: Arc::clone(&self.reference),
            agendas: vec![Arc::clone(&self.agendas[self.position(id).ok()?])],
            mean_load: self.mean_load,
        })
    }

    /// The code of a trade; its key where nobody told it.
    #[must_use]
    pub fn trade(&self, id: SpecialisationId) -> String {
        let known = self.reference.specialisations.get(&id);
        known.cloned().unwrap_or_else(|| id.to_string())
    }

    /// The code of a titre; its key where nobody told it.
    #[must_use]
    pub fn paper(&self, id: TitreId) -> String {
        let known = self.reference.titres.get(&id);
        known.cloned().unwrap_or_else(|| id.to_string())
    }

    /// The day of that instant on a technician's clocks, where it is a public holiday to them.
    #[must_use]
    pub(super) fn ferie(&self, id: UtilisateurId, instant: DateTime<Utc>) -> Option<NaiveDate> {
        let agence = self.technician(id)?.agence;
        let agence = self.agences.iter().find(|known| known.id == agence)?;
        let jour = heure::jour(agence.fuseau, instant);
        agence.feries.contains(&jour).then_some(jour)
    }

    /// On whose clocks an agence works.
    #[must_use]
    pub fn zone(&self, id: AgenceId) -> Option<Tz> {
        let agence = self.agences.iter().find(|agence| agence.id == id)?;
        Some(agence.fuseau)
    }

    pub(super) fn agenda(&self, id: UtilisateurId) -> Option<&Agenda> {
        self.position(id).ok().map(|index| &*self.agendas[index])
    }

    pub(super) fn calendar(&self, agenda: &Agenda) -> &Calendar {
        &self.calendars[agenda.calendar]
    }

    fn position(&self, id: UtilisateurId) -> Result<usize, usize> {
        self.agendas
            .binary_search_by_key(&id, |agenda| agenda.technician.id)
    }

    fn compile(&self, technicien: Technician) -> Agenda {
        // Callers have made sure that the agence is there.
        let calendar = self
            .agences
            .iter()
            .position(|agence| agence.id == technicien.agence)
            .unwrap_or(0);
        Agenda::new(
            technicien,
            calendar,
            &self.calendars[calendar],
            self.agences[calendar].position,
            self.now,
        )
    }

    fn weigh(&mut self) {
        let total: i64 = self.agendas.iter().map(|agenda| i64::from(agenda.load)).sum();
        let count = i64::try_from(self.agendas.len().max(1)).unwrap_or(1);
        self.mean_load = i32::try_from(total / count).unwrap_or(i32::MAX);
    }
}
