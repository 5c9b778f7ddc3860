//! What the list of missions can be filtered and sorted by.

use super::code::codes;
use super::filtre::{Champ, Nature, codes};
use super::mission::{EtatMission, TypeMission};

codes! {
    /// Orders of the list of missions.
    TriMissions, "tri-missions", {
        /// The last entered first.
        Recentes = "recent",
        /// What is due first.
        Echeance = "echeance",
        /// What is pressing first, and then due.
        Priorite = "priorite",
    }
}

/// The keys of the filter language for missions.
///
/// The day of a mission, which `avant`, `apres` and `le` speak of, is that of its last visit that was not given up; one
/// without a visit has the day by which it is due. `avant` ends before that day begins, `apres` begins when it is over.
pub const CHAMPS: &[Champ] = &[
    champ(&["etat", "state"], Nature::Code(codes::<EtatMission>)),
    champ(&["type"], Nature::Code(codes::<TypeMission>)),
    champ(&["agence", "branch"], Nature::Texte),
    champ(&["tech", "technician", "technicien"], Nature::Texte),
    champ(&["client", "customer"], Nature::Texte),
    champ(&["site"], Nature::Texte),
    champ(&["ville", "town"], Nature::Texte),
    champ(&["priorite", "priority"], Nature::Rang(4)),
    champ(&["urgence", "urgent"], Nature::Drapeau),
    champ(&["contrat", "contract"], Nature::Texte),
    champ(&["avant", "before"], Nature::Jour),
    champ(&["apres", "after"], Nature::Jour),
    champ(&["le", "on"], Nature::Jour),
    champ(&["cree", "created"], Nature::Jour),
    champ(&["numero", "number"], Nature::Texte),
];

const fn champ(noms: &'static [&'static str], nature: Nature) -> Champ {
    Champ { noms, nature }
}

/// How many there are, counted no further than anybody wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Compte {
    /// As many were counted.
    pub n: i64,
    /// There are more.
    pub plus: bool,
}
