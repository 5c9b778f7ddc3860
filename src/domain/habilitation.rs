//! What a person is able and entitled to do, and whether it meets what a mission needs.
//!
//! A need asks for a trade at a level, and perhaps for a titre. The level must come from an habilitation in that trade;
//! the titre from any habilitation of the person, since a titre (an electrical B2V, say) is held whatever trade it was
//! passed for. Both must hold on *every* day that the work touches, in the zone of the person's agence; two periods that
//! follow each other will do. The database guards the same rule on each firm créneau (`habilitation_manque`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::id::{SpecialisationId, TitreId};

/// Days, half-open: `[debut, fin)`. [`NaiveDate::MIN`] and [`NaiveDate::MAX`] stand for no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jours {
    /// First day inside.
    pub debut: NaiveDate,
    /// First day after.
    pub fin: NaiveDate,
}

impl Jours {
    /// Without end, either way.
    pub const TOUJOURS: Self = Self {
        debut: NaiveDate::MIN,
        fin: NaiveDate::MAX,
    };

    /// Days between two bounds as a `daterange` gives them; absent means unbounded.
    #[must_use]
    pub fn new(debut: Option<NaiveDate>, fin: Option<NaiveDate>) -> Self {
        Self {
            debut: debut.unwrap_or(NaiveDate::MIN),
            fin: fin.unwrap_or(NaiveDate::MAX),
        }
    }

    /// One day.
    #[must_use]
    pub fn un(jour: NaiveDate) -> Self {
        Self {
            debut: jour,
            fin: jour.succ_opt().unwrap_or(NaiveDate::MAX),
        }
    }

    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(self, jour: NaiveDate) -> bool {
        self.debut <= jour && jour < self.fin
    }

    /// Last day inside, where there is one.
    #[must_use]
    pub fn dernier(self) -> Option<NaiveDate> {
        if self.fin == NaiveDate::MAX {
            None
        } else {
            self.fin.pred_opt()
        }
    }
}

/// One habilitation of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habilitation {
    /// The trade.
    pub specialisation: SpecialisationId,
    /// Skill, 1 to 5.
    pub niveau: u8,
    /// The official titre that comes with it.
    pub titre: Option<TitreId>,
    /// When it holds, in the zone of the person's agence.
    pub validite: Jours,
}

/// What a mission asks of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exigence {
    /// The trade.
    pub specialisation: SpecialisationId,
    /// Level that is enough, 1 to 5.
    pub niveau: u8,
    /// Titre that must be held, itself or through one that implies it.
    pub titre: Option<TitreId>,
}

/// Which titre implies which, through as many steps as it takes (B2V → B2 → B1 …).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Titres {
    /// For each titre that is implied, those that imply it.
    valant: BTreeMap<TitreId, BTreeSet<TitreId>>,
}

impl Titres {
    /// The closure of the pairs (titre, titre that it implies); circles do no harm.
    #[must_use]
    pub fn new(implique: impl IntoIterator<Item = (TitreId, TitreId)>) -> Self {
        let mut direct: BTreeMap<TitreId, Vec<TitreId>> = BTreeMap::new();
        for (titre, implied) in implique {
            direct.entry(implied).or_default().push(titre);
        }
        let mut valant = BTreeMap::new();
        for &titre in direct.keys() {
            let mut reached = BTreeSet::new();
            let mut ahead = vec![titre];
            while let Some(next) = ahead.pop() {
                for &stronger in direct.get(&next).into_iter().flatten() {
                    if stronger != titre && reached.insert(stronger) {
                        ahead.push(stronger);
                    }
                }
            }
            valant.insert(titre, reached);
        }
        Self { valant }
    }

    /// Whether holding `detenu` allows what `requis` allows.
    #[must_use]
    pub fn vaut(&self, detenu: TitreId, requis: TitreId) -> bool {
        detenu == requis
            || self
                .valant
                .get(&requis)
                .is_some_and(|stronger| stronger.contains(&detenu))
    }
}

/// Why a person doesn't meet a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manque {
    /// No habilitation in the trade, ever.
    Specialisation {
        /// The trade.
        specialisation: SpecialisationId,
    },
    /// The trade, at too low a level.
    Niveau {
        /// The trade.
        specialisation: SpecialisationId,
        /// Best level held on the day.
        detenu: u8,
        /// Level asked for.
        requis: u8,
    },
    /// The trade at the level, but not on the day.
    Validite {
        /// The trade.
        specialisation: SpecialisationId,
        /// First day of the work on which it doesn't hold.
        jour: NaiveDate,
        /// The period that comes nearest.
        validite: Jours,
    },
    /// The titre was never held.
    Titre {
        /// The titre.
        titre: TitreId,
    },
    /// The titre is held, but not on the day.
    TitreValidite {
        /// The titre.
        titre: TitreId,
        /// First day of the work on which it doesn't hold.
        jour: NaiveDate,
        /// The period that comes nearest.
        validite: Jours,
    },
}

/// Everything that keeps `habilitations` from meeting `exigence` on every one of `jours`: at most one reason about the
/// trade and one about the titre, each for the first day on which it fails.
#[must_use]
pub fn manques(
    habilitations: &[Habilitation],
    titres: &Titres,
    exigence: Exigence,
    jours: impl IntoIterator<Item = NaiveDate>,
) -> Vec<Manque> {
    let mut trade = None;
    let mut titre = None;
    for jour in jours {
        trade = trade.or_else(|| manque_de_niveau(habilitations, exigence, jour));
        titre = titre.or_else(|| manque_de_titre(habilitations, titres, exigence.titre?, jour));
    }
    trade.into_iter().chain(titre).collect()
}

fn manque_de_niveau(habilitations: &[Habilitation], exigence: Exigence, jour: NaiveDate) -> Option<Manque> {
    let Exigence {
        specialisation,
        niveau: requis,
        ..
    } = exigence;
    let of_trade = || {
        habilitations
            .iter()
            .filter(move |held| held.specialisation == specialisation)
    };
    let today = of_trade()
        .filter(|held| held.validite.contains(jour))
        .map(|held| held.niveau)
        .max();
    if today.is_some_and(|niveau| niveau >= requis) {
        return None;
    }
    // Being able at another time is told rather than being too weak now: renewing a paper is the smaller change.
    if let Some(validite) = nearest(of_trade().filter(|held| held.niveau >= requis), jour) {
        return Some(Manque::Validite {
            specialisation,
            jour,
            validite,
        });
    }
    let best = today.or_else(|| of_trade().map(|held| held.niveau).max());
    Some(best.map_or(Manque::Specialisation { specialisation }, |detenu| {
        Manque::Niveau {
            specialisation,
            detenu,
            requis,
        }
    }))
}

fn manque_de_titre(
    habilitations: &[Habilitation],
    titres: &Titres,
    titre: TitreId,
    jour: NaiveDate,
) -> Option<Manque> {
    let holds = |held: &&Habilitation| held.titre.is_some_and(|detenu| titres.vaut(detenu, titre));
    let held = || habilitations.iter().filter(holds);
    if held().any(|held| held.validite.contains(jour)) {
        return None;
    }
    Some(
        nearest(held(), jour).map_or(Manque::Titre { titre }, |validite| Manque::TitreValidite {
            titre,
            jour,
            validite,
        }),
    )
}

/// The period that ended or will start nearest to the day.
fn nearest<'a>(habilitations: impl Iterator<Item = &'a Habilitation>, jour: NaiveDate) -> Option<Jours> {
    habilitations.map(|held| held.validite).min_by_key(|validite| {
        if jour < validite.debut {
            validite.debut - jour
        } else {
            jour - validite.fin
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLIM: SpecialisationId = SpecialisationId(1);
    const ELEC: SpecialisationId = SpecialisationId(2);
    const BR: TitreId = TitreId(1);
    const B1: TitreId = TitreId(2);
    const B0: TitreId = TitreId(3);

    fn day(texte: &str) -> NaiveDate {
        texte.parse().expect("a day")
    }

    fn held(
        specialisation: SpecialisationId,
        niveau: u8,
        titre: Option<TitreId>,
        validite: Jours,
    ) -> Habilitation {
        Habilitation {
            specialisation,
            niveau,
            titre,
            validite,
        }
    }

    fn until(fin: &str) -> Jours {
        Jours::new(None, Some(day(fin)))
    }

    fn from(debut: &str) -> Jours {
        Jours::new(Some(day(debut)), None)
    }

    fn titres() -> Titres {
        Titres::new([(BR, B1), (B1, B0)])
    }

    fn need(niveau: u8, titre: Option<TitreId>) -> Exigence {
        Exigence {
            specialisation: ELEC,
            niveau,
            titre,
        }
    }

    #[test]
    fn a_titre_is_worth_all_that_it_implies_and_no_more() {
        let titres = titres();
        assert!(titres.vaut(BR, BR) && titres.vaut(BR, B1) && titres.vaut(BR, B0));
        assert!(!titres.vaut(B0, B1) && !titres.vaut(B1, BR));
    }

    #[test]
    fn titres_that_imply_each_other_are_worth_the_same() {
        let titres = Titres::new([(BR, B1), (B1, BR)]);
        assert!(titres.vaut(BR, B1) && titres.vaut(B1, BR));
    }

    #[test]
    fn a_higher_level_and_a_stronger_titre_meet_a_need() {
        let own = [
            held(ELEC, 4, None, Jours::TOUJOURS),
            held(CLIM, 1, Some(BR), Jours::TOUJOURS),
        ];
        assert_eq!(
            manques(&own, &titres(), need(3, Some(B0)), [day("2026-11-24")]),
            []
        );
    }

    #[test]
    fn each_shortfall_is_told_with_its_values() {
        let jour = day("2026-11-24");
        let told = |own: &[Habilitation], exigence| manques(own, &titres(), exigence, [jour]);
        assert_eq!(
            told(&[], need(1, None)),
            [Manque::Specialisation { specialisation: ELEC }]
        );
        let weak = [held(ELEC, 2, Some(B1), Jours::TOUJOURS)];
        assert_eq!(
            told(&weak, need(3, Some(BR))),
            [
                Manque::Niveau {
                    specialisation: ELEC,
                    detenu: 2,
                    requis: 3
                },
                Manque::Titre { titre: BR }
            ]
        );
        let expired = [
            held(ELEC, 3, Some(BR), until("2026-11-24")),
            held(ELEC, 1, None, Jours::TOUJOURS),
        ];
        let validite = until("2026-11-24");
        assert_eq!(
            told(&expired, need(3, Some(B1))),
            [
                Manque::Validite {
                    specialisation: ELEC,
                    jour,
                    validite
                },
                Manque::TitreValidite {
                    titre: B1,
                    jour,
                    validite
                },
            ]
        );
        assert_eq!(validite.dernier(), Some(day("2026-11-23")));
    }

    #[test]
    fn two_periods_that_follow_each_other_cover_work_across_them() {
        let own = [
            held(ELEC, 3, None, until("2026-11-25")),
            held(ELEC, 4, None, from("2026-11-25")),
        ];
        let days = [day("2026-11-24"), day("2026-11-25")];
        assert_eq!(manques(&own, &titres(), need(3, None), days), []);
        let first_day_short = manques(&own, &titres(), need(4, None), days);
        assert_eq!(
            first_day_short,
            [Manque::Validite {
                specialisation: ELEC,
                jour: days[0],
                validite: from("2026-11-25")
            }]
        );
    }

    proptest! {
        #[test]
        fn a_lower_need_is_never_harder_to_meet(niveau in 1u8..=5, asked in 1u8..=5) {
            let own = [held(ELEC, niveau, None, Jours::TOUJOURS)];
            let met = |requis| manques(&own, &titres(), need(requis, None), [day("2026-11-24")]).is_empty();
            prop_assert!(!met(asked) || (1..=asked).all(met));
        }

        #[test]
        fn the_closure_is_transitive(pairs in proptest::collection::vec((1i64..8, 1i64..8), 0..14)) {
            let titres = Titres::new(pairs.iter().map(|&(a, b)| (TitreId(a), TitreId(b))));
            for (a, b, c) in (1..8).flat_map(|a| (1..8).flat_map(move |b| (1..8).map(move |c| (a, b, c)))) {
                let (a, b, c) = (TitreId(a), TitreId(b), TitreId(c));
                prop_assert!(!(titres.vaut(a, b) && titres.vaut(b, c)) || titres.vaut(a, c));
            }
        }
    }
}
