//! Who meets which need of a mission.

use super::venus::Venus;
use crate::domain::planning::Place;
use crate::domain::{BesoinId, MissionId, Plage, Refusal};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::mission::Effectif;

/// Gives people who came without a need one that still lacks somebody and that they are able to meet.
///
/// Those who come already, another day, come for the same need again. Where no need lacks anybody they share one that they can meet, or come as help. Where some need lacks somebody and
/// nobody can meet it, it is given all the same: the refusal that follows tells what is lacking.
pub(super) async fn fill(
    work: &mut Work<'_>,
    mission: MissionId,
    mut equipe: Vec<Place>,
    plages: &[Plage],
    venus: Option<&Venus>,
) -> Result<Vec<Place>, Error> {
    let besoins = store::mission::effectifs(work.db(), mission).await?;
    let known = |id: BesoinId| besoins.iter().any(|besoin| besoin.id == id);
    if let Some(other) = equipe
        .iter()
        .filter_map(|place| place.besoin)
        .find(|id| !known(*id))
    {
        return Err(Refusal::not_found("besoin", other.to_string()).into());
    }
    let open = open(&besoins, &equipe);
    for place in &mut equipe {
        let again = || venus?.met_by(place.utilisateur);
        place.besoin = place.besoin.or_else(again);
    }
    let free: Vec<usize> = (0..equipe.len())
        .filter(|at| equipe[*at].besoin.is_none())
        .collect();
    if free.is_empty() || besoins.is_empty() {
        return Ok(equipe);
    }
    if let ([only], [besoin]) = (free.as_slice(), besoins.as_slice()) {
        equipe[*only].besoin = Some(besoin.id);
        return Ok(equipe);
    }
    let personnes: Vec<_> = free.iter().map(|at| equipe[*at].utilisateur).collect();
    let able = store::mission::aptes(work.db(), mission, &personnes, plages).await?;
    let can = |person: usize, besoin: BesoinId| able.contains(&(personnes[person], besoin));
    let given = assign(free.len(), &open, can);
    let mut lacking = open
        .iter()
        .enumerate()
        .filter(|(slot, _)| !given.contains(&Some(*slot)))
        .map(|(_, id)| *id);
    for (person, at) in free.iter().enumerate() {
        equipe[*at].besoin = given[person]
            .map(|slot| open[slot])
            .or_else(|| besoins.iter().map(|besoin| besoin.id).find(|id| can(person, *id)))
            .or_else(|| lacking.next());
    }
    Ok(equipe)
}

/// Each need as often as it still lacks somebody, once those who come for it by name are counted.
fn open(besoins: &[Effectif], equipe: &[Place]) -> Vec<BesoinId> {
    besoins
        .iter()
        .flat_map(|besoin| {
            let named = equipe
                .iter()
                .filter(|place| place.besoin == Some(besoin.id))
                .count();
            let wanted = usize::try_from(besoin.effectif).unwrap_or_default();
            let held = usize::try_from(besoin.presents).unwrap_or_default();
            std::iter::repeat_n(besoin.id, wanted.saturating_sub(held + named))
        })
        .collect()
}

/// A slot for each person, as many as possible: the earliest slots first, by augmenting paths.
fn assign(people: usize, slots: &[BesoinId], can: impl Fn(usize, BesoinId) -> bool) -> Vec<Option<usize>> {
    let mut holder: Vec<Option<usize>> = vec![None; slots.len()];
    for person in 0..people {
        let mut tried = vec![false; slots.len()];
        place(person, slots, &can, &mut holder, &mut tried);
    }
    let mut given = vec![None; people];
    for (slot, person) in holder.into_iter().enumerate() {
        if let Some(person) = person {
            given[person] = Some(slot);
        }
    }
    given
}

fn place(
    person: usize,
    slots: &[BesoinId],
    can: &impl Fn(usize, BesoinId) -> bool,
    holder: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for (slot, besoin) in slots.iter().enumerate() {
        if tried[slot] || !can(person, *besoin) {
            continue;
        }
        tried[slot] = true;
        // Free, or its holder can take another.
        if holder[slot].is_none_or(|other| place(other, slots, can, holder, tried)) {
            holder[slot] = Some(person);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIM: BesoinId = BesoinId(1);
    const ELEC: BesoinId = BesoinId(2);

    #[test]
    fn who_can_do_only_one_thing_gets_it() {
        // The first can do both, the second only CLIM.
        let can = |person, besoin| person == 0 || besoin == CLIM;
        assert_eq!(assign(2, &[CLIM, ELEC], can), [Some(1), Some(0)]);
    }

    #[test]
    fn one_too_many_gets_nothing() {
        assert_eq!(assign(2, &[CLIM], |_, _| true), [Some(0), None]);
        assert_eq!(assign(1, &[CLIM, ELEC], |_, _| false), [None]);
        assert_eq!(assign(1, &[], |_, _| true), [None]);
    }

    #[test]
    fn those_named_for_a_need_count() {
        let besoins = [
            Effectif {
                id: CLIM,
                effectif: 2,
                presents: 0,
            },
            Effectif {
                id: ELEC,
                effectif: 1,
                presents: 1,
            },
        ];
        let named = [Place {
            utilisateur: crate::domain::UtilisateurId(10),
            besoin: Some(CLIM),
            plages: Vec::new(),
        }];
        assert_eq!(open(&besoins, &named), [CLIM]);
    }
}
