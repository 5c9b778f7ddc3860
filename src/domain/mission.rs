//! A mission: what a client asked for, from the call to the paid invoice.

use super::code::codes;
use super::machine::Machine;

codes! {
    /// Where a mission stands.
    EtatMission, "etat-mission", {
        /// Being entered.
        Brouillon = "BROUILLON",
        /// Known and waiting for a technician and a time.
        APlanifier = "A_PLANIFIER",
        /// At least one firm intervention lies ahead.
        Planifiee = "PLANIFIEE",
        /// Somebody is on the way or at work.
        EnCours = "EN_COURS",
        /// On hold for a part, the client, or access.
        EnAttente = "EN_ATTENTE",
        /// The work is done.
        Terminee = "TERMINEE",
        /// Waiting for its invoice.
        AFacturer = "A_FACTURER",
        /// Invoiced.
        Facturee = "FACTUREE",
        /// Closed.
        Cloturee = "CLOTUREE",
        /// Given up, with a reason.
        Annulee = "ANNULEE",
    }
}

impl Machine for EtatMission {
    const NAME: &'static str = "mission";
    const INITIAL: &'static [Self] = &[Self::Brouillon, Self::APlanifier];
    const TRANSITIONS: &'static [(Self, Self)] = &[
        (Self::Brouillon, Self::APlanifier),
        (Self::Brouillon, Self::Annulee),
        (Self::APlanifier, Self::Planifiee),
        (Self::APlanifier, Self::EnAttente),
        (Self::APlanifier, Self::Annulee),
        (Self::Planifiee, Self::EnCours),
        (Self::Planifiee, Self::APlanifier),
        (Self::Planifiee, Self::EnAttente),
        (Self::Planifiee, Self::Annulee),
        (Self::EnCours, Self::Terminee),
        (Self::EnCours, Self::APlanifier),
        (Self::EnCours, Self::EnAttente),
        (Self::EnCours, Self::Annulee),
        (Self::EnAttente, Self::APlanifier),
        (Self::EnAttente, Self::Annulee),
        (Self::Terminee, Self::AFacturer),
        (Self::Terminee, Self::Cloturee),
        (Self::Terminee, Self::APlanifier),
        (Self::AFacturer, Self::Facturee),
        (Self::Facturee, Self::Cloturee),
        (Self::Facturee, Self::AFacturer),
    ];
}

codes! {
    /// Nature of the work.
    TypeMission, "type-mission", {
        /// Something is broken.
        Depannage = "DEPANNAGE",
        /// Planned upkeep.
        Entretien = "ENTRETIEN",
        /// A new installation.
        Installation = "INSTALLATION",
        /// First start of an installation.
        MiseEnService = "MISE_EN_SERVICE",
        /// A mandatory or contractual check.
        Controle = "CONTROLE",
        /// A visit before an offer.
        VisiteTechnique = "VISITE_TECHNIQUE",
        /// Work owed under a guarantee.
        Garantie = "GARANTIE",
    }
}

codes! {
    /// What a mission on hold waits for.
    MotifAttente, "motif-attente", {
        /// A part to come.
        Piece = "PIECE",
        /// An answer of the client.
        Client = "CLIENT",
        /// Access to the site.
        Acces = "ACCES",
    }
}
