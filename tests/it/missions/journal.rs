//! What every command leaves behind: journal, before and after, notifications, and the answer to a repeated key.

use regie::domain::RefusalKind;
use regie::domain::intervention::EtatIntervention as V;
use regie::service::intervention::Geste;
use regie::service::mission::{Edit, Fields, MissionCommand};
use regie::service::{Command, Order, Outcome};
use serde_json::{Value, json};
use uuid::Uuid;

use super::fixture::*;

#[derive(Debug, sqlx::FromRow)]
struct Row {
    nom: String,
    acteur: String,
    objet: String,
    action: String,
    avant: Option<Value>,
    apres: Option<Value>,
}

/// The journal of a command, in order.
async fn journal(m: &Monde, outcome: &Outcome) -> Vec<Row> {
    sqlx::query_as(
        "select c.nom, u.login as acteur, j.objet, j.action, d.avant, d.apres
         from journal_audit j join commande c on c.id = j.commande_id join utilisateur u on u.id = j.acteur_id
         join journal_detail d on d.seq = j.seq where c.id = $1 order by j.seq",
    )
    .bind(outcome.commande.expect("a command that ran").0)
    .fetch_all(&m.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn the_journal_tells_who_changed_what_from_what_to_what() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let fields = Fields {
        titre: Some("Fuite au sous-sol".to_owned()),
        ..Fields::default()
    };
    let edited = m
        .does(
            "rdupuis",
            MissionCommand::Edit(Box::new(Edit {
                mission,
                version: None,
                fields,
            })),
        )
        .await;
    let [row] = journal(&m, &edited).await.try_into().expect("one object changed");
    assert_eq!(
        (
            row.nom.as_str(),
            row.acteur.as_str(),
            row.objet.as_str(),
            row.action.as_str()
        ),
        ("mission.modifier", "rdupuis", "mission", "MODIFICATION")
    );
    let (before, after) = (row.avant.unwrap(), row.apres.unwrap());
    assert_eq!(
        (&before["titre"], &after["titre"]),
        (&json!("Fuite en toiture"), &json!("Fuite au sous-sol"))
    );
    assert_eq!((&before["version"], &after["version"]), (&json!(1), &json!(2)));
    assert_eq!(
        before.get("priorite"),
        None,
        "what did not change is not repeated"
    );

    let planned = m
        .does(
            "rdupuis",
            plan(firm(mission, &[AMOREL], &[plage("05 08:00", 120)])),
        )
        .await;
    let rows = journal(&m, &planned).await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.objet.as_str(), row.action.as_str()))
        .collect();
    assert_eq!(told, [("intervention", "CREATION"), ("mission", "ETAT")]);
    assert_eq!(rows[0].apres.as_ref().unwrap()["equipe"][0]["login"], "amorel");
    assert_eq!(rows[1].avant.as_ref().unwrap()["etat"], "A_PLANIFIER");
    assert_eq!(rows[1].apres.as_ref().unwrap()["etat"], "PLANIFIEE");
    let named: Vec<_> = planned
        .objets
        .iter()
        .map(|touched| touched.objet.to_string())
        .collect();
    assert_eq!(named, ["intervention", "mission"]);
}

#[tokio::test]
async fn every_command_writes_rows_that_its_fingerprints_match() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    for (who, command) in [
        ("rdupuis", shift(visite, Some("05 10:00"), None)),
        ("rdupuis", loosen(&[visite])),
        ("rdupuis", harden(visite)),
        ("rdupuis", step(visite, Geste::Confirm)),
        ("rdupuis", absence(BLEROY, plage("05 08:00", 60))),
        ("amorel", step(visite, Geste::Leave)),
        ("amorel", undo()),
        ("rdupuis", unassign(visite)),
        ("rdupuis", undo()),
        ("rdupuis", cancel(mission)),
    ] {
        let name = command.name();
        let outcome = m.does(who, command).await;
        assert!(!journal(&m, &outcome).await.is_empty(), "{name} leaves a trace");
        assert!(!outcome.objets.is_empty(), "{name} says what it touched");
    }
    let forged: i64 = m
        .value(
            "select count(*) from journal_audit j join journal_detail d on d.seq = j.seq
             where j.empreinte <> empreinte_audit(j.sel, j.objet, j.objet_id, j.objet_version, j.action, d.avant, d.apres)",
        )
        .await;
    assert_eq!(forged, 0);
    let stale: i64 = m
        .value(
            "select count(*) from (
                select distinct on (objet, objet_id) objet, objet_id, objet_version from journal_audit
                where objet in ('mission', 'intervention') order by objet, objet_id, seq desc) j
             where j.objet_version is distinct from case j.objet
                when 'mission' then (select version from mission m where m.id = j.objet_id)
                else (select version from intervention i where i.id = j.objet_id) end",
        )
        .await;
    assert_eq!(stale, 0, "the last row of each object holds its version");
}

#[tokio::test]
async fn people_are_told_of_what_concerns_them() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let told = async || -> Vec<(String, String)> {
        let rows = sqlx::query_as(
            "delete from notification returning
             (select login from utilisateur u where u.id = destinataire_id), evenement",
        )
        .fetch_all(&m.pool)
        .await
        .unwrap();
        let mut rows: Vec<(String, String)> = rows;
        rows.sort_unstable();
        rows
    };
    let expect = |rows: &[(&str, &str)]| -> Vec<(String, String)> {
        rows.iter()
            .map(|(who, what)| ((*who).to_owned(), (*what).to_owned()))
            .collect()
    };
    let visite = m
        .books(pencilled(mission, &[AMOREL], &[plage("05 08:00", 120)]))
        .await
        .intervention;
    m.does("rdupuis", shift(visite, Some("05 09:00"), Some(BLEROY)))
        .await;
    assert_eq!(
        told().await,
        expect(&[]),
        "what is only pencilled in is nobody's news"
    );
    for (command, news) in [
        (harden(visite), vec![("bleroy", "AFFECTATION")]),
        (
            shift(visite, Some("05 10:00"), None),
            vec![("bleroy", "DEPLACEMENT")],
        ),
        (
            shift(visite, None, Some(AMOREL)),
            vec![("amorel", "AFFECTATION"), ("bleroy", "RETRAIT")],
        ),
        (undo(), vec![("amorel", "RETRAIT"), ("bleroy", "AFFECTATION")]),
        (loosen(&[visite]), vec![("bleroy", "RETRAIT")]),
        (undo(), vec![("bleroy", "AFFECTATION")]),
        (cancel(mission), vec![("bleroy", "ANNULATION")]),
    ] {
        let name = command.name();
        m.does("rdupuis", command).await;
        assert_eq!(told().await, expect(&news), "{name}");
    }
    let own = m.mission().await;
    let visite = m.planned(own, &[AMOREL], "05 14:00").await.intervention;
    told().await;
    m.does("amorel", step(visite, Geste::Leave)).await;
    assert_eq!(
        told().await,
        expect(&[]),
        "nobody is told of what they did themselves"
    );
    assert_eq!(m.visites(own).await, [V::EnRoute]);
}

#[tokio::test]
async fn a_repeated_key_gets_the_first_answer() {
    let m = Monde::new().await;
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let order = Order {
        key: Uuid::new_v4(),
        command: MissionCommand::Create(Box::new(call())).into(),
    };
    let first = service.execute(&actor, order.clone()).await.unwrap();
    let second = service.execute(&actor, order.clone()).await.unwrap();
    assert!(!first.replayed && second.replayed);
    assert_eq!(
        (&second.result, second.commande, &second.objets),
        (&first.result, first.commande, &first.objets)
    );
    assert_eq!(m.value::<i64>("select count(*) from mission").await, 1);

    let other = Order {
        command: MissionCommand::Create(Box::new(regie::service::mission::Create {
            priorite: 1,
            ..call()
        }))
        .into(),
        ..order.clone()
    };
    let somebody_else = m.actor("directrice").await;
    for (who, order) in [(&actor, other), (&somebody_else, order)] {
        let refusal = refused(service.execute(who, order).await);
        assert_eq!(said(&refusal), (RefusalKind::Conflict, "cle-deja-prise"));
    }
}

#[tokio::test]
async fn a_refused_order_leaves_its_key_free() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let other = m.mission().await;
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    let order = Order {
        key: Uuid::new_v4(),
        command: plan(firm(other, &[AMOREL], &[plage("05 08:00", 60)])),
    };
    refused(service.execute(&actor, order.clone()).await);
    m.does("rdupuis", unassign(visite)).await;
    assert!(!service.execute(&actor, order).await.unwrap().replayed);
}

#[tokio::test]
async fn one_key_sent_twice_at_once_runs_once() {
    let m = Monde::new().await;
    let (service, actor) = (m.service(), m.actor("rdupuis").await);
    for _ in 0..10 {
        let order = Order {
            key: Uuid::new_v4(),
            command: MissionCommand::Create(Box::new(call())).into(),
        };
        let (one, two) = tokio::join!(
            service.execute(&actor, order.clone()),
            service.execute(&actor, order.clone())
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.result, two.result);
        assert_eq!(one.commande, two.commande);
        assert!(one.replayed != two.replayed, "one ran, the other was told");
    }
    assert_eq!(m.value::<i64>("select count(*) from mission").await, 10);
}

#[tokio::test]
async fn nothing_of_a_refused_command_is_left() {
    let m = Monde::new().await;
    let before: (i64, i64, i64) = counts(&m).await;
    let command: Command = plan(firm(
        regie::domain::MissionId(1),
        &[AMOREL],
        &[plage("05 08:00", 60)],
    ));
    m.refuses("rdupuis", command).await;
    assert_eq!(counts(&m).await, before);
}

async fn counts(m: &Monde) -> (i64, i64, i64) {
    sqlx::query_as(
        "select (select count(*) from commande), (select count(*) from journal_audit), (select count(*) from cle_idempotence)",
    )
    .fetch_one(&m.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn several_days_of_one_visit_are_told_once() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.books(firm(
        mission,
        &[AMOREL],
        &[plage("05 08:00", 120), plage("06 08:00", 120)],
    ))
    .await;
    let told: Value = m
        .value("select jsonb_agg(contenu -> 'plage') from notification")
        .await;
    let whole = plage("05 08:00", 120).around(plage("06 08:00", 120));
    assert_eq!(told, serde_json::json!([whole]));
}
