//! Letting people in: by password, by a new one, as somebody of the demonstration.

use std::net::IpAddr;

use super::effects::AGAIN_TO_KEEP;
use crate::console::{Entry, Way};
use crate::domain::liste::Page;
use crate::domain::utilisateur::{Canal, UtilisateurLigne};
use crate::domain::{Actor, Langue, Refusal, RefusalKind};
use crate::service::connexion::Jeton;
use crate::service::utilisateur::UtilisateurQuery;
use crate::service::{Answer, Error, Service};
use crate::text::Locale;

/// Most people of the demonstration that are offered.
const MOST_CAST: u16 = 500;

/// How people get in at one place, and who is there already.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who is there; nobody, where the way in must be passed first.
    pub actor: Actor,
    /// How people get in.
    pub way: Way,
    /// In the demonstration, whose people anybody may be: the login of whoever may see them all.
    pub demonstration: Option<String>,
    /// The language that was asked for when the program was started.
    pub langue: Option<Langue>,
    /// What their machine says of them.
    pub locale: Locale,
    /// What opened their session, where there is one.
    pub jeton: Option<Jeton>,
    /// By which way they came.
    pub canal: Canal,
    /// From where.
    pub adresse: Option<IpAddr>,
}

impl Visitor {
    /// Somebody who is believed to be who they are.
    #[must_use]
    pub fn believed(actor: Actor) -> Self {
        Self {
            actor,
            way: Way::Open,
            demonstration: None,
            langue: None,
            locale: Locale::default(),
            jeton: None,
            canal: Canal::Local,
            adresse: None,
        }
    }
}

/// Where people are let in.
#[derive(Debug, Clone)]
pub(super) struct Door {
    /// Who may see everybody, where anybody may be anybody.
    demonstration: Option<String>,
    canal: Canal,
    adresse: Option<IpAddr>,
}

/// Somebody who was let in.
#[derive(Debug)]
pub(super) struct Entered {
    pub actor: Actor,
    pub jeton: Option<Jeton>,
}

impl Door {
    pub(super) fn of(visitor: &Visitor) -> Self {
        Self {
            demonstration: visitor.demonstration.clone(),
            canal: visitor.canal,
            adresse: visitor.adresse,
        }
    }

    /// People of the demonstration, those in the office first.
    pub(super) async fn cast(&self, service: &Service) -> Result<Vec<UtilisateurLigne>, Error> {
        let login = self.demonstration.as_deref().ok_or_else(elsewhere)?;
        let actor = service.actor(login).await?;
        let everybody = UtilisateurQuery::List {
            filtre: String::new(),
            page: Page::first(MOST_CAST),
        };
        match service.read(&actor, everybody.into()).await? {
            Answer::Utilisateurs(liste) => {
                let mut cast = liste.items;
                cast.retain(|one| one.actif && !one.supprime);
                cast.sort_by_key(|one| one.roles.iter().any(|role| role == "TECHNICIEN"));
                Ok(cast)
            }
            other => Err(Error::internal(&other)),
        }
    }

    /// Lets somebody in.
    pub(super) async fn open(self, service: &Service, entry: Entry) -> Result<Entered, Error> {
        let (login, password) = match entry {
            Entry::Password { login, mot_de_passe } => (login, mot_de_passe),
            Entry::Change {
                login,
                ancien,
                nouveau,
            } => {
                service
                    .change_password(&login, &ancien, &nouveau, self.adresse)
                    .await?;
                (login, nouveau)
            }
            Entry::As(login) => {
                if self.demonstration.is_none() {
                    return Err(elsewhere());
                }
                let actor = service.actor(&login).await?;
                return Ok(Entered { actor, jeton: None });
            }
        };
        let open = service.login(&login, &password, self.adresse, self.canal).await?;
        Ok(Entered {
            actor: open.actor,
            jeton: Some(open.jeton),
        })
    }
}

/// Outside the demonstration one is who one is.
fn elsewhere() -> Error {
    Refusal::new(RefusalKind::Permission, "role-hors-demonstration").into()
}

/// Closes a session; soon, or not at all: it ends by itself when nobody uses it.
pub(super) async fn close(service: &Service, jeton: &Jeton) {
    match tokio::time::timeout(2 * AGAIN_TO_KEEP, service.logout(jeton)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a session was not closed"),
        Err(_) => tracing::debug!("a session was not closed in time"),
    }
}

/// Whether a session was over before anything was done.
pub(super) fn is_over<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Refused(refusal)) if refusal.rule == "session-finie")
}
