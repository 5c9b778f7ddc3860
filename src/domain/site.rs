//! A site: where the work is done.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::client::{ContactFiche, MissionBreve, pays};
use super::contrat::ContratLigne;
use super::equipement::EquipementNoeud;
use super::filtre;
use super::geo::Precision;
use super::heure::PARIS;
use super::id::{AgenceId, ClientId, SiteId};
use super::ouverture::{self, Ouverture};
use super::refusal::Refusal;
use super::saisie::{nu, saisie};

saisie! {
    /// What is entered of a site.
    Site, SiteChange, {
        /// Its name, where it has one.
        libelle: String,
        /// Street.
        adresse: String,
        /// More of the address.
        complement: Option<String>,
        /// Postal code.
        code_postal: String,
        /// Town; left out, the postal code's.
        ville: String,
        /// Country, two letters.
        pays: String,
        /// Degrees north; left out, those of the commune.
        latitude: Option<f64>,
        /// Degrees east.
        longitude: Option<f64>,
        /// How surely; coordinates that are typed are those of the address.
        precision: Option<Precision>,
        /// The commune's code (INSEE).
        code_insee: Option<String>,
        /// Zone of its clocks; a new site's is its département's.
        fuseau: Tz,
        /// How to get in.
        acces: Option<String>,
        /// When it is open.
        ouverture: Option<Ouverture>,
        /// Who is there.
        occupant: Option<String>,
        /// Telephone there.
        telephone: Option<String>,
        /// The building was finished more than two years ago: a condition of reduced TVA.
        acheve_depuis_plus_de_deux_ans: Option<bool>,
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            libelle: String::new(),
            adresse: String::new(),
            complement: None,
            code_postal: String::new(),
            ville: String::new(),
            pays: "FR".to_owned(),
            latitude: None,
            longitude: None,
            precision: None,
            code_insee: None,
            fuseau: PARIS,
            acces: None,
            ouverture: None,
            occupant: None,
            telephone: None,
            acheve_depuis_plus_de_deux_ans: None,
        }
    }
}

impl Site {
    /// Checks and trims the fields; where it lies is another matter.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifie(mut self) -> Result<Self, Refusal> {
        for texte in [
            &mut self.libelle,
            &mut self.adresse,
            &mut self.code_postal,
            &mut self.ville,
        ] {
            *texte = texte.trim().to_owned();
        }
        self.pays = pays(&self.pays)?;
        if self.code_postal.is_empty() {
            return Err(Refusal::invalid("code_postal", "code-postal-requis"));
        }
        if self.latitude.is_some() != self.longitude.is_some() {
            return Err(Refusal::invalid("latitude", "position-incomplete"));
        }
        if let (Some(latitude), Some(longitude)) = (self.latitude, self.longitude)
            && super::geo::Point::new(latitude, longitude).is_none()
        {
            return Err(Refusal::invalid("latitude", "position-hors-terre")
                .with("latitude", latitude.to_string())
                .with("longitude", longitude.to_string()));
        }
        if let Some(ouverture) = &self.ouverture {
            ouverture::verifie(ouverture)?;
        }
        for texte in [
            &mut self.complement,
            &mut self.acces,
            &mut self.occupant,
            &mut self.telephone,
        ] {
            *texte = nu(texte.take());
        }
        Ok(self)
    }
}

impl SiteChange {
    /// Whether the site may lie elsewhere for it.
    #[must_use]
    pub fn moves(&self) -> bool {
        let address = [&self.adresse, &self.code_postal, &self.ville, &self.pays];
        address.iter().any(|texte| texte.is_some()) || self.latitude.is_some() || self.longitude.is_some()
    }
}

/// What lists of sites can be filtered by.
pub const CHAMPS: &[filtre::Champ] = &[
    filtre::Champ {
        noms: &["client"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["ville", "town"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["cp", "postcode", "code_postal"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["agence", "branch"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["supprime", "deleted"],
        nature: filtre::Nature::Drapeau,
    },
];

/// A site as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLigne {
    /// Its key.
    pub id: SiteId,
    /// Version read.
    pub version: i32,
    /// Its code (`S-00042`).
    pub code: String,
    /// Its name, where it has one.
    pub libelle: String,
    /// Street.
    pub adresse: String,
    /// Postal code.
    pub code_postal: String,
    /// Town.
    pub ville: String,
    /// How surely it is placed.
    pub precision: Option<Precision>,
    /// Key of its client.
    pub client_id: ClientId,
    /// Code of its client.
    pub client_code: String,
    /// Whose it is.
    pub client: String,
}

/// A site on its client's screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteBloc {
    /// Its key.
    pub id: SiteId,
    /// Version read.
    pub version: i32,
    /// Its code (`S-00042`).
    pub code: String,
    /// Whose it is.
    pub client_id: ClientId,
    /// What was entered.
    #[serde(flatten)]
    pub site: Site,
    /// When it was deleted.
    pub supprime_le: Option<DateTime<Utc>>,
    /// Its machines, as a tree.
    #[serde(default)]
    pub equipements: Vec<EquipementNoeud>,
    /// Whom to call there.
    #[serde(default)]
    pub contacts: Vec<ContactFiche>,
}

/// Everything about a site that its screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteFiche {
    /// The site with its machines.
    #[serde(flatten)]
    pub bloc: SiteBloc,
    /// Code of its client.
    pub client_code: String,
    /// Whose it is.
    pub client: String,
    /// Which branch does the work there, unless another is said.
    pub agence_id: Option<AgenceId>,
    /// Contracts that cover it.
    pub contrats: Vec<ContratLigne>,
    /// Its last missions.
    pub missions: Vec<MissionBreve>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_whole_and_on_earth() {
        let refused = |latitude, longitude| {
            let site = Site {
                code_postal: "69002".to_owned(),
                latitude,
                longitude,
                ..Site::default()
            };
            site.verifie().expect_err("refused").rule
        };
        assert_eq!(refused(Some(45.0), None), "position-incomplete");
        assert_eq!(refused(Some(145.0), Some(4.0)), "position-hors-terre");
        assert_eq!(
            Site::default().verifie().expect_err("nowhere").rule,
            "code-postal-requis"
        );
    }
}
