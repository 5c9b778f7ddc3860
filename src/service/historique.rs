//! Undo and redo: new commands, journaled like any other.

use serde::{Deserialize, Serialize};

use super::work::{Inverse, Work};
use super::{Done, Error, dispatch};
use crate::domain::Refusal;
use crate::store;
use crate::store::journal::Nature;

/// How many of a person's commands can be taken back.
pub const DEPTH: i64 = 50;

/// Going back and forth in one's own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoriqueCommand {
    /// Takes the actor's last command back.
    Undo,
    /// Does again what was last taken back.
    Redo,
}

impl HistoriqueCommand {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Undo => "historique.annuler",
            Self::Redo => "historique.refaire",
        }
    }
}

/// Runs the inverse of the command in question, once nobody else has changed what it touched.
pub(super) async fn run(
    work: &mut Work<'_>,
    command: HistoriqueCommand,
) -> Result<(Nature, (Done, Inverse)), Error> {
    let acteur = work.actor.id;
    store::journal::hold_history(work.db(), acteur).await?;
    let target = match command {
        HistoriqueCommand::Undo => store::journal::undoable(work.db(), acteur, DEPTH).await?,
        HistoriqueCommand::Redo => store::journal::redoable(work.db(), acteur).await?,
    };
    let target = target.ok_or_else(|| {
        Refusal::rule(match command {
            HistoriqueCommand::Undo => "rien-a-annuler",
            HistoriqueCommand::Redo => "rien-a-refaire",
        })
    })?;
    let Some(inverse) = target.inverse else {
        return Err(Refusal::rule("sans-inverse")
            .with("commande", target.nom)
            .with("raison", target.inverse_absent.unwrap_or_default())
            .into());
    };
    if let Some(moved) = store::journal::moved_on(work.db(), target.id).await? {
        return Err(Refusal::rule("annulation-depassee")
            .with("commande", target.nom)
            .with("par", moved.par)
            .with("le", moved.le)
            .into());
    }
    let (_, inverse) = dispatch(work, serde_json::from_value(inverse)?).await?;
    if store::journal::moved_on(work.db(), target.id).await?.is_some() {
        // Somebody was quicker to what the inverse has just waited for.
        return Err(Error::Race);
    }
    let nature = match command {
        HistoriqueCommand::Undo => Nature::Undo(target.id),
        HistoriqueCommand::Redo => Nature::Redo(target.id),
    };
    Ok((nature, (Done::Undone { nom: target.nom }, inverse)))
}
