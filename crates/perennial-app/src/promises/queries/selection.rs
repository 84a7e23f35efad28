//! The list of promises: its columns, and what the address selects.

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;

use super::{FROM, Row, SELECTED, STATES, state_word};
use crate::actor::Actor;
use crate::web::Choice;
use crate::web::list::{Address, Asked, Chip, Column, Fields, List, Rows, Source};

/// Open ones by the day they are due, so that the overdue stand first; then the settled ones, the latest first.
pub(super) const DUE_FIRST: &str = "case when p.state = 'open' then coalesce(p.due_on, 10000000)
    else 30000000 - coalesce(p.settled_on, 0) end";

/// The list of promises, overdue first.
pub const LIST: Rows<Row> = Rows {
    list: List::Promises,
    columns: &[
        Column::text("title", "Promise", "lower(p.title)"),
        Column::text("client", "Client", "c.name_key"),
        Column::text("by", "Made by", "lower(s.name)").nullable(),
        Column::text("line", "Service line", "l.name_key").nullable(),
        Column::plain("work", "Belongs to"),
        Column::ranked("due", "Due", DUE_FIRST),
        Column::text("state", "State", "p.state"),
        Column::ranked("made", "Made", "p.made_on").extra(),
        Column::ranked("settled", "Settled", "p.settled_on").nullable().extra(),
        Column::figure("late", "Days late", "p.days_late").nullable().extra(),
        Column::plain("kind", "Kind").extra(),
    ],
    selected: SELECTED,
    id: "p.id",
    usual: "due",
    sorted: |row| &row.sorted,
    exported: |row, column, _| row.promise.cell(column, |day| day.to_string()),
};

const FIELDS: Fields = Fields { table: "p", person: ("by", "Made by", "by_staff"), began: ("Made", "made_on") };

/// Which promises are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// One of [`STATES`].
    pub state: Option<&'static str>,
    /// Of which client.
    pub(super) client: Option<ClientId>,
    /// Open and due by this day; and the words for it.
    pub(super) due: Option<(Day, &'static str)>,
    /// Only what nobody spoke out.
    pub(super) unspoken: bool,
    pub(super) asked: Asked,
}

/// What can be asked of the day on which a promise is due.
pub const DUE: [(&str, &str); 3] =
    [("over", "Overdue"), ("week", "Due within a week"), ("month", "Due within a month")];

impl Selection {
    /// The selection of an address.
    pub fn of(address: &Address, actor: &Actor, today: Day) -> Self {
        let due = DUE.into_iter().find(|(key, _)| *key == address.get("due")).map(|(key, word)| match key {
            "over" => (today - 1, word),
            "week" => (today + 7, word),
            _ => (today + 31, word),
        });
        Self {
            state: STATES.into_iter().map(|(key, _)| key).find(|key| *key == address.get("state")),
            client: address.id("client"),
            due,
            unspoken: !address.get("unspoken").is_empty(),
            asked: Asked::of(address, &FIELDS, actor),
        }
    }

    /// What is selected and seen.
    pub fn source(&self, actor: &Actor) -> Source {
        let mut source = Source::seen_by(actor, "p.client_id", FROM);
        source.and("p.state =", self.state);
        source.and("p.client_id =", self.client);
        source.and("p.state = 'open' and p.due_on <=", self.due.map(|(day, _)| day));
        if self.unspoken {
            source.only("p.spoken = 0");
        }
        self.asked.narrow(&FIELDS, &mut source);
        // Service lines and the names of clients are in other tables than the promises.
        let narrow = self.asked.line.is_none() && self.asked.words.is_empty();
        if narrow { source.counted_on("promise p where 1 = 1") } else { source }
    }

    /// The filters in force.
    pub fn chips(&self, address: &Address, staff: &[Choice], lines: &[Choice]) -> Vec<Chip> {
        let own = [
            ("state", self.state.map(|state| format!("State: {}", state_word(state)))),
            ("client", self.client.map(|_| "Of one client".to_owned())),
            ("due", self.due.map(|(_, word)| word.to_owned())),
            ("unspoken", self.unspoken.then(|| "Expectations only".to_owned())),
        ];
        let own = own.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?)));
        own.chain(self.asked.chips(&FIELDS, address, staff, lines)).collect()
    }
}
