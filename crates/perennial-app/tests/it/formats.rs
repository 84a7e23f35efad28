//! What each program's own files leave in the store, with their true headings, imported in the order of a firm: people
//! and clients, then work, then what was done and billed.

use perennial_app::imports::{self, Start};
use perennial_core::dates::Day;
use perennial_core::fact::Listing;
use perennial_core::imports::drafts::RowCounts;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::{Found, propose};
use perennial_core::imports::problem::Problem;
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::{Limits, read};

use crate::support::TestApp;

mod programs;

/// A file of a program: its sample, as what it is recognised, and what becomes of its rows.
struct File {
    sample: &'static str,
    source: &'static str,
    /// Answers to questions, by a part of their text; the others, where needed, as is likely or by the first choice.
    answers: &'static [(&'static str, &'static str)],
    /// Rows created, updated, unchanged, merged, left out.
    rows: [i64; 5],
    /// What the list of problems says, each part in one of them.
    told: &'static [&'static str],
}

/// The files of one program in the order in which a firm would bring them, and what stands in the store afterwards.
struct Program {
    name: &'static str,
    files: &'static [File],
    /// Queries of a text and a day, and their rows.
    stored: &'static [(&'static str, &'static [&'static str])],
}

/// Imports a file and gives its figures and problems.
async fn land(world: &TestApp, file: &File) -> (RowCounts, Vec<Problem>) {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../perennial-core/tests/samples");
    let bytes = std::fs::read(samples.join(file.sample)).expect(file.sample);
    let sheet = read(&bytes, file.sample, &Limits::default()).expect("a table").sheets.remove(0);
    let proposal = propose(&sheet, None);
    assert_eq!(proposal.found, Found::Recognised { source: file.source.to_owned() }, "{}", file.sample);
    let mut mapping: Mapping = proposal.mapping;
    mapping.these_are = mapping.these_are.or_else(|| (!mapping.says_who(&sheet)).then_some(Listing::Client));
    let (asked, _) = questions(&sheet, &mapping);
    for question in &asked {
        let told = file.answers.iter().find(|(part, _)| question.text.contains(part)).map(|(_, answer)| *answer);
        let likely = question.likely.as_deref().or(question.choices.first().map(String::as_str));
        if let Some(answer) = told.or(likely.filter(|_| question.needed)) {
            mapping
                .answer(&sheet, question, answer)
                .unwrap_or_else(|e| panic!("{}: {}: {e}", file.sample, question.text));
        }
    }
    for (part, _) in file.answers {
        assert!(asked.iter().any(|one| one.text.contains(part)), "{}: “{part}” is not asked: {asked:?}", file.sample);
    }
    let lines = sheet.rows.len() as i64;
    let start = Start { file: file.sample.to_owned(), sheet, object: None, mapping: Some(mapping) };
    let helen = world.as_helen();
    let started =
        world.app.change(&helen, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
    let id = started.await.expect("an upload");
    imports::run(&world.app, &helen, id, |_| {}).await.expect("an import");
    let mut conn = world.app.db.read().await.expect("a connection");
    let import = imports::find(&mut conn, &helen, id).await.expect("an import");
    let problems = imports::problems(&mut conn, &helen, id, i64::MAX).await.expect("its problems");
    let counts = import.lines.expect("figures");
    assert_eq!(counts.total, lines, "{}", file.sample);
    (counts, problems)
}

/// The rows of a query of a text and a day, each as a person reads it.
async fn texts(world: &TestApp, sql: &'static str) -> Vec<String> {
    let mut conn = world.app.db.read().await.expect("a connection");
    let rows: Vec<(String, Option<i64>)> = conn.all(sql, vec![]).await.expect(sql);
    let day = |on: i64| Day::from_number(i32::try_from(on).expect("a day"));
    let told =
        |(text, on): (String, Option<i64>)| on.map_or_else(|| text.clone(), |on| format!("{text} on {}", day(on)));
    let mut told: Vec<String> = rows.into_iter().map(told).collect();
    told.sort();
    told
}

#[tokio::test]
async fn what_each_program_exports_stands_in_the_store_as_it_is_meant() {
    let mut wrong = Vec::new();
    for program in programs::PROGRAMS {
        let world = TestApp::new().await;
        for file in program.files {
            let (rows, problems) = land(&world, file).await;
            let figures = [rows.created, rows.updated, rows.unchanged, rows.merged, rows.left_out];
            let told: Vec<String> =
                problems.iter().map(|p| format!("{} {} {}: {}", p.line, p.column, p.value, p.what_to_do)).collect();
            if figures != file.rows || figures.iter().sum::<i64>() != rows.total {
                wrong.push(format!("{}: {figures:?} of {}, told {told:#?}", file.sample, rows.total));
            }
            for part in file.told {
                if !told.iter().any(|one| one.contains(part)) {
                    wrong.push(format!("{}: “{part}” is not told: {told:#?}", file.sample));
                }
            }
        }
        for (sql, expected) in program.stored {
            let found = texts(&world, sql).await;
            if found != *expected {
                wrong.push(format!("{}: {sql}\n  {found:#?}", program.name));
            }
        }
        let (_, differences) = perennial_app::journeys::check(&world.app).await.expect("a check");
        assert_eq!(differences, vec![], "{}", program.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each shipped source of files of other programs is in one of the stories.
#[test]
fn every_program_that_is_recognised_has_a_story() {
    let told: std::collections::BTreeSet<&str> =
        programs::PROGRAMS.iter().flat_map(|program| program.files.iter().map(|file| file.source)).collect();
    let known = perennial_core::imports::presets::presets().iter().map(|preset| preset.mapping.name.as_str());
    let missing: Vec<&str> = known.filter(|name| !name.starts_with("Perennial") && !told.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
