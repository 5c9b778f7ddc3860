//! From what people call things by to their keys: what a command line needs before it can ask for anything.

use uuid::Uuid;

use super::{Answer, Error, Outcome, Service};
use crate::domain::actor::Reach;
use crate::domain::nom::{Lieu, Nomme};
use crate::domain::{Actor, ClientId, Permission, Portee, Refusal, SiteId, UtilisateurId};
use crate::store;

/// How many sites a refusal names.
const NAMED: i64 = 6;

/// Questions about names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NomQuery {
    /// The key of what is called so.
    Cle {
        /// What it is.
        quoi: Nomme,
        /// What it is called: its code, number or login, or its key.
        nom: String,
    },
    /// Where new work is, and for whom: one of both is enough where it tells the other.
    Lieu {
        /// The client.
        client: Option<String>,
        /// The site.
        site: Option<String>,
    },
    /// What was done under an idempotency key, by this actor.
    Deja(Uuid),
}

impl From<NomQuery> for super::Query {
    fn from(query: NomQuery) -> Self {
        Self::Nom(query)
    }
}

impl NomQuery {
    pub(super) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        match self {
            Self::Cle { quoi, nom } => Ok(Answer::Cle(cle(service, actor, quoi, &nom).await?)),
            Self::Lieu { client, site } => Ok(Answer::Lieu(lieu(service, actor, client, site).await?)),
            Self::Deja(cle) => Ok(Answer::Deja(deja(service, actor, cle).await?.map(Box::new))),
        }
    }
}

/// What the actor may not see does not exist: its name tells nothing.
async fn cle(service: &Service, actor: &Actor, quoi: Nomme, nom: &str) -> Result<i64, Error> {
    let unknown = || Refusal::not_found(quoi.objet(), nom);
    let of_client = match quoi {
        Nomme::Client | Nomme::Contrat | Nomme::Equipement | Nomme::Site => {
            actor.require(Permission::ClientVoir)?;
            true
        }
        _ => false,
    };
    let mut db = service.pool().acquire().await?;
    let found = store::nom::cle(&mut db, quoi, nom).await?;
    if quoi == Nomme::Utilisateur && found != Some(actor.id.0) {
        return named_person(service, actor, found, unknown).await;
    }
    let found = found.ok_or_else(unknown)?;
    if of_client {
        let agence = store::nom::agence_du_client(&mut db, quoi, found).await?;
        super::client::seen(actor, agence, unknown)?;
    }
    Ok(found)
}

/// Whoever sees the missions of an agence sees who is on them; others, those that their permission reaches.
async fn named_person(
    service: &Service,
    actor: &Actor,
    found: Option<i64>,
    unknown: impl Fn() -> Refusal,
) -> Result<i64, Error> {
    let missions = actor.require(Permission::MissionVoir);
    if let Ok(Portee::Tout | Portee::Agence) = missions {
        return Ok(found.ok_or_else(unknown)?);
    }
    if missions.is_err() {
        actor.require(Permission::UtilisateurVoir)?;
    }
    let id = UtilisateurId(found.ok_or_else(&unknown)?);
    let mut db = service.pool().acquire().await?;
    let equipes = store::planning::equipes(&mut db, &[id], service.now().date_naive()).await?;
    let over = Reach {
        personnes: &[id],
        equipes: &equipes,
        agence: store::nom::agence_de(&mut db, id).await?,
    };
    actor
        .require_over(Permission::MissionVoir, over)
        .or_else(|_| actor.require_over(Permission::UtilisateurVoir, over))
        .map_err(|_| unknown())?;
    Ok(id.0)
}

async fn lieu(
    service: &Service,
    actor: &Actor,
    client: Option<String>,
    site: Option<String>,
) -> Result<Lieu, Error> {
    let client = match client {
        Some(nom) => Some(ClientId(cle(service, actor, Nomme::Client, &nom).await?)),
        None => None,
    };
    let site = match (site, client) {
        (Some(nom), _) => SiteId(cle(service, actor, Nomme::Site, &nom).await?),
        (None, Some(client)) => only_site(service, client).await?,
        (None, None) => return Err(Refusal::invalid("site", "site-requis").into()),
    };
    let mut db = service.pool().acquire().await?;
    let found = store::client::site(&mut db, site)
        .await?
        .ok_or_else(|| Refusal::not_found("site", site.to_string()))?;
    Ok(Lieu {
        client: client.unwrap_or(found.client),
        site,
        fuseau: found.fuseau,
    })
}

async fn only_site(service: &Service, client: ClientId) -> Result<SiteId, Error> {
    let mut db = service.pool().acquire().await?;
    let sites = store::nom::sites(&mut db, client, NAMED).await?;
    match sites.as_slice() {
        [(only, _)] => Ok(SiteId(*only)),
        [] => Err(Refusal::invalid("site", "client-sans-site").into()),
        several => {
            let mut codes: Vec<&str> = several.iter().map(|(_, code)| code.as_str()).collect();
            if several.len() >= usize::try_from(NAMED).unwrap_or(usize::MAX) {
                codes.push("…");
            }
            Err(Refusal::invalid("site", "site-a-preciser")
                .with("sites", codes.join(", "))
                .into())
        }
    }
}

/// Another's key is as good as unused: executing under it is what is refused.
async fn deja(service: &Service, actor: &Actor, cle: Uuid) -> Result<Option<Outcome>, Error> {
    let mut db = service.pool().acquire().await?;
    let kept = store::journal::kept_of(&mut db, cle, actor.id).await?;
    Ok(kept.map(serde_json::from_value).transpose()?)
}
