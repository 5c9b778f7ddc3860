//! Somebody is able and entitled to do something more.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{HabilitationCommand, Remove, hold, prepared};
use crate::domain::journal::Objet;
use crate::domain::notification::Evenement;
use crate::domain::{SpecialisationId, TitreId, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;
use crate::store::habilitation::Valeurs;

/// A new habilitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Add {
    /// Whose.
    pub utilisateur: UtilisateurId,
    /// The trade.
    pub specialisation: SpecialisationId,
    /// Skill, 1 to 5.
    pub niveau: i16,
    /// The official titre; a réglementée specialisation needs one.
    pub titre: Option<TitreId>,
    /// First day; absent: since ever.
    pub debut: Option<NaiveDate>,
    /// Last day; absent: without end.
    pub dernier_jour: Option<NaiveDate>,
    /// Who issued the titre.
    pub organisme: Option<String>,
    /// Its number.
    pub numero_titre: Option<String>,
}

impl Add {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.utilisateur).await?;
        let valeurs = Valeurs {
            specialisation: self.specialisation,
            niveau: self.niveau,
            titre: self.titre,
            debut: self.debut,
            dernier_jour: self.dernier_jour,
            organisme: self.organisme,
            numero_titre: self.numero_titre,
        };
        let valeurs = prepared(work, valeurs).await?;
        let par = work.actor.id;
        let row = store::habilitation::insert(work.db(), held.id, &valeurs, par).await?;
        work.created(Objet::Habilitation, row.id.0, row.version, &row.json)?;
        work.notify(
            held.id,
            Evenement::Habilitations,
            Objet::Habilitation,
            row.id.0,
            json!({}),
        );
        let inverse = HabilitationCommand::Remove(Remove {
            habilitation: row.id,
            version: None,
        });
        let done = Done::Habilitation {
            id: row.id,
            nom: held.nom_complet,
            orphelins: Vec::new(),
        };
        Ok((done, Command::from(inverse).into()))
    }
}
