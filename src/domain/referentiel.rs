//! What a company names once and refers to everywhere: agences, depots, trades, titres.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::communes::situer;
use super::geo::Point;
use super::id::{AgenceId, DepotId, SpecialisationId, TitreId};
use super::refusal::Refusal;
use super::saisie::{nu, saisie};
use super::telephone;

saisie! {
    /// What is entered of a branch.
    Agence, AgenceChange, {
        /// Its code, in capitals.
        code: String,
        /// What it is called.
        nom: String,
        /// Street.
        adresse: Option<String>,
        /// More of the address.
        complement: Option<String>,
        /// Postal code.
        code_postal: Option<String>,
        /// Town.
        ville: Option<String>,
        /// Degrees north; left out, those of the commune.
        latitude: Option<f64>,
        /// Degrees east.
        longitude: Option<f64>,
        /// Telephone there.
        telephone: Option<String>,
        /// Where to write.
        courriel: Option<String>,
        /// Zone of its days; a new branch's is its département's.
        fuseau: Tz,
    }
}

impl Agence {
    /// Checks and trims what is not said by its code and its name, and places it by its postal code where it was not
    /// measured.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifie(mut self) -> Result<Self, Refusal> {
        for texte in [
            &mut self.adresse,
            &mut self.complement,
            &mut self.code_postal,
            &mut self.ville,
            &mut self.telephone,
            &mut self.courriel,
        ] {
            *texte = nu(texte.take());
        }
        if let Some(typed) = &self.telephone {
            self.telephone = Some(telephone::lire(typed)?);
        }
        match (self.latitude, self.longitude) {
            (Some(latitude), Some(longitude)) => {
                if Point::new(latitude, longitude).is_none() {
                    return Err(Refusal::invalid("latitude", "position-hors-terre")
                        .with("latitude", latitude.to_string())
                        .with("longitude", longitude.to_string()));
                }
            }
            (None, None) => {
                let code = self.code_postal.as_deref().unwrap_or_default();
                let lieu = situer(code, self.ville.as_deref().unwrap_or_default());
                self.latitude = lieu.as_ref().map(|lieu| lieu.point.latitude());
                self.longitude = lieu.as_ref().map(|lieu| lieu.point.longitude());
            }
            _ => return Err(Refusal::invalid("latitude", "position-incomplete")),
        }
        Ok(self)
    }
}

/// Everything about a branch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct AgenceFiche {
    pub id: AgenceId,
    pub version: i32,
    /// What is entered of it.
    #[serde(flatten)]
    pub agence: Agence,
    /// How many people belong to it.
    pub personnes: i64,
}

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct AgenceLigne {
    pub id: AgenceId,
    pub code: String,
    pub nom: String,
    pub fuseau: String,
}

/// A place of stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct DepotLigne {
    pub id: DepotId,
    pub code: String,
    pub libelle: String,
}

/// A trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct SpecialisationLigne {
    pub id: SpecialisationId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    /// An habilitation in it needs a titre.
    pub reglementee: bool,
    /// How many people hold it today.
    pub porteurs: i64,
}

/// An official habilitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct TitreLigne {
    pub id: TitreId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    /// Code of the specialisation that it belongs to.
    pub specialisation: Option<String>,
    /// Codes of the titres that it implies.
    pub implique: Vec<String>,
    /// How many people hold it today.
    pub porteurs: i64,
}
