//! An équipement: a machine at a site, with its parts below it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::client::MissionBreve;
use super::contrat::ContratLigne;
use super::id::{ClientId, EquipementId, SiteId};
use super::refusal::Refusal;
use super::saisie::{nu, saisie};
use super::{argent, filtre};

/// Decimals of a charge of refrigerant, in kilograms.
const CHARGE: u32 = 3;

saisie! {
    /// What is entered of a machine.
    #[derive(Default)]
    Equipement, EquipementChange, {
        /// The machine that it is a part of, at the same site.
        parent_id: Option<EquipementId>,
        /// What it is.
        libelle: String,
        /// Make.
        marque: Option<String>,
        /// Model.
        modele: Option<String>,
        /// Serial number.
        numero_serie: Option<String>,
        /// First start.
        mise_en_service: Option<NaiveDate>,
        /// Last day of its guarantee.
        fin_garantie: Option<NaiveDate>,
        /// Refrigerant.
        fluide: Option<String>,
        /// How much of it, in kilograms.
        charge_kg: Option<Decimal>,
        /// In words.
        notes: Option<String>,
    }
}

impl Equipement {
    /// Checks and trims the fields.
    ///
    /// # Errors
    /// A refusal about the first field that can't stand.
    pub fn verifie(mut self) -> Result<Self, Refusal> {
        self.libelle = self.libelle.trim().to_owned();
        if self.libelle.is_empty() {
            return Err(Refusal::invalid("libelle", "equipement-requis"));
        }
        for texte in [
            &mut self.marque,
            &mut self.modele,
            &mut self.numero_serie,
            &mut self.fluide,
            &mut self.notes,
        ] {
            *texte = nu(texte.take());
        }
        if let Some(charge) = self.charge_kg {
            argent::exact("charge", charge, CHARGE)?;
            if charge <= Decimal::ZERO || charge >= Decimal::from(100_000) {
                return Err(Refusal::invalid("charge", "charge-bornes").with("valeur", charge));
            }
            if self.fluide.is_none() {
                return Err(Refusal::invalid("fluide", "fluide-requis").with("charge", charge));
            }
        }
        if let (Some(start), Some(end)) = (self.mise_en_service, self.fin_garantie)
            && end < start
        {
            return Err(Refusal::invalid("fin_garantie", "garantie-avant-service")
                .with("debut", start)
                .with("fin", end));
        }
        Ok(self)
    }
}

/// What lists of machines can be filtered by.
pub const CHAMPS: &[filtre::Champ] = &[
    filtre::Champ {
        noms: &["client"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["site"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["ville", "town"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["marque", "make"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["fluide", "refrigerant"],
        nature: filtre::Nature::Texte,
    },
    filtre::Champ {
        noms: &["garantie", "warranty", "guarantee"],
        nature: filtre::Nature::Drapeau,
    },
    filtre::Champ {
        noms: &["supprime", "deleted"],
        nature: filtre::Nature::Drapeau,
    },
];

/// A machine as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipementLigne {
    /// Its key.
    pub id: EquipementId,
    /// Version read.
    pub version: i32,
    /// What it is.
    pub libelle: String,
    /// Make.
    pub marque: Option<String>,
    /// Model.
    pub modele: Option<String>,
    /// Serial number.
    pub numero_serie: Option<String>,
    /// Last day of its guarantee.
    pub fin_garantie: Option<NaiveDate>,
    /// Code of its site.
    pub site_code: String,
    /// Town.
    pub ville: String,
    /// Key of its client.
    pub client_id: ClientId,
    /// Whose it is.
    pub client: String,
}

/// A machine with its parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EquipementNoeud {
    /// Its key.
    pub id: EquipementId,
    /// Version read.
    pub version: i32,
    /// Where it stands.
    pub site_id: SiteId,
    /// What was entered.
    #[serde(flatten)]
    pub equipement: Equipement,
    /// When it was deleted.
    pub supprime_le: Option<DateTime<Utc>>,
    /// Its parts.
    #[serde(default)]
    pub enfants: Vec<EquipementNoeud>,
}

/// Everything about a machine that its screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EquipementFiche {
    /// The machine with its parts.
    #[serde(flatten)]
    pub noeud: EquipementNoeud,
    /// Code of its site.
    pub site_code: String,
    /// Town.
    pub ville: String,
    /// Whose it is.
    pub client: String,
    /// Contracts that cover it, by name or by its site.
    pub contrats: Vec<ContratLigne>,
    /// Its last missions.
    pub missions: Vec<MissionBreve>,
}

/// Hangs parts below the machines that they belong to. One whose machine is not there stands at the top.
#[must_use]
pub fn arbre(noeuds: Vec<EquipementNoeud>) -> Vec<EquipementNoeud> {
    fn below(parent: Option<EquipementId>, rest: &mut Vec<EquipementNoeud>) -> Vec<EquipementNoeud> {
        let (mut mine, others) = std::mem::take(rest)
            .into_iter()
            .partition::<Vec<_>, _>(|noeud| noeud.equipement.parent_id == parent);
        *rest = others;
        for noeud in &mut mine {
            noeud.enfants = below(Some(noeud.id), rest);
        }
        mine
    }
    let mut rest = noeuds;
    let mut roots = below(None, &mut rest);
    while !rest.is_empty() {
        let known: Vec<EquipementId> = rest.iter().map(|noeud| noeud.id).collect();
        let orphan = rest
            .iter()
            .position(|noeud| {
                noeud
                    .equipement
                    .parent_id
                    .is_none_or(|parent| !known.contains(&parent))
            })
            .unwrap_or(0);
        let mut noeud = rest.remove(orphan);
        noeud.enfants = below(Some(noeud.id), &mut rest);
        roots.push(noeud);
    }
    roots
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn machine(libelle: &str) -> Equipement {
        Equipement {
            libelle: libelle.to_owned(),
            ..Equipement::default()
        }
    }

    fn noeud(id: i64, parent: Option<i64>) -> EquipementNoeud {
        EquipementNoeud {
            id: EquipementId(id),
            version: 1,
            site_id: SiteId(1),
            equipement: Equipement {
                parent_id: parent.map(EquipementId),
                ..machine("x")
            },
            supprime_le: None,
            enfants: Vec::new(),
        }
    }

    fn count(noeuds: &[EquipementNoeud]) -> usize {
        noeuds.iter().map(|noeud| 1 + count(&noeud.enfants)).sum()
    }

    #[test]
    fn parts_hang_below_their_machine() {
        let tree = arbre(vec![
            noeud(3, Some(2)),
            noeud(1, None),
            noeud(2, Some(1)),
            noeud(9, Some(7)),
        ]);
        assert_eq!(tree.len(), 2, "the machine, and a part whose machine is gone");
        assert_eq!(tree[0].enfants[0].enfants[0].id, EquipementId(3));
    }

    #[test]
    fn each_field_that_cannot_stand_says_why() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n);
        let refused = |equipement: Equipement| equipement.verifie().expect_err("refused").rule;
        assert_eq!(refused(machine(" ")), "equipement-requis");
        let mut charged = machine("PAC");
        charged.charge_kg = Some(Decimal::new(12345, 4));
        assert_eq!(refused(charged.clone()), "decimales-en-trop");
        charged.charge_kg = Some(Decimal::new(12, 1));
        assert_eq!(refused(charged.clone()), "fluide-requis");
        charged.charge_kg = Some(Decimal::ZERO);
        assert_eq!(refused(charged), "charge-bornes");
        let mut guaranteed = machine("PAC");
        (guaranteed.mise_en_service, guaranteed.fin_garantie) = (day(2), day(1));
        assert_eq!(refused(guaranteed), "garantie-avant-service");
    }

    proptest! {
        #[test]
        fn no_machine_is_lost_or_doubled(parents in proptest::collection::vec(proptest::option::of(0_i64..12), 0..12)) {
            let noeuds: Vec<_> = (0_i64..).zip(&parents).map(|(id, parent)| noeud(id, *parent)).collect();
            let n = noeuds.len();
            prop_assert_eq!(count(&arbre(noeuds)), n);
        }
    }
}
