//! What matches a few typed words, within the walls of whoever asks.

use perennial_core::imports::matching::phone_key;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::referrals;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `client`, `person`, `pursuit`, `engagement`, `referrer`.
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// Whose it is, or what more there is to say.
    pub detail: String,
    /// Where it is.
    pub href: String,
}

/// Hits of each kind.
const EACH: i64 = 8;

struct Kind {
    name: &'static str,
    select: &'static str,
    /// What its names, titles or first address must be.
    names: &'static str,
    /// The column of further addresses, one a line.
    emails: Option<&'static str>,
    /// The columns of telephone numbers.
    phones: &'static [&'static str],
    path: &'static str,
}

const KINDS: [Kind; 5] = [
    Kind {
        name: "client",
        select: "select c.id, c.name, coalesce(c.sector, '') from client c where c.deleted_at is null",
        names: "c.name_key like $2 or c.name_key like $3 or c.email_key = $4 or c.domain = $4",
        emails: Some("c.more_emails"),
        phones: &["c.phone", "c.more_phones"],
        path: "/clients/",
    },
    Kind {
        name: "person",
        select: "select k.id, k.name, c.name from contact k join client c on c.id = k.client_id
                 where k.deleted_at is null and c.deleted_at is null",
        names: "k.name_key like $2 or k.name_key like $3 or k.email_key = $4 or k.email_key like $2",
        emails: Some("k.more_emails"),
        phones: &["k.phone", "k.mobile", "k.more_phones"],
        path: "/contacts/",
    },
    Kind {
        name: "pursuit",
        select: "select x.id, x.title, c.name from pursuit x join client c on c.id = x.client_id
                 where x.deleted_at is null and c.deleted_at is null",
        names: "lower(x.title) like $2 or lower(x.title) like $3 or x.external_id = $4",
        emails: None,
        phones: &[],
        path: "/pursuits/",
    },
    Kind {
        name: "engagement",
        select: "select x.id, x.title, c.name from engagement x join client c on c.id = x.client_id
                 where x.deleted_at is null and c.deleted_at is null",
        names: "lower(x.title) like $2 or lower(x.title) like $3 or x.external_id = $4",
        emails: None,
        phones: &[],
        path: "/engagements/",
    },
    Kind {
        name: "referrer",
        select: "select r.id, r.name, '' from referrer r where r.deleted_at is null",
        names: "r.name_key like $2 or r.name_key like $3 or lower(r.email) = $4",
        emails: None,
        phones: &["r.phone"],
        path: "/referrers/",
    },
];

impl Kind {
    /// The condition of a hit, with the values that it needs beyond the first four added: further addresses are looked
    /// through for what begins so, and telephone numbers for typed ones alone.
    fn matches(&self, typed: &str, phone: Option<&str>, values: &mut Vec<Value>) -> String {
        let mut any = self.names.to_owned();
        if let Some(column) = self.emails.filter(|_| phone.is_none()) {
            let begins: String = typed.chars().take(100).flat_map(escaped).collect();
            for pattern in [format!("{begins}%"), format!("%\n{begins}%")] {
                values.push(Value::from(pattern));
                any.push_str(&format!(" or lower({column}) like ${} escape '!'", values.len()));
            }
        }
        if let Some(digits) = phone.filter(|_| !self.phones.is_empty()) {
            values.push(Value::from(format!("%{digits}%")));
            for column in self.phones {
                any.push_str(&format!(" or {} like ${}", digits_of(column), values.len()));
            }
        }
        any
    }
}

/// A sign that stands for itself in a pattern: addresses hold underscores.
fn escaped(sign: char) -> impl Iterator<Item = char> {
    matches!(sign, '%' | '_' | '!').then_some('!').into_iter().chain([sign])
}

/// A column of telephone numbers without what people write between the digits.
fn digits_of(column: &str) -> String {
    [" ", "-", "(", ")", ".", "/"].iter().fold(column.to_owned(), |sql, sign| format!("replace({sql}, '{sign}', '')"))
}

/// The digits to look for, where what was typed is a telephone number or most of one.
fn phone_typed(typed: &str) -> Option<String> {
    let is_phone = typed.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    let digits = phone_key(typed).trim_start_matches('0').to_owned();
    (is_phone && digits.len() >= 5).then_some(digits)
}

/// Finds what begins with the words, or has a word in it that does; clients and people also by any of their addresses
/// and telephone numbers.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(conn: &mut Conn, actor: &Actor, words: &str) -> Result<Vec<Hit>, Error> {
    let typed = perennial_core::text::fold_space(words).to_lowercase();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let plain: String = typed.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).take(100).collect();
    let mut hits = Vec::new();
    let phone = phone_typed(&plain);
    for kind in &KINDS {
        let mut values = args![actor.wall_value(), format!("{plain}%"), format!("% {plain}%"), typed.as_str()];
        let matches = kind.matches(&typed, phone.as_deref(), &mut values);
        let sees = if kind.name == "referrer" { referrals::seen(actor) } else { actor.sees(1) };
        let sql = format!("{} and ({matches}) and {sees} order by 2, 1 limit {EACH}", kind.select);
        let rows: Vec<(Uuid, String, String)> = conn.all(AssertSqlSafe(sql), values).await?;
        hits.extend(rows.into_iter().map(|(id, title, detail)| Hit {
            kind: kind.name,
            title,
            detail,
            href: format!("{}{id}", kind.path),
        }));
    }
    Ok(hits)
}
