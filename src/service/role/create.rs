//! A company makes a role of its own.

use serde::{Deserialize, Serialize};

use super::{Delete, RoleCommand, no_wider};
use crate::domain::journal::Objet;
use crate::domain::role::Droits;
use crate::domain::texte::ligne_bornee;
use crate::domain::{Permission, Refusal};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;

/// A new role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Create {
    /// Its code, in capitals.
    pub code: String,
    /// What it is called.
    pub libelle: String,
    /// What it grants.
    pub droits: Droits,
}

impl Create {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::RoleGerer)?;
        no_wider(work, &self.droits)?;
        let code = check_code(&self.code)?;
        let libelle = check_libelle(&self.libelle)?;
        let par = work.actor.id;
        let id = store::role::insert(work.db(), &code, &libelle, &self.droits, par).await?;
        let row = store::role::row(work.db(), id).await?;
        work.created(Objet::Role, id.0, row.version, &row.json)?;
        let inverse = RoleCommand::Delete(Delete {
            role: id,
            version: None,
        });
        Ok((Done::Role { id, code }, Command::from(inverse).into()))
    }
}

/// A code of reference data, in capitals.
pub(in crate::service) fn check_code(code: &str) -> Result<String, Refusal> {
    let code = code.trim().to_uppercase();
    let mut characters = code.chars();
    let first = characters.next().is_some_and(|c| c.is_ascii_uppercase());
    let rest = characters.all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if !first || !rest || code.len() > 40 {
        return Err(Refusal::invalid("code", "code-illisible").with("valeur", code));
    }
    Ok(code)
}

/// What something is called: a line that says something.
pub(in crate::service) fn check_libelle(libelle: &str) -> Result<String, Refusal> {
    let libelle = ligne_bornee("libelle", libelle)?;
    if libelle.is_empty() {
        return Err(Refusal::invalid("libelle", "libelle-requis"));
    }
    Ok(libelle)
}
