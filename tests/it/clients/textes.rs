//! Text is cleaned on its way in, whoever sends it, and is found again.

use regie::domain::RefusalKind;
use regie::domain::client::ClientChange;
use regie::domain::liste::Page;
use regie::domain::mission::MotifAttente;
use regie::domain::site::SiteChange;
use regie::service::Done;
use regie::service::client::{ClientAnswer, ClientQuery, Create};
use regie::service::mission::{Create as NewMission, Decide, Decision, MissionCommand};

use super::fixture::*;

const SALE: &str = "Caf\u{65}\u{301} d\u{1b}[31mu\u{202e} Nord\u{1}";
const PROPRE: &str = "Café du Nord";

#[tokio::test]
async fn what_is_stored_holds_no_control_nor_direction_characters_and_is_composed() {
    let m = monde().await;
    let client = m
        .client(ClientChange {
            notes: some("un\r\ndeux\u{2028}trois\u{0}"),
            ..named(SALE)
        })
        .await;
    let site = m
        .site(
            client,
            SiteChange {
                occupant: some(SALE),
                acces: some("code\n12\u{202e}34"),
                ..lieu("69002", "Lyon")
            },
        )
        .await;
    let outcome = m
        .does(
            "rdupuis",
            MissionCommand::Create(Box::new(NewMission {
                donneur_ordre: client,
                site,
                titre: format!("{SALE}\nfin"),
                description: format!("{SALE}\nfin"),
                ..call()
            })),
        )
        .await;
    let Done::Mission { id, .. } = outcome.result else {
        panic!("a mission")
    };
    m.does(
        "directrice",
        MissionCommand::Decide(Decide {
            mission: id,
            version: None,
            decision: Decision::Hold {
                motif: MotifAttente::Client,
                texte: SALE.to_owned(),
            },
        }),
    )
    .await;
    let stored = async |sql: &'static str| m.value::<String>(sql).await;
    assert_eq!(
        stored("select raison_sociale from client order by id desc limit 1").await,
        PROPRE
    );
    assert_eq!(
        stored("select notes from client order by id desc limit 1").await,
        "un\ndeux\ntrois"
    );
    assert_eq!(
        stored("select occupant from site order by id desc limit 1").await,
        PROPRE
    );
    assert_eq!(
        stored("select acces from site order by id desc limit 1").await,
        "code\n1234"
    );
    assert_eq!(
        stored("select titre from mission order by id desc limit 1").await,
        format!("{PROPRE} fin")
    );
    assert_eq!(
        stored("select description from mission order by id desc limit 1").await,
        format!("{PROPRE}\nfin")
    );
    assert_eq!(
        stored("select attente_texte from mission order by id desc limit 1").await,
        PROPRE
    );
    // Found by how it is written, and by how it was typed.
    for typed in ["café", "cafe\u{301}"] {
        let query = ClientQuery::Clients {
            filtre: typed.to_owned(),
            tri: regie::domain::client::TriClients::Nom,
            page: Page::first(50),
        };
        let Ok(ClientAnswer::Clients(found)) = m.asks("directrice", query).await else {
            panic!("{typed}")
        };
        let noms: Vec<_> = found
            .items
            .iter()
            .map(|ligne| ligne.raison_sociale.as_str())
            .collect();
        assert_eq!(noms, [PROPRE], "{typed}");
    }
}

#[tokio::test]
async fn what_is_too_long_is_refused_with_its_field_and_both_lengths() {
    let m = monde().await;
    let long = "x".repeat(6_000);
    let refusal = m
        .refuses("directrice", create(Create::Client(named(&long))))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Invalid, "texte-trop-long"));
    assert_eq!(refusal.field, Some("raison_sociale"));
    assert_eq!(
        (fact(&refusal, "nombre"), fact(&refusal, "longueur")),
        (6_000.into(), 200.into())
    );
    for (titre, description, field) in [
        (long.as_str(), "", "titre"),
        ("Fuite", long.as_str(), "description"),
    ] {
        let mission = MissionCommand::Create(Box::new(NewMission {
            titre: titre.to_owned(),
            description: description.to_owned(),
            ..call()
        }));
        let refusal = m.refuses("rdupuis", mission).await;
        assert_eq!((refusal.rule, refusal.field), ("texte-trop-long", Some(field)));
    }
}
