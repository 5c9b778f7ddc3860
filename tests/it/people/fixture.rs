//! The company of the mission tests, with those who manage its people.

use regie::domain::{RoleId, UtilisateurId};
use regie::service::utilisateur::{Activate, Delete, Fields, SetRole, UtilisateurCommand};
use regie::service::{Command, Done, Outcome};

pub use crate::missions::fixture::*;

const GENS: &str = include_str!("gens.sql");

pub const DIRECTRICE: UtilisateurId = UtilisateurId(10);
pub const RDUPUIS: UtilisateurId = UtilisateurId(11);
pub const RH: UtilisateurId = UtilisateurId(13);
pub const ADMIN: RoleId = RoleId(1);
pub const REPARTITEUR: RoleId = RoleId(2);
pub const TECHNICIEN: RoleId = RoleId(3);

pub async fn monde() -> Monde {
    let monde = Monde::new().await;
    let mut owner = monde.base.owner().await;
    sqlx::raw_sql(GENS).execute(&mut owner).await.expect("gens.sql");
    monde
}

pub fn named(login: &str) -> Fields {
    Fields {
        login: Some(login.to_owned()),
        nom: Some("Neuf".to_owned()),
        ..Fields::default()
    }
}

pub fn activate(utilisateur: UtilisateurId, actif: bool, liberer: bool) -> Command {
    UtilisateurCommand::Activate(Activate {
        utilisateur,
        version: None,
        actif,
        liberer,
    })
    .into()
}

pub fn delete(utilisateur: UtilisateurId) -> Command {
    UtilisateurCommand::Delete(Delete {
        utilisateur,
        version: None,
        liberer: false,
    })
    .into()
}

pub fn set_role(utilisateur: UtilisateurId, role: RoleId, tenu: bool) -> Command {
    UtilisateurCommand::SetRole(SetRole {
        utilisateur,
        version: None,
        role,
        tenu,
    })
    .into()
}

/// The person that a command was about.
pub fn who(outcome: &Outcome) -> UtilisateurId {
    match &outcome.result {
        Done::Utilisateur { id, .. } => *id,
        other => panic!("{other:?}"),
    }
}
