//! Lists, filters and pages.

use regie::domain::client::{ClientChange, ClientLigne, ContactChange, TriClients, TypeClient};
use regie::domain::liste::{Liste, Page};
use regie::domain::site::SiteChange;
use regie::domain::{ClientId, RefusalKind, SiteId};
use regie::service::Answer;
use regie::service::client::{ClientAnswer, ClientQuery, Create, Edit, Ref};

use super::fixture::{Monde, create, edit, lieu, machine, modif, monde, named, promise, remove, some};

async fn clients(monde: &Monde, login: &str, filtre: &str, page: Page) -> Liste<ClientLigne> {
    let query = ClientQuery::Clients {
        filtre: filtre.to_owned(),
        tri: TriClients::Nom,
        page,
    };
    match monde.asks(login, query).await {
        Ok(ClientAnswer::Clients(liste)) => liste,
        other => panic!("{filtre}: {other:?}"),
    }
}

async fn noms(monde: &Monde, login: &str, filtre: &str) -> Vec<String> {
    let liste = clients(monde, login, filtre, Page::first(50)).await;
    liste
        .items
        .into_iter()
        .map(|ligne| ligne.raison_sociale)
        .collect()
}

#[tokio::test]
async fn clients_are_found_by_every_key() {
    let monde = monde().await;
    let public = monde
        .client(ClientChange {
            r#type: Some(TypeClient::Public),
            siren: some("732829320"),
            ..named("Lycée Ampère")
        })
        .await;
    let site = monde.site(public, lieu("31000", "Toulouse")).await;
    monde.contrat(public, promise(site)).await;
    for (filtre, wanted) in [
        ("lycee AMPERE", vec!["Lycée Ampère"]),
        ("type:public ville:toul", vec!["Lycée Ampère"]),
        ("siren:732829", vec!["Lycée Ampère"]),
        ("toulouse", vec!["Lycée Ampère"]),
        // A word with a hyphen before it is looked for as it is.
        ("contrat:CM- couvert \"-bellecour\" type:public", vec![]),
        ("agence:fdf", vec!["Mairie de Fort-de-France"]),
        ("type:particulier", vec!["Mme Rey"]),
        ("-type:public,pro", vec!["Mme Rey"]),
        ("ville:lyon bellecour", vec!["SCI Bellecour"]),
        ("personne", vec![]),
    ] {
        assert_eq!(noms(&monde, "directrice", filtre).await, wanted, "{filtre}");
    }
    assert_eq!(
        noms(&monde, "directrice", "couvert").await,
        ["Lycée Ampère", "SCI Bellecour"]
    );
    assert_eq!(
        noms(&monde, "directrice", "-couvert").await,
        ["Mairie de Fort-de-France", "Mme Rey"]
    );
}

#[tokio::test]
async fn a_filter_that_is_not_understood_says_what_would_be() {
    let monde = monde().await;
    let query = ClientQuery::Clients {
        filtre: "vile:lyon".to_owned(),
        tri: TriClients::Nom,
        page: Page::first(10),
    };
    let refusal = monde.asks("directrice", query).await.expect_err("unknown");
    assert_eq!(
        (refusal.kind, refusal.rule),
        (RefusalKind::Invalid, "filtre-cle-inconnue")
    );
}

#[tokio::test]
async fn one_sees_the_clients_of_ones_branch_and_those_of_all() {
    let monde = monde().await;
    assert_eq!(noms(&monde, "directrice", "").await.len(), 3);
    assert_eq!(noms(&monde, "rdupuis", "").await, ["Mme Rey", "SCI Bellecour"]);
    let query = ClientQuery::Clients {
        filtre: String::new(),
        tri: TriClients::Nom,
        page: Page::first(10),
    };
    let refusal = monde.asks("amorel", query).await.expect_err("may not");
    assert_eq!(refusal.kind, RefusalKind::Permission);
}

#[tokio::test]
async fn what_is_deleted_is_listed_only_when_asked_for() {
    let monde = monde().await;
    monde.does("directrice", remove(ClientId(2))).await;
    assert_eq!(noms(&monde, "directrice", "rey").await, Vec::<String>::new());
    assert_eq!(noms(&monde, "directrice", "supprime").await, ["Mme Rey"]);
    let query = ClientQuery::Sites {
        filtre: "client:rey".to_owned(),
        page: Page::first(10),
    };
    let Ok(ClientAnswer::Sites(sites)) = monde.asks("directrice", query).await else {
        panic!("sites")
    };
    assert!(sites.items.is_empty(), "its sites go with it");
}

#[tokio::test]
async fn a_thousand_clients_come_page_by_page_without_gap_or_repetition() {
    let monde = monde().await;
    let mut owner = monde.base.owner().await;
    // Many share a name: the key tells them apart.
    sqlx::raw_sql(
        "insert into client (type, raison_sociale, cree_par)
         select 'PRO', 'Client ' || (n % 10), 2 from generate_series(1, 1000) n",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let mut page = Page::first(300);
    let mut seen = Vec::new();
    let mut pages = 0;
    loop {
        let liste = clients(&monde, "directrice", "", page).await;
        pages += 1;
        seen.extend(
            liste
                .items
                .iter()
                .map(|ligne| (ligne.raison_sociale.clone(), ligne.id)),
        );
        let Some(next) = liste.next else { break };
        page = Page {
            limite: 300,
            apres: Some(next),
        };
    }
    assert_eq!((pages, seen.len()), (4, 1003));
    let mut once = seen.clone();
    once.sort_by_key(|(_, id)| *id);
    once.dedup_by_key(|(_, id)| *id);
    assert_eq!(once.len(), seen.len());
}

#[tokio::test]
async fn sites_machines_and_contracts_are_listed_too() {
    let monde = monde().await;
    let unit = monde
        .machine(SiteId(1), machine("Climatiseur réversible", None))
        .await;
    monde.contrat(ClientId(1), promise(SiteId(1))).await;
    let page = || Page::first(10);
    let query = ClientQuery::Sites {
        filtre: "cp:972".to_owned(),
        page: page(),
    };
    let Ok(ClientAnswer::Sites(sites)) = monde.asks("rdupuis", query).await else {
        panic!("sites")
    };
    assert_eq!(sites.items.len(), 1);
    for filtre in ["climatiseur bellecour", "site:siege", "ville:lyon", "-garantie"] {
        let query = ClientQuery::Equipements {
            filtre: filtre.to_owned(),
            page: page(),
        };
        let Ok(ClientAnswer::Equipements(found)) = monde.asks("rdupuis", query).await else {
            panic!("machines")
        };
        assert_eq!(
            found.items.iter().map(|ligne| ligne.id).collect::<Vec<_>>(),
            [unit],
            "{filtre}"
        );
    }
    for (filtre, n) in [
        ("", 2),
        ("valide couverture:heures", 2),
        ("-valide", 0),
        ("bellecour", 2),
        ("visite:+30", 0),
        ("client:rey", 0),
    ] {
        let query = ClientQuery::Contrats {
            filtre: filtre.to_owned(),
            page: page(),
        };
        let Ok(ClientAnswer::Contrats(found)) = monde.asks("rdupuis", query).await else {
            panic!("contracts")
        };
        assert_eq!(found.items.len(), n, "{filtre}");
    }
    let query = ClientQuery::Equipement(unit);
    let Ok(ClientAnswer::Equipement(fiche)) = monde.asks("rdupuis", query).await else {
        panic!("a machine")
    };
    assert_eq!(fiche.contrats.len(), 1);
}

#[tokio::test]
async fn a_client_is_found_by_its_code_in_any_case() {
    let monde = monde().await;
    monde.mission().await;
    let Ok(ClientAnswer::Client(fiche)) = monde
        .asks("rdupuis", ClientQuery::Client(Ref::from("c-00001")))
        .await
    else {
        panic!("a client")
    };
    assert_eq!(
        (fiche.sites.len(), fiche.missions.len(), fiche.contrats.len()),
        (2, 1, 1)
    );
    let nobody = ClientQuery::Client(Ref::from("C-99999"));
    assert_eq!(
        monde.asks("rdupuis", nobody).await.expect_err("nobody").kind,
        RefusalKind::NotFound
    );
}

/// Clients without a site that somebody on the telephone would be told for some words.
async fn without_site(m: &Monde, texte: &str) -> Vec<String> {
    let query = regie::service::mission::MissionQuery::Sites {
        texte: texte.to_owned(),
        n: 10,
    };
    match m.service().read(&m.actor("rdupuis").await, query.into()).await {
        Ok(Answer::Sites(found)) => found.sans_site.into_iter().map(|client| client.nom).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_client_without_a_site_is_searched_by_an_address_of_their_own() {
    let m = monde().await;
    let lives = |ville: &str| ClientChange {
        adresse: some("8 cours Émile-Zola"),
        code_postal: some("69100"),
        ville: some(ville),
        ..named("Garage Perrache")
    };
    let client = m.client(lives("Villeurbanne")).await;
    assert_eq!(without_site(&m, "villeurbanne").await, ["Garage Perrache"]);
    assert_eq!(
        without_site(&m, "garage emile zola 69100").await,
        ["Garage Perrache"]
    );
    assert_eq!(without_site(&m, "bellecour").await, [""; 0], "they have one");
    // Where they live now, not where they did.
    let moved = edit(Edit::Client(modif(client, None, lives("Bron"))));
    m.does("directrice", moved).await;
    assert_eq!(without_site(&m, "villeurbanne").await, [""; 0]);
    assert_eq!(without_site(&m, "bron").await, ["Garage Perrache"]);
    // A site speaks for itself, until it is deleted.
    let site = m.site(client, lieu("69003", "Lyon")).await;
    assert_eq!(without_site(&m, "garage").await, [""; 0]);
    m.does("directrice", remove(site)).await;
    assert_eq!(without_site(&m, "bron").await, ["Garage Perrache"]);
    assert_eq!(m.faults().await, [""; 0]);
}

#[tokio::test]
async fn whoever_calls_is_found_by_a_telephone_number_however_it_is_typed() {
    let m = monde().await;
    let own = ClientChange {
        telephone: some("06 39 98 09 22"),
        ..named("Adam Nowak")
    };
    let person = m.client(own).await;
    m.site(person, lieu("69003", "Lyon")).await;
    let school = m.client(named("Lycée Ampère")).await;
    let caretaker = ContactChange {
        nom: Some("Rey".to_owned()),
        telephone: some("+41 22 555 01 02"),
        ..ContactChange::default()
    };
    let contact = create(Create::Contact {
        client: school,
        contact: caretaker,
    });
    m.does("directrice", contact).await;
    let lodge = SiteChange {
        telephone: some("04 72 00 00 07"),
        ..lieu("69002", "Lyon")
    };
    m.site(person, lodge).await;

    for (typed, who, places) in [
        ("06 39 98 09 22", "Adam Nowak", 2),
        ("0639980922", "Adam Nowak", 2),
        ("+33 6.39.98.09.22", "Adam Nowak", 2),
        ("04.72.00.00.07", "Adam Nowak", 2),
        ("0041 22 555 01 02", "Lycée Ampère", 0),
        ("+41225550102", "Lycée Ampère", 0),
    ] {
        assert_eq!(noms(&m, "rdupuis", typed).await, [who], "{typed}");
        let query = regie::service::mission::MissionQuery::Sites {
            texte: typed.to_owned(),
            n: 10,
        };
        let Ok(Answer::Sites(found)) = m.service().read(&m.actor("rdupuis").await, query.into()).await else {
            panic!("whoever calls")
        };
        assert_eq!(found.sites.len(), places, "{typed}");
        assert_eq!(found.sans_site.len(), usize::from(places == 0), "{typed}");
        if typed.starts_with("04") {
            assert_eq!(found.sites[0].code_postal, "69002", "the one that has the number");
        }
    }
    assert_eq!(noms(&m, "rdupuis", "06 39 98 09 23").await, [""; 0]);
    let query = ClientQuery::Sites {
        filtre: "0639980922".to_owned(),
        page: Page::first(50),
    };
    let Ok(ClientAnswer::Sites(sites)) = m.asks("rdupuis", query).await else {
        panic!("sites")
    };
    assert_eq!(sites.items.len(), 2);
}

#[tokio::test]
async fn a_word_that_nobody_holds_finds_the_nearest_and_says_so() {
    let m = monde().await;
    let client = m.client(named("Boulangerie Benali")).await;
    m.site(client, lieu("69100", "Villeurbanne")).await;
    let asks = async |texte: &str| {
        let query = regie::service::mission::MissionQuery::Sites {
            texte: texte.to_owned(),
            n: 10,
        };
        match m.service().read(&m.actor("rdupuis").await, query.into()).await {
            Ok(Answer::Sites(found)) => (
                found
                    .sites
                    .into_iter()
                    .map(|site| site.client_nom)
                    .collect::<Vec<_>>(),
                found.proche,
            ),
            other => panic!("{other:?}"),
        }
    };
    let found = |names: &[&str], proche: Option<&str>| {
        (
            names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(),
            proche.map(ToOwned::to_owned),
        )
    };
    assert_eq!(asks("benali").await, found(&["Boulangerie Benali"], None));
    assert_eq!(
        asks("Bénalli vlleurbanne").await,
        found(&["Boulangerie Benali"], Some("benali villeurbanne"))
    );
    assert_eq!(asks("zzyzx").await, found(&[], None));
    // A number that is a digit away is somebody else's.
    assert_eq!(asks("C-99999").await, found(&[], None));

    // What was mistyped once and is corrected since is no name that anybody has.
    let wrong = m.client(named("Garage Dlacroix")).await;
    m.site(wrong, lieu("69100", "Villeurbanne")).await;
    assert_eq!(asks("dlacroix").await, found(&["Garage Dlacroix"], None));
    let corrected = edit(Edit::Client(modif(wrong, None, named("Garage Delacroix"))));
    m.does("directrice", corrected).await;
    assert_eq!(
        asks("dlacroix").await,
        found(&["Garage Delacroix"], Some("delacroix"))
    );
}
