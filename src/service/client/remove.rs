//! Something is deleted, or brought back. Rows stay: what refers to them goes on being readable.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::edit::stale;
use super::{ClientCommand, any, live, named, settled};
use crate::domain::journal::{Action, Objet};
use crate::domain::{ClientId, ContactId, ContratId, EquipementId, Refusal, SiteId};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::client::Tenu;

/// What is deleted or brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cible {
    /// A client.
    Client(ClientId),
    /// A person to call.
    Contact(ContactId),
    /// A site.
    Site(SiteId),
    /// A machine.
    Equipement(EquipementId),
    /// A contract.
    Contrat(ContratId),
}

impl Cible {
    fn objet(self) -> Objet {
        match self {
            Self::Client(_) => Objet::Client,
            Self::Contact(_) => Objet::Contact,
            Self::Site(_) => Objet::Site,
            Self::Equipement(_) => Objet::Equipement,
            Self::Contrat(_) => Objet::Contrat,
        }
    }

    fn nom(self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Contact(_) => "contact",
            Self::Site(_) => "site",
            Self::Equipement(_) => "equipement",
            Self::Contrat(_) => "contrat",
        }
    }

    fn id(self) -> i64 {
        match self {
            Self::Client(id) => id.0,
            Self::Contact(id) => id.0,
            Self::Site(id) => id.0,
            Self::Equipement(id) => id.0,
            Self::Contrat(id) => id.0,
        }
    }

    async fn lock(self, work: &mut Work<'_>) -> sqlx::Result<Option<Tenu>> {
        match self {
            Self::Client(id) => store::client::lock(work.db(), id).await,
            Self::Contact(id) => store::client::lock_contact(work.db(), id).await,
            Self::Site(id) => store::site::lock(work.db(), id).await,
            Self::Equipement(id) => store::site::lock_equipement(work.db(), id).await,
            Self::Contrat(id) => store::contrat::lock(work.db(), id).await,
        }
    }

    /// Refuses where something still counts on it.
    async fn free(self, work: &mut Work<'_>, nom: &str) -> Result<(), Error> {
        let missions = match self {
            Self::Contact(_) => 0,
            Self::Client(id) => return settled(work, id, nom).await,
            Self::Site(id) => store::site::missions_ouvertes(work.db(), id).await?,
            Self::Equipement(id) => {
                let (missions, parties) = store::site::attaches_equipement(work.db(), id).await?;
                if parties > 0 {
                    return Err(Refusal::rule("equipement-a-des-parties")
                        .with("nom", nom)
                        .with("parties", parties)
                        .into());
                }
                missions
            }
            Self::Contrat(id) => {
                let open = store::engagement::missions_ouvertes(work.db(), id).await?;
                i64::try_from(open.len()).unwrap_or(i64::MAX)
            }
        };
        if missions == 0 {
            return Ok(());
        }
        let refusal = named(Refusal::rule("encore-en-usage"), self.nom(), nom.to_owned());
        Err(refusal.with("missions", missions).into())
    }

    async fn write(self, work: &mut Work<'_>, removed: bool) -> Result<(i32, Value), Error> {
        let (le, par) = (removed.then_some(work.now), work.actor.id);
        Ok(match self {
            Self::Client(id) => pair(store::client::remove(work.db(), id, le, par).await?),
            Self::Contact(id) => pair(store::client::remove_contact(work.db(), id, le, par).await?),
            Self::Site(id) => pair(store::site::remove(work.db(), id, le, par).await?),
            Self::Equipement(id) => pair(store::site::remove_equipement(work.db(), id, le, par).await?),
            Self::Contrat(id) => {
                store::contrat::remove(work.db(), id, le, par).await?;
                pair(store::contrat::row(work.db(), id).await?)
            }
        })
    }
}

fn pair<Id>(row: store::Row<Id>) -> (i32, Value) {
    (row.version, row.json)
}

/// Deletes something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remove {
    /// What.
    pub cible: Cible,
    /// The version on which it was decided; absent: whatever it is now.
    pub version: Option<i32>,
}

/// Brings something back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// What.
    pub cible: Cible,
    /// The version on which it was decided; absent: whatever it is now.
    pub version: Option<i32>,
}

impl Remove {
    pub(super) fn name(&self) -> &'static str {
        match self.cible {
            Cible::Client(_) => "client.supprimer",
            Cible::Contact(_) => "contact.supprimer",
            Cible::Site(_) => "site.supprimer",
            Cible::Equipement(_) => "equipement.supprimer",
            Cible::Contrat(_) => "contrat.supprimer",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let Self { cible, version } = self;
        let tenu = cible.lock(work).await?;
        let tenu = live(work, cible.nom(), cible.id(), tenu)?;
        unmoved(cible, version, &tenu)?;
        cible.free(work, &tenu.nom).await?;
        let (after, json) = cible.write(work, true).await?;
        work.changed(
            cible.objet(),
            cible.id(),
            after,
            Action::Suppression,
            &tenu.json,
            &json,
        )?;
        let inverse = ClientCommand::Restore(Restore { cible, version: None });
        Ok((done(cible, tenu.nom), Command::from(inverse).into()))
    }
}

impl Restore {
    pub(super) fn name(&self) -> &'static str {
        match self.cible {
            Cible::Client(_) => "client.retablir",
            Cible::Contact(_) => "contact.retablir",
            Cible::Site(_) => "site.retablir",
            Cible::Equipement(_) => "equipement.retablir",
            Cible::Contrat(_) => "contrat.retablir",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let Self { cible, version } = self;
        let tenu = cible.lock(work).await?;
        let tenu = any(work, cible.nom(), cible.id(), tenu)?;
        unmoved(cible, version, &tenu)?;
        if tenu.anonymise {
            return Err(Refusal::rule("client-anonymise").with("nom", tenu.nom).into());
        }
        if !tenu.supprime {
            return Err(named(Refusal::rule("pas-supprime"), cible.nom(), tenu.nom).into());
        }
        if tenu.parent_supprime {
            return Err(named(Refusal::rule("parent-supprime"), cible.nom(), tenu.nom).into());
        }
        let (after, json) = cible.write(work, false).await?;
        work.changed(
            cible.objet(),
            cible.id(),
            after,
            Action::Restauration,
            &tenu.json,
            &json,
        )?;
        let inverse = ClientCommand::Remove(Remove { cible, version: None });
        Ok((done(cible, tenu.nom), Command::from(inverse).into()))
    }
}

fn unmoved(cible: Cible, version: Option<i32>, tenu: &Tenu) -> Result<(), Refusal> {
    match version {
        Some(seen) if seen != tenu.version => Err(stale(cible.nom(), seen, tenu.version)),
        _ => Ok(()),
    }
}

fn done(cible: Cible, nom: String) -> Done {
    Done::Fiche {
        objet: cible.objet(),
        id: cible.id(),
        nom,
    }
}
