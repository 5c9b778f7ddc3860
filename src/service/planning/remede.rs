//! The smallest change that would let each of some technicians take a mission.

use super::suggest::prepare;
use crate::domain::habilitation::Manque;
use crate::domain::planning::{Changement, Remede};
use crate::domain::{Actor, Fact, InterventionId, Plage, SpecialisationId, TitreId, UtilisateurId};
use crate::planner::{Planner, Remedy, Snapshot, Step, Technician};
use crate::service::mission::MissionRef;
use crate::service::{Answer, Error, Service};

/// One a technician, of those who can't take it and could after a change or two.
pub(super) async fn remedes(
    service: &Service,
    actor: &Actor,
    mission: &MissionRef,
    techniciens: &[UtilisateurId],
) -> Result<Answer, Error> {
    let (snapshot, demand, _) = prepare(service, actor, mission, None).await?;
    let planner = Planner::new(&snapshot);
    let told = techniciens.iter().filter_map(|id| {
        let person = snapshot.technician(*id)?;
        let remedy = planner.remedy(&demand, *id)?;
        Some(told(&snapshot, person, &remedy))
    });
    Ok(Answer::Remedes(told.collect()))
}

fn told(snapshot: &Snapshot, person: &Technician, remedy: &Remedy) -> Remede {
    let steps = remedy.steps.iter();
    Remede {
        utilisateur: person.id,
        changements: steps.flat_map(|step| changes(snapshot, person, step)).collect(),
        plage: remedy.placement.plage(),
    }
}

fn changes(snapshot: &Snapshot, person: &Technician, step: &Step) -> Vec<Changement> {
    let plain = |code| vec![Changement::new(code)];
    match step {
        Step::Later => plain("plus-tard"),
        Step::Window => plain("rendez-vous"),
        Step::OtherBranch => plain("agence"),
        Step::Allow => plain("exclusion"),
        Step::Open => plain("ouverture"),
        Step::Cover => plain("couverture"),
        Step::Shorten(minutes) => vec![Changement::new("raccourcir").with("minutes", *minutes)],
        Step::Overtime(minutes) => vec![Changement::new("horaires").with("minutes", u32::from(*minutes))],
        Step::Ability(_, lacking) => lacking.iter().map(|manque| lacks(snapshot, *manque)).collect(),
        Step::Release(visite) => {
            let change = Changement::new("liberer");
            let Some((numero, plage)) = visit(person, *visite) else {
                return vec![change];
            };
            vec![change.with("numero", numero).with("plage", plage)]
        }
        Step::Free(id) => {
            let change = Changement::new("deplacer");
            let creneau = person.creneaux.iter().find(|creneau| creneau.id == *id);
            let Some(creneau) = creneau else {
                return vec![change];
            };
            vec![
                change
                    .with("quoi", Fact::label(creneau.r#type))
                    .with("plage", creneau.plage),
            ]
        }
    }
}

fn visit(person: &Technician, id: InterventionId) -> Option<(String, Plage)> {
    person.creneaux.iter().find_map(|creneau| {
        let travail = creneau.travail.as_ref()?;
        (travail.intervention == id).then(|| (travail.numero.clone(), creneau.plage))
    })
}

fn lacks(snapshot: &Snapshot, manque: Manque) -> Changement {
    let trade = |id: SpecialisationId| snapshot.trade(id);
    let paper = |id: TitreId| snapshot.paper(id);
    match manque {
        Manque::Specialisation { specialisation } => {
            Changement::new("habilitation").with("nom", trade(specialisation))
        }
        Manque::Niveau {
            specialisation,
            detenu,
            requis,
        } => Changement::new("niveau")
            .with("nom", trade(specialisation))
            .with("detenu", detenu)
            .with("requis", requis),
        Manque::Titre { titre } => Changement::new("titre").with("nom", paper(titre)),
        Manque::Validite { specialisation, .. } => {
            Changement::new("habilitation-renouveler").with("nom", trade(specialisation))
        }
        Manque::TitreValidite { titre, .. } => Changement::new("titre-renouveler").with("nom", paper(titre)),
    }
}
