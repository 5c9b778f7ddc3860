//! When somebody usually works.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{UtilisateurCommand, allow, done, hold, work_ahead};
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::semaine::{self, Heures};
use crate::domain::{Permission, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Handled};
use crate::store;

/// A person's usual week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The person.
    pub utilisateur: UtilisateurId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// All hours of the week; none: they are never planned.
    pub semaine: Vec<Heures>,
}

impl Hours {
    pub(super) async fn run(mut self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.utilisateur, self.version).await?;
        // Planning data, as absences are: only reach is asked for, not rank.
        allow(work, Permission::UtilisateurGerer, &held).await?;
        semaine::check(&mut self.semaine)?;
        let par = work.actor.id;
        let avant = store::utilisateur::set_horaires(work.db(), held.id, &self.semaine, par).await?;
        store::utilisateur::touch(work.db(), held.id, par).await?;
        let row = store::utilisateur::row(work.db(), held.id).await?;
        work.changed(
            Objet::Utilisateur,
            held.id.0,
            row.version,
            Action::Modification,
            &json!({ "horaires": avant }),
            &json!({ "horaires": self.semaine }),
        )?;
        work.notify(
            held.id,
            Evenement::Horaires,
            Objet::Utilisateur,
            held.id.0,
            json!({ "horaires": self.semaine }),
        );
        work_ahead::outside_hours(work, &held).await?;
        let inverse = UtilisateurCommand::Hours(Self {
            utilisateur: held.id,
            version: None,
            semaine: avant,
        });
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Command::from(inverse).into(),
        ))
    }
}
