//! What people call things by: a code, a number, a login.

use super::id::{ClientId, SiteId};

/// A kind of thing that has a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nomme {
    /// By its code (`LYON`).
    Agence,
    /// By its code (`C-00012`).
    Client,
    /// By its number (`CM-00007`).
    Contrat,
    /// By its code (`VAN1`).
    Depot,
    /// By its code (`EQ-NORD`).
    Equipe,
    /// By its key alone.
    Equipement,
    /// By its number (`M-2026-00231`).
    Mission,
    /// By its code (`REPARTITEUR`).
    Role,
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
            Self::Equipe => "equipe",
            Self::Equipement => "equipement",
            Self::Mission => "mission",
            Self::Role => "role",
            Self::Site => "site",
            Self::Specialisation => "specialisation",
            Self::Titre => "titre",
            Self::Utilisateur => "utilisateur",
        }
    }

    /// The kind of thing whose key a column of that name holds, in the images that the journal keeps.
    #[must_use]
    pub fn of_column(champ: &str) -> Option<Self> {
        Some(match champ {
            "agence_id" => Self::Agence,
            "client_id" | "donneur_ordre_id" | "payeur_id" => Self::Client,
            "contrat_id" => Self::Contrat,
            "depot_id" => Self::Depot,
            "equipe_id" => Self::Equipe,
            "equipement_id" | "equipements" => Self::Equipement,
            "mission_id" => Self::Mission,
            "role_id" => Self::Role,
            "site_id" | "sites" => Self::Site,
            "specialisation_id" => Self::Specialisation,
            "titre_id" | "implique" => Self::Titre,
            "utilisateur_id" | "acteur_id" | "auteur_id" | "chef_id" | "destinataire_id"
            | "responsable_id" | "cree_par" | "emise_par" | "maj_par" | "supprime_par" | "valide_par" => {
                Self::Utilisateur
            }
            _ => return None,
        })
    }

    /// Whether the name of a deleted one may be given to another: it then means the one in use.
    #[must_use]
    pub fn repris(self) -> bool {
        !matches!(
            self,
            Self::Client | Self::Contrat | Self::Equipement | Self::Mission | Self::Site
        )
    }
}

/// Which of those that are called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quels {
    /// The one in use.
    EnService,
    /// The one that was deleted last.
    Supprimes,
    /// The one in use, else the one that was deleted last.
    Tous,
}

impl Quels {
    /// Whether they are deleted, where that decides.
    #[must_use]
    pub fn supprimes(self) -> Option<bool> {
        match self {
            Self::EnService => Some(false),
            Self::Supprimes => Some(true),
            Self::Tous => None,
        }
    }
}

/// Of these names the one that was probably meant, where one comes near.
#[must_use]
pub fn proche(nom: &str, noms: impl IntoIterator<Item = String>) -> Option<String> {
    let nom = nom.trim().to_lowercase();
    // A third of the letters may be wrong; of the shortest names, one.
    let most = (nom.chars().count() / 3).max(1);
    noms.into_iter()
        .map(|autre| (strsim::damerau_levenshtein(&nom, &autre.to_lowercase()), autre))
        .filter(|(off, _)| *off <= most)
        .min_by_key(|(off, _)| *off)
        .map(|(_, autre)| autre)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_near_is_proposed_and_nothing_else() {
        let codes = || ["CLIM", "ELEC", "PLOMB"].map(ToOwned::to_owned);
        assert_eq!(proche("clmi", codes()).as_deref(), Some("CLIM"));
        assert_eq!(proche(" plombs ", codes()).as_deref(), Some("PLOMB"));
        assert_eq!(proche("toiture", codes()), None);
        assert_eq!(proche("", codes()), None);
    }
}
