//! A board as it was read, laid out for looking things up.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::week::{self, Cell};
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::partage::Partage;
use crate::domain::planning::{Attente, Board, BoardCreneau, BoardTechnicien, Ferie};
use crate::domain::{CreneauId, InterventionId, MissionId, Plage, UtilisateurId};

/// Most lines that one technician takes, however much is pencilled in at once.
const MOST_LANES: usize = 3;
/// Work that was never finished says nothing of the next day, in minutes.
const LONGEST_OVERRUN: i64 = 12 * 60;

/// One technician's day.
#[derive(Debug)]
pub struct Row {
    /// Who.
    pub technicien: BoardTechnicien,
    /// Their time, by start.
    pub creneaux: Vec<BoardCreneau>,
    /// The line within the row of each of them.
    pub lanes: Vec<usize>,
    /// Lines that the row takes.
    pub height: usize,
    /// Lines above it.
    pub line: usize,
    /// What each day holds, where several are shown.
    pub cells: Vec<Cell>,
}

/// The board of a day.
#[derive(Debug)]
pub struct Loaded {
    /// The day.
    pub jour: NaiveDate,
    /// Zone of its hours.
    pub zone: Tz,
    /// Its first instant.
    pub midnight: DateTime<Utc>,
    /// The days that are shown: one or several.
    pub days: Vec<(NaiveDate, Plage)>,
    /// Which of them are public holidays.
    pub feries: Vec<Ferie>,
    /// Everyone, in the order of the board.
    pub rows: Vec<Row>,
    /// Lines of all rows together.
    pub lines: usize,
    /// What waits, most pressing first.
    pub backlog: Partage<Attente>,
    /// Whether more waits than is listed.
    pub more: bool,
    /// Whose time was read so far, where it is read in pieces.
    lus: Option<Arc<HashSet<UtilisateurId>>>,
    place: HashMap<CreneauId, (usize, usize)>,
    row_of: HashMap<UtilisateurId, usize>,
}

impl Loaded {
    /// What a day is called, where it is a public holiday.
    #[must_use]
    pub fn ferie(&self, jour: NaiveDate) -> Option<&str> {
        let ferie = self.feries.iter().find(|ferie| ferie.jour == jour)?;
        Some(&ferie.libelle)
    }

    /// Lays a board out.
    #[must_use]
    pub fn new(board: Board) -> Self {
        let zone: Tz = board.fuseau.parse().unwrap_or(chrono_tz::Europe::Paris);
        let mut of: HashMap<UtilisateurId, Vec<BoardCreneau>> = HashMap::new();
        for creneau in &board.creneaux {
            of.entry(creneau.utilisateur).or_default().push(creneau.clone());
        }
        // Those who neither work that day nor have anything booked come last: they are rarely looked for.
        let (here, elsewhere): (Vec<_>, Vec<_>) = board.techniciens.iter().partition(|technicien| {
            let works = !technicien.horaires.is_empty() || !technicien.semaine.is_empty();
            works || of.contains_key(&technicien.id)
        });
        let days = week::days(board.jour, board.jours, zone);
        let mut line = 0;
        let rows: Vec<Row> = here
            .into_iter()
            .chain(elsewhere)
            .map(|technicien| {
                let creneaux = of.remove(&technicien.id).unwrap_or_default();
                let cells = if days.len() > 1 {
                    week::cells(technicien, &creneaux, &days, &board.feries, zone)
                } else {
                    Vec::new()
                };
                let mut row = row(technicien.clone(), creneaux, line);
                if !cells.is_empty() {
                    // A week has one line a person, however much lies in it.
                    row.height = 1;
                    row.cells = cells;
                }
                line += row.height;
                row
            })
            .collect();
        let mut place = HashMap::new();
        let mut row_of = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            row_of.insert(row.technicien.id, at);
            place.extend(
                row.creneaux
                    .iter()
                    .enumerate()
                    .map(|(index, creneau)| (creneau.id, (at, index))),
            );
        }
        Self {
            jour: board.jour,
            zone,
            midnight: midnight(board.jour, zone),
            days,
            feries: board.feries,
            rows,
            lines: line,
            backlog: board.a_planifier,
            more: board.a_planifier_suite,
            lus: board.lus,
            place,
            row_of,
        }
    }

    /// Whether everybody's time was read.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.lus.is_none()
    }

    /// Whether somebody's time was read.
    #[must_use]
    pub fn tells(&self, id: UtilisateurId) -> bool {
        self.lus.as_ref().is_none_or(|lus| lus.contains(&id))
    }

    /// A créneau.
    #[must_use]
    pub fn creneau(&self, id: CreneauId) -> Option<&BoardCreneau> {
        self.place
            .get(&id)
            .map(|(row, index)| &self.rows[*row].creneaux[*index])
    }

    /// Minutes for which work has been going on beyond the time that it was given.
    #[must_use]
    pub fn overrun(&self, creneau: &BoardCreneau, now: DateTime<Utc>) -> Option<i64> {
        let travail = creneau.travail.as_ref()?;
        let at_work =
            travail.etat == EtatIntervention::SurSite && creneau.r#type == TypeCreneau::Intervention;
        let over = (now - creneau.plage.fin()).num_minutes();
        if !at_work || !(1..LONGEST_OVERRUN).contains(&over) {
            return None;
        }
        let goes_on = |other: &BoardCreneau| {
            let same = other.travail.as_ref().map(|other| other.intervention) == Some(travail.intervention);
            same && other.r#type == TypeCreneau::Intervention && other.plage.debut() >= creneau.plage.fin()
        };
        let row = &self.rows[self.row(creneau.utilisateur)?];
        (!row.creneaux.iter().any(goes_on)).then_some(over)
    }

    /// Somebody's row.
    #[must_use]
    pub fn row(&self, id: UtilisateurId) -> Option<usize> {
        self.row_of.get(&id).copied()
    }

    /// A mission that waits.
    #[must_use]
    pub fn attente(&self, id: MissionId) -> Option<&Attente> {
        self.backlog.iter().find(|attente| attente.id == id)
    }

    /// Keys of the missions that wait.
    #[must_use]
    pub fn waiting(&self) -> Vec<MissionId> {
        self.backlog.iter().map(|attente| attente.id).collect()
    }

    /// What a row holds at an instant; work before anything else.
    #[must_use]
    pub fn at(&self, row: usize, instant: DateTime<Utc>) -> Option<&BoardCreneau> {
        let holds = |creneau: &&BoardCreneau| creneau.plage.contains(instant) && selectable(creneau);
        let here = self.rows.get(row)?.creneaux.iter().filter(holds);
        here.min_by_key(|creneau| {
            (
                creneau.travail.is_none(),
                creneau.fermete != Fermete::Ferme,
                creneau.id,
            )
        })
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minute(&self, instant: DateTime<Utc>) -> i64 {
        (instant - self.midnight).num_minutes()
    }

    /// Somebody's usual hours on that day, as instants.
    #[must_use]
    pub fn hours(&self, row: &Row) -> Vec<Plage> {
        let at = |time| {
            self.zone
                .from_local_datetime(&self.jour.and_time(time))
                .earliest()
                .map(|at| at.to_utc())
        };
        let hours = row.technicien.horaires.iter();
        hours
            .filter_map(|(from, to)| Plage::new(at(*from)?, at(*to)?).ok())
            .collect()
    }

    /// What differs from the board before: what to light up.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Vec<CreneauId> {
        if before.jour != self.jour || before.days.len() != self.days.len() {
            return Vec::new();
        }
        // What was merely not read yet is no news.
        let known = self.rows.iter().filter(|row| before.tells(row.technicien.id));
        let all = known.flat_map(|row| &row.creneaux);
        all.filter(|creneau| before.creneau(creneau.id) != Some(*creneau))
            .map(|creneau| creneau.id)
            .collect()
    }
}

impl Loaded {
    /// What waits otherwise than before, or waits now among what was shown.
    #[must_use]
    pub fn waiting_since(&self, before: &Self) -> Vec<MissionId> {
        // What follows the last known one only moved up into what is read.
        let known = |attente: &Attente| before.attente(attente.id).is_some();
        let last = self.backlog.iter().rposition(known).unwrap_or(0);
        let shown = self.backlog.iter().take(last + 1);
        shown
            .filter(|attente| before.attente(attente.id) != Some(*attente))
            .map(|attente| attente.id)
            .collect()
    }
}

/// Whether it is somebody's time on a visit.
#[must_use]
pub fn works_on(creneau: &BoardCreneau, id: InterventionId) -> bool {
    creneau.r#type == TypeCreneau::Intervention
        && creneau
            .travail
            .as_ref()
            .is_some_and(|travail| travail.intervention == id)
}

/// Roads and being on call lie beneath; everything else can be selected.
#[must_use]
pub fn selectable(creneau: &BoardCreneau) -> bool {
    !matches!(creneau.r#type, TypeCreneau::Trajet | TypeCreneau::Astreinte)
        && creneau.fermete != Fermete::Annule
}

fn row(technicien: BoardTechnicien, mut creneaux: Vec<BoardCreneau>, line: usize) -> Row {
    // A break that gave way to something else waits for it to go: nobody plans with it.
    creneaux.retain(|creneau| match creneau.fermete {
        Fermete::Ferme => true,
        Fermete::Provisoire => !matches!(creneau.r#type, TypeCreneau::Pause | TypeCreneau::Depot),
        Fermete::Annule => false,
    });
    creneaux.sort_by_key(|creneau| (creneau.plage, creneau.id));
    // Firm time first, on the upper lines: what is only pencilled in gives way.
    let mut order: Vec<usize> = (0..creneaux.len())
        .filter(|index| selectable(&creneaux[*index]))
        .collect();
    order.sort_by_key(|index| (creneaux[*index].fermete != Fermete::Ferme, creneaux[*index].plage));
    let mut lanes = vec![0; creneaux.len()];
    let mut placed: Vec<(Plage, usize)> = Vec::new();
    for index in order {
        let plage = creneaux[index].plage;
        lanes[index] = free_lane(&placed, plage);
        placed.push((plage, lanes[index]));
    }
    let height = lanes.iter().max().map_or(1, |lane| lane + 1);
    Row {
        technicien,
        creneaux,
        lanes,
        height,
        line,
        cells: Vec::new(),
    }
}

/// The uppermost line on which a range has no neighbour to cover; the last one where there is none.
fn free_lane(placed: &[(Plage, usize)], plage: Plage) -> usize {
    let taken = |lane: usize| {
        placed
            .iter()
            .any(|(other, at)| *at == lane && other.overlaps(plage))
    };
    (0..MOST_LANES)
        .find(|lane| !taken(*lane))
        .unwrap_or(MOST_LANES - 1)
}

/// The first instant of a day.
fn midnight(jour: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let local = jour.and_time(chrono::NaiveTime::MIN);
    let first = zone.from_local_datetime(&local).earliest();
    // Where midnight is skipped, the day starts with the first hour that exists.
    let first = first.or_else(|| {
        zone.from_local_datetime(&(local + TimeDelta::hours(1)))
            .earliest()
    });
    first.map_or_else(|| local.and_utc(), |first| first.to_utc())
}
