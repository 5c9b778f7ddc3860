//! Passwords: argon2id, two at a time, and nowhere in clear.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::Error;
use crate::domain::Refusal;
use crate::domain::texte::plat;

/// Memory of one hash, in KiB: with two at a time, 128 MiB in all.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes over it.
const PASSES: u32 = 3;
/// How many are computed at once; the machine has other things to do.
const AT_ONCE: usize = 2;
/// How many may wait for their turn; beyond, people are told to come back.
const WAITING: usize = 64;

/// Least and most characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=200;
/// Least number of different characters.
const DIFFERENT: usize = 5;

/// Hash of nothing that anybody could type, with our parameters: what an unknown login is compared with.
const DUMMY: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$cmVnaWUtZGVtby1zYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as it was typed; neither logs nor `Debug` show it, and nothing writes it.
#[derive(Clone, PartialEq, Eq)]
pub struct MotDePasse(String);

impl MotDePasse {
    /// Takes what was typed.
    #[must_use]
    pub fn new(texte: impl Into<String>) -> Self {
        Self(texte.into())
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn est_vide(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks that it can be a password of this login's.
    ///
    /// # Errors
    /// A refusal that says what is missing, never what was typed.
    pub fn check(&self, login: &str) -> Result<(), Refusal> {
        let length = self.0.chars().count();
        if !LENGTH.contains(&length) {
            let bound = |n: &usize| i64::try_from(*n).unwrap_or(i64::MAX);
            return Err(Refusal::invalid("mot_de_passe", "mot-de-passe-longueur")
                .with("least", bound(LENGTH.start()))
                .with("most", bound(LENGTH.end())));
        }
        let mut different: Vec<char> = self.0.chars().collect();
        different.sort_unstable();
        different.dedup();
        if different.len() < DIFFERENT {
            return Err(Refusal::invalid("mot_de_passe", "mot-de-passe-trop-simple"));
        }
        let (password, login) = (plat(&self.0), plat(login));
        if !login.is_empty() && (password.contains(&login) || login.contains(&password)) {
            return Err(Refusal::invalid("mot_de_passe", "mot-de-passe-trop-proche"));
        }
        Ok(())
    }
}

impl fmt::Debug for MotDePasse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••••")
    }
}

/// What is stored of a password. A command carries it, and nothing that is written of a command does: neither its
/// fingerprint nor an inverse holds anything to guess passwords from.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hache {
    #[serde(skip)]
    stored: String,
}

impl Hache {
    pub(super) fn of(stored: String) -> Self {
        Self { stored }
    }

    /// Whether it was lost on the way: a command read from text has none.
    pub(super) fn is_empty(&self) -> bool {
        self.stored.is_empty()
    }

    pub(super) fn expose(&self) -> &str {
        &self.stored
    }
}

impl fmt::Debug for Hache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••••")
    }
}

/// Computes hashes, a few at a time, off the threads that wait for the network.
#[derive(Debug)]
pub(super) struct Hasher {
    turns: Semaphore,
    queue: Semaphore,
    done: AtomicU64,
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self {
            turns: Semaphore::new(AT_ONCE),
            queue: Semaphore::new(WAITING),
            done: AtomicU64::new(0),
        }
    }

    /// How many were computed so far.
    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// What is to be stored of a password.
    pub(super) async fn hash(&self, password: &MotDePasse) -> Result<Hache, Error> {
        let password = password.clone();
        let hashed = self
            .run(move || {
                let hash: PasswordHash = argon()?.hash_password(password.0.as_bytes())?;
                Ok::<_, argon2::password_hash::Error>(hash.to_string())
            })
            .await?;
        hashed.map(Hache::of).map_err(|error| Error::internal(&error))
    }

    /// Whether a password is the one that this was made of. Without one to compare with it takes as long.
    pub(super) async fn verify(&self, password: &MotDePasse, stored: Option<&Hache>) -> Result<bool, Error> {
        let password = password.clone();
        let known = stored.is_some();
        let stored = stored.map_or_else(|| DUMMY.to_owned(), |hache| hache.stored.clone());
        self.run(move || {
            // The parameters are those of the stored hash.
            Argon2::default()
                .verify_password(password.0.as_bytes(), stored.as_str())
                .is_ok()
                && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let Ok(_place) = self.queue.try_acquire() else {
            return Err(Refusal::conflict("connexions-trop-nombreuses").into());
        };
        let _turn = self
            .turns
            .acquire()
            .await
            .map_err(|error| Error::internal(&error))?;
        let done = tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Error::internal(&error))?;
        self.done.fetch_add(1, Ordering::Relaxed);
        Ok(done)
    }
}

fn argon() -> Result<Argon2<'static>, argon2::Error> {
    Ok(Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(MEMORY_KIB, PASSES, 1, None)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_varied_and_not_the_login() {
        let rule = |texte: &str| MotDePasse::new(texte).check("amorel").expect_err(texte).rule;
        assert_eq!(rule("court"), "mot-de-passe-longueur");
        assert_eq!(rule(&"long ".repeat(60)), "mot-de-passe-longueur");
        assert_eq!(rule("aaaaaaaaaaaaaaaa"), "mot-de-passe-trop-simple");
        assert_eq!(rule("Âmorel-2026-!"), "mot-de-passe-trop-proche");
        assert_eq!(MotDePasse::new("quatre pommes vertes").check("amorel"), Ok(()));
    }

    #[test]
    fn neither_a_password_nor_its_hash_is_shown_or_written() {
        assert_eq!(format!("{:?}", MotDePasse::new("secret")), "••••••");
        let hache = Hache::of("$argon2id$secret".to_owned());
        assert_eq!(format!("{hache:?}"), "••••••");
        assert!(!serde_json::to_string(&hache).expect("JSON").contains("secret"));
    }

    #[tokio::test]
    async fn what_is_stored_names_its_parameters_and_is_salted() {
        let hasher = Hasher::new();
        let password = MotDePasse::new("quatre pommes vertes");
        let (one, two) = (
            hasher.hash(&password).await.expect("hashed"),
            hasher.hash(&password).await.expect("hashed"),
        );
        assert!(
            one.stored.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{}",
            one.stored
        );
        assert_ne!(one.stored, two.stored);
        assert!(hasher.verify(&password, Some(&one)).await.expect("compared"));
        let other = MotDePasse::new("quatre pommes rouges");
        assert!(!hasher.verify(&other, Some(&one)).await.expect("compared"));
        assert_eq!(hasher.done(), 4);
        assert!(!hasher.verify(&password, None).await.expect("compared"));
        assert_eq!(hasher.done(), 5, "nobody costs as much as somebody");
    }
}
