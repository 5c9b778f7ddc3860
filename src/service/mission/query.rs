//! Questions about missions.

use sqlx::PgConnection;

use crate::domain::actor::Reach;
use crate::domain::filtre::Filtre;
use crate::domain::heure;
use crate::domain::journal::Objet;
use crate::domain::liste::Page;
use crate::domain::liste_missions::{CHAMPS, Compte, TriMissions};
use crate::domain::mission::MissionFiche;
use crate::domain::nom::Nomme;
use crate::domain::recherche::{Appelants, SHORTEST};
use crate::domain::{Actor, MissionId, Permission, Portee, Refusal, UtilisateurId, telephone};
use crate::service::audit::AuditAnswer;
use crate::service::nom::Ref;
use crate::service::{Answer, Error, Query, Service};
use crate::store;
use crate::store::audit::Choix;
use crate::store::mission_liste::Demande;
use crate::store::planning::Scope;

/// How a person names a mission.
pub type MissionRef = Ref<MissionId>;

/// Questions about missions.
#[derive(Debug, Clone, PartialEq)]
pub enum MissionQuery {
    /// Everything about one.
    Fiche(MissionRef),
    /// Everything about each of several, of which those are left out that the actor may not see.
    Fiches(Vec<MissionId>),
    /// Sites for a new one, by any words of the client's name, the address or the town; and clients without a site.
    Sites {
        /// What is typed.
        texte: String,
        /// How many at most.
        n: u16,
    },
    /// Who did what to one and to its visits, the newest first, for whoever may see it.
    Journal {
        /// Which one.
        mission: MissionRef,
        /// Which part.
        page: Page,
    },
    /// Trades and official habilitations that a mission may need.
    Reference,
    /// A page of those that match, as far as the actor may see them.
    Liste {
        /// In the filter language.
        filtre: String,
        /// In which order.
        tri: TriMissions,
        /// Which page.
        page: Page,
    },
    /// How many match.
    Compte {
        /// In the filter language.
        filtre: String,
        /// Where counting ends.
        borne: u16,
    },
}

impl From<MissionQuery> for Query {
    fn from(query: MissionQuery) -> Self {
        Self::Mission(query)
    }
}

impl MissionQuery {
    pub(in crate::service) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        match self {
            Self::Fiche(mission) => fiche(service, actor, &mission).await,
            Self::Fiches(missions) => fiches(service, actor, &missions).await,
            Self::Sites { texte, n } => sites(service, actor, &texte, n).await,
            Self::Journal { mission, page } => journal(service, actor, &mission, &page).await,
            Self::Reference => reference(service, actor).await,
            Self::Liste { filtre, tri, page } => list(service, actor, &filtre, tri, &page).await,
            Self::Compte { filtre, borne } => count(service, actor, &filtre, borne).await,
        }
    }
}

fn asked(service: &Service, actor: &Actor, filtre: &str, tri: TriMissions) -> Result<Demande, Refusal> {
    let portee = actor.require(Permission::MissionVoir)?;
    let aujourdhui = heure::jour(actor.fuseau, service.now());
    Ok(Demande {
        filtre: Filtre::parse(filtre, CHAMPS, aujourdhui)?,
        tri,
        scope: Scope::of(actor, portee, None),
        fuseau: actor.fuseau,
        aujourdhui,
    })
}

async fn list(
    service: &Service,
    actor: &Actor,
    filtre: &str,
    tri: TriMissions,
    page: &Page,
) -> Result<Answer, Error> {
    let demande = asked(service, actor, filtre, tri)?;
    let mut db = service.db().await?;
    Ok(Answer::Missions(
        store::mission_liste::lire(&mut db, &demande, page).await?,
    ))
}

async fn count(service: &Service, actor: &Actor, filtre: &str, borne: u16) -> Result<Answer, Error> {
    let demande = asked(service, actor, filtre, TriMissions::Recentes)?;
    let mut db = service.db().await?;
    let borne = i64::from(borne);
    let n = store::mission_liste::compter(&mut db, &demande, borne).await?;
    Ok(Answer::Compte(Compte {
        n: n.min(borne),
        plus: n > borne,
    }))
}

/// How many clients without a site are told: whoever calls is one of few, or says more of their name.
const SANS_SITE: i64 = 8;

async fn sites(service: &Service, actor: &Actor, texte: &str, n: u16) -> Result<Answer, Error> {
    let portee = actor.require(Permission::ClientVoir)?;
    let mots: Vec<String> = texte.split_whitespace().map(ToOwned::to_owned).collect();
    let telling = mots.iter().any(|mot| mot.chars().count() >= SHORTEST);
    let numero = telephone::lire(texte).ok();
    if !(telling || numero.is_some()) || !matches!(portee, Portee::Agence | Portee::Tout) {
        return Ok(Answer::Sites(Box::default()));
    }
    let scope = Scope::of(actor, portee, None);
    if let Some(numero) = numero {
        let mut db = service.db().await?;
        let appelants = store::recherche::par_telephone(&mut db, &scope, &numero, n.into()).await?;
        return Ok(Answer::Sites(Box::new(appelants)));
    }
    let mut found = appelants(service, &scope, &mots, n).await?;
    if found.sites.is_empty() && found.sans_site.is_empty() {
        let mut db = service.db().await?;
        if let Some(proche) = store::recherche::proches(&mut db, &mots).await? {
            let mots: Vec<String> = proche.split_whitespace().map(ToOwned::to_owned).collect();
            found = appelants(service, &scope, &mots, n).await?;
            // What lies beyond one's sight is not told.
            if !(found.sites.is_empty() && found.sans_site.is_empty()) {
                found.proche = Some(proche);
            }
        }
    }
    Ok(Answer::Sites(Box::new(found)))
}

/// Whoever holds the words. Somebody is on the telephone: sites and those without one are sought at once, on a connection
/// each.
async fn appelants(service: &Service, scope: &Scope, mots: &[String], n: u16) -> Result<Appelants, Error> {
    let (mut db, mut other) = tokio::try_join!(service.db(), service.db())?;
    let (sites, sans_site) = tokio::try_join!(
        store::recherche::sites(&mut db, scope, mots, n.into()),
        store::recherche::sans_site(&mut other, scope, mots, SANS_SITE)
    )?;
    Ok(Appelants {
        sites,
        sans_site,
        proche: None,
    })
}

async fn reference(service: &Service, actor: &Actor) -> Result<Answer, Error> {
    actor.require(Permission::MissionVoir)?;
    let mut db = service.db().await?;
    let mut reference = store::recherche::reference(&mut db).await?;
    let agences = store::referentiel::agences(&mut db).await?.into_iter();
    reference.agences = agences
        .map(|agence| (agence.id, agence.code, agence.nom))
        .collect();
    Ok(Answer::Reference(Box::new(reference)))
}

async fn journal(
    service: &Service,
    actor: &Actor,
    mission: &MissionRef,
    page: &Page,
) -> Result<Answer, Error> {
    let fiche = seen(service, actor, mission).await?;
    let mut objets = vec![(Objet::Mission, fiche.ligne.id.0)];
    let visites = fiche
        .visites
        .iter()
        .map(|visite| (Objet::Intervention, visite.id.0));
    objets.extend(visites);
    let choix = Choix {
        nommes: vec![(false, objets)],
        ..Choix::default()
    };
    let mut db = service.db().await?;
    let list = store::audit::list(&mut db, &choix, page).await?;
    Ok(Answer::Audit(AuditAnswer::Liste(list)))
}

async fn fiche(service: &Service, actor: &Actor, mission: &MissionRef) -> Result<Answer, Error> {
    Ok(Answer::Mission(Box::new(seen(service, actor, mission).await?)))
}

async fn fiches(service: &Service, actor: &Actor, missions: &[MissionId]) -> Result<Answer, Error> {
    actor.require(Permission::MissionVoir)?;
    let mut db = service.db().await?;
    let mut seen = Vec::new();
    for fiche in store::mission_fiche::read_some(&mut db, missions).await? {
        match see(&mut db, service, actor, &fiche).await {
            Ok(()) => seen.push(fiche),
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Answer::MissionFiches(seen))
}

/// A mission, where the actor may see it.
pub(in crate::service) async fn seen(
    service: &Service,
    actor: &Actor,
    mission: &MissionRef,
) -> Result<MissionFiche, Error> {
    actor.require(Permission::MissionVoir)?;
    let unknown = || Refusal::not_found("mission", mission.to_string());
    let mut db = service.db().await?;
    let id = mission.cle(&mut db, Nomme::Mission).await?.ok_or_else(unknown)?;
    let fiche = store::mission_fiche::read(&mut db, id)
        .await?
        .ok_or_else(unknown)?;
    match see(&mut db, service, actor, &fiche).await {
        Ok(()) => Ok(fiche),
        // What one may not see does not exist: its number tells nothing.
        Err(Error::Refused(_)) => Err(unknown().into()),
        Err(error) => Err(error),
    }
}

/// Refuses what the actor may not see.
async fn see(
    db: &mut PgConnection,
    service: &Service,
    actor: &Actor,
    fiche: &MissionFiche,
) -> Result<(), Error> {
    let personnes: Vec<UtilisateurId> = fiche
        .visites
        .iter()
        .flat_map(|visite| visite.equipe.iter().map(|part| part.utilisateur))
        .collect();
    let equipes = if actor.equipes.is_empty() {
        Vec::new()
    } else {
        store::planning::equipes(db, &personnes, service.now().date_naive()).await?
    };
    let over = Reach {
        personnes: &personnes,
        equipes: &equipes,
        agence: Some(fiche.agence_id),
    };
    Ok(actor.require_over(Permission::MissionVoir, over)?)
}
