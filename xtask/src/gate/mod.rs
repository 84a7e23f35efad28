//! The gate: every check that a change must pass, in order, on one machine.
//!
//! The order is from cheap to dear, and the first failing step ends the run, because what
//! follows would only repeat its news. A table of the steps closes the run either way.

mod install;
mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use steps::{STEPS, Step};

/// How a step ended.
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

/// Prints the names of the steps and what each does.
pub fn list() -> Result<ExitCode> {
    for step in STEPS {
        println!("{:<16}{}", step.name, step.purpose);
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs every step, or only the one of that name.
pub fn run(only: Option<&str>) -> Result<ExitCode> {
    let chosen = choose(only)?;
    let mut outcomes: Vec<(&str, Outcome)> = Vec::new();
    let mut failed = false;
    for step in chosen {
        let outcome = if failed { Outcome::NotRun } else { attempt(step) };
        failed |= matches!(outcome, Outcome::Failed(_));
        outcomes.push((step.name, outcome));
    }
    println!("\n{}", table(&outcomes));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn choose(only: Option<&str>) -> Result<Vec<&'static Step>> {
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| only.is_none_or(|name| name == step.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        let only = only.unwrap_or_default();
        bail!("`{only}` is no step of the gate; the steps are {}", names.join(", "));
    }
    Ok(chosen)
}

fn attempt(step: &Step) -> Outcome {
    println!("\n== {}: {}", step.name, step.purpose);
    let began = Instant::now();
    match (step.run)() {
        Ok(()) => Outcome::Passed(began.elapsed()),
        Err(error) => {
            println!("{} failed: {error:#}", step.name);
            Outcome::Failed(began.elapsed())
        }
    }
}

/// One line for each step, and a last line that counts them.
fn table(outcomes: &[(&str, Outcome)]) -> String {
    let mut lines = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for (name, outcome) in outcomes {
        let (word, time) = match outcome {
            Outcome::Passed(time) => {
                passed += 1;
                ("passed", seconds(*time))
            }
            Outcome::Failed(time) => {
                failed += 1;
                ("FAILED", seconds(*time))
            }
            Outcome::NotRun => ("not run", String::new()),
        };
        lines.push(format!("{name:<16}{word:<8}{time:>10}").trim_end().to_owned());
    }
    lines.push(format!("{passed} passed, {failed} failed"));
    lines.join("\n")
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_with_a_line_that_counts_the_steps() {
        let outcomes = [
            ("format", Outcome::Passed(Duration::from_millis(1_240))),
            ("clippy", Outcome::Failed(Duration::from_secs(61))),
            ("docs", Outcome::NotRun),
        ];
        assert_eq!(
            table(&outcomes),
            "format          passed       1.2 s\n\
             clippy          FAILED      61.0 s\n\
             docs            not run\n\
             1 passed, 1 failed"
        );
    }

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let answer = choose(Some("lint")).map(|_| ()).map_err(|error| error.to_string());
        let names = "install, format, tidy, clippy, tests-sqlite, tests-postgres, browser, docs, \
                     references";
        assert_eq!(answer, Err(format!("`lint` is no step of the gate; the steps are {names}")));
    }
}
