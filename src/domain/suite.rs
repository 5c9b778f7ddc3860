//! How a mission's state follows from its visits: nobody sets `EN_COURS` or `TERMINEE` by hand.

use super::intervention::EtatIntervention;
use super::machine::Machine;
use super::mission::EtatMission;

/// A visit, as far as its mission's state depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Etape {
    /// Where the visit stands.
    pub etat: EtatIntervention,
    /// A partial or fruitless visit that nothing has to follow: waived in writing, or completed by a visit that is
    /// itself settled or still to come.
    pub soldee: bool,
}

/// The state that a mission takes from its visits.
///
/// `complet` tells whether the firm visits bring enough people for every need. States outside planning and work
/// (draft, on hold, invoiced, closed, cancelled) don't follow from visits and stay.
#[must_use]
pub fn etat_suivant(etat: EtatMission, etapes: &[Etape], complet: bool) -> EtatMission {
    use EtatIntervention as I;
    use EtatMission as M;
    if !etat.follows_visits() {
        return etat;
    }
    let any = |wanted: fn(&Etape) -> bool| etapes.iter().any(wanted);
    if any(|etape| etape.etat.started()) {
        return M::EnCours;
    }
    if any(|etape| matches!(etape.etat, I::Planifiee | I::Confirmee)) {
        return match etat {
            // Work has begun and goes on with another firm visit.
            M::EnCours if any(|etape| etape.etat.over()) => M::EnCours,
            _ if complet => M::Planifiee,
            _ => M::APlanifier,
        };
    }
    let pending = any(|etape| etape.etat == I::Provisoire);
    let owed = any(|etape| matches!(etape.etat, I::Partielle | I::Infructueuse) && !etape.soldee);
    let done = any(|etape| etape.etat.over());
    if done && !pending && !owed {
        M::Terminee
    } else {
        M::APlanifier
    }
}

/// The moves that lead from one state to another, in order, through the states that visits decide.
///
/// A technician who turns back, or a report taken back, undoes several steps at once; each is a move that exists.
#[must_use]
pub fn chemin(de: EtatMission, vers: EtatMission) -> Option<Vec<EtatMission>> {
    shortest(de, vers, EtatMission::follows_visits)
}

/// The shortest run of moves between two states of a machine, through states that `through` allows.
pub(crate) fn shortest<M: Machine>(de: M, vers: M, through: impl Fn(M) -> bool) -> Option<Vec<M>> {
    let mut paths = vec![vec![de]];
    let mut seen = vec![de];
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            let last = path[path.len() - 1];
            if last == vers {
                return Some(path[1..].to_vec());
            }
            for next in last.next().filter(|next| *next == vers || through(*next)) {
                if !seen.contains(&next) {
                    seen.push(next);
                    longer.push(path.iter().copied().chain([next]).collect());
                }
            }
        }
        paths = longer;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use EtatIntervention as I;
    use EtatMission as M;

    fn etapes(etats: &[I]) -> Vec<Etape> {
        etats
            .iter()
            .map(|etat| Etape {
                etat: *etat,
                soldee: false,
            })
            .collect()
    }

    #[test]
    fn a_mission_follows_its_visits() {
        let cases: &[(M, &[I], bool, M)] = &[
            (M::APlanifier, &[], false, M::APlanifier),
            (M::APlanifier, &[I::Provisoire], true, M::APlanifier),
            (M::APlanifier, &[I::Planifiee], true, M::Planifiee),
            (M::APlanifier, &[I::Planifiee], false, M::APlanifier),
            (M::Planifiee, &[I::Annulee], false, M::APlanifier),
            (M::Planifiee, &[I::EnRoute], true, M::EnCours),
            (M::EnCours, &[I::Terminee], false, M::Terminee),
            (M::EnCours, &[I::Partielle], false, M::APlanifier),
            (M::EnCours, &[I::Partielle, I::Provisoire], false, M::APlanifier),
            (M::EnCours, &[I::Partielle, I::Planifiee], true, M::EnCours),
            (M::EnCours, &[I::Planifiee], true, M::Planifiee),
            (M::Terminee, &[I::SurSite], true, M::EnCours),
            (M::EnAttente, &[I::Planifiee], true, M::EnAttente),
            (M::Cloturee, &[I::Terminee], true, M::Cloturee),
        ];
        for (etat, visites, complet, expected) in cases {
            assert_eq!(
                etat_suivant(*etat, &etapes(visites), *complet),
                *expected,
                "{etat} {visites:?}"
            );
        }
    }

    #[test]
    fn a_waived_partial_visit_ends_the_mission() {
        let waived = [Etape {
            etat: I::Partielle,
            soldee: true,
        }];
        assert_eq!(etat_suivant(M::EnCours, &waived, false), M::Terminee);
    }

    #[test]
    fn every_state_that_visits_decide_can_be_reached_from_every_other() {
        let decided = [M::APlanifier, M::Planifiee, M::EnCours, M::Terminee];
        for de in decided {
            for vers in decided {
                let path = chemin(de, vers).expect("a path");
                let mut at = de;
                for step in path {
                    assert!(at.may_become(step), "{at} to {step}");
                    at = step;
                }
                assert_eq!(at, vers);
            }
        }
    }
}
