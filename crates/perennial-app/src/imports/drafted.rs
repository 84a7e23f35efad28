//! A list read into drafts: once for the dry run and the import that follows it, as long as nobody says anything else
//! of the list between the two.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use perennial_core::dates::Day;
use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, Withdrawn, drafts_as_of, withdrawn};
use perennial_core::imports::list_day::{ListDay, NotOfThatDay, list_day};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::problem::{Guess, Problem};
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::Sheet;

use crate::app::App;
use crate::error::Error;

/// How long the drafts of a list are kept.
const KEPT: Duration = Duration::from_secs(300);
/// Drafts that are kept at most: about 20 MiB.
const FEW: usize = 20_000;

/// What a list says.
pub(super) struct Drafted {
    /// Its rows.
    pub drafts: Vec<Draft>,
    /// The invoices that it calls void or cancelled.
    pub withdrawn: Vec<Withdrawn>,
    /// What is wrong with them, in the order of the file.
    pub problems: Vec<Problem>,
    /// The day the list was made.
    pub list_day: ListDay,
    /// The headers of its columns.
    pub headers: Vec<String>,
    /// What the cells settled, for files of the same source whose cells leave it open.
    pub settled: Vec<Guess>,
}

/// By what a list is read: its rows never change before they land.
#[derive(Clone, PartialEq)]
pub(super) struct By {
    /// Which list.
    pub import: ImportId,
    /// What its columns are.
    pub mapping: Mapping,
    /// The day it was made, as somebody said.
    pub said: Option<Day>,
    /// The firm's day.
    pub today: Day,
}

impl By {
    /// Reads the list.
    ///
    /// # Errors
    /// When a question is open, or a row is younger than the list.
    pub(super) fn read(&self, sheet: Sheet) -> Result<Drafted, Error> {
        let (asked, settled) = questions(&sheet, &self.mapping);
        let open: Vec<String> =
            asked.into_iter().filter(|question| question.needed).map(|question| question.text).collect();
        if !open.is_empty() {
            return Err(Error::refused(format!("Answer first what only you can know: {}", open.join(" "))));
        }
        let (drafts, mut problems) = drafts_as_of(&sheet, &self.mapping, self.today);
        let withdrawn = withdrawn(&sheet, &self.mapping, self.today);
        problems.extend(sheet.problems.iter().cloned());
        problems.sort_by_key(|problem| problem.line);
        let list_day = list_day(self.said, sheet.made, &drafts, self.today);
        let list_day = list_day.map_err(|why: NotOfThatDay| Error::refused(why.to_string()))?;
        Ok(Drafted { drafts, withdrawn, problems, list_day, headers: sheet.headers, settled })
    }
}

/// The list that was read last.
#[derive(Default)]
pub(super) struct Last(Mutex<Option<(By, Arc<Drafted>)>>);

impl Last {
    /// What it says, when it was read by the same.
    pub(super) fn of(&self, by: &By) -> Option<Arc<Drafted>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(read, _)| read == by).map(|(_, drafted)| Arc::clone(drafted))
    }

    /// Forgets the list of an import.
    pub(super) fn forget(&self, import: ImportId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take_if(|(by, _)| by.import == import);
    }
}

/// Keeps what a list says for some minutes, unless it is long.
pub(super) fn keep(app: &App, by: By, drafted: &Arc<Drafted>) {
    if drafted.drafts.len() > FEW {
        return;
    }
    let last = |app: &App| Arc::clone(&app.memory.imports.last);
    *last(app).0.lock().unwrap_or_else(PoisonError::into_inner) = Some((by, Arc::clone(drafted)));
    let (last, this) = (last(app), Arc::downgrade(drafted));
    tokio::spawn(async move {
        tokio::time::sleep(KEPT).await;
        let mut last = last.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.take_if(|(_, drafted)| std::ptr::eq(Arc::as_ptr(drafted), this.as_ptr()));
    });
}
