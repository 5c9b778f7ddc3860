//! The rules that can stand in the way of a slot, by name, and what each says when it fails.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::snapshot::Snapshot;
use crate::domain::code::codes;
use crate::domain::creneau::TypeCreneau;
use crate::domain::habilitation::Manque;
use crate::domain::heure;
use crate::domain::{
    AgenceId, Code, Fact, Permission, Plage, Refusal, SpecialisationId, TitreId, UtilisateurId,
};

codes! {
    /// A hard rule of planning; the code is the rule of the refusal (`refus-<code>` in `locales/`).
    Rule, "regle", {
        /// Not one of those who can be given work.
        Indisponible = "technicien-indisponible",
        /// The demand says not to send this person.
        Exclu = "technicien-exclu",
        /// Another branch's technician.
        Agence = "agence",
        /// No habilitation in the trade.
        HabilitationManquante = "habilitation-manquante",
        /// The trade at too low a level.
        NiveauInsuffisant = "niveau-insuffisant",
        /// The habilitation doesn't hold on the day.
        HabilitationExpiree = "habilitation-expiree",
        /// The titre was never held.
        TitreManquant = "titre-manquant",
        /// The titre doesn't hold on the day.
        TitreExpire = "titre-expire",
        /// Before now, or before the earliest start.
        TropTot = "trop-tot",
        /// Beyond the days that the snapshot knows: nothing can be said of them.
        HorsHorizon = "hors-horizon",
        /// Outside an appointment.
        Fenetre = "fenetre",
        /// The site is closed.
        SiteFerme = "site-ferme",
        /// The contract doesn't cover that time.
        HorsCouverture = "hors-couverture",
        /// The person is away.
        Absence = "absence",
        /// The person is busy.
        CreneauOccupe = "creneau-occupe",
        /// Outside the person's hours, and not on call.
        HorsHoraires = "hors-horaires",
        /// The road takes longer than there is time.
        TrajetImpossible = "trajet-impossible",
        /// The road is longer than anyone is sent.
        TrajetTropLong = "trajet-trop-long",
        /// Less than eleven hours between two days.
        ReposQuotidien = "repos-quotidien",
        /// More than ten hours in a day.
        DureeJournaliere = "duree-journaliere",
        /// More than forty-eight hours in a week.
        DureeHebdomadaire = "duree-hebdomadaire",
        /// Less than thirty-five hours of rest in a week.
        ReposHebdomadaire = "repos-hebdomadaire",
        /// More than six hours without a break of twenty minutes.
        Pause6h = "pause-6h",
        /// Nowhere on the horizon is there time enough.
        AucunCreneau = "aucun-creneau",
    }
}

impl Rule {
    /// The permission with which an authorised person may go past the rule, with a reason.
    ///
    /// What the database guards too (habilitations, being in two places) nobody goes past.
    #[must_use]
    pub fn overridable_with(self) -> Option<Permission> {
        match self {
            Self::Agence
            | Self::TropTot
            | Self::Fenetre
            | Self::SiteFerme
            | Self::HorsCouverture
            | Self::HorsHoraires
            | Self::TrajetImpossible
            | Self::TrajetTropLong
            | Self::ReposQuotidien
            | Self::DureeJournaliere
            | Self::DureeHebdomadaire
            | Self::ReposHebdomadaire
            | Self::Pause6h => Some(Permission::MissionForcer),
            Self::Indisponible
            | Self::Exclu
            | Self::HorsHorizon
            | Self::HabilitationManquante
            | Self::NiveauInsuffisant
            | Self::HabilitationExpiree
            | Self::TitreManquant
            | Self::TitreExpire
            | Self::Absence
            | Self::CreneauOccupe
            | Self::AucunCreneau => None,
        }
    }
}

/// The smallest change that would satisfy a failed rule, the others left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Start then or later.
    StartFrom(DateTime<Utc>),
    /// Start then or sooner.
    StartBy(DateTime<Utc>),
    /// Be done within that many minutes.
    Shorten(u32),
    /// Raise the person's level in the trade.
    Level(u8),
    /// Have the habilitation or titre hold on that day.
    ValidOn(NaiveDate),
}

/// One rule that a slot breaks, with the values in play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// Whose slot it would be.
    pub technician: UtilisateurId,
    /// What fails.
    pub cause: Cause,
    /// What would mend it, where that can be told.
    pub change: Option<Change>,
}

/// What fails, with the values in play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// [`Rule::Indisponible`].
    Indisponible,
    /// [`Rule::Exclu`].
    Exclu,
    /// [`Rule::Agence`]: whose the person is.
    Agence(AgenceId),
    /// The rules of habilitations and titres.
    Habilitation(Manque),
    /// [`Rule::TropTot`]: the earliest start.
    TropTot(DateTime<Utc>),
    /// [`Rule::HorsHorizon`]: the first instant that isn't known.
    HorsHorizon(DateTime<Utc>),
    /// [`Rule::Fenetre`]: the appointment.
    Fenetre(Plage),
    /// [`Rule::SiteFerme`]: the part of the slot that is outside.
    SiteFerme(Plage),
    /// [`Rule::HorsCouverture`]: the part of the slot that is outside.
    HorsCouverture(Plage),
    /// [`Rule::Absence`]: from when to when.
    Absence(Plage),
    /// [`Rule::CreneauOccupe`].
    CreneauOccupe {
        /// With what.
        r#type: TypeCreneau,
        /// From when to when.
        plage: Plage,
        /// Where it stands among the technician's créneaux, to name its mission.
        source: usize,
    },
    /// [`Rule::HorsHoraires`]: the part of the slot that is outside.
    HorsHoraires(Plage),
    /// [`Rule::TrajetImpossible`].
    TrajetImpossible {
        /// On to what follows, rather than from what comes before.
        suite: bool,
        /// Minutes on the road.
        requis: u32,
        /// Minutes that there are.
        disponible: u32,
    },
    /// [`Rule::TrajetTropLong`].
    TrajetTropLong {
        /// Minutes on the road.
        requis: u32,
        /// Most that anyone is sent.
        limite: u32,
    },
    /// [`Rule::ReposQuotidien`].
    ReposQuotidien {
        /// Minutes of rest that would be left.
        repos: u32,
        /// Least.
        limite: u32,
    },
    /// [`Rule::DureeJournaliere`].
    DureeJournaliere {
        /// The day.
        jour: NaiveDate,
        /// Minutes of work it would have.
        total: u32,
        /// Most.
        limite: u32,
    },
    /// [`Rule::DureeHebdomadaire`].
    DureeHebdomadaire {
        /// The week's Monday.
        lundi: NaiveDate,
        /// Minutes of work it would have.
        total: u32,
        /// Most.
        limite: u32,
    },
    /// [`Rule::ReposHebdomadaire`].
    ReposHebdomadaire {
        /// The week's Monday.
        lundi: NaiveDate,
        /// Longest rest that would be left, in minutes.
        repos: u32,
        /// Least.
        limite: u32,
    },
    /// [`Rule::Pause6h`].
    Pause6h {
        /// Minutes of work in a row.
        continu: u32,
        /// Most.
        limite: u32,
    },
    /// [`Rule::AucunCreneau`].
    AucunCreneau {
        /// Minutes of work to place.
        duree: u32,
        /// Longest free time found, the road taken out, in minutes.
        libre: u32,
    },
}

impl Failure {
    /// The start that its change leads to.
    pub(super) fn start(&self) -> Option<DateTime<Utc>> {
        match self.change? {
            Change::StartFrom(instant) | Change::StartBy(instant) => Some(instant),
            Change::Shorten(_) | Change::Level(_) | Change::ValidOn(_) => None,
        }
    }

    /// Whether it stands in the way at any time.
    pub(super) fn whenever(&self) -> bool {
        matches!(
            self.cause,
            Cause::Indisponible
                | Cause::Exclu
                | Cause::Agence(_)
                | Cause::Habilitation(
                    Manque::Specialisation { .. } | Manque::Niveau { .. } | Manque::Titre { .. }
                )
        )
    }

    /// The rule that fails.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match self.cause {
            Cause::Indisponible => Rule::Indisponible,
            Cause::Exclu => Rule::Exclu,
            Cause::Agence(_) => Rule::Agence,
            Cause::Habilitation(Manque::Specialisation { .. }) => Rule::HabilitationManquante,
            Cause::Habilitation(Manque::Niveau { .. }) => Rule::NiveauInsuffisant,
            Cause::Habilitation(Manque::Validite { .. }) => Rule::HabilitationExpiree,
            Cause::Habilitation(Manque::Titre { .. }) => Rule::TitreManquant,
            Cause::Habilitation(Manque::TitreValidite { .. }) => Rule::TitreExpire,
            Cause::TropTot(_) => Rule::TropTot,
            Cause::HorsHorizon(_) => Rule::HorsHorizon,
            Cause::Fenetre(_) => Rule::Fenetre,
            Cause::SiteFerme(_) => Rule::SiteFerme,
            Cause::HorsCouverture(_) => Rule::HorsCouverture,
            Cause::Absence(_) => Rule::Absence,
            Cause::CreneauOccupe { .. } => Rule::CreneauOccupe,
            Cause::HorsHoraires(_) => Rule::HorsHoraires,
            Cause::TrajetImpossible { .. } => Rule::TrajetImpossible,
            Cause::TrajetTropLong { .. } => Rule::TrajetTropLong,
            Cause::ReposQuotidien { .. } => Rule::ReposQuotidien,
            Cause::DureeJournaliere { .. } => Rule::DureeJournaliere,
            Cause::DureeHebdomadaire { .. } => Rule::DureeHebdomadaire,
            Cause::ReposHebdomadaire { .. } => Rule::ReposHebdomadaire,
            Cause::Pause6h { .. } => Rule::Pause6h,
            Cause::AucunCreneau { .. } => Rule::AucunCreneau,
        }
    }

    /// The refusal that tells it: the rule, the person (`technicien`), the values under the names that the message uses,
    /// and the smallest change under `possible-des`, `possible-avant`, `possible-minutes`, `possible-niveau` or
    /// `possible-jour`.
    #[must_use]
    pub fn refusal(&self, snapshot: &Snapshot) -> Refusal {
        let rule = self.rule().code();
        let mut refusal = match self.rule() {
            Rule::CreneauOccupe => Refusal::conflict(rule),
            _ => Refusal::rule(rule),
        };
        if let Some(technician) = snapshot.technician(self.technician) {
            refusal = refusal.with("technicien", technician.nom.as_str());
        }
        refusal = self.with_values(refusal, snapshot);
        match self.change {
            None => refusal,
            Some(Change::StartFrom(instant)) => refusal.with("possible-des", instant),
            Some(Change::StartBy(instant)) => refusal.with("possible-avant", instant),
            Some(Change::Shorten(minutes)) => refusal.with("possible-minutes", minutes),
            Some(Change::Level(niveau)) => refusal.with("possible-niveau", niveau),
            Some(Change::ValidOn(jour)) => refusal.with("possible-jour", jour),
        }
    }

    fn with_values(&self, refusal: Refusal, snapshot: &Snapshot) -> Refusal {
        match self.cause {
            Cause::Indisponible | Cause::Exclu | Cause::Agence(_) => refusal,
            Cause::Habilitation(manque) => with_manque(refusal, manque, snapshot),
            Cause::TropTot(instant) => refusal.with("limite", instant),
            // Far from today, the year is what tells.
            Cause::HorsHorizon(instant) => refusal.with("limite", heure::jour(heure::PARIS, instant)),
            Cause::Fenetre(plage)
            | Cause::SiteFerme(plage)
            | Cause::HorsCouverture(plage)
            | Cause::Absence(plage) => refusal.with("plage", plage),
            Cause::HorsHoraires(plage) => {
                let refusal = refusal.with("plage", plage);
                let ferie = snapshot.ferie(self.technician, plage.debut());
                ferie
                    .into_iter()
                    .fold(refusal, |refusal, jour| refusal.with("ferie", jour))
            }
            Cause::CreneauOccupe {
                r#type,
                plage,
                source,
            } => {
                let travail = snapshot
                    .technician(self.technician)
                    .and_then(|technician| technician.creneaux.get(source)?.travail.as_ref());
                let quoi = travail.map_or_else(
                    || Fact::label(r#type),
                    |travail| Fact::from(travail.numero.as_str()),
                );
                refusal.with("quoi", quoi).with("plage", plage)
            }
            Cause::TrajetImpossible {
                suite,
                requis,
                disponible,
            } => refusal
                .with("sens", if suite { "suite" } else { "aller" })
                .with("requis", minutes(requis))
                .with("disponible", minutes(disponible)),
            Cause::TrajetTropLong { requis, limite } => refusal
                .with("requis", minutes(requis))
                .with("limite", minutes(limite)),
            Cause::ReposQuotidien { repos, limite } => refusal
                .with("repos", minutes(repos))
                .with("limite", minutes(limite)),
            Cause::DureeJournaliere { jour, total, limite } => refusal
                .with("jour", jour)
                .with("total", minutes(total))
                .with("limite", minutes(limite)),
            Cause::DureeHebdomadaire { lundi, total, limite } => refusal
                .with("lundi", lundi)
                .with("total", minutes(total))
                .with("limite", minutes(limite)),
            Cause::ReposHebdomadaire { lundi, repos, limite } => refusal
                .with("lundi", lundi)
                .with("repos", minutes(repos))
                .with("limite", minutes(limite)),
            Cause::Pause6h { continu, limite } => refusal
                .with("continu", minutes(continu))
                .with("limite", minutes(limite)),
            Cause::AucunCreneau { duree, libre } => refusal
                .with("duree", minutes(duree))
                .with("libre", minutes(libre)),
        }
    }
}

fn minutes(of: impl Into<i64>) -> Fact {
    Fact::Minutes(of.into())
}

fn with_manque(refusal: Refusal, manque: Manque, snapshot: &Snapshot) -> Refusal {
    let trade = |id: SpecialisationId| name(&snapshot.reference.specialisations, &id);
    let paper = |id: TitreId| name(&snapshot.reference.titres, &id);
    match manque {
        Manque::Specialisation { specialisation } => refusal.with("specialisation", trade(specialisation)),
        Manque::Niveau {
            specialisation,
            detenu,
            requis,
        } => refusal
            .with("specialisation", trade(specialisation))
            .with("detenu", detenu)
            .with("requis", requis),
        Manque::Titre { titre } => refusal.with("titre", paper(titre)),
        Manque::Validite {
            specialisation,
            jour,
            validite,
        } => with_period(
            refusal.with("specialisation", trade(specialisation)),
            jour,
            validite,
        ),
        Manque::TitreValidite {
            titre,
            jour,
            validite,
        } => with_period(refusal.with("titre", paper(titre)), jour, validite),
    }
}

/// The day in play, and `fin` (last day held) or `debut` (first day to come), whichever lies on its side.
fn with_period(refusal: Refusal, jour: NaiveDate, validite: crate::domain::habilitation::Jours) -> Refusal {
    let refusal = refusal.with("jour", jour);
    match validite.dernier() {
        Some(fin) if fin < jour => refusal.with("fin", fin),
        _ => refusal.with("debut", validite.debut),
    }
}

/// The code under which people know it; its key where nobody told the snapshot.
fn name<K: Ord + std::fmt::Display>(names: &BTreeMap<K, String>, key: &K) -> Fact {
    names
        .get(key)
        .map_or_else(|| Fact::Text(key.to_string()), |code| Fact::Text(code.clone()))
}
