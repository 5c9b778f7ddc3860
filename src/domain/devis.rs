//! A devis: an offer to a client, from its draft to the answer.

use super::code::codes;
use super::machine::Machine;

codes! {
    /// Where a devis stands.
    EtatDevis, "etat-devis", {
        /// Being written.
        Brouillon = "BROUILLON",
        /// Waiting for somebody else's approval.
        AValider = "A_VALIDER",
        /// Approved.
        Valide = "VALIDE",
        /// Before the client.
        Envoye = "ENVOYE",
        /// The client said yes.
        Accepte = "ACCEPTE",
        /// The client said no.
        Refuse = "REFUSE",
        /// Its validity has run out.
        Expire = "EXPIRE",
        /// A later version was sent in its place.
        Remplace = "REMPLACE",
        /// Given up.
        Annule = "ANNULE",
    }
}

impl Machine for EtatDevis {
    const NAME: &'static str = "devis";
    const INITIAL: &'static [Self] = &[Self::Brouillon];
    const TRANSITIONS: &'static [(Self, Self)] = &[
        (Self::Brouillon, Self::AValider),
        // Under the author's own threshold.
        (Self::Brouillon, Self::Valide),
        (Self::Brouillon, Self::Annule),
        (Self::AValider, Self::Valide),
        (Self::AValider, Self::Brouillon),
        (Self::AValider, Self::Annule),
        (Self::Valide, Self::Envoye),
        (Self::Valide, Self::Brouillon),
        (Self::Valide, Self::Annule),
        (Self::Envoye, Self::Accepte),
        (Self::Envoye, Self::Refuse),
        (Self::Envoye, Self::Expire),
        (Self::Envoye, Self::Remplace),
        (Self::Envoye, Self::Annule),
        (Self::Refuse, Self::Remplace),
        (Self::Expire, Self::Remplace),
    ];
}
