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
    }
}
