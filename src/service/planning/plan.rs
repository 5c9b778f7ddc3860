//! A mission gets people and a time.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::held::{Held, allow_each, gone, hold, settle_held, with_people};
use super::venus::Venus;
use super::{crayon, feasible, needs, route, world};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::planning::{Affectee, Place};
use crate::domain::remarque::Remarque;
use crate::domain::{InterventionId, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::planner::{Demand, OVERRUN};
use crate::service::work::{Inverse, Work};
use crate::service::{Done, Error, Handled};
use crate::store;
use crate::store::intervention::Part;
use crate::store::planning::{Tenu, Time};

/// People and time for a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The mission.
    pub mission: MissionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Who goes, and for which need.
    pub equipe: Vec<Place>,
    /// When; several ranges for work that lasts days.
    pub plages: Vec<Plage>,
    /// Pencilled in, or firm.
    pub fermete: Fermete,
    /// Why a rule of working time is gone past.
    pub forcer: Option<String>,
    /// They come to help, beside those whom the mission asks for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aide: bool,
}

/// Who chose the people of a plan.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Choice {
    /// A person, by name.
    Named,
    /// The planner, for a mission that lacked them.
    Planner,
    /// The planner, for a mission that this very command has made: nobody else can have planned or changed it, and what
    /// it asks for is known.
    New(Box<Demand>),
}

/// Says so where somebody is planned soon who is still at work that was to be over: when it ends nobody knows.
async fn remark_overruns(
    work: &mut Work<'_>,
    personnes: &[UtilisateurId],
    plages: &[Plage],
) -> Result<(), Error> {
    let now = work.now;
    let overrun = chrono::TimeDelta::minutes(OVERRUN.into());
    let soon = |plage: &Plage| plage.fin() > now && plage.debut() < now + overrun;
    if work.takes_back() || !plages.iter().any(soon) {
        return Ok(());
    }
    for deborde in store::pointage::debordent(work.db(), personnes, now).await? {
        work.remark(Remarque::EncoreAuTravail {
            numero: deborde.numero,
            technicien: deborde.nom,
            plage: deborde.plage,
        });
    }
    Ok(())
}

impl Plan {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (done, inverse) = self.book(work, Choice::Named).await?;
        Ok((Done::Planned(done), inverse))
    }

    fn check(&self, work: &Work<'_>) -> Result<(), Refusal> {
        if self.equipe.is_empty() {
            return Err(Refusal::invalid("technicien", "technicien-requis"));
        }
        if self.plages.is_empty() && self.equipe.iter().any(|place| place.plages.is_empty()) {
            return Err(Refusal::invalid("debut", "heure-requise"));
        }
        let twice = |at: usize, place: &Place| {
            self.equipe[..at]
                .iter()
                .any(|other| other.utilisateur == place.utilisateur)
        };
        if self.equipe.iter().enumerate().any(|(at, place)| twice(at, place)) {
            return Err(Refusal::invalid("technicien", "technicien-en-double"));
        }
        let overlap = |at: usize, plage: &Plage| self.plages[..at].iter().any(|other| other.overlaps(*plage));
        if self
            .plages
            .iter()
            .enumerate()
            .any(|(at, plage)| overlap(at, plage))
        {
            return Err(Refusal::invalid("debut", "plages-superposees"));
        }
        let own = self.equipe.iter().flat_map(|place| &place.plages);
        let asked: Vec<Plage> = self.plages.iter().chain(own).copied().collect();
        feasible::within_reach(work, &asked, self.fermete)
    }

    /// Books the time and gives the mission the state that follows; also what automatic assignment does.
    pub(crate) async fn book(
        self,
        work: &mut Work<'_>,
        choice: Choice,
    ) -> Result<(Affectee, Inverse), Error> {
        self.check(work)?;
        let personnes: Vec<UtilisateurId> = self.equipe.iter().map(|place| place.utilisateur).collect();
        // Who comes to help leaves what waits for its people as it is.
        let apart = self.aide || matches!(choice, Choice::New(_));
        let crayonnees = if apart {
            Vec::new()
        } else {
            store::suite::crayonnees(work.db(), self.mission).await?
        };
        let present = hold_all(work, &personnes, &crayonnees).await?;
        if let Some(absent) = personnes
            .iter()
            .find(|id| !present.iter().any(|tenu| tenu.id == **id))
        {
            return Err(gone(work, *absent).await?.into());
        }
        let (mission, mut beside) = self.held(work, apart, &crayonnees).await?;
        allow_each(work, Permission::MissionPlanifier, &personnes, mission.agence).await?;
        mission.etat.planifiable(&mission.numero)?;
        // What completes another visit is owed, pencilled in or not: this is it.
        let owed = |visit: &Held| visit.parts.is_empty() || visit.visite.suite_de.is_some();
        let untimed = beside.iter().position(|visit| visit.parts.is_empty());
        let waiting = untimed
            .or_else(|| beside.iter().position(owed))
            .map(|at| beside.remove(at));
        let (times, remarques) = self.seats(work, &mission, waiting.is_some(), &choice).await?;
        self.narrow(work, &mut beside, &times).await?;
        let firm = self.fermete == Fermete::Ferme;
        let plages: Vec<Plage> = times.iter().map(|time| time.plage).collect();
        let now = work.now;
        let mut forced = None;
        if firm {
            let demand = match choice {
                Choice::New(demand) => *demand,
                _ => world::demand(work.db(), mission.id, now)
                    .await?
                    .ok_or_else(|| Refusal::not_found("mission", mission.numero.clone()))?,
            };
            let remplace: Vec<InterventionId> =
                waiting.iter().chain(&beside).map(|held| held.visite.id).collect();
            forced = Some(feasible::check(work, demand, &times, &remplace, self.forcer.as_deref()).await?);
        }
        let timed = waiting.iter().filter(|visit| !visit.parts.is_empty());
        let erased: Vec<&Held> = beside.iter().chain(timed).collect();
        let back = crayon::erase(work, &erased).await?;
        if firm {
            // Also what was laid anew where a pencilled visit is gone.
            route::clear(work, &personnes, &plages).await?;
        }
        let waiting = match &waiting {
            Some(visit) => Some(locked(work, visit.visite.id).await?),
            None => None,
        };
        let after = write(work, mission.id, waiting.as_ref(), self.fermete, &times).await?;
        if let Some(forced) = forced {
            forced.note(work, after.id, after.version)?;
        }
        if firm {
            route::relay(work, &personnes, &plages).await?;
            tell(work, &mission.numero, after.id, &times);
        }
        let of = |id: UtilisateurId| present.iter().find(|tenu| tenu.id == id);
        let equipe = times.iter().map(|time| {
            let login = of(time.utilisateur).map_or("", |tenu| tenu.login.as_str());
            (time.utilisateur, login, time.plage)
        });
        let planned = with_people(after.json, equipe);
        match waiting {
            None => work.created(Objet::Intervention, after.id.0, after.version, &planned)?,
            Some(before) => work.changed(
                Objet::Intervention,
                after.id.0,
                after.version,
                Action::Etat,
                &before.json,
                &planned,
            )?,
        }
        let mission = settle_held(work, mission).await?;
        for remarque in remarques {
            work.remark(remarque);
        }
        if firm {
            remark_overruns(work, &personnes, &plages).await?;
        }
        crayon::tell(work, erased.into_iter());
        let going = times.iter().filter_map(|time| of(time.utilisateur)).collect();
        let done = affectee(work, mission, (after.id, after.version), going, plages);
        let inverse = crayon::inverse(done.intervention, back);
        Ok((done, inverse))
    }

    /// Leaves of what is pencilled in what gives way to these times.
    async fn narrow(&self, work: &mut Work<'_>, beside: &mut Vec<Held>, times: &[Time]) -> Result<(), Error> {
        if work.takes_back() {
            beside.clear();
        }
        if !beside.is_empty() {
            // Somebody else who is pencilled in is an alternative, as long as nobody is firm.
            let venus = Venus::of(work.db(), self.mission, &[]).await?.with(times);
            let firm = self.fermete == Fermete::Ferme;
            beside.retain(|visit| moves(visit, times) || firm && crayon::left_over(visit, &venus));
        }
        Ok(())
    }

    /// Who meets which need when; and what is to be told of them: some are still lacking, or come already.
    ///
    /// # Errors
    /// A refusal where the mission has the people that it asks for already, or nobody whom one could help.
    async fn seats(
        &self,
        work: &mut Work<'_>,
        mission: &store::mission::Locked,
        follow_up: bool,
        choice: &Choice,
    ) -> Result<(Vec<Time>, Vec<Remarque>), Error> {
        if self.aide && !store::suite::sent(work.db(), mission.id).await? {
            return Err(Refusal::rule("renfort-sans-equipe")
                .with("numero", mission.numero.clone())
                .into());
        }
        let whole: Vec<Plage> = self
            .plages
            .iter()
            .chain(self.equipe.iter().flat_map(|place| &place.plages))
            .copied()
            .collect();
        let firm = self.fermete == Fermete::Ferme;
        let alone = matches!(choice, Choice::New(_));
        let there = if alone || self.aide {
            None
        } else {
            Some(Venus::of(work.db(), mission.id, &[]).await?)
        };
        // A follow-up that waits for its time is for as many again.
        let venus = there.as_ref().filter(|_| !follow_up);
        let equipe = if self.aide {
            let mut equipe = self.equipe.clone();
            for place in &mut equipe {
                place.besoin = None;
            }
            equipe
        } else {
            needs::fill(work, mission.id, self.equipe.clone(), &whole, venus).await?
        };
        let times = times(&equipe, &self.plages);
        let mut remarques = Vec::new();
        if let Some(venus) = venus {
            if *choice == Choice::Planner {
                venus.refuse_complete(&mission.numero)?;
            }
            venus.refuse_more(&mission.numero, &times)?;
            if firm {
                venus.refuse_apart(&mission.numero, &times)?;
                remarques.extend(venus.again(&times).map(|(qui, plage)| Remarque::VisiteDePlus {
                    numero: mission.numero.clone(),
                    qui,
                    plage,
                }));
            }
        }
        let incomplete = there.filter(|_| firm).and_then(|there| there.incomplete(&times));
        remarques.extend(incomplete.map(|(presents, effectif)| Remarque::EquipeIncomplete {
            numero: mission.numero.clone(),
            presents,
            effectif,
        }));
        Ok((times, remarques))
    }

    /// The mission and what is pencilled in for it, held: visits before their mission, as everywhere.
    async fn held(
        &self,
        work: &mut Work<'_>,
        apart: bool,
        crayonnees: &[(InterventionId, bool)],
    ) -> Result<(store::mission::Locked, Vec<Held>), Error> {
        let wanted: Vec<_> = crayonnees.iter().map(|(id, _)| (*id, None)).collect();
        let beside = if wanted.is_empty() {
            Vec::new()
        } else {
            hold(work, &wanted, &[]).await?
        };
        let mission = lock_mission(work, self.mission, self.version).await?;
        if !apart && store::suite::crayonnees(work.db(), self.mission).await? != crayonnees {
            return Err(Error::Race);
        }
        Ok((mission, beside))
    }
}

/// Those who come and those who are pencilled in, in one go: that keeps the order of all commands.
async fn hold_all(
    work: &mut Work<'_>,
    personnes: &[UtilisateurId],
    crayonnees: &[(InterventionId, bool)],
) -> Result<Vec<Tenu>, Error> {
    let mut all = personnes.to_vec();
    if !crayonnees.is_empty() {
        let ids: Vec<InterventionId> = crayonnees.iter().map(|(id, _)| *id).collect();
        all.extend(store::intervention::personnes(work.db(), &ids).await?);
        all.sort_unstable();
        all.dedup();
    }
    Ok(store::planning::hold(work.db(), &all).await?)
}

/// Whether somebody who was pencilled in comes at these times instead.
fn moves(visit: &Held, times: &[Time]) -> bool {
    let comes = |part: &Part| times.iter().any(|time| time.utilisateur == part.utilisateur);
    visit.visite.suite_de.is_none() && visit.parts.iter().any(comes)
}

/// What was planned, for the answer.
fn affectee(
    work: &Work<'_>,
    mission: store::mission::Locked,
    (intervention, version): (InterventionId, i32),
    mut going: Vec<&Tenu>,
    mut plages: Vec<Plage>,
) -> Affectee {
    going.dedup_by_key(|tenu| tenu.id);
    plages.sort_unstable();
    plages.dedup();
    Affectee {
        mission: mission.id,
        numero: mission.numero,
        etat: mission.etat,
        intervention,
        version,
        techniciens: going.iter().map(|tenu| tenu.login.clone()).collect(),
        noms: going.iter().map(|tenu| tenu.nom.clone()).collect(),
        plages,
        regles_forcees: work.gone_past(),
    }
}

fn tell(work: &mut Work<'_>, numero: &str, visite: InterventionId, times: &[Time]) {
    for time in times {
        let faits = json!({ "numero": numero, "plage": time.plage });
        work.notify(
            time.utilisateur,
            Evenement::Affectation,
            Objet::Intervention,
            visite.0,
            faits,
        );
    }
}

/// Who comes when, by person and start.
fn times(equipe: &[Place], common: &[Plage]) -> Vec<Time> {
    let mut times: Vec<Time> = equipe
        .iter()
        .flat_map(|place| {
            let own = if place.plages.is_empty() {
                common
            } else {
                place.plages.as_slice()
            };
            own.iter().map(|plage| Time {
                utilisateur: place.utilisateur,
                besoin: place.besoin,
                plage: *plage,
            })
        })
        .collect();
    times.sort_unstable_by_key(|time| (time.utilisateur, time.plage));
    times
}

/// Writes the visit as it is planned; the follow-up that waited gets its time.
async fn write(
    work: &mut Work<'_>,
    mission: MissionId,
    waiting: Option<&store::intervention::Locked>,
    fermete: Fermete,
    times: &[Time],
) -> Result<store::Row<InterventionId>, Error> {
    let par = work.actor.id;
    let Some(waiting) = waiting else {
        return Ok(store::planning::insert_visite(work.db(), mission, fermete, times, par).await?);
    };
    store::planning::insert_travail(work.db(), waiting.id, fermete, times, par).await?;
    Ok(if fermete == Fermete::Ferme {
        let etat = EtatIntervention::Planifiee;
        store::intervention::set_etat(work.db(), waiting.id, etat, None, par).await?
    } else {
        store::intervention::touch(work.db(), waiting.id, par).await?
    })
}

async fn locked(work: &mut Work<'_>, id: InterventionId) -> Result<store::intervention::Locked, Error> {
    store::intervention::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("intervention", id.to_string()).into())
}

/// Holds a mission, at the version on which the decision was made.
pub(crate) async fn lock_mission(
    work: &mut Work<'_>,
    id: MissionId,
    version: Option<i32>,
) -> Result<store::mission::Locked, Error> {
    let mission = store::mission::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", id.to_string()))?;
    match version {
        Some(seen) if seen != mission.version => Err(Refusal::stale("mission", seen, mission.version).into()),
        _ => Ok(mission),
    }
}
