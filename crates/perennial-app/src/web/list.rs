//! Lists: pages by keyset, links that sort, chips of filters, columns to choose from, cells of spreadsheets.
//!
//! The address holds the whole state of a list. An [`Address`] makes every link: it changes one thing and leaves the
//! rest. A [`Column`] carries the SQL by which it sorts, written by the program and never by a person.

mod address;
mod asked;
mod csv;
mod keyset;
mod listing;
mod source;
mod views;

pub use address::{Address, Chip};
pub use asked::{Asked, Fields};
pub use csv::{csv_answer, csv_cell, csv_row};
pub use keyset::{Count, Keyset, Order, PAGE, Pager, Sort, SortValue, like};
pub use listing::{Listing, Rows};
pub use source::Source;
pub use views::{List, Tab, View, Views, routes};

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name in the address.
    pub key: &'static str,
    /// The words of its head.
    pub word: &'static str,
    /// How it sorts, when it does.
    pub sort: Option<Sort>,
    /// True for figures, aligned to the right.
    pub number: bool,
    /// True when it is shown before anybody chose.
    pub usual: bool,
}

impl Column {
    const fn sorted(key: &'static str, word: &'static str, sql: &'static str, text: bool) -> Self {
        Self { key, word, sort: Some(Sort { sql, text, nullable: false }), number: false, usual: true }
    }

    /// A column of text.
    pub const fn text(key: &'static str, word: &'static str, sql: &'static str) -> Self {
        Self::sorted(key, word, sql, true)
    }

    /// A column that sorts by whole numbers and shows words: days, places in an order.
    pub const fn ranked(key: &'static str, word: &'static str, sql: &'static str) -> Self {
        Self::sorted(key, word, sql, false)
    }

    /// A column of figures.
    pub const fn figure(key: &'static str, word: &'static str, sql: &'static str) -> Self {
        Self { number: true, ..Self::sorted(key, word, sql, false) }
    }

    /// A column that does not sort.
    pub const fn plain(key: &'static str, word: &'static str) -> Self {
        Self { key, word, sort: None, number: false, usual: true }
    }

    /// One that may be null.
    pub const fn nullable(self) -> Self {
        let sort = match self.sort {
            Some(sort) => Some(Sort { nullable: true, ..sort }),
            None => None,
        };
        Self { sort, ..self }
    }

    /// One that is not shown before somebody chose it.
    pub const fn extra(self) -> Self {
        Self { usual: false, ..self }
    }
}

/// The head of a column: its words and the link that sorts by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortLink {
    /// The column.
    pub key: &'static str,
    /// The words.
    pub word: &'static str,
    /// Where it leads; none for a column that does not sort.
    pub href: Option<String>,
    /// The value of `aria-sort`, on the column by which the list is sorted.
    pub aria: Option<&'static str>,
    /// True for figures.
    pub number: bool,
}

/// A column in the picker, chosen or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// The name in the address.
    pub key: &'static str,
    /// The words.
    pub word: &'static str,
    /// True when it is shown.
    pub chosen: bool,
}

/// The columns that the address asks for (`cols=a&cols=b` or `cols=a,b`), in their own order; the usual ones when it
/// asks for none.
pub fn chosen(address: &Address, columns: &'static [Column]) -> Vec<&'static Column> {
    let asked: Vec<&str> = address.all("cols").flat_map(|value| value.split(',')).collect();
    let found: Vec<&Column> = columns.iter().filter(|column| asked.contains(&column.key)).collect();
    if found.is_empty() { columns.iter().filter(|column| column.usual).collect() } else { found }
}

/// All columns for the picker.
pub fn offered(chosen: &[&'static Column], columns: &'static [Column]) -> Vec<Offered> {
    let is_chosen = |key| chosen.iter().any(|column| column.key == key);
    columns.iter().map(|column| Offered { key: column.key, word: column.word, chosen: is_chosen(column.key) }).collect()
}

/// The order that the address asks for (`sort=name`, or `sort=-name` from the last to the first), else the usual one.
/// `id` is the SQL of the row's id, which decides between equals.
pub fn order(address: &Address, columns: &'static [Column], id: &'static str, usual: &str) -> Order {
    let asked = address.get("sort");
    let find = |text: &str| {
        let key = text.strip_prefix('-').unwrap_or(text);
        let column = columns.iter().find(|column| column.key == key)?;
        Some(Order { key: column.key, sort: column.sort?, id, descending: text.starts_with('-') })
    };
    let nothing = Sort { sql: id, text: false, nullable: false };
    find(asked).or_else(|| find(usual)).unwrap_or(Order { key: "", sort: nothing, id, descending: false })
}

/// The heads of the columns shown.
pub fn heads(address: &Address, columns: &[&'static Column], order: &Order) -> Vec<SortLink> {
    columns
        .iter()
        .map(|column| {
            let here = column.key == order.key;
            let descending = if here { !order.descending } else { column.number };
            let next = format!("{}{}", if descending { "-" } else { "" }, column.key);
            SortLink {
                key: column.key,
                word: column.word,
                href: column.sort.is_some().then(|| address.with("sort", &next)),
                aria: here.then_some(if order.descending { "descending" } else { "ascending" }),
                number: column.number,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column::text("name", "Name", "c.name_key"),
        Column::figure("value", "Value", "p.value_minor").nullable(),
        Column::plain("notes", "Notes").extra(),
    ];

    #[test]
    fn a_link_changes_one_thing_and_leaves_the_rest() {
        let address = Address::new("/pursuits", "state=open&sort=-value&after=i5.x&q=a%20b");
        let order = order(&address, COLUMNS, "p.id", "name");
        let heads = heads(&address, &chosen(&address, COLUMNS), &order);
        assert_eq!(heads[0].href.as_deref(), Some("/pursuits?state=open&q=a%20b&sort=name"));
        assert_eq!(heads[1].href.as_deref(), Some("/pursuits?state=open&q=a%20b&sort=value"));
        assert_eq!(heads[1].aria, Some("descending"));
    }

    #[test]
    fn unknown_columns_and_orders_fall_back_to_the_usual() {
        let address = Address::new("/pursuits", "cols=drop,table&sort=-notes");
        assert_eq!(chosen(&address, COLUMNS).len(), 2);
        assert_eq!(order(&address, COLUMNS, "p.id", "-value").key, "value");
        let picked = Address::new("/pursuits", "cols=notes&cols=name");
        let keys: Vec<&str> = chosen(&picked, COLUMNS).iter().map(|column| column.key).collect();
        assert_eq!(keys, ["name", "notes"]);
    }
}
