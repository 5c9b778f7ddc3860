//! Logging in: passwords become sessions, sessions become actors.
//!
//! A session is known by a random token, of which only the hash is stored. It ends after half an hour without use, after
//! twelve hours, when it is closed, and when its person is disabled; an actor that comes from one is read anew at each
//! command and query.

mod failures;

use std::fmt;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::mot_de_passe::{Hache, MotDePasse};
use super::utilisateur::{SetPassword, UtilisateurCommand};
use super::{Command, Error, Order, Outcome, Service};
use crate::domain::utilisateur::Canal;
use crate::domain::{Actor, Refusal, RefusalKind, UtilisateurId};
use crate::store;
pub use crate::store::session::{ABSOLUTE, IDLE};
use crate::store::session::{Compte, Par};
use crate::store::utilisateur::Qui;
pub(in crate::service) use failures::origine;

/// What opens a session again: 256 random bits. Shown to nobody but the one who logged in.
#[derive(Clone, PartialEq, Eq)]
pub struct Jeton(String);

impl Jeton {
    /// A token that somebody hands in.
    #[must_use]
    pub fn new(texte: impl Into<String>) -> Self {
        Self(texte.into())
    }

    /// The token itself, for the one who keeps it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn drawn() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()))
    }

    fn sha256(&self) -> Vec<u8> {
        Sha256::digest(self.0.trim().as_bytes()).to_vec()
    }
}

impl fmt::Debug for Jeton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••••")
    }
}

/// A login that succeeded.
#[derive(Debug, Clone)]
pub struct Connexion {
    /// What opens the session again.
    pub jeton: Jeton,
    /// Who acts now.
    pub actor: Actor,
    /// When it ends at the latest.
    pub expire_le: DateTime<Utc>,
}

impl Service {
    /// Opens a session for whoever knows the password.
    ///
    /// # Errors
    /// A refusal `connexion-refusee` (which says no more), `connexion-verrouillee` after too many failures of the account
    /// or the address, `mot-de-passe-temporaire` where [`Service::change_password`] must come first.
    pub async fn login(
        &self,
        login: &str,
        password: &MotDePasse,
        adresse: Option<IpAddr>,
        canal: Canal,
    ) -> Result<Connexion, Error> {
        let compte = self.verified(login, password, adresse).await?;
        if compte.temporaire {
            return Err(unauthenticated("mot-de-passe-temporaire"));
        }
        self.open_session(compte.id, adresse, Par::MotDePasse(canal))
            .await
    }

    /// Opens a session for somebody whom an SSH key has identified.
    ///
    /// # Errors
    /// A refusal when the key isn't theirs, or they may not act.
    pub async fn login_by_key(
        &self,
        login: &str,
        empreinte: &str,
        adresse: Option<IpAddr>,
    ) -> Result<Connexion, Error> {
        let mut db = self.db().await?;
        let whose = store::session::by_key(&mut db, login, empreinte, self.now()).await?;
        drop(db);
        let (id, cle) = whose.ok_or_else(|| unauthenticated("connexion-refusee"))?;
        self.open_session(id, adresse, Par::Cle(cle)).await
    }

    async fn open_session(
        &self,
        id: UtilisateurId,
        adresse: Option<IpAddr>,
        par: Par,
    ) -> Result<Connexion, Error> {
        let (jeton, now) = (Jeton::drawn(), self.now());
        let expire_le = now + ABSOLUTE;
        let mut db = self.db().await?;
        let adresse = adresse.map(|adresse| adresse.to_string());
        let session = store::session::open(
            &mut db,
            id,
            &jeton.sha256(),
            par,
            adresse.as_deref(),
            now,
            expire_le,
        )
        .await?;
        let session = session.ok_or_else(|| unauthenticated("connexion-refusee"))?;
        let actor = store::utilisateur::actor(&mut db, Qui::Session(session), now).await?;
        Ok(Connexion {
            jeton,
            actor: actor.ok_or_else(|| unauthenticated("connexion-refusee"))?,
            expire_le,
        })
    }

    /// Who acts with this token; it counts as a use of the session.
    ///
    /// # Errors
    /// A refusal `session-finie`.
    pub async fn by_token(&self, jeton: &Jeton) -> Result<Actor, Error> {
        let mut db = self.db().await?;
        let now = self.now();
        let session = store::session::find(&mut db, &jeton.sha256()).await?;
        let session = session.ok_or_else(|| unauthenticated("session-finie"))?;
        let actor = store::utilisateur::actor(&mut db, Qui::Session(session), now).await?;
        let actor = actor.ok_or_else(|| unauthenticated("session-finie"))?;
        store::session::touch(&mut db, session, now).await?;
        Ok(actor)
    }

    /// Somebody is at their console: their session is in use, whether or not anything is asked of the service.
    ///
    /// # Errors
    /// A refusal `session-finie`.
    pub async fn seen(&self, actor: &Actor) -> Result<(), Error> {
        self.renewed(actor).await?;
        self.in_use(actor).await
    }

    /// Writes that the actor's session is in use.
    pub(super) async fn in_use(&self, actor: &Actor) -> Result<(), Error> {
        if let Some(session) = actor.session {
            let mut db = self.db().await?;
            store::session::touch(&mut db, session, self.now()).await?;
        }
        Ok(())
    }

    /// The actor as they are now, where they come from a session; none where the one at hand will do.
    pub(super) async fn renewed(&self, actor: &Actor) -> Result<Option<Actor>, Error> {
        let Some(session) = actor.session else {
            return Ok(None);
        };
        let mut db = self.db().await?;
        let fresh = store::utilisateur::actor(&mut db, Qui::Session(session), self.now()).await?;
        Ok(Some(fresh.ok_or_else(|| unauthenticated("session-finie"))?))
    }

    /// Closes the session of a token; one that is over already is fine.
    ///
    /// # Errors
    /// Only when the database can't be reached.
    pub async fn logout(&self, jeton: &Jeton) -> Result<(), Error> {
        let mut db = self.db().await?;
        if let Some(session) = store::session::find(&mut db, &jeton.sha256()).await? {
            store::session::close(&mut db, session, self.now()).await?;
        }
        Ok(())
    }

    /// Changes one's own password, a temporary one too; every session of that person ends.
    ///
    /// # Errors
    /// Those of [`Service::login`], and those of a password that won't do.
    pub async fn change_password(
        &self,
        login: &str,
        old: &MotDePasse,
        new: &MotDePasse,
        adresse: Option<IpAddr>,
    ) -> Result<Outcome, Error> {
        new.check(login)?;
        let compte = self.verified(login, old, adresse).await?;
        if old == new {
            return Err(Refusal::invalid("mot_de_passe", "mot-de-passe-inchange").into());
        }
        let nouveau = self.inner.hasher.hash(new).await?;
        let actor = self.actor(&compte.login).await?;
        let command = UtilisateurCommand::SetPassword(SetPassword {
            utilisateur: compte.id,
            version: None,
            ancien: compte.mot_de_passe.map(Hache::of),
            nouveau,
        });
        self.execute(&actor, Command::from(command)).await
    }

    /// Gives somebody else a temporary password, which opens nothing but its own change.
    ///
    /// # Errors
    /// Refusals of permission, and those of a password that won't do.
    pub async fn set_password(
        &self,
        actor: &Actor,
        utilisateur: UtilisateurId,
        login: &str,
        new: &MotDePasse,
        key: Option<uuid::Uuid>,
    ) -> Result<Outcome, Error> {
        new.check(login)?;
        let command = UtilisateurCommand::SetPassword(SetPassword {
            utilisateur,
            version: None,
            ancien: None,
            nouveau: self.hashed(new).await?,
        });
        let mut order = Order::from(Command::from(command));
        order.key = key.unwrap_or(order.key);
        self.execute(actor, order).await
    }

    /// What is to be stored of a password.
    ///
    /// # Errors
    /// A refusal when too many wait for theirs.
    pub async fn hashed(&self, password: &MotDePasse) -> Result<Hache, Error> {
        self.inner.hasher.hash(password).await
    }

    /// How many passwords were hashed since the start.
    #[must_use]
    pub fn hashes(&self) -> u64 {
        self.inner.hasher.done()
    }

    /// The account whose password this is. Every failure is counted, and costs as much as a success.
    async fn verified(
        &self,
        login: &str,
        password: &MotDePasse,
        adresse: Option<IpAddr>,
    ) -> Result<Compte, Error> {
        let mut db = self.db().await?;
        let compte = store::session::compte(&mut db, login).await?;
        let counters = failures::Counters::of(compte.as_ref(), login, adresse);
        counters.refuse_locked(&mut db, self.now()).await?;
        // Hashing takes its time; nobody's connection waits for it.
        drop(db);
        let stored = compte
            .as_ref()
            .and_then(|compte| compte.mot_de_passe.clone())
            .map(Hache::of);
        let right = self.inner.hasher.verify(password, stored.as_ref()).await?;
        let locked = counters.settle(self, right).await?;
        if let (Some(compte), Some(until)) = (&compte, locked) {
            self.note_lockout(compte.id, until).await;
        }
        compte
            .filter(|_| right)
            .ok_or_else(|| unauthenticated("connexion-refusee"))
    }
}

fn unauthenticated(rule: &'static str) -> Error {
    Refusal::new(RefusalKind::Unauthenticated, rule).into()
}
