//! Several people at once: teams for missions that take more than one.

use std::ops::ControlFlow;

use super::calendar::DayMask;
use super::check::Told;
use super::costs::Couts;
use super::demand::{Ask, Besoin};
use super::line::Line;
use super::rank::{Placement, Suggestion};
use super::slots::{Laid, Listener, Scratch, Search};
use super::time::{Minute, Span};
use super::{Planner, Travel};
use crate::domain::UtilisateurId;

/// Starts of one technician that are looked at.
const STARTS_EACH: usize = 8;
/// Starts for which a team is sought.
const STARTS: usize = 96;

/// Who listens for the first few slots of one technician.
struct Starts<'q> {
    found: &'q mut Vec<Vec<Span>>,
    left: usize,
}

impl Listener for Starts<'_> {
    fn wants(&self, _: Minute) -> bool {
        self.left > 0
    }

    fn take(&mut self, _: &Laid, parts: &[Span]) -> ControlFlow<()> {
        self.found.push(parts.to_vec());
        self.left -= 1;
        ControlFlow::Continue(())
    }
}

/// Somebody who could be of the team.
struct Candidate<'s> {
    line: Line<'s>,
    able: Vec<DayMask>,
    standing: Couts,
}

impl<T: Travel> Planner<'_, T> {
    /// The best team for each of the starts that somebody has, best first: needs are met greedily, the one that fewest
    /// can meet first, by whoever costs least.
    pub(super) fn suggest_teams(&self, ask: &Ask<'_>, n: usize) -> Vec<Suggestion> {
        let mut scratch = Scratch::default();
        let candidates: Vec<Candidate<'_>> = self
            .snapshot
            .agendas
            .iter()
            .filter(|agenda| ask.stranger(agenda).is_none())
            .map(|agenda| {
                let line = Line::new(self.snapshot, agenda, &ask.demand.remplace);
                let able = self.able(ask, &line);
                Candidate {
                    standing: self.standing(ask, &line),
                    line,
                    able,
                }
            })
            .filter(|Candidate { line, able, .. }| {
                able.iter().any(|days| *days != 0) && self.too_far(ask, line).is_none()
            })
            .collect();
        let mut slots = Vec::new();
        for Candidate { line, able, .. } in &candidates {
            let mut starts = Starts {
                found: &mut slots,
                left: STARTS_EACH,
            };
            self.search(
                ask,
                line,
                Search {
                    from: ask.earliest,
                    able,
                },
                &mut scratch,
                &mut starts,
            );
        }
        slots.sort_unstable();
        slots.dedup();
        slots.truncate(STARTS);
        let mut teams: Vec<(i32, &[Span], Vec<Member<'_>>)> = slots
            .iter()
            .filter_map(|parts| {
                let team = self.team(ask, &candidates, parts, &mut scratch)?;
                let total = team
                    .iter()
                    .fold(0i32, |sum, member| sum.saturating_add(member.couts.total()));
                Some((total, &parts[..], team))
            })
            .collect();
        teams.sort_by_key(|(total, parts, _)| (*total, *parts));
        teams.truncate(n);
        teams
            .into_iter()
            .map(|(_, parts, team)| {
                let mut couts = Couts::default();
                let equipe = team
                    .into_iter()
                    .map(
                        |Member {
                             candidate,
                             besoin,
                             laid,
                             couts: own,
                         }| {
                            couts += own;
                            Placement {
                                technician: candidate.id(),
                                besoin: besoin.id,
                                parts: parts.iter().map(|part| part.plage()).collect(),
                                aller: u32::try_from(laid.there).unwrap_or(0),
                                suite: u32::try_from(laid.on).unwrap_or(0),
                                couts: own,
                            }
                        },
                    )
                    .collect();
                Suggestion { equipe, couts }
            })
            .collect()
    }

    /// The team for one slot, if there are people enough.
    fn team<'c>(
        &self,
        ask: &Ask<'c>,
        candidates: &'c [Candidate<'c>],
        parts: &[Span],
        scratch: &mut Scratch,
    ) -> Option<Vec<Member<'c>>> {
        let whole = Span {
            debut: parts[0].debut,
            fin: parts[parts.len() - 1].fin,
        };
        let free: Vec<(&Candidate<'c>, Laid, DayMask)> = candidates
            .iter()
            .filter_map(|candidate| {
                let days = candidate.line.calendar.mask(whole)?;
                Some((candidate, self.fits(ask, &candidate.line, parts, scratch)?, days))
            })
            .collect();
        let able = |need: usize| {
            free.iter()
                .filter(move |(candidate, _, days)| days & !candidate.able[need] == 0)
        };
        let mut needs: Vec<(usize, &Besoin)> = ask.demand.besoins.iter().enumerate().collect();
        needs.sort_by_key(|(need, _)| able(*need).count());
        let mut team: Vec<Member<'c>> = Vec::new();
        for (need, besoin) in needs {
            let mut fit: Vec<Member<'c>> = able(need)
                .filter(|(candidate, ..)| !team.iter().any(|member| member.id() == candidate.id()))
                .map(|(candidate, laid, _)| Member {
                    candidate,
                    besoin,
                    laid: *laid,
                    couts: self.couts(
                        ask,
                        &candidate.line,
                        candidate.standing,
                        Some(besoin),
                        laid,
                        parts,
                    ),
                })
                .collect();
            let effectif = usize::from(besoin.effectif);
            if fit.len() < effectif {
                return None;
            }
            fit.sort_by_key(|member| (member.couts.total(), member.id()));
            fit.truncate(effectif);
            team.append(&mut fit);
        }
        Some(team)
    }

    /// The roads of a slot that breaks no rule of time for this person.
    fn fits(&self, ask: &Ask<'_>, line: &Line<'_>, parts: &[Span], scratch: &mut Scratch) -> Option<Laid> {
        // Most are busy: that is seen at once.
        if parts.iter().any(|part| line.taken_until(*part).is_some()) {
            return None;
        }
        let mut told = Told {
            now: self.snapshot.now,
            technician: line.agenda.technician.id,
            failures: Vec::new(),
        };
        self.check_time(ask, line, parts, &mut scratch.ledger, &mut told);
        if told.failures.is_empty() {
            self.laid(ask, line, parts)
        } else {
            None
        }
    }
}

/// Somebody for one need of a team.
struct Member<'c> {
    candidate: &'c Candidate<'c>,
    besoin: &'c Besoin,
    laid: Laid,
    couts: Couts,
}

impl Member<'_> {
    fn id(&self) -> UtilisateurId {
        self.candidate.id()
    }
}

impl Candidate<'_> {
    fn id(&self) -> UtilisateurId {
        self.line.agenda.technician.id
    }
}
