//! What a technician's week holds, day by day.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use super::board::{Loaded, Row, selectable, works_on};
use super::{Cursor, Pane, Planning};
use crate::console::cx::Cx;
use crate::console::overlays::firm_day;
use crate::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::{BoardCreneau, BoardTechnicien, Ferie};
use crate::domain::{CreneauId, InterventionId, Plage};

/// One technician's day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Minutes that they work that day: their hours without what takes them away.
    pub worked: i64,
    /// Minutes of work planned, pencilled in or firm.
    pub planned: i64,
    /// Pieces of work, by start.
    pub jobs: Vec<CreneauId>,
    /// The visits that they are of: one that stops over lunch is one.
    pub visites: Vec<InterventionId>,
    /// Whether any of them is only pencilled in.
    pub pencilled: bool,
    /// How many of them begin after their deadline.
    pub late: usize,
    /// Whether they are away for most of it.
    pub away: bool,
    /// Why.
    pub motif: Option<MotifAbsence>,
    /// What else takes most of it: training, a meeting.
    pub busy: Option<TypeCreneau>,
}

impl Cell {
    /// Nobody works, and nothing is planned.
    #[must_use]
    pub fn idle(&self) -> bool {
        self.worked == 0 && self.jobs.is_empty() && !self.away && self.busy.is_none()
    }
}

/// The days from the first one on, from midnight to midnight.
#[must_use]
pub fn days(first: NaiveDate, count: u8, zone: Tz) -> Vec<(NaiveDate, Plage)> {
    (0..u64::from(count))
        .filter_map(|offset| {
            let jour = first.checked_add_days(Days::new(offset))?;
            Some((jour, crate::domain::heure::journee(zone, jour)?))
        })
        .collect()
}

/// What each day holds for a technician.
#[must_use]
pub fn cells(
    technicien: &BoardTechnicien,
    creneaux: &[BoardCreneau],
    days: &[(NaiveDate, Plage)],
    feries: &[Ferie],
    zone: Tz,
) -> Vec<Cell> {
    let at_work = |jour: NaiveDate| {
        if feries.iter().any(|ferie| ferie.jour == jour) {
            Vec::new()
        } else {
            hours(technicien, jour, zone)
        }
    };
    days.iter()
        .map(|(jour, day)| cell(&at_work(*jour), creneaux, *day))
        .collect()
}

fn cell(hours: &[Plage], creneaux: &[BoardCreneau], day: Plage) -> Cell {
    let usual: i64 = hours.iter().map(|plage| plage.minutes()).sum();
    let mut cell = Cell {
        worked: usual,
        ..Cell::default()
    };
    let mut busy = 0;
    for creneau in creneaux.iter().filter(|creneau| creneau.plage.overlaps(day)) {
        match (&creneau.travail, creneau.r#type) {
            (Some(travail), TypeCreneau::Intervention) => {
                let here = creneau.plage.intersection(day).map_or(0, Plage::minutes);
                cell.planned += here;
                cell.pencilled |= creneau.fermete == Fermete::Provisoire;
                let after = |echeance| creneau.plage.debut() > echeance;
                cell.late += usize::from(!travail.etat.over() && travail.echeance.is_some_and(after));
                cell.jobs.push(creneau.id);
                if !cell.visites.contains(&travail.intervention) {
                    cell.visites.push(travail.intervention);
                }
            }
            (_, TypeCreneau::Absence | TypeCreneau::Formation | TypeCreneau::Reunion)
                if creneau.fermete == Fermete::Ferme =>
            {
                let lost: i64 = hours
                    .iter()
                    .filter_map(|plage| plage.intersection(creneau.plage))
                    .map(Plage::minutes)
                    .sum();
                cell.worked = (cell.worked - lost).max(0);
                if creneau.r#type != TypeCreneau::Absence {
                    // Before and after lunch it is one.
                    busy += lost;
                    if busy > 0 && busy * 2 >= usual {
                        cell.busy = Some(creneau.r#type);
                    }
                } else if lost > 0 && lost * 2 >= usual {
                    cell.away = true;
                    cell.motif = creneau.motif_absence;
                }
            }
            _ => {}
        }
    }
    cell
}

/// Somebody's usual hours on a day of the week that is shown, as instants.
fn hours(technicien: &BoardTechnicien, jour: NaiveDate, zone: Tz) -> Vec<Plage> {
    let weekday = i16::try_from(chrono::Datelike::weekday(&jour).number_from_monday()).unwrap_or(0);
    let at = |time| {
        zone.from_local_datetime(&jour.and_time(time))
            .earliest()
            .map(|at| at.to_utc())
    };
    technicien
        .semaine
        .iter()
        .filter(|(of, ..)| *of == weekday)
        .filter_map(|(_, from, to)| Plage::new(at(*from)?, at(*to)?).ok())
        .collect()
}

impl Loaded {
    /// Whether it shows several days.
    #[must_use]
    pub fn week(&self) -> bool {
        self.days.len() > 1
    }

    /// Which of its days an instant falls on.
    #[must_use]
    pub fn day_of(&self, instant: DateTime<Utc>) -> Option<usize> {
        self.days.iter().position(|(_, day)| day.contains(instant))
    }

    /// The first job of somebody's day, or else whatever takes it.
    #[must_use]
    pub fn first_of_day(&self, row: &Row, day: usize) -> Option<CreneauId> {
        let job = row.cells.get(day).and_then(|cell| cell.jobs.first().copied());
        job.or_else(|| {
            let (_, day) = self.days.get(day)?;
            let other = row
                .creneaux
                .iter()
                .find(|creneau| selectable(creneau) && creneau.plage.overlaps(*day));
            other.map(|creneau| creneau.id)
        })
    }

    /// Whether nobody works on a day and nothing is planned.
    #[must_use]
    pub fn quiet(&self, day: usize) -> bool {
        self.rows
            .iter()
            .all(|row| row.cells.get(day).is_none_or(Cell::idle))
    }
}

impl Planning {
    /// The visits of the day under the cursor that are only pencilled in, as far as they are shown, by start.
    pub(in crate::console) fn pencilled(&self) -> Vec<firm_day::Visit> {
        let Some(board) = &self.board else {
            return Vec::new();
        };
        let at = if board.week() { self.cursor.day } else { 0 };
        let Some((_, day)) = board.days.get(at) else {
            return Vec::new();
        };
        let mut visits: Vec<firm_day::Visit> = Vec::new();
        for row in &board.rows {
            for creneau in row.creneaux.iter().filter(|creneau| creneau.plage.overlaps(*day)) {
                let Some(travail) = creneau.travail.as_ref().filter(|travail| {
                    works_on(creneau, travail.intervention) && travail.etat == EtatIntervention::Provisoire
                }) else {
                    continue;
                };
                let known = visits
                    .iter_mut()
                    .find(|visit| visit.intervention == travail.intervention);
                match known {
                    Some(visit) => visit.noms.push(row.technicien.nom.clone()),
                    None => visits.push(firm_day::Visit {
                        intervention: travail.intervention,
                        mission: travail.mission,
                        numero: travail.numero.clone(),
                        titre: travail.titre.clone(),
                        noms: vec![row.technicien.nom.clone()],
                        plage: creneau.plage,
                        version: travail.version,
                    }),
                }
            }
        }
        visits.sort_by_key(|visit| (visit.plage, visit.intervention));
        visits
    }

    /// Puts the cursor on a visit that is shown.
    pub(in crate::console) fn show_visit(&mut self, id: InterventionId, cx: &mut Cx) {
        let Some(board) = &self.board else { return };
        let all = board.rows.iter().flat_map(|row| &row.creneaux);
        let Some(creneau) = all.into_iter().find(|creneau| works_on(creneau, id)) else {
            return;
        };
        self.pane = Pane::Grid;
        self.cursor.creneau = Some(creneau.id);
        self.resolve(cx);
        self.read_fiche(cx);
    }

    /// Whether days are shown, rather than hours.
    pub(super) fn week(&self) -> bool {
        self.board.as_ref().is_some_and(Loaded::week)
    }

    /// To another row, on the same day.
    pub(super) fn step_week_rows(&mut self, to: usize) {
        let Some(board) = &self.board else { return };
        let row = &board.rows[to];
        self.cursor.technicien = Some(row.technicien.id);
        self.cursor.creneau = board.first_of_day(row, self.cursor.day);
    }

    /// To the day after or before; past either end the week goes on.
    pub(super) fn step_days(&mut self, right: bool, cx: &mut Cx) {
        let Some(board) = &self.board else { return };
        let last = board.days.len() - 1;
        let day = match (right, self.cursor.day) {
            (true, at) if at < last => at + 1,
            (false, at) if at > 0 => at - 1,
            (true, _) => {
                self.cursor.day = 0;
                return self.show_weeks(1, cx);
            }
            (false, _) => {
                self.cursor.day = last;
                return self.show_weeks(-1, cx);
            }
        };
        self.cursor.day = day;
        let row = self.cursor.technicien.and_then(|id| board.row(id));
        self.cursor.creneau = row.and_then(|at| board.first_of_day(&board.rows[at], day));
    }

    /// The cursor on a créneau of the week.
    pub(super) fn on_day(board: &Loaded, creneau: &BoardCreneau, cursor: Cursor) -> Cursor {
        let touches = |day: usize| {
            board
                .days
                .get(day)
                .is_some_and(|(_, day)| creneau.plage.overlaps(*day))
        };
        // An absence of several days keeps the day that was looked at.
        let day = if touches(cursor.day) {
            cursor.day
        } else {
            (0..board.days.len())
                .find(|day| touches(*day))
                .unwrap_or(cursor.day)
        };
        Cursor {
            technicien: Some(creneau.utilisateur),
            creneau: Some(creneau.id),
            day,
            ..cursor
        }
    }
}
