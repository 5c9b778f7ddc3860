//! A mission: what a client asked for, from the call to the paid invoice.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::code::codes;
use super::id::{
    AgenceId, BesoinId, ClientId, ContratId, EquipementId, InterventionId, MissionId, SiteId,
    SpecialisationId, TitreId, UtilisateurId,
};
use super::intervention::EtatIntervention;
use super::machine::Machine;
use super::plage::Plage;
use super::refusal::{Fact, Refusal};

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
        (Self::Annulee, Self::Brouillon),
        (Self::Annulee, Self::APlanifier),
    ];
}

impl EtatMission {
    /// Refuses where a mission in this state gets no visit.
    ///
    /// # Errors
    /// A refusal `mission-non-planifiable`.
    pub fn planifiable(self, numero: &str) -> Result<(), Refusal> {
        match self {
            Self::APlanifier | Self::Planifiee | Self::EnCours => Ok(()),
            _ => Err(Refusal::rule("mission-non-planifiable")
                .with("numero", numero)
                .with("etat", Fact::label(self))),
        }
    }

    /// Whether what the mission says stays as it is: it is with the books, or given up.
    #[must_use]
    pub fn is_fixed(self) -> bool {
        matches!(
            self,
            Self::AFacturer | Self::Facturee | Self::Cloturee | Self::Annulee
        )
    }

    /// Whether the state is the one that visits give: before work, at it, or after it.
    #[must_use]
    pub fn follows_visits(self) -> bool {
        matches!(
            self,
            Self::APlanifier | Self::Planifiee | Self::EnCours | Self::Terminee
        )
    }

    /// Whether nothing is left to be done at the site: no deadline presses any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Terminee | Self::AFacturer | Self::Facturee | Self::Cloturee | Self::Annulee
        )
    }
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

impl TypeMission {
    /// Work that a maintenance contract pays for; the rest is sold apart.
    #[must_use]
    pub fn sous_contrat(self) -> bool {
        matches!(self, Self::Depannage | Self::Entretien | Self::Controle)
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

/// A need of a mission: so many people of that ability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Besoin {
    /// Its key.
    pub id: BesoinId,
    /// The trade.
    pub specialisation_id: SpecialisationId,
    /// The trade's code (`CLIM`).
    pub specialisation: String,
    /// Level that is enough, 1 to 5.
    pub niveau_min: i16,
    /// Official habilitation that is required.
    pub titre_id: Option<TitreId>,
    /// Its code (`BR`).
    pub titre: Option<String>,
    /// How many people.
    pub effectif: i16,
}

/// A mission as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissionLigne {
    /// Its key.
    pub id: MissionId,
    /// Version read.
    pub version: i32,
    /// Its number (`M-2026-00231`).
    pub numero: String,
    /// Nature of the work.
    pub r#type: TypeMission,
    /// Where it stands.
    pub etat: EtatMission,
    /// 1 (now) to 4 (when convenient).
    pub priorite: i16,
    /// Whether the caller said that it can't wait.
    pub urgence: bool,
    /// What it is about.
    pub titre: String,
    /// Who asked for it.
    pub client: String,
    /// Town of the site.
    pub ville: String,
    /// Branch that does it.
    pub agence: String,
    /// Earliest of its deadlines; none: year 9999.
    pub echeance: Option<DateTime<Utc>>,
    /// Length of the work, in minutes.
    pub duree_minutes: i32,
    /// Start of its next or last visit.
    pub prevue_le: Option<DateTime<Utc>>,
    /// Logins of those who are on that visit.
    pub techniciens: Vec<String>,
    /// Their names, in the same order.
    #[serde(default)]
    pub noms: Vec<String>,
    /// When it was entered.
    pub cree_le: DateTime<Utc>,
}

/// A visit of a mission, with those who make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visite {
    /// Its key.
    pub id: InterventionId,
    /// Version read.
    pub version: i32,
    /// First, second … visit.
    pub rang: i16,
    /// Where it stands.
    pub etat: EtatIntervention,
    /// From the first to the last of its créneaux.
    pub plage: Option<Plage>,
    /// The visit that this one completes.
    pub suite_de: Option<InterventionId>,
    /// What was done.
    pub compte_rendu: Option<String>,
    /// Who is on it.
    pub equipe: Vec<Participant>,
}

impl Visite {
    /// Whether somebody goes, or is there: it is neither over nor given up.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        !self.etat.over() && self.etat != EtatIntervention::Annulee
    }

    /// Whether somebody is planned for it who would have to be told that it is given up.
    #[must_use]
    pub fn takes_people(&self) -> bool {
        self.is_ahead() && !self.equipe.is_empty()
    }
}

/// Somebody's part in a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// Login.
    pub login: String,
    /// Name.
    pub nom: String,
    /// Which need they meet; none: comes as help.
    pub besoin: Option<BesoinId>,
    /// When.
    pub plage: Plage,
}

/// Everything about a mission that its screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissionFiche {
    /// The row of the list.
    #[serde(flatten)]
    pub ligne: MissionLigne,
    /// Who asked for it.
    pub donneur_ordre: ClientId,
    /// Who pays.
    pub payeur: ClientId,
    /// Name of the payer.
    pub payeur_nom: String,
    /// The client's own reference.
    pub reference_externe: Option<String>,
    /// Where.
    pub site: SiteId,
    /// Street.
    pub adresse: String,
    /// Postal code.
    pub code_postal: String,
    /// How to get in.
    pub acces: Option<String>,
    /// Whom to call, and where: somebody of the site, else of the client, else what is known of either.
    #[serde(default)]
    pub appeler: Option<String>,
    /// Zone of the site: that of hours typed for this mission.
    pub fuseau: String,
    /// The machine.
    pub equipement: Option<EquipementId>,
    /// What it is.
    pub equipement_libelle: Option<String>,
    /// The contract that covers it.
    pub contrat: Option<ContratId>,
    /// The branch.
    pub agence_id: AgenceId,
    /// What the caller said.
    pub description: String,
    /// When they called.
    pub appel_le: DateTime<Utc>,
    /// When the client wishes it.
    pub fenetre: Option<Plage>,
    /// Someone on site by then.
    pub gti_limite: Option<DateTime<Utc>>,
    /// Working again by then.
    pub gtr_limite: Option<DateTime<Utc>>,
    /// What it waits for.
    pub attente_motif: Option<MotifAttente>,
    /// In words.
    pub attente_texte: Option<String>,
    /// Why it was given up.
    pub annulation_motif: Option<String>,
    /// Who is needed.
    pub besoins: Vec<Besoin>,
    /// Its visits, in order.
    pub visites: Vec<Visite>,
}

/// A need of a new mission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NouveauBesoin {
    /// The trade.
    pub specialisation: SpecialisationId,
    /// Level that is enough, 1 to 5.
    pub niveau_min: i16,
    /// Official habilitation that is required.
    pub titre: Option<TitreId>,
    /// How many people.
    pub effectif: i16,
}
