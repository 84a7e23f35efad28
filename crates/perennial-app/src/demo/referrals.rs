//! Referrals of people who became no clients: by referrers outside, and what became of some whom clients spoke of.
//!
//! Of 96 referrals of the year 51 became pursuits; of the 45 others, who are known by name or in words only, seven spoke
//! to the firm.

use perennial_core::dates::Day;
use perennial_core::ids::ReferralId;
use perennial_core::referrals::{Path, ReferrerKind};

use super::fill::World;
use super::perform::name;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::referrals::{self, Mention, NewReferrer, ReferralNote};

/// Referrers outside, with how many people they referred who became no pursuit, and how many of these spoke to the firm.
const MENTIONED: [(&str, usize, usize); 9] = [
    ("Hugh Lessing, Lessing & Orme (accountant)", 5, 1),
    ("Anita Bose, Bose Tax (accountant)", 4, 1),
    ("Farthing & Locke (estate agent)", 4, 1),
    ("Merriman Property (estate agent)", 3, 0),
    ("Cotter & Flood (law firm)", 2, 1),
    ("Arkley Prior LLP (law firm)", 2, 0),
    ("Denholm Wealth (financial adviser)", 3, 0),
    ("Carys Morgan (staff)", 2, 0),
    ("Northern Counties Bank, commercial team (bank)", 1, 0),
];

const WHO: [&str; 7] = [
    "a shopkeeper with a lease to renew",
    "two brothers who part ways",
    "the buyer of a barn",
    "a landlord with a tenant in arrears",
    "a widow with a will to prove",
    "the owner of a small works",
    "a family about to move",
];

/// Of those whom clients spoke of, the first so many spoke to the firm, and the next so many ruled it out.
const SPOKEN_OF: (usize, usize) = (3, 4);

/// The accountants who are a client too. Recorded before anything else is, so that what is said of them finds them.
pub(super) async fn who_are_clients(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    let new = NewReferrer {
        as_client: Some("Quill & Stone Accountants".to_owned()),
        ..NewReferrer::of(name("Quill & Stone Accountants")?, ReferrerKind::Accountant)
    };
    referrals::add(tx, act, new).await.map(drop)
}

/// Records those who became no clients.
pub(super) async fn tell(tx: &mut Tx, act: &mut Act, world: &World) -> Result<(), Error> {
    let mut at = -358;
    for (turn, (from, people, spoke)) in MENTIONED.into_iter().enumerate() {
        let Some(by) = referrals::named_in_list(tx, act, from, "demo").await? else { continue };
        for person in 0..people {
            let on = world.today + at;
            let became = match person {
                _ if person < spoke => Some((Path::Spoke, on + 6)),
                _ if person % 2 == 1 => Some((Path::RuledOut, on + 20)),
                _ => None,
            };
            let who = WHO[(turn * 3 + person) % WHO.len()].to_owned();
            let note = ReferralNote { became: not_ahead(became, world.today), ..ReferralNote::default() };
            referrals::mention(tx, act, by, Mention { on, who, note }).await?;
            at += 13;
        }
    }
    let spoken_of = world.relations.iter().flat_map(|relation| &relation.given);
    let spoken_of = spoken_of.filter(|given| given.referred.is_none()).take(SPOKEN_OF.0 + SPOKEN_OF.1);
    for (turn, given) in spoken_of.enumerate() {
        let on = world.today + given.at;
        let became = if turn < SPOKEN_OF.0 { (Path::Spoke, on + 3) } else { (Path::RuledOut, on + 14) };
        let note = ReferralNote { became: not_ahead(Some(became), world.today), ..ReferralNote::default() };
        referrals::note(tx, act, ReferralId::from_number(u128::from(given.number)), 0, note).await?;
    }
    Ok(())
}

/// Nothing is noted before it happened.
fn not_ahead(became: Option<(Path, Day)>, today: Day) -> Option<(Path, Day)> {
    became.map(|(path, on)| (path, on.min(today)))
}
