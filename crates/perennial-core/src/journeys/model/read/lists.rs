//! The parts of a model that are lists: working days, holidays, service lines.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Reader, join};
use crate::dates::Day;
use crate::ids::ServiceLineId;
use crate::journeys::model::calendar::{Calendar, WEEKDAYS};
use crate::journeys::model::{Durations, LineModel, Model};
use crate::journeys::stage::Phase;

impl Reader<'_> {
    pub(super) fn calendar(&mut self, table: &DeTable<'_>, model: &mut Model) {
        self.known_keys(table, "calendar", &["working_weekdays", "holidays"]);
        let mut working = model.calendar.working_weekdays();
        if let Some(value) = table.get("working_weekdays") {
            working = [false; 7];
            for name in self.list(value, "calendar.working_weekdays") {
                if let Some(at) = self.one_of(name, "calendar.working_weekdays", &WEEKDAYS) {
                    working[at] = true;
                }
            }
        }
        let mut holidays = Vec::new();
        if let Some(value) = table.get("holidays") {
            for day in self.list(value, "calendar.holidays") {
                match written_day(day.get_ref()) {
                    Some(day) => holidays.push(day),
                    None => {
                        let allowed = "write each holiday as year-month-day, for example 2026-12-25".to_owned();
                        self.complain_of(day, "calendar.holidays", allowed);
                    }
                }
            }
        }
        match Calendar::new(working, holidays) {
            Some(calendar) => model.calendar = calendar,
            None => {
                let at = table.get("working_weekdays").map_or(0..0, Spanned::span);
                let allowed = format!("name at least one working day: {}", WEEKDAYS.join(", "));
                self.complain(at, "calendar.working_weekdays", String::new(), allowed);
            }
        }
    }

    pub(super) fn service_lines(&mut self, root: &DeTable<'_>, model: &mut Model) {
        for (table, span) in self.tables(root, "service_line") {
            self.known_keys(table, "service_line", &["id", "name", "days"]);
            let mut name = String::new();
            self.words(table, "service_line", "name", &mut name);
            let days = self.line_days(table);
            let id = table.get("id").and_then(|id| id.get_ref().as_str()?.parse::<ServiceLineId>().ok());
            let Some(id) = id else {
                let allowed = "write the identifier of one of the firm's service lines (32 hexadecimal digits, as \
                               its page and the export show it)"
                    .to_owned();
                match table.get("id") {
                    Some(value) => self.complain_of(value, "service_line.id", allowed),
                    None => self.complain(span, "service_line.id", String::new(), allowed),
                }
                continue;
            };
            let name = (!name.is_empty()).then_some(name);
            match model.service_lines.binary_search_by_key(&id, |line| line.id) {
                Ok(_) => {
                    let allowed = "stands here a second time: keep one [[service_line]] for each".to_owned();
                    self.complain(span, "service_line.id", id.to_string(), allowed);
                }
                Err(at) => model.service_lines.insert(at, LineModel { id, name, days }),
            }
        }
    }

    fn line_days(&mut self, table: &DeTable<'_>) -> [Option<Durations>; 8] {
        let mut days = [None; 8];
        let Some(phases) = self.table(table, "days") else { return days };
        self.known_keys(phases, "service_line.days", &Phase::ALL.map(Phase::key));
        for phase in Phase::ALL {
            let Some(value) = phases.get(phase.key()) else { continue };
            let path = join("service_line.days", phase.key());
            match value.get_ref().as_table() {
                Some(own) => {
                    self.known_keys(own, &path, &["expected_days", "stall_days"]);
                    days[phase as usize - 1] = self.durations(own, &value.span(), &path);
                }
                None => {
                    let allowed = "write { expected_days = 10, stall_days = 20 }".to_owned();
                    self.complain_of(value, &path, allowed);
                }
            }
        }
        days
    }
}

fn written_day(value: &DeValue<'_>) -> Option<Day> {
    match value {
        DeValue::String(text) => text.parse().ok(),
        DeValue::Datetime(date) if date.time.is_none() && date.offset.is_none() => date.to_string().parse().ok(),
        _ => None,
    }
}
