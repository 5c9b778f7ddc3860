//! The choices that say whom a mission needs, in the form of a new one and in that of one that is corrected.

use super::super::overlays::form::{Options, Values};
use crate::domain::mission::NouveauBesoin;
use crate::domain::recherche::Reference;
use crate::domain::{SpecialisationId, TitreId};
use crate::text::Text;

/// A code with what it stands for, as it is chosen by typing how either begins.
fn coded((id, code, libelle): (impl ToString, &str, &str)) -> (String, String) {
    (id.to_string(), format!("{code} · {libelle}"))
}

/// The trades, and none.
pub(super) fn specialisations(reference: &Reference, text: Text) -> Options {
    let known = reference.specialisations.iter();
    Values::or_none(
        text,
        "champ-aucun",
        known.map(|(id, code, libelle)| coded((id, code, libelle))),
    )
}

/// The levels that may be asked for.
pub(super) fn niveaux() -> Options {
    (1..=5).map(|n| (n.to_string(), n.to_string())).collect()
}

/// The official habilitations, and none.
pub(super) fn habilitations(reference: &Reference, text: Text) -> Options {
    let known = reference.titres.iter();
    Values::or_none(
        text,
        "champ-aucun",
        known.map(|(id, code, libelle)| coded((id, code, libelle))),
    )
}

/// The need that three choices say; none where no trade is chosen.
pub(super) fn said(
    specialisation: &str,
    niveau: &str,
    habilitation: &str,
    effectif: i16,
) -> Option<NouveauBesoin> {
    Some(NouveauBesoin {
        specialisation: SpecialisationId(specialisation.parse().ok()?),
        niveau_min: niveau.parse().unwrap_or(1),
        titre: habilitation.parse().ok().map(TitreId),
        effectif,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_trade_is_no_need() {
        assert_eq!(said("", "3", "2", 1), None);
        let need = said("7", "3", "", 2).expect("a need");
        assert_eq!(
            (need.specialisation, need.niveau_min, need.titre, need.effectif),
            (SpecialisationId(7), 3, None, 2)
        );
        assert_eq!(said("7", "", "2", 1).map(|need| need.niveau_min), Some(1));
    }
}
