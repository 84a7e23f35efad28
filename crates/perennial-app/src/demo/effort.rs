//! What the demo firm spends on business development: the totals of the scenario, by market and by whether it is for new
//! or existing clients.

use perennial_core::dates::Day;
use perennial_core::effort::{Aim, Entry, Initiative};
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::markets::Axis;

use super::dice::Dice;
use super::fill::World;
use super::perform::pence;
use crate::app::Act;
use crate::db::Tx;
use crate::effort;
use crate::error::Error;

/// What is spent in a year on a market: for whom, hours, pounds, and what for.
struct Budget {
    market: Axis,
    aim: Aim,
    hours: u32,
    pounds: i64,
    notes: &'static [&'static str],
}

const fn budget(market: Axis, aim: Aim, hours: u32, pounds: i64, notes: &'static [&'static str]) -> Budget {
    Budget { market, aim, hours, pounds, notes }
}

/// 1,430 hours and £114,048 for new clients, 530 hours and £44,352 for existing ones.
const BUDGETS: [Budget; 9] = [
    budget(Axis::CustomerNew, Aim::New, 1_010, 78_000, &["Pitch", "Tender", "First meeting", "Directory entry"]),
    budget(Axis::Referral, Aim::New, 190, 9_000, &["Lunch with accountants", "Evening for introducers"]),
    budget(Axis::Influence, Aim::New, 150, 22_048, &["Talk at the chamber", "Article", "Legal directory"]),
    budget(Axis::Recruitment, Aim::New, 40, 5_000, &["Careers fair", "Agency"]),
    budget(Axis::Supplier, Aim::New, 40, 0, &["Barristers’ chambers"]),
    budget(Axis::CustomerExisting, Aim::Existing, 400, 30_000, &["Visit", "Review meeting", "Client seminar"]),
    budget(Axis::Internal, Aim::Existing, 90, 9_352, &["Cross-selling workshop", "Client-care training"]),
    budget(Axis::Supplier, Aim::Existing, 40, 3_000, &["Expert panel"]),
    budget(Axis::Influence, Aim::Existing, 0, 2_000, &["Sector forum"]),
];

/// Hours of one entry, about.
const HOURS: u32 = 4;

/// Pounds of one entry, about.
const POUNDS: i64 = 750;

/// Records the year's effort.
pub(super) async fn tell(tx: &mut Tx, act: &Act, world: &World) -> Result<(), Error> {
    let mut dice = Dice::new(72);
    let prospects = those(world, |group| group.is_prospect());
    let clients = those(world, |group| group.is_client() && !group.is_new());
    for budget in &BUDGETS {
        let of = match budget.market {
            Axis::CustomerNew => &prospects,
            Axis::CustomerExisting => &clients,
            _ => &Vec::new(),
        };
        for minutes in shares(&mut dice, i64::from(budget.hours) * 60, i64::from(HOURS) * 60, 15) {
            let minutes = u32::try_from(minutes).ok();
            let entry = Entry { minutes, ..about(&mut dice, world, budget, of) };
            effort::record(tx, act, entry).await?;
        }
        for minor in shares(&mut dice, budget.pounds * 100, POUNDS * 100, 100) {
            let entry = Entry { money: Some(pence(minor)), ..about(&mut dice, world, budget, of) };
            effort::record(tx, act, entry).await?;
        }
    }
    Ok(())
}

fn those(world: &World, is: impl Fn(super::plan::Group) -> bool) -> Vec<(ClientId, StaffId)> {
    let all = world.relations.iter().zip(&world.clients);
    let those = all.filter(|(relation, _)| is(relation.group));
    those.map(|(relation, client)| (*client, world.staff[relation.manager])).collect()
}

/// A sum in parts of about a size, each a multiple of a step.
fn shares(dice: &mut Dice, sum: i64, size: i64, step: i64) -> Vec<i64> {
    let mut parts = Vec::new();
    let mut left = sum;
    while left > 0 {
        let steps = i32::try_from(size / step).unwrap_or(1);
        let part = i64::from(dice.between(steps / 2, steps * 3 / 2).max(1)) * step;
        let part = if left - part < size / 2 { left } else { part };
        parts.push(part);
        left -= part;
    }
    parts
}

/// Whom, when and by whom: every third entry on customers names one of them, and then it is their manager's.
fn about(dice: &mut Dice, world: &World, budget: &Budget, of: &[(ClientId, StaffId)]) -> Entry {
    let day: Day = world.today - dice.between(1, 360);
    let client = (!of.is_empty() && dice.chance(33)).then(|| dice.pick(of));
    // Partners, senior people, and the two of business development.
    let by = world.staff[dice.pick(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 15, 22, 22, 24])];
    let proactive = dice.chance(if budget.aim == Aim::Existing { 60 } else { 80 });
    Entry {
        by: Some(client.map_or(by, |(_, manager)| manager)),
        market: Some(budget.market),
        client: client.map(|(client, _)| client),
        aim: Some(budget.aim),
        initiative: Some(if proactive { Initiative::Proactive } else { Initiative::Answer }),
        note: Some(dice.pick(budget.notes).to_owned()),
        ..Entry::on(day)
    }
}
