//! A site: where the work is done.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::client::{ContactFiche, MissionBreve, pays};
use super::contrat::ContratLigne;
use super::equipement::EquipementNoeud;
use super::filtre;
use super::geo::Precision;
use super::heure::PARIS;
use super::id::{ClientId, SiteId};
use super::refusal::Refusal;
use super::saisie::{nu, saisie};

/// Opening hours: days of the week (`1` is Monday), each with its ranges of hours (`08:00`).
pub type Ouverture = BTreeMap<String, Vec<(String, String)>>;

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
            verifier_ouverture(ouverture)?;
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

fn verifier_ouverture(ouverture: &Ouverture) -> Result<(), Refusal> {
    let hour = |texte: &str| NaiveTime::parse_from_str(texte, "%H:%M").ok();
    for (jour, heures) in ouverture {
        let day = matches!(jour.as_str(), "1" | "2" | "3" | "4" | "5" | "6" | "7");
        let good = heures
            .iter()
            .all(|(debut, fin)| matches!((hour(debut), hour(fin)), (Some(debut), Some(fin)) if debut < fin));
        if !day || !good {
            return Err(Refusal::invalid("ouverture", "ouverture-illisible").with("valeur", jour.clone()));
        }
    }
    Ok(())
}

/// Reads opening hours as they are typed: `1-5 08:00-12:00 13:30-18:00; 6 09:00-12:00`.
///
/// # Errors
/// A refusal `ouverture-illisible` that names the part.
pub fn ouverture(texte: &str) -> Result<Ouverture, Refusal> {
    let mut found = Ouverture::new();
    for part in texte.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let unreadable = || Refusal::invalid("ouverture", "ouverture-illisible").with("valeur", part);
        let mut words = part.split_whitespace();
        let days = words.next().ok_or_else(unreadable)?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let (first, last): (u8, u8) = (
            first.parse().map_err(|_| unreadable())?,
            last.parse().map_err(|_| unreadable())?,
        );
        let hours: Vec<(String, String)> = words
            .map(|word| {
                let (debut, fin) = word.split_once('-').ok_or_else(unreadable)?;
                Ok((debut.to_owned(), fin.to_owned()))
            })
            .collect::<Result<_, Refusal>>()?;
        if !(1..=7).contains(&first) || !(first..=7).contains(&last) || hours.is_empty() {
            return Err(unreadable());
        }
        for day in first..=last {
            found.entry(day.to_string()).or_default().extend(hours.clone());
        }
        verifier_ouverture(&found).map_err(|_| unreadable())?;
    }
    Ok(found)
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
        noms: &["cp", "code_postal", "postcode"],
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
    /// Contracts that cover it.
    pub contrats: Vec<ContratLigne>,
    /// Its last missions.
    pub missions: Vec<MissionBreve>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn opening_hours_are_read_as_typed() {
        let read = ouverture("1-5 08:00-12:00 13:30-18:00; 6 09:00-12:00").expect("hours");
        assert_eq!(read.len(), 6);
        assert_eq!(read["5"].len(), 2);
        assert_eq!(read["6"], [("09:00".to_owned(), "12:00".to_owned())]);
        assert_eq!(ouverture(""), Ok(Ouverture::new()));
        for wrong in [
            "8 08:00-12:00",
            "1 12:00-08:00",
            "1-5",
            "5-1 08:00-12:00",
            "lun 8-12",
            "1 8h-12h",
        ] {
            assert_eq!(ouverture(wrong).expect_err(wrong).rule, "ouverture-illisible");
        }
    }

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

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = ouverture(&texte);
        }
    }
}
