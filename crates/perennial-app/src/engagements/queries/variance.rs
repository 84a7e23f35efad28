//! Dates and budgets of engagements, agreed and actual (S1.18).

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::EngagementId;
use perennial_core::money::{Currency, Money};
use perennial_core::promises::{Actual, Plan, Variance};
use uuid::Uuid;

use super::day;
use super::selection::ESTIMATE;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::error::Error;
use crate::web::Choice;
use crate::web::list::{Address, Asked, Chip, Column, Fields, List, Rows, SortValue, Source};
use crate::web::words::{count, dated, short_date};

/// What was agreed of an engagement, and what became of it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Agreed {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is.
    pub title: String,
    line: Option<String>,
    lead: Option<String>,
    accepted_on: i64,
    planned_end: Option<i64>,
    delivered_on: Option<i64>,
    closed_on: Option<i64>,
    closed_precision: Word<Precision>,
    /// The day of the delivery or else of the close, where it is exactly known.
    ended_on: Option<i64>,
    close_out_on: Option<i64>,
    check_in_on: Option<i64>,
    fee_estimate_minor: Option<i64>,
    billed_minor: Option<i64>,
    currency: Currency,
}

/// An engagement in the list of dates and budgets.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Row {
    /// What is known of it.
    #[row(flatten)]
    pub agreed: Agreed,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
}

impl Agreed {
    fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    fn is_over(&self) -> bool {
        self.delivered_on.or(self.closed_on).is_some()
    }

    /// When it ended, as precisely as it is known; `written` writes an exact day.
    fn end_words(&self, written: fn(Day) -> String) -> String {
        match (self.ended_on, self.closed_on) {
            (Some(on), _) => written(day(on)),
            (None, Some(on)) => dated(day(on), self.closed_precision.0),
            (None, None) => String::new(),
        }
    }

    /// How far it is from what was agreed.
    pub fn variance(&self, today: Day) -> Variance {
        let (ended, is_over) = (self.ended_on.map(day), self.is_over());
        let planned = self.planned_end.map(day);
        let plan = Plan {
            accepted: Some(day(self.accepted_on)),
            // Work that still has time is neither early nor late, nor is work that ended nobody knows when.
            end: planned.filter(|end| ended.is_some() || (!is_over && *end < today)),
            estimate: self.fee_estimate_minor.map(|minor| self.money(minor)),
        };
        let billed = self.billed_minor.map(|minor| self.money(minor));
        Variance::of(plan, Actual { end: ended.or(Some(today)), billed })
    }

    /// True when a close-out was held.
    pub const fn has_close_out(&self) -> bool {
        self.close_out_on.is_some()
    }

    /// The date in words, and its look.
    pub fn date(&self, today: Day) -> (String, &'static str) {
        let open = if self.is_over() { "" } else { " so far" };
        match self.variance(today).days {
            Some(late) if late > 0 => (format!("{} late{open}", count(u64::from(late.unsigned_abs()), "day")), "red"),
            Some(0) => ("on the day".to_owned(), "good"),
            Some(early) => (format!("{} early", count(u64::from(early.unsigned_abs()), "day")), "good"),
            None => (String::new(), ""),
        }
    }

    /// The budget in words, and its look: amber over the estimate, red over the tolerance.
    pub fn budget(&self, today: Day) -> (String, &'static str) {
        let variance = self.variance(today);
        let (Some(over), Some(share)) = (variance.budget, variance.budget_per_mille) else {
            return (String::new(), "");
        };
        let percent = format!("{}.{} %", share.abs() / 10, share.abs() % 10);
        match over.minor {
            1.. if share > Variance::TOLERANCE => (format!("{} over, {percent}", over.exact()), "red"),
            1.. => (format!("{} over, {percent}", over.exact()), "amber"),
            0 => ("as estimated".to_owned(), "good"),
            _ => (format!("{} under, {percent}", self.money(-over.minor).exact()), "good"),
        }
    }

    /// Everything of it in words with looks, for the page of the engagement.
    pub fn told(&self, today: Day) -> Vec<(&'static str, String, &'static str)> {
        let written = |number: Option<i64>| number.map(|number| short_date(day(number))).unwrap_or_default();
        let (date, date_look) = self.date(today);
        let (budget, budget_look) = self.budget(today);
        let amount = |minor: Option<i64>| minor.map(|minor| self.money(minor).exact()).unwrap_or_default();
        vec![
            ("Planned end", written(self.planned_end), ""),
            ("Delivered", self.end_words(short_date), ""),
            ("Against the plan", date, date_look),
            ("Billed", amount(self.billed_minor), ""),
            ("Against the estimate", budget, budget_look),
            ("Last check-in", written(self.check_in_on), ""),
            ("Close-out", written(self.close_out_on), ""),
        ]
    }

    /// The cell of a column, as text.
    pub fn text(&self, column: &str, today: Day) -> String {
        self.cell(column, today, short_date, |money| money.exact())
    }

    fn cell(&self, column: &str, today: Day, written: fn(Day) -> String, amount: fn(&Money) -> String) -> String {
        let on = |number: Option<i64>| number.map(|number| written(day(number))).unwrap_or_default();
        let money = |minor: Option<i64>| minor.map(|minor| amount(&self.money(minor))).unwrap_or_default();
        let variance = self.variance(today);
        match column {
            "title" => self.title.clone(),
            "client" => self.client.clone(),
            "line" => self.line.clone().unwrap_or_default(),
            "lead" => self.lead.clone().unwrap_or_default(),
            "end" => on(self.planned_end),
            "ended" => self.end_words(written),
            "days" => variance.days.map(|days| days.to_string()).unwrap_or_default(),
            "fee" => money(self.fee_estimate_minor),
            "billed" => money(self.billed_minor),
            "over" => money(variance.budget.map(|over| over.minor)),
            _ => String::new(),
        }
    }
}

const SELECTED: &str = "e.id, e.client_id, c.name as client, e.title, l.name as line, s.name as lead, e.accepted_on,
    e.planned_end, e.delivered_on, e.closed_on, e.closed_precision, e.ended_on, e.close_out_on, e.check_in_on, e.fee_estimate_minor, e.billed_minor,
    e.currency";

const FROM: &str = concat!(
    "(select en.*, m.delivered_on, m.close_out_on, m.check_in_on,
      coalesce(m.delivered_on, case when en.closed_precision = 'exact' then en.closed_on end) as ended_on,
      ",
    billed!("en"),
    " as billed_minor
    from engagement en left join engagement_mark m on m.engagement_id = en.id) e
    left join client c on c.id = e.client_id left join service_line l on l.id = e.service_line_id
    left join staff s on s.id = e.lead_id where e.deleted_at is null"
);

const BILLED: &str = "case when e.currency = (select f.currency from firm f) then e.billed_minor end";
const OVER_BY: &str =
    "case when e.currency = (select f.currency from firm f) then e.billed_minor - e.fee_estimate_minor end";

/// The list of dates and budgets, the most over budget first.
pub const VARIANCE: Rows<Row> = Rows {
    list: List::Variance,
    columns: &[
        Column::text("title", "Title", "lower(e.title)"),
        Column::text("client", "Client", "c.name_key"),
        Column::text("lead", "Led by", "lower(s.name)").nullable(),
        Column::text("line", "Service line", "l.name_key").nullable().extra(),
        Column::ranked("end", "Planned end", "e.planned_end").nullable(),
        Column::ranked("ended", "Ended", "e.ended_on").nullable(),
        Column::figure("days", "Days late", "e.ended_on - e.planned_end").nullable(),
        Column::figure("fee", "Estimate", ESTIMATE).nullable(),
        Column::figure("billed", "Billed", BILLED).nullable(),
        Column::figure("over", "Over estimate", OVER_BY).nullable(),
    ],
    selected: SELECTED,
    id: "e.id",
    usual: "-over",
    sorted: |row| &row.sorted,
    exported: |row, column, shell| row.agreed.cell(column, shell.today, |day| day.to_string(), |money| money.plain()),
};

const FIELDS: Fields = Fields { table: "e", person: ("lead", "Led by", "lead_id"), began: ("Accepted", "accepted_on") };

/// Which engagements the list shows: name in the address, words, condition with today's number for `{today}`.
pub const SHOWS: [(&str, &str, &str); 3] = [
    ("", "Closed in 12 months", "e.closed_precision in ('exact', 'month') and e.closed_on > {today} - 365"),
    ("open", "Open", "e.closed_on is null"),
    ("all", "All", "1 = 1"),
];

const OVER: &str = "(e.billed_minor - e.fee_estimate_minor) * 1000 > e.fee_estimate_minor * 50";
const KNOWN: &str = "e.billed_minor is not null and e.fee_estimate_minor > 0";

/// Which engagements are listed.
#[derive(Debug, Clone)]
pub struct VarianceSelection {
    show: String,
    over: bool,
    today: Day,
    asked: Asked,
}

impl VarianceSelection {
    /// The selection of an address.
    pub fn of(address: &Address, actor: &Actor, today: Day) -> Self {
        let (show, over) = (address.get("show").to_owned(), !address.get("over").is_empty());
        Self { show, over, today, asked: Asked::of(address, &FIELDS, actor) }
    }

    /// What is selected and seen.
    pub fn source(&self, actor: &Actor) -> Source {
        let mut source = Source::seen_by(actor, "e.client_id", FROM);
        let found = SHOWS.iter().find(|(key, ..)| *key == self.show).unwrap_or(&SHOWS[0]);
        source.only(&found.2.replace("{today}", &self.today.number().to_string()));
        if self.over {
            source.only(&format!("{KNOWN} and {OVER}"));
        }
        self.asked.narrow(&FIELDS, &mut source);
        source
    }

    /// The filters in force.
    pub fn chips(&self, address: &Address, staff: &[Choice], lines: &[Choice]) -> Vec<Chip> {
        let own = self.over.then(|| Chip::new(address, "over", "More than 5 % over the estimate"));
        own.into_iter().chain(self.asked.chips(&FIELDS, address, staff, lines)).collect()
    }
}

/// How many engagements of a selection kept their budgets and dates; those of which nothing is known are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, crate::db::Row)]
pub struct Within {
    /// All of them.
    pub all: i64,
    /// Estimate and bill are known.
    pub budgeted: i64,
    /// At most 5 % over the estimate.
    pub within: i64,
    /// The planned and the actual end are known.
    pub planned: i64,
    /// Ended on the planned day or before.
    pub in_time: i64,
}

/// How many engagements of a selection kept their budgets and dates.
///
/// # Errors
/// When the store cannot be read.
pub async fn within(conn: &mut Conn, actor: &Actor, selection: &VarianceSelection) -> Result<Within, Error> {
    let source = VarianceSelection { over: false, ..selection.clone() }.source(actor);
    let many = |condition: &str| format!("cast(count(case when {condition} then 1 end) as bigint)");
    let ended = "e.planned_end is not null and e.ended_on is not null";
    let selected = format!(
        "{} as \"all\", {} as budgeted, {} as within, {} as planned, {} as in_time",
        many("1 = 1"),
        many(KNOWN),
        many(&format!("{KNOWN} and not ({OVER})")),
        many(ended),
        many(&format!("{ended} and e.ended_on <= e.planned_end")),
    );
    let mut rows: Vec<Within> = source.rows(conn, &selected, "").await?;
    Ok(rows.pop().unwrap_or(Within { all: 0, budgeted: 0, within: 0, planned: 0, in_time: 0 }))
}

/// What was agreed of one engagement.
///
/// # Errors
/// When it is not there for the actor.
pub async fn of_one(conn: &mut Conn, actor: &Actor, id: EngagementId) -> Result<Agreed, Error> {
    let sql = format!("select {SELECTED} from {FROM} and c.deleted_at is null and e.id = $2 and {}", actor.sees(1));
    let row: Option<Agreed> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("engagement"))
}
