//! The planning board: who is where on a day, and what waits.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::creneau::{Fermete, MotifAbsence, TypeCreneau};
use super::habilitation::Jours;
use super::id::{AgenceId, BesoinId, CreneauId, InterventionId, MissionId, UtilisateurId};
use super::intervention::EtatIntervention;
use super::mission::EtatMission;
use super::partage::Partage;
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
    /// Which of the days are public holidays, and what they are called.
    #[serde(default)]
    pub feries: Vec<Ferie>,
    /// Everyone who can be given work, by agence and name.
    pub techniciens: Partage<BoardTechnicien>,
    /// What their day holds, by person and start; of several days neither roads nor breaks.
    pub creneaux: Partage<BoardCreneau>,
    /// Whose time it tells so far, where it is read in pieces; everybody's, without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lus: Option<Arc<HashSet<UtilisateurId>>>,
    /// Missions that wait for a technician, most pressing first.
    pub a_planifier: Partage<Attente>,
    /// Whether more wait than `a_planifier` shows.
    pub a_planifier_suite: bool,
}

impl Board {
    /// Whether it tells somebody's time.
    #[must_use]
    pub fn tells(&self, id: UtilisateurId) -> bool {
        self.lus.as_ref().is_none_or(|lus| lus.contains(&id))
    }
}

/// A public holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ferie {
    /// The day.
    pub jour: NaiveDate,
    /// What it is called.
    pub libelle: String,
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
    /// The zone by whose clocks they work, where it isn't the board's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horloges: Option<String>,
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

/// Somebody who can be given work, whatever the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executant {
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
    /// The zone by whose clocks they work.
    pub horloges: String,
    /// Codes of their teams, in order, and when they are in them.
    pub equipes: Vec<(String, Jours)>,
    /// Trades with their level, best first, and how long they hold.
    pub competences: Vec<(Competence, Jours)>,
    /// Usual hours of the week, by day and start, 1 being Monday.
    pub semaine: Vec<(i16, NaiveTime, NaiveTime)>,
}

impl Executant {
    /// Their line on the board of a day, or of so many days from it on, on these clocks.
    #[must_use]
    pub fn on(&self, jour: NaiveDate, jours: u8, fuseau: &str) -> BoardTechnicien {
        let mut competences: Vec<Competence> = Vec::new();
        for (competence, validite) in &self.competences {
            let known = |held: &Competence| held.specialisation == competence.specialisation;
            if validite.contains(jour) && !competences.iter().any(known) {
                competences.push(competence.clone());
            }
        }
        let weekday = jour.weekday().number_from_monday();
        BoardTechnicien {
            id: self.id,
            login: self.login.clone(),
            nom: self.nom.clone(),
            agence: self.agence,
            agence_code: self.agence_code.clone(),
            horloges: (self.horloges != fuseau).then(|| self.horloges.clone()),
            equipes: self
                .equipes
                .iter()
                .filter(|(_, periode)| periode.contains(jour))
                .map(|(code, _)| code.clone())
                .collect(),
            competences,
            horaires: self
                .semaine
                .iter()
                .filter(|(day, ..)| u32::try_from(*day) == Ok(weekday))
                .map(|(_, debut, fin)| (*debut, *fin))
                .collect(),
            semaine: if jours > 1 {
                self.semaine.clone()
            } else {
                Vec::new()
            },
        }
    }
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
    /// The work, for an intervention or the road to one; it is shared by all pieces of one visit.
    pub travail: Option<Arc<Travail>>,
}

impl BoardCreneau {
    /// By person and start.
    #[must_use]
    pub fn place(&self) -> (UtilisateurId, DateTime<Utc>, CreneauId) {
        (self.utilisateur, self.plage.debut(), self.id)
    }
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
    pub missions: Partage<Attente>,
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
    /// Rules that were gone past.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regles_forcees: Vec<String>,
}

impl Affectee {
    /// From the first to the last minute of work, all its pieces together.
    #[must_use]
    pub fn etendue(&self) -> Option<Plage> {
        self.plages.iter().copied().reduce(Plage::around)
    }
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

/// Time other than work that gave way to an absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cede {
    /// What it was.
    pub r#type: TypeCreneau,
    /// When.
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
    /// Whether these are laid out anew, rather than moved along: work over days keeps to the hours of those days.
    pub refaites: bool,
    /// Minutes on the road to the work.
    pub aller: u32,
    /// Minutes on the road after it.
    pub suite: u32,
    /// Minutes on the road that it adds to their day.
    pub detour: i32,
    /// Every rule that it would break, for them and for whoever goes with them.
    pub refus: Vec<Refusal>,
    /// What an exchange with the visit that is there would mean.
    pub echange: Option<Echange>,
}

/// What an exchange of two visits would mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Echange {
    /// When the other visit would be.
    pub plage: Plage,
    /// Every rule that the exchange would break, of the visit in the hand and of the other.
    pub refus: Vec<Refusal>,
    /// Minutes on the road to the other visit.
    pub aller: u32,
}

/// Whether a pencilled-in visit could be made firm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apercu {
    /// The visit.
    pub intervention: InterventionId,
    /// Where it stands now: only what is pencilled in can be made firm.
    pub etat: EtatIntervention,
    /// Its version.
    pub version: i32,
    /// Where its mission stands.
    pub mission: EtatMission,
    /// When it is; none where it was given up.
    pub plage: Option<Plage>,
    /// Who goes.
    pub noms: Vec<String>,
    /// Who last changed it.
    pub par: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    fn hour(hour: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour")
    }

    fn held(
        specialisation: &str,
        niveau: i16,
        debut: NaiveDate,
        fin: Option<NaiveDate>,
    ) -> (Competence, Jours) {
        let competence = Competence {
            specialisation: specialisation.to_owned(),
            niveau,
        };
        (competence, Jours::new(Some(debut), fin))
    }

    #[test]
    fn a_line_of_the_board_is_that_of_its_day() {
        let executant = Executant {
            id: UtilisateurId(1),
            login: "amorel".to_owned(),
            nom: "Ana Morel".to_owned(),
            agence: AgenceId(1),
            agence_code: "LYON".to_owned(),
            horloges: "Europe/Paris".to_owned(),
            equipes: vec![
                ("A".to_owned(), Jours::new(Some(day(1, 1)), Some(day(6, 1)))),
                ("B".to_owned(), Jours::new(Some(day(6, 1)), None)),
            ],
            competences: vec![
                held("CLIM", 4, day(6, 1), None),
                held("ELEC", 3, day(1, 1), Some(day(6, 1))),
                held("CLIM", 2, day(1, 1), None),
            ],
            semaine: vec![
                (1, hour(8), hour(12)),
                (1, hour(13), hour(17)),
                (2, hour(9), hour(12)),
            ],
        };
        let said = |line: &BoardTechnicien| -> Vec<(String, i16)> {
            let competences = line.competences.iter();
            competences
                .map(|held| (held.specialisation.clone(), held.niveau))
                .collect()
        };
        // A Monday of May, and the Tuesday on which everything changes.
        let before = executant.on(day(5, 25), 1, "Europe/Paris");
        assert_eq!(before.equipes, ["A"]);
        assert_eq!(said(&before), [("ELEC".to_owned(), 3), ("CLIM".to_owned(), 2)]);
        assert_eq!(before.horaires, [(hour(8), hour(12)), (hour(13), hour(17))]);
        assert!(before.semaine.is_empty(), "of one day only its own hours");
        let after = executant.on(day(6, 2), 7, "Europe/Paris");
        assert_eq!(after.equipes, ["B"]);
        assert_eq!(said(&after), [("CLIM".to_owned(), 4)], "the better of two, once");
        assert_eq!(after.horaires, [(hour(9), hour(12))]);
        assert_eq!(after.semaine, executant.semaine);
    }
}
