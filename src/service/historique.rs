//! Undo and redo: new commands, journaled like any other.

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::planning::{PlanningCommand, held};
use super::work::{Inverse, Work};
use super::{Answer, Command, Done, Error, Query, Service, dispatch};
use crate::domain::historique::{Geste, Historique, Pas};
use crate::domain::{Actor, CommandeId, Permission, Refusal, UtilisateurId};
use crate::store;
use crate::store::journal::{Nature, Target};

/// How many of a person's commands can be taken back, one after the other.
pub const DEPTH: i64 = 50;
/// Rows of a command that are looked at to tell what it was about.
const LOOKED_AT: u16 = 60;

/// Going back and forth in one's own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoriqueCommand {
    /// Takes the actor's last command back.
    Undo,
    /// Takes back the last of the actor's commands that can be, past those that nothing takes back.
    UndoPast,
    /// Does again what was last taken back.
    Redo,
}

impl HistoriqueCommand {
    /// Its stable name, as the journal shows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Undo | Self::UndoPast => "historique.annuler",
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
    let target = next(work.db(), acteur, command).await?;
    let target = target.ok_or_else(|| Refusal::rule(nothing(command)))?;
    if let Some(refusal) = stands_in_the_way(work.db(), command, &target).await? {
        return Err(refusal.into());
    }
    let inverse = target.inverse.ok_or_else(|| Error::internal(&"no inverse"))?;
    let geste = geste(work.db(), target.id).await?;
    work.take_back(target.id);
    let (_, inverse) = dispatch(work, serde_json::from_value(inverse)?).await?;
    for (mission, had) in store::journal::etats_avant(work.db(), target.id).await? {
        held::settle_back(work, mission, had).await?;
    }
    if store::journal::moved_on(work.db(), target.id).await?.is_some() {
        // Somebody was quicker to what the inverse has just waited for.
        return Err(Error::Race);
    }
    let nature = match command {
        HistoriqueCommand::Undo | HistoriqueCommand::UndoPast => Nature::Undo(target.id),
        HistoriqueCommand::Redo => Nature::Redo(target.id),
    };
    let done = Done::Undone {
        nom: geste.as_ref().map_or(target.nom, |geste| geste.nom.clone()),
        lot: geste.as_ref().and_then(|geste| geste.lot),
        numero: geste.and_then(|geste| geste.numero),
    };
    Ok((nature, (done, inverse)))
}

fn nothing(command: HistoriqueCommand) -> &'static str {
    match command {
        HistoriqueCommand::Undo | HistoriqueCommand::UndoPast => "rien-a-annuler",
        HistoriqueCommand::Redo => "rien-a-refaire",
    }
}

/// The command that is next in that direction.
async fn next(
    db: &mut PgConnection,
    acteur: UtilisateurId,
    command: HistoriqueCommand,
) -> sqlx::Result<Option<Target>> {
    match command {
        HistoriqueCommand::Undo | HistoriqueCommand::UndoPast => {
            let own = store::journal::own(db, acteur, DEPTH).await?;
            let past = command == HistoriqueCommand::UndoPast;
            store::journal::undoable(db, acteur, &own, past).await
        }
        HistoriqueCommand::Redo => match store::journal::own(db, acteur, 1).await?.first() {
            Some(last) => store::journal::redoable(db, acteur, *last).await,
            None => Ok(None),
        },
    }
}

/// Why a command can't be taken back as things stand: nothing does, or somebody has changed what it touched.
async fn stands_in_the_way(
    db: &mut PgConnection,
    command: HistoriqueCommand,
    target: &Target,
) -> Result<Option<Refusal>, Error> {
    let (sans_inverse, depassee) = match command {
        HistoriqueCommand::Undo | HistoriqueCommand::UndoPast => ("sans-inverse", "annulation-depassee"),
        HistoriqueCommand::Redo => ("sans-retour", "retablissement-depasse"),
    };
    if target.inverse.is_none() {
        let refusal = Refusal::rule(sans_inverse)
            .with("commande", target.nom.clone())
            .with("raison", target.inverse_absent.clone().unwrap_or_default());
        return Ok(Some(refusal));
    }
    let moved = store::journal::moved_on(db, target.id).await?;
    Ok(moved.map(|moved| {
        Refusal::rule(depassee)
            .with("commande", target.nom.clone())
            .with("par", moved.par)
            .with("le", moved.le)
    }))
}

/// What a command is about, told by the one that its chain of undos began with.
async fn geste(db: &mut PgConnection, commande: CommandeId) -> Result<Option<Geste>, Error> {
    let origin = store::journal::origin(db, commande).await?;
    let rows = store::audit::of_command(db, origin, LOOKED_AT).await?;
    // Whoever moved a visit thinks of its mission, not of pieces of somebody's time.
    let told = rows.iter().find(|row| row.numero.is_some()).or(rows.first());
    let Some(told) = told else { return Ok(None) };
    let lot = if PlanningCommand::of_several(&told.nom) {
        store::journal::lot(db, origin).await?
    } else {
        None
    };
    // An exchange is about both, whichever of them was changed first.
    let numero = if told.nom == "planning.echanger" {
        let mut numeros: Vec<&str> = rows.iter().filter_map(|row| row.numero.as_deref()).collect();
        numeros.sort_unstable();
        numeros.dedup();
        Some(numeros.join(" / "))
    } else {
        told.numero.clone()
    };
    Ok(Some(Geste {
        nom: told.nom.clone(),
        le: told.le,
        objet: told.objet,
        numero,
        lot,
    }))
}

/// Questions about going back and forth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoriqueQuery {
    /// What undo and redo would do, and why not.
    Prochains,
}

impl From<HistoriqueQuery> for Query {
    fn from(query: HistoriqueQuery) -> Self {
        Self::Historique(query)
    }
}

impl HistoriqueQuery {
    pub(super) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let Self::Prochains = self;
        let mut db = service.db().await?;
        Ok(Answer::Historique(Box::new(Historique {
            annuler: annuler(&mut db, actor).await?,
            refaire: pas(&mut db, actor, HistoriqueCommand::Redo).await?,
        })))
    }
}

/// What undo would do. Where nothing takes the last command back, an earlier one that it has left alone is offered.
async fn annuler(db: &mut PgConnection, actor: &Actor) -> Result<Pas, Error> {
    let last = pas(db, actor, HistoriqueCommand::Undo).await?;
    let Some(refusal) = last
        .refus
        .as_ref()
        .filter(|refusal| refusal.rule == "sans-inverse")
    else {
        return Ok(last);
    };
    let earlier = pas(db, actor, HistoriqueCommand::UndoPast).await?;
    Ok(match earlier.refus {
        None => Pas {
            passe: Some(refusal.clone()),
            ..earlier
        },
        Some(_) => last,
    })
}

async fn pas(db: &mut PgConnection, actor: &Actor, command: HistoriqueCommand) -> Result<Pas, Error> {
    let Some(target) = next(db, actor.id, command).await? else {
        return Ok(Pas {
            refus: Some(Refusal::rule(nothing(command))),
            ..Pas::default()
        });
    };
    let refus = match stands_in_the_way(db, command, &target).await? {
        Some(refusal) => Some(refusal),
        None => beyond(actor, target.inverse.clone()),
    };
    Ok(Pas {
        geste: geste(db, target.id).await?,
        refus,
        passe: None,
    })
}

/// What somebody may not do of what taking back asks for: who enters their own absence may give themselves no work.
fn beyond(actor: &Actor, inverse: Option<serde_json::Value>) -> Option<Refusal> {
    lacking(actor, &serde_json::from_value(inverse?).ok()?)
}

fn lacking(actor: &Actor, command: &Command) -> Option<Refusal> {
    use PlanningCommand as P;
    let asks_for = match command {
        Command::Lot(all) => return all.iter().find_map(|one| lacking(actor, one)),
        Command::Planning(
            P::Absence(_) | P::ChangeAbsence(_) | P::RemoveAbsence(_) | P::RestoreAbsence(_),
        ) => Permission::AbsenceSaisir,
        Command::Planning(_) => Permission::MissionPlanifier,
        _ => return None,
    };
    actor.require(asks_for).err()
}
