//! The company of the missions' tests, whose dispatcher and manager may also change clients.

use regie::domain::client::ClientChange;
use regie::domain::contrat::ContratChange;
use regie::domain::equipement::EquipementChange;
use regie::domain::journal::Objet;
use regie::domain::site::SiteChange;
use regie::domain::{ClientId, ContratId, EquipementId, Refusal, SiteId};
use regie::service::client::{
    Cible, ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Remove, Restore,
};
use regie::service::{Answer, Command, Done, Error, Outcome};
use rust_decimal::Decimal;

pub use crate::missions::fixture::{Monde, at, call, fact, redo, refused, said, undo};

/// `directrice` everywhere, `rdupuis` in LYON; `amorel` and `chef` may not even see clients.
const DROITS: &str = "
    insert into permission (code, libelle) values ('client.gerer', '');
    insert into role_permission (role_id, permission_id, portee, cree_par)
    select r.id, p.id, r.portee, 2
    from permission p, (values (1, 'TOUT'), (2, 'AGENCE')) r (id, portee) where p.code = 'client.gerer';
    -- Client 3 is looked after by Fort-de-France.
    insert into client (type, raison_sociale, agence_id, cree_par) values ('PUBLIC', 'Mairie de Fort-de-France', 2, 2);
    insert into jour_ferie (jour, libelle) values ('2040-03-08', 'Fête locale');";

pub async fn monde() -> Monde {
    let monde = Monde::new().await;
    let mut owner = monde.base.owner().await;
    sqlx::raw_sql(DROITS)
        .execute(&mut owner)
        .await
        .expect("rights should obey every rule");
    monde
}

#[expect(
    clippy::option_option,
    clippy::unnecessary_wraps,
    reason = "what a change holds of a field that can be cleared"
)]
pub fn some(texte: &str) -> Option<Option<String>> {
    Some(Some(texte.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "what a change holds of a field")]
pub fn text(texte: &str) -> Option<String> {
    Some(texte.to_owned())
}

pub fn create(what: Create) -> Command {
    ClientCommand::Create(Box::new(what)).into()
}

pub fn edit(what: Edit) -> Command {
    ClientCommand::Edit(Box::new(what)).into()
}

pub fn modif<Id, Change>(id: Id, version: Option<i32>, change: Change) -> Modif<Id, Change> {
    Modif { id, version, change }
}

pub fn remove(cible: impl Into<Cible>) -> Command {
    ClientCommand::Remove(Remove {
        cible: cible.into(),
        version: None,
    })
    .into()
}

pub fn restore(cible: impl Into<Cible>) -> Command {
    ClientCommand::Restore(Restore {
        cible: cible.into(),
        version: None,
    })
    .into()
}

/// A client of that name.
pub fn named(nom: &str) -> ClientChange {
    ClientChange {
        raison_sociale: text(nom),
        ..ClientChange::default()
    }
}

/// A site by its postal code alone, or with a town.
pub fn lieu(code_postal: &str, ville: &str) -> SiteChange {
    SiteChange {
        code_postal: text(code_postal),
        ville: text(ville),
        ..SiteChange::default()
    }
}

pub fn machine(libelle: &str, parent: Option<EquipementId>) -> EquipementChange {
    EquipementChange {
        libelle: text(libelle),
        parent_id: Some(parent),
        ..EquipementChange::default()
    }
}

/// Four hours to come, eight to repair, on working days from 8 to 18, for that site.
pub fn promise(site: SiteId) -> ContratChange {
    ContratChange {
        libelle: text("Entretien"),
        gti_heures: Some(Some(Decimal::from(4))),
        gtr_heures: Some(Some(Decimal::from(8))),
        debut: chrono::NaiveDate::from_ymd_opt(2040, 1, 1),
        sites: Some(vec![site]),
        ..ContratChange::default()
    }
}

/// The key of what a command made.
pub fn made(outcome: &Outcome) -> (Objet, i64) {
    match &outcome.result {
        Done::Fiche { objet, id, .. } => (*objet, *id),
        other => panic!("{other:?}"),
    }
}

impl Monde {
    pub async fn client(&self, change: ClientChange) -> ClientId {
        ClientId(made(&self.does("directrice", create(Create::Client(change))).await).1)
    }

    pub async fn site(&self, client: ClientId, site: SiteChange) -> SiteId {
        let command = create(Create::Site { client, site });
        SiteId(made(&self.does("directrice", command).await).1)
    }

    pub async fn machine(&self, site: SiteId, equipement: EquipementChange) -> EquipementId {
        let command = create(Create::Equipement { site, equipement });
        EquipementId(made(&self.does("directrice", command).await).1)
    }

    pub async fn contrat(&self, client: ClientId, contrat: ContratChange) -> ContratId {
        let command = create(Create::Contrat { client, contrat });
        ContratId(made(&self.does("directrice", command).await).1)
    }

    pub async fn asks(&self, login: &str, query: ClientQuery) -> Result<ClientAnswer, Refusal> {
        match self.service().read(&self.actor(login).await, query.into()).await {
            Ok(Answer::Client(answer)) => Ok(*answer),
            Err(Error::Refused(refusal)) => Err(*refusal),
            other => panic!("{other:?}"),
        }
    }
}
