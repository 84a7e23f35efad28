//! The numbers as files: CSV for a spreadsheet, JSON for a program.

use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::evidence::Weight;
use perennial_core::insights::gaps::Missing;
use perennial_core::insights::response::Class;
use perennial_core::insights::terra::Task;

use super::frame::{Drawn, drawn};
use super::gaps::gap_words;
use super::points::money_words;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::answer::Told;
use crate::web::list::{Address, csv_answer, csv_row};
use crate::web::{self, Shell};

/// A page's numbers as a file.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let what = address.get("what").to_owned();
    let json = address.get("format") == "json";
    let Drawn { shell, told, .. } = drawn(&app, &actor, shell, address, "/insights").await?;
    if json {
        let text = serde_json::to_string_pretty(&told).map_err(|error| Error::Internal(error.to_string()))?;
        return Ok(web::attachment("application/json", "insights.json", text, Some(told.relationships)));
    }
    Ok(match what.as_str() {
        "phases" => csv_answer("insights_phases.csv", phases(&told)),
        "response" => csv_answer("insights_answers.csv", response(&told)),
        "gaps" => csv_answer("insights_gaps.csv", gaps(&told, &shell)),
        "questions" => csv_answer("insights_questions.csv", questions(&told)),
        "complaints" => csv_answer("insights_complaints.csv", complaints(&told)),
        "unknown" => csv_answer("insights_known.csv", known(&told)),
        _ => csv_answer("insights_decision_points.csv", points(&told)),
    })
}

/// A number with three decimals, nothing where it is not known.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.3}"))
}

/// An amount in whole units, nothing where there is none.
fn amount(minor: Option<i64>) -> String {
    minor.map_or_else(String::new, |minor| format!("{:.2}", minor as f64 / 100.0))
}

fn points(told: &Told) -> String {
    let heads = [
        "Decision point",
        "Branch",
        "Leads",
        "Count",
        "Money",
        "Which money",
        "Went on",
        "Decided",
        "Came to it",
        "Rate",
        "Within days",
        "Low",
        "High",
        "Sure",
        "What is counted",
        "Relationships of the branch",
        "Relationships in all",
    ];
    let mut text = csv_row(heads);
    for point in &told.points {
        if point.branches.is_empty() {
            text.push_str(&csv_row([point.question, "not known"].into_iter().chain([""; 15])));
        }
        for branch in &point.branches {
            text.push_str(&csv_row([
                point.question.to_owned(),
                branch.word.to_owned(),
                format!("{:?}", branch.role).to_lowercase(),
                branch.count.to_string(),
                format!("{:.2}", branch.value_minor as f64 / 100.0),
                money_words(point.money).to_owned(),
                point.share.count.to_string(),
                point.share.of.to_string(),
                point.counted.of.to_string(),
                figure(point.rate),
                point.within_days.map_or_else(String::new, |days| days.to_string()),
                figure(point.interval.map(|interval| interval.low)),
                figure(point.interval.map(|interval| interval.high)),
                told.sure.to_owned(),
                point.counts.clone(),
                point.of_relationships.map_or_else(String::new, |_| branch.of_relationships.to_string()),
                point.of_relationships.map_or_else(String::new, |all| all.to_string()),
            ]));
        }
        for one in &point.left_out {
            let (why, count) = (format!("Not counted: {}", one.words), one.count.to_string());
            let cells = [point.question, &why, "left out", &count];
            text.push_str(&csv_row(cells.into_iter().chain([""; 13])));
        }
    }
    text
}

fn phases(told: &Told) -> String {
    let heads = [
        "Phase",
        "Stays",
        "Over",
        "Quarter left by day",
        "Half left by day",
        "Low",
        "High",
        "Three quarters left by day",
        "Went on",
        "Fell back",
        "Left",
        "In it",
        "Stalled",
        "Not counted: the day is not known",
        "Passed unobserved",
    ];
    let mut text = csv_row(heads);
    let days = |value: Option<u32>| value.map_or_else(String::new, |days| days.to_string());
    for phase in &told.phases {
        let figures = [phase.n, phase.over].map(|number| number.to_string());
        let middle =
            [phase.quarter.value, phase.median.value, phase.median.low, phase.median.high, phase.three_quarters.value];
        let counted = [phase.advanced, phase.reverted, phase.left, phase.running, phase.stalled];
        let ways = counted.into_iter().chain([phase.undated, phase.unobserved]);
        let row = [phase.key.to_owned()].into_iter().chain(figures).chain(middle.map(days));
        text.push_str(&csv_row(row.chain(ways.map(|number| number.to_string()))));
    }
    text
}

fn response(told: &Told) -> String {
    let mut text = csv_row(["Answered", "Enquiries"]);
    for class in Class::ALL {
        text.push_str(&csv_row([class.word().to_owned(), told.response.count(class).to_string()]));
    }
    let pursuits = told.response.unanswered_pursuits.to_string();
    text.push_str(&csv_row(["Pursuit opened without an enquiry, not answered".to_owned(), pursuits]));
    text
}

fn gaps(told: &Told, shell: &Shell) -> String {
    let heads = ["Gap", "Process", "Online", "Relationships", "Of", "Times", "At stake", "Billed", "Which money"];
    let mut text = csv_row(heads);
    for gap in &told.gaps {
        let words = Missing::from_key(&gap.key).map_or_else(|| gap.key.clone(), |missing| gap_words(missing, shell));
        let online = gap.online.map_or("", |online| if online { "online" } else { "offline" });
        text.push_str(&csv_row([
            words,
            gap.process.word().to_owned(),
            online.to_owned(),
            gap.share.count.to_string(),
            gap.share.of.to_string(),
            gap.times.to_string(),
            amount(gap.at_stake_minor),
            amount(gap.paid_minor),
            gap.reckoned.to_owned(),
        ]));
    }
    text
}

fn complaints(told: &Told) -> String {
    let mut text = csv_row(["Reason", "Complaints", "One client's words"]);
    for one in &told.complaints.reasons {
        let verbatim = one.verbatim.as_deref().unwrap_or_default();
        text.push_str(&csv_row([one.reason.as_str(), &one.count.to_string(), verbatim]));
    }
    if told.complaints.without_reason > 0 {
        text.push_str(&csv_row(["not recorded", &told.complaints.without_reason.to_string(), ""]));
    }
    text
}

fn questions(told: &Told) -> String {
    let mut text = csv_row(["Stage", "Question", "Answer", "Known", "Research"]);
    for stage in &told.questions {
        for asking in &stage.questions {
            let task = asking.task.as_ref().map_or_else(String::new, Task::words);
            let mut row = |answer: &str, is_known: bool| {
                let known = if is_known { "yes" } else { "no" };
                text.push_str(&csv_row([stage.stage, asking.question, answer, known, task.as_str()]));
            };
            asking.answers.iter().for_each(|answer| row(&answer.words, answer.is_known));
            if asking.answers.is_empty() {
                row("not known", false);
            }
        }
    }
    text
}

fn known(told: &Told) -> String {
    let mut text =
        csv_row(["Phase", "Topic", "Evidence", "Weight left", "Counts until", "Source", "n", "Newest", "Research"]);
    for cell in &told.known {
        let source = cell.known.sources.first();
        text.push_str(&csv_row([
            cell.phase.key().to_owned(),
            cell.topic.word().to_owned(),
            cell.known.level.map_or("not known", Weight::word).to_owned(),
            cell.known.level.map_or_else(String::new, |_| format!("{:.3}", cell.known.left)),
            cell.known.until.map_or_else(String::new, |until| until.to_string()),
            source.map_or_else(String::new, |source| source.what.clone()),
            source.map_or_else(String::new, |source| source.n.to_string()),
            source.map_or_else(String::new, |source| source.on.to_string()),
            cell.task.as_ref().map_or_else(String::new, Task::words),
        ]));
    }
    text
}
