//! Where a found line or a typed command leads.

use chrono::NaiveDate;

use super::App;
use super::cx::Nav;
use super::screens::Screen;
use super::screens::clients::{self, Clients};
use super::screens::mission::Mission;
use super::screens::missions::Missions;
use super::screens::utilisateurs::Utilisateurs;
use crate::domain::journal;
use crate::domain::{AgenceId, ClientId, EquipementId, MissionId, SiteId, UtilisateurId};

/// One thing that has a place of its own, with the words that people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objet {
    /// A mission, by its number.
    Mission(MissionId, String),
    /// A mission of which only the number is known.
    Numero(String),
    /// A client, by name or code.
    Client(ClientId, String),
    /// A site, on its client's screen: whose it is, by name.
    Site(SiteId, ClientId, String),
    /// Somebody, by login.
    Personne(UtilisateurId, String),
    /// A machine, on its client's screen: whose it is, by name.
    Equipement(EquipementId, ClientId, String),
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

impl Goal {
    /// Where an object of the journal, or of a message, is seen; some have no place of their own.
    #[must_use]
    pub fn of(objet: journal::Objet, id: i64, numero: Option<&str>) -> Option<Self> {
        let name = numero.unwrap_or_default().to_owned();
        let objet = match objet {
            journal::Objet::Mission => Objet::Mission(MissionId(id), name),
            journal::Objet::Intervention | journal::Objet::Creneau if !name.is_empty() => Objet::Numero(name),
            journal::Objet::Client => Objet::Client(ClientId(id), name),
            journal::Objet::Utilisateur => Objet::Personne(UtilisateurId(id), name),
            journal::Objet::Site if !name.is_empty() => {
                return Some(Self::Missions(format!("site:{}", quoted(&name))));
            }
            _ => return None,
        };
        Some(Self::Objet(objet))
    }
}

impl App {
    /// Goes there; what was open before lies beneath, and Esc leads back.
    pub(super) fn arrive(&mut self, goal: Goal) {
        self.overlays.clear();
        match goal {
            Goal::Objet(objet) => self.show(objet),
            Goal::Missions(filtre) => self.missions(&filtre),
            Goal::Planning(jour, branch) => {
                self.nav.truncate(1);
                if let Screen::Planning(planning) = &mut self.nav[0] {
                    planning.show(jour, branch, &mut self.cx);
                }
            }
        }
    }

    fn show(&mut self, objet: Objet) {
        let screen = match objet {
            Objet::Mission(id, numero) => Screen::Mission(Box::new(Mission::new(id, numero))),
            Objet::Numero(numero) => Screen::Mission(Box::new(Mission::numbered(numero))),
            Objet::Client(id, nom) => Screen::Clients(Box::new(Clients::on(&word(&nom), id, None))),
            Objet::Site(id, client, nom) => {
                let part = clients::Part::Site(id);
                Screen::Clients(Box::new(Clients::on(&word(&nom), client, Some(part))))
            }
            Objet::Equipement(id, client, nom) => {
                let part = clients::Part::Equipement(id);
                Screen::Clients(Box::new(Clients::on(&word(&nom), client, Some(part))))
            }
            Objet::Personne(id, login) => Screen::Utilisateurs(Box::new(Utilisateurs::on(&word(&login), id))),
        };
        // One screen of a kind: its questions under way are of the one on top.
        let kind = std::mem::discriminant(&screen);
        let first = self.nav.remove(0);
        self.nav.retain(|open| std::mem::discriminant(open) != kind);
        self.nav.insert(0, first);
        self.cx.go(Nav::Push(screen));
    }

    fn missions(&mut self, filtre: &str) {
        self.nav.truncate(1);
        let missions = Missions::matching(filtre);
        self.cx.go(Nav::Push(Screen::Missions(Box::new(missions))));
    }
}

/// A text as a filter of its own: nothing of it is taken for more than a word.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    if text.starts_with('-') || !text.chars().all(plain) {
        quoted(text)
    } else {
        text.to_owned()
    }
}

/// A text as one value of the filter language.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', " "))
}
