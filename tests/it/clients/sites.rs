//! A postal code is enough to place a site.

use regie::domain::geo::Precision;
use regie::domain::site::{Site, SiteChange, SiteFiche};
use regie::domain::{ClientId, RefusalKind, SiteId};
use regie::service::client::{ClientAnswer, ClientQuery, Create, Edit, Ref};

use super::fixture::{Monde, create, edit, fact, lieu, modif, monde, said, some, text, undo};

const BELLECOUR: ClientId = ClientId(1);

async fn fiche(monde: &Monde, id: SiteId) -> SiteFiche {
    match monde.asks("directrice", ClientQuery::Site(Ref::Id(id))).await {
        Ok(ClientAnswer::Site(fiche)) => *fiche,
        other => panic!("{other:?}"),
    }
}

async fn read(monde: &Monde, id: SiteId) -> Site {
    fiche(monde, id).await.bloc.site
}

#[tokio::test]
async fn coordinates_and_clocks_come_with_the_postal_code() {
    let monde = monde().await;
    let site = read(&monde, monde.site(BELLECOUR, lieu("69002", "")).await).await;
    assert_eq!(
        (site.ville.as_str(), site.fuseau.name()),
        ("Lyon", "Europe/Paris")
    );
    assert_eq!(site.code_insee.as_deref(), Some("69382"));
    assert!((site.latitude.expect("placed") - 45.754).abs() < 0.01);
    for (code, zone) in [
        ("97110", "America/Guadeloupe"),
        ("97200", "America/Martinique"),
        ("97300", "America/Cayenne"),
        ("97400", "Indian/Reunion"),
        ("97600", "Indian/Mayotte"),
    ] {
        let ville = if code == "97600" { "Mamoudzou" } else { "" };
        let site = read(&monde, monde.site(BELLECOUR, lieu(code, ville)).await).await;
        assert_eq!(site.fuseau.name(), zone, "{code}");
    }
}

#[tokio::test]
async fn where_a_code_is_several_towns_they_are_offered() {
    let monde = monde().await;
    let new = |ville: &str| {
        create(Create::Site {
            client: BELLECOUR,
            site: lieu("01000", ville),
        })
    };
    let refusal = monde.refuses("directrice", new("")).await;
    assert_eq!(said(&refusal), (RefusalKind::Invalid, "commune-a-preciser"));
    assert_eq!(
        fact(&refusal, "communes"),
        "Bourg-en-Bresse, Saint-Denis-lès-Bourg"
    );
    let query = ClientQuery::Communes {
        code_postal: "01000".to_owned(),
    };
    let Ok(ClientAnswer::Communes(offered)) = monde.asks("directrice", query).await else {
        panic!("towns")
    };
    monde.does("directrice", new(&offered[1])).await;
    let refusal = monde
        .refuses(
            "directrice",
            create(Create::Site {
                client: BELLECOUR,
                site: lieu("00999", ""),
            }),
        )
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Invalid, "code-postal-inconnu"));
}

#[tokio::test]
async fn a_new_address_is_placed_again_and_undo_brings_back_the_old_place() {
    let monde = monde().await;
    // Site 1 is placed by its address.
    let before = read(&monde, SiteId(1)).await;
    let moves = SiteChange {
        adresse: text("1 place du Capitole"),
        ..lieu("31000", "Toulouse")
    };
    monde
        .does("directrice", edit(Edit::Site(modif(SiteId(1), None, moves))))
        .await;
    let after = read(&monde, SiteId(1)).await;
    assert_ne!(after.precision, Some(Precision::Adresse));
    assert!((after.latitude.expect("placed") - 43.6).abs() < 0.1);
    monde.does("directrice", undo()).await;
    assert_eq!(read(&monde, SiteId(1)).await, before);
    // What has nothing to do with the place leaves it.
    let access = SiteChange {
        acces: some("Digicode à demander"),
        ..SiteChange::default()
    };
    monde
        .does("directrice", edit(Edit::Site(modif(SiteId(1), None, access))))
        .await;
    assert_eq!(read(&monde, SiteId(1)).await.precision, Some(Precision::Adresse));
}

#[tokio::test]
async fn typed_coordinates_are_those_of_the_address() {
    let monde = monde().await;
    let id = monde.site(BELLECOUR, lieu("69002", "")).await;
    let measured = SiteChange {
        latitude: Some(Some(45.7512)),
        longitude: Some(Some(4.8301)),
        ..SiteChange::default()
    };
    monde
        .does("directrice", edit(Edit::Site(modif(id, None, measured))))
        .await;
    let site = read(&monde, id).await;
    assert_eq!(
        (site.latitude, site.precision),
        (Some(45.7512), Some(Precision::Adresse))
    );
    let half = SiteChange {
        latitude: Some(None),
        ..SiteChange::default()
    };
    let refusal = monde
        .refuses("directrice", edit(Edit::Site(modif(id, None, half))))
        .await;
    assert_eq!(refusal.rule, "position-incomplete");
}
