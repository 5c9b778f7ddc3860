//! Questions about people.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::actor::Reach;
use crate::domain::filtre::{Champ, Filtre, Nature};
use crate::domain::heure;
use crate::domain::liste::Page;
use crate::domain::nom::Nomme;
use crate::domain::utilisateur::{AbsenceLigne, UtilisateurFiche};
use crate::domain::{Actor, Permission, UtilisateurId};
use crate::service::nom::{self, Ref};
use crate::service::{Answer, Error, Query, Service};
use crate::store;
use crate::store::planning::Scope;

/// How a person is named.
pub type UtilisateurRef = Ref<UtilisateurId>;

/// Questions about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UtilisateurQuery {
    /// Those that a filter keeps, by name.
    List {
        /// What is typed.
        filtre: String,
        /// Which part.
        page: Page,
    },
    /// Everything about one.
    Fiche(UtilisateurRef),
    /// Absences of one that aren't over at an instant; now by default.
    Absences {
        /// Whose.
        qui: UtilisateurRef,
        /// From when.
        depuis: Option<DateTime<Utc>>,
    },
}

impl From<UtilisateurQuery> for Query {
    fn from(query: UtilisateurQuery) -> Self {
        Self::Utilisateur(query)
    }
}

/// What lists of people can be filtered by.
pub const CHAMPS: &[Champ] = &[
    champ(&["role"], Nature::Texte),
    champ(&["agence", "branch"], Nature::Texte),
    champ(&["equipe", "team"], Nature::Texte),
    champ(&["spec", "trade", "specialisation"], Nature::Texte),
    champ(&["titre", "certificate"], Nature::Texte),
    champ(&["nature"], Nature::Code(store::utilisateur_liste::natures)),
    champ(&["actif", "active"], Nature::Drapeau),
    champ(&["supprime", "deleted"], Nature::Drapeau),
    champ(&["verrouille", "locked"], Nature::Drapeau),
    champ(&["expire-avant", "expires-before"], Nature::Jour),
];

const fn champ(noms: &'static [&'static str], nature: Nature) -> Champ {
    Champ { noms, nature }
}

impl UtilisateurQuery {
    pub(in crate::service) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        match self {
            Self::List { filtre, page } => list(service, actor, &filtre, &page).await,
            Self::Fiche(qui) => Ok(Answer::Utilisateur(Box::new(fiche(service, actor, &qui).await?))),
            Self::Absences { qui, depuis } => {
                let seen = fiche(service, actor, &qui).await?;
                let mut db = service.db().await?;
                let depuis = depuis.unwrap_or_else(|| service.now());
                let mut absences =
                    store::utilisateur_fiche::absences(&mut db, &[seen.ligne.id], depuis, 1000).await?;
                if !enters_absences(service, &mut db, actor, &seen).await? {
                    hush(&mut absences);
                }
                Ok(Answer::Absences(absences))
            }
        }
    }
}

async fn list(service: &Service, actor: &Actor, filtre: &str, page: &Page) -> Result<Answer, Error> {
    let portee = actor.require(Permission::UtilisateurVoir)?;
    let now = service.now();
    let filtre = Filtre::parse(filtre, CHAMPS, heure::jour(actor.fuseau, now))?;
    let mut db = service.db().await?;
    let scope = Scope::of(actor, portee, None);
    Ok(Answer::Utilisateurs(
        store::utilisateur_liste::list(&mut db, &scope, &filtre, page, now).await?,
    ))
}

/// A person as the actor may see them: oneself always, others with `utilisateur.voir`.
async fn fiche(service: &Service, actor: &Actor, qui: &UtilisateurRef) -> Result<UtilisateurFiche, Error> {
    let mut db = service.db().await?;
    let id = qui.cle(&mut db, Nomme::Utilisateur).await?;
    if id != Some(actor.id) {
        actor.require(Permission::UtilisateurVoir)?;
    }
    let found = match id {
        Some(id) => store::utilisateur_fiche::fiche(&mut db, id, service.now()).await?,
        None => None,
    };
    // What one may not see does not exist.
    let seen = match &found {
        Some(fiche) => {
            fiche.ligne.id == actor.id
                || reaches(service, &mut db, actor, Permission::UtilisateurVoir, fiche).await?
        }
        None => false,
    };
    let mut fiche = match found {
        Some(fiche) if seen => fiche,
        _ => {
            let refusal = nom::unknown(&mut db, actor, Nomme::Utilisateur, &qui.to_string()).await?;
            return Err(refusal.into());
        }
    };
    if fiche.ligne.id == actor.id {
        return Ok(fiche);
    }
    if !reaches(service, &mut db, actor, Permission::UtilisateurGerer, &fiche).await? {
        fiche.reserve = None;
    }
    if !enters_absences(service, &mut db, actor, &fiche).await? {
        hush(&mut fiche.absences);
        hush(&mut fiche.absences_passees);
    }
    Ok(fiche)
}

/// Keeps to oneself why somebody is away.
fn hush(absences: &mut [AbsenceLigne]) {
    for absence in absences {
        (absence.motif, absence.libelle) = (None, None);
    }
}

/// Why somebody is away (an illness …) is for them and for those who enter it.
async fn enters_absences(
    service: &Service,
    db: &mut PgConnection,
    actor: &Actor,
    fiche: &UtilisateurFiche,
) -> Result<bool, Error> {
    Ok(fiche.ligne.id == actor.id || reaches(service, db, actor, Permission::AbsenceSaisir, fiche).await?)
}

async fn reaches(
    service: &Service,
    db: &mut PgConnection,
    actor: &Actor,
    permission: Permission,
    fiche: &UtilisateurFiche,
) -> Result<bool, Error> {
    let today = service.now().date_naive();
    let equipes = store::planning::equipes(db, &[fiche.ligne.id], today).await?;
    let over = Reach {
        personnes: &[fiche.ligne.id],
        equipes: &equipes,
        agence: fiche.agence_id,
    };
    Ok(actor.require_over(permission, over).is_ok())
}
