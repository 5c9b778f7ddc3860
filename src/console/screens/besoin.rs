//! The choices that say whom a mission needs, in the form of a new one and in that of one that is corrected.

use super::super::overlays::form::{Options, Values};
use crate::domain::mission::NouveauBesoin;
use crate::domain::{SpecialisationId, TitreId};
use crate::text::Text;

/// Trades or official habilitations, and none: each is its code with what it stands for, chosen by typing how either
/// begins.
pub(super) fn codes<Id: ToString>(known: &[(Id, String, String)], text: Text) -> Options {
    let known = known
        .iter()
        .map(|(id, code, libelle)| (id.to_string(), format!("{code} · {libelle}")));
    Values::or_none(text, "champ-aucun", known)
}

/// The levels that may be asked for.
pub(super) fn niveaux() -> Options {
    (1..=5).map(|n| (n.to_string(), n.to_string())).collect()
}

/// How many people may be asked for here; a bigger team is written on the command line.
pub(super) fn effectifs() -> Options {
    (1..=9).map(|n| (n.to_string(), n.to_string())).collect()
}

/// The need that four choices say; none where no trade is chosen.
pub(super) fn said(
    specialisation: &str,
    niveau: &str,
    habilitation: &str,
    effectif: &str,
) -> Option<NouveauBesoin> {
    Some(NouveauBesoin {
        specialisation: SpecialisationId(specialisation.parse().ok()?),
        niveau_min: niveau.parse().unwrap_or(1),
        titre: habilitation.parse().ok().map(TitreId),
        effectif: effectif.parse().unwrap_or(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_trade_is_no_need() {
        assert_eq!(said("", "3", "2", "1"), None);
        let need = said("7", "3", "", "2").expect("a need");
        assert_eq!(
            (need.specialisation, need.niveau_min, need.titre, need.effectif),
            (SpecialisationId(7), 3, None, 2)
        );
        assert_eq!(said("7", "", "2", "").map(|need| need.niveau_min), Some(1));
    }
}
