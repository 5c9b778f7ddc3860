//! The smallest change that would let somebody take work that they can't take as things stand.

use super::demand::Demand;
use super::rank::Placement;
use super::snapshot::{Snapshot, Technician};
use super::time;
use super::verdict::Outcome;
use super::{Planner, Travel};
use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::habilitation::{Exigence, Habilitation, Jours, Manque, manques};
use crate::domain::horaires::{Horaires, MINUTES_PAR_JOUR};
use crate::domain::{CreneauId, InterventionId, UtilisateurId};

/// One thing that could be otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Look beyond the days on which it is wanted.
    Later,
    /// Do it outside the appointment.
    Window,
    /// Have the person meet a need: what lacks for it.
    Ability(Exigence, Vec<Manque>),
    /// Give a visit of theirs to somebody else, or another time.
    Release(InterventionId),
    /// Take training, a meeting or an absence of theirs elsewhere.
    Free(CreneauId),
    /// Have them work so many minutes longer at both ends of their days.
    Overtime(u16),
    /// Take somebody of another branch.
    OtherBranch,
    /// Send the person all the same.
    Allow,
    /// Do no more of it at once than so many minutes.
    Shorten(u32),
    /// Have the site opened outside its hours.
    Open,
    /// Work outside the hours that the contract covers.
    Cover,
}

/// Changes that together let a person take the work, and when that would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What has to change: one thing, or two.
    pub steps: Vec<Step>,
    /// The best hour, then.
    pub placement: Placement,
}

/// Longest days that are thought of.
const LONGEST: u16 = 2 * 60;

impl<T: Travel + Copy> Planner<'_, T> {
    /// The smallest change that would let this person take it: one thing, or else two; none where they can as it is, where
    /// they are not known, or where no such change does. Among changes of one kind, the one with the best hour.
    #[must_use]
    pub fn remedy(&self, demand: &Demand, technician: UtilisateurId) -> Option<Remedy> {
        let alone = self.snapshot.only(technician)?;
        if self.tried(&alone, demand, technician).is_some() {
            return None;
        }
        let singles = self.steps(&alone, demand, technician);
        if let Some(remedy) = self.first(
            &alone,
            demand,
            technician,
            singles.iter().map(|group| pairs(&[], group)),
        ) {
            return Some(remedy);
        }
        // What the person lacks by nature, together with one change of time.
        let nature: Vec<Step> = singles
            .iter()
            .flatten()
            .filter(|step| {
                matches!(
                    step,
                    Step::Ability(..) | Step::OtherBranch | Step::Allow | Step::Cover | Step::Open
                )
            })
            .cloned()
            .collect();
        let time = singles.iter().map(|group| {
            let others: Vec<Step> = group
                .iter()
                .filter(|step| !nature.contains(step))
                .cloned()
                .collect();
            pairs(&nature, &others)
        });
        let both = nature
            .iter()
            .enumerate()
            .map(|(at, step)| pairs(std::slice::from_ref(step), &nature[at + 1..]));
        self.first(&alone, demand, technician, both.chain(time))
    }

    /// The best of the first group in which anything does.
    fn first(
        &self,
        alone: &Snapshot,
        demand: &Demand,
        technician: UtilisateurId,
        groups: impl Iterator<Item = Vec<Vec<Step>>>,
    ) -> Option<Remedy> {
        for group in groups {
            let best = group
                .into_iter()
                .filter_map(|steps| {
                    let (world, demand) = apply(&steps, alone, demand, technician)?;
                    let placement = self.tried(&world, &demand, technician)?;
                    Some(Remedy { steps, placement })
                })
                .min_by_key(|remedy| (remedy.placement.couts.total(), remedy.placement.plage()));
            if best.is_some() {
                return best;
            }
        }
        None
    }

    fn tried(&self, world: &Snapshot, demand: &Demand, technician: UtilisateurId) -> Option<Placement> {
        let planner = Planner {
            snapshot: world,
            settings: self.settings,
            travel: self.travel,
        };
        let verdicts = planner.why_not(demand).into_iter();
        let mut own = verdicts.filter(|verdict| verdict.technician == technician);
        match own.next()?.outcome {
            Outcome::Feasible(placement) => Some(*placement),
            Outcome::Blocked(_) => None,
        }
    }

    /// What could be otherwise, by kind, the smallest change first.
    fn steps(&self, alone: &Snapshot, demand: &Demand, technician: UtilisateurId) -> Vec<Vec<Step>> {
        let Some(person) = alone.technician(technician) else {
            return Vec::new();
        };
        let mut groups = vec![vec![Step::Later]];
        if demand.fenetre_stricte {
            groups.push(vec![Step::Window]);
        }
        let (renewed, learnt) = abilities(alone, demand, person);
        groups.push(renewed);
        groups.push(visits(person, Fermete::Provisoire, demand));
        groups.push(visits(person, Fermete::Ferme, demand));
        groups.extend((1..=LONGEST / 30).map(|half| vec![Step::Overtime(half * 30)]));
        groups.push(others(person, demand, |kind| {
            matches!(kind, TypeCreneau::Reunion | TypeCreneau::Depot)
        }));
        groups.push(others(person, demand, |kind| kind == TypeCreneau::Formation));
        groups.push(vec![Step::OtherBranch]);
        groups.push(learnt);
        groups.push(others(person, demand, |kind| kind == TypeCreneau::Absence));
        let step = u32::try_from(self.step()).unwrap_or(15);
        let shorter = (1..4).map(|quarters| demand.duree * (4 - quarters) / 4);
        groups.extend(shorter.map(|minutes| vec![Step::Shorten(minutes.div_ceil(step) * step)]));
        if demand.couverture.is_some() {
            groups.push(vec![Step::Cover]);
        }
        if demand.ouverture.is_some() {
            groups.push(vec![Step::Open]);
        }
        groups.push(vec![Step::Allow]);
        groups
    }
}

/// What lacks for each need on the first day in question: papers to renew, and what was never held.
fn abilities(alone: &Snapshot, demand: &Demand, person: &Technician) -> (Vec<Step>, Vec<Step>) {
    let (mut renewed, mut learnt) = (Vec::new(), Vec::new());
    let zone = alone.zone(person.agence).unwrap_or(demand.fuseau);
    let first = crate::domain::heure::jour(zone, demand.au_plus_tot.max(alone.now()));
    let last = crate::domain::heure::jour(zone, demand.horizon);
    for besoin in &demand.besoins {
        let lacking = manques(
            &person.habilitations,
            &alone.reference.implique,
            besoin.exigence,
            first.iter_days().take_while(|jour| *jour <= last),
        );
        if lacking.is_empty() {
            continue;
        }
        let paper =
            |manque: &Manque| matches!(manque, Manque::Validite { .. } | Manque::TitreValidite { .. });
        let group = if lacking.iter().all(paper) {
            &mut renewed
        } else {
            &mut learnt
        };
        group.push(Step::Ability(besoin.exigence, lacking));
    }
    (renewed, learnt)
}

/// Each of the first with each of the second; the second alone where there is no first.
fn pairs(first: &[Step], second: &[Step]) -> Vec<Vec<Step>> {
    if first.is_empty() {
        return second.iter().map(|step| vec![step.clone()]).collect();
    }
    first
        .iter()
        .flat_map(|one| second.iter().map(move |other| vec![one.clone(), other.clone()]))
        .collect()
}

/// Visits of theirs that could go to somebody else: none that has begun or is pinned.
fn visits(person: &Technician, fermete: Fermete, demand: &Demand) -> Vec<Step> {
    let mut found = Vec::new();
    for creneau in within(person, demand).filter(|creneau| creneau.fermete == fermete && !creneau.epingle) {
        if let Some(travail) = creneau.travail.as_ref().filter(|travail| !travail.commence)
            && creneau.r#type == TypeCreneau::Intervention
            && !demand.remplace.contains(&travail.intervention)
        {
            let step = Step::Release(travail.intervention);
            if !found.contains(&step) {
                found.push(step);
            }
        }
    }
    found
}

fn others(person: &Technician, demand: &Demand, wanted: impl Fn(TypeCreneau) -> bool) -> Vec<Step> {
    within(person, demand)
        .filter(|creneau| creneau.fermete == Fermete::Ferme && wanted(creneau.r#type))
        .map(|creneau| Step::Free(creneau.id))
        .collect()
}

/// What lies in the time in which the work is wanted.
fn within<'p>(
    person: &'p Technician,
    demand: &'p Demand,
) -> impl Iterator<Item = &'p super::snapshot::Creneau> + 'p {
    person
        .creneaux
        .iter()
        .filter(|creneau| creneau.plage.fin() > demand.au_plus_tot && creneau.plage.debut() < demand.horizon)
}

/// The world of one person, and the demand, with these changes made; `None` where one of them changes nothing.
#[must_use]
pub fn apply(
    steps: &[Step],
    alone: &Snapshot,
    demand: &Demand,
    technician: UtilisateurId,
) -> Option<(Snapshot, Demand)> {
    let mut demand = demand.clone();
    let mut world = alone.clone();
    for step in steps {
        let mut person = world.technician(technician)?.clone();
        match step {
            Step::Later => {
                let known = world.calendars.iter().filter_map(|calendar| calendar.span());
                let end = time::at(known.map(|span| span.fin).min()?);
                if end <= demand.horizon {
                    return None;
                }
                demand.horizon = end;
            }
            Step::Window => demand.fenetre_stricte = false,
            Step::Ability(exigence, _) => person.habilitations.push(Habilitation {
                specialisation: exigence.specialisation,
                niveau: exigence.niveau,
                titre: exigence.titre,
                validite: Jours::TOUJOURS,
            }),
            Step::Release(visite) => demand.remplace.push(*visite),
            Step::Free(id) => person.creneaux.retain(|creneau| creneau.id != *id),
            Step::Overtime(minutes) => person.horaires = longer(&person.horaires, *minutes),
            Step::OtherBranch => {
                if demand.autres_agences || demand.agence.is_none_or(|agence| agence == person.agence) {
                    return None;
                }
                demand.autres_agences = true;
            }
            Step::Allow => {
                let before = demand.exclus.len();
                demand.exclus.retain(|id| *id != technician);
                if demand.exclus.len() == before {
                    return None;
                }
            }
            Step::Shorten(minutes) => {
                if *minutes >= demand.duree || *minutes == 0 {
                    return None;
                }
                demand.duree = *minutes;
            }
            Step::Open => demand.ouverture = None,
            Step::Cover => demand.couverture = None,
        }
        if matches!(step, Step::Ability(..) | Step::Free(_) | Step::Overtime(_)) {
            world.update(person);
        }
    }
    Some((world, demand))
}

/// Days that begin earlier and end later, where they are worked at all.
fn longer(horaires: &Horaires, minutes: u16) -> Horaires {
    let at = |minute: u16| {
        chrono::NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute % MINUTES_PAR_JOUR) * 60, 0)
    };
    let mut rows = Vec::new();
    for jour in [
        chrono::Weekday::Mon,
        chrono::Weekday::Tue,
        chrono::Weekday::Wed,
        chrono::Weekday::Thu,
        chrono::Weekday::Fri,
        chrono::Weekday::Sat,
        chrono::Weekday::Sun,
    ] {
        let hours = horaires.of(jour);
        for (index, (debut, fin)) in hours.iter().enumerate() {
            let debut = if index == 0 {
                debut.saturating_sub(minutes)
            } else {
                *debut
            };
            let fin = if index + 1 == hours.len() {
                (fin + minutes).min(MINUTES_PAR_JOUR)
            } else {
                *fin
            };
            rows.extend(at(debut).zip(at(fin)).map(|(debut, fin)| (jour, debut, fin)));
        }
    }
    Horaires::new(rows)
}
