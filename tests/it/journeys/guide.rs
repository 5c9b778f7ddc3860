//! The dispatcher's guide does what it says: every step of it, at a console on a real database.

use regie::service::feed::Link;

use super::pas::{Pas, guide};
use super::poste::Poste;
use crate::clients::fixture::monde;

#[tokio::test]
async fn every_step_of_the_guide_shows_what_it_says() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    let chapitres = guide();
    for chapitre in &chapitres {
        poste.keys = 0;
        for (line, pas) in &chapitre.pas {
            match pas {
                Pas::Touches(keys) => {
                    poste.press_all(keys);
                    poste.settle().await;
                }
                Pas::Tapez(text) => {
                    poste.type_text(text);
                    poste.rest().await;
                }
                Pas::Base { repond } => poste.link(if *repond { Link::Up } else { Link::Down }).await,
                Pas::OnVoit(text) => {
                    let screen = poste.screen();
                    assert!(
                        screen.contains(text),
                        "line {line}: {text:?} is not on the screen:\n{screen}"
                    );
                }
                Pas::OnNeVoitPlus(text) => {
                    let screen = poste.screen();
                    assert!(
                        !screen.contains(text),
                        "line {line}: {text:?} is on the screen:\n{screen}"
                    );
                }
            }
        }
        if let Some((name, most)) = &chapitre.parcours {
            assert!(
                poste.keys > 0 && poste.keys <= *most,
                "{name}: {} keys",
                poste.keys
            );
            assert_eq!(poste.keys, chapitre.touches(), "{name}");
        }
    }
    assert!(!poste.left);
}

/// A step of which nothing can be seen proves nothing.
#[test]
fn after_keys_the_guide_says_what_is_seen() {
    let chapitres = guide();
    assert!(chapitres.len() >= 12, "{} chapters", chapitres.len());
    for chapitre in chapitres {
        let mut open = None;
        for (line, pas) in &chapitre.pas {
            match pas {
                Pas::OnVoit(_) | Pas::OnNeVoitPlus(_) => open = None,
                Pas::Touches(_) | Pas::Tapez(_) | Pas::Base { .. } => open = Some(*line),
            }
        }
        assert_eq!(open, None, "{}: nothing is seen after this line", chapitre.titre);
    }
}
