//! Passwords: Argon2id, as many at a time as the machine has cores.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::error::Error;

/// The fewest characters.
const SHORTEST: usize = 15;
/// The most characters.
const LONGEST: usize = 256;
/// How long a sign-in waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(1);

/// A password that keeps the rules, as somebody chose it.
#[derive(Clone)]
pub struct Password(String);

/// Why a password is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Too short to withstand guessing.
    #[error("Use at least {SHORTEST} characters: four or five plain words are easy to keep in mind. This has {0}.")]
    TooShort(usize),
    /// Longer than is stored.
    #[error("Use at most {LONGEST} characters. This has {0}.")]
    TooLong(usize),
    /// The same few characters again and again.
    #[error("This repeats the same few characters. Use four or five words that do not belong together.")]
    TooPlain,
}

impl Password {
    /// Reads a password that somebody chooses: any characters, 15 to 256 of them.
    ///
    /// # Errors
    /// When it is too short, too long, or made of fewer than five different characters.
    pub fn parse(text: &str) -> Result<Self, PasswordRefusal> {
        let length = text.chars().count();
        let different: std::collections::BTreeSet<char> = text.chars().collect();
        match length {
            0..SHORTEST => Err(PasswordRefusal::TooShort(length)),
            SHORTEST..=LONGEST if different.len() < 5 => Err(PasswordRefusal::TooPlain),
            SHORTEST..=LONGEST => Ok(Self(text.to_owned())),
            _ => Err(PasswordRefusal::TooLong(length)),
        }
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// As many turns as the machine has cores: hashing is costly by design.
pub struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new(cores)))
    }
}

impl Hashing {
    /// Runs costly work off the server's threads, when its turn comes soon. The turn is given back when the work is
    /// done, not when the caller goes away, so that callers who leave cannot pile up work.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let busy = || Error::TooMany("Many people are signing in just now. Wait a few seconds, then try again.".into());
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.0).acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or_else(busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(turn);
            outcome
        });
        done.await.map_err(|error| Error::Internal(format!("hashing a password ended early: {error}")))
    }
}

/// Hashes a password for storing (Argon2id, 19 MiB, two passes, one lane), in the PHC string format.
///
/// # Errors
/// When too many passwords are being hashed already.
pub async fn hash_password(app: &App, password: &Password) -> Result<String, Error> {
    let text = password.0.clone();
    app.memory.accounts.hashing.run(move || hash(&text)).await?
}

/// True when the password is the one that was hashed. Without a hash it costs the same time, and is never true.
pub(super) async fn is_password(app: &App, given: &str, stored: Option<String>) -> Result<bool, Error> {
    if given.chars().count() > LONGEST {
        return Ok(false);
    }
    let given = given.to_owned();
    app.memory.accounts.hashing.run(move || verify(&given, stored.as_deref())).await
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(text: &str) -> Result<String, Error> {
    let mut salt = [0_u8; 16];
    crate::clock::fill_random(&mut salt);
    let hashed: PasswordHash = argon2()?
        .hash_password_with_salt(text.as_bytes(), &salt)
        .map_err(|error| Error::Internal(format!("a password could not be hashed: {error}")))?;
    Ok(hashed.to_string())
}

fn verify(given: &str, stored: Option<&str>) -> bool {
    static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("a password that nobody has").ok());
    let matches = |stored: &str| {
        let Ok(stored) = PasswordHash::new(stored) else { return false };
        argon2().is_ok_and(|argon2| argon2.verify_password(given.as_bytes(), &stored).is_ok())
    };
    match stored {
        Some(stored) => matches(stored),
        None => {
            NOBODY.as_deref().map(matches);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_and_not_plain() {
        assert_eq!(Password::parse("short").unwrap_err(), PasswordRefusal::TooShort(5));
        assert_eq!(Password::parse(&"ab".repeat(10)).unwrap_err(), PasswordRefusal::TooPlain);
        assert_eq!(Password::parse(&"abcdefg".repeat(40)).unwrap_err(), PasswordRefusal::TooLong(280));
        assert!(Password::parse("vier Wörter für Müller").is_ok());
        assert_eq!(format!("{:?}", Password::parse("correct horse battery").unwrap()), "Password(…)");
    }

    #[test]
    fn a_hash_says_how_it_was_made_and_knows_its_password() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse battery", Some(&stored)));
        assert!(!verify("correct horse batterY", Some(&stored)));
        assert!(!verify("a password that nobody has", None));
        assert!(!verify("anything at all", Some("not a hash")));
    }

    #[tokio::test]
    async fn who_comes_while_all_cores_hash_is_told_to_come_back() {
        let hashing = Hashing(Arc::new(Semaphore::new(1)));
        let (going, first) = (hashing.run(|| std::thread::sleep(PATIENCE * 2)), async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            hashing.run(|| ()).await
        });
        let (done, refused) = tokio::join!(going, first);
        assert!(done.is_ok());
        assert!(matches!(refused, Err(Error::TooMany(_))));
    }
}
