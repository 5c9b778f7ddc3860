//! What people are told.

use super::code::codes;

codes! {
    /// What happened that somebody should know of.
    Evenement, "evenement", {
        /// Work was given to the technician.
        Affectation = "AFFECTATION",
        /// Work was taken from the technician.
        Retrait = "RETRAIT",
        /// Work of the technician was moved.
        Deplacement = "DEPLACEMENT",
        /// Work of the technician was cancelled.
        Annulation = "ANNULATION",
        /// An absence orphaned work that must be planned again.
        AReplanifier = "A_REPLANIFIER",
        /// What was announced before no longer holds.
        Correction = "CORRECTION",
        /// The person's roles were changed.
        Droits = "DROITS",
        /// The person's habilitations were changed.
        Habilitations = "HABILITATIONS",
        /// The person's usual hours were changed.
        Horaires = "HORAIRES",
        /// The person joined or left a team, or leads one now.
        Equipe = "EQUIPE",
        /// The person's password or keys were changed by somebody else.
        Acces = "ACCES",
        /// Too many failed logins: the account is locked for a while.
        Verrouillage = "VERROUILLAGE",
    }
}
