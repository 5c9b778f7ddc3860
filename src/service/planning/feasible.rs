//! Whether people can do a visit at a time: the planner's verdict, on what the held rows say now.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::json;

use super::held::Held;
use super::{world, worlds};
use crate::domain::creneau::Fermete;
use crate::domain::heure;
use crate::domain::journal::{Action, Objet};
use crate::domain::{
    Code, CreneauId, Fact, InterventionId, Permission, Plage, Refusal, RefusalKind, UtilisateurId,
};
use crate::planner::{Demand, Failure, Planner, Poste, Rule};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::intervention::{Locked, Part};
use crate::store::planning::{Scope, Time};

/// How many alternatives a refusal about time offers.
const OFFERS: usize = 3;

/// Refuses a plan that a rule forbids; with a reason, an authorised person goes past those that may be gone past.
///
/// The people must be held. What these visits hold now is as if it were gone.
pub(crate) async fn require(
    work: &mut Work<'_>,
    visite: &Locked,
    parts: &[Part],
    remplace: &[InterventionId],
    forcer: Option<&str>,
) -> Result<(), Error> {
    let times: Vec<Time> = parts.iter().map(Part::time).collect();
    let now = work.now;
    let demand = world::demand(work.db(), visite.mission, now)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", visite.numero.clone()))?;
    let forced = check(work, demand, &times, remplace, forcer).await?;
    forced.note(work, visite.id, visite.version)
}

/// How far ahead work is planned: the longest contracts run that long; beyond, a year was mistyped.
const FURTHEST: TimeDelta = TimeDelta::days(20 * 366);

/// Refuses times at which nobody plans: far ahead, and, for what is only pencilled in, those that are over. What is firm
/// may be entered once it is done.
pub(super) fn within_reach(work: &Work<'_>, plages: &[Plage], fermete: Fermete) -> Result<(), Refusal> {
    if work.takes_back() {
        return Ok(());
    }
    let furthest = work.now + FURTHEST;
    for plage in plages {
        if plage.debut() > furthest {
            return Err(Refusal::invalid("debut", "heure-trop-loin")
                .with("plage", *plage)
                .with("limite", heure::jour(heure::PARIS, furthest)));
        }
        if fermete == Fermete::Provisoire && plage.fin() <= work.now {
            return Err(Refusal::invalid("debut", "heure-passee").with("plage", *plage));
        }
    }
    Ok(())
}

/// Those of a firm visit's people who can't be there in time, or at what follows, as their roads are now.
pub(crate) async fn late(work: &mut Work<'_>, held: &Held) -> Result<Vec<UtilisateurId>, Error> {
    let now = work.now;
    let (Some(whole), Some(mut demand)) = (
        held.plage(),
        world::demand(work.db(), held.visite.mission, now).await?,
    ) else {
        return Ok(Vec::new());
    };
    let personnes = held.personnes();
    let everything = Scope::everything();
    let snapshot = world::read(work.db(), &everything, Some(&personnes), now, Some(whole)).await?;
    demand.remplace = vec![held.visite.id];
    look_around(&mut demand, whole);
    let planner = Planner::new(&snapshot);
    let mut late = Vec::new();
    for id in personnes {
        let own = held.parts.iter().filter(|part| part.utilisateur == id);
        let plages: Vec<Plage> = own.map(|part| part.plage).collect();
        let failures = planner.check(&demand, id, Poste::Aide, &plages);
        let road =
            |failure: &Failure| matches!(failure.rule(), Rule::TrajetImpossible | Rule::TrajetTropLong);
        if failures.iter().any(road) {
            late.push(id);
        }
    }
    Ok(late)
}

/// Rules that were gone past.
#[must_use]
pub(crate) struct Forced {
    rules: Vec<serde_json::Value>,
    codes: Vec<&'static str>,
    motif: Option<String>,
}

impl Forced {
    /// Writes in the journal of a visit which rules were gone past for it, and why.
    pub fn note(self, work: &mut Work<'_>, visite: InterventionId, version: i32) -> Result<(), Error> {
        if self.rules.is_empty() {
            return Ok(());
        }
        work.go_past(&self.codes);
        let after = json!({ "regles_forcees": self.rules, "motif": self.motif });
        work.changed(
            Objet::Intervention,
            visite.0,
            version,
            Action::Modification,
            &json!({}),
            &after,
        )
    }
}

/// What `require` does, for a visit that need not be there yet.
pub(crate) async fn check(
    work: &mut Work<'_>,
    mut demand: Demand,
    times: &[Time],
    remplace: &[InterventionId],
    forcer: Option<&str>,
) -> Result<Forced, Error> {
    let motif = if work.takes_back() {
        Some("rétablissement")
    } else {
        forcer
    };
    let mut forced = Forced {
        rules: Vec::new(),
        codes: Vec::new(),
        motif: motif.map(ToOwned::to_owned),
    };
    let mut people: BTreeMap<UtilisateurId, (Poste, Vec<Plage>)> = BTreeMap::new();
    for time in times {
        let poste = time.besoin.map_or(Poste::Aide, Poste::Besoin);
        people
            .entry(time.utilisateur)
            .or_insert((poste, Vec::new()))
            .1
            .push(time.plage);
    }
    let Some(whole) = times.iter().map(|time| time.plage).reduce(Plage::around) else {
        return Ok(forced);
    };
    let ids: Vec<UtilisateurId> = people.keys().copied().collect();
    let now = work.now;
    let snapshot = world::read(work.db(), &Scope::everything(), Some(&ids), now, Some(whole)).await?;
    demand.remplace = remplace.to_vec();
    look_around(&mut demand, whole);
    let planner = Planner::new(&snapshot);
    let mut against: Vec<(Failure, &[Plage])> = Vec::new();
    for (id, (poste, plages)) in &people {
        let login = snapshot
            .technician(*id)
            .map_or("", |technician| &technician.login);
        for failure in planner.advised(&demand, *id, *poste, plages) {
            // The dispatcher who names a time that has begun means it: work is often entered after it started.
            if failure.rule() == Rule::TropTot {
                continue;
            }
            if may_go_past(work, &failure, forcer) {
                forced.codes.push(failure.rule().code());
                forced
                    .rules
                    .push(json!({ "login": login, "regle": failure.rule().code() }));
            } else {
                against.push((failure, plages));
            }
        }
    }
    // What can't be gone past is what has to be known; of what can, all.
    let hard = |failure: &Failure| failure.rule().overridable_with().is_none();
    let first = against.iter().position(|(failure, _)| hard(failure)).unwrap_or(0);
    let Some((failure, plages)) = against.get(first) else {
        return Ok(forced);
    };
    let mut refusal = failure.refusal(&snapshot);
    if !hard(failure) {
        let mut all: Vec<Refusal> = Vec::new();
        for (other, _) in against.iter().skip(1) {
            let other = other.refusal(&snapshot);
            if other != refusal && !all.contains(&other) {
                all.push(other);
            }
        }
        refusal.aussi = all.into_iter().rev().fold(None, |after, mut other| {
            other.aussi = after;
            Some(Box::new(other))
        });
    }
    Err(explain(work, refusal, failure, &demand, plages, remplace)
        .await?
        .into())
}

/// A time beyond what is usually planned is looked at with the days around it: its hours of cover and of opening are
/// those of then, and what is offered instead lies near it.
pub(super) fn look_around(demand: &mut Demand, asked: Plage) {
    let near = TimeDelta::days(7);
    if asked.fin() > demand.horizon {
        demand.au_plus_tot = demand.au_plus_tot.max(asked.debut() - near);
        demand.horizon = asked.fin() + near;
    }
}

fn may_go_past(work: &Work<'_>, failure: &Failure, forcer: Option<&str>) -> bool {
    let Some(permission) = failure.rule().overridable_with() else {
        return false;
    };
    // What stood, however and by whomever it came to stand, may stand again.
    work.takes_back()
        || forcer.is_some_and(|reason| !reason.trim().is_empty()) && work.actor.reach(permission).is_some()
}

/// Adds to a refusal who holds the time, what an authorised person may do, and what would do instead.
async fn explain(
    work: &mut Work<'_>,
    mut refusal: Refusal,
    failure: &Failure,
    demand: &Demand,
    plages: &[Plage],
    remplace: &[InterventionId],
) -> Result<Refusal, Error> {
    let Some(asked) = plages.iter().copied().reduce(Plage::around) else {
        return Ok(refusal);
    };
    if refusal.kind == RefusalKind::Conflict
        && let Some(held) =
            store::creneau::holder(work.db(), failure.technician, asked, remplace, None).await?
    {
        refusal = refusal.with("par", held.par);
    }
    if failure.rule().overridable_with() == Some(Permission::MissionForcer) {
        refusal = refusal.with("forcable", Fact::from("oui"));
    }
    let everyone = worlds::everyone(work, demand.agence, Some(asked)).await?;
    // As long as was asked for, which may not be what the mission takes.
    let mut demand = demand.clone();
    if let [only] = plages {
        demand.duree = u32::try_from(only.minutes()).unwrap_or(demand.duree);
    }
    let offers = Planner::new(&everyone).alternatives(&demand, Some(failure.technician), asked, OFFERS);
    Ok(refusal.offering(offers))
}

/// The refusal for time that is taken by something else than this, even where the holder has just gone.
pub(crate) async fn occupied(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
    sauf: Option<CreneauId>,
) -> Result<Refusal, Error> {
    let refusal = Refusal::conflict("creneau-occupe").with("plage", plage);
    let holder = store::creneau::holder(work.db(), utilisateur, plage, &[], sauf).await?;
    Ok(holder.map_or(refusal.clone(), |held| {
        refusal
            .with("technicien", held.nom)
            .with(
                "quoi",
                held.numero.map_or_else(|| Fact::label(held.r#type), Fact::from),
            )
            .with("par", held.par)
    }))
}
