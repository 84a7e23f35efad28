//! A firm whose lists were imported on a day, and one of its clients, in days from that day.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::derive;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::{Position, Silence};
use perennial_core::journeys::stage::Phase;
use perennial_core::money::{Currency, Money};

/// A firm whose lists were imported on a day, and one of its clients.
pub struct Listed {
    pub facts: Vec<Fact>,
    /// The day of the import, and the last that the lists cover.
    pub day: Day,
    pub model: Model,
}

impl Listed {
    pub fn on(day: &str, kind: FirmKind) -> Self {
        let day: Day = day.parse().unwrap();
        let mut model = Model::default_for(kind);
        model.coverage = Coverage::NONE;
        let span = Span { from: Day::MIN, listed: Some(day), live: false, kept: None };
        model.coverage.set(RecordKind::Matters, Some(span));
        model.coverage.set(RecordKind::Invoices, Some(span));
        model.coverage.set(RecordKind::Pursuits, Some(span));
        Self { facts: Vec::new(), day, model }
    }

    pub fn add(&mut self, on: Day, by_hand: bool, precision: Precision, what: Event) -> &mut Self {
        let id = FactId::from_number(self.facts.len() as u128 + 1);
        let source = match by_hand {
            true => Source::Person,
            false => Source::File { import: ImportId::from_number(1), file: "list.csv".to_owned(), row: 2, of: None },
        };
        let recorded = Moment::start_of(if by_hand { on } else { self.day.max(on) });
        let (client, by) = (ClientId::from_number(1), Recorder::Program);
        self.facts.push(Fact { id, client, on, precision, recorded, by, source, what });
        self
    }

    /// A row of a list, so many days from the import.
    pub fn row(&mut self, offset: i32, what: Event) -> &mut Self {
        self.add(self.day + offset, false, Precision::Exact, what)
    }

    /// Somebody records something here.
    pub fn here(&mut self, offset: i32, what: Event) -> &mut Self {
        self.add(self.day + offset, true, Precision::Exact, what)
    }

    pub fn invoices(&mut self, line: ServiceLineId, offsets: impl IntoIterator<Item = i32>) -> &mut Self {
        for offset in offsets {
            self.row(offset, invoice(line, self.facts.len() as u128 + 100, 50_000));
        }
        self
    }

    pub fn at(&self, offset: i32) -> Position {
        derive(&self.facts, &self.model, self.day + offset)
    }

    /// Stage, standing phase and open works on one line, so many days after the import.
    pub fn line(&self, offset: i32) -> String {
        let position = self.at(offset);
        let camp = position.camp.map_or_else(String::new, |camp| format!(" {}", camp.key()));
        let phase = position.standing.map_or("not recorded", Phase::key);
        let mut out = format!("{}{camp} · {phase}", position.stage.key());
        for one in &position.working {
            out += &format!(" · {}", if one.recorded { one.phase.key() } else { "open" });
            if let Some(invoices) = one.implied_by {
                out += &format!(" by {invoices}");
            }
            out += if one.stalled { " stalled" } else { "" };
        }
        for proposal in &position.proposals {
            let asked = format!("{:?}", proposal.what);
            out += &format!(" · {}?", asked.split(['(', ' ']).next().unwrap_or_default());
        }
        if position.silence != Silence::Heard {
            out += " · silent";
        }
        out
    }

    /// Stages on several days after the import, in which nothing is recorded.
    pub fn later(&self) -> Vec<String> {
        [0, 15, 46, 61, 91, 181, 400].map(|offset| self.line(offset)).to_vec()
    }
}

pub fn invoice(line: ServiceLineId, n: u128, minor: i64) -> Event {
    let amount = Money::new(minor, Currency::GBP);
    let (invoice, service_line) = (InvoiceId::from_number(n), Some(line));
    Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line })
}
