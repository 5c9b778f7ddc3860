//! Lists of people, and what each reader sees of somebody.

use regie::domain::liste::Page;
use regie::domain::utilisateur::UtilisateurFiche;
use regie::domain::{Permission, Portee, RefusalKind};
use regie::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use regie::service::{Answer, Error};

use super::fixture::*;

async fn logins(m: &Monde, who: &str, filtre: &str) -> Vec<String> {
    let query = UtilisateurQuery::List {
        filtre: filtre.to_owned(),
        page: Page::first(100),
    };
    match m.service().read(&m.actor(who).await, query.into()).await {
        Ok(Answer::Utilisateurs(list)) => list.items.into_iter().map(|ligne| ligne.login).collect(),
        other => panic!("{filtre}: {other:?}"),
    }
}

async fn fiche(m: &Monde, who: &str, of: &str) -> Result<UtilisateurFiche, Error> {
    let query = UtilisateurQuery::Fiche(UtilisateurRef::from(of));
    match m.service().read(&m.actor(who).await, query.into()).await {
        Ok(Answer::Utilisateur(fiche)) => Ok(*fiche),
        Err(error) => Err(error),
        Ok(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let m = monde().await;
    m.does("directrice", delete(DPETIT)).await;
    m.does("directrice", activate(CNGUYEN, false, false)).await;
    for (filtre, expected) in [
        ("nguyên", vec!["cnguyen"]),
        ("role:technicien agence:fdf", vec!["mcesaire"]),
        ("equipe:e1 -role:chef", vec!["bleroy", "amorel"]),
        ("spec:clim agence:lyon", vec!["bleroy", "amorel"]),
        ("titre:br", vec!["bleroy"]),
        ("-actif", vec!["cnguyen"]),
        ("supprime", vec!["dpetit"]),
        ("verrouille", vec![]),
        ("nature:sous", vec![]),
        (
            "role:technicien expire-avant:2050-01-01 equipe:e1",
            vec!["bleroy", "amorel"],
        ),
        ("expire-avant:2049-12-31", vec![]),
        ("rien de tel", vec![]),
    ] {
        assert_eq!(logins(&m, "directrice", filtre).await, expected, "{filtre}");
    }
    assert_eq!(
        logins(&m, "directrice", "").await.len(),
        8,
        "without system writers nor the deleted"
    );
    let unknown = UtilisateurQuery::List {
        filtre: "rôl:x".to_owned(),
        page: Page::first(10),
    };
    match m
        .service()
        .read(&m.actor("directrice").await, unknown.into())
        .await
    {
        Err(Error::Refused(refusal)) => assert_eq!(refusal.rule, "filtre-cle-inconnue"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let m = monde().await;
    sqlx::query(
        "insert into utilisateur (login, nom, agence_id, cree_par)
         select 'p' || n, 'Dupont', 1, 2 from generate_series(1, 1000) n",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    let (service, actor) = (m.service(), m.actor("directrice").await);
    let (mut seen, mut page) = (Vec::new(), Page::first(64));
    loop {
        let query = UtilisateurQuery::List {
            filtre: String::new(),
            page: page.clone(),
        };
        let Ok(Answer::Utilisateurs(list)) = service.read(&actor, query.into()).await else {
            panic!("a page")
        };
        seen.extend(list.items.into_iter().map(|ligne| ligne.id));
        let Some(next) = list.next else { break };
        page.apres = Some(next);
    }
    assert_eq!(seen.len(), 1009);
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), seen.len());
}

#[tokio::test]
async fn each_sees_as_far_as_their_permission_reaches() {
    let m = monde().await;
    assert!(!logins(&m, "rh", "").await.contains(&"mcesaire".to_owned()));
    let none = UtilisateurQuery::List {
        filtre: String::new(),
        page: Page::first(10),
    };
    match m.service().read(&m.actor("amorel").await, none.into()).await {
        Err(Error::Refused(refusal)) => assert_eq!(refusal.kind, RefusalKind::Permission),
        other => panic!("{other:?}"),
    }
    match fiche(&m, "rh", "mcesaire").await {
        Err(Error::Refused(refusal)) => assert_eq!(refusal.kind, RefusalKind::NotFound),
        other => panic!("{other:?}"),
    }
    sqlx::query(
        "insert into role_permission (role_id, permission_id, portee, cree_par)
         select 4, id, 'EQUIPE', 2 from permission where code = 'utilisateur.voir'",
    )
    .execute(&mut m.base.owner().await)
    .await
    .unwrap();
    assert_eq!(logins(&m, "chef", "").await, ["bleroy", "amorel", "chef"]);
}

#[tokio::test]
async fn a_record_says_what_is_in_force_and_hides_what_is_private() {
    let m = monde().await;
    m.does("rdupuis", absence(BLEROY, plage("07 00:00", 24 * 60)))
        .await;
    let own = fiche(&m, "bleroy", "bleroy").await.expect("oneself");
    assert_eq!(own.ligne.specialisations, ["CLIM", "ELEC"]);
    assert_eq!(own.horaires.len(), 10);
    assert_eq!(own.appartenances.len(), 1);
    assert!(own.reserve.is_some());
    assert!(own.absences[0].motif.is_some());
    let granted = own
        .permissions
        .iter()
        .find(|held| held.permission == Permission::MissionExecuter)
        .expect("a technician executes");
    assert_eq!(
        (granted.portee, granted.par.as_slice()),
        (Portee::Soi, &["TECHNICIEN".to_owned()][..])
    );

    sqlx::query("delete from role_permission rp using permission p where p.id = rp.permission_id and role_id = 5 and p.code in ('utilisateur.gerer', 'absence.saisir')")
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let seen = fiche(&m, "rh", "bleroy").await.expect("a colleague");
    assert!(seen.reserve.is_none(), "neither home nor keys");
    assert_eq!(seen.absences[0].motif, None, "away, and no more");
}
