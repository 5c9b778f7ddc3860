//! A facture: frozen once it bears a number; only règlements and avoirs move it.

use super::code::codes;
use super::machine::Machine;

codes! {
    /// Where a facture stands. Being late is computed, never stored.
    EtatFacture, "etat-facture", {
        /// Being prepared; bears no number.
        Brouillon = "BROUILLON",
        /// Issued and owed.
        Emise = "EMISE",
        /// Paid in part.
        PartiellementPayee = "PARTIELLEMENT_PAYEE",
        /// Paid.
        Payee = "PAYEE",
        /// Fully credited.
        AnnuleeParAvoir = "ANNULEE_PAR_AVOIR",
        /// Given up as lost.
        Irrecouvrable = "IRRECOUVRABLE",
    }
}

impl Machine for EtatFacture {
    const NAME: &'static str = "facture";
    const INITIAL: &'static [Self] = &[Self::Brouillon];
    const TRANSITIONS: &'static [(Self, Self)] = &[
        (Self::Brouillon, Self::Emise),
        (Self::Emise, Self::PartiellementPayee),
        (Self::Emise, Self::Payee),
        (Self::Emise, Self::AnnuleeParAvoir),
        (Self::Emise, Self::Irrecouvrable),
        (Self::PartiellementPayee, Self::Payee),
        (Self::PartiellementPayee, Self::AnnuleeParAvoir),
        (Self::PartiellementPayee, Self::Irrecouvrable),
        (Self::Payee, Self::AnnuleeParAvoir),
        // A cancelled règlement steps back.
        (Self::PartiellementPayee, Self::Emise),
        (Self::Payee, Self::PartiellementPayee),
        (Self::Payee, Self::Emise),
    ];
}

codes! {
    /// What sort of facture it is; the sign of its amounts follows.
    TypeFacture, "type-facture", {
        /// The usual one.
        Standard = "STANDARD",
        /// An advance, an invoice of its own.
        Acompte = "ACOMPTE",
        /// What is left after advances.
        Solde = "SOLDE",
        /// Takes back all or a part of another.
        Avoir = "AVOIR",
        /// Stands in the place of another.
        Rectificative = "RECTIFICATIVE",
    }
}
