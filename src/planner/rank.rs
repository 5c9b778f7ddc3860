//! The best people and hours, and what each would cost.

use std::ops::ControlFlow;

use super::agenda::Agenda;
use super::calendar::DayMask;
use super::costs::{Cout, Couts};
use super::demand::{Ask, Besoin, Demand};
use super::line::Line;
use super::roads::Roads;
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
    /// The roads to record with it.
    pub roads: Roads,
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

/// Who listens for the best slot of one technician.
struct Best<'q, T> {
    planner: &'q Planner<'q, T>,
    ask: &'q Ask<'q>,
    line: &'q Line<'q>,
    able: &'q [DayMask],
    /// Cost and start.
    found: Option<(i32, Minute)>,
}

impl<T: Travel> Listener for Best<'_, T> {
    fn wants(&self, start: Minute) -> bool {
        // No other cost is below zero: once the wait alone is as dear, nothing later wins.
        self.found
            .is_none_or(|(best, _)| self.planner.wait(self.ask, start) < best)
    }

    fn take(&mut self, laid: &Laid, parts: &[Span]) -> ControlFlow<()> {
        let besoin = self.planner.easiest(self.ask, self.line, self.able, parts);
        let total = self
            .planner
            .couts(self.ask, self.line, besoin, laid, parts)
            .total();
        if self.found.is_none_or(|(best, _)| total < best) {
            self.found = Some((total, laid.debut));
        }
        ControlFlow::Continue(())
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
        let mut found: Vec<(i32, UtilisateurId, Minute)> = Vec::new();
        for agenda in &self.snapshot.agendas {
            if self.stranger(&ask, agenda).is_some() {
                continue;
            }
            let line = Line::new(self.snapshot, agenda, &demand.remplace);
            let able = self.able(&ask, &line);
            if let Some((cost, debut)) = self.best(&ask, &line, &able, &mut scratch) {
                found.push((cost, agenda.technician.id, debut));
            }
        }
        found.sort_unstable();
        found.truncate(n);
        found
            .into_iter()
            .filter_map(|(_, id, debut)| {
                let line = Line::new(self.snapshot, self.snapshot.agenda(id)?, &demand.remplace);
                let able = self.able(&ask, &line);
                let placement = self.placement(&ask, &line, &able, debut, &mut scratch)?;
                Some(Suggestion {
                    couts: placement.couts,
                    equipe: vec![placement],
                })
            })
            .collect()
    }

    /// The cheapest start of one technician, and what it costs.
    pub(super) fn best(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        able: &[DayMask],
        scratch: &mut Scratch,
    ) -> Option<(i32, Minute)> {
        let search = Search {
            from: ask.earliest,
            able,
        };
        let mut best = Best {
            planner: self,
            ask,
            line,
            able,
            found: None,
        };
        if able.iter().any(|days| *days != 0) && self.too_far(ask, line).is_none() {
            self.search(ask, line, search, scratch, &mut best);
        }
        best.found
    }

    /// The placement that a search found at `debut`.
    pub(super) fn placement(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        able: &[DayMask],
        debut: Minute,
        scratch: &mut Scratch,
    ) -> Option<Placement> {
        struct First(Option<(Laid, Vec<Span>)>);
        impl Listener for First {
            fn wants(&self, _: Minute) -> bool {
                true
            }
            fn take(&mut self, laid: &Laid, parts: &[Span]) -> ControlFlow<()> {
                self.0 = Some((*laid, parts.to_vec()));
                ControlFlow::Break(())
            }
        }
        let mut first = First(None);
        self.search(ask, line, Search { from: debut, able }, scratch, &mut first);
        let (laid, parts) = first.0?;
        Some(self.place(ask, line, able, &laid, &parts))
    }

    /// A person's part, told in full.
    pub(super) fn place(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        able: &[DayMask],
        laid: &Laid,
        parts: &[Span],
    ) -> Placement {
        let besoin = self.easiest(ask, line, able, parts);
        Placement {
            technician: line.agenda.technician.id,
            besoin: besoin.and_then(|besoin| besoin.id),
            parts: parts.iter().map(|part| part.plage()).collect(),
            aller: u32::try_from(laid.there).unwrap_or(0),
            suite: u32::try_from(laid.on).unwrap_or(0),
            roads: self.roads_with(ask, line, parts),
            couts: self.couts(ask, line, besoin, laid, parts),
        }
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

    /// The need that the person meets with the least skill to spare.
    fn easiest<'d>(
        &self,
        ask: &Ask<'d>,
        line: &Line<'_>,
        able: &[DayMask],
        parts: &[Span],
    ) -> Option<&'d Besoin> {
        if let [only] = &ask.demand.besoins[..] {
            return Some(only);
        }
        let whole = Span {
            debut: parts[0].debut,
            fin: parts[parts.len() - 1].fin,
        };
        let days = line.calendar.mask(whole)?;
        ask.demand
            .besoins
            .iter()
            .zip(able)
            .filter(|(_, able)| days & !**able == 0)
            .map(|(besoin, _)| besoin)
            .min_by_key(|besoin| line.surplus(besoin, whole.debut))
    }

    /// What waiting until `start` costs.
    fn wait(&self, ask: &Ask<'_>, start: Minute) -> i32 {
        let per_hour = self.settings.poids.attente[usize::from(ask.demand.priorite.clamp(1, 4)) - 1];
        (start - ask.since).max(0) * per_hour / 60
    }

    /// The soft costs of work laid out.
    pub(super) fn couts(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        besoin: Option<&Besoin>,
        laid: &Laid,
        parts: &[Span],
    ) -> Couts {
        let poids = &self.settings.poids;
        let demand = ask.demand;
        let technician = &line.agenda.technician;
        let mut couts = Couts::default();
        couts.set(Cout::Trajet, laid.there);
        couts.set(Cout::Detour, (laid.on - laid.direct).max(-laid.there));
        couts.set(Cout::Attente, self.wait(ask, laid.debut));
        if let Some(wish) = ask.wish {
            let outside = (wish.debut - laid.debut).max(0) + (laid.fin - wish.fin).max(0);
            couts.set(Cout::Fenetre, outside * poids.fenetre);
        }
        let late = |limit: Option<Minute>, done: Minute| {
            let late = limit.map_or(0, |limit| (done - limit).max(0));
            if late == 0 {
                0
            } else {
                poids.promesse + late * poids.retard
            }
        };
        couts.set(Cout::Gti, late(ask.gti, laid.debut));
        couts.set(Cout::Gtr, late(ask.gtr, laid.fin));
        let more = (line.agenda.load - self.snapshot.mean_load).max(0);
        couts.set(Cout::Charge, more * poids.charge / 60);
        if let Some(besoin) = besoin {
            couts.set(Cout::Niveau, line.surplus(besoin, laid.debut) * poids.niveau);
        }
        let flag = |holds: bool, weight: i32| if holds { weight } else { 0 };
        couts.set(
            Cout::Habitue,
            flag(
                demand.habitue.is_some_and(|habitue| habitue != technician.id),
                poids.habitue,
            ),
        );
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
        couts.set(Cout::Coupure, laid.cuts * poids.coupure);
        let pencilled = line.agenda.pencilled.iter().filter(|(span, visit)| {
            parts.iter().any(|part| part.overlaps(*span))
                && !visit.is_some_and(|visit| demand.remplace.contains(&visit))
        });
        let pencilled = i32::try_from(pencilled.count()).unwrap_or(i32::MAX / 1_000);
        couts.set(Cout::Provisoire, pencilled * poids.provisoire);
        let called_out = parts.iter().any(|part| !covered(&line.agenda.hours, *part));
        couts.set(Cout::Astreinte, flag(called_out, poids.astreinte));
        couts
    }

    /// Why the person isn't asked at all, whenever it were.
    pub(super) fn stranger(&self, ask: &Ask<'_>, agenda: &Agenda) -> Option<Cause> {
        let technician = &agenda.technician;
        if ask.demand.exclus.contains(&technician.id) {
            return Some(Cause::Exclu);
        }
        let elsewhere = ask
            .demand
            .agence
            .is_some_and(|agence| agence != technician.agence);
        (elsewhere && !ask.demand.autres_agences).then_some(Cause::Agence(technician.agence))
    }
}
