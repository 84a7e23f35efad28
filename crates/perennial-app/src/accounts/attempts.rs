//! Failed sign-ins: five in 15 minutes for each account, fifty in an hour for each network.
//!
//! They are kept in memory: an attacker cannot restart the server. What fails is noted in the audit log; what is
//! refused by these limits is not, so that strangers cannot fill the store. A try is counted before the password is looked at, so that many at once gain nothing.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use perennial_core::dates::Moment;
use sha2::{Digest, Sha256};

use crate::error::Error;

const MINUTE: i64 = 60_000_000;
/// Tries for each account, and the span.
const ACCOUNT: (usize, i64) = (5, 15 * MINUTE);
/// Tries for each network, and the span.
const NETWORK: (usize, i64) = (50, 60 * MINUTE);
/// Accounts and networks kept in mind; beyond it new ones wait until old ones are forgotten.
const KEPT: usize = 100_000;

#[derive(PartialEq, Eq, Hash, Clone, Copy)]
enum Key {
    Account([u8; 32]),
    Network(IpAddr),
}

/// Failed tries of the last hour.
#[derive(Default)]
pub struct Attempts(Mutex<HashMap<Key, VecDeque<Moment>>>);

impl Attempts {
    /// Counts a try, if there is one left.
    ///
    /// # Errors
    /// [`Error::TooMany`], with the minutes to wait.
    pub fn begin(&self, account: &str, address: IpAddr, now: Moment) -> Result<(), Error> {
        self.count(&[(account_key(account), ACCOUNT), (Key::Network(network(address)), NETWORK)], now)
    }

    fn count(&self, keys: &[(Key, (usize, i64))], now: Moment) -> Result<(), Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            forget_old(&mut kept, now);
        }
        if kept.len() >= KEPT {
            return Err(Error::TooMany("Too many sign-ins fail just now. Wait 15 minutes, then try again.".into()));
        }
        for &(key, (most, span)) in keys {
            let tries = kept.entry(key).or_default();
            while tries.front().is_some_and(|at| now.0 - at.0 >= span) {
                tries.pop_front();
            }
            if tries.len() >= most {
                let wait = tries.front().map_or(span, |at| at.0 + span - now.0);
                return Err(wait_first(matches!(key, Key::Account(_)), wait));
            }
        }
        for &(key, _) in keys {
            kept.entry(key).or_default().push_back(now);
        }
        Ok(())
    }

    /// Counts a try of somebody who has not said who they are, if their network has one left.
    ///
    /// # Errors
    /// [`Error::TooMany`], with the minutes to wait.
    pub fn stranger(&self, address: IpAddr, now: Moment) -> Result<(), Error> {
        self.count(&[(Key::Network(network(address)), NETWORK)], now)
    }

    /// The password was right and the second factor is still awaited: the network is not charged, the account is.
    pub fn halfway(&self, address: IpAddr) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tries) = kept.get_mut(&Key::Network(network(address))) {
            tries.pop_back();
        }
    }

    /// The try succeeded: the account begins anew, and the network is not charged for it.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&account_key(account));
        if let Some(tries) = kept.get_mut(&Key::Network(network(address))) {
            tries.pop_back();
        }
    }
}

fn wait_first(account: bool, wait: i64) -> Error {
    let minutes =
        crate::web::words::count(wait.div_euclid(MINUTE).unsigned_abs() + u64::from(wait % MINUTE > 0), "minute");
    let whose = if account { "for this address" } else { "from your network" };
    Error::TooMany(format!(
        "Too many sign-ins {whose} have failed. Wait {minutes}, then try again. If you do not remember your password, ask an administrator of your firm for a new one."
    ))
}

fn forget_old(kept: &mut HashMap<Key, VecDeque<Moment>>, now: Moment) {
    kept.retain(|_, tries| tries.back().is_some_and(|at| now.0 - at.0 < NETWORK.1));
}

/// A fixed size for any text that somebody may send as an address.
fn account_key(account: &str) -> Key {
    Key::Account(Sha256::digest(account.trim().to_lowercase().as_bytes()).into())
}

/// The /24 of an IPv4 address or the /64 of an IPv6 one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            IpAddr::from([a, b, c, 0])
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_failure_waits_until_the_first_is_fifteen_minutes_old() {
        let attempts = Attempts::default();
        let here = IpAddr::from([192, 0, 2, 7]);
        for minute in 0..5 {
            attempts.begin("helen@harcourtvale.example", here, Moment(minute * MINUTE)).unwrap();
        }
        let refused = attempts.begin(" Helen@Harcourtvale.example", here, Moment(5 * MINUTE)).unwrap_err();
        assert!(refused.to_string().contains("Wait 10 minutes"), "{refused}");
        attempts.begin("priya@harcourtvale.example", here, Moment(5 * MINUTE)).unwrap();
        attempts.begin("helen@harcourtvale.example", here, Moment(15 * MINUTE)).unwrap();
    }

    #[test]
    fn a_network_has_fifty_tries_in_an_hour() {
        let attempts = Attempts::default();
        let neighbour = |n: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, n, 0, 0, 1]);
        for n in 0..50_u16 {
            attempts.begin(&format!("guess{n}@harcourtvale.example"), neighbour(n), Moment(0)).unwrap();
        }
        assert!(attempts.begin("one@more.example", neighbour(99), Moment(1)).is_err());
        attempts.begin("one@more.example", IpAddr::from([0x2001, 0xdb8, 0, 2, 0, 0, 0, 1]), Moment(1)).unwrap();
        attempts.succeeded("guess3@harcourtvale.example", neighbour(3));
        attempts.begin("one@more.example", neighbour(99), Moment(2)).unwrap();
    }
}
