//! Where a found line or a typed command leads.

use chrono::NaiveDate;

use super::App;
use super::cx::Nav;
use super::screens::Screen;
use super::screens::mission::Mission;
use super::screens::missions::Missions;
use crate::domain::{AgenceId, ClientId, EquipementId, MissionId, SiteId, UtilisateurId};

/// One thing that has a place of its own, with the words that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objet {
    /// A mission, by its number.
    Mission(MissionId, String),
    /// A client, by name.
    Client(ClientId, String),
    /// A site, by code.
    Site(SiteId, String),
    /// Somebody, by login.
    Personne(UtilisateurId, String),
    /// A machine, by its client's name.
    Equipement(EquipementId, String),
}

/// Whose board is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Branch {
    /// That of the agence that is shown already.
    Same,
    /// Everybody's, as far as one sees.
    All,
    /// One agence's.
    One(AgenceId),
}

/// A place to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// To one thing.
    Objet(Objet),
    /// To the board of a day; the day that is shown where none is said.
    Planning(Option<NaiveDate>, Branch),
    /// To missions that match, in the filter language.
    Missions(String),
}

impl App {
    /// Goes there; what was open before lies beneath, and Esc leads back.
    pub(super) fn arrive(&mut self, goal: Goal) {
        self.overlays.clear();
        match goal {
            Goal::Objet(Objet::Mission(id, numero)) => {
                self.cx
                    .go(Nav::Push(Screen::Mission(Box::new(Mission::new(id, numero)))));
            }
            // What has no screen of its own yet is shown by its missions.
            Goal::Objet(Objet::Client(_, nom) | Objet::Equipement(_, nom)) => {
                self.missions(&format!("client:{}", quoted(&nom)));
            }
            Goal::Objet(Objet::Site(_, code)) => self.missions(&format!("site:{}", quoted(&code))),
            Goal::Objet(Objet::Personne(_, login)) => self.missions(&format!("tech:{}", quoted(&login))),
            Goal::Missions(filtre) => self.missions(&filtre),
            Goal::Planning(jour, branch) => {
                self.nav.truncate(1);
                if let Screen::Planning(planning) = &mut self.nav[0] {
                    planning.show(jour, branch, &mut self.cx);
                }
            }
        }
    }

    fn missions(&mut self, filtre: &str) {
        self.nav.truncate(1);
        let missions = Missions::matching(filtre);
        self.cx.go(Nav::Push(Screen::Missions(Box::new(missions))));
    }
}

/// A text as one value of the filter language.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', " "))
}
