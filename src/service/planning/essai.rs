//! What a place on the board would mean for a job, before it is dropped there.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;

use super::venus::Venus;
use super::{board, feasible, suggest, world};
use crate::domain::planning::{Echange, Essai};
use crate::domain::{Actor, InterventionId, MissionId, Plage, Refusal, UtilisateurId, heure};
use crate::planner::{Demand, Failure, Look, Planner, Poste, Rule, Snapshot, shifted};
use crate::service::mission::MissionRef;
use crate::service::{Answer, Error, Service};
use crate::store;
use crate::store::intervention::Part;

/// A place to try a job on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Essayer {
    /// The job's mission.
    pub mission: MissionRef,
    /// The visit that is moved; absent: a visit that is not there yet.
    pub visite: Option<VisiteEssayee>,
    /// Whose time it would be.
    pub vers: UtilisateurId,
    /// When.
    pub quand: Quand,
    /// Whether they would come to help, beside those whom the mission asks for.
    pub aide: bool,
    /// Minutes of work that isn't there yet, where it isn't as long as its mission: help for a piece of a visit.
    pub minutes: Option<u32>,
    /// The visit that would come where this one is, in exchange, and its mission.
    pub echange: Option<(InterventionId, MissionId)>,
}

/// The visit that is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisiteEssayee {
    /// Its key.
    pub id: InterventionId,
    /// Whose part is in the hand.
    pub de: UtilisateurId,
    /// Where that part begins now.
    pub debut: DateTime<Utc>,
}

/// When a job would be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quand {
    /// From then on.
    A(DateTime<Utc>),
    /// On that day, as near to that hour as may be.
    Jour(NaiveDate, DateTime<Utc>),
}

impl Quand {
    /// The time that it is about, as near as can be told without a zone.
    fn about(self) -> Plage {
        let (Self::A(instant) | Self::Jour(_, instant)) = self;
        Plage::starting(instant, 60)
    }
}

/// One person's part in the work.
type OfOne = (UtilisateurId, Poste, Vec<Plage>);
/// Everybody's, as it would be.
type Placed = Vec<OfOne>;
/// Everybody's, as it is.
type Parts = BTreeMap<UtilisateurId, (Poste, Vec<Plage>)>;

pub(super) async fn essai(service: &Service, actor: &Actor, essayer: Essayer) -> Result<Answer, Error> {
    let (snapshot, mut demand, mission) =
        suggest::prepare(service, actor, &essayer.mission, Some(essayer.quand.about())).await?;
    if let Some(minutes) = essayer.minutes {
        demand.duree = minutes;
    }
    let mut parts = Parts::new();
    let mut db = service.db().await?;
    let beside = match essayer.visite {
        Some(visite) => {
            demand.remplace = vec![visite.id];
            let held = store::intervention::parts(&mut db, visite.id).await?;
            let mate = |part: &Part| part.utilisateur == essayer.vers && essayer.vers != visite.de;
            let beside = if held.iter().any(mate) {
                Beside::Themselves(numero(&mut db, mission).await?)
            } else {
                Beside::Theirs
            };
            for part in held {
                let who = if part.utilisateur == visite.de {
                    essayer.vers
                } else {
                    part.utilisateur
                };
                let poste = part.besoin.map_or(Poste::Aide, Poste::Besoin);
                parts.entry(who).or_insert((poste, Vec::new())).1.push(part.plage);
            }
            beside
        }
        None if essayer.aide && !store::suite::sent(&mut db, mission).await? => {
            Beside::Nobody(numero(&mut db, mission).await?)
        }
        None => {
            let venus = Venus::of(&mut db, mission, &[]).await?;
            Beside::Team(numero(&mut db, mission).await?, venus)
        }
    };
    let exchanged = match (essayer.echange, essayer.visite) {
        (Some(other), Some(visite)) => other_visit(&mut db, service.now(), visite, other).await?,
        _ => None,
    };
    drop(db);
    let trial = Trial {
        planner: Planner::new(&snapshot),
        snapshot: &snapshot,
        demand,
        vers: essayer.vers,
        parts,
        debut: essayer.visite.map(|visite| visite.debut),
        aide: essayer.aide,
        beside,
    };
    let echange = exchanged.and_then(|other| trial.exchanged(&essayer, &other));
    let essai = match essayer.quand {
        Quand::A(instant) => trial.at(instant),
        Quand::Jour(jour, wished) => {
            let zone = trial.demand.agence.and_then(|id| snapshot.zone(id));
            trial.on(board::day(jour, zone.unwrap_or(heure::PARIS))?, wished)
        }
    };
    Ok(Answer::Essai(Box::new(Essai { echange, ..essai })))
}

/// The visit that one in the hand would be exchanged with: what it asks for, and when it is. Of teams, none: only visits
/// of one person are exchanged.
async fn other_visit(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    visite: VisiteEssayee,
    (other, mission): (InterventionId, MissionId),
) -> Result<Option<(Demand, Part)>, Error> {
    let parts = store::intervention::parts(db, other).await?;
    let Ok([part]) = <[Part; 1]>::try_from(parts) else {
        return Ok(None);
    };
    let demand = world::demand(db, mission, now).await?;
    Ok(demand.map(|demand| {
        let remplace = vec![visite.id, other];
        (Demand { remplace, ..demand }, part)
    }))
}

async fn numero(db: &mut PgConnection, mission: MissionId) -> Result<String, Error> {
    let known = store::suite::numero_et_etat(db, mission).await?;
    let (numero, _) = known.ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
    Ok(numero)
}

/// Beside whom they would work.
enum Beside {
    /// The others of a visit that is there.
    Theirs,
    /// They are on that visit themselves.
    Themselves(String),
    /// Those who come for a mission already.
    Team(String, Venus),
    /// Somebody would help where nobody is.
    Nobody(String),
}

struct Trial<'s> {
    planner: Planner<'s>,
    snapshot: &'s Snapshot,
    demand: Demand,
    vers: UtilisateurId,
    /// Everyone's part in a visit that is there; nobody's in one that isn't.
    parts: Parts,
    /// Where what is in the hand begins now.
    debut: Option<DateTime<Utc>>,
    /// Whether they help.
    aide: bool,
    /// Beside whom.
    beside: Beside,
}

impl Trial<'_> {
    /// At a time.
    fn at(&self, instant: DateTime<Utc>) -> Essai {
        let Some(debut) = self.debut else {
            return self.alone(vec![Plage::starting(instant, self.demand.duree)]);
        };
        self.told(instant, &self.moved(instant - debut))
    }

    /// On a day: the hour that is best for work without one, the nearest possible to its own for work that has one.
    fn on(&self, day: Plage, wished: DateTime<Utc>) -> Essai {
        let Some(debut) = self.debut else {
            if self.aide {
                return self.alone(vec![Plage::starting(self.free(day, wished), self.demand.duree)]);
            }
            let mut demand = self.demand.clone();
            if let Beside::Team(_, venus) = &self.beside {
                venus.together(&mut demand);
            }
            let best = self.planner.best_within(&demand, self.vers, day);
            let parts = best.map(|placement| placement.parts);
            // What no day holds begins on this one.
            let parts = parts.or_else(|| self.planner.begun_within(&demand, self.vers, day));
            return self.alone(parts.unwrap_or_else(|| vec![Plage::starting(wished, self.demand.duree)]));
        };
        let fits = |start: &DateTime<Utc>| self.clear(&self.moved(*start - debut));
        let start = self.first(day, wished, fits);
        let moved = self.moved(start - debut);
        if !self.clear(&moved)
            && let Some((start, anew)) = self.anew(day)
        {
            return Essai {
                refaites: true,
                ..self.told(start, &anew)
            };
        }
        self.told(start, &moved)
    }

    /// The exchange with another visit: each keeps its length, and takes the other's person and start.
    fn exchanged(&self, essayer: &Essayer, (other, part): &(Demand, Part)) -> Option<Echange> {
        let visite = essayer.visite?;
        let (poste, own) = self.parts.get(&self.vers).filter(|_| self.parts.len() == 1)?;
        let [own] = own.as_slice() else { return None };
        let plage = part.plage.moved_to(own.debut());
        let look = |demand: &Demand, who, poste, plage: Plage| {
            let mut demand = demand.clone();
            feasible::look_around(&mut demand, plage);
            self.planner.look(&demand, who, poste, &[plage])
        };
        let mine = Demand {
            remplace: other.remplace.clone(),
            ..self.demand.clone()
        };
        let mine = look(&mine, part.utilisateur, *poste, own.moved_to(part.plage.debut()));
        let poste = part.besoin.map_or(Poste::Aide, Poste::Besoin);
        let theirs = look(other, visite.de, poste, plage);
        let failures = mine.failures.iter().chain(&theirs.failures);
        let refus = failures.filter(|failure| counts(failure));
        Some(Echange {
            plage,
            refus: refus.map(|failure| failure.refusal(self.snapshot)).collect(),
            aller: theirs.aller,
        })
    }

    /// Whether nothing speaks against these people at these times.
    fn clear(&self, parts: &[OfOne]) -> bool {
        parts.iter().all(|(who, poste, plages)| {
            let failures = self.planner.check(&self.demand, *who, *poste, plages);
            failures.iter().all(|failure| !counts(failure))
        })
    }

    /// A visit of several pieces, laid out anew from a day on: moved along, a piece may come to lie on a Sunday.
    fn anew(&self, day: Plage) -> Option<(DateTime<Utc>, Placed)> {
        let (_, own) = self.parts.get(&self.vers)?;
        if own.len() < 2 || self.parts.values().any(|(_, plages)| plages != own) {
            return None;
        }
        let minutes: i64 = own.iter().map(|plage| plage.minutes()).sum();
        let demand = Demand {
            duree: u32::try_from(minutes).ok()?,
            ..self.demand.clone()
        };
        let laid = self.planner.begun_within(&demand, self.vers, day)?;
        let parts = self.parts.iter();
        let parts: Vec<_> = parts
            .map(|(who, (poste, _))| (*who, *poste, laid.clone()))
            .collect();
        self.clear(&parts).then_some((laid[0].debut(), parts))
    }

    /// The start nearest to a wish that fits; the wish where none does.
    fn first(
        &self,
        day: Plage,
        wished: DateTime<Utc>,
        fits: impl Fn(&DateTime<Utc>) -> bool,
    ) -> DateTime<Utc> {
        let starts = self.planner.starts(day, wished).into_iter();
        let start = starts.filter(|start| *start >= self.snapshot.now()).find(fits);
        start.unwrap_or(wished)
    }

    /// When somebody could come to help.
    fn free(&self, day: Plage, wished: DateTime<Utc>) -> DateTime<Utc> {
        self.first(day, wished, |start| {
            let plage = Plage::starting(*start, self.demand.duree);
            let found = self.planner.check(&self.demand, self.vers, Poste::Aide, &[plage]);
            found.iter().all(|failure| !counts(failure))
        })
    }

    /// Work that has no place yet.
    fn alone(&self, plages: Vec<Plage>) -> Essai {
        let debut = plages[0].debut();
        let poste = if self.aide { Poste::Aide } else { Poste::Libre };
        self.told(debut, &[(self.vers, poste, plages)])
    }

    /// What speaks against them as one of those with whom they would work.
    fn beside(&self, plages: &[Plage]) -> Option<Refusal> {
        let twice =
            |numero: &String| Refusal::rule("technicien-deja-sur-la-visite").with("numero", numero.clone());
        match &self.beside {
            Beside::Theirs => None,
            Beside::Themselves(numero) => Some(twice(numero)),
            Beside::Team(numero, venus) if venus.comes(self.vers, plages) => Some(twice(numero)),
            Beside::Team(..) if self.aide => None,
            Beside::Team(numero, venus) => venus.apart(numero, self.vers, plages),
            Beside::Nobody(numero) => {
                Some(Refusal::rule("renfort-sans-equipe").with("numero", numero.clone()))
            }
        }
    }

    fn moved(&self, by: TimeDelta) -> Placed {
        self.parts
            .iter()
            .map(|(who, (poste, plages))| (*who, *poste, shifted(plages, by)))
            .collect()
    }

    fn told(&self, debut: DateTime<Utc>, parts: &[OfOne]) -> Essai {
        let mut demand = self.demand.clone();
        let whole = parts.iter().flat_map(|(.., plages)| plages).copied();
        if let Some(whole) = whole.reduce(Plage::around) {
            feasible::look_around(&mut demand, whole);
        }
        let mut refus: Vec<Refusal> = Vec::new();
        let mut own = Look::default();
        let mut plages = Vec::new();
        for (who, poste, of) in parts {
            let look = self.planner.look(&demand, *who, *poste, of);
            let failures = look.failures.iter().filter(|failure| counts(failure));
            refus.extend(failures.map(|failure| failure.refusal(self.snapshot)));
            if *who == self.vers {
                own = look;
                plages.clone_from(of);
            }
        }
        refus.splice(0..0, self.beside(&plages));
        Essai {
            utilisateur: self.vers,
            debut,
            plages,
            refaites: false,
            echange: None,
            aller: own.aller,
            suite: own.suite,
            detour: own.detour,
            refus,
        }
    }
}

/// What the service would refuse: not what has begun already, nor what lies beyond the days that are kept in memory,
/// which are read when it comes to it.
fn counts(failure: &Failure) -> bool {
    !matches!(failure.rule(), Rule::TropTot | Rule::HorsHorizon)
}
