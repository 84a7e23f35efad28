//! How a case is run, and what became of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use perennial_core::dates::Day;
use perennial_core::imports::drafts::{
    ClientDraft, ContactDraft, Draft, InvoiceDraft, PursuitDraft, What, drafts_as_of,
};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::{Found, propose};
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::questions::{Question, questions};
use perennial_core::imports::read::{Limits, Sheet, read};
use perennial_core::imports::values::{DateOrder, DecimalMark};
use perennial_core::money::Currency;

/// How a case is run: the options of the command line.
#[derive(Default)]
pub struct Options {
    pub currency: Option<Currency>,
    pub decimals: Option<DecimalMark>,
    pub dates: Option<DateOrder>,
    /// Answers by the beginning of the question.
    pub answers: &'static [(&'static str, &'static str)],
}

/// What became of a case.
pub struct Way {
    pub sheet: Sheet,
    pub found: Found,
    pub asked: Vec<Question>,
    pub drafts: Vec<Draft>,
    pub problems: Vec<Problem>,
}

/// The folder of the cases.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn today() -> Day {
    "2026-11-29".parse().unwrap()
}

pub fn run(name: &str, options: &Options) -> Way {
    let bytes = std::fs::read(folder().join(name)).unwrap();
    let sheet = read(&bytes, name, &Limits::default()).unwrap().sheets.remove(0);
    let proposal = propose(&sheet, None);
    let mut mapping = Mapping {
        currency: options.currency.or(Some(Currency::GBP)),
        decimals: options.decimals,
        dates: options.dates,
        ..proposal.mapping
    };
    let (asked, _) = questions(&sheet, &mapping);
    for question in &asked {
        if let Some((_, answer)) = options.answers.iter().find(|(begin, _)| question.text.contains(begin)) {
            mapping.answer(&sheet, question, answer).unwrap();
        }
    }
    let (drafts, mut problems) = drafts_as_of(&sheet, &mapping, today());
    problems.extend(sheet.problems.iter().cloned());
    Way { found: proposal.found, asked, drafts, problems, sheet }
}

impl Way {
    pub fn invoices(&self) -> Vec<&InvoiceDraft> {
        self.drafts.iter().filter_map(|d| if let What::Invoice(i) = &d.what { Some(&**i) } else { None }).collect()
    }

    pub fn clients(&self) -> Vec<&ClientDraft> {
        self.drafts.iter().filter_map(|d| if let What::Client(c) = &d.what { Some(&**c) } else { None }).collect()
    }

    pub fn people(&self) -> Vec<&ContactDraft> {
        self.drafts.iter().filter_map(|d| if let What::Contact(c) = &d.what { Some(&**c) } else { None }).collect()
    }

    pub fn deals(&self) -> BTreeMap<&str, &PursuitDraft> {
        let pursuit = |d: &'_ Draft| matches!(d.what, What::Pursuit(_));
        let found = self.drafts.iter().filter(|d| pursuit(d));
        found
            .filter_map(|d| if let What::Pursuit(p) = &d.what { Some((p.title.as_str(), &**p)) } else { None })
            .collect()
    }

    pub fn names(&self) -> Vec<&str> {
        self.clients().iter().map(|c| c.name.as_str()).collect()
    }

    /// The lines of rows that were left out, each once.
    pub fn left_out(&self) -> Vec<u32> {
        let left = self.problems.iter().filter(|p| p.consequence == Consequence::RowLeftOut).map(|p| p.line);
        left.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    pub fn told(&self, line: u32) -> Vec<(&str, Consequence)> {
        let told = self.problems.iter().filter(|p| p.line == line);
        told.map(|p| (p.what_to_do.as_str(), p.consequence)).collect()
    }

    /// Every row is in a draft or left out, and no row is both.
    #[track_caller]
    pub fn must_account_for_every_row(&self) {
        let left = self.left_out();
        for row in &self.sheet.rows {
            let landed = self.drafts.iter().any(|d| match &d.what {
                What::Invoice(i) if !i.lines.is_empty() => i.lines.iter().any(|l| l.line == row.line),
                _ => d.line == row.line,
            });
            let joined = self.told(row.line).iter().any(|(_, then)| *then == Consequence::Kept);
            assert!(landed || joined || left.contains(&row.line), "line {} is nowhere: {:?}", row.line, self.problems);
            assert!(!(landed && left.contains(&row.line)), "line {} is twice: {:?}", row.line, self.problems);
        }
    }
}

pub fn minor(way: &Way) -> Vec<(&str, i64, &str)> {
    way.invoices().iter().map(|i| (i.number.as_str(), i.total.minor, i.total.currency.code())).collect()
}

impl Way {
    /// A file of this text, read like one of the cases.
    pub fn of(name: &str, text: &str) -> Self {
        Self::answered(name, text, &[])
    }

    /// The same, with answers by a part of the question, also of those that an answer raises; `asked` holds what was asked
    /// before any of them.
    pub fn answered(name: &str, text: &str, answers: &[(&str, &str)]) -> Self {
        Self::read_as(name, text, None, answers)
    }

    /// The same, where somebody said what comes first in its dates.
    pub fn told_of(name: &str, text: &str, dates: Option<DateOrder>) -> Self {
        Self::read_as(name, text, dates, &[])
    }

    fn read_as(name: &str, text: &str, dates: Option<DateOrder>, answers: &[(&str, &str)]) -> Self {
        let sheet = Self::sheet(name, text);
        let proposal = propose(&sheet, None);
        let mut mapping = Mapping { currency: Some(Currency::GBP), dates, ..proposal.mapping };
        let (asked, _) = questions(&sheet, &mapping);
        let mut open = asked.clone();
        // An answer may raise further questions.
        for _ in 0..3 {
            for question in &open {
                if let Some((_, answer)) = answers.iter().find(|(part, _)| question.text.contains(part)) {
                    mapping.answer(&sheet, question, answer).unwrap();
                }
            }
            open = questions(&sheet, &mapping).0;
        }
        let (drafts, problems) = drafts_as_of(&sheet, &mapping, today());
        Self { found: proposal.found, asked, drafts, problems, sheet }
    }

    /// The table in a file of this text.
    pub fn sheet(name: &str, text: &str) -> Sheet {
        read(text.as_bytes(), name, &Limits::default()).unwrap().sheets.remove(0)
    }
}
