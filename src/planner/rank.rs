//! The best people and hours, and what each would cost.

use std::ops::ControlFlow;

use super::agenda::Agenda;
use super::calendar::DayMask;
use super::costs::{Cout, Couts};
use super::demand::{Ask, Besoin, Demand};
use super::line::Line;
use super::rules::Cause;
use super::slots::{Laid, Listener, Scratch, Search};
use super::time::{Minute, Span, covered};
use super::{Planner, Travel};
use crate::domain::{BesoinId, Plage, UtilisateurId};

/// One person's part in a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Who.
    pub technician: UtilisateurId,
    /// Which need they would meet; none when the mission asks for nobody in particular.
    pub besoin: Option<BesoinId>,
    /// When they would work: one range, or several around lunch and nights.
    pub parts: Vec<Plage>,
    /// Minutes on the road to the work.
    pub aller: u32,
    /// Minutes on the road after it: to what follows on the same day, or home.
    pub suite: u32,
    /// What speaks against it.
    pub couts: Couts,
}

impl Placement {
    /// From the first to the last minute of work.
    #[must_use]
    pub fn plage(&self) -> Plage {
        let first = self.parts[0];
        Plage::new(first.debut(), self.parts[self.parts.len() - 1].fin()).unwrap_or(first)
    }
}

/// People and a time for a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who; as many as the demand takes, all at the same time.
    pub equipe: Vec<Placement>,
    /// What speaks against it, everyone together.
    pub couts: Couts,
}

impl Suggestion {
    /// From the first to the last minute of work.
    #[must_use]
    pub fn plage(&self) -> Plage {
        self.equipe[0].plage()
    }
}

/// The best slot of one technician.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) laid: Laid,
    pub(super) parts: Vec<Span>,
    pub(super) besoin: Option<BesoinId>,
    pub(super) couts: Couts,
    /// Of these, all together.
    total: i32,
}

/// Who listens for the best slot of one technician.
struct Best<'q, T> {
    planner: &'q Planner<'q, T>,
    ask: &'q Ask<'q>,
    line: &'q Line<'q>,
    able: &'q [DayMask],
    /// What speaks against the person whenever it were, and all of it together.
    standing: Couts,
    always: i32,
    found: Option<Found>,
}

impl<T: Travel> Listener for Best<'_, T> {
    fn wants(&self, start: Minute) -> bool {
        // What is always so, and what only grows with time: once they are as dear, nothing later wins.
        self.found
            .as_ref()
            .is_none_or(|best| self.always.saturating_add(self.planner.delay(self.ask, start)) < best.total)
    }

    fn take(&mut self, laid: &Laid, parts: &[Span]) -> ControlFlow<()> {
        let besoin = self.ask.easiest(self.line, self.able, parts);
        let couts = self
            .planner
            .couts(self.ask, self.line, self.standing, besoin, laid, parts);
        let total = couts.total();
        if self.found.as_ref().is_none_or(|best| total < best.total) {
            let mut kept = self.found.take().map(|found| found.parts).unwrap_or_default();
            kept.clear();
            kept.extend_from_slice(parts);
            self.found = Some(Found {
                laid: *laid,
                parts: kept,
                besoin: besoin.and_then(|besoin| besoin.id),
                couts,
                total,
            });
        }
        ControlFlow::Continue(())
    }
}

impl Found {
    /// A person's part, told in full.
    pub(super) fn place(self, technician: UtilisateurId) -> Placement {
        Placement {
            technician,
            besoin: self.besoin,
            parts: self.parts.iter().map(|part| part.plage()).collect(),
            aller: u32::try_from(self.laid.there).unwrap_or(0),
            suite: u32::try_from(self.laid.on).unwrap_or(0),
            couts: self.couts,
        }
    }
}

impl<T: Travel> Planner<'_, T> {
    /// The `n` best suggestions, best first: people and hours that break no rule. Each technician comes once, at their
    /// best hour; for a mission that takes several people, each start comes once, with the best team for it.
    #[must_use]
    pub fn suggest(&self, demand: &Demand, n: usize) -> Vec<Suggestion> {
        let ask = Ask::new(self.snapshot, demand, None);
        if demand.effectif() > 1 {
            return self.suggest_teams(&ask, n);
        }
        let mut scratch = Scratch::default();
        let mut found: Vec<(i32, UtilisateurId, Found)> = Vec::new();
        for agenda in &self.snapshot.agendas {
            if ask.stranger(agenda).is_some() {
                continue;
            }
            let line = Line::new(self.snapshot, agenda, &demand.remplace);
            let able = self.able(&ask, &line);
            if let Some(best) = self.best(&ask, &line, &able, &mut scratch) {
                found.push((best.total, agenda.technician.id, best));
            }
        }
        found.sort_unstable_by_key(|(total, technician, _)| (*total, *technician));
        found.truncate(n);
        found
            .into_iter()
            .map(|(_, technician, best)| Suggestion {
                couts: best.couts,
                equipe: vec![best.place(technician)],
            })
            .collect()
    }

    /// The cheapest slot of one technician.
    pub(super) fn best(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        able: &[DayMask],
        scratch: &mut Scratch,
    ) -> Option<Found> {
        if able.iter().all(|days| *days == 0) || self.too_far(ask, line).is_some() {
            return None;
        }
        let standing = self.standing(ask, line);
        let always = standing.total();
        let mut best = Best {
            planner: self,
            ask,
            line,
            able,
            standing,
            always,
            found: None,
        };
        let from = ask.earliest;
        self.search(ask, line, Search { from, able }, scratch, &mut best);
        best.found
    }

    /// For each need, the days on which the person meets it; one for all days when nothing particular is asked.
    pub(super) fn able(&self, ask: &Ask<'_>, line: &Line<'_>) -> Vec<DayMask> {
        let besoins = &ask.demand.besoins;
        if besoins.is_empty() {
            return vec![DayMask::MAX];
        }
        besoins
            .iter()
            .map(|besoin| line.able(self.snapshot, besoin.exigence))
            .collect()
    }

    /// What waiting until `start` costs.
    fn wait(&self, ask: &Ask<'_>, start: Minute) -> i32 {
        let per_hour = self.settings.poids.attente[usize::from(ask.demand.priorite.clamp(1, 4)) - 1];
        (start - ask.since).max(0).saturating_mul(per_hour) / 60
    }

    /// What being done after a promised time costs.
    fn late(&self, promised: Option<Minute>, done: Minute) -> i32 {
        let poids = &self.settings.poids;
        match promised {
            Some(limit) if limit < done => poids.promesse + (done - limit).saturating_mul(poids.retard),
            _ => 0,
        }
    }

    /// The least that the hour costs work that starts at `start` or later: no slot is cheaper.
    fn delay(&self, ask: &Ask<'_>, start: Minute) -> i32 {
        let fin = start.saturating_add(ask.duration);
        let after_wish = ask
            .wish
            .map_or(0, |wish| (fin - wish.fin).max(0))
            .saturating_mul(self.settings.poids.fenetre);
        [
            self.wait(ask, start),
            after_wish,
            self.late(ask.gti, start),
            self.late(ask.gtr, fin),
        ]
        .into_iter()
        .fold(0, i32::saturating_add)
    }

    /// The soft costs of a person that don't depend on when.
    pub(super) fn standing(&self, ask: &Ask<'_>, line: &Line<'_>) -> Couts {
        let poids = &self.settings.poids;
        let demand = ask.demand;
        let technician = &line.agenda.technician;
        let flag = |holds: bool, weight: i32| if holds { weight } else { 0 };
        let mut couts = Couts::default();
        let more = (line.agenda.load - self.snapshot.mean_load).max(0);
        couts.set(Cout::Charge, more * poids.charge / 60);
        let another = demand.habitue.is_some_and(|habitue| habitue != technician.id);
        couts.set(Cout::Habitue, flag(another, poids.habitue));
        let of_team = technician
            .equipes
            .iter()
            .any(|equipe| demand.equipes.contains(equipe));
        couts.set(
            Cout::Equipe,
            flag(!demand.equipes.is_empty() && !of_team, poids.equipe),
        );
        let elsewhere = demand.agence.is_some_and(|agence| agence != technician.agence);
        couts.set(Cout::Agence, flag(elsewhere, poids.agence));
        couts
    }

    /// The soft costs of work laid out, from what always speaks against the person.
    pub(super) fn couts(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        standing: Couts,
        besoin: Option<&Besoin>,
        laid: &Laid,
        parts: &[Span],
    ) -> Couts {
        let poids = &self.settings.poids;
        let mut couts = standing;
        couts.set(Cout::Trajet, laid.there);
        couts.set(Cout::Detour, (laid.on - laid.direct).max(-laid.there));
        couts.set(Cout::Attente, self.wait(ask, laid.debut));
        if let Some(wish) = ask.wish {
            let outside = (wish.debut - laid.debut).max(0) + (laid.fin - wish.fin).max(0);
            couts.set(Cout::Fenetre, outside.saturating_mul(poids.fenetre));
        }
        couts.set(Cout::Gti, self.late(ask.gti, laid.debut));
        couts.set(Cout::Gtr, self.late(ask.gtr, laid.fin));
        if let Some(besoin) = besoin {
            couts.set(Cout::Niveau, line.surplus(besoin, laid.debut) * poids.niveau);
        }
        couts.set(Cout::Coupure, laid.cuts * poids.coupure);
        let pencilled = line.agenda.pencilled.iter().filter(|(span, visit)| {
            parts.iter().any(|part| part.overlaps(*span))
                && !visit.is_some_and(|visit| ask.demand.remplace.contains(&visit))
        });
        let pencilled = i32::try_from(pencilled.count()).unwrap_or(i32::MAX / 1_000);
        couts.set(Cout::Provisoire, pencilled * poids.provisoire);
        // Only those on call are ever found outside their hours.
        if ask.demand.astreinte && parts.iter().any(|part| !covered(&line.agenda.hours, *part)) {
            couts.set(Cout::Astreinte, poids.astreinte);
        }
        if line.over_time.is_some_and(|until| laid.debut < until) {
            couts.set(Cout::Debordement, poids.debordement);
        }
        couts
    }
}

impl<'d> Ask<'d> {
    /// The need that the person meets with the least skill to spare.
    fn easiest(&self, line: &Line<'_>, able: &[DayMask], parts: &[Span]) -> Option<&'d Besoin> {
        if let [only] = &self.demand.besoins[..] {
            return Some(only);
        }
        let whole = Span {
            debut: parts[0].debut,
            fin: parts[parts.len() - 1].fin,
        };
        let days = line.calendar.mask(whole)?;
        self.demand
            .besoins
            .iter()
            .zip(able)
            .filter(|(_, able)| days & !**able == 0)
            .map(|(besoin, _)| besoin)
            .min_by_key(|besoin| line.surplus(besoin, whole.debut))
    }

    /// Why the person isn't asked at all, whenever it were.
    pub(super) fn stranger(&self, agenda: &Agenda) -> Option<Cause> {
        let technician = &agenda.technician;
        if self.demand.exclus.contains(&technician.id) {
            return Some(Cause::Exclu);
        }
        let elsewhere = self
            .demand
            .agence
            .is_some_and(|agence| agence != technician.agence);
        (elsewhere && !self.demand.autres_agences).then_some(Cause::Agence(technician.agence))
    }
}
