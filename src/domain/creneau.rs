//! A créneau: one person's time, booked for something.

use super::code::codes;

codes! {
    /// What the time is booked for.
    TypeCreneau, "type-creneau", {
        /// Work for a mission.
        Intervention = "INTERVENTION",
        /// The road to it.
        Trajet = "TRAJET",
        /// Away, with a reason.
        Absence = "ABSENCE",
        /// On call: the person can still be given work.
        Astreinte = "ASTREINTE",
        /// A break.
        Pause = "PAUSE",
        /// Training.
        Formation = "FORMATION",
        /// A meeting.
        Reunion = "REUNION",
        /// Time at the depot.
        Depot = "DEPOT",
    }
}

codes! {
    /// How firmly the time is booked.
    Fermete, "fermete", {
        /// Pencilled in: may overlap.
        Provisoire = "PROVISOIRE",
        /// Held: nobody is in two places.
        Ferme = "FERME",
        /// Given up, kept for the record.
        Annule = "ANNULE",
    }
}

codes! {
    /// Why somebody is away.
    MotifAbsence, "motif-absence", {
        /// Paid leave.
        Conges = "CONGES",
        /// Reduction of working time.
        Rtt = "RTT",
        /// Illness.
        Maladie = "MALADIE",
        /// Accident at work.
        AccidentTravail = "ACCIDENT_TRAVAIL",
        /// Parental leave.
        Parental = "PARENTAL",
        /// Family event.
        Familial = "FAMILIAL",
        /// Recovery of hours.
        Recuperation = "RECUPERATION",
        /// Any other.
        Autre = "AUTRE",
    }
}
