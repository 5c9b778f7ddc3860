//! Passwords, locks and open sessions of an account.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{allow_over, done, hold};
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::{Permission, Refusal, RefusalKind, UtilisateurId};
use crate::service::connexion::origine;
use crate::service::mot_de_passe::Hache;
use crate::service::work::{Inverse, Work};
use crate::service::{Done, Error, Handled};
use crate::store;
use crate::store::session::Counter;
use crate::store::utilisateur::Locked;

/// A new password. [`crate::service::Service::change_password`] and `set_password` make this command: it holds hashes only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPassword {
    /// Whose.
    pub utilisateur: UtilisateurId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// What is stored of the old one, once it was compared: one's own change. Absent: somebody else sets it, for a while.
    pub ancien: Option<Hache>,
    /// What is to be stored of the new one.
    pub nouveau: Hache,
}

impl SetPassword {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.utilisateur, self.version).await?;
        if self.nouveau.is_empty() {
            return Err(Error::internal(&"a password without its hash"));
        }
        let own = held.id == work.actor.id;
        if own && self.ancien.is_none() {
            return Err(Refusal::invalid("mot_de_passe", "ancien-mot-de-passe-requis").into());
        }
        if !own {
            allow_over(work, Permission::UtilisateurGerer, &held).await?;
        }
        let (par, now) = (work.actor.id, work.now);
        let ancien = self.ancien.as_ref().map(Hache::expose);
        let set = store::session::set_password(work.db(), held.id, ancien, self.nouveau.expose(), !own, par)
            .await?;
        if !set {
            return Err(Refusal::conflict("mot-de-passe-deja-change").into());
        }
        store::session::close_all(work.db(), held.id, now).await?;
        note(work, &held, "mot_de_passe", "changé").await?;
        tell(work, &held, "mot_de_passe");
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Inverse::Absent("mot-de-passe-change"),
        ))
    }
}

/// Locks that failed logins have brought about, to be lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// Of an account.
    pub utilisateur: Option<UtilisateurId>,
    /// Of an address.
    pub adresse: Option<IpAddr>,
}

impl Unlock {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let mut result = Done::Done;
        if let Some(utilisateur) = self.utilisateur {
            let held = hold(work, utilisateur, None).await?;
            allow_over(work, Permission::UtilisateurGerer, &held).await?;
            store::session::forgive(work.db(), &Counter::Compte(held.id)).await?;
            note(work, &held, "verrou", "levé").await?;
            result = done(held.id, &held.login, held.nom_complet);
        }
        if let Some(adresse) = self.adresse {
            work.actor.require_everywhere(Permission::UtilisateurGerer)?;
            store::session::forgive(work.db(), &Counter::Origine(origine(adresse))).await?;
        }
        Ok((result, Inverse::Absent("verrou-leve")))
    }
}

/// An account was locked: the watch journals it, nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lockout {
    /// Whose account.
    pub utilisateur: UtilisateurId,
    /// Until when.
    pub jusqu_a: DateTime<Utc>,
}

impl Lockout {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        only_systeme(work)?;
        let held = hold(work, self.utilisateur, None).await?;
        note(work, &held, "verrouille_jusqu_a", &self.jusqu_a.to_rfc3339()).await?;
        work.notify(
            held.id,
            Evenement::Verrouillage,
            Objet::Utilisateur,
            held.id.0,
            json!({ "jusqu_a": self.jusqu_a }),
        );
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Inverse::Absent("verrou-automatique"),
        ))
    }
}

/// Every session of a person, to be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disconnect {
    /// Whose.
    pub utilisateur: UtilisateurId,
}

impl Disconnect {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.utilisateur, None).await?;
        if held.id != work.actor.id {
            allow_over(work, Permission::UtilisateurGerer, &held).await?;
        }
        let now = work.now;
        store::session::close_all(work.db(), held.id, now).await?;
        note(work, &held, "sessions", "fermées").await?;
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Inverse::Absent("sessions-fermees"),
        ))
    }
}

/// Refuses people.
pub(super) fn only_systeme(work: &Work<'_>) -> Result<(), Refusal> {
    if work.actor.is_systeme() {
        Ok(())
    } else {
        Err(Refusal::new(RefusalKind::Permission, "reserve-au-systeme"))
    }
}

/// Journals something of an account of which the value itself isn't told.
pub(super) async fn note(work: &mut Work<'_>, held: &Locked, what: &str, said: &str) -> Result<(), Error> {
    let row = store::utilisateur::row(work.db(), held.id).await?;
    work.changed(
        Objet::Utilisateur,
        held.id.0,
        row.version,
        Action::Modification,
        &json!({}),
        &json!({ what: said }),
    )
}

/// Tells a person that somebody else has changed how they log in.
pub(super) fn tell(work: &mut Work<'_>, held: &Locked, what: &str) {
    work.notify(
        held.id,
        Evenement::Acces,
        Objet::Utilisateur,
        held.id.0,
        json!({ "quoi": what }),
    );
}
