//! One line that a search found, and how well it answers what is typed.

use crate::console::goal::{Goal, Objet};
use crate::console::keymap::Binding;
use crate::domain::client::ClientLigne;
use crate::domain::equipement::EquipementLigne;
use crate::domain::mission::{EtatMission, MissionLigne};
use crate::domain::site::SiteLigne;
use crate::domain::texte::plie;
use crate::domain::utilisateur::UtilisateurLigne;
use crate::domain::{Actor, Permission};
use crate::text::Text;

/// What sort of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genre {
    /// A screen.
    Ecran,
    /// A mission.
    Mission,
    /// A client.
    Client,
    /// A site.
    Site,
    /// Somebody.
    Personne,
    /// A machine.
    Equipement,
    /// A command.
    Commande,
}

impl Genre {
    /// Those that only the service knows.
    pub const STORED: &'static [Self] = &[
        Self::Mission,
        Self::Client,
        Self::Site,
        Self::Personne,
        Self::Equipement,
    ];

    /// Key of its name's message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Ecran => "genre-ecran",
            Self::Mission => "genre-mission",
            Self::Client => "genre-client",
            Self::Site => "genre-site",
            Self::Personne => "genre-personne",
            Self::Equipement => "genre-equipement",
            Self::Commande => "genre-commande",
        }
    }

    /// Whether somebody may see things of this sort.
    #[must_use]
    pub fn seen_by(self, actor: &Actor) -> bool {
        let permission = match self {
            Self::Mission => Permission::MissionVoir,
            Self::Client | Self::Site | Self::Equipement => Permission::ClientVoir,
            Self::Personne => Permission::UtilisateurVoir,
            Self::Ecran | Self::Commande => return true,
        };
        actor.require(permission).is_ok()
    }
}

/// What Enter does.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Goes somewhere.
    Go(Goal),
    /// Runs a binding, as if its key had been pressed.
    Run(&'static Binding),
}

/// One line.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Of which sort.
    pub genre: Genre,
    /// What people call it.
    pub nom: String,
    /// More about it.
    pub detail: String,
    /// Its code, its state or its key, at the end of the line.
    pub fin: String,
    /// Whether it is over and done with, or can't be used.
    pub over: bool,
    /// What Enter does.
    pub deed: Deed,
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    parts.join(" · ")
}

impl Hit {
    /// A mission.
    #[must_use]
    pub fn mission(ligne: &MissionLigne, text: Text) -> Self {
        Self {
            genre: Genre::Mission,
            nom: ligne.numero.clone(),
            detail: joined([ligne.titre.as_str(), &ligne.client, &ligne.ville]),
            fin: text.label(ligne.etat).into_owned(),
            over: matches!(
                ligne.etat,
                EtatMission::Cloturee | EtatMission::Annulee | EtatMission::Facturee
            ),
            deed: Deed::Go(Goal::Objet(Objet::Mission(ligne.id, ligne.numero.clone()))),
        }
    }

    /// A client.
    #[must_use]
    pub fn client(ligne: &ClientLigne, text: Text) -> Self {
        let sites = text.with("trouve-sites", &[("n", ligne.sites.into())]);
        Self {
            genre: Genre::Client,
            nom: ligne.raison_sociale.clone(),
            detail: joined([ligne.ville.as_deref().unwrap_or_default(), &sites]),
            fin: ligne.code.clone(),
            over: false,
            deed: Deed::Go(Goal::Objet(Objet::Client(ligne.id, ligne.raison_sociale.clone()))),
        }
    }

    /// A site.
    #[must_use]
    pub fn site(ligne: &SiteLigne) -> Self {
        let place = format!("{} {}", ligne.code_postal, ligne.ville);
        let (nom, street) = if ligne.libelle.trim().is_empty() {
            (&ligne.adresse, "")
        } else {
            (&ligne.libelle, ligne.adresse.as_str())
        };
        Self {
            genre: Genre::Site,
            nom: nom.clone(),
            detail: joined([ligne.client.as_str(), street, &place]),
            fin: ligne.code.clone(),
            over: false,
            deed: Deed::Go(Goal::Objet(Objet::Site(
                ligne.id,
                ligne.client_id,
                ligne.client.clone(),
            ))),
        }
    }

    /// Somebody.
    #[must_use]
    pub fn personne(ligne: &UtilisateurLigne) -> Self {
        let trades = ligne.specialisations.join(", ");
        let roles = ligne.roles.join(", ");
        Self {
            genre: Genre::Personne,
            nom: ligne.nom.clone(),
            detail: joined([
                roles.as_str(),
                ligne.agence.as_deref().unwrap_or_default(),
                &trades,
            ]),
            fin: ligne.login.clone(),
            over: !ligne.actif,
            deed: Deed::Go(Goal::Objet(Objet::Personne(ligne.id, ligne.login.clone()))),
        }
    }

    /// A machine.
    #[must_use]
    pub fn equipement(ligne: &EquipementLigne) -> Self {
        let model = [ligne.marque.as_deref(), ligne.modele.as_deref()];
        let model: Vec<&str> = model.into_iter().flatten().collect();
        let model = model.join(" ");
        Self {
            genre: Genre::Equipement,
            nom: ligne.libelle.clone(),
            detail: joined([model.as_str(), &ligne.client, &ligne.ville]),
            fin: ligne.numero_serie.clone().unwrap_or_default(),
            over: false,
            deed: Deed::Go(Goal::Objet(Objet::Equipement(
                ligne.id,
                ligne.client_id,
                ligne.client.clone(),
            ))),
        }
    }

    /// How badly it answers these folded words: less comes first; nothing where a word isn't in it at all.
    #[must_use]
    pub fn rank(&self, words: &[String]) -> Option<usize> {
        let fields = [plie(&self.nom), plie(&self.fin), plie(&self.detail)];
        let mut all = 0;
        for word in words {
            let badness = fields
                .iter()
                .enumerate()
                .filter_map(|(at, field)| Some(missing(field, word)? + at))
                .min()?;
            all += badness;
        }
        Some(all)
    }
}

/// Badness of a word that a search of the service found in something that the line doesn't show.
pub const UNSEEN: usize = 20;

/// How far a field is from being the word; nothing where the word isn't in it.
fn missing(field: &str, word: &str) -> Option<usize> {
    if field == word {
        return Some(0);
    }
    let at = field.find(word)?;
    let starts = |at: usize| !field[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    Some(match at {
        0 => 2,
        _ if field.match_indices(word).any(|(at, _)| starts(at)) => 4,
        _ => 8,
    })
}

/// Whether the letters of a word stand in a field in that order: the loosest of matches, for what is known by heart.
#[must_use]
pub fn scattered(field: &str, word: &str) -> bool {
    let mut letters = field.chars();
    word.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(nom: &str, detail: &str) -> Hit {
        Hit {
            genre: Genre::Client,
            nom: nom.to_owned(),
            detail: detail.to_owned(),
            fin: "C-00042".to_owned(),
            over: false,
            deed: Deed::Go(Goal::Missions(String::new())),
        }
    }

    fn words(typed: &str) -> Vec<String> {
        plie(typed).split_whitespace().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn the_closest_name_comes_first() {
        let typed = words("belle");
        let ranked = ["Belle", "Bellecour", "SCI Bellecour", "Labelle"].map(|nom| hit(nom, "").rank(&typed));
        assert!(ranked.is_sorted(), "{ranked:?}");
        assert!(ranked[0] < ranked[3]);
        assert!(
            hit("Autre", "Bellecour").rank(&typed) > hit("Bellecour", "").rank(&typed),
            "a name before what is said of it"
        );
    }

    #[test]
    fn every_word_counts() {
        assert_eq!(hit("SCI Bellecour", "Lyon").rank(&words("sci nord")), None);
        assert!(hit("SCI Bellecour", "Lyon").rank(&words("sci lyon")).is_some());
        assert!(hit("Résidence Élysée", "").rank(&words("elysee")).is_some());
        assert!(hit("x", "").rank(&words("c-00042")).is_some());
    }

    #[test]
    fn letters_in_order_are_enough_where_little_is_known() {
        assert!(scattered("notifications", "ntf"));
        assert!(!scattered("notifications", "fnt"));
    }
}
