//! What searches find.

use serde::{Deserialize, Serialize};

use super::id::{AgenceId, ClientId, SiteId, SpecialisationId, TitreId};
use super::site::{Site, SiteBloc};

/// Letters of the shortest word that is looked for: the indexes know three at a time.
pub const SHORTEST: usize = 3;

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

impl SiteTrouve {
    /// One that was found otherwise, and what its client is called.
    #[must_use]
    pub fn of(bloc: &SiteBloc, client_nom: &str) -> Self {
        let Site {
            libelle,
            adresse,
            code_postal,
            ville,
            ..
        } = bloc.site.clone();
        Self {
            site: bloc.id,
            libelle,
            adresse,
            code_postal,
            ville,
            client: bloc.client_id,
            client_nom: client_nom.to_owned(),
        }
    }
}

/// A client that matches what was typed, and has no site yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTrouve {
    /// The client.
    pub client: ClientId,
    /// Their name.
    pub nom: String,
    /// The town to which their invoices go.
    pub ville: Option<String>,
}

/// Who may be calling.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appelants {
    /// Sites with their clients, best first.
    pub sites: Vec<SiteTrouve>,
    /// Clients that have no site yet, by name.
    pub sans_site: Vec<ClientTrouve>,
    /// What was looked for instead, where nothing holds what was typed: the nearest words.
    pub proche: Option<String>,
}

/// What a form offers to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Trades: key, code, name.
    pub specialisations: Vec<(SpecialisationId, String, String)>,
    /// Official habilitations: key, code, name.
    pub titres: Vec<(TitreId, String, String)>,
    /// Branches: key, code, name.
    #[serde(default)]
    pub agences: Vec<(AgenceId, String, String)>,
}
