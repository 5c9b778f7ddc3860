//! Accounts: entered, changed, disabled, deleted, brought back.

use regie::domain::mission::EtatMission as M;
use regie::domain::remarque::Remarque;
use regie::domain::semaine;
use regie::domain::{Langue, RefusalKind};
use regie::service::intervention::Geste;
use regie::service::utilisateur::{Create, Delete, Edit, Fields, Hours, Restore, UtilisateurCommand};
use regie::service::{Command, Done};

use super::fixture::*;

fn create(login: &str) -> Command {
    UtilisateurCommand::Create(Box::new(Create {
        fields: named(login),
        roles: vec![TECHNICIEN],
        horaires: semaine::parse("lun-ven 8-12 13-17").unwrap(),
    }))
    .into()
}

fn edit(utilisateur: regie::domain::UtilisateurId, version: Option<i32>, fields: Fields) -> Command {
    UtilisateurCommand::Edit(Box::new(Edit {
        utilisateur,
        version,
        fields,
    }))
    .into()
}

#[tokio::test]
async fn a_person_is_entered_with_roles_and_hours_and_can_be_taken_back() {
    let m = monde().await;
    let id = who(&m.does("rh", create(" E.Neuf ")).await);
    assert_eq!(id.0, 100);
    let actor = m.actor("e.neuf").await;
    assert_eq!(actor.agence, Some(LYON), "that of the one who enters them");
    assert!(!actor.permissions.is_empty());
    let hours: i64 = m
        .value("select count(*) from horaire where utilisateur_id = 100")
        .await;
    assert_eq!(hours, 10);
    let kept: serde_json::Value = m
        .value("select d.apres from journal_detail d join journal_audit j using (seq) where j.objet_id = 100")
        .await;
    assert_eq!(kept["roles"], serde_json::json!(["TECHNICIEN"]));
    assert!(kept.get("mot_de_passe").is_none() && kept.get("preferences").is_none());

    m.does("rh", undo()).await;
    assert!(m.service().actor("e.neuf").await.is_err());
    m.does("rh", redo()).await;
    m.actor("e.neuf").await;
}

#[tokio::test]
async fn what_cannot_be_a_person_is_refused_with_the_field() {
    let m = monde().await;
    let refused = async |fields: Fields| {
        let refusal = m
            .refuses(
                "directrice",
                UtilisateurCommand::Create(Box::new(Create {
                    fields,
                    ..Create::default()
                })),
            )
            .await;
        (refusal.rule, refusal.field.unwrap_or_default())
    };
    let with = |change: fn(&mut Fields)| {
        let mut fields = named("neuf");
        change(&mut fields);
        fields
    };
    for (fields, rule, field) in [
        (Fields::default(), "login-illisible", "login"),
        (named("deux mots"), "login-illisible", "login"),
        (
            with(|f| f.nom = Some(" \u{200b}".to_owned())),
            "nom-de-famille-requis",
            "nom",
        ),
        (
            with(|f| f.courriel = Some(Some("ana".to_owned()))),
            "courriel-illisible",
            "courriel",
        ),
        (
            with(|f| f.fuseau = Some(Some("Mars/Olympus".to_owned()))),
            "fuseau-inconnu",
            "fuseau",
        ),
        (
            with(|f| f.position = Some(Some((91.0, 0.0)))),
            "position-hors-bornes",
            "position",
        ),
        (with(|f| f.nom = Some("x".repeat(300))), "texte-trop-long", "nom"),
        (
            with(|f| f.code_postal = Some(Some("00000".to_owned()))),
            "code-postal-inconnu",
            "code_postal",
        ),
    ] {
        assert_eq!(refused(fields).await, (rule, field));
    }
    let taken = m.refuses("directrice", create("AMOREL")).await;
    assert_eq!(said(&taken), (RefusalKind::Conflict, "login-pris"));
    assert_eq!(taken.field, Some("login"));
    assert_eq!(fact(&taken, "possible-login"), "amorel2");
}

#[tokio::test]
async fn a_person_s_number_is_kept_by_pairs_and_what_is_none_is_refused() {
    let m = monde().await;
    let phone = |number: &str| Fields {
        telephone: Some(Some(number.to_owned())),
        ..Fields::default()
    };
    m.does("rh", edit(AMOREL, None, phone("+33 6 12345678"))).await;
    let kept = "select telephone from utilisateur where id = 20";
    assert_eq!(m.value::<String>(kept).await, "06 12 34 56 78");
    for (typed, rule) in [
        ("04 72", "telephone-chiffres"),
        ("demander Paul", "telephone-illisible"),
    ] {
        let refusal = m.refuses("rh", edit(AMOREL, None, phone(typed))).await;
        assert_eq!((refusal.rule, refusal.field), (rule, Some("telephone")));
    }
    assert_eq!(m.value::<String>(kept).await, "06 12 34 56 78");
}

#[tokio::test]
async fn two_people_who_edit_one_record_do_not_lose_each_other_s_words() {
    let m = monde().await;
    let phone = Fields {
        telephone: Some(Some("0478000000".to_owned())),
        courriel: Some(Some("ana@exemple.fr".to_owned())),
        ..Fields::default()
    };
    let first = m.does("rh", edit(AMOREL, Some(1), phone)).await;
    assert_eq!(first.objets[0].version, 2);
    let late = m
        .refuses(
            "directrice",
            edit(
                AMOREL,
                Some(1),
                Fields {
                    telephone: Some(None),
                    ..Fields::default()
                },
            ),
        )
        .await;
    assert_eq!(said(&late), (RefusalKind::Stale, "version-depassee"));
    // Only what differs is taken back: what somebody else has changed meanwhile would refuse the undo.
    m.does("rh", undo()).await;
    let cleared: bool = m
        .value("select telephone is null and courriel is null from utilisateur where id = 20")
        .await;
    assert!(cleared);
}

#[tokio::test]
async fn everybody_says_how_they_read_and_nothing_else_of_themselves() {
    let m = monde().await;
    let own = Fields {
        langue: Some(Langue::En),
        ..Fields::default()
    };
    m.does("amorel", edit(AMOREL, None, own)).await;
    assert_eq!(m.actor("amorel").await.langue, Langue::En);
    for fields in [
        named("reine"),
        Fields {
            seuil_devis: Some(None),
            agence: Some(Some(FDF)),
            ..Fields::default()
        },
    ] {
        let refusal = m.refuses("amorel", edit(AMOREL, None, fields)).await;
        assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-absente"));
    }
}

#[tokio::test]
async fn people_are_managed_within_one_s_agence_and_below_one_s_own_rights() {
    let m = monde().await;
    let rename = |who| {
        edit(
            who,
            None,
            Fields {
                nom: Some("Autre".to_owned()),
                ..Fields::default()
            },
        )
    };
    m.does("rh", rename(AMOREL)).await;
    let abroad = m.refuses("rh", rename(MCESAIRE)).await;
    assert_eq!(said(&abroad), (RefusalKind::Permission, "permission-portee"));
    let mightier = m.refuses("rh", rename(DIRECTRICE)).await;
    assert_eq!(said(&mightier), (RefusalKind::Permission, "droits-superieurs"));
    for command in [activate(DIRECTRICE, false, false), delete(DIRECTRICE)] {
        assert_eq!(m.refuses("rh", command).await.rule, "droits-superieurs");
    }
    // The login of somebody who may plan is not for those who may not.
    let login = m.refuses("rh", edit(RDUPUIS, None, named("remi"))).await;
    assert_eq!(login.rule, "droits-superieurs");
    let away = Fields {
        agence: Some(Some(FDF)),
        ..Fields::default()
    };
    assert_eq!(
        m.refuses("rh", edit(AMOREL, None, away)).await.rule,
        "permission-portee"
    );
}

/// Who manages all people and roles, but may do less than an administrator, has no hold over one.
#[tokio::test]
async fn whoever_may_do_more_is_not_disabled_deleted_renamed_or_brought_back_by_those_who_may_do_less() {
    let m = monde().await;
    sqlx::raw_sql("update role_permission set portee = 'TOUT' where role_id = 5")
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let mail = Fields {
        courriel: Some(Some("moi@exemple.fr".to_owned())),
        ..Fields::default()
    };
    let back = |who| {
        UtilisateurCommand::Restore(Restore {
            utilisateur: who,
            version: None,
            login: None,
        })
    };
    // One administrator only: what is missing is told before what the company would lack.
    for who in [DIRECTRICE, RDUPUIS] {
        for command in [
            activate(who, false, false),
            delete(who),
            edit(who, None, mail.clone()),
            edit(who, None, named("autre")),
        ] {
            let refusal = m.refuses("rh", command).await;
            assert_eq!(said(&refusal), (RefusalKind::Permission, "droits-superieurs"));
        }
    }
    m.does("directrice", activate(RDUPUIS, false, false)).await;
    assert_eq!(
        m.refuses("rh", activate(RDUPUIS, true, false)).await.rule,
        "droits-superieurs"
    );
    m.does("directrice", delete(RDUPUIS)).await;
    assert_eq!(m.refuses("rh", back(RDUPUIS)).await.rule, "droits-superieurs");
    // The controls: an equal is within reach, and working hours are the plan's.
    m.does("rh", activate(AMOREL, false, false)).await;
    m.does("rh", activate(AMOREL, true, false)).await;
    let hours = UtilisateurCommand::Hours(Hours {
        utilisateur: DIRECTRICE,
        version: None,
        semaine: semaine::parse("lun-jeu 9-17").unwrap(),
    });
    m.does("rh", hours).await;
}

#[tokio::test]
async fn hours_are_replaced_whole_and_told() {
    let m = monde().await;
    let hours = |texte: &str| {
        UtilisateurCommand::Hours(Hours {
            utilisateur: AMOREL,
            version: None,
            semaine: semaine::parse(texte).unwrap(),
        })
    };
    m.does("rh", hours("lun-jeu 7:30-12:00, ven 7:30-11:00")).await;
    let count = "select count(*) from horaire where utilisateur_id = 20";
    assert_eq!(m.value::<i64>(count).await, 5);
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'HORAIRES'")
        .await;
    assert_eq!(told, 1);
    m.does("rh", undo()).await;
    assert_eq!(m.value::<i64>(count).await, 10);
    m.does("rh", hours("")).await;
    assert_eq!(m.value::<i64>(count).await, 0);
}

#[tokio::test]
async fn who_leaves_with_work_ahead_is_named_or_their_work_is_pencilled_in() {
    let m = monde().await;
    let (first, second) = (m.mission().await, m.mission().await);
    let visite = m.planned(first, &[AMOREL], "05 08:00").await;
    m.planned(second, &[AMOREL], "06 08:00").await;
    for command in [activate(AMOREL, false, false), delete(AMOREL)] {
        let refusal = m.refuses("directrice", command).await;
        assert_eq!(said(&refusal), (RefusalKind::Rule, "travail-a-venir"));
        let named = fact(&refusal, "numeros");
        assert!(named.as_str().unwrap().starts_with(&visite.numero), "{named}");
        assert_eq!(fact(&refusal, "nombre"), 2);
    }
    let left = m.does("directrice", activate(AMOREL, false, true)).await;
    match left.result {
        Done::Utilisateur { orphelins, .. } => assert_eq!(orphelins.len(), 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(m.etat(first).await, M::APlanifier);
    assert!(m.service().actor("amorel").await.is_err());
    let again = m.refuses("directrice", activate(AMOREL, false, false)).await;
    assert_eq!(again.rule, "deja-fait");

    m.does("directrice", undo()).await;
    assert_eq!(m.etat(first).await, M::Planifiee, "the work is firm again, too");
    m.actor("amorel").await;
}

#[tokio::test]
async fn work_that_no_longer_suits_somebody_is_named_and_stays() {
    let m = monde().await;
    let (monday, tuesday) = (m.mission().await, m.mission().await);
    let first = m.planned(monday, &[AMOREL], "05 08:00").await;
    let second = m.planned(tuesday, &[AMOREL], "06 08:00").await;
    let hours = |texte: &str| {
        UtilisateurCommand::Hours(Hours {
            utilisateur: AMOREL,
            version: None,
            semaine: semaine::parse(texte).unwrap(),
        })
        .into()
    };
    let kept = async |login: &str, command: Command| -> Vec<String> {
        let outcome = m.does(login, command).await;
        let said = outcome.remarques.into_iter();
        said.map(|remarque| match remarque {
            Remarque::TravailGarde { numeros, .. } => numeros,
            other => panic!("{other:?}"),
        })
        .collect()
    };
    assert_eq!(
        kept("rh", hours("lun-mar 7:30-12:00")).await,
        Vec::<String>::new()
    );
    assert_eq!(kept("rh", hours("mar 7:30-12:00")).await, [first.numero.as_str()]);
    let both = format!("{}, {}", first.numero, second.numero);
    assert_eq!(
        kept("directrice", set_role(AMOREL, TECHNICIEN, false)).await,
        [both]
    );
    assert_eq!(m.etat(monday).await, M::Planifiee);
}

#[tokio::test]
async fn nobody_leaves_in_the_middle_of_a_visit() {
    let m = monde().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does_at("05 08:00", "amorel", step(visite.intervention, Geste::Arrive))
        .await;
    let refusal = m.refuses("directrice", activate(AMOREL, false, true)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "travail-en-cours"));
}

#[tokio::test]
async fn a_login_is_free_after_a_deletion_and_its_bearer_comes_back_under_another() {
    let m = monde().await;
    m.does("directrice", delete(AMOREL)).await;
    assert_eq!(
        m.refuses("directrice", delete(AMOREL)).await.kind,
        RefusalKind::NotFound
    );
    let heir = who(&m.does("directrice", create("amorel")).await);
    assert_eq!(m.actor("amorel").await.id, heir);
    let restore = |login: Option<&str>| {
        UtilisateurCommand::Restore(Restore {
            utilisateur: AMOREL,
            version: None,
            login: login.map(ToOwned::to_owned),
        })
    };
    let taken = m.refuses("directrice", restore(None)).await;
    assert_eq!(said(&taken), (RefusalKind::Conflict, "login-pris"));
    m.does("directrice", restore(Some("amorel2"))).await;
    assert_eq!(m.actor("amorel2").await.id, AMOREL);
    assert_eq!(
        m.refuses("directrice", restore(None)).await.rule,
        "deja-fait",
        "they are back"
    );
}

#[tokio::test]
async fn nobody_disables_or_deletes_themselves_and_a_stale_screen_deletes_nobody() {
    let m = monde().await;
    for command in [activate(DIRECTRICE, false, false), delete(DIRECTRICE)] {
        assert_eq!(m.refuses("directrice", command).await.rule, "pas-soi-meme");
    }
    let stale = UtilisateurCommand::Delete(Delete {
        utilisateur: AMOREL,
        version: Some(7),
        liberer: false,
    });
    assert_eq!(m.refuses("directrice", stale).await.kind, RefusalKind::Stale);
}

#[tokio::test]
async fn the_writers_that_are_no_people_are_out_of_reach() {
    let m = monde().await;
    for command in [
        delete(regie::domain::UtilisateurId(1)),
        set_role(regie::domain::UtilisateurId(3), ADMIN, true),
    ] {
        assert_eq!(m.refuses("directrice", command).await.kind, RefusalKind::NotFound);
    }
}
