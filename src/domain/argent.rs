//! Money: exact decimals, one way of rounding, and TVA per rate on the summed base (EN 16931).
//!
//! The one computation that screen, PDF, XML and FEC share.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::code::codes;
use super::refusal::Refusal;

/// Decimals of an amount.
pub const MONTANT: u32 = 2;
/// Most decimals of a quantity on a line.
pub const QUANTITE: u32 = 4;
/// Most decimals of a unit price.
pub const PRIX: u32 = 6;
/// Most decimals of a discount in percent.
pub const REMISE: u32 = 2;

/// Digits before the point that an amount, a quantity and a unit price have room for.
const ENTIERS: u32 = 10;

codes! {
    /// Why a line bears the TVA that it bears (EN 16931, code list UNCL5305).
    CategorieTva, "categorie-tva", {
        /// At a rate above zero.
        Normale = "S",
        /// Exempt.
        Exoneree = "E",
        /// The customer pays it (autoliquidation).
        Autoliquidation = "AE",
        /// Delivered elsewhere in the Union.
        Intracommunautaire = "K",
        /// Exported.
        Export = "G",
        /// Outside its scope.
        HorsChamp = "O",
        /// At the rate of zero.
        TauxZero = "Z",
    }
}

/// Rates that exist in France, with the 8.5 % of its DOM (CGI art. 278 to 281 nonies, 296).
pub const TAUX: [Decimal; 6] = [
    Decimal::from_parts(20, 0, 0, false, 0),
    Decimal::from_parts(10, 0, 0, false, 0),
    Decimal::from_parts(85, 0, 0, false, 1),
    Decimal::from_parts(55, 0, 0, false, 1),
    Decimal::from_parts(21, 0, 0, false, 1),
    Decimal::ZERO,
];

/// Two decimals, half away from zero.
#[must_use]
pub fn arrondi(montant: Decimal) -> Decimal {
    montant.round_dp_with_strategy(MONTANT, RoundingStrategy::MidpointAwayFromZero)
}

/// The same number, if its column can hold it as it stands: the database would round it silently.
///
/// # Errors
/// A refusal `decimales-en-trop` or `nombre-trop-grand` about `champ`.
pub fn exact(champ: &'static str, valeur: Decimal, decimales: u32) -> Result<Decimal, Refusal> {
    let valeur = valeur.normalize();
    if valeur.scale() > decimales {
        return Err(Refusal::invalid(champ, "decimales-en-trop")
            .with("valeur", valeur.to_string())
            .with("maximum", decimales));
    }
    if valeur.abs() >= Decimal::from(10_u64.pow(ENTIERS)) {
        return Err(Refusal::invalid(champ, "nombre-trop-grand").with("valeur", valeur.to_string()));
    }
    Ok(valeur)
}

/// Reads a number as it is typed: `1234.56`, `1 234,56`, `1 234,56 €`.
///
/// # Errors
/// A refusal `nombre-illisible` about `champ`.
pub fn parse(champ: &'static str, texte: &str) -> Result<Decimal, Refusal> {
    let nu: String = texte
        .trim()
        .trim_end_matches('€')
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    Decimal::from_str_exact(&nu)
        .map_err(|_| Refusal::invalid(champ, "nombre-illisible").with("valeur", texte.trim()))
}

/// One line of a devis or of a facture, as far as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ligne {
    /// How many; negative to take back.
    pub quantite: Decimal,
    /// Price of one, without TVA; never negative.
    pub prix_unitaire_ht: Decimal,
    /// Discount, in percent.
    pub remise_pourcent: Decimal,
    /// Why it bears this TVA.
    pub categorie: CategorieTva,
    /// Rate, in percent.
    pub taux: Decimal,
}

impl Ligne {
    /// Checks what a line must be before it is written.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifiee(self) -> Result<Self, Refusal> {
        exact("quantite", self.quantite, QUANTITE)?;
        exact("prix", self.prix_unitaire_ht, PRIX)?;
        exact("remise", self.remise_pourcent, REMISE)?;
        if self.prix_unitaire_ht < Decimal::ZERO {
            return Err(Refusal::invalid("prix", "prix-negatif").with("valeur", self.prix_unitaire_ht));
        }
        if self.remise_pourcent < Decimal::ZERO || self.remise_pourcent > Decimal::ONE_HUNDRED {
            return Err(Refusal::invalid("remise", "remise-bornes").with("valeur", self.remise_pourcent));
        }
        if !TAUX.contains(&self.taux) {
            return Err(Refusal::invalid("taux", "taux-tva-inconnu")
                .with("taux", self.taux)
                .with("possibles", "20, 10, 8,5, 5,5, 2,1, 0"));
        }
        if (self.categorie == CategorieTva::Normale) != (self.taux > Decimal::ZERO) {
            return Err(Refusal::invalid("taux", "taux-tva-de-sa-categorie")
                .with("taux", self.taux)
                .with("categorie", super::Fact::label(self.categorie)));
        }
        let brut = self
            .quantite
            .checked_mul(self.prix_unitaire_ht)
            .ok_or_else(|| Refusal::invalid("quantite", "nombre-trop-grand").with("valeur", self.quantite))?;
        exact("quantite", arrondi(brut), MONTANT)?;
        Ok(self)
    }

    /// What it comes to without TVA: the gross is rounded, then the discount.
    #[must_use]
    pub fn montant_ht(self) -> Decimal {
        let brut = arrondi(self.quantite * self.prix_unitaire_ht);
        brut - arrondi(brut * self.remise_pourcent / Decimal::ONE_HUNDRED)
    }
}

/// What the lines of one category and rate come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalTaux {
    /// The category.
    pub categorie: CategorieTva,
    /// The rate, in percent.
    pub taux: Decimal,
    /// Sum of the lines.
    pub base: Decimal,
    /// TVA on that sum.
    pub tva: Decimal,
}

/// What a document comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totaux {
    /// Without TVA.
    pub ht: Decimal,
    /// TVA.
    pub tva: Decimal,
    /// With it.
    pub ttc: Decimal,
    /// Per category and rate, the highest rate first.
    pub par_taux: Vec<TotalTaux>,
}

/// Adds lines up: TVA once per category and rate, on the summed base.
#[must_use]
pub fn totaux(lignes: &[Ligne]) -> Totaux {
    let mut par_taux: Vec<TotalTaux> = Vec::new();
    for ligne in lignes {
        let montant = ligne.montant_ht();
        match par_taux
            .iter_mut()
            .find(|total| total.categorie == ligne.categorie && total.taux == ligne.taux)
        {
            Some(total) => total.base += montant,
            None => par_taux.push(TotalTaux {
                categorie: ligne.categorie,
                taux: ligne.taux,
                base: montant,
                tva: Decimal::ZERO,
            }),
        }
    }
    for total in &mut par_taux {
        total.tva = arrondi(total.base * total.taux / Decimal::ONE_HUNDRED);
    }
    par_taux.sort_by(|a, b| b.taux.cmp(&a.taux).then(a.categorie.cmp(&b.categorie)));
    let ht = par_taux.iter().map(|total| total.base).sum();
    let tva = par_taux.iter().map(|total| total.tva).sum();
    Totaux {
        ht,
        tva,
        ttc: ht + tva,
        par_taux,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dec(chiffres: &str) -> Decimal {
        chiffres.parse().expect("a number")
    }

    fn ligne(quantite: &str, prix: &str, taux: &str) -> Ligne {
        let taux = dec(taux);
        Ligne {
            quantite: dec(quantite),
            prix_unitaire_ht: dec(prix),
            remise_pourcent: Decimal::ZERO,
            categorie: if taux > Decimal::ZERO {
                CategorieTva::Normale
            } else {
                CategorieTva::Exoneree
            },
            taux,
        }
    }

    #[test]
    fn tva_is_taken_on_the_sum_and_not_line_by_line() {
        let lignes = [ligne("1", "10.01", "20"); 3];
        assert_eq!(totaux(&lignes).ttc, dec("36.04"));
        let line_by_line: Decimal = lignes
            .iter()
            .map(|ligne| ligne.montant_ht() + arrondi(ligne.montant_ht() * ligne.taux / dec("100")))
            .sum();
        assert_eq!(line_by_line, dec("36.03"), "the mistake that this avoids");
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (exact, wanted) in [
            ("2.345", "2.35"),
            ("2.335", "2.34"),
            ("-2.345", "-2.35"),
            ("2.344999", "2.34"),
        ] {
            assert_eq!(arrondi(dec(exact)), dec(wanted), "{exact}");
        }
    }

    #[test]
    fn each_rate_has_its_own_line_and_the_highest_comes_first() {
        let lignes = [
            ligne("2", "50", "5.5"),
            ligne("1", "100", "20"),
            ligne("1", "30", "0"),
            ligne("-1", "10", "20"),
        ];
        let totaux = totaux(&lignes);
        let told: Vec<_> = totaux
            .par_taux
            .iter()
            .map(|total| (total.taux, total.base, total.tva))
            .collect();
        assert_eq!(
            told,
            [
                (dec("20"), dec("90"), dec("18")),
                (dec("5.5"), dec("100"), dec("5.5")),
                (dec("0"), dec("30"), dec("0"))
            ]
        );
        assert_eq!(
            (totaux.ht, totaux.tva, totaux.ttc),
            (dec("220"), dec("23.5"), dec("243.5"))
        );
    }

    #[test]
    fn a_discount_is_rounded_after_the_gross() {
        let mut ligne = ligne("3", "3.335", "20");
        ligne.remise_pourcent = dec("15");
        // 10.005 → 10.01, less 1.5015 → 1.50.
        assert_eq!(ligne.montant_ht(), dec("8.51"));
    }

    #[test]
    fn what_a_column_cannot_hold_is_refused() {
        let refused = |ligne: Ligne| {
            let refusal = ligne.verifiee().expect_err("refused");
            (refusal.field.expect("a field"), refusal.rule)
        };
        assert_eq!(
            refused(ligne("1.00001", "1", "20")),
            ("quantite", "decimales-en-trop")
        );
        assert_eq!(
            refused(ligne("1", "1.0000001", "20")),
            ("prix", "decimales-en-trop")
        );
        assert_eq!(refused(ligne("1", "-1", "20")), ("prix", "prix-negatif"));
        assert_eq!(refused(ligne("1", "1", "19.6")), ("taux", "taux-tva-inconnu"));
        assert_eq!(
            refused(ligne("9999999999", "9999999999", "20")),
            ("quantite", "nombre-trop-grand")
        );
        let mut exempt = ligne("1", "1", "20");
        exempt.categorie = CategorieTva::Autoliquidation;
        assert_eq!(refused(exempt), ("taux", "taux-tva-de-sa-categorie"));
        let mut given = ligne("1", "1", "20");
        given.remise_pourcent = dec("100.01");
        assert_eq!(refused(given), ("remise", "remise-bornes"));
        assert!(
            ligne("1.0000", "1.500000000", "20").verifiee().is_ok(),
            "zeros count for nothing"
        );
    }

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for texte in ["1234.56", "1 234,56", "1\u{202f}234,56 €", " 1234,56€ "] {
            assert_eq!(parse("montant", texte), Ok(dec("1234.56")), "{texte}");
        }
        for texte in ["", "douze", "1,2,3", "--1", "1e999"] {
            assert_eq!(parse("montant", texte).expect_err(texte).rule, "nombre-illisible");
        }
    }

    fn any_ligne() -> impl Strategy<Value = Ligne> {
        (
            -10_000_000_i64..10_000_000,
            0_i64..1_000_000_000,
            0_i64..=10_000,
            0..TAUX.len(),
        )
            .prop_map(|(quantite, prix, remise, taux)| Ligne {
                quantite: Decimal::new(quantite, 4),
                prix_unitaire_ht: Decimal::new(prix, 6),
                remise_pourcent: Decimal::new(remise, 2),
                categorie: if TAUX[taux] > Decimal::ZERO {
                    CategorieTva::Normale
                } else {
                    CategorieTva::Exoneree
                },
                taux: TAUX[taux],
            })
    }

    proptest! {
        #[test]
        fn totals_are_whole_cents_that_add_up(lignes in proptest::collection::vec(any_ligne(), 0..30)) {
            for ligne in &lignes {
                prop_assert!(ligne.verifiee().is_ok());
            }
            let totaux = totaux(&lignes);
            prop_assert_eq!(totaux.ht, lignes.iter().map(|ligne| ligne.montant_ht()).sum());
            prop_assert_eq!(totaux.ttc, totaux.ht + totaux.tva);
            for total in &totaux.par_taux {
                prop_assert!(exact("tva", total.tva, MONTANT).is_ok());
                let off = (total.tva * Decimal::ONE_HUNDRED - total.base * total.taux).abs();
                prop_assert!(off <= Decimal::new(5, 1), "half a cent at most: {off}");
            }
        }

        #[test]
        fn the_order_of_lines_changes_nothing(mut lignes in proptest::collection::vec(any_ligne(), 0..10)) {
            let before = totaux(&lignes);
            lignes.reverse();
            prop_assert_eq!(totaux(&lignes), before);
        }

        #[test]
        fn taking_back_every_line_comes_to_nothing(lignes in proptest::collection::vec(any_ligne(), 0..10)) {
            let mut both = lignes.clone();
            both.extend(lignes.into_iter().map(|ligne| Ligne { quantite: -ligne.quantite, ..ligne }));
            prop_assert_eq!(totaux(&both).ttc, Decimal::ZERO);
        }

        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = parse("montant", &texte);
        }
    }
}
