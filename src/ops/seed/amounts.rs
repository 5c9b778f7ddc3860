//! Lines of offers and invoices, in the integers of their columns; the trade's own computation adds them up.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::copy::Num;
use super::rows::{Euros, Price};
use crate::domain::argent::{self, CategorieTva, Ligne};

/// Normal rate, in hundredths of a percent.
pub const NORMAL: i64 = 2000;
/// Works in a dwelling older than two years.
pub const INTERMEDIATE: i64 = 1000;
/// Works that save energy in one.
pub const REDUCED: i64 = 550;

/// What replaces the client's attestation since 16 February 2025.
#[must_use]
pub fn mention(rate: i64) -> Option<&'static str> {
    match rate {
        INTERMEDIATE => {
            Some("Immeuble achevé depuis plus de deux ans, certifié par le client (CGI, art. 279-0 bis)")
        }
        REDUCED => Some(
            "Immeuble achevé depuis plus de deux ans, qualité énergétique, certifié par le client (CGI, art. 278-0 bis A)",
        ),
        _ => None,
    }
}

/// A line of an offer or an invoice.
#[derive(Debug, Clone)]
pub struct Line {
    /// Index of the article.
    pub article: Option<usize>,
    /// What it says.
    pub label: String,
    /// How much of it.
    pub quantity: Num<4>,
    /// Unit of sale.
    pub unit: &'static str,
    /// Unit price.
    pub price: Price,
    /// Percent off.
    pub discount: Euros,
    /// TVA, in hundredths of a percent.
    pub rate: i64,
    /// Only proposed: in no total.
    pub option: bool,
    /// The movement that took the part.
    pub movement: Option<i64>,
    /// The line of the offer that it carries out.
    pub offered: Option<i64>,
}

impl Line {
    /// So many of something without an article.
    #[must_use]
    pub fn labour(label: impl Into<String>, cents: i64, rate: i64) -> Self {
        Self {
            article: None,
            label: label.into(),
            quantity: Num(10_000),
            unit: "u",
            price: Num(cents * 10_000),
            discount: Num(0),
            rate,
            option: false,
            movement: None,
            offered: None,
        }
    }

    fn ligne(&self) -> Ligne {
        Ligne {
            quantite: Decimal::new(self.quantity.0, 4),
            prix_unitaire_ht: Decimal::new(self.price.0, 6),
            remise_pourcent: Decimal::new(self.discount.0, 2),
            categorie: CategorieTva::Normale,
            taux: Decimal::new(self.rate, 2),
        }
    }

    /// Its amount, in cents.
    #[must_use]
    pub fn net(&self) -> i64 {
        cents(self.ligne().montant_ht())
    }
}

/// What lines add up to, in cents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Without TVA.
    pub ht: i64,
    /// TVA.
    pub tva: i64,
    /// The base at each rate that occurs.
    pub bases: Vec<(i64, i64)>,
}

impl Totals {
    /// Of these lines, options left out.
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let counted: Vec<Ligne> = lines
            .iter()
            .filter(|line| !line.option)
            .map(Line::ligne)
            .collect();
        let totaux = argent::totaux(&counted);
        Self {
            ht: cents(totaux.ht),
            tva: cents(totaux.tva),
            bases: totaux
                .par_taux
                .iter()
                .map(|rate| (cents(rate.base), cents(rate.taux)))
                .collect(),
        }
    }

    /// With TVA.
    #[must_use]
    pub fn ttc(&self) -> i64 {
        self.ht + self.tva
    }
}

/// A share of an amount in cents, in thousandths.
#[must_use]
pub fn share(amount: i64, per_mille: i64) -> i64 {
    cents(argent::arrondi(
        Decimal::new(amount, 2) * Decimal::new(per_mille, 3),
    ))
}

fn cents(amount: Decimal) -> i64 {
    (amount * Decimal::ONE_HUNDRED).to_i64().unwrap_or(i64::MAX)
}
