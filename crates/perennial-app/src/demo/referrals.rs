//! Referrals of people who became no clients: by referrers outside, and what became of some whom clients spoke of; who
//! looks after the referrers; and what is noted of the referrals that brought clients.
//!
//! Of 96 referrals of the year 51 became pursuits; of the 45 others, who are known by name or in words only, seven spoke
//! to the firm.

use perennial_core::dates::Day;
use perennial_core::ids::ReferralId;
use perennial_core::referrals::{Influence, Initiative, Path, Potential, ReferralKind, ReferrerKind, named};

use super::fill::World;
use super::perform::name;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::referrals::{self, Mention, NewReferrer, ReferralNote, Terms};

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

/// The accountants who are a client too.
const QUILL: &str = "Quill & Stone Accountants";

/// Records the accountants before anything else, so that what is said of them finds them.
pub(super) async fn who_are_clients(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    let new =
        NewReferrer { as_client: Some(QUILL.to_owned()), ..NewReferrer::of(name(QUILL)?, ReferrerKind::Accountant) };
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
    look_after(tx, act, world).await?;
    note_those_who_came(tx, act, world).await
}

/// Who is looked after by whom (a place among the staff), what they may bring, whether clients are told, the firm refers in
/// return and a fee may be paid, and how many days ago somebody last spoke to them.
type LookedAfter = (&'static str, usize, Potential, [Option<bool>; 3], Option<i32>);

const LOOKED_AFTER: [LookedAfter; 6] = [
    ("Quill & Stone Accountants", 1, Potential::High, [Some(true), Some(true), Some(false)], Some(12)),
    ("Brandt Hollis LLP (law firm)", 2, Potential::High, [Some(true), Some(true), Some(false)], Some(30)),
    ("Cotter & Flood (law firm)", 2, Potential::Medium, [None, Some(true), Some(false)], None),
    ("Northern Counties Bank, commercial team (bank)", 3, Potential::Medium, [None, Some(false), None], Some(85)),
    ("Farthing & Locke (estate agent)", 3, Potential::High, [Some(true), None, Some(false)], Some(9)),
    ("Denholm Wealth (financial adviser)", 1, Potential::Low, [None; 3], None),
];

/// Says who looks after the referrers, and what is agreed with them.
async fn look_after(tx: &mut Tx, act: &mut Act, world: &World) -> Result<(), Error> {
    for (who, owner, potential, [disclosed, reciprocal, fee_allowed], spoken) in LOOKED_AFTER {
        let said = named(who);
        let Some(id) = referrals::named_in_list(tx, act, who, "demo").await? else { continue };
        let input = NewReferrer {
            as_client: (who == QUILL).then(|| QUILL.to_owned()),
            owner: world.staff.get(owner).copied(),
            potential: Some(potential),
            terms: Terms { disclosed, reciprocal, fee_allowed },
            contacted: spoken.map(|days| world.today - days),
            ..NewReferrer::of(name(&said.name)?, if who == QUILL { ReferrerKind::Accountant } else { said.kind })
        };
        referrals::change(tx, act, id, 1, input).await?;
    }
    Ok(())
}

/// What is noted of those who became clients: on what the referral rested, who asked for it, whether they would have come
/// anyway, and when the referrer was told what became of it.
async fn note_those_who_came(tx: &mut Tx, act: &mut Act, world: &World) -> Result<(), Error> {
    let came = world.relations.iter().filter(|relation| relation.group.is_new());
    for (turn, relation) in came.enumerate() {
        let Some(received) = &relation.received else { continue };
        let kind = match (received.client, turn % 3) {
            (Some(_), _) => ReferralKind::Experience,
            (None, 0) => ReferralKind::Reputation,
            (None, _) => ReferralKind::Expertise,
        };
        let by_ask = received.client.and_then(|client| world.relations.get(client)).is_some_and(|by| by.asked);
        let influence = if turn % 4 == 3 { Influence::Anyway } else { Influence::NotWithout };
        let agreed = relation.matters.iter().map(|matter| matter.dates.accepted).min().unwrap_or(received.at);
        let told = (turn % 3 != 2).then(|| (world.today + agreed.max(received.at) + 7).min(world.today));
        let note = ReferralNote {
            kind: Some(kind),
            initiative: Some(if by_ask { Initiative::Ours } else { Initiative::Theirs }),
            influence: (turn % 5 != 4).then_some((influence, turn % 2 == 0)),
            reported: told,
            ..ReferralNote::default()
        };
        referrals::note(tx, act, ReferralId::from_number(u128::from(received.number)), 0, note).await?;
    }
    Ok(())
}

/// Nothing is noted before it happened.
fn not_ahead(became: Option<(Path, Day)>, today: Day) -> Option<(Path, Day)> {
    became.map(|(path, on)| (path, on.min(today)))
}
