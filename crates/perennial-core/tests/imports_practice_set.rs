//! The public practice set of 85 accounts and 8,800 opportunities imports without hand-editing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use perennial_core::fact::Listing;
use perennial_core::imports::drafts::{Draft, PursuitState, What, drafts};
use perennial_core::imports::mapping::{Mapping, Unnamed};
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::propose;
use perennial_core::imports::problem::Problem;
use perennial_core::imports::questions::{Asked, questions};
use perennial_core::imports::read::{Limits, Sheet, read};
use perennial_core::money::Currency;

/// The folder, or a word why the test is skipped.
fn folder() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = ["../../../shared", "../../../../shared"]
        .iter()
        .map(|shared| root.join(shared).join("data/crm_sales_opportunities"))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: the practice set is not on this machine");
    }
    found
}

fn sheet(name: &str) -> Option<Sheet> {
    let bytes = std::fs::read(folder()?.join(name)).unwrap();
    Some(read(&bytes, name, &Limits::default()).unwrap().sheets.remove(0))
}

fn proposed(sheet: &Sheet) -> Mapping {
    let mapping = propose(sheet, None).mapping;
    let these_are = (mapping.chief() == Some(Object::Client)).then_some(Listing::Client);
    Mapping { currency: Some(Currency::USD), these_are, ..mapping }
}

fn made(sheet: &Sheet, mapping: &Mapping) -> (Vec<Draft>, Vec<Problem>) {
    let (questions, _) = questions(sheet, mapping);
    assert!(questions.iter().all(|q| !q.needed), "{questions:#?}");
    drafts(sheet, mapping)
}

fn count(drafts: &[Draft], object: Object) -> usize {
    drafts.iter().filter(|d| d.object() == object).count()
}

#[test]
fn accounts_become_clients() {
    let Some(sheet) = sheet("accounts.csv") else { return };
    let mapping = proposed(&sheet);
    insta::assert_snapshot!("accounts_mapping", mapping.to_toml());
    let (drafts, problems) = made(&sheet, &mapping);
    assert_eq!((drafts.len(), problems.len()), (85, 0));
    insta::assert_json_snapshot!("accounts_first", &drafts[0]);
    let (asked, _) = questions(&sheet, &mapping);
    let spelling =
        asked.iter().find(|q| matches!(&q.about, Asked::Spelling { word, .. } if word == "technolgy")).unwrap();
    assert_eq!(spelling.likely.as_deref(), Some("technology"));
    let mut mended = mapping.clone();
    mended.answer(&sheet, spelling, "technology").unwrap();
    let (drafts, _) = made(&sheet, &mended);
    let sectors = |name: &str| {
        drafts.iter().filter(|d| matches!(&d.what, What::Client(c) if c.sector.as_deref() == Some(name))).count()
    };
    assert_eq!((sectors("technolgy"), sectors("technology")), (0, 12));
    let parents = drafts.iter().filter(|d| matches!(&d.what, What::Client(c) if c.parent.is_some())).count();
    assert_eq!(parents, 15);
}

#[test]
fn opportunities_become_pursuits() {
    let Some(sheet) = sheet("sales_pipeline.csv") else { return };
    let mapping = proposed(&sheet);
    insta::assert_snapshot!("pipeline_mapping", mapping.to_toml());
    let (drafts, problems) = made(&sheet, &mapping);
    assert_eq!(problems.len(), 1_425, "rows without an account are listed");
    assert!(problems.iter().all(|p| p.what_to_do.contains("unnamed_clients")));
    assert_eq!(count(&drafts, Object::Pursuit), 8_800 - 1_425);
    assert_eq!(count(&drafts, Object::Client), 85);
    let outcome = |of: fn(&PursuitState) -> bool| {
        drafts.iter().filter(|d| matches!(&d.what, What::Pursuit(p) if of(&p.state))).count()
    };
    assert_eq!(outcome(|s| matches!(s, PursuitState::Hired { on: Some(_) })), 4_238);
    assert_eq!(outcome(|s| matches!(s, PursuitState::NoWay { on: Some(_) })), 2_473);
    assert_eq!(outcome(|s| matches!(s, PursuitState::Open { .. })), 664);
    let won =
        drafts.iter().find(|d| matches!(&d.what, What::Pursuit(p) if p.external_id.as_deref() == Some("1C1I7A6R")));
    insta::assert_json_snapshot!("pipeline_won", won);

    let keep = Mapping { unnamed: Unnamed::Keep, ..mapping };
    let (drafts, problems) = made(&sheet, &keep);
    assert_eq!((count(&drafts, Object::Pursuit), problems.len()), (8_800, 0));
    assert_eq!(count(&drafts, Object::Client), 85 + 1_425);
}

#[test]
fn products_and_teams_become_service_lines_and_staff() {
    let Some(products) = sheet("products.csv") else { return };
    let (lines, problems) = made(&products, &proposed(&products));
    assert_eq!((count(&lines, Object::ServiceLine), problems.len()), (7, 0));
    let Some(teams) = sheet("sales_teams.csv") else { return };
    let (staff, problems) = made(&teams, &proposed(&teams));
    assert_eq!((count(&staff, Object::Staff), problems.len()), (35, 0));
}

#[test]
fn the_dictionary_is_no_table_and_does_no_harm() {
    let Some(sheet) = sheet("data_dictionary.csv") else { return };
    let _ = drafts(&sheet, &proposed(&sheet));
}
