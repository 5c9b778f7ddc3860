//! What was done to a mission, told to people and to programs.

use serde_json::{Map, Value, json};

use super::super::acting::Acting;
use super::super::{Context, Failure, fiche};
use super::target;
use crate::domain::journal::Objet;
use crate::domain::mission::MissionFiche;
use crate::domain::planning::Affectee;
use crate::domain::remarque::Remarque;
use crate::domain::{Code, MissionId};
use crate::service::mission::{MissionQuery, MissionRef};
use crate::service::{Answer, Done, Outcome};

/// Tells what a command did: the mission as it is now.
pub(super) async fn done(context: &Context, acting: &Acting, outcome: &Outcome) -> Result<(), Failure> {
    let id = match &outcome.result {
        Done::Mission { id, .. } | Done::TakenOff { id, .. } => Some(*id),
        Done::Planned(planned) => Some(planned.mission),
        _ => None,
    };
    match id {
        Some(id) => changed(context, acting, outcome, id).await,
        None => context.output.json(outcome),
    }
}

/// The same, where the answer names no mission.
pub(super) async fn changed(
    context: &Context,
    acting: &Acting,
    outcome: &Outcome,
    id: MissionId,
) -> Result<(), Failure> {
    let shown = match acting.read(MissionQuery::Fiche(MissionRef::Id(id))).await {
        Ok(Answer::Mission(fiche)) => Some(*fiche),
        // Whoever may change it need not see it.
        _ => None,
    };
    if context.output.json {
        return context.output.json(&told(outcome, shown.as_ref()));
    }
    let text = context.text;
    let numero = match (&shown, &outcome.result) {
        (Some(fiche), _) => fiche.ligne.numero.clone(),
        (
            None,
            Done::Mission { numero, .. }
            | Done::TakenOff { numero, .. }
            | Done::Planned(Affectee { numero, .. }),
        ) => numero.clone(),
        (None, _) => id.to_string(),
    };
    let Some(mission) = shown else {
        return context.output.line(&numero);
    };
    let zone = target::zone(&mission);
    let etat = match &outcome.result {
        Done::Planned(planned) if outcome.replayed => planned.etat,
        _ => mission.ligne.etat,
    };
    let etat = text.label(etat);
    let line = match &outcome.result {
        Done::Planned(planned) => text.with(
            "mission-planifiee",
            &[
                ("numero", numero.into()),
                ("etat", etat.into()),
                ("techniciens", planned.noms.join(", ").into()),
                (
                    "plages",
                    planned
                        .plages
                        .iter()
                        .map(|plage| text.in_zone(zone).plage(*plage))
                        .collect::<Vec<_>>()
                        .join(", ")
                        .into(),
                ),
            ],
        ),
        _ => text.with(
            "mission-dite",
            &[("numero", numero.into()), ("etat", etat.into())],
        ),
    };
    context.output.line(&line)?;
    match &outcome.result {
        Done::Planned(planned) if !planned.regles_forcees.is_empty() => {
            let args = [("regles", text.regles(&planned.regles_forcees).into())];
            context.output.line(&text.with("dit-passe-outre", &args))?;
        }
        _ => {}
    }
    for remarque in &outcome.remarques {
        let zone = match remarque {
            // The other of two that were exchanged may be on other clocks.
            Remarque::Echangee { numero, .. } => target::fiche(acting, numero)
                .await
                .map_or(zone, |other| target::zone(&other)),
            _ => zone,
        };
        fiche::remarquer(context, text.in_zone(zone), remarque)?;
    }
    Ok(())
}

/// `{"numero", "mission", "etat", "version", …, "commande", "replayed", "objets"}`.
fn told(outcome: &Outcome, fiche: Option<&MissionFiche>) -> Value {
    let mut said = Map::new();
    match &outcome.result {
        Done::Mission { id, numero } | Done::TakenOff { id, numero } => {
            said.insert("numero".to_owned(), json!(numero));
            said.insert("mission".to_owned(), json!(id));
        }
        Done::Planned(planned) => {
            for (name, value) in [
                ("numero", json!(planned.numero)),
                ("mission", json!(planned.mission)),
                ("intervention", json!(planned.intervention)),
                ("intervention_version", json!(planned.version)),
                ("techniciens", json!(planned.techniciens)),
                ("plages", json!(planned.plages)),
                ("regles_forcees", json!(planned.regles_forcees)),
            ] {
                said.insert(name.to_owned(), value);
            }
        }
        _ => {}
    }
    if let Some(fiche) = fiche {
        said.insert("numero".to_owned(), json!(fiche.ligne.numero));
        said.insert("mission".to_owned(), json!(fiche.ligne.id));
        for (name, value) in state(outcome, fiche) {
            said.insert(name.to_owned(), value);
        }
    }
    if !outcome.remarques.is_empty() {
        said.insert("remarques".to_owned(), json!(outcome.remarques));
    }
    said.insert("commande".to_owned(), json!(outcome.commande));
    said.insert("replayed".to_owned(), json!(outcome.replayed));
    said.insert("objets".to_owned(), json!(outcome.objets));
    Value::Object(said)
}

/// The mission's state and version after the command. Of one that was carried out before, only what holds since then is
/// told: what has become of the mission later is no part of that answer.
fn state(outcome: &Outcome, fiche: &MissionFiche) -> Vec<(&'static str, Value)> {
    let now = &fiche.ligne;
    if !outcome.replayed {
        return vec![("etat", json!(now.etat.code())), ("version", json!(now.version))];
    }
    let then = outcome
        .objets
        .iter()
        .find(|of| of.objet == Objet::Mission && of.id == now.id.0)
        .map(|of| of.version);
    let etat = match &outcome.result {
        Done::Planned(planned) => Some(planned.etat),
        _ if then == Some(now.version) => Some(now.etat),
        _ => None,
    };
    let etat = etat.map(|etat| ("etat", json!(etat.code())));
    let version = then.map(|version| ("version", json!(version)));
    etat.into_iter().chain(version).collect()
}
