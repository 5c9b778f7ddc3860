//! What a mission says is corrected.

use serde::{Deserialize, Serialize};

use super::MissionCommand;
use super::create::check_terms;
use crate::domain::actor::Reach;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::{Fact, MissionId, Permission, Plage, Refusal};
use crate::service::planning::plan::lock_mission;
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
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

        let mission = lock_mission(work, self.mission, self.version).await?;
        let over = Reach {
            agence: Some(mission.agence),
            ..Reach::default()
        };
        work.actor.require_over(Permission::MissionModifier, over)?;
        if matches!(
            mission.etat,
            E::AFacturer | E::Facturee | E::Cloturee | E::Annulee
        ) {
            return Err(Refusal::rule("mission-figee")
                .with("numero", mission.numero)
                .with("etat", Fact::label(mission.etat))
                .into());
        }
        let (reference_externe, priorite, urgence, titre, description, fenetre, duree_minutes) =
            store::mission::edited(work.db(), self.mission).await?;
        let before = Fields {
            reference_externe: Some(reference_externe),
            priorite: Some(priorite),
            urgence: Some(urgence),
            titre: Some(titre),
            description: Some(description),
            fenetre: Some(fenetre),
            duree_minutes: Some(duree_minutes),
        };
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
        work.changed(
            Objet::Mission,
            self.mission.0,
            row.version,
            Action::Modification,
            &mission.json,
            &row.json,
        )?;
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
