//! The hours that work takes once it begins at others than those planned.

use chrono::{DateTime, TimeDelta, Utc};

use super::finish::lay_anew;
use crate::domain::creneau::Fermete;
use crate::domain::heure::{self, PARIS};
use crate::domain::remarque::Remarque;
use crate::domain::{Plage, UtilisateurId};
use crate::service::Error;
use crate::service::planning::held::Held;
use crate::service::planning::route;
use crate::service::work::Work;
use crate::store;
use crate::store::intervention::Part;
use crate::store::planning::Time;

/// Work that begins before its planned time, or after that is over, takes the hours from now on, for as long as was
/// planned or until what its people do next: nobody else counts on them, and what it had is free.
///
/// Work that pauses makes way and goes on after it. Where the plan gives the present minute to anything else, it stays as it
/// is: that minute is taken.
pub(super) async fn begin(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    let (id, par, now) = (held.visite.id, work.actor.id, work.now);
    let moving = moving(&held.parts, now);
    if moving.is_empty() {
        return Ok(());
    }
    let personnes: Vec<UtilisateurId> = moving.iter().map(|part| part.utilisateur).collect();
    let mut days: Vec<Plage> = held.parts.iter().map(|part| part.plage).collect();
    store::trajet::drop_after(work.db(), id, now).await?;
    for part in moving {
        let Ok(wanted) = Plage::new(now, now + (part.plage.fin() - part.plage.debut())) else {
            continue;
        };
        // The road to what comes next begins where this work is.
        route::clear(work, &personnes, &[wanted]).await?;
        days.push(wanted);
        store::intervention::interrupt(work.db(), part.utilisateur, wanted, par).await?;
        let Some(free) =
            store::creneau::libre_depuis(work.db(), part.utilisateur, Some(part.id), wanted).await?
        else {
            continue;
        };
        let attempt = work.attempt().await?;
        let moved = store::intervention::move_part(work.db(), part.id, part.utilisateur, free, par).await;
        // Where their papers don't hold today, the work is a fact, and its plan stays what it was.
        if work.keep_if_possible(attempt, moved).await? {
            remark_shorter(work, held, part, (free, wanted));
        }
    }
    lay_anew(work, id, &held.personnes(), days).await
}

/// Work that is resumed holds its hours again from now on: those that come next the same day, or, where none are left, what
/// is still to be done of the time that the mission takes, as far as the plan has nothing else.
pub(super) async fn resume(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    let (id, par, now) = (held.visite.id, work.actor.id, work.now);
    let mut days = Vec::new();
    for (part, left) in going_on(held, now) {
        let fin = match left {
            Left::Piece => part.plage.fin(),
            Left::Nothing => {
                let minutes = store::pointage::left(work.db(), id, part.utilisateur).await?;
                now + TimeDelta::minutes(i64::from(minutes.max(LEAST)))
            }
        };
        let Ok(wanted) = Plage::new(now, fin) else {
            continue;
        };
        route::clear(work, &[part.utilisateur], &[wanted]).await?;
        days.push(wanted);
        let own = (left == Left::Piece).then_some(part.id);
        let Some(free) = store::creneau::libre_depuis(work.db(), part.utilisateur, own, wanted).await? else {
            continue;
        };
        if left == Left::Piece && free.fin() != fin {
            continue;
        }
        let attempt = work.attempt().await?;
        let written = match left {
            Left::Piece => {
                store::intervention::move_part(work.db(), part.id, part.utilisateur, free, par).await
            }
            Left::Nothing => {
                let time = Time {
                    plage: free,
                    ..part.time()
                };
                store::planning::insert_travail(work.db(), id, Fermete::Ferme, &[time], par).await
            }
        };
        if work.keep_if_possible(attempt, written).await? {
            remark_shorter(work, held, part, (free, wanted));
        }
    }
    if days.is_empty() {
        return Ok(());
    }
    lay_anew(work, id, &held.personnes(), days).await
}

/// So many minutes at least go on what is resumed, however long it has taken already.
const LEAST: i32 = 15;

/// What a person still has planned of work that they resume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// A piece that comes later today.
    Piece,
    /// Nothing.
    Nothing,
}

/// Of each person who has nothing planned of this work now, the piece that comes next today, or the last that they had.
fn going_on(held: &Held, now: DateTime<Utc>) -> Vec<(&Part, Left)> {
    let today = |instant| heure::jour(PARIS, instant) == heure::jour(PARIS, now);
    let next = held.personnes().into_iter().filter_map(|who| {
        let own = held.parts.iter().filter(|part| part.utilisateur == who);
        let mut own: Vec<&Part> = own.filter(|part| part.fermete == Fermete::Ferme).collect();
        own.sort_by_key(|part| part.plage.debut());
        let last = own.iter().rfind(|part| part.plage.debut() <= now)?;
        match own.iter().find(|part| part.plage.debut() > now) {
            _ if last.plage.fin() > now => None,
            None => Some((*last, Left::Nothing)),
            Some(next) if today(next.plage.debut()) => Some((*next, Left::Piece)),
            Some(_) => None,
        }
    });
    next.collect()
}

/// Says so where what follows leaves somebody less time than was wanted.
fn remark_shorter(work: &mut Work<'_>, held: &Held, part: &Part, (free, wanted): (Plage, Plage)) {
    if is_shorter(free, wanted) {
        work.remark(Remarque::CreneauEcourte {
            numero: held.visite.numero.clone(),
            technicien: part.nom.clone(),
            plage: free,
            voulues: wanted.minutes(),
        });
    }
}

/// The pieces of time that begin now, one of each person: none where the plan has somebody there; else those with the
/// last that is over, or with the first to come.
fn moving(parts: &[Part], now: DateTime<Utc>) -> Vec<&Part> {
    let firm = || parts.iter().filter(|part| part.fermete == Fermete::Ferme);
    if firm().any(|part| part.plage.debut() <= now && now < part.plage.fin()) {
        return Vec::new();
    }
    let over = firm().filter(|part| part.plage.fin() <= now);
    let reference = over
        .max_by_key(|part| part.plage.fin())
        .or_else(|| firm().min_by_key(|part| part.plage.debut()));
    let Some(reference) = reference else {
        return Vec::new();
    };
    let mut moving: Vec<&Part> = firm()
        .filter(|part| part.plage.overlaps(reference.plage))
        .collect();
    moving.sort_by_key(|part| (part.utilisateur, part.plage.debut()));
    moving.dedup_by_key(|part| part.utilisateur);
    moving
}

/// Whether a minute of what was wanted is lacking: the database keeps microseconds of an instant, clocks have finer ones.
fn is_shorter(free: Plage, wanted: Plage) -> bool {
    wanted.fin() - free.fin() >= TimeDelta::minutes(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_minute_or_more_makes_time_shorter() {
        let now: DateTime<Utc> = "2040-03-05T09:10:11.123456789Z".parse().unwrap();
        let wanted = Plage::new(now, now + TimeDelta::hours(1)).unwrap();
        let kept = now - TimeDelta::nanoseconds(789);
        assert!(!is_shorter(
            Plage::new(kept, kept + TimeDelta::hours(1)).unwrap(),
            wanted
        ));
        assert!(is_shorter(
            Plage::new(kept, kept + TimeDelta::minutes(59)).unwrap(),
            wanted
        ));
    }
}
