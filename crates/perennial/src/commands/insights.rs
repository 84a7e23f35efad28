//! `perennial insights`: what the records tell of decision points, phases, gaps and answers.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::insights::{self, Asked, Told};
use perennial_core::dates::Day;
use perennial_core::insights::Period;
use perennial_core::insights::response::Class;
use perennial_core::money::grouped;
use perennial_core::statistics::{Estimate, Level};
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{Table, json, say};
use crate::store::day_or_today;

/// Which numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The thirteen decision points.
    Points,
    /// How long phases take, and how they are left.
    Phases,
    /// What is left undone, most at stake first.
    Gaps,
    /// How soon enquiries are answered.
    Response,
    /// The questions of each stage.
    Questions,
    /// What is not known, and which research would tell.
    Unknown,
}

/// Say what the records tell of decision points, phases, gaps and answers.
///
/// A rate counts those who still wait; in brackets stands where it lies 4 times in 5. What nobody recorded is not
/// known, which is not nought.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Which numbers.
    #[arg(value_enum, default_value = "points")]
    what: What,
    /// The first day [default: a year before the last]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// The last day [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    until: Option<Day>,
    /// Be sure 19 times in 20.
    #[arg(long)]
    surer: bool,
    /// Compare with the time of the same length before.
    #[arg(long)]
    before: bool,
    /// Print all numbers as one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When the first day lies after the last, or the store cannot be read.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_settled().await?;
    let mut conn = app.db.read().await?;
    let today = day_or_today(&app, &mut conn, None).await?;
    let until = options.until.unwrap_or(today).min(today);
    let from = options.from.unwrap_or(until - 364);
    if from > until {
        return Err(Failure::usage(format!("{from} lies after {until}"), "give an earlier day with `--from`").into());
    }
    let asked = Asked::of(Period { from, until }, today);
    let level = if options.surer { Level::NinetyFive } else { Level::Eighty };
    let now = insights::survey(&app, &mut conn, &Actor::Program, &asked).await?;
    let earlier = asked.question.period.before();
    let before = if options.before {
        Some(insights::survey(&app, &mut conn, &Actor::Program, &asked.in_period(earlier)).await?)
    } else {
        None
    };
    let heard = insights::heard(&mut conn, &Actor::Program).await?;
    let told = insights::told(&now, before.as_deref().map(|survey| (survey, earlier)), &heard, &asked, level);
    if options.json {
        json(&told)?;
    } else {
        print(&told, options.what)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(told: &Told, what: What) -> Result<()> {
    match what {
        What::Points => points(told)?,
        What::Phases => phases(told)?,
        What::Gaps => gaps(told)?,
        What::Response => response(told)?,
        What::Questions => questions(told)?,
        What::Unknown => unknown(told)?,
    }
    say("")?;
    let (all, on_map) = (count(told.relationships, "relationship"), grouped(told.on_map));
    say(&format!("{} to {}, {all} on record, {on_map} of them on the map", told.period.from, told.period.until))?;
    Ok(())
}

fn points(told: &Told) -> Result<()> {
    let mut table = Table::new(&["DECISION POINT", "BRANCHES", "WENT ON", "RATE"]);
    for point in &told.points {
        let mut branches: Vec<String> =
            point.branches.iter().map(|branch| format!("{} {}", branch.word, grouped(branch.count))).collect();
        branches.extend(point.left_out.iter().map(|one| format!("not counted {} ({})", grouped(one.count), one.words)));
        let counted = point.counted;
        let of = point.of_relationships.filter(|relationships| *relationships != counted.of);
        let of = of.map_or_else(String::new, |of| format!(" {}, {}", point.counts, count(of, "relationship")));
        let went_on = format!("{} of {}{of}", grouped(counted.count), grouped(counted.of));
        let (branches, went_on, words) = if branches.is_empty() {
            ("–".to_owned(), "–".to_owned(), "not known: it needs research".to_owned())
        } else {
            (branches.join(", "), went_on, point.words.clone())
        };
        table.row(vec![point.question.to_owned(), branches, went_on, words]);
    }
    Ok(table.print()?)
}

fn phases(told: &Told) -> Result<()> {
    let days = |estimate: Estimate| estimate.value.map_or("…".to_owned(), |days| days.to_string());
    let heads = ["PHASE", "STAYS", "QUARTER", "HALF", "THREE QUARTERS", "WENT ON", "FELL BACK", "LEFT", "STUCK"];
    let mut table = Table::new(&heads).numbers(&[1, 2, 3, 4, 5, 6, 7, 8]);
    for phase in &told.phases {
        let ways = [phase.advanced, phase.reverted, phase.left, phase.stalled].map(|number| number.to_string());
        let middle = [phase.quarter, phase.median, phase.three_quarters].map(days);
        let row = [phase.key.to_owned(), phase.n.to_string()].into_iter().chain(middle).chain(ways);
        table.row(row.collect());
    }
    Ok(table.print()?)
}

fn gaps(told: &Told) -> Result<()> {
    let mut table = Table::new(&["AT STAKE", "BILLED", "PROCESS", "GAP", "RELATIONSHIPS"]).numbers(&[0, 1]);
    for gap in &told.gaps {
        let whole = |minor: Option<i64>| minor.map_or("–".to_owned(), |minor| (minor / 100).to_string());
        let lacking = format!("{} of {}", grouped(gap.share.count), grouped(gap.share.of));
        table.row(vec![
            whole(gap.at_stake_minor),
            whole(gap.paid_minor),
            gap.process.key().to_owned(),
            gap.key.clone(),
            lacking,
        ]);
    }
    Ok(table.print()?)
}

fn response(told: &Told) -> Result<()> {
    let mut table = Table::new(&["ANSWERED", "ENQUIRIES"]).numbers(&[1]);
    for class in Class::ALL {
        table.row(vec![class.word().to_owned(), told.response.count(class).to_string()]);
    }
    let pursuits = told.response.unanswered_pursuits.to_string();
    table.row(vec!["Pursuit opened without an enquiry, not answered".to_owned(), pursuits]);
    Ok(table.print()?)
}

fn questions(told: &Told) -> Result<()> {
    let mut table = Table::new(&["STAGE", "QUESTION", "ANSWER"]);
    for stage in &told.questions {
        for asking in &stage.questions {
            for answer in &asking.answers {
                table.row(vec![stage.stage.to_owned(), asking.question.to_owned(), answer.words.clone()]);
            }
            if let Some(task) = &asking.task {
                table.row(vec![stage.stage.to_owned(), asking.question.to_owned(), task.words()]);
            }
        }
    }
    Ok(table.print()?)
}

fn unknown(told: &Told) -> Result<()> {
    let mut table = Table::new(&["PHASE", "WHAT", "KNOWN FROM", "RESEARCH"]);
    for cell in &told.known {
        let level = cell.known.level.map_or("not known", |level| level.word());
        let task = cell.task.as_ref().map_or_else(String::new, perennial_core::insights::terra::Task::words);
        table.row(vec![cell.phase.key().to_owned(), cell.topic.key().to_owned(), level.to_owned(), task]);
    }
    Ok(table.print()?)
}
