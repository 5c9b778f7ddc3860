//! From what people call things by to their keys: what a command line needs before it can ask for anything.

use uuid::Uuid;

use sqlx::PgConnection;

use super::{Answer, Error, Outcome, Service};
use crate::domain::actor::Reach;
use crate::domain::nom::{Lieu, Nomme, Quels, proche};
use crate::domain::{
    Actor, ClientId, EquipeId, MissionId, Permission, Portee, Refusal, SiteId, UtilisateurId,
};
use crate::store;
use crate::store::planning::Scope;

/// How many sites a refusal names.
const NAMED: i64 = 6;

/// How a person names what they want to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ref<Id> {
    /// By its key.
    Id(Id),
    /// By its code, number or login in any case, or by its key in figures. Where names are never given to another
    /// ([`Nomme::repris`]), a deleted one is meant too.
    Nom(String),
    /// By what it was called until it was deleted.
    Ancien(String),
}

impl<Id> From<&str> for Ref<Id> {
    fn from(typed: &str) -> Self {
        Self::Nom(typed.trim().to_owned())
    }
}

impl From<MissionId> for Ref<MissionId> {
    fn from(id: MissionId) -> Self {
        Self::Id(id)
    }
}

impl<Id: std::fmt::Display> std::fmt::Display for Ref<Id> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Nom(nom) | Self::Ancien(nom) => f.write_str(nom),
        }
    }
}

impl<Id: Copy + From<i64>> Ref<Id> {
    /// The key; whether the actor may see what it opens, the reader of that still has to look.
    pub(super) async fn cle(&self, db: &mut PgConnection, quoi: Nomme) -> sqlx::Result<Option<Id>> {
        let (nom, quels) = match self {
            Self::Id(id) => return Ok(Some(*id)),
            Self::Nom(nom) if quoi.repris() => (nom, Quels::EnService),
            Self::Nom(nom) => (nom, Quels::Tous),
            Self::Ancien(nom) => (nom, Quels::Supprimes),
        };
        Ok(store::nom::cle(db, quoi, nom, quels).await?.map(Id::from))
    }
}

/// The refusal of a name under which the actor sees nothing, whether or not there is something: the nearest name that
/// they do see goes with it.
pub(super) async fn unknown(
    db: &mut PgConnection,
    actor: &Actor,
    quoi: Nomme,
    nom: &str,
) -> Result<Refusal, Error> {
    let refusal = Refusal::not_found(quoi.objet(), nom);
    let reaches = [Permission::UtilisateurVoir, Permission::MissionVoir];
    let portee = reaches.iter().find_map(|permission| actor.reach(*permission));
    let scope = Scope::of(actor, portee.unwrap_or(Portee::Soi), None);
    let noms = store::nom::noms(db, quoi, &scope).await?;
    Ok(match proche(nom, noms) {
        Some(proche) => refusal.with("possible-nom", proche),
        None => refusal,
    })
}

/// Questions about names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NomQuery {
    /// The key of what is called so.
    Cle {
        /// What it is.
        quoi: Nomme,
        /// What it is called: its code, number or login, or its key. It is in use.
        nom: String,
    },
    /// The key of reference data that was retired, by the code that it had.
    Retire {
        /// What it is: a branch, a trade or a titre.
        quoi: Nomme,
        /// Its code.
        code: String,
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
            Self::Retire { quoi, code } => {
                actor.require_everywhere(Permission::ParametreGerer)?;
                let found = store::nom::cle(&mut *service.db().await?, quoi, &code, Quels::Supprimes).await?;
                let unknown = || Refusal::not_found(quoi.objet(), code.as_str());
                Ok(Answer::Cle(found.ok_or_else(unknown)?))
            }
            Self::Lieu { client, site } => Ok(Answer::Lieu(lieu(service, actor, client, site).await?)),
            Self::Deja(cle) => Ok(Answer::Deja(deja(service, actor, cle).await?.map(Box::new))),
        }
    }
}

/// What the actor may not see does not exist: its name tells nothing.
async fn cle(service: &Service, actor: &Actor, quoi: Nomme, nom: &str) -> Result<i64, Error> {
    match quoi {
        Nomme::Client | Nomme::Contrat | Nomme::Equipement | Nomme::Site => {
            actor.require(Permission::ClientVoir)?;
        }
        Nomme::Equipe | Nomme::Role => {
            actor.require(Permission::UtilisateurVoir)?;
        }
        Nomme::Mission => {
            let mission = super::mission::query::seen(service, actor, &Ref::from(nom)).await?;
            return Ok(mission.ligne.id.0);
        }
        Nomme::Agence | Nomme::Depot | Nomme::Specialisation | Nomme::Titre | Nomme::Utilisateur => {}
    }
    let mut db = service.db().await?;
    let found = store::nom::cle(&mut db, quoi, nom, Quels::EnService).await?;
    let seen = match found {
        Some(id) => sees(service, &mut db, actor, quoi, id).await?.then_some(id),
        // Whoever may see nobody learns that, not whether there is somebody of that name.
        None if quoi == Nomme::Utilisateur => {
            sees_people(actor)?;
            None
        }
        None => None,
    };
    match seen {
        Some(id) => Ok(id),
        None => Err(unknown(&mut db, actor, quoi, nom).await?.into()),
    }
}

async fn sees(
    service: &Service,
    db: &mut PgConnection,
    actor: &Actor,
    quoi: Nomme,
    id: i64,
) -> Result<bool, Error> {
    match quoi {
        Nomme::Client | Nomme::Contrat | Nomme::Equipement | Nomme::Site => {
            let agence = store::nom::agence_du_client(db, quoi, id).await?;
            let unknown = || Refusal::not_found(quoi.objet(), String::new());
            Ok(super::client::seen(actor, agence, unknown).is_ok())
        }
        Nomme::Equipe => {
            let portee = actor.require(Permission::UtilisateurVoir)?;
            let scope = Scope::of(actor, portee, None);
            let today = service.now().date_naive();
            Ok(!store::equipe::list(db, &scope, Some(EquipeId(id)), today)
                .await?
                .is_empty())
        }
        Nomme::Utilisateur => sees_person(service, db, actor, UtilisateurId(id)).await,
        Nomme::Agence
        | Nomme::Depot
        | Nomme::Mission
        | Nomme::Role
        | Nomme::Specialisation
        | Nomme::Titre => Ok(true),
    }
}

fn sees_people(actor: &Actor) -> Result<Portee, Refusal> {
    actor
        .require(Permission::MissionVoir)
        .or_else(|_| actor.require(Permission::UtilisateurVoir))
}

/// Whoever sees the missions of an agence sees who is on them; others, those that their permission reaches.
async fn sees_person(
    service: &Service,
    db: &mut PgConnection,
    actor: &Actor,
    id: UtilisateurId,
) -> Result<bool, Error> {
    if id == actor.id {
        return Ok(true);
    }
    sees_people(actor)?;
    if let Some(Portee::Tout | Portee::Agence) = actor.reach(Permission::MissionVoir) {
        return Ok(true);
    }
    let equipes = store::planning::equipes(db, &[id], service.now().date_naive()).await?;
    let over = Reach {
        personnes: &[id],
        equipes: &equipes,
        agence: store::nom::agence_de(db, id).await?,
    };
    let allowed = |permission| actor.require_over(permission, over).is_ok();
    Ok(allowed(Permission::MissionVoir) || allowed(Permission::UtilisateurVoir))
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
    let mut db = service.db().await?;
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
    let mut db = service.db().await?;
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
    let mut db = service.db().await?;
    let kept = store::journal::kept_of(&mut db, cle, actor.id).await?;
    Ok(kept.map(serde_json::from_value).transpose()?)
}
