//! Questions of forms, and what their answers offer to choose from.

use super::cx::Cx;
use crate::domain::{ClientId, SiteId, SpecialisationId, TitreId};
use crate::service::Answer;

/// A site that matches what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteHit {
    /// Whose it is.
    pub client: ClientId,
    /// Which one.
    pub site: SiteId,
    /// Name of the client.
    pub client_nom: String,
    /// Name or street of the site.
    pub site_nom: String,
    /// Its postal code.
    pub code_postal: String,
    /// Its town.
    pub ville: String,
}

impl SiteHit {
    /// The site in one line.
    #[must_use]
    pub fn label(&self) -> String {
        format!(
            "{} — {}, {} {}",
            self.client_nom, self.site_nom, self.code_postal, self.ville
        )
    }
}

/// What forms offer to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Trades: key, code, name.
    pub specialisations: Vec<(SpecialisationId, String, String)>,
    /// Official habilitations: key, code, name.
    pub titres: Vec<(TitreId, String, String)>,
}

/// Asks for the sites that match.
pub fn sites(_typed: &str, _cx: &mut Cx) {}

/// The sites in an answer.
#[must_use]
pub fn hits(_answer: &Answer) -> Vec<SiteHit> {
    Vec::new()
}

/// Asks for trades and titres.
pub fn reference(_cx: &mut Cx) {}

/// The reference data in an answer.
#[must_use]
pub fn referenced(_answer: &Answer) -> Option<Reference> {
    None
}
