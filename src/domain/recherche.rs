//! What searches find.

use serde::{Deserialize, Serialize};

use super::id::{ClientId, SiteId, SpecialisationId, TitreId};

/// A site that matches what was typed, with its client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteTrouve {
    /// The site.
    pub site: SiteId,
    /// Its name, where it has one.
    pub libelle: String,
    /// Street.
    pub adresse: String,
    /// Postal code.
    pub code_postal: String,
    /// Town.
    pub ville: String,
    /// Whose it is.
    pub client: ClientId,
    /// The client's name.
    pub client_nom: String,
}

/// What a form offers to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Trades: key, code, name.
    pub specialisations: Vec<(SpecialisationId, String, String)>,
    /// Official habilitations: key, code, name.
    pub titres: Vec<(TitreId, String, String)>,
}
