//! What a place on the board would mean for a job, before it is dropped there.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::venus::Venus;
use super::{board, feasible, suggest};
use crate::domain::planning::Essai;
use crate::domain::{Actor, InterventionId, Plage, Refusal, UtilisateurId, heure};
use crate::planner::{Demand, Failure, Look, Planner, Poste, Rule, Snapshot, shifted};
use crate::service::mission::MissionRef;
use crate::service::{Answer, Error, Service};
use crate::store;

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

/// Somebody's part in the work.
type Parts = BTreeMap<UtilisateurId, (Poste, Vec<Plage>)>;

pub(super) async fn essai(service: &Service, actor: &Actor, essayer: Essayer) -> Result<Answer, Error> {
    let (snapshot, mut demand, mission) = suggest::prepare(service, actor, &essayer.mission).await?;
    let mut parts = Parts::new();
    let mut debut = None;
    let mut beside = Beside::Visit;
    if essayer.visite.is_none() {
        let mut db = service.db().await?;
        let (numero, _) = store::suite::numero_et_etat(&mut db, mission)
            .await?
            .ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
        beside = if !essayer.aide {
            Beside::Team(numero, Venus::of(&mut db, mission, &[]).await?)
        } else if store::suite::sent(&mut db, mission).await? {
            Beside::Visit
        } else {
            Beside::Nobody(numero)
        };
    }
    if let Some(visite) = essayer.visite {
        demand.remplace = vec![visite.id];
        let mut db = service.db().await?;
        for part in store::intervention::parts(&mut db, visite.id).await? {
            let who = if part.utilisateur == visite.de {
                essayer.vers
            } else {
                part.utilisateur
            };
            let poste = part.besoin.map_or(Poste::Aide, Poste::Besoin);
            parts.entry(who).or_insert((poste, Vec::new())).1.push(part.plage);
        }
        debut = Some(visite.debut);
    }
    let trial = Trial {
        planner: Planner::new(&snapshot),
        snapshot: &snapshot,
        demand,
        vers: essayer.vers,
        parts,
        debut,
        aide: essayer.aide,
        beside,
    };
    let essai = match essayer.quand {
        Quand::A(instant) => trial.at(instant),
        Quand::Jour(jour, wished) => {
            let zone = trial.demand.agence.and_then(|id| snapshot.zone(id));
            trial.on(board::day(jour, zone.unwrap_or(heure::PARIS))?, wished)
        }
    };
    Ok(Answer::Essai(Box::new(essai)))
}

/// Beside whom they would work.
enum Beside {
    /// Those of a visit that is there.
    Visit,
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
            let wished = || vec![Plage::starting(wished, self.demand.duree)];
            return self.alone(best.map_or_else(wished, |placement| placement.parts));
        };
        let fits = |start: &DateTime<Utc>| {
            self.moved(*start - debut).iter().all(|(who, poste, plages)| {
                self.planner
                    .check(&self.demand, *who, *poste, plages)
                    .iter()
                    .all(|failure| !counts(failure))
            })
        };
        let start = self.first(day, wished, fits);
        self.told(start, &self.moved(start - debut))
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
        let beside = match &self.beside {
            Beside::Visit => None,
            Beside::Team(numero, venus) => venus.apart(numero, self.vers, &plages),
            Beside::Nobody(numero) => {
                Some(Refusal::rule("renfort-sans-equipe").with("numero", numero.clone()))
            }
        };
        let mut essai = self.told(debut, &[(self.vers, poste, plages)]);
        essai.refus.splice(0..0, beside);
        essai
    }

    fn moved(&self, by: TimeDelta) -> Vec<(UtilisateurId, Poste, Vec<Plage>)> {
        self.parts
            .iter()
            .map(|(who, (poste, plages))| (*who, *poste, shifted(plages, by)))
            .collect()
    }

    fn told(&self, debut: DateTime<Utc>, parts: &[(UtilisateurId, Poste, Vec<Plage>)]) -> Essai {
        let mut demand = self.demand.clone();
        let whole = parts.iter().flat_map(|(.., plages)| plages).copied();
        if let Some(whole) = whole.reduce(feasible::around) {
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
        Essai {
            utilisateur: self.vers,
            debut,
            plages,
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
