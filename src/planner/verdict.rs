//! Every technician's verdict, and what would do instead of a refused slot.

use std::ops::ControlFlow;

use super::check::{ANY_DAY, Poste, Told};
use super::costs::Couts;
use super::demand::{Ask, Demand};
use super::line::Line;
use super::rank::Placement;
use super::rules::{Cause, Change, Failure};
use super::slots::{Laid, Listener, Scratch, Search};
use super::time::{self, Minute, Span, snap};
use super::{Planner, Travel};
use crate::domain::refusal::Offer;
use crate::domain::{Plage, UtilisateurId};

/// What a demand would find with one technician.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Who.
    pub technician: UtilisateurId,
    /// Whether they can take it.
    pub outcome: Outcome,
}

/// Whether a technician can take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They can; this is their best hour, with its costs.
    Feasible(Box<Placement>),
    /// They can't: every rule that fails, never empty.
    Blocked(Vec<Failure>),
}

/// Stops at the first start that breaks no rule; keeps the first that nearly did.
#[derive(Default)]
struct First {
    found: Option<Vec<Span>>,
    missed: Option<Vec<Span>>,
}

impl Listener for First {
    fn wants(&self, _: Minute) -> bool {
        true
    }

    fn take(&mut self, _: &Laid, parts: &[Span]) -> ControlFlow<()> {
        self.found = Some(parts.to_vec());
        ControlFlow::Break(())
    }

    fn missed(&mut self, parts: &[Span]) {
        self.missed.get_or_insert_with(|| parts.to_vec());
    }
}

impl<T: Travel> Planner<'_, T> {
    /// One verdict a technician, in the order of their keys: the best hour with its costs, or every rule that fails.
    ///
    /// Of somebody too far away to be sent, time isn't looked at. Where time is lacking on the whole horizon, `aucun-creneau` tells how much there is, with the rules that fail at
    /// the first hour on which the work would be welcome. A mission that takes several people gets a verdict on each
    /// for any one of its needs.
    #[must_use]
    pub fn why_not(&self, demand: &Demand) -> Vec<Verdict> {
        let ask = Ask::new(self.snapshot, demand, None);
        let mut scratch = Scratch::default();
        self.snapshot
            .agendas
            .iter()
            .map(|agenda| {
                let line = Line::new(self.snapshot, agenda, &demand.remplace);
                Verdict {
                    technician: agenda.technician.id,
                    outcome: self.outcome(&ask, &line, &mut scratch),
                }
            })
            .collect()
    }

    fn outcome(&self, ask: &Ask<'_>, line: &Line<'_>, scratch: &mut Scratch) -> Outcome {
        let technician = line.agenda.technician.id;
        let mut told = Told {
            now: self.snapshot.now,
            technician,
            failures: Vec::new(),
        };
        let stranger = ask.stranger(line.agenda);
        let able = self.able(ask, line);
        if stranger.is_none()
            && let Some(best) = self.best(ask, line, &able, scratch)
        {
            return Outcome::Feasible(Box::new(best.place(technician)));
        }
        if let Some(cause) = stranger {
            told.add(cause, None);
        }
        if let Some(minutes) = self.too_far(ask, line) {
            let debut = snap(ask.since, self.step());
            self.check_ability(
                ask,
                line,
                Poste::Libre,
                Span {
                    debut,
                    fin: debut + ask.duration,
                },
                &mut told,
            );
            let limite = self.settings.trajet_max;
            told.add(
                Cause::TrajetTropLong {
                    requis: minutes.unsigned_abs(),
                    limite,
                },
                None,
            );
            return Outcome::Blocked(told.failures);
        }
        // Time is looked at on its own: of somebody who isn't able, one still wants to know whether they are free.
        let mut first = First::default();
        self.search(
            ask,
            line,
            Search {
                from: ask.earliest,
                able: ANY_DAY,
            },
            scratch,
            &mut first,
        );
        let whole = |debut: Minute| {
            vec![Span {
                debut,
                fin: debut + ask.duration,
            }]
        };
        if let Some(parts) = first.found {
            // Free on one day and able on another: the papers of the first free day are what lacks.
            self.check_ability(ask, line, Poste::Libre, outer(&parts), &mut told);
        } else {
            let room = self.longest_free(ask, line);
            let parts = first
                .missed
                .unwrap_or_else(|| whole(snap(room.debut, self.step())));
            self.check_ability(ask, line, Poste::Libre, outer(&parts), &mut told);
            let libre = room.minutes().min(ask.duration);
            let change = (libre > 0 && libre < ask.duration).then(|| Change::Shorten(libre.unsigned_abs()));
            let duree = ask.duration.unsigned_abs();
            told.add(
                Cause::AucunCreneau {
                    duree,
                    libre: libre.unsigned_abs(),
                },
                change,
            );
            self.check_time(ask, line, &parts, &mut scratch.ledger, &mut told);
            // No start does on the whole horizon: none is told.
            for failure in told
                .failures
                .iter_mut()
                .filter(|failure| failure.start().is_some())
            {
                failure.change = None;
            }
        }
        Outcome::Blocked(told.failures)
    }

    /// The longest time in which the person could be at work on this; empty at the first hour that is theirs and the
    /// demand's where there is none.
    fn longest_free(&self, ask: &Ask<'_>, line: &Line<'_>) -> Span {
        let mut windows = Vec::new();
        time::intersect(&line.agenda.hours, &ask.windows, &mut windows);
        let welcome = windows
            .iter()
            .find(|window| window.fin > ask.since)
            .map_or(ask.since, |window| window.debut.max(ask.since));
        let mut longest = Span {
            debut: welcome,
            fin: welcome,
        };
        for window in windows {
            let mut debut = window.debut;
            let busy = line.during(window).map(|held| held.span);
            for held in busy.chain([Span {
                debut: window.fin,
                fin: window.fin,
            }]) {
                let end = held.debut.min(window.fin);
                if debut < end {
                    let there = self.way_there(ask, line, debut);
                    let on = self.way_on(ask, line, end);
                    let free = Span {
                        debut: snap(debut + (there.minutes - there.room).max(0), self.step()),
                        fin: end - (on.minutes - on.room).max(0),
                    };
                    if free.minutes() > longest.minutes() {
                        longest = free;
                    }
                }
                debut = debut.max(held.fin);
            }
        }
        longest
    }

    /// The `n` nearest offers in place of a refused slot: other people at that time, the same and other people at
    /// another; nearest in time first, then cheapest, then by key. One a technician.
    ///
    /// `asked` is the slot that was refused, `technician` whose it was to be.
    #[must_use]
    pub fn alternatives(
        &self,
        demand: &Demand,
        technician: Option<UtilisateurId>,
        asked: Plage,
        n: usize,
    ) -> Vec<Offer> {
        let wanted = Demand {
            // What is wanted now is that time: waiting counts from it, either way.
            au_plus_tot: demand.au_plus_tot.min(asked.debut()),
            ..demand.clone()
        };
        let ask = Ask::new(self.snapshot, &wanted, None);
        let asked = Span::outward(asked);
        let mut scratch = Scratch::default();
        let mut found = Vec::new();
        for agenda in &self.snapshot.agendas {
            if ask.stranger(agenda).is_some() {
                continue;
            }
            let line = Line::new(self.snapshot, agenda, &demand.remplace);
            let able = self.able(&ask, &line);
            if able.iter().all(|days| *days == 0) || self.too_far(&ask, &line).is_some() {
                continue;
            }
            let in_one = line
                .agenda
                .hours
                .iter()
                .any(|hours| hours.minutes() >= ask.duration);
            let mut nearest = Nearest {
                planner: self,
                in_one,
                standing: self.standing(&ask, &line),
                ask: &ask,
                line: &line,
                asked,
                found: None,
            };
            // From that time on, then from the beginning: the first start after it, the last before it.
            self.search(
                &ask,
                &line,
                Search {
                    from: asked.debut,
                    able: &able,
                },
                &mut scratch,
                &mut nearest,
            );
            self.search(
                &ask,
                &line,
                Search {
                    from: ask.earliest,
                    able: &able,
                },
                &mut scratch,
                &mut nearest,
            );
            if let Some((apart, cost, span)) = nearest.found {
                let other = Some(agenda.technician.id) != technician;
                found.push((apart, other, cost, agenda.technician.id, span));
            }
        }
        found.sort_unstable();
        found.truncate(n);
        found
            .into_iter()
            .filter_map(|(.., id, span)| {
                let technician = self.snapshot.technician(id)?;
                Some(Offer {
                    login: technician.login.clone(),
                    nom: technician.nom.clone(),
                    plage: span.plage(),
                })
            })
            .collect()
    }
}

/// From the first to the last minute of the pieces.
fn outer(parts: &[Span]) -> Span {
    Span {
        debut: parts[0].debut,
        fin: parts[parts.len() - 1].fin,
    }
}

/// Who listens for the start nearest to the one asked for.
struct Nearest<'q, T> {
    planner: &'q Planner<'q, T>,
    ask: &'q Ask<'q>,
    line: &'q Line<'q>,
    standing: Couts,
    asked: Span,
    /// The work fits hours without a stop: an offer of a start is an offer of it in one piece.
    in_one: bool,
    /// Minutes apart, cost, and the slot.
    found: Option<(Minute, i32, Span)>,
}

impl<T: Travel> Listener for Nearest<'_, T> {
    fn wants(&self, start: Minute) -> bool {
        self.found
            .is_none_or(|(apart, ..)| start - self.asked.debut < apart)
    }

    fn take(&mut self, laid: &Laid, parts: &[Span]) -> ControlFlow<()> {
        if self.in_one && parts.len() > 1 {
            return ControlFlow::Continue(());
        }
        let span = Span {
            debut: laid.debut,
            fin: laid.fin,
        };
        let apart = (span.debut - self.asked.debut).abs();
        let cost = self
            .planner
            .couts(self.ask, self.line, self.standing, None, laid, parts)
            .total();
        if self.found.is_none_or(|found| (apart, cost) < (found.0, found.1)) {
            self.found = Some((apart, cost, span));
        }
        ControlFlow::Continue(())
    }
}
