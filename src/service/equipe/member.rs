//! Somebody joins a team, or leaves it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{EquipeCommand, done, hold};
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::{EquipeId, MembreId, Permission, Refusal, UtilisateurId};
use crate::service::utilisateur;
use crate::service::work::Work;
use crate::service::{Command, Error, Handled};
use crate::store;
use crate::store::equipe::{Locked, Periode};

/// Somebody to take into a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddMember {
    /// The team.
    pub equipe: EquipeId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Who.
    pub utilisateur: UtilisateurId,
    /// First day; absent: since ever.
    pub debut: Option<NaiveDate>,
    /// Last day; absent: without end.
    pub dernier_jour: Option<NaiveDate>,
    /// Under which key, of a time in the team that comes back as it was; absent: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membre: Option<MembreId>,
}

impl AddMember {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.equipe, self.version).await?;
        let person = utilisateur::hold(work, self.utilisateur, None).await?;
        if person.agence != Some(held.valeurs.agence) {
            // Who leads a team reaches its people: those of another agence are not the team's to take.
            utilisateur::allow(work, Permission::EquipeGerer, &person).await?;
        }
        check(self.debut, self.dernier_jour)?;
        let periode = Periode {
            equipe: held.id,
            utilisateur: person.id,
            debut: self.debut,
            dernier_jour: self.dernier_jour,
        };
        let par = work.actor.id;
        let membre = store::equipe::add_member(work.db(), self.membre, &periode, par).await?;
        journal(work, &held, None, Some(&periode)).await?;
        let inverse = EquipeCommand::RemoveMember(RemoveMember {
            membre,
            version: None,
        });
        Ok((done(&held), Command::from(inverse).into()))
    }
}

/// The last day of somebody's time in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndMember {
    /// Their time in the team.
    pub membre: MembreId,
    /// The version of the team on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Last day; absent: without end.
    pub dernier_jour: Option<NaiveDate>,
}

impl EndMember {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (held, before) = of(work, self.membre, self.version).await?;
        check(before.debut, self.dernier_jour)?;
        let par = work.actor.id;
        store::equipe::end_member(work.db(), self.membre, self.dernier_jour, par).await?;
        let after = Periode {
            dernier_jour: self.dernier_jour,
            ..before.clone()
        };
        journal(work, &held, Some(&before), Some(&after)).await?;
        let inverse = EquipeCommand::EndMember(Self {
            version: None,
            dernier_jour: before.dernier_jour,
            ..self
        });
        Ok((done(&held), Command::from(inverse).into()))
    }
}

/// Somebody's time in a team that never was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveMember {
    /// Their time in the team.
    pub membre: MembreId,
    /// The version of the team on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
}

impl RemoveMember {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (held, before) = of(work, self.membre, self.version).await?;
        store::equipe::remove_member(work.db(), self.membre).await?;
        journal(work, &held, Some(&before), None).await?;
        let inverse = EquipeCommand::AddMember(AddMember {
            equipe: held.id,
            version: None,
            utilisateur: before.utilisateur,
            debut: before.debut,
            dernier_jour: before.dernier_jour,
            membre: Some(self.membre),
        });
        Ok((done(&held), Command::from(inverse).into()))
    }
}

async fn of(work: &mut Work<'_>, membre: MembreId, version: Option<i32>) -> Result<(Locked, Periode), Error> {
    let unknown = || Refusal::not_found("membre", membre.to_string());
    let periode = store::equipe::member(work.db(), membre)
        .await?
        .ok_or_else(unknown)?;
    let held = hold(work, periode.equipe, version).await?;
    // Held with its team: it is now as it will be.
    let periode = store::equipe::member(work.db(), membre)
        .await?
        .ok_or_else(unknown)?;
    Ok((held, periode))
}

fn check(debut: Option<NaiveDate>, dernier: Option<NaiveDate>) -> Result<(), Refusal> {
    match (debut, dernier) {
        (Some(debut), Some(dernier)) if debut > dernier => Err(Refusal::invalid("fin", "periode-a-l-envers")
            .with("debut", debut)
            .with("fin", dernier)),
        _ => Ok(()),
    }
}

/// A team's people are part of it: its version moves on, and the one concerned is told.
async fn journal(
    work: &mut Work<'_>,
    held: &Locked,
    before: Option<&Periode>,
    after: Option<&Periode>,
) -> Result<(), Error> {
    let par = work.actor.id;
    let row = store::equipe::update(work.db(), held.id, &held.valeurs, false, par).await?;
    let said = |periode: Option<&Periode>| match periode {
        Some(periode) => json!({
            "membre": periode.utilisateur, "debut": periode.debut, "dernier_jour": periode.dernier_jour }),
        None => Value::Object(serde_json::Map::new()),
    };
    let (avant, apres) = (said(before), said(after));
    work.changed(
        Objet::Equipe,
        held.id.0,
        row.version,
        Action::Modification,
        &avant,
        &apres,
    )?;
    if let Some(periode) = after.or(before) {
        let mut faits = apres;
        faits["equipe"] = json!(held.valeurs.code);
        work.notify(
            periode.utilisateur,
            Evenement::Equipe,
            Objet::Equipe,
            held.id.0,
            faits,
        );
    }
    Ok(())
}
