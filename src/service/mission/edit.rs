//! What a mission says is corrected.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::create::check_terms;
use super::{MissionCommand, besoins, deadline, require_in};
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::{Besoin, EtatMission, NouveauBesoin};
use crate::domain::remarque::Remarque;
use crate::domain::{
    AgenceId, BesoinId, ContratId, EquipementId, Fact, MissionId, Permission, Plage, Refusal, SiteId,
};
use crate::service::planning::held;
use crate::service::planning::plan::lock_mission;
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// New values; what is absent stays, and an inner `None` clears.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fields {
    /// The client's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub reference_externe: Option<Option<String>>,
    /// 1 (now) to 4 (when convenient).
    pub priorite: Option<i16>,
    /// It can't wait.
    pub urgence: Option<bool>,
    /// What it is about.
    pub titre: Option<String>,
    /// What the caller said.
    pub description: Option<String>,
    /// When they wish it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub fenetre: Option<Option<Plage>>,
    /// Length of the work, in minutes.
    pub duree_minutes: Option<i32>,
    /// Who is needed: all of them, by rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub besoins: Option<Vec<NouveauBesoin>>,
    /// Under which keys, of needs that come back as they were; those of another length say nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub besoins_cles: Vec<BesoinId>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Which branch does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agence: Option<AgenceId>,
    /// Which machine.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub equipement: Option<Option<EquipementId>>,
    /// Under which contract; none on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub contrat: Option<Option<ContratId>>,
    /// When they called: promised hours count from then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appel_le: Option<DateTime<Utc>>,
}

/// Reads a null as "clear", where an absent field means "leave".
fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Corrections to a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// The mission.
    pub mission: MissionId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What changes.
    pub fields: Fields,
}

impl Edit {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        use EtatMission as E;

        // People before the mission, as everywhere.
        let pending = match self.fields.besoins {
            Some(_) => besoins::hold_all(work, self.mission).await?,
            None => Vec::new(),
        };
        store::engagement::share_of(work.db(), self.mission).await?;
        let mission = lock_mission(work, self.mission, self.version).await?;
        require_in(work, Permission::MissionModifier, mission.agence).await?;
        if mission.etat == E::Terminee && self.fields.besoins.is_some() {
            return Err(Refusal {
                field: Some("besoins"),
                ..Refusal::rule("besoins-figes").with("numero", mission.numero)
            }
            .into());
        }
        if mission.etat.is_fixed() {
            return Err(Refusal::rule("mission-figee")
                .with("numero", mission.numero)
                .with("etat", Fact::label(mission.etat))
                .into());
        }
        let (reference_externe, priorite, urgence, titre, description, fenetre, duree_minutes) =
            store::mission::edited(work.db(), self.mission).await?;
        let needed = store::mission::besoins(work.db(), self.mission).await?;
        let before = Fields {
            reference_externe: Some(reference_externe),
            priorite: Some(priorite),
            urgence: Some(urgence),
            titre: Some(titre),
            description: Some(description),
            fenetre: Some(fenetre),
            duree_minutes: Some(duree_minutes),
            ..Self::cadre(
                &self.fields,
                &needed,
                &store::engagement::cadre(work.db(), self.mission).await?,
            )
        };
        super::create::check_call(self.fields.appel_le, work)?;
        let moves = before.site.is_some()
            || before.agence.is_some()
            || before.equipement.is_some()
            || before.contrat.is_some()
            || before.appel_le.is_some();
        let cadre = self.fields.clone();
        let after = self.fields.over(&before);
        let edited = store::mission::Edited {
            reference_externe: after.reference_externe.as_ref().and_then(|text| text.as_deref()),
            priorite: after.priorite.unwrap_or(priorite),
            urgence: after.urgence.unwrap_or(urgence),
            titre: after.titre.as_deref().unwrap_or_default().trim(),
            description: after.description.as_deref().unwrap_or_default(),
            fenetre: after.fenetre.flatten(),
            duree_minutes: after.duree_minutes.unwrap_or(duree_minutes),
        };
        check_terms(edited.titre, edited.priorite, edited.duree_minutes)?;
        let par = work.actor.id;
        let row = store::mission::edit(work.db(), self.mission, &edited, par).await?;
        let needs_now = match &after.besoins {
            Some(asked) => {
                let asked = (asked.as_slice(), after.besoins_cles.as_slice());
                besoins::correct(work, &mission, &needed, asked, &pending).await?
            }
            None => needed.clone(),
        };
        work.changed(
            Objet::Mission,
            self.mission.0,
            row.version,
            Action::Modification,
            &besoins::with_needs(&mission.json, &needed),
            &besoins::with_needs(&row.json, &needs_now),
        )?;
        say_lengths(work, &mission, (duree_minutes, edited.duree_minutes)).await?;
        if moves {
            relocate(work, &mission, &cadre, row.json).await?;
        }
        if before.besoins.is_some() {
            // Asks it for more people than come, and it waits to be planned again.
            held::settle(work, self.mission).await?;
        }
        let inverse = MissionCommand::Edit(Box::new(Self {
            mission: self.mission,
            version: None,
            fields: before,
        }));
        Ok((
            Done::Mission {
                id: mission.id,
                numero: mission.numero,
            },
            Command::from(inverse).into(),
        ))
    }
}

impl Edit {
    /// What stands now in those fields of place, contract, call and needs that change.
    fn cadre(fields: &Fields, needed: &[Besoin], now: &store::engagement::Cadre) -> Fields {
        let needed = fields.besoins.as_ref().map(|_| needed);
        Fields {
            besoins: needed.map(|needed| needed.iter().map(Besoin::nouveau).collect()),
            besoins_cles: needed
                .map(|needed| needed.iter().map(|besoin| besoin.id).collect())
                .unwrap_or_default(),
            site: fields.site.map(|_| now.site),
            agence: fields.agence.map(|_| now.agence),
            equipement: fields.equipement.map(|_| now.equipement),
            contrat: fields.contrat.map(|_| now.contrat),
            appel_le: fields.appel_le.map(|_| now.appel_le),
            ..Fields::default()
        }
    }
}

/// Says of planned visits that they keep a length which is no longer their mission's.
async fn say_lengths(
    work: &mut Work<'_>,
    mission: &store::mission::Locked,
    (before, now): (i32, i32),
) -> Result<(), Error> {
    if now == before {
        return Ok(());
    }
    let voulues = i64::from(now);
    for visite in store::suite::a_commencer(work.db(), mission.id).await? {
        let parts = store::intervention::parts(work.db(), visite).await?;
        let Some(first) = parts.first() else { continue };
        let own = parts.iter().filter(|part| part.utilisateur == first.utilisateur);
        let minutes: i64 = own.map(|part| part.plage.minutes()).sum();
        if minutes != voulues {
            work.remark(Remarque::DureeGardee {
                numero: mission.numero.clone(),
                plage: first.plage,
                minutes,
                voulues,
            });
        }
    }
    Ok(())
}

/// Writes another place, contract or call, and reckons the deadlines again.
async fn relocate(
    work: &mut Work<'_>,
    mission: &store::mission::Locked,
    fields: &Fields,
    before: serde_json::Value,
) -> Result<(), Error> {
    let now = store::engagement::cadre(work.db(), mission.id).await?;
    let cadre = store::engagement::Cadre {
        site: fields.site.unwrap_or(now.site),
        agence: fields.agence.unwrap_or(now.agence),
        equipement: fields.equipement.unwrap_or(now.equipement),
        contrat: fields.contrat.unwrap_or(now.contrat),
        appel_le: fields.appel_le.unwrap_or(now.appel_le),
        ..now
    };
    let site = store::client::site(work.db(), cadre.site)
        .await?
        .ok_or_else(|| Refusal::not_found("site", cadre.site.to_string()))?;
    let elsewhere = cadre.site != now.site || cadre.agence != now.agence;
    if elsewhere
        && mission.etat == EtatMission::APlanifier
        && store::suite::prevue(work.db(), mission.id).await?
    {
        // Some of its people are to come, others are lacking.
        return Err(Refusal::rule("mission-a-une-visite")
            .with("numero", mission.numero.clone())
            .into());
    }
    if cadre.site != now.site && !matches!(mission.etat, EtatMission::Brouillon | EtatMission::APlanifier) {
        // People were found, and roads laid, for the old one.
        return Err(Refusal::rule("mission-deja-planifiee")
            .with("numero", mission.numero.clone())
            .with("etat", Fact::label(mission.etat))
            .into());
    }
    if cadre.agence != now.agence {
        require_in(work, Permission::MissionModifier, cadre.agence).await?;
        if !matches!(mission.etat, EtatMission::Brouillon | EtatMission::APlanifier) {
            // The people of another branch go there.
            return Err(Refusal {
                field: Some("agence"),
                ..Refusal::rule("agence-deja-planifiee")
                    .with("numero", mission.numero.clone())
                    .with("etat", Fact::label(mission.etat))
            }
            .into());
        }
    }
    if cadre.contrat.is_some() {
        deadline::contrat(work, &cadre, site.client).await?;
    }
    let par = work.actor.id;
    let row = store::engagement::set_cadre(work.db(), mission.id, &cadre, par).await?;
    work.changed(
        Objet::Mission,
        mission.id.0,
        row.version,
        Action::Modification,
        &before,
        &row.json,
    )?;
    deadline::recompute(work, &[mission.id]).await
}

impl Fields {
    /// These values where they are given, the others where not.
    fn over(self, others: &Self) -> Self {
        Self {
            reference_externe: self
                .reference_externe
                .or_else(|| others.reference_externe.clone()),
            priorite: self.priorite.or(others.priorite),
            urgence: self.urgence.or(others.urgence),
            titre: self.titre.or_else(|| others.titre.clone()),
            description: self.description.or_else(|| others.description.clone()),
            fenetre: self.fenetre.or(others.fenetre),
            duree_minutes: self.duree_minutes.or(others.duree_minutes),
            besoins: self.besoins,
            besoins_cles: self.besoins_cles,
            site: self.site,
            agence: self.agence,
            equipement: self.equipement,
            contrat: self.contrat,
            appel_le: self.appel_le,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn clearing_a_field_survives_the_journal() {
        let clear = Fields {
            reference_externe: Some(None),
            ..Fields::default()
        };
        let kept = serde_json::to_value(&clear).expect("JSON");
        assert_eq!(serde_json::from_value::<Fields>(kept).expect("fields"), clear);
        let leave = serde_json::to_value(Fields::default()).expect("JSON");
        assert_eq!(
            serde_json::from_value::<Fields>(leave).expect("fields"),
            Fields::default()
        );
    }
}
