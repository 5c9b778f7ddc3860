//! Letting people in: by password, by a new one, as somebody of the demonstration.

use std::net::IpAddr;

use super::effects::AGAIN_TO_KEEP;
use crate::console::{Entry, Way};
use crate::domain::utilisateur::{Canal, UtilisateurLigne};
use crate::domain::{Actor, Langue, Refusal, RefusalKind};
use crate::service::connexion::Jeton;
use crate::service::{Error, Service};
use crate::text::Locale;

/// How people get in at one place, and who is there already.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who is there; nobody, where the way in must be passed first.
    pub actor: Actor,
    /// How people get in.
    pub way: Way,
    /// People of the demonstration that anybody may be; nobody elsewhere.
    pub cast: Vec<UtilisateurLigne>,
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
            cast: Vec::new(),
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
    cast: Vec<String>,
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
            cast: visitor.cast.iter().map(|one| one.login.clone()).collect(),
            canal: visitor.canal,
            adresse: visitor.adresse,
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
                if !self.cast.contains(&login) {
                    return Err(Refusal::new(RefusalKind::Permission, "role-hors-demonstration").into());
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
