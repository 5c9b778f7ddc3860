//! Failed logins: counted in the database, by account and by address, and answered with ever longer locks.

use std::net::IpAddr;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::domain::{Actor, Refusal, RefusalKind, UtilisateurId};
use crate::service::utilisateur::{Lockout, UtilisateurCommand};
use crate::service::{Command, Error, Service};
use crate::store;
use crate::store::session::{Compte, Counter, Failures};

/// Failures of an account before its first lock.
const ACCOUNT_FREE: i32 = 5;
/// Failures from one address before its first lock; a whole office may share one.
const ADDRESS_FREE: i32 = 20;
/// The first lock; each further failure doubles it.
const FIRST: TimeDelta = TimeDelta::seconds(30);
/// The longest.
const LONGEST: TimeDelta = TimeDelta::hours(1);
/// An address that hasn't failed for so long begins anew.
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);
/// The row of the watch.
const WATCH: UtilisateurId = UtilisateurId(3);

/// Where the failures of one login are counted, in the order in which they are held.
pub(super) struct Counters {
    counters: Vec<(Counter, i32)>,
}

impl Counters {
    pub(super) fn of(compte: Option<&Compte>, login: &str, adresse: Option<IpAddr>) -> Self {
        let account = match compte {
            Some(compte) => Counter::Compte(compte.id),
            // A name that nobody bears is locked like any other, or locks would tell who exists. What is typed as a
            // name may be a password: only two bytes of its hash are kept, shared by many.
            None => Counter::Origine(format!(
                "inconnu:{}",
                hex::encode(&Sha256::digest(login.trim().to_lowercase())[..2])
            )),
        };
        let mut counters = Vec::new();
        if let Some(adresse) = adresse {
            counters.push((Counter::Origine(origine(adresse)), ADDRESS_FREE));
        }
        counters.push((account, ACCOUNT_FREE));
        Self { counters }
    }

    /// Refuses while any of them is locked.
    pub(super) async fn refuse_locked(&self, db: &mut PgConnection, now: DateTime<Utc>) -> Result<(), Error> {
        for (counter, _) in &self.counters {
            let failures = store::session::failures(db, counter).await?;
            if let Some(until) = failures.verrouille_jusqu_a.filter(|until| *until > now) {
                return Err(
                    Refusal::new(RefusalKind::Unauthenticated, "connexion-verrouillee")
                        .with("jusqu_a", minute_after(until))
                        .into(),
                );
            }
        }
        Ok(())
    }

    /// Counts how a comparison ended; returns until when that has locked the account.
    ///
    /// Of many guesses at once, those that come after the one that locks are refused, right or wrong.
    pub(super) async fn settle(
        &self,
        service: &Service,
        right: bool,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let now = service.now();
        let mut tx = service.begin().await?;
        for (counter, _) in &self.counters {
            store::session::hold_counter(&mut tx, counter).await?;
        }
        self.refuse_locked(&mut tx, now).await?;
        let mut locked = None;
        for (counter, free) in &self.counters {
            let account = !matches!(counter, Counter::Origine(origine) if origine.starts_with("adresse:"));
            if right {
                // One who knows a password must not wash an address clean of their guesses at others.
                if account {
                    store::session::forgive(&mut tx, counter).await?;
                }
                continue;
            }
            let before = store::session::failures(&mut tx, counter).await?;
            let stale = before.dernier_echec_le.is_some_and(|last| last < now - FORGOTTEN);
            let echecs = if stale { 1 } else { before.echecs.saturating_add(1) };
            let until = lock_after(echecs, *free).map(|pause| now + pause);
            let failures = Failures {
                echecs,
                dernier_echec_le: Some(now),
                verrouille_jusqu_a: until,
            };
            store::session::count(&mut tx, counter, &failures).await?;
            if account {
                locked = until;
            }
        }
        tx.commit().await?;
        Ok(locked)
    }
}

/// How an address is counted.
pub(in crate::service) fn origine(adresse: IpAddr) -> String {
    format!("adresse:{}", adresse.to_canonical())
}

fn lock_after(echecs: i32, free: i32) -> Option<TimeDelta> {
    let over = u32::try_from(echecs.checked_sub(free)?).ok()?;
    let factor = 1_i32.checked_shl(over.min(16)).unwrap_or(i32::MAX);
    Some((FIRST * factor).min(LONGEST))
}

impl Service {
    /// Journals that an account was locked, and tells its person. The lock itself is in force already.
    pub(super) async fn note_lockout(&self, utilisateur: UtilisateurId, jusqu_a: DateTime<Utc>) {
        tracing::warn!(utilisateur = utilisateur.0, %jusqu_a, "account locked after failed logins");
        let watch = Actor::systeme(WATCH, "systeme:watch");
        let command = UtilisateurCommand::Lockout(Lockout { utilisateur, jusqu_a });
        if let Err(error) = self.execute(&watch, Command::from(command)).await {
            tracing::error!(%error, "a lockout was not journaled");
        }
    }
}

/// The first full minute that is not before: hours are told without their seconds, and what is told is over then.
fn minute_after(instant: DateTime<Utc>) -> DateTime<Utc> {
    let minute = TimeDelta::minutes(1);
    instant.duration_trunc(minute).map_or(
        instant,
        |begun| {
            if begun < instant { begun + minute } else { begun }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_up_to_an_hour() {
        let seconds = |echecs| lock_after(echecs, ACCOUNT_FREE).map(|pause| pause.num_seconds());
        assert_eq!(seconds(4), None);
        assert_eq!(seconds(5), Some(30));
        assert_eq!(seconds(6), Some(60));
        assert_eq!(seconds(11), Some(1920));
        assert_eq!(seconds(12), Some(3600));
        assert_eq!(seconds(i32::MAX), Some(3600));
    }

    #[test]
    fn a_lock_is_told_until_it_is_over() {
        let told = |texte: &str| minute_after(texte.parse().expect("an instant")).to_rfc3339();
        assert_eq!(told("2026-11-26T22:43:20.5Z"), "2026-11-26T22:44:00+00:00");
        assert_eq!(told("2026-11-26T22:43:00Z"), "2026-11-26T22:43:00+00:00");
    }
}
