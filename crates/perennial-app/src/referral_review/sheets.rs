//! The referral review as spreadsheets.

use perennial_core::keyed::Keyed;
use perennial_core::referrals::ReferrerKind;
use perennial_press::{Cell, Sheet};

use super::{AskListed, AskReport, BalanceReport, BalanceTold, BroughtTold, LineageReport, ReviewReport};
use crate::error::Error;
use crate::web::amount_cell;

/// A workbook of a review: by group, by source, and what asking brought.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn review_workbook(report: &ReviewReport) -> Result<Vec<u8>, Error> {
    let headers = |first: &[&str]| -> Vec<String> {
        let brought = [
            "Received",
            "Spoke to us",
            "Pursuits",
            "Won",
            "Fees so far",
            "Pursuits open",
            "Next 12 months, mean",
            "Low (80 %)",
            "High (80 %)",
            "Given",
            "Currency",
        ];
        first.iter().chain(&brought).map(|word| (*word).to_owned()).collect()
    };
    let row = |first: &[&str], brought: &BroughtTold| {
        let mut cells: Vec<Cell> = first.iter().map(|word| Cell::Text((*word).to_owned())).collect();
        cells.extend([brought.received, brought.spoke, brought.pursuits, brought.won].map(count));
        cells.extend([amount_cell(brought.fees), count(brought.open)]);
        match &brought.projected {
            Some(told) => cells.extend([told.mid, told.low, told.high].map(amount_cell)),
            None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
        }
        cells.extend([count(brought.given), Cell::Text(report.currency.to_string())]);
        cells
    };
    let mut groups: Vec<Vec<Cell>> = report.groups.iter().map(|group| row(&[group.name], &group.brought)).collect();
    groups.push(row(&["All"], &report.all));
    let sources = report.sources.iter().map(|told| row(&[&told.name, group_word(told.group)], &told.brought)).collect();
    let rate = &report.ask_rate.rate;
    let asking = [("Asked", rate.asked, rate.asked_referred), ("Not asked", rate.not_asked, rate.not_asked_referred)];
    let asking = asking.map(|(word, of, referred)| vec![Cell::Text(word.to_owned()), count(of), count(referred)]);
    finish(&[
        Sheet { name: "By group".to_owned(), headers: headers(&["Group"]), rows: groups },
        Sheet { name: "By source".to_owned(), headers: headers(&["Source", "Group"]), rows: sources },
        Sheet {
            name: "Asking".to_owned(),
            headers: ["Goal confirmed", "Clients", "Referred somebody"].map(str::to_owned).to_vec(),
            rows: asking.into(),
        },
    ])
}

/// A workbook of a balance sheet: by group and by source.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn balance_workbook(report: &BalanceReport) -> Result<Vec<u8>, Error> {
    let sheet = |name: &str, all: &[BalanceTold]| Sheet {
        name: name.to_owned(),
        headers: [
            "Name",
            "Group",
            "Given",
            "Received",
            "Given less received",
            "Balance",
            "Fees of those received",
            "Worth of those given",
            "Given, with a worth",
            "Given, unsuitable",
            "Received, unsuitable",
            "Currency",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: all
            .iter()
            .map(|told| {
                vec![
                    Cell::Text(told.name.clone()),
                    Cell::Text(group_word(told.group).to_owned()),
                    count(told.sent),
                    count(told.received),
                    Cell::Number(told.net as f64),
                    Cell::Text(told.balance.word().to_owned()),
                    amount_cell(told.value_received),
                    told.value_sent.map_or(Cell::Empty, amount_cell),
                    count(told.sent_valued),
                    count(told.sent_unsuitable),
                    count(told.received_unsuitable),
                    Cell::Text(report.currency.to_string()),
                ]
            })
            .collect(),
    };
    finish(&[sheet("By group", &report.groups), sheet("By source", &report.sources)])
}

/// A workbook of whom to ask, and of who is not to be asked now.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn ask_workbook(report: &AskReport) -> Result<Vec<u8>, Error> {
    let sheet = |name: &str, all: &[AskListed]| Sheet {
        name: name.to_owned(),
        headers: ["Client", "Relationship manager", "Fees of 12 months", "Referred unasked", "Not now, because"]
            .map(str::to_owned)
            .to_vec(),
        rows: all
            .iter()
            .map(|one| {
                vec![
                    Cell::Text(one.name.clone()),
                    one.manager.clone().map_or(Cell::Empty, Cell::Text),
                    amount_cell(one.fees),
                    Cell::Text(one.referred_word().to_owned()),
                    one.not_now.map_or(Cell::Empty, |why| Cell::Text(why.words())),
                ]
            })
            .collect(),
    };
    finish(&[sheet("Ask", &report.ask), sheet("Not now", &report.not_now)])
}

/// A workbook of a lineage: the sources, and each referral below whoever it followed from.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn lineage_workbook(report: &LineageReport) -> Result<Vec<u8>, Error> {
    let headers = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let currency = || Cell::Text(report.currency.to_string());
    let sources = report.trees.iter().map(|tree| {
        vec![
            Cell::Text(tree.name.clone()),
            Cell::Text(group_word(tree.group).to_owned()),
            count(tree.won),
            amount_cell(tree.fees),
            count(tree.won_in_all),
            amount_cell(tree.fees_in_all),
            currency(),
        ]
    });
    let steps = report.trees.iter().flat_map(|tree| tree.steps.iter().map(move |step| (tree, step)));
    let steps = steps.map(|(tree, step)| {
        vec![
            Cell::Text(tree.name.clone()),
            count(step.depth as u64),
            Cell::Text(step.by.clone()),
            Cell::Text(step.name.clone()),
            Cell::Text(step.on.to_string()),
            Cell::Text(if step.first { "client" } else { "later work" }.to_owned()),
            amount_cell(step.fees),
            count(step.below as u64),
            amount_cell(step.fees_in_all),
            currency(),
        ]
    });
    finish(&[
        Sheet {
            name: "Sources".to_owned(),
            headers: headers(&["Source", "Group", "Won", "Fees so far", "Won in all", "Fees in all", "Currency"]),
            rows: sources.collect(),
        },
        Sheet {
            name: "Who brought whom".to_owned(),
            headers: headers(&[
                "Chain of",
                "Generation",
                "Referred by",
                "Client",
                "Day",
                "Brought",
                "Fees so far",
                "Referrals that follow",
                "Fees in all",
                "Currency",
            ]),
            rows: steps.collect(),
        },
    ])
}

fn finish(sheets: &[Sheet]) -> Result<Vec<u8>, Error> {
    perennial_press::workbook(sheets).map_err(|error| Error::Internal(error.to_string()))
}

fn count(n: u64) -> Cell {
    Cell::Number(n as f64)
}

/// The word of a group by its key.
pub fn group_word(key: &str) -> &'static str {
    ReferrerKind::from_key(key).unwrap_or(ReferrerKind::Other).word()
}
