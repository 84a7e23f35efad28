//! All that an address says of a list: filter, order, columns, page.

use perennial_core::dates::Day;
use uuid::Uuid;

use super::filter::Filter;
use crate::web::Raw;

/// What a list can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The name.
    #[default]
    Name,
    /// Fees of twelve months.
    Fees,
    /// The last contact on both sides.
    Contact,
    /// Since when the position holds.
    Since,
    /// The standing phase.
    Standing,
}

impl Sort {
    const ALL: [Self; 5] = [Self::Name, Self::Fees, Self::Contact, Self::Since, Self::Standing];

    const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Fees => "fees",
            Self::Contact => "contact",
            Self::Since => "since",
            Self::Standing => "standing",
        }
    }

    /// The expression in SQL; an index holds each with the client's id behind it.
    pub const fn expression(self) -> &'static str {
        match self {
            Self::Name => "c.name_key",
            Self::Fees => "p.fees_minor",
            Self::Contact => "coalesce(p.last_contact, -10000000)",
            Self::Since => "p.since",
            Self::Standing => "p.standing",
        }
    }

    /// What decides between rows that are equal by [`Sort::expression`], as an expression in SQL: fees in other
    /// currencies cannot be compared, so clients who were billed only in those stand between those who were billed in the
    /// firm's currency and those who were not billed.
    pub fn between_equals(self, today: Day) -> Option<String> {
        let (after, to) = (today.number() - 365, today.number());
        (self == Self::Fees).then(|| {
            format!(
                "case when p.fees_minor = 0 and exists (select 1 from invoice x where x.client_id = p.client_id
                   and x.currency <> (select currency from firm) and x.issued_on > {after} and x.issued_on <= {to}
                   and x.deleted_at is null) then 1 else 0 end"
            )
        })
    }

    /// What decides between equals: the client's id, in the table whose index is walked.
    pub const fn tie(self) -> &'static str {
        match self {
            Self::Name => "c.id",
            _ => "p.client_id",
        }
    }
}

/// A column that can be shown beside the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Stage and standing phase.
    Position,
    /// Relationship manager.
    Manager,
    /// Service lines used or sought.
    Lines,
    /// Last contact on both sides.
    Contact,
    /// Stalls and silence.
    Marks,
    /// Fees of twelve months.
    Fees,
    /// Since when the position holds.
    Since,
    /// Trade.
    Sector,
    /// The firm's own grading.
    Tier,
    /// Working phases of open cycles.
    Working,
    /// Rung on the ladder of loyalty.
    Ladder,
    /// Size.
    Size,
    /// Street, town, country.
    Address,
    /// General address.
    Email,
    /// General number.
    Phone,
    /// Parent of its group.
    Group,
}

impl Column {
    /// All columns in their order.
    pub const ALL: [Self; 16] = [
        Self::Position,
        Self::Manager,
        Self::Lines,
        Self::Contact,
        Self::Marks,
        Self::Fees,
        Self::Since,
        Self::Sector,
        Self::Tier,
        Self::Working,
        Self::Ladder,
        Self::Size,
        Self::Address,
        Self::Email,
        Self::Phone,
        Self::Group,
    ];

    const USUAL: [Self; 8] =
        [Self::Position, Self::Manager, Self::Lines, Self::Contact, Self::Marks, Self::Fees, Self::Since, Self::Sector];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Manager => "manager",
            Self::Lines => "lines",
            Self::Contact => "contact",
            Self::Marks => "marks",
            Self::Fees => "fees",
            Self::Since => "since",
            Self::Sector => "sector",
            Self::Tier => "tier",
            Self::Working => "working",
            Self::Ladder => "ladder",
            Self::Size => "size",
            Self::Address => "address",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Group => "group",
        }
    }

    /// The heading.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Position => "Standing",
            Self::Manager => "Relationship manager",
            Self::Lines => "Service lines",
            Self::Contact => "Last contact",
            Self::Marks => "Marks",
            Self::Fees => "Fees, 12 months",
            Self::Since => "Since",
            Self::Sector => "Sector",
            Self::Tier => "Tier",
            Self::Working => "Working phases",
            Self::Ladder => "Ladder",
            Self::Size => "Size",
            Self::Address => "Address",
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::Group => "Group",
        }
    }

    /// What the column's heading orders by, when it does.
    pub const fn sort(self) -> Option<Sort> {
        match self {
            Self::Position => Some(Sort::Standing),
            Self::Contact => Some(Sort::Contact),
            Self::Fees => Some(Sort::Fees),
            Self::Since => Some(Sort::Since),
            _ => None,
        }
    }
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// At the beginning.
    #[default]
    First,
    /// Behind this client.
    After(Uuid),
    /// Before this client.
    Before(Uuid),
}

/// All that an address says of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListState {
    /// Which clients.
    pub filter: Filter,
    /// Ordered by.
    pub sort: Sort,
    /// From the greatest.
    pub descending: bool,
    /// Shown beside the name.
    pub columns: Vec<Column>,
    /// Which page.
    pub place: Place,
}

impl ListState {
    /// Reads an address; what cannot be read is left out.
    pub fn read(raw: &Raw) -> Self {
        let named = |key: &str| Column::ALL.into_iter().find(|column| column.key() == key);
        let mut columns: Vec<Column> =
            raw.all("columns").iter().flat_map(|list| list.split([',', ' '])).filter_map(named).collect();
        columns.dedup();
        if columns.is_empty() {
            columns = Column::USUAL.to_vec();
        }
        let (sort, descending) = read_sort(raw.get("sort"));
        let id = |name| Uuid::try_parse(raw.get(name)).ok();
        let place = match (id("after"), id("before")) {
            (Some(id), _) => Place::After(id),
            (None, Some(id)) => Place::Before(id),
            (None, None) => Place::First,
        };
        Self { filter: Filter::read(raw), sort, descending, columns, place }
    }

    /// The state as the query of an address, without the page: what a saved view remembers.
    pub fn query(&self) -> String {
        let mut parts: Vec<String> =
            self.filter.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        parts.extend(self.sort_text().map(|sort| format!("sort={sort}")));
        parts.extend(self.columns_text().map(|columns| format!("columns={columns}")));
        parts.join("&")
    }

    /// The columns as an address writes them; none for the usual ones.
    pub fn columns_text(&self) -> Option<String> {
        let list: Vec<&str> = self.columns.iter().map(|column| column.key()).collect();
        (self.columns != Column::USUAL).then(|| list.join(","))
    }

    /// The address of the list in this state, from its first row.
    pub fn href(&self) -> String {
        self.at("/clients", None)
    }

    /// The order as an address writes it; none for the usual one.
    pub fn sort_text(&self) -> Option<String> {
        let minus = if self.descending { "-" } else { "" };
        (self.sort != Sort::Name || self.descending).then(|| format!("{minus}{}", self.sort.key()))
    }

    /// An address with this state.
    pub fn at(&self, path: &str, page: Option<String>) -> String {
        let parts: Vec<String> = [self.query()].into_iter().filter(|part| !part.is_empty()).chain(page).collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// The state with another filter.
    pub fn filtered(&self, change: impl FnOnce(&mut Filter)) -> Self {
        let mut state = self.clone();
        change(&mut state.filter);
        state
    }

    /// The address that a heading leads to: ordered by it, the other way round when it is already.
    pub fn sorted(&self, sort: impl std::borrow::Borrow<Sort>) -> String {
        let sort = *sort.borrow();
        let first = matches!(sort, Sort::Fees | Sort::Standing);
        let descending = if self.sort == sort { !self.descending } else { first };
        Self { sort, descending, ..self.clone() }.href()
    }

    /// The value of `aria-sort` of a heading.
    pub fn aria(&self, sort: impl std::borrow::Borrow<Sort>) -> &'static str {
        match (self.sort == *sort.borrow(), self.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }

    /// True when the column is shown.
    pub fn shows(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }
}

fn read_sort(text: &str) -> (Sort, bool) {
    let (key, descending) = text.strip_prefix('-').map_or((text, false), |key| (key, true));
    match Sort::ALL.into_iter().find(|sort| sort.key() == key) {
        Some(sort) => (sort, descending),
        None => (Sort::Name, false),
    }
}
