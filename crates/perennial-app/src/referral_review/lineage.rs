//! Who brought whom over the years, and with what fees (S1.30).

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::referrals::{Link, Path, Tree, lineage as chains};
use serde::Serialize;
use uuid::Uuid;

use super::ledger::{Ledger, Line, Source, SourceKey, ledger};
use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;

/// Somebody whom a referral brought, or later work that it brought. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepTold {
    /// 1 where the head of the chain made the referral, 2 where somebody whom they brought made it, and so on.
    pub depth: usize,
    /// The referral.
    pub referral: Uuid,
    /// The client who was referred.
    pub client: Uuid,
    /// The name.
    pub name: String,
    /// Who made the referral.
    pub by: String,
    /// Its day.
    pub on: Day,
    /// True where it brought the client, false where it brought later work of one.
    pub first: bool,
    /// What it brought was billed so far.
    pub fees: Money,
    /// With all that follows from it.
    pub fees_in_all: Money,
    /// How many referrals follow from it.
    pub below: usize,
}

/// All that follows from the referrals of one whom nobody brought. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeTold {
    /// How an address names the source.
    pub source: String,
    /// The name.
    pub name: String,
    /// The key of the group.
    pub group: &'static str,
    /// Referrals of their own that were won.
    pub won: u64,
    /// What these brought was billed so far.
    pub fees: Money,
    /// With the referrals of those whom they brought, to the end.
    pub won_in_all: u64,
    /// The fees of all of them.
    pub fees_in_all: Money,
    /// The referrals, each before those that follow from it.
    pub steps: Vec<StepTold>,
    /// The page of the record.
    #[serde(skip)]
    pub href: Option<String>,
}

/// The lineage, as pages and files read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineageReport {
    /// The day at whose end it stood so.
    pub as_of: Day,
    /// The firm's currency.
    pub currency: Currency,
    /// Referrals won: each stands in exactly one chain.
    pub won: u64,
    /// What they brought was billed.
    pub fees: Money,
    /// The chains, those with most fees first.
    pub trees: Vec<TreeTold>,
    /// What was billed in other currencies, in none of the sums.
    pub other_currencies: Vec<Money>,
}

/// Who brought whom up to a day, as far as the actor may know of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn lineage(conn: &mut Conn, actor: &Actor, on: Day) -> Result<LineageReport, Error> {
    let ledger = ledger(conn, actor, Period { from: Day::MIN, until: on }).await?;
    let won = |line: &&Line| !line.given && line.client.is_some() && line.steps.by(on) == Path::Won;
    let lines: Vec<&Line> = ledger.lines.iter().filter(won).collect();
    let links: Vec<Link<SourceKey>> = lines.iter().filter_map(|line| link(line, &ledger)).collect();
    let trees = chains(&links);
    let sources: BTreeMap<&SourceKey, &Source> = ledger.sources.iter().map(|source| (&source.key, source)).collect();
    let money = |minor| Money::new(minor, ledger.currency);
    Ok(LineageReport {
        as_of: on,
        currency: ledger.currency,
        won: links.len() as u64,
        fees: money(links.iter().map(|link| link.fees).sum()),
        trees: trees.iter().filter_map(|tree| Some(told(tree, sources.get(&tree.head)?, &lines, &ledger))).collect(),
        other_currencies: ledger.other_currencies.clone(),
    })
}

fn link(line: &Line, ledger: &Ledger) -> Option<Link<SourceKey>> {
    let (client, _) = line.client.as_ref()?;
    Some(Link {
        by: ledger.sources[line.source].key.clone(),
        whom: ledger.party(*client),
        on: line.on,
        fees: line.fees,
        first: line.brought_client,
    })
}

fn told(tree: &Tree<SourceKey>, source: &Source, lines: &[&Line], ledger: &Ledger) -> TreeTold {
    let money = |minor| Money::new(minor, ledger.currency);
    let own = || tree.steps.iter().filter(|step| step.depth == 1);
    let steps = tree.steps.iter().filter_map(|step| {
        let line = lines[step.link];
        let (client, name) = line.client.clone()?;
        Some(StepTold {
            depth: step.depth,
            referral: line.id,
            client,
            name,
            by: ledger.sources[line.source].name.clone(),
            on: line.on,
            first: line.brought_client,
            fees: money(line.fees),
            fees_in_all: money(step.whole),
            below: step.below,
        })
    });
    TreeTold {
        source: source.key.to_string(),
        name: source.name.clone(),
        group: source.kind.key(),
        won: own().count() as u64,
        fees: money(own().map(|step| lines[step.link].fees).sum()),
        won_in_all: tree.steps.len() as u64,
        fees_in_all: money(tree.fees),
        steps: steps.collect(),
        href: source.href(),
    }
}
