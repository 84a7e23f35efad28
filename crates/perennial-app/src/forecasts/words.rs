//! What stands beside every list of forecasts, on the page and on the command line: how sure they are, how they are made,
//! from when they count, and what is in none of them.

use perennial_core::dates::Day;
use perennial_core::value::relationships::Basis;

use super::{Forecast, counts_word};

impl Forecast {
    /// The last day of the records, from which everything counts, where that is past.
    pub fn counted_from(&self) -> Option<Day> {
        Some(self.firm.terms.known.recorded).filter(|recorded| *recorded < self.today())
    }

    /// How far to trust it.
    pub fn how_sure(&self) -> Vec<String> {
        match &self.firm.basis {
            Basis::Model(_) => match self.backtest() {
                Some(test) => test.sentences().into(),
                None => vec!["There was too little on record a year ago to check such a forecast.".to_owned()],
            },
            Basis::Counts(why) => {
                let share = self.firm.sample.back_within_year;
                std::iter::once(why.sentence()).chain(counts_word(&share.into())).collect()
            }
        }
    }

    /// How it is made, from when it counts, and what is in none of it; `noun` is the firm's word for an engagement.
    pub fn notes(&self, noun: &str) -> Vec<String> {
        let (firm, known) = (&self.firm, self.firm.terms.known);
        let mut notes = firm.method_sentences();
        if let Some(day) = self.counted_from() {
            notes.push(format!("Your records reach to {}: forecasts count from there.", day.words()));
        }
        match self.invoices_from {
            None => {
                notes.push("No invoices are on record, so what is agreed and not billed yet is not known.".to_owned());
            }
            Some(Day::MIN) => {}
            Some(from) => notes.push(format!(
                "What is agreed and not billed yet is known of work begun since {}, from when invoices are on record.",
                from.words()
            )),
        }
        if known.invoiced < known.recorded {
            notes.push(format!(
                "For clients known by their invoices alone, forecasts count from {}, the last that lists cover.",
                known.invoiced.words()
            ));
        }
        if self.tells_of_former() && firm.values_new_work() {
            notes.push(
                "Of former clients no chance is told; their value is what they would bring if the relationship had not ended."
                    .to_owned(),
            );
        }
        notes.extend(firm.sample.left_out.sentences(noun));
        notes
    }
}
