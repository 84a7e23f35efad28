//! Pages by keyset: the next page begins after the last row shown, so that no page costs more than the first.

use std::fmt;
use std::str::FromStr;

use perennial_core::money::grouped;
use uuid::Uuid;

use super::Address;
use crate::db::Value;

/// Rows on a page.
pub const PAGE: usize = 50;

/// How a column sorts.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    /// The SQL by which it sorts: a column or an expression of whole numbers or text.
    pub sql: &'static str,
    /// True for text, false for whole numbers.
    pub text: bool,
    /// True when it may be null; rows without a value come last either way.
    pub nullable: bool,
}

/// The order of a list.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The column's name in the address.
    pub key: &'static str,
    /// How it sorts.
    pub sort: Sort,
    /// The SQL of the row's id, which decides between equals.
    pub id: &'static str,
    /// From the last to the first.
    pub descending: bool,
}

/// What a row is sorted by: flatten it into the row struct (`#[row(flatten)]`), and add [`Order::selected`] to
/// what is selected.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct SortValue {
    sort_number: Option<i64>,
    sort_text: Option<String>,
    sort_id: Uuid,
}

impl Order {
    /// The columns of [`SortValue`], to be selected beside the row's own.
    pub fn selected(&self) -> String {
        let sql = self.sort.sql;
        let (number, text) = match self.sort.text {
            true => ("cast(null as bigint)".to_owned(), sql.to_owned()),
            false if self.key.is_empty() => ("cast(null as bigint)".to_owned(), "cast(null as text)".to_owned()),
            false => (sql.to_owned(), "cast(null as text)".to_owned()),
        };
        format!("{number} as sort_number, {text} as sort_text, {} as sort_id", self.id)
    }

    /// The condition (with a leading `and`) under which a row lies beyond the keyset; its values are added to those
    /// bound so far. Nothing without a keyset.
    pub fn beyond(&self, keyset: Option<&Keyset>, values: &mut Vec<Value>) -> String {
        let Some(keyset) = keyset else { return String::new() };
        let sign = if self.descending == keyset.backwards { ">" } else { "<" };
        let mut places = Vec::new();
        let mut bind = |value: Value| {
            values.push(value);
            places.push(format!("${}", values.len()));
        };
        if self.sort.nullable {
            bind(Value::from(self.flag(keyset.value.number.is_none() && keyset.value.text.is_none())));
        }
        if !self.key.is_empty() {
            bind(match self.sort.text {
                true => Value::from(keyset.value.text.clone().unwrap_or_default()),
                false => Value::from(keyset.value.number.unwrap_or_default()),
            });
        }
        bind(Value::from(keyset.value.id));
        format!(" and ({}) {sign} ({})", self.parts().join(", "), places.join(", "))
    }

    /// The list after `order by`.
    pub fn by(&self, keyset: Option<&Keyset>) -> String {
        let backwards = keyset.is_some_and(|keyset| keyset.backwards);
        let direction = if self.descending == backwards { "asc" } else { "desc" };
        let parts: Vec<String> = self.parts().iter().map(|part| format!("{part} {direction}")).collect();
        parts.join(", ")
    }

    /// Rows without a value come last: the flag turns with the direction.
    fn flag(&self, null: bool) -> i64 {
        i64::from(null != self.descending)
    }

    fn parts(&self) -> Vec<String> {
        let Sort { sql, text, nullable } = self.sort;
        match (self.key.is_empty(), nullable) {
            (true, _) => vec![self.id.to_owned()],
            (false, false) => vec![sql.to_owned(), self.id.to_owned()],
            (false, true) => vec![
                format!("case when {sql} is null then {} else {} end", self.flag(true), self.flag(false)),
                format!("coalesce({sql}, {})", if text { "''" } else { "0" }),
                self.id.to_owned(),
            ],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    number: Option<i64>,
    text: Option<String>,
    id: Uuid,
}

/// A place in a list: the row beyond which a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyset {
    value: Place,
    backwards: bool,
}

impl Keyset {
    /// The place that the address asks for; none for the first page, or when it cannot be read.
    pub fn of(address: &Address) -> Option<Self> {
        let read = |name, backwards| address.id::<Place>(name).map(|value| Self { value, backwards });
        read("after", false).or_else(|| read("before", true))
    }

    /// The place after a row: how an export goes on.
    pub fn after(row: &SortValue) -> Self {
        Self { value: Place::from(row), backwards: false }
    }
}

impl From<&SortValue> for Place {
    fn from(row: &SortValue) -> Self {
        Self { number: row.sort_number, text: row.sort_text.clone(), id: row.sort_id }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.number, &self.text) {
            (Some(number), _) => write!(f, "n{number}.{}", self.id.simple()),
            (None, Some(text)) => write!(f, "t{text}.{}", self.id.simple()),
            (None, None) => write!(f, "x.{}", self.id.simple()),
        }
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (value, id) = text.rsplit_once('.').ok_or(())?;
        let id = Uuid::try_parse(id).map_err(|_| ())?;
        let mut letters = value.chars();
        match letters.next() {
            Some('n') => Ok(Self { number: Some(letters.as_str().parse().map_err(|_| ())?), text: None, id }),
            Some('t') => Ok(Self { number: None, text: Some(letters.as_str().to_owned()), id }),
            Some('x') if letters.as_str().is_empty() => Ok(Self { number: None, text: None, id }),
            _ => Err(()),
        }
    }
}

/// A pattern for `like … escape '\\'` that finds the words anywhere.
pub fn like(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// How many rows a list has, counted no further than a limit, so that counting never keeps anybody waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(u64);

impl Count {
    /// The limit of counting; ask the store for one row more:
    /// `select count(*) from (select 1 as one from … limit 10001) counted`.
    pub const LIMIT: u64 = 10_000;

    /// A number of rows, counted up to one more than the limit.
    pub fn of(counted: i64) -> Self {
        Self(u64::try_from(counted).unwrap_or_default())
    }

    /// True when there are none.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// True when there are no more than so many.
    pub const fn is_at_most(self, n: u64) -> bool {
        self.0 <= n
    }

    /// “1 pursuit”, “1,240 pursuits”, “more than 10,000 pursuits”.
    pub fn words(self, noun: &str) -> String {
        match self.0 {
            n if n > Self::LIMIT => format!("more than {}", crate::web::words::count(Self::LIMIT, noun)),
            n => crate::web::words::count(n, noun),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 > Self::LIMIT { write!(f, "{}+", grouped(Self::LIMIT)) } else { f.write_str(&grouped(self.0)) }
    }
}

/// The links to the pages before and after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

impl Pager {
    /// Cuts what was read (one row more than [`PAGE`], in the order of the keyset) to a page in the order of the
    /// list, and makes the links to its neighbours.
    pub fn cut<R>(
        rows: &mut Vec<R>,
        keyset: Option<&Keyset>,
        address: &Address,
        sorted: impl Fn(&R) -> &SortValue,
    ) -> Self {
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let backwards = keyset.is_some_and(|keyset| keyset.backwards);
        if backwards {
            rows.reverse();
        }
        let link = |row: Option<&R>, name| row.map(|row| address.with(name, &Place::from(sorted(row)).to_string()));
        let (earlier, later) = if backwards { (more, true) } else { (keyset.is_some(), more) };
        Self {
            previous: link(rows.first(), "before").filter(|_| earlier),
            next: link(rows.last(), "after").filter(|_| later),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: Order = Order {
        key: "value",
        sort: Sort { sql: "p.value_minor", text: false, nullable: true },
        id: "p.id",
        descending: true,
    };

    #[test]
    fn a_place_is_written_and_read_back() {
        for (number, text) in [(Some(-5), None), (None, Some("a.b ü".to_owned())), (None, None)] {
            let place = Place { number, text, id: Uuid::from_u128(7) };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for bad in ["", "x", "n5", "nx.00000000000000000000000000000007", "q.00000000000000000000000000000007"] {
            assert_eq!(bad.parse::<Place>(), Err(()), "{bad}");
        }
    }

    #[test]
    fn rows_without_a_value_come_last_either_way() {
        assert!(VALUE.by(None).starts_with("case when p.value_minor is null then 0 else 1 end desc"));
        let rising = Order { descending: false, ..VALUE };
        assert!(rising.by(None).starts_with("case when p.value_minor is null then 1 else 0 end asc"));
        let address = Address::new("/pursuits", "after=x.00000000000000000000000000000007");
        let mut values = vec![Value::from("bound before")];
        let sql = VALUE.beyond(Keyset::of(&address).as_ref(), &mut values);
        assert!(sql.ends_with("< ($2, $3, $4)"), "{sql}");
        assert_eq!(values[1..3], [Value::from(0_i64), Value::from(0_i64)]);
    }

    #[test]
    fn counting_stops_at_its_limit() {
        assert_eq!(Count::of(10_001).to_string(), "10,000+");
        assert_eq!(Count::of(1).words("pursuit"), "1 pursuit");
        assert!(Count::of(1_000).is_at_most(1_000) && !Count::of(1_001).is_at_most(1_000));
    }
}
