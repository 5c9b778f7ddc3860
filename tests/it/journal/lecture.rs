//! The journal's list and its rows: filters, pages, who sees what, and by which indexes.

use regie::domain::audit::CHAMPS;
use regie::domain::filtre::Filtre;
use regie::domain::journal::{Action, Objet};
use regie::domain::liste::{Curseur, Page};
use regie::domain::{ClientId, Code as _, Langue, RefusalKind, SiteId};
use regie::service::audit::AuditQuery;
use regie::service::intervention::Geste;
use regie::service::mission::{Create, MissionCommand};
use regie::store::audit::{self, Choix};
use regie::text::{Text, label_key};
use serde_json::json;

use super::outils::*;
use crate::missions::fixture::*;

/// Two missions, one of them planned and its technician on the way.
async fn lived() -> (Monde, String) {
    let m = monde().await;
    let mission = m.mission().await;
    m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does("amorel", step(visite, Geste::Leave)).await;
    let numero = m.fiche(mission).await.ligne.numero;
    (m, numero)
}

async fn names(m: &Monde, login: &str, filtre: &str) -> Vec<String> {
    let page = list(m, login, filtre, Page::first(100)).await;
    page.items.into_iter().map(|ligne| ligne.nom).collect()
}

#[tokio::test]
async fn the_newest_command_comes_first_with_the_numbers_that_people_know() {
    let (m, numero) = lived().await;
    let page = list(&m, "directrice", "", Page::first(100)).await;
    assert_eq!(page.items[0].nom, "intervention.partir");
    assert_eq!(page.items[0].acteur, "amorel");
    assert_eq!(page.items.last().unwrap().nom, "mission.creer");
    assert_eq!(
        page.items[0].numero.as_deref(),
        Some(numero.as_str()),
        "a visit bears its mission's"
    );
    assert_eq!(page.next, None);
    let commands: Vec<_> = page.items.iter().map(|ligne| ligne.commande).collect();
    assert!(commands.is_sorted_by(|one, other| one >= other));
}

#[tokio::test]
async fn every_filter_narrows_to_what_it_says() {
    let (m, numero) = lived().await;
    let all = names(&m, "directrice", "").await.len();
    for (filtre, expected) in [
        ("commande:mission.creer", 2),
        ("command:CREER", 2),
        // By what people call it, in either language.
        ("commande:\"création de la mission\"", 2),
        ("command:\"creating the mission\"", 2),
        ("objet:mission action:creation", 2),
        (
            "par:amorel commande:partir",
            names(&m, "directrice", "par:amorel").await.len(),
        ),
        ("par:personne", 0),
        ("numero:M-0000-00000", 0),
        ("avant:hier", 0),
        ("le:auj", all),
        ("depuis:auj avant:demain", all),
        ("apres:auj", 0),
        ("-par:rdupuis -par:amorel", 0),
        ("action:suppression", 0),
    ] {
        assert_eq!(names(&m, "directrice", filtre).await.len(), expected, "{filtre}");
    }
    let about = list(
        &m,
        "directrice",
        &format!("numero:{}", numero.to_lowercase()),
        Page::first(100),
    )
    .await;
    assert!(about.items.len() >= 4, "the mission and its visit");
    assert!(
        about
            .items
            .iter()
            .all(|ligne| ligne.numero.as_deref() == Some(numero.as_str()))
    );
    let words = list(&m, "directrice", &numero, Page::first(100)).await;
    assert_eq!(words, about, "a word is a number");
    let id = about
        .items
        .iter()
        .find(|ligne| ligne.objet == Objet::Mission)
        .unwrap()
        .id;
    for filtre in [
        format!("objet:mission id:{id}"),
        format!("id:{id} -objet:intervention,creneau"),
    ] {
        let found = list(&m, "directrice", &filtre, Page::first(100)).await;
        assert!(!found.items.is_empty());
        assert!(
            found
                .items
                .iter()
                .all(|ligne| ligne.objet == Objet::Mission && ligne.id == id)
        );
    }
    assert_eq!(
        names(&m, "directrice", "par:amorel").await.len()
            + names(&m, "directrice", "-par:amorel").await.len(),
        all
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap() {
    let (m, _) = lived().await;
    lines(&m, 250).await;
    for filtre in [
        "",
        "par:rdupuis",
        "objet:mission",
        "commande:mission.modifier depuis:auj",
    ] {
        let whole = list(&m, "directrice", filtre, Page::first(1000)).await;
        let mut page = Page::first(37);
        let mut rows = Vec::new();
        loop {
            let part = list(&m, "directrice", filtre, page.clone()).await;
            rows.extend(part.items);
            match part.next {
                Some(next) => page.apres = Some(next),
                None => break,
            }
        }
        assert_eq!(rows, whole.items, "{filtre}");
        assert!(rows.len() > 37);
    }
}

#[tokio::test]
async fn each_person_sees_as_far_as_the_permission_reaches() {
    let (m, _) = lived().await;
    let all = names(&m, "directrice", "").await.len();
    assert_eq!(
        names(&m, "rdupuis", "").await.len(),
        all,
        "everybody is of the agence"
    );
    let own = names(&m, "amorel", "").await;
    assert!(
        !own.is_empty() && own.iter().all(|nom| nom == "intervention.partir"),
        "{own:?}"
    );
    assert_eq!(
        names(&m, "chef", "").await,
        own,
        "amorel is of the team, rdupuis is not"
    );
    assert_eq!(names(&m, "bleroy", "").await, [""; 0]);
    assert_eq!(
        names(&m, "mcesaire", "par:amorel").await,
        [""; 0],
        "a filter doesn't reach further"
    );

    let hidden = list(&m, "directrice", "commande:creer", Page::first(1))
        .await
        .items[0]
        .seq;
    let refusal = refused(asks(&m, "amorel", AuditQuery::Ligne(hidden)).await);
    assert_eq!(said(&refusal), (RefusalKind::NotFound, "introuvable"));

    run(
        &mut m.base.owner().await,
        "delete from role_permission rp using permission p where p.id = rp.permission_id and p.code = 'audit.voir'",
    )
    .await;
    for query in [
        AuditQuery::Ligne(1),
        AuditQuery::Tete,
        AuditQuery::Liste {
            filtre: String::new(),
            page: Page::first(1),
        },
    ] {
        let refusal = refused(asks(&m, "directrice", query).await);
        assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-absente"));
    }
}

#[tokio::test]
async fn rows_that_a_change_names_by_their_keys_are_told_by_what_they_are_called() {
    let (m, numero) = lived().await;
    let filtre = format!("objet:mission numero:{numero} action:creation");
    let made = list(&m, "directrice", &filtre, Page::first(1)).await;
    let said = one(&m, "directrice", made.items[0].seq).await;
    let mission = m.fiche(regie::domain::MissionId(made.items[0].id)).await;
    let names = |champ: &str| -> Vec<String> {
        let ecart = said.champs.iter().find(|ecart| ecart.champ == champ);
        ecart
            .map(|ecart| ecart.noms.values().cloned().collect())
            .unwrap_or_default()
    };
    assert_eq!(names("agence_id"), [mission.ligne.agence]);
    let [client] = names("donneur_ordre_id").try_into().expect("one client");
    assert!(client.ends_with(&mission.ligne.client), "{client}");
    assert_eq!(names("site_id"), ["S-00001 Siège"]);
    assert!(names("titre").is_empty(), "it is no key");

    let elsewhere = Create {
        site: SiteId(2),
        payeur: Some(ClientId(1)),
        ..call()
    };
    m.does("rdupuis", MissionCommand::Create(Box::new(elsewhere)))
        .await;
    let made = list(&m, "directrice", "objet:mission action:creation", Page::first(1)).await;
    let said = one(&m, "directrice", made.items[0].seq).await;
    let site = said
        .champs
        .iter()
        .find(|ecart| ecart.champ == "site_id")
        .expect("its site");
    assert_eq!(
        site.noms.values().collect::<Vec<_>>(),
        ["S-00002 Lyon"],
        "without a name, by its town"
    );
}

#[tokio::test]
async fn what_is_not_understood_is_refused() {
    let m = monde().await;
    let query = |filtre: &str, apres: Option<&str>| AuditQuery::Liste {
        filtre: filtre.to_owned(),
        page: Page {
            limite: 10,
            apres: apres.map(|it| Curseur::from(it.to_owned())),
        },
    };
    for (query, rule) in [
        (query("objet:fusee", None), "filtre-valeur-inconnue"),
        (query("qui:ana", None), "filtre-cle-inconnue"),
        (query("-avant:hier", None), "filtre-un-jour"),
        (query("le:hier,auj", None), "filtre-un-jour"),
        (query("", Some("zz")), "curseur-illisible"),
    ] {
        let refusal = refused(asks(&m, "directrice", query).await);
        assert_eq!(said(&refusal), (RefusalKind::Invalid, rule));
    }
    let nowhere = refused(asks(&m, "directrice", AuditQuery::Ligne(1)).await);
    assert_eq!(said(&nowhere), (RefusalKind::NotFound, "introuvable"));
}

#[tokio::test]
async fn a_row_tells_what_changed_its_seal_and_what_took_it_back() {
    let (m, _) = lived().await;
    let planned = list(
        &m,
        "directrice",
        "commande:planifier action:etat objet:mission",
        Page::first(1),
    )
    .await;
    let seq = planned.items[0].seq;
    let said = one(&m, "directrice", seq).await;
    assert_eq!(said.ligne.action, Action::Etat);
    assert_eq!(said.champs[0].champ, "etat");
    assert_eq!(
        (&said.champs[0].avant, &said.champs[0].apres),
        (&Some(json!("A_PLANIFIER")), &Some(json!("PLANIFIEE")))
    );
    assert_eq!((said.sceau, said.annulee_par), (None, None));
    assert!(said.cle.is_some());
    seals(&m).await;
    assert_eq!(one(&m, "directrice", seq).await.sceau, Some(1));

    let edited = m.does("amorel", undo()).await;
    let left = list(&m, "directrice", "commande:partir", Page::first(1))
        .await
        .items[0]
        .seq;
    assert_eq!(one(&m, "directrice", left).await.annulee_par, edited.commande);
}

/// Sixty thousand rows of the three usual commands, with a rare kind, a rare change and a quiet person among them.
const MANY: &str = "insert into commande (id, acteur_id, nom, inverse_absent, cree_le)
         select n, case when n % 5000 = 0 then 23 else 10 + n % 3 end,
                (array['mission.creer', 'planning.planifier', 'mission.modifier'])[1 + n % 3], 'x',
                now() - (30000 - n) * interval '1 minute' from generate_series(1, 30000) n;
         insert into journal_audit (seq, commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
         overriding system value
         select n, (n + 1) / 2, case when n % 9000 = 0 then 'parametre' when n % 2 = 0 then 'mission' else 'intervention' end,
                n / 10, 1, case when n % 7000 = 0 then 'SUPPRESSION' else 'MODIFICATION' end, 11, sha256('s'), sha256('e')
         from generate_series(1, 60000) n; analyze commande; analyze journal_audit";

/// With enough rows for the server to choose, no filter reads the whole journal.
#[tokio::test]
async fn every_filter_has_its_index() {
    let m = monde().await;
    tamper(&m, MANY).await;
    let mut db = m.base.app().await;
    let today = chrono::Utc::now().date_naive();
    let term = |texte: &str| {
        Filtre::parse(texte, CHAMPS, today)
            .unwrap()
            .termes
            .into_iter()
            .next()
    };
    let plain = Choix::default;
    let cases = [
        ("nothing", plain(), "journal_audit_par_commande"),
        (
            "a rare kind",
            Choix {
                objets: term("objet:parametre"),
                ..plain()
            },
            "journal_audit_par_sorte",
        ),
        (
            "a rare change",
            Choix {
                actions: term("action:suppression"),
                ..plain()
            },
            "journal_audit_rares",
        ),
        (
            "one object",
            Choix {
                nommes: vec![(false, vec![(Objet::Mission, 77)])],
                ..plain()
            },
            "journal_audit_par_objet",
        ),
        (
            "a key",
            Choix {
                ids: term("id:77"),
                ..plain()
            },
            "journal_audit_par_objet",
        ),
        (
            "a quiet person",
            Choix {
                acteurs: vec![(false, vec![23])],
                ..plain()
            },
            "commande_par_acteur",
        ),
        (
            "a command",
            Choix {
                commandes: vec![(false, vec!["mission.annuler".to_owned()])],
                ..plain()
            },
            "commande_par_nom",
        ),
        (
            "long ago",
            Choix {
                avant: Some(chrono::Utc::now() - chrono::TimeDelta::days(19)),
                ..plain()
            },
            "commande_pkey",
        ),
    ];
    for (what, choix, index) in cases {
        for page in [
            Page::first(50),
            Page {
                limite: 50,
                apres: Some(Curseur::new(
                    "recentes",
                    &["20000".to_owned(), "40000".to_owned()],
                )),
            },
        ] {
            let plan = audit::plan(&mut db, &choix, &page).await.unwrap();
            assert!(
                !plan.contains("Seq Scan on journal_audit") && !plan.contains("Seq Scan on commande"),
                "{what}:\n{plan}"
            );
            if page.apres.is_none() {
                assert!(plan.contains(index), "{what} by {index}:\n{plan}");
            }
        }
    }
}

#[tokio::test]
async fn every_field_that_a_row_may_hold_has_a_name_in_both_languages() {
    let m = monde().await;
    let tables: Vec<String> = Objet::ALL.iter().map(|objet| objet.code().to_owned()).collect();
    let columns: Vec<String> = sqlx::query_scalar(
        "select distinct column_name::text from information_schema.columns
         where table_schema = 'public' and table_name = any($1)",
    )
    .bind(&tables)
    .fetch_all(&mut m.base.owner().await)
    .await
    .unwrap();
    assert!(columns.len() > 150, "{}", columns.len());
    // What commands keep beside the columns, and what a contract's image is made of.
    let beside = [
        "anonymise",
        "besoins",
        "debut",
        "dernier_jour",
        "droits",
        "equipe",
        "equipements",
        "fin",
        "horaires",
        "implique",
        "membre",
        "regles_forcees",
        "roles",
        "sessions",
        "sites",
        "valeur",
        "verrou",
    ];
    for langue in Langue::ALL {
        let text = Text::new(*langue, chrono_tz::Europe::Paris);
        let nameless: Vec<&str> = columns
            .iter()
            .map(String::as_str)
            .chain(beside)
            .filter(|champ| text.find(&label_key("colonne", champ)).is_none())
            .collect();
        assert!(nameless.is_empty(), "{langue:?}: {nameless:?}");
    }
}

#[tokio::test]
async fn what_commands_journal_is_told_by_named_fields() {
    let (m, _) = lived().await;
    let fields: Vec<String> = sqlx::query_scalar(
        "select distinct jsonb_object_keys(coalesce(avant, '{}') || coalesce(apres, '{}')) from journal_detail",
    )
    .fetch_all(&mut m.base.owner().await)
    .await
    .unwrap();
    assert!(fields.len() > 30, "{fields:?}");
    let fr = Text::new(Langue::Fr, chrono_tz::Europe::Paris);
    for field in fields {
        assert!(fr.find(&label_key("colonne", &field)).is_some(), "{field}");
    }
}
