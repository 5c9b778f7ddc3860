//! Drafts, read marks and preferences: kept for their person alone, and no business of the journal's.

use regie::domain::RefusalKind;
use regie::domain::garde::Brouillon;
use regie::service::{Answer, Keep, KeptQuery};
use serde_json::{Map, Value, json};

use crate::missions::fixture::*;

fn typed(ecran: &str, objet: &str, champ: &str, valeur: &str) -> Brouillon {
    Brouillon {
        ecran: ecran.to_owned(),
        objet: objet.to_owned(),
        champ: champ.to_owned(),
        valeur: valeur.to_owned(),
        depuis_version: Some(3),
        depuis: Some("avant".to_owned()),
    }
}

async fn keeps(m: &Monde, login: &str, keep: Keep) {
    let actor = m.actor(login).await;
    m.service().keep(&actor, keep).await.expect("it should be kept");
}

async fn drafts(m: &Monde, login: &str, ecran: Option<&str>) -> Vec<(String, String)> {
    let query = KeptQuery::Brouillons {
        ecran: ecran.map(ToOwned::to_owned),
    };
    match m.service().read(&m.actor(login).await, query.into()).await {
        Ok(Answer::Brouillons(kept)) => kept.into_iter().map(|one| (one.champ, one.valeur)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn preferences(m: &Monde, login: &str) -> Map<String, Value> {
    match m
        .service()
        .read(&m.actor(login).await, KeptQuery::Preferences.into())
        .await
    {
        Ok(Answer::Preferences(kept)) => kept,
        other => panic!("{other:?}"),
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(champ, valeur)| ((*champ).to_owned(), (*valeur).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_draft_is_found_again_by_its_person_only() {
    let m = Monde::new().await;
    let two = vec![
        typed("mission", "7", "titre", "Fuite"),
        typed("mission", "7", "acces", "code 1234"),
    ];
    keeps(&m, "rdupuis", Keep::Brouillons(two)).await;
    keeps(
        &m,
        "rdupuis",
        Keep::Brouillons(vec![typed("client", "1", "nom", "SCI")]),
    )
    .await;
    keeps(
        &m,
        "amorel",
        Keep::Brouillons(vec![typed("mission", "7", "titre", "Panne")]),
    )
    .await;
    assert_eq!(
        drafts(&m, "rdupuis", Some("mission")).await,
        pairs(&[("acces", "code 1234"), ("titre", "Fuite")])
    );
    assert_eq!(drafts(&m, "rdupuis", None).await.len(), 3);
    assert_eq!(drafts(&m, "amorel", None).await, pairs(&[("titre", "Panne")]));
    assert_eq!(drafts(&m, "bleroy", None).await, []);
    // From what it was begun, too: that tells whether somebody has written since.
    let query = KeptQuery::Brouillons { ecran: None };
    let Ok(Answer::Brouillons(kept)) = m.service().read(&m.actor("amorel").await, query.into()).await else {
        panic!("drafts are read")
    };
    assert_eq!(kept[0].depuis.as_deref(), Some("avant"));
}

#[tokio::test]
async fn the_last_word_counts_and_an_empty_one_forgets() {
    let m = Monde::new().await;
    for valeur in ["F", "Fu", "Fuite"] {
        keeps(
            &m,
            "rdupuis",
            Keep::Brouillons(vec![typed("mission", "7", "titre", valeur)]),
        )
        .await;
    }
    assert_eq!(drafts(&m, "rdupuis", None).await, pairs(&[("titre", "Fuite")]));
    keeps(
        &m,
        "rdupuis",
        Keep::Brouillons(vec![typed("mission", "7", "titre", "")]),
    )
    .await;
    assert_eq!(drafts(&m, "rdupuis", None).await, []);
}

#[tokio::test]
async fn a_form_that_was_sent_is_forgotten_and_no_other() {
    let m = Monde::new().await;
    for (objet, champ) in [("7", "titre"), ("7", "acces"), ("8", "titre")] {
        keeps(
            &m,
            "rdupuis",
            Keep::Brouillons(vec![typed("mission", objet, champ, "x")]),
        )
        .await;
    }
    keeps(
        &m,
        "rdupuis",
        Keep::Oublier {
            ecran: "mission".to_owned(),
            objet: "7".to_owned(),
        },
    )
    .await;
    assert_eq!(drafts(&m, "rdupuis", None).await, pairs(&[("titre", "x")]));
}

#[tokio::test]
async fn of_too_many_drafts_the_oldest_go() {
    let m = Monde::new().await;
    sqlx::query(
        "insert into brouillon (utilisateur_id, ecran, objet, champ, valeur, maj_le)
         select $1, 'mission', n::text, 'titre', 'x', now() - interval '1 day' + n * interval '1 second'
         from generate_series(1, 1000) n",
    )
    .bind(m.actor("rdupuis").await.id.0)
    .execute(&m.pool)
    .await
    .unwrap();
    keeps(
        &m,
        "rdupuis",
        Keep::Brouillons(vec![typed("mission", "neuf", "titre", "x")]),
    )
    .await;
    assert_eq!(drafts(&m, "rdupuis", None).await.len(), 1000);
    assert!(
        !m.value::<bool>("select exists (select from brouillon where objet = '1')")
            .await
    );
    assert!(
        m.value::<bool>("select exists (select from brouillon where objet = 'neuf')")
            .await
    );
}

#[tokio::test]
async fn preferences_are_set_one_by_one() {
    let m = Monde::new().await;
    let version: i32 = m
        .value("select version from utilisateur where login = 'rdupuis'")
        .await;
    for (cle, valeur) in [
        ("console.theme", json!("sombre")),
        ("planning.jours", json!(5)),
        ("console.theme", json!("clair")),
    ] {
        let keep = Keep::Preference {
            cle: cle.to_owned(),
            valeur,
        };
        keeps(&m, "rdupuis", keep).await;
    }
    assert_eq!(
        Value::Object(preferences(&m, "rdupuis").await),
        json!({"console.theme": "clair", "planning.jours": 5})
    );
    let forget = Keep::Preference {
        cle: "console.theme".to_owned(),
        valeur: Value::Null,
    };
    keeps(&m, "rdupuis", forget).await;
    assert_eq!(
        Value::Object(preferences(&m, "rdupuis").await),
        json!({"planning.jours": 5})
    );
    assert_eq!(preferences(&m, "amorel").await.len(), 0);
    assert_eq!(
        m.value::<i32>("select version from utilisateur where login = 'rdupuis'")
            .await,
        version,
        "whoever edits the person at that time is not in the way"
    );
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_leaves_nothing() {
    let m = Monde::new().await;
    let actor = m.actor("rdupuis").await;
    let preference = |cle: &str, valeur: Value| Keep::Preference {
        cle: cle.to_owned(),
        valeur,
    };
    for (keep, rule) in [
        (
            Keep::Brouillons(vec![typed("mission", "7", "titre", &"x".repeat(20_001))]),
            "brouillon-trop-long",
        ),
        (
            Keep::Brouillons(vec![typed("mission", "", "titre", "x")]),
            "brouillon-sans-place",
        ),
        (preference("Thème", json!(1)), "preference-illisible"),
        (
            preference("theme", json!("x".repeat(40_000))),
            "preference-trop-longue",
        ),
        (preference("theme", json!("\u{0}")), "preference-trop-longue"),
    ] {
        let refusal = refused(m.service().keep(&actor, keep).await);
        assert_eq!(said(&refusal), (RefusalKind::Invalid, rule));
    }
    for n in 0..3 {
        let keep = preference(&format!("longue.{n}"), json!("x".repeat(15_000)));
        let kept = m.service().keep(&actor, keep).await;
        assert_eq!(kept.is_ok(), n < 2, "all of them together have an end");
    }
    assert_eq!(drafts(&m, "rdupuis", None).await, []);
    assert_eq!(preferences(&m, "rdupuis").await.len(), 2);
}

#[tokio::test]
async fn the_journal_knows_nothing_of_it() {
    let m = Monde::new().await;
    let before: i64 = m.value("select count(*) from journal_audit").await;
    keeps(
        &m,
        "rdupuis",
        Keep::Brouillons(vec![typed("mission", "7", "titre", "x")]),
    )
    .await;
    let theme = Keep::Preference {
        cle: "theme".to_owned(),
        valeur: json!("clair"),
    };
    keeps(&m, "rdupuis", theme).await;
    assert_eq!(m.value::<i64>("select count(*) from journal_audit").await, before);
}
