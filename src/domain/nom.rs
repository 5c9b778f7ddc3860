//! What people call things by: a code, a number, a login.

use super::id::{ClientId, SiteId};

/// A kind of thing that has a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nomme {
    /// By its code (`LYON`).
    Agence,
    /// By its code (`C-00012`).
    Client,
    /// By its number (`CM-00007`).
    Contrat,
    /// By its code (`VAN1`).
    Depot,
    /// By its key alone.
    Equipement,
    /// By its code (`S-00034`).
    Site,
    /// By its code (`CLIM`).
    Specialisation,
    /// By its code (`BR`).
    Titre,
    /// By their login.
    Utilisateur,
}

impl Nomme {
    /// The kind, as `objet-<code>` labels it.
    #[must_use]
    pub fn objet(self) -> &'static str {
        match self {
            Self::Agence => "agence",
            Self::Client => "client",
            Self::Contrat => "contrat",
            Self::Depot => "depot",
            Self::Equipement => "equipement",
            Self::Site => "site",
            Self::Specialisation => "specialisation",
            Self::Titre => "titre",
            Self::Utilisateur => "utilisateur",
        }
    }
}

/// Where work is done, for whom, and on whose clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lieu {
    /// Who asks for it.
    pub client: ClientId,
    /// Where.
    pub site: SiteId,
    /// Zone of the site.
    pub fuseau: String,
}
