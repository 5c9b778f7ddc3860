//! What a mission needs: how it is written, what it may ask, and which need a corrected one goes on from.

use super::id::BesoinId;
use super::mission::{Besoin, NouveauBesoin};
use super::refusal::Refusal;

/// Checks what needs ask, of a mission that is entered or corrected.
///
/// # Errors
/// A refusal about the first that can't stand.
pub fn verifie(besoins: &[NouveauBesoin]) -> Result<(), Refusal> {
    for besoin in besoins {
        if !(1..=5).contains(&besoin.niveau_min) {
            return Err(Refusal::invalid("niveau", "niveau-bornes").with("valeur", besoin.niveau_min));
        }
        if !(1..=50).contains(&besoin.effectif) {
            return Err(Refusal::invalid("effectif", "effectif-bornes").with("valeur", besoin.effectif));
        }
    }
    Ok(())
}

/// A need as it is typed, its codes not looked up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ecrit<'a> {
    /// Code of the trade.
    pub specialisation: &'a str,
    /// Level that is enough.
    pub niveau_min: i16,
    /// Code of the official habilitation.
    pub titre: Option<&'a str>,
    /// How many people.
    pub effectif: i16,
}

/// `CLIM`, `CLIM:3`, `CLIM:3:BR`, `CLIM:3:BR:2`: trade, level, official habilitation, head count; any but the first may be
/// left empty.
#[must_use]
pub fn lire(texte: &str) -> Option<Ecrit<'_>> {
    let mut parts = texte.split(':').map(str::trim);
    let specialisation = parts.next().filter(|code| !code.is_empty())?;
    let (niveau, titre, effectif) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| match part {
        None | Some("") => Some(1),
        Some(digits) => digits.parse().ok(),
    };
    parts.next().is_none().then_some(Ecrit {
        specialisation,
        niveau_min: number(niveau)?,
        titre: titre.filter(|titre| !titre.is_empty()),
        effectif: number(effectif)?,
    })
}

impl Ecrit<'_> {
    /// As people read it: `2 × CLIM 3 (BR)`.
    #[must_use]
    pub fn dit(&self) -> String {
        let many = match self.effectif {
            1 => String::new(),
            effectif => format!("{effectif} × "),
        };
        let titre = self.titre.map(|titre| format!(" ({titre})"));
        format!(
            "{many}{} {}{}",
            self.specialisation,
            self.niveau_min,
            titre.unwrap_or_default()
        )
    }
}

impl Besoin {
    /// As it is typed: `CLIM:3:BR:2`, as far as it says more than what goes without saying.
    #[must_use]
    pub fn texte(&self) -> String {
        let titre = self.titre.as_deref().unwrap_or_default();
        let whole = format!("{}:{}:{titre}", self.specialisation, self.niveau_min);
        match self.effectif {
            1 => whole.trim_end_matches(':').to_owned(),
            effectif => format!("{whole}:{effectif}"),
        }
    }

    /// As people read it: `2 × CLIM 3 (BR)`.
    #[must_use]
    pub fn dit(&self) -> String {
        self.ecrit().dit()
    }

    /// As it is typed, in its parts.
    #[must_use]
    pub fn ecrit(&self) -> Ecrit<'_> {
        Ecrit {
            specialisation: &self.specialisation,
            niveau_min: self.niveau_min,
            titre: self.titre.as_deref(),
            effectif: self.effectif,
        }
    }

    /// The same, to be entered again.
    #[must_use]
    pub fn nouveau(&self) -> NouveauBesoin {
        NouveauBesoin {
            specialisation: self.specialisation_id,
            niveau_min: self.niveau_min,
            titre: self.titre_id,
            effectif: self.effectif,
        }
    }
}

/// Whether a need goes on as a corrected one.
type Goes = fn(&Besoin, &NouveauBesoin) -> bool;

/// Which need of before each corrected one goes on from: those who come for the one come for the other. The same need
/// first, then another of its trade, then whichever is left, by rank.
#[must_use]
pub fn suites(avant: &[Besoin], apres: &[NouveauBesoin]) -> Vec<Option<BesoinId>> {
    const NEAREST_FIRST: [Goes; 3] = [
        |old, new| old.nouveau() == *new,
        |old, new| old.specialisation_id == new.specialisation,
        |_, _| true,
    ];
    let mut suites = vec![None; apres.len()];
    for goes in NEAREST_FIRST {
        for (at, new) in apres.iter().enumerate() {
            let free = |old: &&Besoin| !suites.contains(&Some(old.id));
            if suites[at].is_none() {
                suites[at] = avant
                    .iter()
                    .filter(free)
                    .find(|old| goes(old, new))
                    .map(|old| old.id);
            }
        }
    }
    suites
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{SpecialisationId, TitreId};

    fn besoin(id: i64, specialisation: i64, niveau_min: i16) -> Besoin {
        Besoin {
            id: BesoinId(id),
            specialisation_id: SpecialisationId(specialisation),
            specialisation: "CLIM".to_owned(),
            niveau_min,
            titre_id: None,
            titre: None,
            effectif: 1,
        }
    }

    fn asked(specialisation: i64, niveau_min: i16) -> NouveauBesoin {
        besoin(0, specialisation, niveau_min).nouveau()
    }

    #[test]
    fn a_need_is_read_as_it_is_written() {
        let ecrit = |niveau_min, titre, effectif| Ecrit {
            specialisation: "CLIM",
            niveau_min,
            titre,
            effectif,
        };
        for (texte, meant) in [
            ("CLIM", ecrit(1, None, 1)),
            (" CLIM : 3 ", ecrit(3, None, 1)),
            ("CLIM:3:BR", ecrit(3, Some("BR"), 1)),
            ("CLIM::BR:2", ecrit(1, Some("BR"), 2)),
            ("CLIM:3::2", ecrit(3, None, 2)),
        ] {
            assert_eq!(lire(texte), Some(meant), "{texte}");
        }
        for texte in ["", ":3", "CLIM:x", "CLIM:3:BR:x", "CLIM:3:BR:2:1", "CLIM:99999"] {
            assert_eq!(lire(texte), None, "{texte}");
        }
        let titled = Besoin {
            titre: Some("BR".to_owned()),
            titre_id: Some(TitreId(1)),
            effectif: 2,
            ..besoin(1, 1, 3)
        };
        assert_eq!(titled.texte(), "CLIM:3:BR:2");
        assert_eq!(titled.dit(), "2 × CLIM 3 (BR)");
        assert_eq!(besoin(1, 1, 3).texte(), "CLIM:3");
    }

    #[test]
    fn what_cannot_be_asked_says_why() {
        let refused = |besoin: NouveauBesoin| verifie(&[besoin]).expect_err("refused").rule;
        assert_eq!(refused(asked(1, 6)), "niveau-bornes");
        let nobody = NouveauBesoin {
            effectif: 0,
            ..asked(1, 1)
        };
        assert_eq!(refused(nobody), "effectif-bornes");
        assert_eq!(verifie(&[asked(1, 5)]), Ok(()));
    }

    #[test]
    fn a_corrected_need_goes_on_from_the_nearest() {
        let avant = [besoin(1, 1, 2), besoin(2, 2, 3)];
        let of = |apres: &[NouveauBesoin]| suites(&avant, apres);
        let (un, deux) = (Some(BesoinId(1)), Some(BesoinId(2)));
        // Another level of the same trade, the other one as it was, in the other order.
        assert_eq!(of(&[asked(2, 3), asked(1, 4)]), [deux, un]);
        // The first is gone, the second stays.
        assert_eq!(of(&[asked(2, 5)]), [deux]);
        // Another trade stands where the first one stood.
        assert_eq!(of(&[asked(3, 1), asked(2, 3)]), [un, deux]);
        assert_eq!(of(&[asked(1, 2), asked(2, 3), asked(1, 2)]), [un, deux, None]);
        assert_eq!(of(&[]), []);
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = lire(&texte);
        }

        #[test]
        fn no_need_goes_on_twice(avant in proptest::collection::vec((1i64..4, 1i16..4), 0..5),
                                 apres in proptest::collection::vec((1i64..4, 1i16..4), 0..5)) {
            let avant: Vec<Besoin> = (1..).zip(avant).map(|(id, (trade, level))| besoin(id, trade, level)).collect();
            let apres: Vec<NouveauBesoin> = apres.into_iter().map(|(trade, level)| asked(trade, level)).collect();
            let mut kept: Vec<BesoinId> = suites(&avant, &apres).into_iter().flatten().collect();
            prop_assert_eq!(kept.len(), avant.len().min(apres.len()));
            kept.sort_unstable();
            kept.dedup();
            prop_assert_eq!(kept.len(), avant.len().min(apres.len()));
        }
    }
}
