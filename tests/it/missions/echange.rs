//! An exchange of two visits: both halves are told, before and after.

use regie::domain::remarque::Remarque;
use regie::service::intervention::Geste;
use regie::service::mission::MissionRef;
use regie::service::planning::{Essayer, PlanningQuery, Quand, VisiteEssayee};
use regie::service::{Answer, Query};

use super::fixture::*;

#[tokio::test]
async fn both_halves_are_told_and_a_lost_yes_too() {
    let m = Monde::new().await;
    let (one, two) = (m.mission().await, m.mission().await);
    let a = m.planned(one, &[AMOREL], "05 08:00").await.intervention;
    let b = m.planned(two, &[BLEROY], "05 14:00").await;
    m.does("rdupuis", step(a, Geste::Confirm)).await;

    let essayer = Essayer {
        mission: MissionRef::Id(one),
        visite: Some(VisiteEssayee {
            id: a,
            de: AMOREL,
            debut: at("05 08:00"),
        }),
        vers: BLEROY,
        quand: Quand::A(at("05 14:00")),
        aide: false,
        minutes: None,
        echange: Some((b.intervention, two)),
    };
    let query: Query = PlanningQuery::Essai(essayer).into();
    let answer = m.service().read(&m.actor("rdupuis").await, query).await;
    let Ok(Answer::Essai(essai)) = answer else {
        panic!("{answer:?}");
    };
    assert!(!essai.refus.is_empty(), "dropped there, it would be in the way");
    let echange = essai.echange.expect("the other half");
    assert_eq!(echange.plage, plage("05 08:00", 120));
    assert_eq!(echange.refus, [], "exchanged, nothing is");

    let outcome = m.does("rdupuis", swap(a, b.intervention)).await;
    let other = outcome.remarques.iter().any(|remarque| {
        matches!(remarque, Remarque::Echangee { numero, technicien, plage: when }
            if *numero == b.numero && technicien == "Ana Morel" && *when == plage("05 08:00", 120))
    });
    assert!(other, "{:?}", outcome.remarques);
    let lost = |remarque: &Remarque| matches!(remarque, Remarque::ConfirmationPerdue { .. });
    assert!(outcome.remarques.iter().any(lost), "{:?}", outcome.remarques);
    // Moved, it is the same.
    let c = m.mission().await;
    let visite = m.planned(c, &[AMOREL], "06 08:00").await.intervention;
    m.does("rdupuis", step(visite, Geste::Confirm)).await;
    let moved = m.does("rdupuis", shift(visite, Some("06 14:00"), None)).await;
    assert!(moved.remarques.iter().any(lost), "{:?}", moved.remarques);
}
