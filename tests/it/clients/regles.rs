//! Entering, changing, deleting and bringing back: who may, what is refused, what can be taken back.

use regie::domain::client::{ClientChange, ContactChange};
use regie::domain::{ClientId, ContactId, RefusalKind, SiteId};
use regie::service::client::{Cible, ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Ref, Remove};
use regie::service::mission::MissionCommand;
use serde_json::json;

use super::fixture::{
    Monde, call, create, edit, fact, lieu, made, modif, monde, named, redo, refused, remove, restore, said,
    some, text, undo,
};

async fn fiche(monde: &Monde, id: ClientId) -> regie::domain::client::ClientFiche {
    match monde.asks("directrice", ClientQuery::Client(Ref::Id(id))).await {
        Ok(ClientAnswer::Client(fiche)) => *fiche,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_client_is_entered_changed_deleted_and_brought_back() {
    let monde = monde().await;
    let id = monde
        .client(ClientChange {
            siret: some("732 829 320 00074"),
            courriel: some(" compta@exemple.fr "),
            ..named(" Climats SA ")
        })
        .await;
    let read = fiche(&monde, id).await;
    assert_eq!(read.client.raison_sociale, "Climats SA");
    assert_eq!(read.client.siren.as_deref(), Some("732829320"));
    assert_eq!(read.client.courriel.as_deref(), Some("compta@exemple.fr"));
    assert!(read.code.starts_with("C-"));

    let change = ClientChange {
        telephone: some("01 99 00 12 34"),
        courriel: Some(None),
        ..ClientChange::default()
    };
    monde
        .does("directrice", edit(Edit::Client(modif(id, Some(1), change))))
        .await;
    let read = fiche(&monde, id).await;
    assert_eq!((read.version, read.client.courriel), (2, None));

    monde.does("directrice", remove(id)).await;
    assert!(fiche(&monde, id).await.supprime_le.is_some());
    let refusal = monde
        .refuses("directrice", edit(Edit::Client(modif(id, None, named("Autre")))))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "deja-supprime"));
    let paid_by_them = regie::service::mission::Create {
        payeur: Some(id),
        ..call()
    };
    let refusal = monde
        .refuses("rdupuis", MissionCommand::Create(Box::new(paid_by_them)))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "client-supprime"));
    assert_eq!(fact(&refusal, "nom"), read.code);
    monde.does("directrice", restore(id)).await;
    assert!(fiche(&monde, id).await.supprime_le.is_none());
    assert_eq!(
        said(&monde.refuses("directrice", restore(id)).await),
        (RefusalKind::Rule, "pas-supprime")
    );
}

#[tokio::test]
async fn a_number_is_kept_as_it_is_read_and_an_old_one_stays() {
    let monde = monde().await;
    let called = |number: &str| ClientChange {
        telephone: some(number),
        ..ClientChange::default()
    };
    let id = monde
        .client(ClientChange {
            raison_sociale: Some("Client".to_owned()),
            ..called("+33 (0)4.72.00.00.01")
        })
        .await;
    assert_eq!(
        fiche(&monde, id).await.client.telephone,
        some("04 72 00 00 01").flatten()
    );
    for (number, rule) in [
        ("04 72", "telephone-chiffres"),
        ("demander Paul", "telephone-illisible"),
    ] {
        let refusal = monde
            .refuses("directrice", edit(Edit::Client(modif(id, None, called(number)))))
            .await;
        assert_eq!(said(&refusal), (RefusalKind::Invalid, rule));
        assert_eq!(refusal.field, Some("telephone"));
    }
    // What was entered before anybody looked at it doesn't stand in the way of other changes.
    sqlx::query("update client set telephone = 'poste 12' where id = $1")
        .bind(id.0)
        .execute(&mut monde.base.admin().await)
        .await
        .unwrap();
    monde
        .does("directrice", edit(Edit::Client(modif(id, None, named("Autre")))))
        .await;
    let read = fiche(&monde, id).await.client;
    assert_eq!(
        (read.raison_sociale.as_str(), read.telephone.as_deref()),
        ("Autre", Some("poste 12"))
    );
}

#[tokio::test]
async fn a_number_older_than_the_rule_comes_back_as_it_was() {
    let monde = monde().await;
    let id = monde.client(named("Avant")).await;
    for old in ["poste 12", "04.72.00.00.01"] {
        sqlx::query("update client set telephone = $2 where id = $1")
            .bind(id.0)
            .bind(old)
            .execute(&mut monde.base.admin().await)
            .await
            .unwrap();
        monde
            .does("directrice", edit(Edit::Client(modif(id, None, named("Après")))))
            .await;
        let called = ClientChange {
            telephone: some("0472000002"),
            ..ClientChange::default()
        };
        monde
            .does("directrice", edit(Edit::Client(modif(id, None, called))))
            .await;
        monde.does("directrice", undo()).await;
        let read = fiche(&monde, id).await.client;
        assert_eq!(read.telephone.as_deref(), Some(old));
        monde.does("directrice", redo()).await;
        let read = fiche(&monde, id).await.client;
        assert_eq!(read.telephone.as_deref(), Some("04 72 00 00 02"));
        // Nor does it stand in the way of what was done before.
        monde.does("directrice", undo()).await;
        monde.does("directrice", undo()).await;
        let read = fiche(&monde, id).await.client;
        assert_eq!(
            (read.raison_sociale.as_str(), read.telephone.as_deref()),
            ("Avant", Some(old))
        );
    }
}

#[tokio::test]
async fn each_change_is_journaled_with_what_it_replaced() {
    let monde = monde().await;
    let id = monde.client(named("Avant")).await;
    monde
        .does("directrice", edit(Edit::Client(modif(id, None, named("Après")))))
        .await;
    let detail: serde_json::Value = monde
        .value(
            "select jsonb_build_array(d.avant -> 'raison_sociale', d.apres -> 'raison_sociale')
             from journal_detail d join journal_audit j using (seq)
             where j.objet = 'client' and j.action = 'MODIFICATION' order by seq desc limit 1",
        )
        .await;
    assert_eq!(detail, json!(["Avant", "Après"]));
}

#[tokio::test]
async fn who_was_late_is_shown_both_sides() {
    let monde = monde().await;
    let id = monde.client(named("Client")).await;
    let call = |number: &str| ClientChange {
        telephone: some(number),
        ..ClientChange::default()
    };
    monde
        .does(
            "rdupuis",
            edit(Edit::Client(modif(id, Some(1), call("0472000001")))),
        )
        .await;
    let refusal = monde
        .refuses(
            "directrice",
            edit(Edit::Client(modif(id, Some(1), call("+33 4 72 00 00 02")))),
        )
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Stale, "version-depassee"));
    assert_eq!(fact(&refusal, "actuelle"), 2);
    let [ecart] = refusal.ecarts.as_slice() else {
        panic!("{refusal:?}")
    };
    assert_eq!(
        (ecart.champ.as_str(), &ecart.saisi, &ecart.actuel),
        ("telephone", &json!("04 72 00 00 02"), &json!("04 72 00 00 01"))
    );
    let stale = Remove {
        cible: Cible::Client(id),
        version: Some(1),
    };
    let refusal = monde.refuses("directrice", ClientCommand::Remove(stale)).await;
    assert_eq!(refusal.kind, RefusalKind::Stale);
}

#[tokio::test]
async fn two_people_at_once_on_one_version() {
    let monde = monde().await;
    let id = monde.client(named("Client")).await;
    let service = monde.service();
    let (directrice, rdupuis) = (monde.actor("directrice").await, monde.actor("rdupuis").await);
    let order = |nom: &str| edit(Edit::Client(modif(id, Some(1), named(nom))));
    let (one, two) = tokio::join!(
        service.execute(&directrice, order("Un")),
        service.execute(&rdupuis, order("Deux"))
    );
    assert_eq!(
        usize::from(one.is_ok()) + usize::from(two.is_ok()),
        1,
        "{one:?} {two:?}"
    );
    let late = refused(if one.is_err() { one } else { two });
    assert_eq!(late.kind, RefusalKind::Stale);
    assert_eq!(fiche(&monde, id).await.version, 2);
}

#[tokio::test]
async fn undo_and_redo_bring_back_exactly_what_was_there() {
    let monde = monde().await;
    let id = monde
        .client(ClientChange {
            notes: some("Clé chez la gardienne"),
            ..named("Client")
        })
        .await;
    let before = fiche(&monde, id).await.client;
    let change = ClientChange {
        notes: Some(None),
        raison_sociale: text("Renommé"),
        ..ClientChange::default()
    };
    monde
        .does("directrice", edit(Edit::Client(modif(id, None, change))))
        .await;
    let after = fiche(&monde, id).await.client;
    monde.does("directrice", undo()).await;
    assert_eq!(fiche(&monde, id).await.client, before);
    monde.does("directrice", redo()).await;
    assert_eq!(fiche(&monde, id).await.client, after);
    monde.does("directrice", undo()).await;
    // The creation, too: deleted, and back again.
    monde.does("directrice", undo()).await;
    assert!(fiche(&monde, id).await.supprime_le.is_some());
    monde.does("directrice", redo()).await;
    assert_eq!(fiche(&monde, id).await.client, before);
}

#[tokio::test]
async fn what_somebody_else_changed_since_is_not_undone() {
    let monde = monde().await;
    let id = monde.client(named("Client")).await;
    monde
        .does("directrice", edit(Edit::Client(modif(id, None, named("Un")))))
        .await;
    monde
        .does("rdupuis", edit(Edit::Client(modif(id, None, named("Deux")))))
        .await;
    assert_eq!(
        monde.refuses("directrice", undo()).await.rule,
        "annulation-depassee"
    );
}

#[tokio::test]
async fn a_right_reaches_as_far_as_it_is_given() {
    let monde = monde().await;
    for login in ["amorel", "chef"] {
        let refusal = monde
            .refuses(login, create(Create::Client(named("Client"))))
            .await;
        assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-absente"));
        let refusal = monde.refuses(login, remove(ClientId(1))).await;
        assert_eq!(refusal.kind, RefusalKind::Permission);
    }
    // Client 3 is Fort-de-France's: for Lyon's dispatcher it does not exist.
    let away = ClientId(3);
    let refusal = monde
        .refuses("rdupuis", edit(Edit::Client(modif(away, None, named("À moi")))))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::NotFound, "introuvable"));
    let query = || ClientQuery::Client(Ref::Id(away));
    assert_eq!(
        monde.asks("rdupuis", query()).await.expect_err("unseen").kind,
        RefusalKind::NotFound
    );
    assert!(monde.asks("directrice", query()).await.is_ok());
    let site = lieu("97200", "");
    let refusal = monde
        .refuses("rdupuis", create(Create::Site { client: away, site }))
        .await;
    assert_eq!(refusal.kind, RefusalKind::NotFound);
    // What Lyon makes is Lyon's, and can't be given away.
    let id = ClientId(made(&monde.does("rdupuis", create(Create::Client(named("Neuf")))).await).1);
    assert_eq!(fiche(&monde, id).await.agence.as_deref(), Some("LYON"));
    let away = ClientChange {
        agence_id: Some(Some(regie::domain::AgenceId(2))),
        ..ClientChange::default()
    };
    let refusal = monde
        .refuses("rdupuis", edit(Edit::Client(modif(id, None, away))))
        .await;
    assert!(matches!(
        refusal.kind,
        RefusalKind::NotFound | RefusalKind::Permission
    ));
}

#[tokio::test]
async fn fields_that_cannot_stand_are_refused_and_nothing_is_written() {
    let monde = monde().await;
    let before: i64 = monde.value("select count(*) from client").await;
    let wrong = |change: ClientChange| create(Create::Client(change));
    for (change, rule) in [
        (named("  "), "nom-requis"),
        (
            ClientChange {
                siren: some("732829321"),
                ..named("X")
            },
            "siren-invalide",
        ),
        (
            ClientChange {
                delai_paiement_jours: Some(90),
                ..named("X")
            },
            "delai-paiement-bornes",
        ),
    ] {
        let refusal = monde.refuses("directrice", wrong(change)).await;
        assert_eq!(said(&refusal), (RefusalKind::Invalid, rule));
        assert!(refusal.field.is_some());
    }
    assert_eq!(monde.value::<i64>("select count(*) from client").await, before);
}

#[tokio::test]
async fn an_account_is_one_clients_until_it_is_deleted() {
    let monde = monde().await;
    let account = |nom: &str| ClientChange {
        compte_auxiliaire: some("411DUPONT"),
        ..named(nom)
    };
    let first = monde.client(account("Dupont")).await;
    let refusal = monde
        .refuses("directrice", create(Create::Client(account("Dupond"))))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "compte-auxiliaire-pris"));
    monde.does("directrice", remove(first)).await;
    monde.client(account("Dupond")).await;
    let refusal = monde.refuses("directrice", restore(first)).await;
    assert_eq!(refusal.rule, "compte-auxiliaire-pris");
}

#[tokio::test]
async fn what_open_missions_count_on_stays() {
    let monde = monde().await;
    let mission = monde.mission().await;
    for (cible, rule) in [
        (Cible::Client(ClientId(1)), "missions-a-clore"),
        (Cible::Site(SiteId(1)), "encore-en-usage"),
    ] {
        let refusal = monde.refuses("directrice", remove(cible)).await;
        assert_eq!(said(&refusal), (RefusalKind::Rule, rule));
        assert_eq!(fact(&refusal, "missions"), 1);
    }
    monde
        .does("rdupuis", crate::missions::fixture::cancel(mission))
        .await;
    monde.does("directrice", remove(SiteId(1))).await;
    // A site that is deleted takes no new mission.
    let refusal = monde
        .refuses("rdupuis", MissionCommand::Create(Box::new(call())))
        .await;
    assert_eq!(refusal.kind, RefusalKind::NotFound);
    monde.does("directrice", remove(ClientId(1))).await;
    let refusal = monde.refuses("directrice", restore(SiteId(1))).await;
    assert_eq!(refusal.rule, "parent-supprime");
}

#[tokio::test]
async fn contacts_belong_to_a_client_and_its_sites() {
    let monde = monde().await;
    let contact = ContactChange {
        nom: text("Martin"),
        site_id: Some(Some(SiteId(1))),
        telephone: some("06 39 98 00 01"),
        ..ContactChange::default()
    };
    let client = ClientId(1);
    let outcome = monde
        .does(
            "rdupuis",
            create(Create::Contact {
                client,
                contact: contact.clone(),
            }),
        )
        .await;
    let id = ContactId(made(&outcome).1);
    let read = fiche(&monde, client).await;
    assert_eq!(read.sites[0].contacts[0].contact.nom, "Martin");
    let elsewhere = ContactChange {
        site_id: Some(Some(SiteId(2))),
        ..ContactChange::default()
    };
    let refusal = monde
        .refuses("rdupuis", edit(Edit::Contact(modif(id, None, elsewhere))))
        .await;
    assert_eq!(refusal.rule, "site-d-un-autre-client");
    let whole = ContactChange {
        site_id: Some(None),
        principal: Some(true),
        ..ContactChange::default()
    };
    monde
        .does("rdupuis", edit(Edit::Contact(modif(id, Some(1), whole))))
        .await;
    assert!(fiche(&monde, client).await.contacts[0].contact.principal);
    monde.does("rdupuis", remove(id)).await;
    assert!(fiche(&monde, client).await.contacts.is_empty());
    monde.does("rdupuis", restore(id)).await;
    assert_eq!(fiche(&monde, client).await.contacts.len(), 1);
}

#[tokio::test]
async fn a_change_that_changes_nothing_writes_nothing() {
    let monde = monde().await;
    let id = monde.client(named("Client")).await;
    monde
        .does("directrice", edit(Edit::Client(modif(id, None, named("Client")))))
        .await;
    assert_eq!(fiche(&monde, id).await.version, 1);
}
