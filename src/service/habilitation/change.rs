//! An habilitation changes, goes, or comes back. Firm work that it no longer covers is pencilled in again.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{HabilitationCommand, hold, prepared};
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::planning::Orphelin;
use crate::domain::saisie::donne;
use crate::domain::{Fact, HabilitationId, Plage, Refusal, TitreId};
use crate::service::planning::held::{self, Held};
use crate::service::planning::{absence, firm};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::habilitation::{Locked, Valeurs};

/// New values of an habilitation; what is absent stays, and an inner `None` clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The habilitation.
    pub habilitation: HabilitationId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// Skill, 1 to 5.
    pub niveau: Option<i16>,
    /// The official titre.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub titre: Option<Option<TitreId>>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub debut: Option<Option<NaiveDate>>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub dernier_jour: Option<Option<NaiveDate>>,
    /// Who issued the titre.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub organisme: Option<Option<String>>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub numero_titre: Option<Option<String>>,
}

impl Edit {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let before = seen(work, self.habilitation, self.version, false).await?;
        let old = before.valeurs.clone();
        let valeurs = Valeurs {
            specialisation: old.specialisation,
            niveau: self.niveau.unwrap_or(old.niveau),
            titre: self.titre.unwrap_or(old.titre),
            debut: self.debut.unwrap_or(old.debut),
            dernier_jour: self.dernier_jour.unwrap_or(old.dernier_jour),
            organisme: self.organisme.unwrap_or_else(|| old.organisme.clone()),
            numero_titre: self.numero_titre.unwrap_or_else(|| old.numero_titre.clone()),
        };
        let valeurs = prepared(work, valeurs).await?;
        let back = HabilitationCommand::Edit(Box::new(Self {
            habilitation: before.id,
            version: None,
            niveau: Some(old.niveau),
            titre: Some(old.titre),
            debut: Some(old.debut),
            dernier_jour: Some(old.dernier_jour),
            organisme: Some(old.organisme),
            numero_titre: Some(old.numero_titre),
        }));
        apply(work, &before, &valeurs, None, Action::Modification, back).await
    }
}

/// An habilitation that never counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remove {
    /// The habilitation.
    pub habilitation: HabilitationId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
}

impl Remove {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let before = seen(work, self.habilitation, self.version, false).await?;
        let (valeurs, now) = (before.valeurs.clone(), work.now);
        let back = HabilitationCommand::Restore(Restore {
            habilitation: before.id,
        });
        apply(work, &before, &valeurs, Some(now), Action::Suppression, back).await
    }
}

/// A removed habilitation that counts after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The habilitation.
    pub habilitation: HabilitationId,
}

impl Restore {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let before = seen(work, self.habilitation, None, true).await?;
        let valeurs = before.valeurs.clone();
        let back = HabilitationCommand::Remove(Remove {
            habilitation: before.id,
            version: None,
        });
        apply(work, &before, &valeurs, None, Action::Restauration, back).await
    }
}

/// Reads an habilitation as it was seen. Nothing is kept held: people come first, and who they are isn't known yet.
async fn seen(
    work: &mut Work<'_>,
    id: HabilitationId,
    version: Option<i32>,
    supprime: bool,
) -> Result<Locked, Error> {
    let unknown = || Refusal::not_found("habilitation", id.to_string());
    let whose = store::habilitation::whose(work.db(), id)
        .await?
        .ok_or_else(unknown)?;
    let attempt = work.attempt().await?;
    let person = hold(work, whose).await;
    let before = store::habilitation::lock(work.db(), id).await;
    work.give_up(attempt).await?;
    person?;
    let before = before?
        .filter(|before| before.supprime == supprime)
        .ok_or_else(unknown)?;
    if let Some(seen) = version.filter(|seen| *seen != before.version) {
        return Err(Refusal::stale("habilitation", seen, before.version).into());
    }
    Ok(before)
}

async fn apply(
    work: &mut Work<'_>,
    before: &Locked,
    valeurs: &Valeurs,
    supprime: Option<DateTime<Utc>>,
    action: Action,
    back: HabilitationCommand,
) -> Handled {
    let (par, now) = (work.actor.id, work.now);
    // Tried first, to see whose work it takes away: they are held before anything is written, as everywhere.
    let attempt = work.attempt().await?;
    let tried = store::habilitation::update(work.db(), before.id, valeurs, supprime, par).await;
    let wanted = match tried {
        Ok(_) => store::habilitation::orphelines(work.db(), before.utilisateur, now).await,
        Err(error) => Err(error),
    };
    work.give_up(attempt).await?;
    let wanted = wanted?;
    let named: Vec<_> = wanted.iter().map(|id| (*id, None)).collect();
    let visites = held::hold(work, &named, &[]).await?;
    hold(work, before.utilisateur).await?;
    let still = store::habilitation::lock(work.db(), before.id).await?;
    if still.is_none_or(|still| still.version != before.version) {
        return Err(Error::Race);
    }
    let row = store::habilitation::update(work.db(), before.id, valeurs, supprime, par).await?;
    if store::habilitation::orphelines(work.db(), before.utilisateur, now).await? != wanted {
        // Work was planned between the two readings.
        return Err(Error::Race);
    }
    let (orphelins, again) = demote(work, &visites).await?;
    work.changed(
        Objet::Habilitation,
        row.id.0,
        row.version,
        action,
        &before.json,
        &row.json,
    )?;
    work.notify(
        before.utilisateur,
        Evenement::Habilitations,
        Objet::Habilitation,
        row.id.0,
        json!({}),
    );
    let back = Command::from(back);
    let inverse = match again {
        Some(again) => Command::Lot(vec![back, again]),
        None => back,
    };
    let (nom, _) = store::utilisateur::nom_et_agence(work.db(), before.utilisateur).await?;
    let done = Done::Habilitation {
        id: row.id,
        nom,
        orphelins,
    };
    Ok((done, inverse.into()))
}

async fn demote(work: &mut Work<'_>, visites: &[Held]) -> Result<(Vec<Orphelin>, Option<Command>), Error> {
    if let Some(visit) = visites.iter().find(|visit| visit.visite.etat.started()) {
        return Err(Refusal::rule("travail-en-cours")
            .with("numero", visit.visite.numero.clone())
            .with("etat", Fact::label(visit.visite.etat))
            .into());
    }
    let ahead =
        Plage::new(work.now, work.now + TimeDelta::days(36_500)).map_err(|error| Error::internal(&error))?;
    let orphelins = absence::demote(work, visites, ahead).await?;
    let again = firm::firm_again(&absence::held_of(visites, &orphelins));
    Ok((orphelins, again))
}
