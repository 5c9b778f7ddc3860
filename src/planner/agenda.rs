//! One technician's time, laid out for searching.

use super::calendar::{Calendar, DayMask};
use super::snapshot::{Creneau, Lieu, Technician};
use super::time::{Minute, Span, normalise};
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::geo::{Point, Precision};
use crate::domain::habilitation::Jours;
use crate::domain::{InterventionId, SiteId};

/// Between two pieces of work this far apart the person goes home: eight hours.
pub(super) const NIGHT: i32 = 8 * 60;

/// A place, ready for trips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) site: Option<SiteId>,
    pub(super) point: Option<Point>,
    /// The coordinates are those of the door, not of a commune's centre.
    pub(super) exact: bool,
}

impl Place {
    pub(super) fn of(lieu: &Lieu) -> Self {
        let exact = lieu
            .precision
            .is_none_or(|precision| precision == Precision::Adresse);
        Self {
            site: lieu.site,
            point: lieu.point,
            exact,
        }
    }

    fn at(point: Option<Point>) -> Self {
        Self {
            site: None,
            point,
            exact: true,
        }
    }
}

/// Time that is taken and stays where it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) span: Span,
    pub(super) kind: TypeCreneau,
    /// Where the person is at its end; where they must be at its start.
    pub(super) place: Place,
    pub(super) intervention: Option<InterventionId>,
    /// Minutes of the recorded road that leads to it and would be laid anew.
    pub(super) road: i32,
    /// Of that road, what counts as work: the way from home doesn't (Code du travail, article L3121-4).
    pub(super) paid_road: i32,
    /// Where it stands in `Technician::creneaux`.
    pub(super) source: usize,
}

impl Held {
    /// Somebody waits for the person there, so that the road to it counts.
    pub(super) fn needs_road(&self) -> bool {
        !matches!(self.kind, TypeCreneau::Absence | TypeCreneau::Pause)
    }

    /// Effective work (Code du travail, article L3121-1).
    pub(super) fn is_work(&self) -> bool {
        matches!(
            self.kind,
            TypeCreneau::Intervention
                | TypeCreneau::Trajet
                | TypeCreneau::Formation
                | TypeCreneau::Reunion
                | TypeCreneau::Depot
        )
    }
}

/// A recorded road that the planner lays anew when work comes between.
#[derive(Debug, Clone, Copy)]
pub(super) struct Road {
    pub(super) span: Span,
    /// To which visit; none: home.
    pub(super) vers: Option<InterventionId>,
    pub(super) source: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Agenda {
    pub(super) technician: Technician,
    /// Index of the agence's calendar.
    pub(super) calendar: usize,
    /// Usual hours, public holidays taken out.
    pub(super) hours: Vec<Span>,
    /// On call.
    pub(super) astreintes: Vec<Span>,
    /// Firm, by start, apart from each other.
    pub(super) held: Vec<Held>,
    /// Firm roads, by start.
    pub(super) roads: Vec<Road>,
    /// Pencilled in.
    pub(super) pencilled: Vec<(Span, Option<InterventionId>)>,
    /// For each habilitation, the days on which it holds.
    pub(super) valid: Vec<DayMask>,
    pub(super) home: Place,
    pub(super) back: Place,
    /// How far from home work takes the person, in kilometres; `None` where a place isn't on the map.
    pub(super) reach: Option<f64>,
    /// Most minutes that the person works in a usual day.
    pub(super) longest_day: i32,
    /// Firm work ahead, in minutes.
    pub(super) load: i32,
}

impl Agenda {
    pub(super) fn new(
        technician: Technician,
        calendar: usize,
        days: &Calendar,
        agence: Option<Point>,
        now: Minute,
    ) -> Self {
        let home = Place::at(technician.depart.or(agence));
        let back = technician.retour.map_or(home, |point| Place::at(Some(point)));
        let mut agenda = Self {
            calendar,
            hours: days.hours(&technician.horaires, false),
            astreintes: Vec::new(),
            held: Vec::new(),
            roads: Vec::new(),
            pencilled: Vec::new(),
            valid: technician
                .habilitations
                .iter()
                .map(|held| valid_days(days, held.validite))
                .collect(),
            home,
            back,
            reach: None,
            longest_day: i32::try_from(technician.horaires.plus_longue_journee()).unwrap_or(0),
            load: 0,
            technician,
        };
        for (source, creneau) in agenda.technician.creneaux.iter().enumerate() {
            let span = Span::outward(creneau.plage);
            match (creneau.fermete, creneau.r#type) {
                (Fermete::Annule, _) => {}
                (_, TypeCreneau::Astreinte) => agenda.astreintes.push(span),
                (Fermete::Provisoire, _) => {
                    agenda.pencilled.push((span, intervention(creneau)));
                }
                (Fermete::Ferme, TypeCreneau::Trajet) if is_laid_anew(creneau, span, now) => {
                    agenda.roads.push(Road {
                        span,
                        vers: intervention(creneau),
                        source,
                    });
                }
                (Fermete::Ferme, kind) => {
                    let place = match (creneau.lieu, kind) {
                        (Some(lieu), _) => Place::of(&lieu),
                        (None, TypeCreneau::Absence) => home,
                        (None, TypeCreneau::Intervention | TypeCreneau::Trajet) => Place::at(None),
                        (None, _) => Place::at(agence),
                    };
                    let intervention = intervention(creneau);
                    agenda.held.push(Held {
                        span,
                        kind,
                        place,
                        intervention,
                        road: 0,
                        paid_road: 0,
                        source,
                    });
                    if kind == TypeCreneau::Intervention && span.debut >= now {
                        agenda.load += span.minutes();
                    }
                }
            }
        }
        normalise(&mut agenda.astreintes);
        agenda.held.sort_by_key(|held| (held.span, held.source));
        keep_apart(&mut agenda.held);
        agenda.roads.sort_by_key(|road| (road.span, road.source));
        agenda.pencilled.sort_unstable_by_key(|(span, _)| *span);
        agenda.settle();
        agenda.reach = home.point.and_then(|home| {
            agenda.held.iter().try_fold(0.0, |farthest: f64, held| {
                Some(farthest.max(home.kilometres(held.place.point?)))
            })
        });
        agenda
    }

    /// Gives each visit its recorded road, and each break the place where it is taken.
    fn settle(&mut self) {
        for index in 0..self.held.len() {
            let previous = index.checked_sub(1).map(|before| self.held[before]);
            let held = &mut self.held[index];
            let chained = previous.filter(|before| held.span.debut - before.span.fin < NIGHT);
            if held.kind == TypeCreneau::Pause
                && let Some(before) = chained
            {
                held.place = before.place;
            }
            let since = previous.map_or(Minute::MIN, |before| before.span.fin);
            held.road = self
                .roads
                .iter()
                .filter(|road| {
                    road.vers.is_some()
                        && road.vers == held.intervention
                        && since <= road.span.debut
                        && road.span.fin <= held.span.debut
                        && held.span.debut - road.span.fin < NIGHT
                })
                .map(|road| road.span.minutes())
                .sum();
            held.paid_road = match chained {
                Some(before) if before.kind != TypeCreneau::Absence => held.road,
                _ => 0,
            };
        }
    }
}

/// Cuts from each piece what the one before it takes already. The database keeps firm time apart, to the microsecond; whole
/// minutes may overlap by one.
fn keep_apart(held: &mut Vec<Held>) {
    let mut taken = Minute::MIN;
    held.retain_mut(|held| {
        held.span.debut = held.span.debut.max(taken);
        taken = taken.max(held.span.fin);
        held.span.debut < held.span.fin
    });
}

fn intervention(creneau: &Creneau) -> Option<InterventionId> {
    creneau.travail.as_ref().map(|travail| travail.intervention)
}

/// A road still to be driven, that nobody pinned.
fn is_laid_anew(creneau: &Creneau, span: Span, now: Minute) -> bool {
    let started = creneau.travail.as_ref().is_some_and(|travail| travail.commence);
    !creneau.epingle && !started && span.debut >= now
}

fn valid_days(days: &Calendar, validite: Jours) -> DayMask {
    days.days_where(|date| validite.contains(date))
}
