//! A maintenance contract: which machines, which visits, and how fast somebody comes.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::echeance::{Couverture, TypeCouverture};
use super::horaires::Horaires;
use super::id::{AgenceId, ClientId, ContratId, EquipementId, SiteId};
use super::refusal::Refusal;
use super::saisie::saisie;
use super::{argent, filtre};

/// Hours that a promise may last: the column has room for four digits.
const PLUS_LONG: Decimal = Decimal::from_parts(9_999, 0, 0, false, 0);

saisie! {
    /// What is entered of a contract.
    Contrat, ContratChange, {
        /// What it is about.
        libelle: String,
        /// The branch that fulfils it.
        agence_id: Option<AgenceId>,
        /// First day.
        debut: NaiveDate,
        /// Last day; none: until further notice.
        fin: Option<NaiveDate>,
        /// Months from one visit to the next.
        periodicite_mois: Option<i16>,
        /// Hour of the visits, on the contract's clocks.
        visite_heure: Option<NaiveTime>,
        /// Zone of its hours.
        fuseau: Tz,
        /// Day of the next visit.
        prochaine_visite: Option<NaiveDate>,
        /// When its hours run.
        couverture: TypeCouverture,
        /// Days of the week on which they do (1 is Monday).
        couverture_jours: Vec<i16>,
        /// From this hour.
        couverture_debut: NaiveTime,
        /// Until this hour.
        couverture_fin: NaiveTime,
        /// Public holidays count as other days.
        feries_couverts: bool,
        /// Hours until somebody is on site.
        gti_heures: Option<Decimal>,
        /// Hours until it works again.
        gtr_heures: Option<Decimal>,
        /// People on call may be sent.
        astreinte: bool,
        /// What a year costs.
        montant_annuel: Option<Decimal>,
        /// Sites that it covers.
        sites: Vec<SiteId>,
        /// Machines that it covers besides.
        equipements: Vec<EquipementId>,
    }
}

impl Contrat {
    /// A contract from that day on, with nothing promised yet.
    #[must_use]
    pub fn depuis(debut: NaiveDate) -> Self {
        Self {
            libelle: String::new(),
            agence_id: None,
            debut,
            fin: None,
            periodicite_mois: None,
            visite_heure: None,
            fuseau: super::heure::PARIS,
            prochaine_visite: None,
            couverture: TypeCouverture::Heures,
            couverture_jours: vec![1, 2, 3, 4, 5],
            couverture_debut: NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default(),
            couverture_fin: NaiveTime::from_hms_opt(18, 0, 0).unwrap_or_default(),
            feries_couverts: false,
            gti_heures: None,
            gtr_heures: None,
            astreinte: false,
            montant_annuel: None,
            sites: Vec::new(),
            equipements: Vec::new(),
        }
    }

    /// Checks that it has a label.
    ///
    /// # Errors
    /// A refusal about the label.
    pub fn nomme(self) -> Result<Self, Refusal> {
        if self.libelle.trim().is_empty() {
            return Err(Refusal::invalid("libelle", "libelle-requis"));
        }
        Ok(self)
    }

    /// Checks the fields; links are put in order.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifie(mut self) -> Result<Self, Refusal> {
        self.libelle = self.libelle.trim().to_owned();
        for day in [Some(self.debut), self.fin, self.prochaine_visite]
            .into_iter()
            .flatten()
        {
            if !(1900..=9000).contains(&day.year()) {
                return Err(Refusal::invalid("debut", "jour-hors-bornes").with("jour", day));
            }
        }
        if let Some(fin) = self.fin
            && fin < self.debut
        {
            return Err(Refusal::invalid("fin", "validite-vide")
                .with("debut", self.debut)
                .with("fin", fin));
        }
        if let Some(mois) = self.periodicite_mois
            && !(1..=120).contains(&mois)
        {
            return Err(Refusal::invalid("periodicite", "periodicite-bornes").with("valeur", mois));
        }
        self.couverture_jours.sort_unstable();
        self.couverture_jours.dedup();
        if self.couverture_jours.is_empty()
            || self.couverture_jours.iter().any(|jour| !(1..=7).contains(jour))
        {
            return Err(Refusal::invalid("jours", "couverture-jours"));
        }
        if self.couverture_debut >= self.couverture_fin {
            return Err(Refusal::invalid("couverture_fin", "couverture-vide")
                .with("debut", self.couverture_debut.format("%H:%M").to_string())
                .with("fin", self.couverture_fin.format("%H:%M").to_string()));
        }
        for (champ, heures) in [("gti", self.gti_heures), ("gtr", self.gtr_heures)] {
            let Some(heures) = heures else { continue };
            argent::exact(champ, heures, argent::MONTANT)?;
            if heures <= Decimal::ZERO || heures > PLUS_LONG {
                return Err(Refusal::invalid(champ, "delai-promis-bornes").with("valeur", heures));
            }
        }
        if let (Some(gti), Some(gtr)) = (self.gti_heures, self.gtr_heures)
            && gtr < gti
        {
            return Err(Refusal::invalid("gtr", "gtr-avant-gti")
                .with("gti", gti)
                .with("gtr", gtr));
        }
        if let Some(montant) = self.montant_annuel {
            argent::exact("montant", montant, argent::MONTANT)?;
            if montant < Decimal::ZERO {
                return Err(Refusal::invalid("montant", "prix-negatif").with("valeur", montant));
            }
        }
        self.sites.sort_unstable();
        self.sites.dedup();
        self.equipements.sort_unstable();
        self.equipements.dedup();
        Ok(self)
    }

    /// When its hours run; `feries` are the public holidays where the work is.
    #[must_use]
    pub fn couverture(&self, feries: &[NaiveDate]) -> Couverture {
        match self.couverture {
            TypeCouverture::Continue => Couverture::Continue,
            TypeCouverture::Heures => {
                let days: Vec<Weekday> = self
                    .couverture_jours
                    .iter()
                    .filter_map(|jour| Weekday::try_from(u8::try_from(jour - 1).ok()?).ok())
                    .collect();
                Couverture::Heures {
                    fuseau: self.fuseau,
                    horaires: Horaires::chaque(&days, &[(self.couverture_debut, self.couverture_fin)]),
                    fermes: if self.feries_couverts {
                        std::collections::BTreeSet::new()
                    } else {
                        feries.iter().copied().collect()
                    },
                }
            }
        }
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn vaut(&self, jour: NaiveDate) -> bool {
        self.debut <= jour && self.fin.is_none_or(|fin| jour <= fin)
    }
}

/// What lists of contracts can be filtered by.
pub const CHAMPS: &[filtre::Champ] = &[
    filtre::Champ {
        noms: &["client"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["couverture", "coverage"],
        nature: filtre::Nature::Code(filtre::codes::<TypeCouverture>),
    },
    filtre::Champ {
        noms: &["agence", "branch"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["visite", "visit"],
        nature: filtre::Nature::Jour,
    },
    filtre::Champ {
        noms: &["valide", "valid"],
        nature: filtre::Nature::Drapeau,
    },
    filtre::Champ {
        noms: &["supprime", "deleted"],
        nature: filtre::Nature::Drapeau,
    },
];

/// A contract as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContratLigne {
    /// Its key.
    pub id: ContratId,
    /// Version read.
    pub version: i32,
    /// Its number (`CM-00042`).
    pub numero: String,
    /// What it is about.
    pub libelle: String,
    /// Code of its client.
    pub client_code: String,
    /// Whose it is.
    pub client: String,
    /// First day.
    pub debut: NaiveDate,
    /// Last day.
    pub fin: Option<NaiveDate>,
    /// When its hours run.
    pub couverture: TypeCouverture,
    /// Hours until somebody is on site.
    pub gti_heures: Option<Decimal>,
    /// Hours until it works again.
    pub gtr_heures: Option<Decimal>,
    /// Day of the next visit.
    pub prochaine_visite: Option<NaiveDate>,
}

/// Everything about a contract that its screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContratFiche {
    /// Its key.
    pub id: ContratId,
    /// Version read.
    pub version: i32,
    /// Its number (`CM-00042`).
    pub numero: String,
    /// Whose it is.
    pub client_id: ClientId,
    /// What was entered.
    #[serde(flatten)]
    pub contrat: Contrat,
    /// When it was deleted.
    pub supprime_le: Option<DateTime<Utc>>,
    /// Code of its client.
    pub client_code: String,
    /// Name of its client.
    pub client: String,
    /// Missions under it that are not over.
    pub missions_ouvertes: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).expect("a day")
    }

    fn refused(change: ContratChange) -> &'static str {
        let named = Contrat {
            libelle: "Entretien".to_owned(),
            ..Contrat::depuis(day(1))
        };
        change
            .over(&named)
            .verifie()
            .and_then(Contrat::nomme)
            .expect_err("refused")
            .rule
    }

    #[test]
    fn each_field_that_cannot_stand_says_why() {
        let none = ContratChange::default;
        let hours = |n: i64| Some(Some(Decimal::from(n)));
        assert_eq!(
            refused(ContratChange {
                fin: Some(NaiveDate::from_ymd_opt(2026, 10, 31)),
                ..none()
            }),
            "validite-vide"
        );
        assert_eq!(
            refused(ContratChange {
                couverture_jours: Some(vec![]),
                ..none()
            }),
            "couverture-jours"
        );
        assert_eq!(
            refused(ContratChange {
                couverture_jours: Some(vec![0]),
                ..none()
            }),
            "couverture-jours"
        );
        assert_eq!(
            refused(ContratChange {
                couverture_fin: Some(NaiveTime::MIN),
                ..none()
            }),
            "couverture-vide"
        );
        assert_eq!(
            refused(ContratChange {
                gti_heures: hours(0),
                ..none()
            }),
            "delai-promis-bornes"
        );
        assert_eq!(
            refused(ContratChange {
                gti_heures: hours(8),
                gtr_heures: hours(4),
                ..none()
            }),
            "gtr-avant-gti"
        );
        assert_eq!(
            refused(ContratChange {
                periodicite_mois: Some(Some(0)),
                ..none()
            }),
            "periodicite-bornes"
        );
        assert_eq!(
            refused(ContratChange {
                montant_annuel: Some(Some(Decimal::new(1001, 3))),
                ..none()
            }),
            "decimales-en-trop"
        );
    }

    #[test]
    fn the_last_day_counts() {
        let contrat = Contrat {
            fin: Some(day(30)),
            ..Contrat::depuis(day(1))
        };
        assert!(contrat.vaut(day(1)) && contrat.vaut(day(30)));
        assert!(!contrat.vaut(NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")));
    }

    #[test]
    fn covered_holidays_are_days_like_others() {
        let mut contrat = Contrat::depuis(day(1));
        let fermes = |contrat: &Contrat| match contrat.couverture(&[day(11)]) {
            Couverture::Heures { fermes, .. } => fermes.len(),
            Couverture::Continue => usize::MAX,
        };
        assert_eq!(fermes(&contrat), 1);
        contrat.feries_couverts = true;
        assert_eq!(fermes(&contrat), 0);
        contrat.couverture = TypeCouverture::Continue;
        assert_eq!(contrat.couverture(&[day(11)]), Couverture::Continue);
    }
}
