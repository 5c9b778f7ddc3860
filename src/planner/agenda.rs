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
    /// Minutes of the recorded road to it that would be laid anew, where they count as work: the way from home doesn't
    /// (Code du travail, article L3121-4).
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

/// A recorded road that is laid anew whenever the day changes: it holds no time of its own.
struct Road {
    span: Span,
    vers: InterventionId,
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
    /// The spans of `held`.
    pub(super) times: Vec<Span>,
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
    /// When the work at which the person is right now was to be over.
    pub(super) at_work_until: Option<Minute>,
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
            times: Vec::new(),
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
            at_work_until: None,
            technician,
        };
        let mut roads = Vec::new();
        for (source, creneau) in agenda.technician.creneaux.iter().enumerate() {
            let span = Span::outward(creneau.plage);
            match (creneau.fermete, creneau.r#type) {
                // Time on call that was given up to an absence: somebody else has it.
                (Fermete::Annule, _) | (Fermete::Provisoire, TypeCreneau::Astreinte) => {}
                (Fermete::Ferme, TypeCreneau::Astreinte) => agenda.astreintes.push(span),
                (Fermete::Provisoire, _) => {
                    agenda.pencilled.push((span, intervention(creneau)));
                }
                (Fermete::Ferme, TypeCreneau::Trajet) if is_laid_anew(creneau) => {
                    roads.extend(intervention(creneau).map(|vers| Road { span, vers }));
                }
                (Fermete::Ferme, kind) => {
                    let place = match (creneau.lieu, kind) {
                        (Some(lieu), _) => Place::of(&lieu),
                        (None, TypeCreneau::Absence | TypeCreneau::Pause) => home,
                        (None, TypeCreneau::Intervention | TypeCreneau::Trajet) => Place::at(None),
                        (None, _) => Place::at(agence),
                    };
                    let intervention = intervention(creneau);
                    agenda.held.push(Held {
                        span,
                        kind,
                        place,
                        intervention,
                        paid_road: 0,
                        source,
                    });
                    if kind == TypeCreneau::Intervention {
                        if span.debut >= now {
                            agenda.load += span.minutes();
                        }
                        if creneau.travail.as_ref().is_some_and(|travail| travail.sur_site) {
                            agenda.at_work_until = agenda.at_work_until.max(Some(span.fin));
                        }
                    }
                }
            }
        }
        normalise(&mut agenda.astreintes);
        agenda.held.sort_by_key(|held| (held.span, held.source));
        keep_apart(&mut agenda.held);
        agenda.pencilled.sort_unstable_by_key(|(span, _)| *span);
        agenda.times = agenda.held.iter().map(|held| held.span).collect();
        agenda.settle(&roads);
        agenda.reach = home.point.and_then(|home| {
            let ahead = agenda.held.iter().filter(|held| held.span.fin + NIGHT > now);
            ahead
                .map(|held| Some(home.kilometres(held.place.point?)))
                .try_fold(0.0, |farthest: f64, away| Some(farthest.max(away?)))
        });
        agenda
    }

    /// Gives each visit its recorded road, and breaks and roads under way the place where they end.
    fn settle(&mut self, roads: &[Road]) {
        for index in 0..self.held.len() {
            let previous = index.checked_sub(1).map(|before| self.held[before]);
            let next = self.held.get(index + 1).copied();
            let held = &mut self.held[index];
            let chained = previous.filter(|before| held.span.debut - before.span.fin < NIGHT);
            match held.kind {
                TypeCreneau::Pause => held.place = chained.map_or(held.place, |before| before.place),
                TypeCreneau::Trajet if held.place.point.is_none() => {
                    let reached = next.filter(|next| next.intervention == held.intervention);
                    held.place = reached.map_or(self.home, |next| next.place);
                }
                _ => {}
            }
            if chained.is_none_or(|before| before.kind == TypeCreneau::Absence) {
                continue;
            }
            let since = previous.map_or(Minute::MIN, |before| before.span.fin);
            held.paid_road = roads
                .iter()
                .filter(|road| {
                    held.intervention == Some(road.vers)
                        && since <= road.span.debut
                        && road.span.fin <= held.span.debut
                })
                .map(|road| road.span.minutes())
                .sum();
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

/// A road to work that has not begun, that nobody pinned.
fn is_laid_anew(creneau: &Creneau) -> bool {
    let started = creneau.travail.as_ref().is_some_and(|travail| travail.commence);
    !creneau.epingle && !started
}

fn valid_days(days: &Calendar, validite: Jours) -> DayMask {
    days.days_where(|date| validite.contains(date))
}
