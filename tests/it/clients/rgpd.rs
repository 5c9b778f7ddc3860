//! What is erased of a client, and what stays.

use regie::domain::client::{ClientChange, ContactChange};
use regie::domain::equipement::EquipementChange;
use regie::domain::site::SiteChange;
use regie::domain::{ClientId, RefusalKind};
use regie::service::Command;
use regie::service::client::{Anonymise, ClientCommand, Create, Edit};
use regie::service::mission::{Create as NewMission, MissionCommand};

use super::fixture::{
    Monde, call, create, edit, lieu, machine, modif, monde, named, remove, said, some, text, undo,
};

const SECRET: &str = "Zébulon";

fn anonymise(client: ClientId) -> Command {
    ClientCommand::Anonymise(Anonymise {
        client,
        version: None,
    })
    .into()
}

/// Every table in which the name still stands, in any column.
async fn traces(monde: &Monde) -> Vec<String> {
    let mut admin = monde.base.admin().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r' order by 1",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    let mut found = Vec::new();
    for table in tables {
        let sql = format!(
            "select exists (select from {table} t where recherche(t::text) like any(array['%zebulon%', '%mirabelle%']))"
        );
        if sqlx::query_scalar::<_, bool>(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut admin)
            .await
            .unwrap()
        {
            found.push(table);
        }
    }
    found
}

/// A client whose name is everywhere: in its rows, in a mission, in the journal and in what would undo a change.
async fn known(monde: &Monde) -> ClientId {
    let id = monde
        .client(ClientChange {
            notes: some(SECRET),
            courriel: some("zeb@exemple.fr"),
            ..named(&format!("{SECRET} Mirabelle"))
        })
        .await;
    let site = monde
        .site(
            id,
            SiteChange {
                occupant: some(SECRET),
                adresse: text(&format!("1 rue {SECRET}")),
                ..lieu("69002", "Lyon")
            },
        )
        .await;
    let boiler = EquipementChange {
        notes: some(&format!("Clé chez {SECRET}")),
        ..machine("Chaudière", None)
    };
    monde.machine(site, boiler).await;
    let contact = ContactChange {
        nom: text(SECRET),
        ..ContactChange::default()
    };
    monde
        .does("directrice", create(Create::Contact { client: id, contact }))
        .await;
    let renamed = edit(Edit::Client(modif(id, None, named(&format!("{SECRET} SARL")))));
    monde.does("directrice", renamed).await;
    let mission = NewMission {
        donneur_ordre: id,
        site,
        description: format!("Rappeler {SECRET}"),
        ..call()
    };
    let outcome = monde
        .does("rdupuis", MissionCommand::Create(Box::new(mission)))
        .await;
    let regie::service::Done::Mission { id: mission, .. } = outcome.result else {
        panic!("a mission")
    };
    typed_and_told(monde, mission.0).await;
    let refusal = monde.refuses("directrice", anonymise(id)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "missions-a-clore"));
    monde
        .does("rdupuis", crate::missions::fixture::cancel(mission))
        .await;
    id
}

/// The name in a form that somebody left, beside a form about somebody else, and in a message.
async fn typed_and_told(monde: &Monde, mission: i64) {
    sqlx::query(
        "with qui as (select id from utilisateur where login = 'rdupuis'), form as (
             insert into brouillon (utilisateur_id, ecran, objet, champ, valeur)
             select qui.id, 'mission', f.objet, f.champ, f.valeur from qui, (values
                 ('a', 'titre', 'Rappeler M. ' || $1 || ' demain'), ('a', 'description', 'Troisième étage'),
                 ('b', 'titre', 'Rappeler Mme Rey')) f (objet, champ, valeur))
         insert into notification (destinataire_id, evenement, objet, objet_id, contenu, cree_par)
         select id, 'ANNULATION', 'mission', $2, jsonb_build_object('numero', 'M-2040-00009', 'motif', $1::text), 2 from qui",
    )
    .bind(SECRET)
    .bind(mission)
    .execute(&mut monde.base.owner().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn what_was_typed_and_told_of_the_person_goes_and_the_rest_stays() {
    let monde = monde().await;
    let id = known(&monde).await;
    monde.does("directrice", anonymise(id)).await;
    let left: Vec<String> = monde
        .value("select array_agg(valeur order by valeur) from brouillon")
        .await;
    assert_eq!(left, ["Rappeler Mme Rey"]);
    let told: serde_json::Value = monde
        .value("select contenu from notification where evenement = 'ANNULATION' and objet = 'mission'")
        .await;
    assert_eq!(told, serde_json::json!({ "numero": "M-2040-00009" }));
}

#[tokio::test]
async fn nothing_of_the_person_is_left_in_any_table() {
    let monde = monde().await;
    let id = known(&monde).await;
    let before = traces(&monde).await;
    for table in [
        "client",
        "contact",
        "site",
        "mission",
        "journal_detail",
        "commande",
        "brouillon",
        "notification",
    ] {
        assert!(
            before.contains(&table.to_owned()),
            "{table} should hold it first: {before:?}"
        );
    }
    monde.does("directrice", anonymise(id)).await;
    assert_eq!(traces(&monde).await, Vec::<String>::new());
    // The sealed rows stay, and the town, as figures need it.
    assert!(monde.value::<i64>("select count(*) from journal_audit").await > 5);
    let ville: String = monde
        .value("select ville from site order by id desc limit 1")
        .await;
    assert_eq!(ville, "Lyon");
}

#[tokio::test]
async fn it_is_for_good() {
    let monde = monde().await;
    let id = known(&monde).await;
    monde.does("directrice", anonymise(id)).await;
    let refusal = monde.refuses("directrice", undo()).await;
    assert_eq!(refusal.rule, "sans-inverse");
    for command in [
        anonymise(id),
        edit(Edit::Client(modif(id, None, named("De retour")))),
        remove(id),
        create(Create::Site {
            client: id,
            site: lieu("69002", ""),
        }),
    ] {
        assert_eq!(
            monde.refuses("directrice", command).await.rule,
            "client-anonymise"
        );
    }
}

#[tokio::test]
async fn only_those_who_may_erase() {
    let monde = monde().await;
    let refusal = monde.refuses("amorel", anonymise(ClientId(2))).await;
    assert_eq!(refusal.kind, RefusalKind::Permission);
    let refusal = monde.refuses("rdupuis", anonymise(ClientId(3))).await;
    assert_eq!(refusal.kind, RefusalKind::NotFound);
}
