//! Commands of people; one file each.

mod create;
mod delete;
mod edit;
mod first;
mod gardien;
mod hours;
mod keys;
mod password;
pub(in crate::service) mod query;
mod roles;
mod status;
mod work_ahead;

use serde::{Deserialize, Serialize};

pub use create::Create;
pub use delete::{Delete, Restore};
pub use edit::{Edit, Fields};
pub use first::FirstAdmin;
pub(in crate::service) use gardien::Gardien;
pub use hours::Hours;
pub use keys::{AddKey, RestoreKey, RevokeKey};
pub use password::{Disconnect, Lockout, SetPassword, Unlock};
pub use query::{CHAMPS, UtilisateurQuery, UtilisateurRef};
pub use roles::SetRole;
pub use status::Activate;

use super::work::Work;
use super::{Command, Done, Error, Handled};
use crate::domain::actor::Reach;
use crate::domain::journal::{Action, Objet};
use crate::domain::role::depasse;
use crate::domain::{Fact, Permission, Refusal, RefusalKind, UtilisateurId};
use crate::store;
use crate::store::utilisateur::Locked;

/// What can be done to a person's account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UtilisateurCommand {
    /// Enter a person.
    Create(Box<Create>),
    /// Change what is said of them.
    Edit(Box<Edit>),
    /// Disable them, or enable them again.
    Activate(Activate),
    /// Soft-delete them.
    Delete(Delete),
    /// Bring them back.
    Restore(Restore),
    /// Give or take a role.
    SetRole(SetRole),
    /// Say when they usually work.
    Hours(Hours),
    /// Give a password.
    SetPassword(SetPassword),
    /// Lift the locks of failed logins.
    Unlock(Unlock),
    /// Journal a lock.
    Lockout(Lockout),
    /// Close every session.
    Disconnect(Disconnect),
    /// Let a key open the console.
    AddKey(AddKey),
    /// Let it open nothing any more.
    RevokeKey(RevokeKey),
    /// Let it open the console again.
    RestoreKey(RestoreKey),
    /// Enter the first administrator.
    FirstAdmin(Box<FirstAdmin>),
}

impl UtilisateurCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "utilisateur.creer",
            Self::Edit(_) => "utilisateur.modifier",
            Self::Activate(Activate { actif: false, .. }) => "utilisateur.desactiver",
            Self::Activate(_) => "utilisateur.activer",
            Self::Delete(_) => "utilisateur.supprimer",
            Self::Restore(_) => "utilisateur.retablir",
            Self::SetRole(SetRole { tenu: true, .. }) => "utilisateur.donner-role",
            Self::SetRole(_) => "utilisateur.retirer-role",
            Self::Hours(_) => "utilisateur.horaires",
            Self::SetPassword(_) => "utilisateur.mot-de-passe",
            Self::Unlock(_) => "utilisateur.deverrouiller",
            Self::Lockout(_) => "utilisateur.verrouiller",
            Self::Disconnect(_) => "utilisateur.deconnecter",
            Self::AddKey(_) => "utilisateur.ajouter-cle",
            Self::RevokeKey(_) => "utilisateur.revoquer-cle",
            Self::RestoreKey(_) => "utilisateur.retablir-cle",
            Self::FirstAdmin(_) => "utilisateur.premier-administrateur",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Create(command) => command.run(work).await,
            Self::Edit(command) => command.run(work).await,
            Self::Activate(command) => command.run(work).await,
            Self::Delete(command) => command.run(work).await,
            Self::Restore(command) => command.run(work).await,
            Self::SetRole(command) => command.run(work).await,
            Self::Hours(command) => command.run(work).await,
            Self::SetPassword(command) => command.run(work).await,
            Self::Unlock(command) => command.run(work).await,
            Self::Lockout(command) => command.run(work).await,
            Self::Disconnect(command) => command.run(work).await,
            Self::AddKey(command) => command.run(work).await,
            Self::RevokeKey(command) => command.run(work).await,
            Self::RestoreKey(command) => command.run(work).await,
            Self::FirstAdmin(command) => command.run(work).await,
        }
    }
}

impl From<UtilisateurCommand> for Command {
    fn from(command: UtilisateurCommand) -> Self {
        Self::Utilisateur(command)
    }
}

/// Holds a person, on the version that was seen; the deleted are not found.
pub(in crate::service) async fn hold(
    work: &mut Work<'_>,
    id: UtilisateurId,
    version: Option<i32>,
) -> Result<Locked, Error> {
    let unknown = || Refusal::not_found("utilisateur", id.to_string());
    let held = store::utilisateur::lock(work.db(), id)
        .await?
        .filter(|held| !held.supprime)
        .ok_or_else(unknown)?;
    seen(&held, version)?;
    Ok(held)
}

/// Checks that a person is still as they were seen.
fn seen(held: &Locked, version: Option<i32>) -> Result<(), Refusal> {
    match version.filter(|seen| *seen != held.version) {
        Some(seen) => Err(Refusal::stale("utilisateur", seen, held.version)),
        None => Ok(()),
    }
}

/// Checks that the actor's permission reaches this person.
pub(in crate::service) async fn allow(
    work: &mut Work<'_>,
    permission: Permission,
    held: &Locked,
) -> Result<(), Error> {
    let equipes = super::planning::held::teams(work, &[held.id]).await?;
    let over = Reach {
        personnes: &[held.id],
        equipes: &equipes,
        agence: held.agence,
    };
    Ok(work.actor.require_over(permission, over)?)
}

/// Checks that the actor may give this person access or take it, or change who they are and how they are reached: all of
/// it is refused over somebody mightier. Whoever sets their password becomes them, and so does who gets their e-mails.
async fn allow_over(work: &mut Work<'_>, permission: Permission, held: &Locked) -> Result<(), Error> {
    allow(work, permission, held).await?;
    let theirs = store::utilisateur_role::droits(work.db(), held.id).await?;
    match depasse(&theirs, &work.actor.permissions) {
        Some(permission) if held.id != work.actor.id => {
            Err(Refusal::new(RefusalKind::Permission, "droits-superieurs")
                .with("utilisateur", held.nom_complet.clone())
                .with("permission", Fact::label(permission))
                .into())
        }
        _ => Ok(()),
    }
}

/// Journals what a command made of a person.
async fn journal(work: &mut Work<'_>, held: &Locked, action: Action) -> Result<(), Error> {
    let row = store::utilisateur::row(work.db(), held.id).await?;
    work.changed(
        Objet::Utilisateur,
        held.id.0,
        row.version,
        action,
        &held.json,
        &row.json,
    )
}

/// What every command about a person answers.
fn done(id: UtilisateurId, login: &str, nom: String) -> Done {
    Done::Utilisateur {
        id,
        login: login.to_owned(),
        nom,
        orphelins: Vec::new(),
    }
}
