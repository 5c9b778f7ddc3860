//! An intervention: one visit of one or several technicians for a mission.

use super::code::codes;
use super::machine::Machine;
use super::refusal::{Fact, Refusal};

codes! {
    /// Where a visit stands.
    EtatIntervention, "etat-intervention", {
        /// Pencilled in; holds nobody's time.
        Provisoire = "PROVISOIRE",
        /// Firm.
        Planifiee = "PLANIFIEE",
        /// Firm, and the client said yes.
        Confirmee = "CONFIRMEE",
        /// On the way.
        EnRoute = "EN_ROUTE",
        /// At work.
        SurSite = "SUR_SITE",
        /// Work interrupted.
        Pause = "PAUSE",
        /// Done.
        Terminee = "TERMINEE",
        /// Done in part: needs a follow-up or a written waiver.
        Partielle = "PARTIELLE",
        /// Nothing could be done: needs a follow-up or a written waiver.
        Infructueuse = "INFRUCTUEUSE",
        /// Given up before it began.
        Annulee = "ANNULEE",
    }
}

impl Machine for EtatIntervention {
    const NAME: &'static str = "intervention";
    const INITIAL: &'static [Self] = &[Self::Provisoire, Self::Planifiee];
    const TRANSITIONS: &'static [(Self, Self)] = &[
        (Self::Provisoire, Self::Planifiee),
        (Self::Provisoire, Self::Annulee),
        (Self::Planifiee, Self::Confirmee),
        (Self::Planifiee, Self::EnRoute),
        (Self::Planifiee, Self::Provisoire),
        (Self::Planifiee, Self::Annulee),
        (Self::Confirmee, Self::EnRoute),
        (Self::Confirmee, Self::Provisoire),
        (Self::Confirmee, Self::Annulee),
        (Self::EnRoute, Self::SurSite),
        (Self::EnRoute, Self::Planifiee),
        (Self::EnRoute, Self::Annulee),
        (Self::SurSite, Self::Pause),
        (Self::SurSite, Self::Terminee),
        (Self::SurSite, Self::Partielle),
        (Self::SurSite, Self::Infructueuse),
        (Self::Pause, Self::SurSite),
        (Self::Terminee, Self::SurSite),
        (Self::Partielle, Self::SurSite),
        (Self::Infructueuse, Self::SurSite),
        // By undo alone.
        (Self::Annulee, Self::Provisoire),
    ];

    fn already(self) -> &'static str {
        match self {
            Self::Provisoire => "deja-provisoire",
            Self::Planifiee => "deja-ferme",
            Self::Confirmee => "deja-confirmee",
            Self::EnRoute => "deja-en-route",
            Self::SurSite => "deja-sur-site",
            Self::Pause => "deja-en-pause",
            Self::Terminee | Self::Partielle | Self::Infructueuse => "deja-terminee",
            Self::Annulee => "deja-annulee",
        }
    }
}

impl EtatIntervention {
    /// Somebody is on the way or at work.
    #[must_use]
    pub fn started(self) -> bool {
        matches!(self, Self::EnRoute | Self::SurSite | Self::Pause)
    }

    /// Work that has begun, or is over, is a fact: the plan doesn't move it.
    ///
    /// # Errors
    /// `travail-commence`, `travail-fini`, with the mission's number.
    pub fn movable(self, numero: &str) -> Result<(), Refusal> {
        let rule = match self {
            Self::Provisoire | Self::Planifiee | Self::Confirmee => return Ok(()),
            Self::EnRoute | Self::SurSite | Self::Pause => "travail-commence",
            Self::Terminee | Self::Partielle | Self::Infructueuse | Self::Annulee => "travail-fini",
        };
        Err(Refusal::rule(rule)
            .with("numero", numero)
            .with("etat", Fact::label(self)))
    }

    /// The visit is over, well or not.
    #[must_use]
    pub fn over(self) -> bool {
        matches!(self, Self::Terminee | Self::Partielle | Self::Infructueuse)
    }
}
