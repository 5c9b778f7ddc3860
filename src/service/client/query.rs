//! Questions about clients and what is theirs.

use serde::Serialize;

use crate::domain::actor::Reach;
use crate::domain::client::{self, ClientFiche, ClientLigne, TriClients};
use crate::domain::contrat::{self, ContratFiche, ContratLigne};
use crate::domain::equipement::{self, EquipementFiche, EquipementLigne};
use crate::domain::filtre::{Champ, Filtre};
use crate::domain::liste::{Liste, Page};
use crate::domain::nom::Nomme;
use crate::domain::site::{self, SiteFiche, SiteLigne};
use crate::domain::{
    Actor, AgenceId, ClientId, ContratId, EquipementId, Permission, Portee, Refusal, SiteId, communes, heure,
};
use crate::service::nom::Ref;
use crate::service::{Answer, Error, Query, Service};
use crate::store;
use crate::store::client_fiche::Missions;
use crate::store::client_liste::{Demande, lire};
use crate::store::planning::Scope;

/// Questions about clients and what is theirs.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientQuery {
    /// Clients.
    Clients {
        /// In the filter language.
        filtre: String,
        /// In which order.
        tri: TriClients,
        /// Which part.
        page: Page,
    },
    /// Sites, by town.
    Sites {
        /// In the filter language.
        filtre: String,
        /// Which part.
        page: Page,
    },
    /// Machines, the newest first.
    Equipements {
        /// In the filter language.
        filtre: String,
        /// Which part.
        page: Page,
    },
    /// Contracts, the newest first.
    Contrats {
        /// In the filter language.
        filtre: String,
        /// Which part.
        page: Page,
    },
    /// Everything about a client.
    Client(Ref<ClientId>),
    /// Everything about a site.
    Site(Ref<SiteId>),
    /// Everything about a machine.
    Equipement(EquipementId),
    /// Everything about a contract.
    Contrat(Ref<ContratId>),
    /// The towns of a postal code, the largest first.
    Communes {
        /// The code.
        code_postal: String,
    },
}

/// Their answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ClientAnswer {
    /// Clients.
    Clients(Liste<ClientLigne>),
    /// Sites.
    Sites(Liste<SiteLigne>),
    /// Machines.
    Equipements(Liste<EquipementLigne>),
    /// Contracts.
    Contrats(Liste<ContratLigne>),
    /// A client.
    Client(Box<ClientFiche>),
    /// A site.
    Site(Box<SiteFiche>),
    /// A machine.
    Equipement(Box<EquipementFiche>),
    /// A contract.
    Contrat(Box<ContratFiche>),
    /// Names of towns.
    Communes(Vec<String>),
}

impl From<ClientQuery> for Query {
    fn from(query: ClientQuery) -> Self {
        Self::Client(query)
    }
}

impl ClientQuery {
    pub(in crate::service) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let portee = actor.require(Permission::ClientVoir)?;
        let answer = match self {
            Self::Communes { code_postal } => ClientAnswer::Communes(
                communes::par_code_postal(&code_postal)
                    .iter()
                    .map(|commune| commune.nom.to_owned())
                    .collect(),
            ),
            Self::Client(which) => ClientAnswer::Client(Box::new(fiche_client(service, actor, which).await?)),
            Self::Site(which) => ClientAnswer::Site(Box::new(fiche_site(service, actor, which).await?)),
            Self::Equipement(id) => {
                ClientAnswer::Equipement(Box::new(fiche_equipement(service, actor, id).await?))
            }
            Self::Contrat(which) => {
                ClientAnswer::Contrat(Box::new(fiche_contrat(service, actor, which).await?))
            }
            lists => list(service, actor, portee, lists).await?,
        };
        Ok(Answer::Client(Box::new(answer)))
    }
}

async fn list(
    service: &Service,
    actor: &Actor,
    portee: Portee,
    query: ClientQuery,
) -> Result<ClientAnswer, Error> {
    let jour = heure::jour(actor.fuseau, service.now());
    let scope = Scope::of(actor, portee, None);
    let understood = |texte: &str, champs: &[Champ]| Filtre::parse(texte, champs, jour);
    let mut db = service.db().await?;
    let demande = |filtre| Demande {
        scope: &scope,
        filtre,
        jour,
    };
    Ok(match query {
        ClientQuery::Clients { filtre, tri, page } => {
            let filtre = understood(&filtre, client::CHAMPS)?;
            let requete = demande(&filtre).clients(&mut db, tri).await?;
            ClientAnswer::Clients(lire(&mut db, requete, &page).await?)
        }
        ClientQuery::Sites { filtre, page } => {
            let filtre = understood(&filtre, site::CHAMPS)?;
            ClientAnswer::Sites(lire(&mut db, demande(&filtre).sites(), &page).await?)
        }
        ClientQuery::Equipements { filtre, page } => {
            let filtre = understood(&filtre, equipement::CHAMPS)?;
            ClientAnswer::Equipements(lire(&mut db, demande(&filtre).equipements(), &page).await?)
        }
        ClientQuery::Contrats { filtre, page } => {
            let filtre = understood(&filtre, contrat::CHAMPS)?;
            ClientAnswer::Contrats(lire(&mut db, demande(&filtre).contrats(), &page).await?)
        }
        other => return Err(Error::internal(&other)),
    })
}

/// What one may not see does not exist: its code tells nothing.
pub(in crate::service) fn seen(
    actor: &Actor,
    agence: Option<AgenceId>,
    unknown: impl FnOnce() -> Refusal,
) -> Result<(), Refusal> {
    let over = Reach {
        agence,
        ..Reach::default()
    };
    actor
        .require_over(Permission::ClientVoir, over)
        .map_err(|_| unknown())
}

fn missions(actor: &Actor) -> Missions {
    match actor.reach(Permission::MissionVoir) {
        Some(Portee::Tout) => Missions::Toutes,
        Some(Portee::Agence) => Missions::Agence(actor.agence),
        Some(Portee::Equipe | Portee::Soi) | None => Missions::Aucune,
    }
}

async fn fiche_client(service: &Service, actor: &Actor, which: Ref<ClientId>) -> Result<ClientFiche, Error> {
    let unknown = || Refusal::not_found("client", which.to_string());
    let mut db = service.db().await?;
    let id = which.cle(&mut db, Nomme::Client).await?.ok_or_else(unknown)?;
    let fiche = store::client_fiche::client(&mut db, id, missions(actor))
        .await?
        .ok_or_else(unknown)?;
    seen(actor, fiche.client.agence_id, unknown)?;
    Ok(fiche)
}

async fn fiche_site(service: &Service, actor: &Actor, which: Ref<SiteId>) -> Result<SiteFiche, Error> {
    let unknown = || Refusal::not_found("site", which.to_string());
    let mut db = service.db().await?;
    let id = which.cle(&mut db, Nomme::Site).await?.ok_or_else(unknown)?;
    let (fiche, agence) = store::client_fiche::site(&mut db, id, missions(actor))
        .await?
        .ok_or_else(unknown)?;
    seen(actor, agence, unknown)?;
    Ok(fiche)
}

async fn fiche_equipement(
    service: &Service,
    actor: &Actor,
    id: EquipementId,
) -> Result<EquipementFiche, Error> {
    let unknown = || Refusal::not_found("equipement", id.to_string());
    let mut db = service.db().await?;
    let (fiche, agence) = store::client_fiche::equipement(&mut db, id, missions(actor))
        .await?
        .ok_or_else(unknown)?;
    seen(actor, agence, unknown)?;
    Ok(fiche)
}

async fn fiche_contrat(
    service: &Service,
    actor: &Actor,
    which: Ref<ContratId>,
) -> Result<ContratFiche, Error> {
    let unknown = || Refusal::not_found("contrat", which.to_string());
    let mut db = service.db().await?;
    let id = which.cle(&mut db, Nomme::Contrat).await?.ok_or_else(unknown)?;
    let (fiche, agence) = store::client_fiche::contrat(&mut db, id)
        .await?
        .ok_or_else(unknown)?;
    seen(actor, agence, unknown)?;
    Ok(fiche)
}
