//! Who acts.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::code::{Code as _, codes};
use super::id::{AgenceId, EquipeId, SessionId, UtilisateurId};
use super::permission::{Permission, Portee};
use super::refusal::{Fact, Refusal, RefusalKind};

codes! {
    /// Language of a person's texts.
    Langue, "langue", {
        /// French, the default.
        Fr = "fr",
        /// English.
        En = "en",
    }
}

/// A person or a part of the system on whose behalf commands run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The row of `utilisateur` that journal entries point to.
    pub id: UtilisateurId,
    /// Login, as shown.
    pub login: String,
    /// Name, as shown.
    pub nom: String,
    /// The agence that the person belongs to.
    pub agence: Option<AgenceId>,
    /// Teams of which the person is a member today.
    pub equipes: Vec<EquipeId>,
    /// Language of messages.
    pub langue: Langue,
    /// Zone in which the person reads hours.
    pub fuseau: Tz,
    /// What the person may do, and how far.
    pub permissions: BTreeMap<Permission, Portee>,
    /// The login that the actor comes from. Such an actor is read anew at each command and query: what was taken from
    /// them since no longer holds.
    pub session: Option<SessionId>,
}

/// What a permission is asked for: the record's own person, team and agence, as far as it has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reach<'a> {
    /// People whose record it is.
    pub personnes: &'a [UtilisateurId],
    /// Teams to which the record belongs.
    pub equipes: &'a [EquipeId],
    /// The record's agence.
    pub agence: Option<AgenceId>,
}

impl Actor {
    /// A part of the system that works with the owner's authority.
    #[must_use]
    pub fn systeme(id: UtilisateurId, login: &str) -> Self {
        Self {
            id,
            login: login.to_owned(),
            nom: login.to_owned(),
            agence: None,
            equipes: Vec::new(),
            langue: Langue::Fr,
            fuseau: chrono_tz::Europe::Paris,
            permissions: Permission::ALL
                .iter()
                .map(|permission| (*permission, Portee::Tout))
                .collect(),
            session: None,
        }
    }

    /// Nobody: whoever sits there has not said who they are, and may do nothing.
    #[must_use]
    pub fn nobody(langue: Langue) -> Self {
        Self {
            id: UtilisateurId(0),
            login: String::new(),
            nom: String::new(),
            agence: None,
            equipes: Vec::new(),
            langue,
            fuseau: chrono_tz::Europe::Paris,
            permissions: BTreeMap::new(),
            session: None,
        }
    }

    /// Whether nobody has said who they are.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.id.0 == 0
    }

    /// Whether it is no person who acts.
    #[must_use]
    pub fn is_systeme(&self) -> bool {
        (1..10).contains(&self.id.0)
    }

    /// How far the actor's permission reaches, if they have it.
    #[must_use]
    pub fn reach(&self, permission: Permission) -> Option<Portee> {
        self.permissions.get(&permission).copied()
    }

    /// Checks that the actor has the permission, however far it reaches.
    ///
    /// # Errors
    /// A refusal `permission-absente` that names it.
    pub fn require(&self, permission: Permission) -> Result<Portee, Refusal> {
        self.reach(permission)
            .ok_or_else(|| refused("permission-absente", permission))
    }

    /// Checks that the actor has the permission over the whole company.
    ///
    /// # Errors
    /// A refusal `permission-absente`, or `permission-portee` when the actor has it but not that far.
    pub fn require_everywhere(&self, permission: Permission) -> Result<(), Refusal> {
        match self.require(permission)? {
            Portee::Tout => Ok(()),
            _ => Err(refused("permission-portee", permission)),
        }
    }

    /// Checks, as far as a screen can, that the actor's permission reaches a record of an agence: where it goes as far as
    /// their own agence, another is refused by name. Of teams and people only the service knows.
    ///
    /// # Errors
    /// A refusal `permission-absente`, or `permission-portee` with the agence.
    pub fn require_in(&self, permission: Permission, agence: AgenceId, nom: &str) -> Result<(), Refusal> {
        match self.require(permission)? {
            Portee::Agence if self.agence != Some(agence) => {
                Err(refused("permission-portee", permission).with("agence", nom))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the actor's permission reaches this record.
    ///
    /// # Errors
    /// A refusal `permission-absente`, or `permission-portee` when the actor has it but not that far.
    pub fn require_over(&self, permission: Permission, over: Reach<'_>) -> Result<(), Refusal> {
        let own = over.personnes.contains(&self.id);
        let team = own || over.equipes.iter().any(|equipe| self.equipes.contains(equipe));
        let reached = match self.require(permission)? {
            Portee::Tout => true,
            Portee::Agence => own || over.agence.is_none() || over.agence == self.agence,
            Portee::Equipe => team,
            Portee::Soi => own,
        };
        if reached {
            Ok(())
        } else {
            Err(refused("permission-portee", permission))
        }
    }
}

fn refused(rule: &'static str, permission: Permission) -> Refusal {
    Refusal::new(RefusalKind::Permission, rule).with("permission", Fact::label(permission))
}
