//! Roles: given, taken, made; and somebody always left to give them.

use std::collections::BTreeSet;

use regie::domain::role::Droits;
use regie::domain::{Permission as P, Portee, RefusalKind, RoleId};
use regie::service::nom::Ref;
use regie::service::role::{Create, Delete, Edit, RoleCommand, RoleQuery};
use regie::service::{Answer, Command, Done};

use super::fixture::*;

fn create(code: &str, droits: Droits) -> Command {
    RoleCommand::Create(Create {
        code: code.to_owned(),
        libelle: "Le nôtre".to_owned(),
        droits,
    })
    .into()
}

async fn made(m: &Monde, code: &str, droits: Droits) -> RoleId {
    match m.does("directrice", create(code, droits)).await.result {
        Done::Role { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

fn remove(role: RoleId) -> Command {
    RoleCommand::Delete(Delete { role, version: None }).into()
}

#[tokio::test]
async fn a_role_is_given_told_taken_and_given_back_by_undo() {
    let m = monde().await;
    m.does("rh", set_role(AMOREL, RoleId(5), true)).await;
    assert!(m.actor("amorel").await.reach(P::UtilisateurGerer).is_some());
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'DROITS'")
        .await;
    assert_eq!(told, 1);
    assert_eq!(
        m.refuses("rh", set_role(AMOREL, RoleId(5), true)).await.rule,
        "role-deja-tenu"
    );
    m.does("rh", undo()).await;
    assert!(m.actor("amorel").await.reach(P::UtilisateurGerer).is_none());
    assert_eq!(
        m.refuses("rh", set_role(AMOREL, RoleId(5), false)).await.rule,
        "role-non-tenu"
    );
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_have() {
    let m = monde().await;
    for (who, role) in [(RH, ADMIN), (AMOREL, ADMIN), (AMOREL, REPARTITEUR)] {
        let refusal = m.refuses("rh", set_role(who, role, true)).await;
        assert_eq!(said(&refusal), (RefusalKind::Permission, "droits-non-tenus"));
    }
    // Nor takes from those who have more.
    let above = m.refuses("rh", set_role(DIRECTRICE, ADMIN, false)).await;
    assert_eq!(said(&above), (RefusalKind::Permission, "droits-superieurs"));
    // Roles are the whole company's: an agence's HR makes none.
    let local = m.refuses("rh", create("A_NOUS", Droits::new())).await;
    assert_eq!(said(&local), (RefusalKind::Permission, "permission-portee"));
    assert_eq!(
        m.refuses("rdupuis", set_role(AMOREL, TECHNICIEN, false))
            .await
            .rule,
        "permission-absente"
    );
}

#[tokio::test]
async fn a_company_makes_roles_of_its_own() {
    let m = monde().await;
    let role = made(
        &m,
        "chef_atelier",
        Droits::from([(P::MissionVoir, Portee::Agence)]),
    )
    .await;
    m.does("directrice", set_role(AMOREL, role, true)).await;
    assert_eq!(
        m.actor("amorel").await.reach(P::MissionVoir),
        Some(Portee::Agence)
    );
    let wider = RoleCommand::Edit(Edit {
        role,
        version: Some(1),
        libelle: None,
        droits: Some(Droits::from([(P::MissionVoir, Portee::Tout)])),
        accorde: Droits::new(),
        retire: BTreeSet::new(),
    });
    m.does("directrice", wider.clone()).await;
    assert_eq!(m.actor("amorel").await.reach(P::MissionVoir), Some(Portee::Tout));
    assert_eq!(m.refuses("directrice", wider).await.kind, RefusalKind::Stale);
    m.does("directrice", undo()).await;
    assert_eq!(
        m.actor("amorel").await.reach(P::MissionVoir),
        Some(Portee::Agence)
    );

    let held = m.refuses("directrice", remove(role)).await;
    assert_eq!(said(&held), (RefusalKind::Rule, "role-porte"));
    assert_eq!(fact(&held, "porteurs"), "amorel");
    m.does("directrice", set_role(AMOREL, role, false)).await;
    m.does("directrice", remove(role)).await;
    assert_eq!(
        m.refuses("directrice", set_role(AMOREL, role, true)).await.kind,
        RefusalKind::NotFound
    );
    made(&m, "CHEF_ATELIER", Droits::new()).await;
}

#[tokio::test]
async fn delivered_roles_stay_as_they_are() {
    let m = monde().await;
    let edit = RoleCommand::Edit(Edit {
        role: TECHNICIEN,
        version: None,
        libelle: Some("Autre".to_owned()),
        droits: None,
        accorde: Droits::new(),
        retire: BTreeSet::new(),
    });
    for command in [Command::from(edit), remove(TECHNICIEN)] {
        assert_eq!(
            said(&m.refuses("directrice", command).await),
            (RefusalKind::Rule, "role-fourni")
        );
    }
    for (code, rule) in [
        ("ADMIN", "code-pris"),
        ("é", "code-illisible"),
        ("9", "code-illisible"),
    ] {
        assert_eq!(
            m.refuses("directrice", create(code, Droits::new())).await.rule,
            rule
        );
    }
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let m = monde().await;
    let own = m.refuses("directrice", set_role(DIRECTRICE, ADMIN, false)).await;
    assert_eq!(said(&own), (RefusalKind::Rule, "dernier-administrateur"));
    m.does("directrice", set_role(AMOREL, ADMIN, true)).await;
    m.does("directrice", set_role(DIRECTRICE, ADMIN, false)).await;
    for command in [
        set_role(AMOREL, ADMIN, false),
        activate(AMOREL, false, false),
        delete(AMOREL),
    ] {
        let refusal = m.refuses("amorel", command).await;
        assert!(
            ["dernier-administrateur", "pas-soi-meme"].contains(&refusal.rule),
            "{refusal:?}"
        );
    }
}

#[tokio::test]
async fn an_administrator_who_cannot_log_in_does_not_count_beside_one_who_can() {
    let m = monde().await;
    m.does("directrice", set_role(AMOREL, ADMIN, true)).await;
    sqlx::query("update utilisateur set mot_de_passe = '$argon2id$x' where id = 10")
        .execute(&mut m.base.admin().await)
        .await
        .unwrap();
    let refusal = m.refuses("amorel", activate(DIRECTRICE, false, false)).await;
    assert_eq!(refusal.rule, "dernier-administrateur");
}

/// Two administrators who take each other's role at the same time: one of them is left.
#[tokio::test]
async fn two_administrators_at_once_do_not_lock_the_company_out() {
    let m = monde().await;
    m.does("directrice", set_role(AMOREL, ADMIN, true)).await;
    let (one, two) = (m.actor("directrice").await, m.actor("amorel").await);
    let service = m.service();
    let (first, second) = tokio::join!(
        service.execute(&one, set_role(AMOREL, ADMIN, false)),
        service.execute(&two, set_role(DIRECTRICE, ADMIN, false)),
    );
    assert_eq!(
        usize::from(first.is_ok()) + usize::from(second.is_ok()),
        1,
        "{first:?} {second:?}"
    );
    let left: i64 = m
        .value("select count(*) from utilisateur_role where role_id = 1")
        .await;
    assert_eq!(left, 1);
}

/// The control: without the lock, both see the other still there.
#[tokio::test]
async fn without_the_lock_two_administrators_at_once_lock_the_company_out() {
    let m = monde().await;
    m.does("directrice", set_role(AMOREL, ADMIN, true)).await;
    let count = "select count(*) from utilisateur_role where role_id = 1";
    let (mut one, mut two) = (m.base.app().await, m.base.app().await);
    for (db, other) in [(&mut one, 20_i64), (&mut two, 10)] {
        sqlx::raw_sql("begin").execute(&mut *db).await.unwrap();
        sqlx::query("delete from utilisateur_role where role_id = 1 and utilisateur_id = $1")
            .bind(other)
            .execute(&mut *db)
            .await
            .unwrap();
        let left: i64 = sqlx::query_scalar(count).fetch_one(&mut *db).await.unwrap();
        assert_eq!(left, 1, "each sees one left");
    }
    for db in [&mut one, &mut two] {
        sqlx::raw_sql("commit").execute(db).await.unwrap();
    }
    assert_eq!(m.value::<i64>(count).await, 0);
}

#[tokio::test]
async fn roles_are_listed_with_what_they_grant() {
    let m = monde().await;
    let service = m.service();
    let rh = m.actor("rh").await;
    let Ok(Answer::Roles(roles)) = service.read(&rh, RoleQuery::List.into()).await else {
        panic!("roles")
    };
    let codes: Vec<_> = roles.iter().map(|role| role.code.as_str()).collect();
    assert_eq!(codes, ["ADMIN", "CHEF", "REPARTITEUR", "RH", "TECHNICIEN"]);
    assert_eq!(roles[4].porteurs, 5);
    assert_eq!(roles[4].droits.get(&P::MissionExecuter), Some(&Portee::Soi));
    let Ok(Answer::Role(one)) = service
        .read(&rh, RoleQuery::Fiche(Ref::from("chef")).into())
        .await
    else {
        panic!("a role")
    };
    assert_eq!(one.code, "CHEF");
    let none = service
        .read(&m.actor("amorel").await, RoleQuery::List.into())
        .await;
    assert!(none.is_err(), "{none:?}");
}
