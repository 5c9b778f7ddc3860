//! A person is entered.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::edit::{Fields, check, placed, prepared, unused};
use super::{Delete, UtilisateurCommand, done};
use crate::domain::actor::{Langue, Reach};
use crate::domain::journal::Objet;
use crate::domain::semaine::{self, Heures};
use crate::domain::utilisateur::NatureUtilisateur;
use crate::domain::{Permission, RoleId, UtilisateurId, telephone};
use crate::service::role::{no_wider, usable};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::utilisateur::Valeurs;

/// What is known of a new person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Create {
    /// What is said of them: login and name at least. Without an agence, the actor's.
    pub fields: Fields,
    /// Their roles.
    pub roles: Vec<RoleId>,
    /// Their usual week.
    pub horaires: Vec<Heures>,
}

impl Create {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (id, done) = self.insert(work).await?;
        let inverse = UtilisateurCommand::Delete(Delete {
            utilisateur: id,
            version: None,
            liberer: false,
        });
        Ok((done, Command::from(inverse).into()))
    }

    /// Enters the person; also the first half of the first administrator.
    pub(super) async fn insert(mut self, work: &mut Work<'_>) -> Result<(UtilisateurId, Done), Error> {
        let nobody = Valeurs {
            login: String::new(),
            nature: NatureUtilisateur::Interne,
            nom: String::new(),
            prenom: String::new(),
            courriel: None,
            telephone: None,
            agence: work.actor.agence,
            depot: None,
            langue: Langue::Fr,
            fuseau: None,
            entreprise: None,
            adresse: None,
            code_postal: None,
            ville: None,
            position: None,
            seuil_devis: None,
        };
        telephone::change(&mut self.fields.telephone)?;
        let valeurs = placed(prepared(self.fields.over(&nobody))?, None)?;
        let over = Reach {
            agence: valeurs.agence,
            ..Reach::default()
        };
        work.actor.require_over(Permission::UtilisateurGerer, over)?;
        check(&valeurs)?;
        semaine::check(&mut self.horaires)?;
        unused(work, &valeurs.login, None).await?;
        let par = work.actor.id;
        let id = store::utilisateur::insert(work.db(), &valeurs, par).await?;
        if !self.roles.is_empty() {
            work.actor.require_over(Permission::RoleGerer, over)?;
        }
        for role in self.roles {
            let role = usable(work, role).await?;
            no_wider(work, &role.droits)?;
            store::utilisateur_role::give_role(work.db(), id, role.id, par).await?;
        }
        store::utilisateur::set_horaires(work.db(), id, &self.horaires, par).await?;
        let roles = store::utilisateur_role::roles(work.db(), id).await?;
        let mut row = store::utilisateur::row(work.db(), id).await?;
        if let Some(columns) = row.json.as_object_mut() {
            columns.insert("roles".to_owned(), json!(roles));
            columns.insert("horaires".to_owned(), json!(self.horaires));
        }
        work.created(Objet::Utilisateur, id.0, row.version, &row.json)?;
        Ok((id, done(id, &valeurs.login, valeurs.nom_complet())))
    }
}
