//! The receipt is the truth: each row of a file is in exactly one figure, and the file of rows left out holds those and
//! no others.

use std::collections::BTreeSet;

use perennial_app::imports::{self, Start};
use perennial_core::fact::Listing;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::{Limits, read};
use perennial_core::imports::values::DateOrder;

use crate::support::TestApp;

/// Lists as people make them: headers again on each printed page, totals between and below, rows that repeat, contradict
/// or say nothing.
const UGLY: &[(&str, &str)] = &[
    (
        "ledger.csv",
        "Sales ledger 2026\nPrinted 1 Oct 2026\n\nInvoice No,Customer,Date,Total,Paid\n\
         1001,Alder Ltd,01/03/2026,500.00,500.00\n1002,Birch Ltd,02/03/2026,soon,\nSubtotal,,,500.00,\n\
         Invoice No,Customer,Date,Total,Paid\n1003,Alder Ltd,15/03/2026,250.00,\n1003,Alder Ltd,15/03/2026,260.00,\n\
         1001,Alder Ltd,01/03/2026,500.00,500.00\n1004,,20/03/2026,80.00,\n,Cedar Ltd,21/03/2026,90.00,\n\
         1005,Cedar Ltd,31/02/2026,90.00,\nTotal,,,1590.00,500.00\nGrand total,,,1590.00,500.00\nPage 1 of 1,,,,\n",
    ),
    (
        "clients.csv",
        "Name,Email,Phone,Client since\nAlder Ltd,info@alder.example,0113 1,2019\nAlder Ltd,info@alder.example,0113 1,2019\n\
         Name,Email,Phone,Client since\n#REF!,,,\nBirch Ltd,not an address,,soon\n,who@cedar.example,,\n\
         -,,,\nTotal clients: 3,,,\n\"Elm, Oak & Co\",,,2066\n",
    ),
    (
        "contacts.csv",
        "First name,Last name,Company,Email,Opt out\nAnn,Ash,Alder Ltd,ann@alder.example,no\n\
         Ann,Ash,Alder Ltd,ann@alder.example,no\nBo,,Alder Ltd,bo@@alder.example,maybe\n,,,,\n,,Alder Ltd,,\n\
         Cy,Oak,,cy@nowhere.example,Opted out\n",
    ),
    (
        "matters.csv",
        "Matter no,Matter,Client,Opened,Closed,Status\nM-1,Lease,Alder Ltd,01/03/2025,01/02/2025,Closed\n\
         M-1,Lease again,Alder Ltd,01/03/2025,,Open\nM-2,,Birch Ltd,never,,Open\nM-3,Will,,01/03/2025,,Open\n\
         M-4,Sale,Cedar Ltd,01/03/2026,,Pending\n,,,,,\n2 matters,,,,,\n",
    ),
    (
        "calls.csv",
        "Date,Client,Type,Subject,Minutes\n01/03/2026,Alder Ltd,Call,How it goes,ten\n01/03/2099,Birch Ltd,Call,Later,\n\
         01/03/2026,Alder Ltd,Call,How it goes,ten\n,Cedar Ltd,Call,No day,5\n02/03/2026,,Call,Nobody,5\n\
         03/03/2026,Elm Ltd,Meeting,?,5\n",
    ),
    (
        "deals.csv",
        "Deal name,Company,Stage,Amount,Created,Closed\nDeal A,Alder Ltd,Won,500,01/03/2026,01/02/2026\n\
         ,Birch Ltd,Proposal,lots,whenever,\nDeal C,,Won,5,01/03/2026,02/03/2026\n\
         Deal A,Alder Ltd,Won,500,01/03/2026,01/02/2026\n",
    ),
];

#[tokio::test]
async fn each_row_is_in_one_figure_and_the_file_holds_what_was_left_out() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let mut told = String::new();
    // Twice: the second time nothing is new, and what was left out is left out again.
    for round in ["first", "again"] {
        for (name, text) in UGLY {
            let sheet = read(text.as_bytes(), name, &Limits::default()).expect("a table").sheets.remove(0);
            let proposed = propose(&sheet, None).mapping;
            let these_are = proposed.these_are.or(Some(Listing::Client));
            let mut mapping = Mapping { these_are, dates: Some(DateOrder::DayFirst), ..proposed };
            for question in questions(&sheet, &mapping).0 {
                let answer = question.likely.clone().or_else(|| question.choices.first().cloned());
                mapping.answer(&sheet, &question, answer.as_deref().unwrap_or("GBP")).unwrap();
            }
            let start = Start { file: (*name).to_owned(), sheet: sheet.clone(), object: None, mapping: Some(mapping) };
            let started =
                world.app.change(&helen, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
            let id = started.await.expect("an upload");
            imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
            let mut conn = world.app.db.read().await.unwrap();
            let import = imports::find(&mut conn, &helen, id).await.unwrap();
            let problems = imports::problems(&mut conn, &helen, id, i64::MAX).await.unwrap();
            drop(conn);
            let lines = import.lines.unwrap();
            assert_eq!(lines.total, sheet.rows.len() as i64, "{round} {name}");
            let sum = lines.created + lines.updated + lines.unchanged + lines.merged + lines.left_out;
            assert_eq!(sum, lines.total, "{round} {name}: {lines:?}");
            let csv = imports::problems_file(&world.app, &helen, id).await.unwrap();
            let in_file: BTreeSet<&str> = csv.lines().skip(1).collect();
            assert_eq!(in_file.len() as i64, lines.left_out, "{round} {name}: {csv}");
            // A row that was left out is never told to be imported without a value.
            let left_out = perennial_core::imports::problem::left_out(&problems);
            let wrong = problems.iter().find(|p| left_out.contains(&p.line) && p.consequence.words() != "left out");
            assert_eq!(wrong, None, "{round} {name}");
            told.push_str(&format!("{round} {name}: {lines:?}\n"));
            for problem in &problems {
                let (line, column, value) = (problem.line, &problem.column, &problem.value);
                told.push_str(&format!(
                    "  {line} {column} {value}: {} | {}\n",
                    problem.consequence.words(),
                    problem.what_to_do
                ));
            }
        }
    }
    insta::assert_snapshot!(told);
}
