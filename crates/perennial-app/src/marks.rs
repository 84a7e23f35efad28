//! The marks by which rooms know whether what they keep in memory still holds, all read in one statement.

use perennial_core::money::Currency;

use crate::db::{AssertSqlSafe, Conn, DbError, Tx};

/// Numbers that grow with every change of what whole changes go by, and the currency of the firm's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Of the journey model, and of the days that the firm's records cover.
    pub model: i64,
    /// Of the playbooks.
    pub playbooks: i64,
    /// Of the rules of alerts, and of who answers for the whole firm.
    pub rules: i64,
    /// Of the staff.
    pub staff: i64,
    /// In which the firm counts.
    pub currency: Currency,
}

#[derive(crate::db::Row)]
struct Row {
    seq: i64,
    model: i64,
    playbooks: i64,
    rules: i64,
    staff: i64,
    currency: Option<Currency>,
}

const MARKS: &str = "coalesce((select f.model_version + f.coverage_version from firm f where f.id = 1), 0) as model,
    cast(coalesce((select sum(b.version) from playbook b), 0) as bigint) as playbooks,
    coalesce((select r.version from alert_rules r where r.id = 1), 0) as rules,
    cast(coalesce((select sum(s.version) + 1000000 * count(*) from staff s), 0) as bigint) as staff,
    (select f.currency from firm f where f.id = 1) as currency";

impl Marks {
    /// Reads them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(conn: &mut Conn) -> Result<Self, DbError> {
        let row: Option<Row> =
            conn.optional(AssertSqlSafe(format!("select cast(0 as bigint) as seq, {MARKS}")), vec![]).await?;
        row.map(|row| row.marks()).ok_or(DbError::Row("no change counter".to_owned()))
    }

    /// Counts a change of positions, and reads the marks with it. Gives the number of the change.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn count_up(tx: &mut Tx) -> Result<(i64, Self), DbError> {
        let sql = format!("update change_counter set value = value + 1 where id = 1 returning value as seq, {MARKS}");
        let row: Option<Row> = tx.optional(AssertSqlSafe(sql), vec![]).await?;
        row.map(|row| (row.seq, row.marks())).ok_or(DbError::Row("no change counter".to_owned()))
    }

    /// The mark of all that planning goes by.
    pub const fn planning(&self) -> i64 {
        self.playbooks + 1_000_000 * self.model
    }
}

impl Row {
    fn marks(&self) -> Marks {
        let currency = self.currency.unwrap_or(Currency::GBP);
        Marks { model: self.model, playbooks: self.playbooks, rules: self.rules, staff: self.staff, currency }
    }
}
