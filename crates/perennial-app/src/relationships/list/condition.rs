//! A filter as a condition in SQL.

use perennial_core::dates::Day;
use perennial_core::journeys::stage::Phase;

use super::filter::{Filter, Manager, Show, Silent, Stalled};
use crate::actor::Actor;
use crate::args;
use crate::db::Value;

/// A part of a `where`, with the values of its placeholders.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The text, written by this program only.
    pub sql: String,
    /// The values, in order.
    pub values: Vec<Value>,
}

impl Condition {
    /// Adds a condition without values.
    pub fn and(&mut self, sql: &str) {
        self.sql.push_str(" and ");
        self.sql.push_str(sql);
    }

    /// Binds a value; its place.
    pub fn bind(&mut self, value: Value) -> usize {
        self.values.push(value);
        self.values.len()
    }

    fn value(&mut self, left: &str, value: Value) {
        let place = self.bind(value);
        self.and(&format!("{left} ${place}"));
    }

    fn number(&mut self, left: &str, n: i64) {
        self.values.extend(args![n]);
        let place = self.values.len();
        self.and(&format!("{left} ${place}"));
    }
}

impl Filter {
    /// The condition in SQL and its values; the clients are named `c`, their positions `p`. Stage 4 is none: of suppliers
    /// and others, who are listed apart.
    pub fn condition(&self, actor: &Actor, today: Day) -> Condition {
        let mut condition = Condition { sql: actor.sees(1), values: vec![actor.wall_value()] };
        condition.and(match self.show {
            Show::Present if self.on_map() => "c.deleted_at is null and p.counts = 1",
            Show::Present => "c.deleted_at is null and p.archived = 0 and p.stage <> 4",
            Show::Others => "c.deleted_at is null and p.archived = 0 and p.stage = 4",
            Show::Parked => "c.deleted_at is null and p.archived = 0 and p.parked = 1",
            Show::Resting => "c.deleted_at is null and p.archived = 0 and p.counts = 0 and p.stage <> 4",
            Show::Archived => "c.deleted_at is null and p.archived = 1",
            Show::Deleted => "c.deleted_at is not null",
        });
        if let Some(stage) = self.stage {
            condition.number("p.stage =", stage as i64);
        }
        if let Some(camp) = self.camp {
            condition.number("p.camp =", camp as i64 + 1);
        }
        if let Some(phase) = self.phase {
            condition.number("p.standing =", i64::from(phase.number()));
        }
        match self.stalled {
            Some(Stalled::Any) => condition.and("p.stalled <> 0"),
            Some(Stalled::In(phase)) => condition.and(stalled_in(phase)),
            None => {}
        }
        match self.silent {
            Some(Silent::Any) => condition.and("p.silence <> 0"),
            Some(Silent::Amber) => condition.and("p.silence <> 0 and p.silence = 1"),
            Some(Silent::Red) => condition.and("p.silence <> 0 and p.silence = 2"),
            None => {}
        }
        self.people_and_work(&mut condition, actor, today);
        condition
    }

    fn people_and_work(&self, condition: &mut Condition, actor: &Actor, today: Day) {
        match self.manager {
            Some(Manager::Me) => condition.value("c.manager_id =", Value::from(actor.staff())),
            Some(Manager::Nobody) => condition.and("c.manager_id is null"),
            Some(Manager::Of(id)) => condition.value("c.manager_id =", Value::from(id)),
            None => {}
        }
        if let Some(line) = self.line {
            let place = condition.bind(Value::from(line));
            condition.and(&format!(
                "(exists (select 1 from engagement e where e.client_id = c.id and e.deleted_at is null
                    and e.service_line_id = ${place})
                  or exists (select 1 from pursuit u where u.client_id = c.id and u.deleted_at is null
                    and u.service_line_id = ${place}))"
            ));
        }
        if let Some(days) = self.quiet {
            let since = today - i32::try_from(days).unwrap_or(i32::MAX);
            condition.value("coalesce(p.last_contact, -10000000) <", Value::from(since));
        }
        if self.key {
            condition.and("c.key_client = 1");
        }
        for word in self.text.to_lowercase().split_whitespace() {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let place = condition.bind(Value::from(format!("%{escaped}%")));
            condition.and(&format!("c.name_key like ${place} escape '\\'"));
        }
    }
}

const fn stalled_in(phase: Phase) -> &'static str {
    match phase {
        Phase::Assess => "(p.stalled & 1) <> 0",
        Phase::Admit => "(p.stalled & 2) <> 0",
        Phase::Affirm => "(p.stalled & 4) <> 0",
        Phase::Activate => "(p.stalled & 8) <> 0",
        Phase::Acclimate => "(p.stalled & 16) <> 0",
        Phase::Accomplish => "(p.stalled & 32) <> 0",
        Phase::Adopt => "(p.stalled & 64) <> 0",
        Phase::Advocate => "(p.stalled & 128) <> 0",
    }
}
