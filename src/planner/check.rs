//! What speaks against one person at one time.

use super::calendar::DayMask;
use super::demand::{Ask, Besoin, Demand};
use super::labour::{Excess, Ledger, Proposal, is_paid, minutes};
use super::line::{Line, days_of};
use super::rules::{Cause, Change, Failure};
use super::time::{self, Minute, Span, snap};
use super::{Planner, Travel};
use crate::domain::creneau::TypeCreneau;
use crate::domain::habilitation::manques;
use crate::domain::{BesoinId, Plage, UtilisateurId};

/// As what a person would come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Poste {
    /// For whichever need they meet.
    #[default]
    Libre,
    /// For this need.
    Besoin(BesoinId),
    /// To help those who meet the needs: no ability asked.
    Aide,
}

impl<T: Travel> Planner<'_, T> {
    /// Every rule that placing this person at this time would break; none means that they can do it.
    ///
    /// `parts` are the pieces of work, in any order; several for work around lunch or over days. Their length is taken as
    /// it is, whatever the demand's. What the demand would replace ([`Demand::remplace`]) is as if it were gone.
    #[must_use]
    pub fn check(
        &self,
        demand: &Demand,
        technician: UtilisateurId,
        poste: Poste,
        parts: &[Plage],
    ) -> Vec<Failure> {
        let mut spans: Vec<Span> = parts.iter().map(|part| Span::outward(*part)).collect();
        time::normalise(&mut spans);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return Vec::new();
        };
        let whole = Span {
            debut: first.debut,
            fin: last.fin,
        };
        let ask = Ask::new(self.snapshot, demand, Some(whole));
        let Some(agenda) = self.snapshot.agenda(technician) else {
            return vec![Failure {
                technician,
                cause: Cause::Indisponible,
                change: None,
            }];
        };
        let line = Line::new(self.snapshot, agenda, &demand.remplace);
        let mut told = Told {
            now: self.snapshot.now,
            technician,
            failures: Vec::new(),
        };
        if let Some(cause) = ask.stranger(agenda) {
            told.add(cause, None);
        }
        self.check_ability(&ask, &line, poste, whole, &mut told);
        self.check_time(&ask, &line, &spans, &mut Ledger::default(), &mut told);
        told.failures
    }

    /// Ability on each day, for the need that comes nearest.
    pub(super) fn check_ability(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        poste: Poste,
        whole: Span,
        told: &mut Told,
    ) {
        let besoins: Vec<&Besoin> = match poste {
            Poste::Aide => return,
            Poste::Libre => ask.demand.besoins.iter().collect(),
            Poste::Besoin(id) => ask
                .demand
                .besoins
                .iter()
                .filter(|besoin| besoin.id == Some(id))
                .collect(),
        };
        let (Some(from), Some(to)) = (
            line.calendar.index(whole.debut),
            line.calendar.index(whole.fin - 1),
        ) else {
            return;
        };
        let lacking = besoins
            .into_iter()
            .map(|besoin| {
                manques(
                    &line.agenda.technician.habilitations,
                    &self.snapshot.reference.implique,
                    besoin.exigence,
                    (from..=to).map(|index| line.calendar.day(index).date),
                )
            })
            .min_by_key(Vec::len);
        for manque in lacking.into_iter().flatten() {
            told.lacks(manque);
        }
    }

    /// Everything about the time: the demand's, the person's, the road's, the law's.
    pub(super) fn check_time(
        &self,
        ask: &Ask<'_>,
        line: &Line<'_>,
        parts: &[Span],
        ledger: &mut Ledger,
        told: &mut Told,
    ) {
        let (debut, fin) = (parts[0].debut, parts[parts.len() - 1].fin);
        let whole = Span { debut, fin };
        if line.calendar.mask(whole).is_none() {
            let known = line.calendar.span().map_or(time::LAST, |span| span.fin);
            told.add(Cause::HorsHorizon(time::at(known)), None);
            return;
        }
        self.check_demand(ask, parts, told);
        self.check_person(ask, line, parts, told);
        let mut proposal = Proposal {
            held: &line.held,
            parts,
            paid_road: 0,
            onward: None,
        };
        for day in days_of(parts) {
            let there = self.way_there(ask, line, day.debut);
            let on = self.way_on(ask, line, day.fin);
            if day.debut == debut && is_paid(line.before(debut), debut) {
                proposal.paid_road = there.minutes.min(there.room).max(0);
            }
            proposal.onward = on.chained.then_some(on.minutes.min(on.room).max(0));
            // Somebody who is busy then has no road to speak of.
            if line.taken_until(day).is_some() {
                continue;
            }
            let limite = minutes(self.settings.trajet_max);
            if there.minutes > limite {
                told.add(
                    Cause::TrajetTropLong {
                        requis: positive(there.minutes),
                        limite: positive(limite),
                    },
                    None,
                );
            }
            // Whoever enters work that has begun is there already.
            if !there.fits() && day.debut >= ask.earliest {
                told.add(
                    Cause::TrajetImpossible {
                        suite: false,
                        requis: positive(there.minutes),
                        disponible: positive(there.room),
                    },
                    Some(Change::StartFrom(
                        self.quarter(day.debut + there.minutes - there.room),
                    )),
                );
            }
            if !on.fits() {
                let start = debut - (on.minutes - on.room);
                told.add(
                    Cause::TrajetImpossible {
                        suite: true,
                        requis: positive(on.minutes),
                        disponible: positive(on.room),
                    },
                    Some(Change::StartBy(self.quarter_before(start))),
                );
            }
        }
        let length = whole.minutes();
        let limits = self.settings.travail;
        ledger.judge(line.calendar, &limits, proposal, |excess| {
            self.tell_excess(line, excess, length, told);
            true
        });
    }

    /// The demand's own limits: earliest start, appointment, opening, coverage.
    fn check_demand(&self, ask: &Ask<'_>, parts: &[Span], told: &mut Told) {
        let (debut, fin) = (parts[0].debut, parts[parts.len() - 1].fin);
        if debut < ask.earliest {
            let limite = time::at(ask.earliest);
            told.add(
                Cause::TropTot(limite),
                Some(Change::StartFrom(self.quarter(ask.earliest))),
            );
        }
        if let Some(wish) = ask.wish
            && ask.demand.fenetre_stricte
            && !wish.covers(Span { debut, fin })
        {
            let change = if debut < wish.debut {
                Change::StartFrom(self.quarter(wish.debut))
            } else {
                Change::StartBy(self.quarter_before(wish.fin - (fin - debut)))
            };
            told.add(Cause::Fenetre(wish.plage()), Some(change));
        }
        if let Some(open) = &ask.open
            && let Some(outside) = outside(open, parts)
        {
            told.add(Cause::SiteFerme(outside.plage()), self.opening(open, parts));
        }
        if let Some(cover) = &ask.cover
            && let Some(outside) = outside(cover, parts)
        {
            told.add(Cause::HorsCouverture(outside.plage()), self.opening(cover, parts));
        }
    }

    /// What the person holds, and their hours.
    fn check_person(&self, ask: &Ask<'_>, line: &Line<'_>, parts: &[Span], told: &mut Told) {
        let mut last = None;
        for held in parts.iter().flat_map(|part| line.during(*part)) {
            if last.replace(held.source) == Some(held.source) {
                continue;
            }
            let road = self.trip(line.calendar, &held.place, &ask.place, held.span.fin);
            let free = Change::StartFrom(self.quarter(held.span.fin + road));
            let cause = match held.kind {
                TypeCreneau::Absence => Cause::Absence(held.span.plage()),
                kind => Cause::CreneauOccupe {
                    r#type: kind,
                    plage: held.span.plage(),
                    source: held.source,
                },
            };
            told.add(cause, Some(free));
        }
        let mut hours = std::borrow::Cow::Borrowed(&line.agenda.hours);
        if ask.demand.astreinte {
            hours.to_mut().extend_from_slice(&line.agenda.astreintes);
            time::normalise(hours.to_mut());
        }
        if let Some(outside) = outside(&hours, parts) {
            told.add(Cause::HorsHoraires(outside.plage()), self.opening(&hours, parts));
        }
    }

    fn tell_excess(&self, line: &Line<'_>, excess: Excess, length: i32, told: &mut Told) {
        let law = self.settings.travail;
        let shorten = |total: i32, limite: u32| {
            let left = length - (total - minutes(limite));
            (left >= self.step()).then(|| Change::Shorten(positive(left)))
        };
        match excess {
            Excess::RestBefore { rest, since } => told.add(
                Cause::ReposQuotidien {
                    repos: positive(rest),
                    limite: law.repos_quotidien,
                },
                Some(Change::StartFrom(
                    self.quarter(since + minutes(law.repos_quotidien)),
                )),
            ),
            Excess::RestAfter { rest, until } => told.add(
                Cause::ReposQuotidien {
                    repos: positive(rest),
                    limite: law.repos_quotidien,
                },
                Some(Change::StartBy(
                    self.quarter_before(until - minutes(law.repos_quotidien) - length),
                )),
            ),
            Excess::Day { day, total } => {
                let limite = law.duree_quotidienne;
                let day = line.calendar.day(day);
                told.add(
                    Cause::DureeJournaliere {
                        jour: day.date,
                        total: positive(total),
                        limite,
                    },
                    shorten(total, limite).or(Some(Change::StartFrom(time::at(day.span.fin)))),
                );
            }
            Excess::Week { day, total } => {
                let limite = law.duree_hebdomadaire;
                let day = line.calendar.day(day);
                told.add(
                    Cause::DureeHebdomadaire {
                        lundi: monday(day.date),
                        total: positive(total),
                        limite,
                    },
                    shorten(total, limite).or(Some(Change::StartFrom(time::at(day.week.fin)))),
                );
            }
            Excess::WeeklyRest { day, rest } => {
                let limite = law.repos_hebdomadaire;
                let day = line.calendar.day(day);
                told.add(
                    Cause::ReposHebdomadaire {
                        lundi: monday(day.date),
                        repos: positive(rest),
                        limite,
                    },
                    Some(Change::StartFrom(time::at(day.week.fin))),
                );
            }
            Excess::Run { minutes } => told.add(
                Cause::Pause6h {
                    continu: positive(minutes),
                    limite: law.travail_sans_pause,
                },
                None,
            ),
        }
    }

    /// The nearest start at which the pieces, laid end to end, lie in `open`.
    fn opening(&self, open: &[Span], parts: &[Span]) -> Option<Change> {
        let debut = parts[0].debut;
        let length: i32 = parts.iter().map(|part| part.minutes()).sum();
        // What is past is no remedy: the stretch of now goes on from now.
        let now = snap(self.snapshot.now, self.step());
        let sooner = open
            .iter()
            .filter(|span| span.minutes() >= length)
            .map(|span| span.fin - length)
            .filter(|start| *start < debut && *start >= now)
            .max();
        let start = |span: &Span| {
            if debut < now {
                span.debut.max(now)
            } else {
                span.debut
            }
        };
        let later = open
            .iter()
            .map(|span| (start(span), span.fin))
            .find(|(start, fin)| *start >= debut && fin - start >= length)
            .map(|(start, _)| start);
        match (sooner, later) {
            (Some(sooner), Some(later)) if debut - sooner <= later - debut => {
                Some(Change::StartBy(self.quarter_before(sooner)))
            }
            (_, Some(later)) => Some(Change::StartFrom(self.quarter(later))),
            (Some(sooner), None) => Some(Change::StartBy(self.quarter_before(sooner))),
            (None, None) => None,
        }
    }

    fn quarter(&self, minute: Minute) -> chrono::DateTime<chrono::Utc> {
        time::at(snap(minute, self.step()))
    }

    fn quarter_before(&self, minute: Minute) -> chrono::DateTime<chrono::Utc> {
        time::at(minute - minute.rem_euclid(self.step()))
    }
}

/// Failures as they are told.
pub(super) struct Told {
    /// What would have to be changed to a time before this is not told: it is past.
    pub(super) now: Minute,
    pub(super) technician: UtilisateurId,
    pub(super) failures: Vec<Failure>,
}

impl Told {
    pub(super) fn add(&mut self, cause: Cause, change: Option<Change>) {
        let past = |change: &Change| match change {
            Change::StartFrom(instant) | Change::StartBy(instant) => *instant < time::at(self.now),
            Change::Shorten(_) | Change::Level(_) | Change::ValidOn(_) => false,
        };
        let change = change.filter(|change| !past(change));
        self.failures.push(Failure {
            technician: self.technician,
            cause,
            change,
        });
    }

    fn lacks(&mut self, manque: crate::domain::habilitation::Manque) {
        use crate::domain::habilitation::Manque;
        let change = match manque {
            Manque::Specialisation { .. } | Manque::Titre { .. } => None,
            Manque::Niveau { requis, .. } => Some(Change::Level(requis)),
            Manque::Validite { jour, .. } | Manque::TitreValidite { jour, .. } => Some(Change::ValidOn(jour)),
        };
        self.add(Cause::Habilitation(manque), change);
    }
}

/// The first stretch of the pieces that lies outside.
fn outside(open: &[Span], parts: &[Span]) -> Option<Span> {
    parts.iter().find_map(|part| {
        let mut reached = part.debut;
        for span in open
            .iter()
            .filter(|span| span.fin > part.debut && span.debut < part.fin)
        {
            if span.debut > reached {
                return Span::new(reached, span.debut);
            }
            reached = span.fin;
        }
        Span::new(reached, part.fin)
    })
}

fn monday(date: chrono::NaiveDate) -> chrono::NaiveDate {
    date.week(chrono::Weekday::Mon).first_day()
}

fn positive(minutes: i32) -> u32 {
    u32::try_from(minutes).unwrap_or(0)
}

/// Days on which anyone is able: for questions about time alone.
pub(super) const ANY_DAY: &[DayMask] = &[DayMask::MAX];
