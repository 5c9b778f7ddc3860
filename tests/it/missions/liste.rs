//! The list of missions: what is found, in which order, by whom, page after page, and by which index.

use regie::domain::filtre::Filtre;
use regie::domain::liste::{Curseur, Liste, Page};
use regie::domain::liste_missions::{CHAMPS, Compte, TriMissions};
use regie::domain::mission::{MissionLigne, TypeMission};
use regie::domain::{ClientId, ContratId, MissionId, Portee, RefusalKind, SiteId};
use regie::service::mission::{Create, Decision, MissionQuery};
use regie::service::{Answer, Error};
use regie::store::mission_liste::{self, Demande};
use regie::store::planning::Scope;

use sqlx::{Acquire as _, PgConnection};

use super::fixture::*;

async fn asks(
    m: &Monde,
    login: &str,
    filtre: &str,
    tri: TriMissions,
    page: Page,
) -> Result<Liste<MissionLigne>, Error> {
    let query = MissionQuery::Liste {
        filtre: filtre.to_owned(),
        tri,
        page,
    };
    match m.service().read(&m.actor(login).await, query.into()).await? {
        Answer::Missions(liste) => Ok(liste),
        other => panic!("{other:?}"),
    }
}

/// The titles of all that a filter finds, in order.
async fn finds(m: &Monde, login: &str, filtre: &str) -> Vec<String> {
    let liste = asks(m, login, filtre, TriMissions::Recentes, Page::first(50)).await;
    let liste = liste.unwrap_or_else(|error| panic!("{filtre}: {error:?}"));
    assert_eq!(liste.next, None);
    liste.items.into_iter().map(|ligne| ligne.titre).collect()
}

fn about(titre: &str) -> Create {
    Create {
        titre: titre.to_owned(),
        ..call()
    }
}

/// Four missions: a planned one, an urgent one for another client, one under contract that waits, one in Fort-de-France.
async fn quatre() -> (Monde, [MissionId; 4]) {
    let m = Monde::new().await;
    let fuite = m.create(about("Fuite en toiture")).await;
    let panne = m
        .create(Create {
            donneur_ordre: ClientId(2),
            site: SiteId(2),
            priorite: 1,
            urgence: true,
            ..about("Panne de chaudière")
        })
        .await;
    let entretien = m
        .create(Create {
            contrat: Some(ContratId(1)),
            r#type: TypeMission::Entretien,
            fenetre: Some(plage("20 08:00", 600)),
            reference_externe: Some("BC 4512".to_owned()),
            ..about("Entretien annuel 100 %")
        })
        .await;
    let Ok(regie::service::Outcome {
        result: regie::service::Done::Mission { id: antilles, .. },
        ..
    }) = m
        .service()
        .execute(
            &m.actor("directrice").await,
            regie::service::Command::from(regie::service::mission::MissionCommand::Create(Box::new(
                Create {
                    agence: Some(FDF),
                    site: SiteId(3),
                    priorite: 4,
                    ..about("Visite aux Antilles")
                },
            ))),
        )
        .await
    else {
        panic!("a mission of Fort-de-France")
    };
    m.planned(fuite, &[AMOREL], "06 08:00").await;
    m.does(
        "rdupuis",
        decide(
            entretien,
            Decision::Hold {
                motif: regie::domain::mission::MotifAttente::Piece,
                texte: "vanne".to_owned(),
            },
        ),
    )
    .await;
    let mut owner = m.base.owner().await;
    for (at, id) in [fuite, panne, entretien, antilles].iter().enumerate() {
        sqlx::query("update mission set cree_le = timestamptz '2040-03-01 10:00Z' + $2 * interval '1 day' where id = $1")
            .bind(id.0)
            .bind(i32::try_from(at).unwrap())
            .execute(&mut owner)
            .await
            .unwrap();
    }
    (m, [fuite, panne, entretien, antilles])
}

#[tokio::test]
async fn each_key_finds_what_it_says() {
    let (m, _) = quatre().await;
    let (fuite, panne, entretien, antilles) = (
        "Fuite en toiture",
        "Panne de chaudière",
        "Entretien annuel 100 %",
        "Visite aux Antilles",
    );
    for (filtre, wanted) in [
        ("", vec![antilles, entretien, panne, fuite]),
        ("etat:planifiee", vec![fuite]),
        ("etat:planifiee,en_attente", vec![entretien, fuite]),
        ("-etat:planifiee", vec![antilles, entretien, panne]),
        ("etat:planifiee -etat:planifiee", vec![]),
        ("type:entretien", vec![entretien]),
        ("-type:entretien,garantie", vec![antilles, panne, fuite]),
        ("agence:fort", vec![antilles]),
        ("agence:lyon etat:a_planifier", vec![panne]),
        ("-agence:lyon", vec![antilles]),
        ("agence:nulle-part", vec![]),
        ("tech:amorel", vec![fuite]),
        ("tech:\"ana m\"", vec![fuite]),
        ("tech:bleroy", vec![]),
        ("tech:personne", vec![]),
        ("-tech:amorel", vec![antilles, entretien, panne]),
        ("client:rey", vec![panne]),
        ("client:C-00001", vec![antilles, entretien, fuite]),
        ("client:rey,bellecour -ville:lyon", vec![antilles]),
        ("-client:rey", vec![antilles, entretien, fuite]),
        ("site:S-00002", vec![panne]),
        ("ville:FORT-DE", vec![antilles]),
        ("ville:hugo", vec![]),
        ("priorite:1", vec![panne]),
        ("-priorite:1,2", vec![antilles]),
        ("urgence", vec![panne]),
        ("-urgence", vec![antilles, entretien, fuite]),
        ("contrat:CM-00001", vec![entretien]),
        ("contrat:annuel", vec![entretien]),
        ("-contrat:annuel", vec![antilles, panne, fuite]),
        ("le:2040-03-06", vec![fuite]),
        ("avant:2040-03-06", vec![]),
        ("avant:2040-03-07", vec![fuite]),
        ("apres:2040-03-06", vec![entretien]),
        ("apres:2040-03-05 avant:2040-03-21", vec![entretien, fuite]),
        ("apres:2040-03-05 avant:2041-01-01", vec![entretien, fuite]),
        ("-avant:2040-03-07", vec![antilles, entretien, panne]),
        ("cree:2040-03-02", vec![panne]),
        ("-cree:2040-03-02,2040-03-03", vec![antilles, fuite]),
        ("numero:00002", vec![panne]),
        ("toiture", vec![fuite]),
        ("CHAUDIERE rey", vec![panne]),
        ("chaudière bellecour", vec![]),
        ("bc-4512", vec![]),
        ("\"bc 4512\"", vec![entretien]),
        ("\"100 %\"", vec![entretien]),
        ("%", vec![entretien]),
        ("an", vec![antilles, entretien, panne]),
        ("m-20 00001", vec![antilles, entretien, fuite]),
        ("seze", vec![panne]),
        ("rien de tel", vec![]),
        // Words in a row: a site's, a client's, a mission's own, and from one into the next.
        ("victor-hugo", vec![entretien, fuite]),
        ("\"sci bellecour\"", vec![antilles, entretien, fuite]),
        ("\"fuite en\" victor-hugo", vec![fuite]),
        ("\"4512 C-00001 sci\"", vec![entretien]),
        ("\"bellecour s\"", vec![antilles, entretien, fuite]),
        ("fort-de-france visite", vec![antilles]),
        ("fort-de-france toiture", vec![]),
    ] {
        assert_eq!(finds(&m, "directrice", filtre).await, wanted, "{filtre}");
    }
}

#[tokio::test]
async fn a_row_tells_what_a_screen_shows() {
    let (m, _) = quatre().await;
    let liste = asks(&m, "directrice", "toiture", TriMissions::Recentes, Page::first(1))
        .await
        .expect("a page");
    let ligne = &liste.items[0];
    assert_eq!(
        (ligne.client.as_str(), ligne.ville.as_str(), ligne.agence.as_str()),
        ("SCI Bellecour", "Lyon", "LYON")
    );
    assert_eq!(ligne.techniciens, ["amorel"]);
    assert_eq!(ligne.prevue_le, Some(at("06 08:00")));
    assert_eq!(ligne.echeance, None);
    let fiche = m.fiche(ligne.id).await;
    assert_eq!(&fiche.ligne, ligne);
}

#[tokio::test]
async fn everybody_sees_their_own_part() {
    let (m, _) = quatre().await;
    assert_eq!(finds(&m, "rdupuis", "").await.len(), 3);
    assert_eq!(finds(&m, "rdupuis", "agence:fdf").await, [""; 0]);
    assert_eq!(finds(&m, "amorel", "").await, ["Fuite en toiture"]);
    assert_eq!(finds(&m, "chef", "").await, ["Fuite en toiture"]);
    assert_eq!(finds(&m, "chef", "tech:amorel").await, ["Fuite en toiture"]);
    assert_eq!(finds(&m, "cnguyen", "").await, [""; 0]);
    sqlx::query("delete from role_permission where role_id = 3")
        .execute(&mut m.base.admin().await)
        .await
        .unwrap();
    match asks(&m, "amorel", "", TriMissions::Recentes, Page::first(10)).await {
        Err(Error::Refused(refusal)) => {
            assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-absente"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn orders_put_first_what_they_say() {
    let (m, _) = quatre().await;
    let titles = async |tri| {
        let liste = asks(&m, "directrice", "", tri, Page::first(50))
            .await
            .expect("a page");
        liste
            .items
            .into_iter()
            .map(|ligne| ligne.titre.split(' ').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        titles(TriMissions::Recentes).await,
        ["Visite", "Entretien", "Panne", "Fuite"]
    );
    assert_eq!(
        titles(TriMissions::Echeance).await,
        ["Entretien", "Fuite", "Panne", "Visite"]
    );
    assert_eq!(
        titles(TriMissions::Priorite).await,
        ["Panne", "Entretien", "Fuite", "Visite"]
    );
}

#[tokio::test]
async fn what_is_found_follows_new_names() {
    let (m, [fuite, ..]) = quatre().await;
    let mut owner = m.base.owner().await;
    for statement in [
        "update client set raison_sociale = 'Régie Perrache' where id = 1",
        "update site set ville = 'Villeurbanne' where id = 1",
        "update mission set titre = 'Infiltration' where id = 1",
    ] {
        sqlx::raw_sql(statement).execute(&mut owner).await.unwrap();
    }
    assert_eq!(
        finds(&m, "directrice", "perrache villeurbanne infiltration").await,
        ["Infiltration"]
    );
    assert_eq!(finds(&m, "directrice", "bellecour").await, [""; 0]);
    let astray: i64 = m
        .value(
            "select count(*) from mission_cherchable v full join mission_recherche r using (mission_id)
                where (v.texte, v.quinzaine) is distinct from (r.texte, r.quinzaine)",
        )
        .await;
    assert_eq!(astray, 0);
    // What was only kept in step is no edit of the mission.
    assert_eq!(m.fiche(fuite).await.ligne.version, 4);
}

#[tokio::test]
async fn counting_ends_where_it_was_told_to() {
    let (m, _) = quatre().await;
    let counts = async |filtre: &str, borne| {
        let query = MissionQuery::Compte {
            filtre: filtre.to_owned(),
            borne,
        };
        match m.service().read(&m.actor("directrice").await, query.into()).await {
            Ok(Answer::Compte(compte)) => compte,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(counts("", 3).await, Compte { n: 3, plus: true });
    assert_eq!(counts("", 4).await, Compte { n: 4, plus: false });
    assert_eq!(counts("toiture", 50).await, Compte { n: 1, plus: false });
    assert_eq!(
        counts("agence:nulle-part", 50).await,
        Compte { n: 0, plus: false }
    );
}

#[tokio::test]
async fn what_is_not_understood_is_refused() {
    let m = Monde::new().await;
    let refused = async |filtre: &str, apres: Option<&str>| {
        let page = Page {
            limite: 10,
            apres: apres.map(|apres| Curseur::from(apres.to_owned())),
        };
        match asks(&m, "directrice", filtre, TriMissions::Recentes, page).await {
            Err(Error::Refused(refusal)) => refusal.rule,
            other => panic!("{filtre}: {other:?}"),
        }
    };
    assert_eq!(refused("etta:planifiee", None).await, "filtre-cle-inconnue");
    assert_eq!(refused("avant:jadis", None).await, "filtre-valeur-inconnue");
    assert_eq!(refused("", Some("zz")).await, "curseur-illisible");
    let other = Curseur::new("echeance", &["x".to_owned(), "1".to_owned()]);
    let other = serde_json::to_value(&other).unwrap();
    assert_eq!(refused("", other.as_str()).await, "curseur-illisible");
    let broken = serde_json::to_value(Curseur::new("recent", &["never".to_owned(), "1".to_owned()])).unwrap();
    assert_eq!(refused("", broken.as_str()).await, "curseur-illisible");
}

/// Missions by the thousand, as years of work leave them: few of them open.
async fn milliers() -> Monde {
    let m = Monde::new().await;
    let mut owner = m.base.owner().await;
    sqlx::raw_sql(
        "insert into mission (numero, type, etat, donneur_ordre_id, payeur_id, site_id, agence_id, priorite, urgence, titre,
                              duree_minutes, fenetre, annulation_motif, attente_motif, attente_depuis, cree_le, cree_par)
         select 'M-2039-' || (10000 + i), case when i % 40 = 0 then 'GARANTIE' else 'DEPANNAGE' end,
                (array['CLOTUREE', 'FACTUREE', 'ANNULEE', 'A_FACTURER', 'EN_ATTENTE'])[case when i % 100 = 0 then 5 else 1 + i % 4 end],
                1 + i % 2, 1 + i % 2, 1 + i % 2, case when i % 20 = 7 then 2 else 1 end, 1 + i % 4, i % 50 = 0,
                case i % 500 when 7 then 'Contrôle zinguerie' else 'Fuite ' || i end, 60,
                tstzrange('2039-01-01'::timestamptz + i * interval '1 hour', '2039-01-02'::timestamptz + i * interval '1 hour'),
                'x', case when i % 100 = 0 then 'PIECE' end, case when i % 100 = 0 then now() end,
                '2039-01-01'::timestamptz + i / 3 * interval '3 hours', 2
         from generate_series(1, 5000) i;
         insert into intervention (mission_id, cree_par) select id, 2 from mission;
         insert into creneau (utilisateur_id, type, intervention_id, plage, cree_par)
         select 20 + i.id % 4, 'INTERVENTION', i.id, tstzrange(lower(m.fenetre), lower(m.fenetre) + interval '1 hour'), 2
         from intervention i join mission m on m.id = i.mission_id;
         reset role; analyze;",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    m
}

#[tokio::test]
async fn pages_lose_nothing_and_repeat_nothing_while_missions_come_in() {
    let m = milliers().await;
    for (filtre, tri, wanted) in [
        ("etat:en_attente,brouillon agence:lyon", TriMissions::Recentes, 50),
        ("type:garantie", TriMissions::Echeance, 125),
        ("urgence", TriMissions::Priorite, 100),
        ("zinguerie", TriMissions::Recentes, 10),
        ("tech:amorel etat:en_attente", TriMissions::Echeance, 50),
    ] {
        let mut seen = Vec::new();
        let mut page = Page::first(7);
        loop {
            let liste = asks(&m, "directrice", filtre, tri, page).await.expect("a page");
            assert!(liste.items.len() <= 7);
            seen.extend(
                liste
                    .items
                    .into_iter()
                    .filter(|ligne| ligne.numero.starts_with("M-2039"))
                    .map(|ligne| ligne.id),
            );
            let Some(next) = liste.next else { break };
            page = Page {
                limite: 7,
                apres: Some(next),
            };
            // One that the list would hold comes in between.
            m.create(Create {
                r#type: TypeMission::Garantie,
                urgence: true,
                ..about("Fuite zinguerie")
            })
            .await;
        }
        let mut once = seen.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (wanted, wanted), "{filtre}");
    }
}

/// Towns of one, of thirty, of two hundred and of five hundred sites, with missions at each in turn.
async fn bourgs() -> Monde {
    let m = milliers().await;
    let mut owner = m.base.owner().await;
    sqlx::raw_sql(
        "insert into site (client_id, libelle, adresse, code_postal, ville, cree_par)
         select 1 + i % 2, 'Site ' || i, i || ' rue Haute', '01000',
                case when i = 1 then 'Unbourg' when i <= 31 then 'Trentebourg' when i <= 231 then 'Moyenbourg'
                     else 'Grandbourg' end, 2
         from generate_series(1, 731) i;
         create temp table lieux as select row_number() over (order by id) as rang, id from site where ville like '%bourg';
         update mission m set site_id = l.id from lieux l where l.rang = 1 + m.id % 731;
         reset role; analyze;",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    m
}

#[tokio::test]
async fn the_work_of_some_sites_is_whole_and_in_order_however_many_they_are() {
    use TriMissions as T;

    let m = bourgs().await;
    let mut owner = m.base.admin().await;
    for ville in ["unbourg", "trentebourg", "grandbourg"] {
        for (terms, also) in [
            ("", ""),
            (" urgence", " and m.urgence"),
            (" -type:garantie", " and m.type <> 'GARANTIE'"),
        ] {
            for (tri, order) in [
                (T::Recentes, "m.cree_le desc, m.id desc"),
                (T::Echeance, "m.echeance, m.id"),
                (T::Priorite, "m.priorite, m.echeance, m.id"),
            ] {
                let holds = format!("lower(s.ville) = '{ville}'{also}");
                let (wanted, found) = both(
                    &m,
                    &mut owner,
                    &holds,
                    order,
                    &format!("ville:{ville}{terms}"),
                    tri,
                )
                .await;
                assert!(!wanted.is_empty() || ville == "unbourg", "{ville}{terms}");
                assert_eq!(found, wanted, "{ville}{terms} by {}", tri as u8);
            }
        }
    }
}

/// The first 160 missions of which something holds, and the same as a list pages through them.
async fn both(
    m: &Monde,
    owner: &mut PgConnection,
    holds: &str,
    order: &str,
    filtre: &str,
    tri: TriMissions,
) -> (Vec<String>, Vec<String>) {
    let sql = format!(
        "select m.numero from mission m join site s on s.id = m.site_id where {holds} order by {order} limit 160"
    );
    let wanted: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_all(owner)
        .await
        .unwrap();
    let (mut found, mut page) = (Vec::new(), Page::first(40));
    while found.len() < wanted.len() {
        let liste = asks(m, "directrice", filtre, tri, page).await.expect("a page");
        found.extend(liste.items.into_iter().map(|ligne| ligne.numero));
        let Some(next) = liste.next else { break };
        page = Page {
            limite: 40,
            apres: Some(next),
        };
    }
    (wanted, found)
}

#[tokio::test]
async fn words_that_few_or_many_places_hold_find_the_same() {
    let m = bourgs().await;
    let mut owner = m.base.admin().await;
    for filtre in [
        "unbourg",
        "trentebourg",
        "moyenbourg",
        "grandbourg",
        "bourg",
        "bourg fuite",
        "zinguerie bourg",
        "grandbourg zinguerie",
        "rue haute",
        "moyenbourg 01000",
    ] {
        for (tri, order, also) in [
            (TriMissions::Recentes, "m.cree_le desc, m.id desc", ""),
            (TriMissions::Recentes, "m.cree_le desc, m.id desc", " -urgence"),
            (TriMissions::Echeance, "m.echeance, m.id", ""),
        ] {
            let mut holds: Vec<String> = filtre
                .split(' ')
                .map(|mot| format!("lower(m.titre || ' ' || s.adresse || ' ' || s.code_postal || ' ' || s.ville) like '%{mot}%'"))
                .collect();
            if !also.is_empty() {
                holds.push("not m.urgence".to_owned());
            }
            let (wanted, found) = both(
                &m,
                &mut owner,
                &holds.join(" and "),
                order,
                &format!("{filtre}{also}"),
                tri,
            )
            .await;
            assert!(!wanted.is_empty(), "{filtre}{also}");
            assert_eq!(found, wanted, "{filtre}{also} by {}", tri as u8);
        }
    }
    // Several words in a row, begun and ended within a word.
    for phrase in ["ue haut", "rue haute 01", "haute 0100", "e haute 01000 ", "aute"] {
        let texte = "lower(m.titre || ' ' || s.adresse || ' ' || s.code_postal || ' ' || s.ville)";
        let holds = format!("{texte} like '%{}%'", phrase.trim());
        let filtre = format!("\"{phrase}\"");
        let order = "m.cree_le desc, m.id desc";
        let (wanted, found) = both(&m, &mut owner, &holds, order, &filtre, TriMissions::Recentes).await;
        assert!(!wanted.is_empty(), "{phrase}");
        assert_eq!(found, wanted, "{phrase}");
    }
    // No text holds these, though it holds the words.
    for nowhere in ["haute rue", "rue aute", "ru haute", "zeppelin"] {
        assert_eq!(
            finds(&m, "directrice", &format!("\"{nowhere}\"")).await,
            [""; 0],
            "{nowhere}"
        );
    }
    for filtre in [
        "bourg",
        "bourg -urgence",
        "moyenbourg -urgence",
        "trentebourg -urgence",
    ] {
        let plan = plan(&m, &Scope::everything(), filtre, TriMissions::Recentes, true).await;
        assert!(plan.contains(BY_WORDS), "{filtre}:\n{plan}");
    }
}

// Words that two enter at the same moment are found, though the first gives up what it wrote.
#[tokio::test]
async fn a_new_word_is_found_at_once_whoever_enters_it() {
    let (m, _) = quatre().await;
    let (mut one, mut other) = (m.base.owner().await, m.base.owner().await);
    let rename = |id: i32| format!("update mission set titre = titre || ' Xylophage' where id = {id}");
    let mut held = one.begin().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(rename(1)))
        .execute(&mut *held)
        .await
        .unwrap();
    // It waits for the first to say whether the word is there.
    let waits = tokio::spawn(async move {
        sqlx::raw_sql(sqlx::AssertSqlSafe(rename(2)))
            .execute(&mut other)
            .await
    });
    assert_eq!(finds(&m, "directrice", "xylophage").await, [""; 0]);
    held.rollback().await.unwrap();
    waits.await.unwrap().unwrap();
    assert_eq!(finds(&m, "directrice", "xylophage").await.len(), 1);
    assert_eq!(finds(&m, "directrice", "YLOPH").await.len(), 1);
}

/// How the server would read the first page; `by_index`: a few thousand texts are read as fast one after the other.
async fn plan(m: &Monde, scope: &Scope, filtre: &str, tri: TriMissions, by_index: bool) -> String {
    let today = "2040-03-05".parse().unwrap();
    let demande = Demande {
        filtre: Filtre::parse(filtre, CHAMPS, today).unwrap(),
        tri,
        scope: scope.clone(),
        fuseau: chrono_tz::Europe::Paris,
        aujourdhui: today,
    };
    let mut db = m.base.app().await;
    if by_index {
        sqlx::query("set enable_seqscan = off")
            .execute(&mut db)
            .await
            .unwrap();
    }
    mission_liste::plan(&mut db, &demande, &Page::first(50))
        .await
        .unwrap()
}

const BY_STATE: &str = "mission_par_etat|mission_par_agence |mission_par_echeance|mission_par_priorite|mission_par_agence_priorite";

const BY_WORDS: &str = "mission_recherche_mots";

#[tokio::test]
async fn each_list_is_read_by_the_index_that_is_meant_for_it() {
    use TriMissions as T;

    let m = milliers().await;
    let everything = Scope::everything();
    let fdf = Scope {
        portee: Portee::Agence,
        agence: Some(FDF),
        ..Scope::everything()
    };
    let own = Scope {
        portee: Portee::Soi,
        soi: AMOREL,
        ..Scope::everything()
    };
    for (scope, filtre, tri, index) in [
        (&everything, "", T::Recentes, "mission_recentes on mission"),
        (&everything, "etat:en_attente", T::Recentes, BY_STATE),
        (&everything, "etat:en_attente,brouillon", T::Recentes, BY_STATE),
        (&everything, "agence:fdf", T::Recentes, "mission_par_agence"),
        (&fdf, "", T::Recentes, "mission_par_agence"),
        (&fdf, "etat:en_attente", T::Recentes, BY_STATE),
        (
            &fdf,
            "etat:en_attente,brouillon type:garantie",
            T::Recentes,
            BY_STATE,
        ),
        (&everything, "", T::Echeance, "mission_par_echeance on mission"),
        (&fdf, "etat:a_planifier", T::Echeance, "mission_par_agence_"),
        (&fdf, "", T::Priorite, "mission_par_agence_priorite"),
        (&everything, "zinguerie", T::Recentes, BY_WORDS),
        (&fdf, "zinguerie etat:cloturee", T::Recentes, BY_WORDS),
        (&everything, "numero:12345", T::Echeance, BY_WORDS),
        (&everything, "contrat:annuel", T::Recentes, "mission_par_contrat"),
        (
            &everything,
            "tech:amorel",
            T::Recentes,
            "mission_intervenant_pkey",
        ),
        (
            &everything,
            "tech:amorel",
            T::Echeance,
            "mission_intervenant_par_echeance",
        ),
        (&everything, "ville:fort", T::Recentes, "mission_par_site"),
        (
            &everything,
            "client:bellecour",
            T::Recentes,
            "mission_par_donneur_ordre",
        ),
        (&own, "", T::Recentes, "mission_intervenant_pkey"),
        (&everything, "le:2040-03-06", T::Recentes, "mission_jour_par_jour"),
        (
            &everything,
            "apres:2040-03-06 avant:2040-03-12",
            T::Recentes,
            "mission_jour_par_jour",
        ),
    ] {
        let plan = plan(&m, scope, filtre, tri, index == BY_WORDS).await;
        // A few rows are as well found by any index that their state leads.
        let found = index.split('|').any(|index| plan.contains(index));
        assert!(found, "{filtre} by {}:\n{plan}", tri as u8);
        assert!(!plan.contains("Seq Scan on mission"), "{filtre}:\n{plan}");
    }
}

/// Decision 44: the latest missions are looked at first, and change most.
#[tokio::test]
async fn what_lists_are_read_from_is_cleared_of_what_changes_leave_early() {
    let m = Monde::new().await;
    let late: Vec<String> = sqlx::query_scalar(
        "select t from unnest(array['mission', 'intervention', 'creneau', 'mission_recherche', 'mission_intervenant',
                                    'mission_jour', 'visite_tableau']) t
         join pg_class c on c.oid = t::regclass
         where not coalesce('autovacuum_vacuum_scale_factor=0.01' = any(c.reloptions), false)",
    )
    .fetch_all(&mut m.base.owner().await)
    .await
    .unwrap();
    assert_eq!(late, [""; 0]);
}
