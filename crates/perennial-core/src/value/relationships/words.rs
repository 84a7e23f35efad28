//! What forecasts say in sentences: pages, files and the command line take them from here.

use super::{Backtest, Basis, FirmForecast, LeftOut, NewWork, Outlook, Range};
use crate::dates::Day;
use crate::text::{count, counted};
use crate::value::relationships::YEAR;

/// “62 %”, with a decimal only where less than one in a hundred would else be told as none.
pub fn percent(chance: f64) -> String {
    let whole = (chance * 100.0).round();
    if whole < 1.0 {
        "under 1 %".to_owned()
    } else if whole > 99.0 {
        "over 99 %".to_owned()
    } else {
        format!("{whole} %")
    }
}

/// “54–70 %”.
pub fn percent_range(range: &Range) -> String {
    format!("{:.0}–{:.0} %", range.low * 100.0, range.high * 100.0)
}

impl Backtest {
    /// “Of 40 forecasts made as of 30 Nov 2025, 31 were within their 80 % range.”, and how many were expected back.
    pub fn sentences(&self) -> [String; 2] {
        let Range { mid, low, high } = self.expected_to_return;
        let within = counted(self.within_range, "was within its", "were within their");
        [
            format!("Of {} made as of {}, {within} 80 % range.", count(self.forecasts, "forecast"), self.on.words()),
            format!(
                "{} expected to have further work in the 12 months after (80 % range {low:.0}–{high:.0}); {} did.",
                counted(mid.round() as u64, "client was", "clients were"),
                self.returned
            ),
        ]
    }
}

impl LeftOut {
    /// What is in no forecast, where there is something; `noun` is the firm's word for an engagement.
    pub fn sentences(&self, noun: &str) -> Vec<String> {
        let Self { unsure_days, same_day, unsigned, doubled, clients } = *self;
        let told = [
            (unsure_days, count(unsure_days, noun) + " without a recorded month: not counted."),
            (same_day, count(same_day, noun) + " begun on the same day as another of the client: the day counts once."),
            (unsigned, count(unsigned, noun) + " accepted, without a signature or later sign of work: not counted."),
            (doubled, count(doubled, noun) + " that may be the same job as another: counted once."),
            (clients, count(clients, "client") + " without any recorded month of work: no forecast."),
        ];
        told.into_iter().filter(|(n, _)| *n > 0).map(|(_, told)| told).collect()
    }
}

impl FirmForecast {
    /// Of one client: the chance of further work, until when, how sure, and on what it rests. None where there is no model,
    /// and where that time is over on the day of the reader.
    pub fn outlook_sentence(&self, outlook: &Outlook, until: Day, today: Day) -> Option<String> {
        self.basis.model().filter(|_| until + YEAR > today)?;
        let range = &outlook.returns_within_year;
        Some(format!(
            "{} chance of further work by {} (80 % range {}), judging by how {} came back {}.",
            sentence_start(&percent(range.mid)),
            (until + YEAR).words(),
            percent_range(range),
            count(self.sample.clients(), "client"),
            count(self.sample.repeats, "time"),
        ))
    }

    /// How the forecasts are made, and what they do not know.
    pub fn method_sentences(&self) -> Vec<String> {
        let mut told = Vec::new();
        if let Basis::Model(model) = &self.basis {
            let cadence = if model.stages == 1 { "at irregular times" } else { "at a steady cadence" };
            told.push(format!(
                "Each chance comes from how {} came back {}, here mostly {cadence}, and from how long a client has been away. \
                 It knows nothing of why: a complaint or a change of contact is not in it.",
                count(self.sample.clients(), "client"),
                count(self.sample.repeats, "time"),
            ));
        }
        let years = count(u64::from(NewWork::years(&self.terms.usual)), "year");
        let rate = self.terms.usual.rate;
        told.push(format!(
            "Value is fees, not profit, over {years}, discounted at {rate} a year: what is agreed and not billed yet, renewals of \
             running work, and new work."
        ));
        told.push(match self.renewals.are_known() {
            true => "Renewals count as often as running work was renewed so far. The present value of a win assumes instead \
                     that recurring fees go on for the usual years, so it can be the higher of the two."
                .to_owned(),
            false => "Renewals have no value here: too few were decided so far. The present value of a win assumes that \
                      recurring fees go on for the usual years, so it can be higher than the value of the client here."
                .to_owned(),
        });
        match &self.amounts {
            Some(amounts) => told.push(format!(
                "What a piece of new work brings is estimated from the finished, invoiced work of {}.",
                count(amounts.clients, "client")
            )),
            None => told.push(
                "New work has no value here: it needs finished work with invoices in your currency of 15 clients."
                    .to_owned(),
            ),
        }
        told
    }
}

fn sentence_start(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
