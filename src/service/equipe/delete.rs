//! A team in which nobody is left goes, or comes back.

use serde::{Deserialize, Serialize};

use super::{EquipeCommand, allow, done, hold};
use crate::domain::journal::{Action, Objet};
use crate::domain::{EquipeId, Refusal};
use crate::service::work::Work;
use crate::service::{Command, Handled};
use crate::store;

/// A team to soft-delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    /// The team.
    pub equipe: EquipeId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
}

impl Delete {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.equipe, self.version).await?;
        let today = work.now.date_naive();
        let members = store::equipe::members_from(work.db(), held.id, today).await?;
        if !members.is_empty() {
            // Permissions reach as far as one's teams: nobody may be left in one that isn't there.
            return Err(Refusal::rule("equipe-habitee")
                .with("equipe", held.valeurs.code)
                .with("membres", members[..members.len().min(10)].join(", "))
                .into());
        }
        let par = work.actor.id;
        let row = store::equipe::update(work.db(), held.id, &held.valeurs, true, par).await?;
        work.changed(
            Objet::Equipe,
            held.id.0,
            row.version,
            Action::Suppression,
            &held.json,
            &row.json,
        )?;
        let inverse = EquipeCommand::Restore(Restore { equipe: held.id });
        Ok((done(&held), Command::from(inverse).into()))
    }
}

/// A soft-deleted team to bring back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The team.
    pub equipe: EquipeId,
}

impl Restore {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let unknown = || Refusal::not_found("equipe", self.equipe.to_string());
        let held = store::equipe::lock(work.db(), self.equipe)
            .await?
            .filter(|held| held.supprime)
            .ok_or_else(unknown)?;
        allow(work, Some(held.id), held.valeurs.agence)?;
        let par = work.actor.id;
        let row = store::equipe::update(work.db(), held.id, &held.valeurs, false, par).await?;
        work.changed(
            Objet::Equipe,
            held.id.0,
            row.version,
            Action::Restauration,
            &held.json,
            &row.json,
        )?;
        let inverse = EquipeCommand::Delete(Delete {
            equipe: held.id,
            version: None,
        });
        Ok((done(&held), Command::from(inverse).into()))
    }
}
