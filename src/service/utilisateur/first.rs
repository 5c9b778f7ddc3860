//! The first administrator of a company that has none.

use serde::{Deserialize, Serialize};

use super::password::only_systeme;
use super::{Create, Gardien};
use crate::domain::nom::Nomme;
use crate::domain::{Refusal, RoleId};
use crate::service::Handled;
use crate::service::mot_de_passe::Hache;
use crate::service::nom::Ref;
use crate::service::work::{Inverse, Work};
use crate::store;

/// Code of the role that may do everything.
const ADMIN: &str = "ADMIN";

/// Who runs the accounts from the first day; only the setup enters them, and only while there is nobody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FirstAdmin {
    /// The person; their role goes without saying.
    pub personne: Create,
    /// What is to be stored of their password.
    pub mot_de_passe: Hache,
}

impl FirstAdmin {
    pub(super) async fn run(mut self, work: &mut Work<'_>) -> Handled {
        only_systeme(work)?;
        let gardien = Gardien::hold(work).await?;
        if gardien.avant() > 0 {
            return Err(Refusal::rule("administrateur-existe").into());
        }
        let role = Ref::<RoleId>::from(ADMIN).cle(work.db(), Nomme::Role).await?;
        self.personne.roles = vec![role.ok_or_else(|| Refusal::not_found("role", ADMIN))?];
        let (id, done) = self.personne.insert(work).await?;
        let par = work.actor.id;
        store::session::set_password(work.db(), id, None, self.mot_de_passe.expose(), false, par).await?;
        Ok((done, Inverse::Absent("premier-administrateur")))
    }
}
