//! Commands of clients and of what is theirs: contacts, sites, machines, contracts; one file each.

mod anonymise;
mod create;
mod deplace;
mod edit;
mod place;
mod query;
mod remove;

use serde::{Deserialize, Serialize};

pub use anonymise::Anonymise;
pub use create::Create;
pub use edit::{Edit, Modif};
pub(in crate::service) use query::seen;
pub use query::{ClientAnswer, ClientQuery};
pub use remove::{Cible, Remove, Restore};

pub use super::nom::Ref;

use super::work::Work;
use super::{Command, Error, Handled};
use crate::domain::actor::Reach;
use crate::domain::contrat::Contrat;
use crate::domain::{AgenceId, ClientId, ContactId, ContratId, EquipementId, Permission, Refusal, SiteId};
use crate::store;
use crate::store::client::Tenu;

/// What can be done to clients and to what is theirs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientCommand {
    /// Enter one.
    Create(Box<Create>),
    /// Change what it says.
    Edit(Box<Edit>),
    /// Delete it; it can be brought back.
    Remove(Remove),
    /// Bring it back.
    Restore(Restore),
    /// Erase a client's personal data for good.
    Anonymise(Anonymise),
}

impl ClientCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Create(command) => command.name(),
            Self::Edit(command) => command.name(),
            Self::Remove(command) => command.name(),
            Self::Restore(command) => command.name(),
            Self::Anonymise(_) => "client.anonymiser",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Create(command) => command.run(work).await,
            Self::Edit(command) => command.run(work).await,
            Self::Remove(command) => command.run(work).await,
            Self::Restore(command) => command.run(work).await,
            Self::Anonymise(command) => command.run(work).await,
        }
    }
}

impl From<ClientCommand> for Command {
    fn from(command: ClientCommand) -> Self {
        Self::Client(command)
    }
}

/// Checks that the actor may change what is a client's. What one may not see does not exist.
fn allow(work: &Work<'_>, objet: &'static str, nom: &str, agence: Option<AgenceId>) -> Result<(), Refusal> {
    let over = Reach {
        agence,
        ..Reach::default()
    };
    work.require(Permission::ClientGerer)?;
    work.actor
        .require_over(Permission::ClientVoir, over)
        .map_err(|_| unknown(objet, nom))?;
    work.actor.require_over(Permission::ClientGerer, over)
}

fn unknown(objet: &'static str, nom: &str) -> Refusal {
    let label = crate::domain::Fact::Label {
        family: "objet",
        code: objet,
    };
    Refusal::new(crate::domain::RefusalKind::NotFound, "introuvable")
        .with("objet", label)
        .with("nom", nom)
}

/// What is held, if it may be changed by this actor and is still there to be changed.
fn live(work: &Work<'_>, objet: &'static str, id: i64, tenu: Option<Tenu>) -> Result<Tenu, Refusal> {
    let tenu = any(work, objet, id, tenu)?;
    if tenu.anonymise {
        return Err(Refusal::rule("client-anonymise").with("nom", tenu.nom));
    }
    if tenu.supprime || tenu.parent_supprime {
        return Err(named(Refusal::rule("deja-supprime"), objet, tenu.nom));
    }
    Ok(tenu)
}

/// What is held, deleted or not, if it may be changed by this actor.
fn any(work: &Work<'_>, objet: &'static str, id: i64, tenu: Option<Tenu>) -> Result<Tenu, Refusal> {
    let Some(tenu) = tenu else {
        work.require(Permission::ClientGerer)?;
        return Err(unknown(objet, &id.to_string()));
    };
    allow(work, objet, &id.to_string(), tenu.agence)?;
    Ok(tenu)
}

/// Names an object in a refusal.
fn named(refusal: Refusal, objet: &'static str, nom: String) -> Refusal {
    let label = crate::domain::Fact::Label {
        family: "objet",
        code: objet,
    };
    refusal.with("objet", label).with("nom", nom)
}

/// Refuses where a client has missions that are not done with, or invoices that are not paid.
async fn settled(work: &mut Work<'_>, id: ClientId, nom: &str) -> Result<(), Error> {
    let (missions, factures) = store::client::attaches(work.db(), id).await?;
    let (rule, fact, n) = match (factures, missions) {
        (0, 0) => return Ok(()),
        (0, missions) => ("missions-a-clore", "missions", missions),
        (factures, _) => ("factures-dues", "factures", factures),
    };
    Err(Refusal::rule(rule).with("nom", nom).with(fact, n).into())
}

/// The client that something is added to.
async fn client(work: &mut Work<'_>, id: ClientId) -> Result<Tenu, Error> {
    let tenu = store::client::share(work.db(), id).await?;
    Ok(live(work, "client", id.0, tenu)?)
}

/// Checks that a site is one of the client's, and in use.
async fn own_sites(work: &mut Work<'_>, client: ClientId, ids: &[SiteId]) -> Result<(), Error> {
    let found = store::site::clients(work.db(), ids).await?;
    for id in ids {
        match found.iter().find(|(site, ..)| site == id) {
            Some((_, _, owner)) if *owner == client => {}
            Some((_, code, _)) => {
                return Err(Refusal::invalid("sites", "site-d-un-autre-client")
                    .with("nom", code.clone())
                    .into());
            }
            None => return Err(Refusal::not_found("site", id.to_string()).into()),
        }
    }
    Ok(())
}

/// Checks that what a contract covers is its client's, and in use.
async fn own_links(work: &mut Work<'_>, client: ClientId, contrat: &Contrat) -> Result<(), Error> {
    own_sites(work, client, &contrat.sites).await?;
    let found = store::site::clients_equipements(work.db(), &contrat.equipements).await?;
    for id in &contrat.equipements {
        match found.iter().find(|(machine, ..)| machine == id) {
            Some((_, _, owner)) if *owner == client => {}
            Some((_, libelle, _)) => {
                return Err(Refusal::invalid("equipements", "equipement-d-un-autre-client")
                    .with("nom", libelle.clone())
                    .into());
            }
            None => return Err(Refusal::not_found("equipement", id.to_string()).into()),
        }
    }
    Ok(())
}

/// Checks that the machine above another is in use; that it is at the same site, the database knows.
async fn own_parent(work: &mut Work<'_>, parent: Option<EquipementId>) -> Result<(), Error> {
    if let Some(id) = parent
        && !store::site::equipement_en_service(work.db(), id).await?
    {
        return Err(Refusal::not_found("equipement", id.to_string()).into());
    }
    Ok(())
}

impl From<ClientId> for Cible {
    fn from(id: ClientId) -> Self {
        Self::Client(id)
    }
}

impl From<ContactId> for Cible {
    fn from(id: ContactId) -> Self {
        Self::Contact(id)
    }
}

impl From<SiteId> for Cible {
    fn from(id: SiteId) -> Self {
        Self::Site(id)
    }
}

impl From<EquipementId> for Cible {
    fn from(id: EquipementId) -> Self {
        Self::Equipement(id)
    }
}

impl From<ContratId> for Cible {
    fn from(id: ContratId) -> Self {
        Self::Contrat(id)
    }
}
