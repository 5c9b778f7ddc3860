//! The planning board: who is where on a day, and what waits.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::creneau::{Fermete, MotifAbsence, TypeCreneau};
use super::id::{AgenceId, BesoinId, CreneauId, InterventionId, MissionId, UtilisateurId};
use super::intervention::EtatIntervention;
use super::mission::EtatMission;
use super::plage::Plage;
use super::refusal::{Fact, Refusal};

/// The board of one day, or of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The day, in `fuseau`; the first of them.
    pub jour: NaiveDate,
    /// How many days.
    pub jours: u8,
    /// Zone of the agence whose day it is.
    pub fuseau: String,
    /// Everyone who can be given work, by agence and name.
    pub techniciens: Vec<BoardTechnicien>,
    /// What their day holds, by person and start; of several days neither roads nor breaks.
    pub creneaux: Vec<BoardCreneau>,
    /// Missions that wait for a technician, most pressing first.
    pub a_planifier: Vec<Attente>,
    /// Whether more wait than `a_planifier` shows.
    pub a_planifier_suite: bool,
}

/// A technician's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardTechnicien {
    /// Key.
    pub id: UtilisateurId,
    /// Login.
    pub login: String,
    /// Name.
    pub nom: String,
    /// Branch.
    pub agence: AgenceId,
    /// Its code.
    pub agence_code: String,
    /// Codes of the teams they are in on that day.
    pub equipes: Vec<String>,
    /// Trades with their level, best first.
    pub competences: Vec<Competence>,
    /// Usual hours on that day.
    pub horaires: Vec<(NaiveTime, NaiveTime)>,
    /// Usual hours of the week, 1 being Monday: only on a board of several days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub semaine: Vec<(i16, NaiveTime, NaiveTime)>,
}

/// A trade and how well it is mastered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competence {
    /// The trade's code.
    pub specialisation: String,
    /// 1 to 5.
    pub niveau: i16,
}

/// A piece of somebody's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCreneau {
    /// Key.
    pub id: CreneauId,
    /// Whose.
    pub utilisateur: UtilisateurId,
    /// What for.
    pub r#type: TypeCreneau,
    /// How firmly.
    pub fermete: Fermete,
    /// When.
    pub plage: Plage,
    /// Why away.
    pub motif_absence: Option<MotifAbsence>,
    /// Whether it may not be moved by an optimiser.
    pub epingle: bool,
    /// The work, for an intervention or the road to one.
    pub travail: Option<Travail>,
}

/// The work that a créneau is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Travail {
    /// The visit.
    pub intervention: InterventionId,
    /// Its version.
    pub version: i32,
    /// Where it stands.
    pub etat: EtatIntervention,
    /// The mission.
    pub mission: MissionId,
    /// Its number.
    pub numero: String,
    /// Where the mission stands.
    pub etat_mission: EtatMission,
    /// What it is about.
    pub titre: String,
    /// 1 to 4.
    pub priorite: i16,
    /// For whom.
    pub client: String,
    /// Where.
    pub ville: String,
    /// Earliest deadline.
    pub echeance: Option<DateTime<Utc>>,
}

/// A mission that waits to be planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attente {
    /// Key.
    pub id: MissionId,
    /// Version.
    pub version: i32,
    /// Number.
    pub numero: String,
    /// What it is about.
    pub titre: String,
    /// 1 to 4.
    pub priorite: i16,
    /// Whether it can't wait.
    pub urgence: bool,
    /// For whom.
    pub client: String,
    /// Where.
    pub ville: String,
    /// Earliest deadline.
    pub echeance: Option<DateTime<Utc>>,
    /// Wished window.
    pub fenetre: Option<Plage>,
    /// Minutes of work.
    pub duree_minutes: i32,
    /// Trades that it needs, with their levels.
    pub besoins: Vec<Competence>,
    /// Branch.
    pub agence: AgenceId,
}

/// All that waits, as far as it is listed at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attentes {
    /// Most pressing first.
    pub missions: Vec<Attente>,
    /// Whether more wait than these.
    pub suite: bool,
}

/// One person's place in planned work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// Which need they meet; none: comes as help.
    pub besoin: Option<BesoinId>,
    /// When, where it isn't when everybody else is.
    #[serde(default)]
    pub plages: Vec<Plage>,
}

/// Work that was planned, as the answer to a command tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affectee {
    /// The mission.
    pub mission: MissionId,
    /// Its number.
    pub numero: String,
    /// Where it stands now.
    pub etat: EtatMission,
    /// The visit.
    pub intervention: InterventionId,
    /// Its version.
    pub version: i32,
    /// Logins of those who go.
    pub techniciens: Vec<String>,
    /// Their names, in the same order.
    #[serde(default)]
    pub noms: Vec<String>,
    /// When.
    pub plages: Vec<Plage>,
}

/// A pencilled-in visit that could not be made firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonFerme {
    /// The visit.
    pub intervention: InterventionId,
    /// Its mission's number.
    pub numero: String,
    /// The rule that stands in the way.
    pub rule: String,
}

/// Work that lost its place in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orphelin {
    /// The visit, now pencilled in.
    pub intervention: InterventionId,
    /// Its mission.
    pub mission: MissionId,
    /// The mission's number.
    pub numero: String,
    /// What it is about.
    #[serde(default)]
    pub titre: String,
    /// When it was planned.
    pub plage: Plage,
}

/// Somebody's part in a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membre {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// Login.
    pub login: String,
    /// Name.
    pub nom: String,
    /// Which need they would meet.
    pub besoin: Option<BesoinId>,
    /// When they would work: several ranges around lunch and nights.
    pub plages: Vec<Plage>,
    /// Minutes on the road to the work.
    pub aller: u32,
    /// Minutes on the road after it.
    pub suite: u32,
}

/// People and hours that break no rule, with what speaks against them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposition {
    /// Login of the first of them.
    pub login: String,
    /// Name of the first of them.
    pub nom: String,
    /// First minute of work.
    pub debut: DateTime<Utc>,
    /// First minute after it.
    pub fin: DateTime<Utc>,
    /// Soft costs by name, in minutes of driving; `total` ranks.
    pub couts: BTreeMap<String, i32>,
    /// Everyone.
    pub equipe: Vec<Membre>,
}

/// What a place on the board would mean for a job.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Essai {
    /// Whose time it would be.
    pub utilisateur: UtilisateurId,
    /// Where what is in the hand would begin.
    pub debut: DateTime<Utc>,
    /// When they would work.
    pub plages: Vec<Plage>,
    /// Minutes on the road to the work.
    pub aller: u32,
    /// Minutes on the road after it.
    pub suite: u32,
    /// Minutes on the road that it adds to their day.
    pub detour: i32,
    /// Every rule that it would break, for them and for whoever goes with them.
    pub refus: Vec<Refusal>,
}

/// Whether a pencilled-in visit could be made firm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apercu {
    /// The visit.
    pub intervention: InterventionId,
    /// What stands in the way; nothing where it could.
    pub refus: Vec<Refusal>,
}

/// What would have to change for somebody to take a mission that they can't take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remede {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// One thing, or two together.
    pub changements: Vec<Changement>,
    /// Their best hour, then.
    pub plage: Plage,
}

/// One thing that would have to change; `remede-<code>` in `locales/`, with the facts as its arguments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changement {
    /// Its stable name.
    pub code: &'static str,
    /// Values in play, by the name under which the message uses them.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Changement {
    /// A change without values.
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            facts: Vec::new(),
        }
    }

    /// The same with a value in play.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.push((name, fact.into()));
        self
    }
}

/// Whether one technician can take a mission, and if not, every rule that fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// Login.
    pub login: String,
    /// Name.
    pub nom: String,
    /// Their best hour, where there is one.
    pub proposition: Option<Proposition>,
    /// What stands in the way, where there is none.
    pub refus: Vec<Refusal>,
}
