//! A client, a contact, a site, a machine or a contract is entered.

use serde::{Deserialize, Serialize};

use super::{Cible, ClientCommand, Remove, allow, client, live, own_links, own_parent, own_sites, place};
use crate::domain::client::{Client, ClientChange, Contact, ContactChange};
use crate::domain::contrat::{Contrat, ContratChange};
use crate::domain::equipement::{Equipement, EquipementChange};
use crate::domain::heure;
use crate::domain::journal::Objet;
use crate::domain::site::{Site, SiteChange};
use crate::domain::{ClientId, Permission, Portee, Refusal, SiteId, telephone};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;

/// What is entered; what is left out is as usual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Create {
    /// A client.
    Client(ClientChange),
    /// A client although one like it is there: somebody has looked.
    Homonyme(ClientChange),
    /// A person to call.
    Contact {
        /// Whose.
        client: ClientId,
        /// Who.
        contact: ContactChange,
    },
    /// A site.
    Site {
        /// Whose.
        client: ClientId,
        /// Where.
        site: SiteChange,
    },
    /// A machine.
    Equipement {
        /// Where it stands.
        site: SiteId,
        /// What it is.
        equipement: EquipementChange,
    },
    /// A contract.
    Contrat {
        /// With whom.
        client: ClientId,
        /// What it says.
        contrat: ContratChange,
    },
}

impl Create {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Client(_) | Self::Homonyme(_) => "client.creer",
            Self::Contact { .. } => "contact.creer",
            Self::Site { .. } => "site.creer",
            Self::Equipement { .. } => "equipement.creer",
            Self::Contrat { .. } => "contrat.creer",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let par = work.actor.id;
        let known = matches!(self, Self::Homonyme(_));
        match self {
            Self::Client(mut change) | Self::Homonyme(mut change) => {
                telephone::change(&mut change.telephone)?;
                let portee = work.require(Permission::ClientGerer)?;
                let own = work.actor.agence;
                let mut new = change.over(&Client::default()).verifie()?;
                if portee == Portee::Agence && new.agence_id.is_none() {
                    // A client of all branches is not theirs to make.
                    new.agence_id = work.actor.agence;
                }
                allow(work, "client", &new.raison_sociale, new.agence_id)?;
                if !known && let Some(twin) = store::client::pareil(work.db(), &new, portee, own).await? {
                    return Err(Refusal::conflict("client-deja-la")
                        .with("code", twin.0)
                        .with("nom", twin.1)
                        .into());
                }
                let row = store::client::insert(work.db(), &new, par).await?;
                work.created(Objet::Client, row.id.0, row.version, &row.json)?;
                Ok(made(row.id, Objet::Client, row.id.0, text(&row.json, "code")))
            }
            Self::Contact {
                client: owner,
                mut contact,
            } => {
                telephone::change(&mut contact.telephone)?;
                client(work, owner).await?;
                let new = contact.over(&Contact::default()).verifie()?;
                own_sites(work, owner, new.site_id.as_slice()).await?;
                let row = store::client::insert_contact(work.db(), owner, &new, par).await?;
                work.created(Objet::Contact, row.id.0, row.version, &row.json)?;
                let nom = format!("{} {}", new.prenom, new.nom).trim().to_owned();
                Ok(made(row.id, Objet::Contact, row.id.0, nom))
            }
            Self::Site {
                client: owner,
                mut site,
            } => {
                telephone::change(&mut site.telephone)?;
                client(work, owner).await?;
                let (mesure, fuseau) = (matches!(site.latitude, Some(Some(_))), site.fuseau);
                let new = place::place(site.over(&Site::default()).verifie()?, mesure, fuseau)?;
                let row = store::site::insert(work.db(), owner, &new, par).await?;
                work.created(Objet::Site, row.id.0, row.version, &row.json)?;
                Ok(made(row.id, Objet::Site, row.id.0, text(&row.json, "code")))
            }
            Self::Equipement { site, equipement } => {
                let tenu = store::site::share(work.db(), site).await?;
                live(work, "site", site.0, tenu)?;
                let new = equipement.over(&Equipement::default()).verifie()?;
                own_parent(work, new.parent_id).await?;
                let row = store::site::insert_equipement(work.db(), site, &new, par).await?;
                work.created(Objet::Equipement, row.id.0, row.version, &row.json)?;
                Ok(made(row.id, Objet::Equipement, row.id.0, new.libelle))
            }
            Self::Contrat {
                client: owner,
                contrat,
            } => {
                client(work, owner).await?;
                let today = heure::jour(contrat.fuseau.unwrap_or(heure::PARIS), work.now);
                let new = contrat.over(&Contrat::depuis(today)).verifie()?.nomme()?;
                own_links(work, owner, &new).await?;
                let id = store::contrat::insert(work.db(), owner, &new, par).await?;
                store::contrat::link(work.db(), id, &new).await?;
                let row = store::contrat::row(work.db(), id).await?;
                work.created(Objet::Contrat, id.0, row.version, &row.json)?;
                Ok(made(id, Objet::Contrat, id.0, text(&row.json, "numero")))
            }
        }
    }
}

/// What was made, and that deleting it takes it back.
fn made(cible: impl Into<Cible>, objet: Objet, id: i64, nom: String) -> (Done, crate::service::Inverse) {
    let inverse = ClientCommand::Remove(Remove {
        cible: cible.into(),
        version: None,
    });
    (Done::Fiche { objet, id, nom }, Command::from(inverse).into())
}

fn text(json: &serde_json::Value, field: &str) -> String {
    json[field].as_str().unwrap_or_default().to_owned()
}
