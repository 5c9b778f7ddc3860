//! The hours that work takes once it begins at others than those planned.

use std::collections::BTreeSet;

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
        let Some(free) = store::creneau::libre_depuis(work.db(), part.utilisateur, part.id, wanted).await?
        else {
            continue;
        };
        let attempt = work.attempt().await?;
        match store::intervention::move_part(work.db(), part.id, part.utilisateur, free, par).await {
            Ok(()) => work.keep(attempt).await?,
            // Their papers don't hold today: the work is a fact, and its plan stays what it was.
            Err(error) if store::constraint::name(&error).is_some() => {
                work.give_up(attempt).await?;
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        if is_shorter(free, wanted) {
            work.remark(Remarque::CreneauEcourte {
                numero: held.visite.numero.clone(),
                technicien: part.nom.clone(),
                plage: free,
                voulues: wanted.minutes(),
            });
        }
    }
    lay_anew(work, id, &held.personnes(), days).await
}

/// Work that is resumed before the piece that it was to go on with, the same day, takes that piece from now on.
pub(super) async fn resume(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    let (par, now) = (work.actor.id, work.now);
    let mut days = Vec::new();
    for part in going_on(&held.parts, now) {
        let Ok(wanted) = Plage::new(now, part.plage.fin()) else {
            continue;
        };
        route::clear(work, &[part.utilisateur], &[wanted]).await?;
        days.push(wanted);
        let free = store::creneau::libre_depuis(work.db(), part.utilisateur, part.id, wanted).await?;
        if let Some(free) = free.filter(|free| free.fin() == wanted.fin()) {
            store::intervention::move_part(work.db(), part.id, part.utilisateur, free, par).await?;
        }
    }
    if days.is_empty() {
        return Ok(());
    }
    lay_anew(work, held.visite.id, &held.personnes(), days).await
}

/// Of each person who has nothing planned of this work now, but had today, the piece that comes next today.
fn going_on(parts: &[Part], now: DateTime<Utc>) -> Vec<&Part> {
    let today = |instant| heure::jour(PARIS, instant) == heure::jour(PARIS, now);
    let firm = |who| {
        let own = parts.iter().filter(move |part| part.utilisateur == who);
        own.filter(|part| part.fermete == Fermete::Ferme)
    };
    let people: BTreeSet<UtilisateurId> = parts.iter().map(|part| part.utilisateur).collect();
    let next = people.into_iter().filter_map(|who| {
        let was = firm(who).any(|part| part.plage.fin() <= now && today(part.plage.debut()));
        let is = firm(who).any(|part| part.plage.debut() <= now && now < part.plage.fin());
        let ahead = firm(who).filter(|part| part.plage.debut() > now && today(part.plage.debut()));
        ahead.min_by_key(|part| part.plage.debut()).filter(|_| was && !is)
    });
    next.collect()
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
