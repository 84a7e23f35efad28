//! Migrations: forward only, each in one transaction, one text for both databases.
//!
//! The files are written with PostgreSQL's type names from a closed list (`uuid`, `bigint`, `text`, `bytea`),
//! and each `create table` is made strict on SQLite.

use super::{Conn, DbError};
use crate::args;

/// The migrations in order: the number of a migration is its place, from 1.
const MIGRATIONS: &[(&str, &str)] = &[
    ("the spine", include_str!("../../../../migrations/0001_the_spine.sql")),
    ("lists", include_str!("../../../../migrations/0002_lists.sql")),
    ("touches", include_str!("../../../../migrations/0003_touches.sql")),
    ("plans", include_str!("../../../../migrations/0004_plans.sql")),
    ("alerts", include_str!("../../../../migrations/0005_alerts.sql")),
    ("registers", include_str!("../../../../migrations/0006_registers.sql")),
    ("lists, narrow", include_str!("../../../../migrations/0007_lists_narrow.sql")),
    ("people", include_str!("../../../../migrations/0008_people.sql")),
    ("access", include_str!("../../../../migrations/0009_access.sql")),
    ("the day", include_str!("../../../../migrations/0010_day.sql")),
    ("counts", include_str!("../../../../migrations/0011_counts.sql")),
    ("research", include_str!("../../../../migrations/0012_research.sql")),
    ("journey maps", include_str!("../../../../migrations/0013_journey_maps.sql")),
    ("insights", include_str!("../../../../migrations/0014_insights.sql")),
    ("passkeys", include_str!("../../../../migrations/0015_passkeys.sql")),
    ("drafts of instruments", include_str!("../../../../migrations/0016_instrument_drafts.sql")),
    ("moods", include_str!("../../../../migrations/0017_moods.sql")),
    ("tasks and ageing", include_str!("../../../../migrations/0018_tasks_and_ageing.sql")),
    ("languages of research", include_str!("../../../../migrations/0019_languages_of_research.sql")),
    ("history", include_str!("../../../../migrations/0020_history.sql")),
    ("sources and reasons", include_str!("../../../../migrations/0021_sources_and_reasons.sql")),
    ("rows of imports", include_str!("../../../../migrations/0022_rows_of_imports.sql")),
    ("identity", include_str!("../../../../migrations/0023_identity.sql")),
    ("moved by rules", include_str!("../../../../migrations/0024_moved_by_rules.sql")),
    ("coverage of imports", include_str!("../../../../migrations/0025_coverage_of_imports.sql")),
    ("other currencies", include_str!("../../../../migrations/0026_other_currencies.sql")),
    ("usual gaps", include_str!("../../../../migrations/0027_usual_gaps.sql")),
    ("reasons and answers", include_str!("../../../../migrations/0028_reasons_and_answers.sql")),
    ("referrers", include_str!("../../../../migrations/0029_referrers.sql")),
    ("payers", include_str!("../../../../migrations/0030_payers.sql")),
    ("answers about payers", include_str!("../../../../migrations/0031_payer_answers.sql")),
    ("merged referrers", include_str!("../../../../migrations/0032_merged_referrers.sql")),
    ("narrow indexes", include_str!("../../../../migrations/0033_narrow_indexes.sql")),
    ("lists that tell of payments", include_str!("../../../../migrations/0034_lists_that_tell_of_payments.sql")),
    ("day of a list", include_str!("../../../../migrations/0035_day_of_a_list.sql")),
    ("same work", include_str!("../../../../migrations/0036_same_work.sql")),
    ("precision of days", include_str!("../../../../migrations/0037_precision.sql")),
    ("recorded once", include_str!("../../../../migrations/0038_recorded_once.sql")),
    ("what lists ask", include_str!("../../../../migrations/0039_what_lists_ask.sql")),
    ("as known", include_str!("../../../../migrations/0040_as_known.sql")),
    ("present value", include_str!("../../../../migrations/0041_present_value.sql")),
    ("repeat income", include_str!("../../../../migrations/0042_repeat_income.sql")),
    ("referral review", include_str!("../../../../migrations/0043_referral_review.sql")),
    ("what clients bought", include_str!("../../../../migrations/0044_what_clients_bought.sql")),
    ("effort", include_str!("../../../../migrations/0045_effort.sql")),
    ("lists of effort", include_str!("../../../../migrations/0046_effort_lists.sql")),
    ("markets", include_str!("../../../../migrations/0047_markets.sql")),
    ("invoices by month", include_str!("../../../../migrations/0048_invoices_by_month.sql")),
    ("restored imports", include_str!("../../../../migrations/0049_restored_imports.sql")),
    ("referrers", include_str!("../../../../migrations/0050_referrers.sql")),
];

/// The newest schema that this program knows.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// The schema of an open store; 0 when it is empty.
///
/// # Errors
/// When the database cannot be asked.
pub async fn schema_version(conn: &mut Conn) -> Result<i64, DbError> {
    let exists = if conn.is_postgres() {
        "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'schema_version'"
    } else {
        "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'"
    };
    if conn.scalar::<i64>(exists, vec![]).await? == 0 {
        return Ok(0);
    }
    conn.scalar("select coalesce(max(version), 0) from schema_version", vec![]).await
}

/// Brings the schema up to date; refuses one that is newer than this program.
pub(super) async fn run(conn: &mut Conn) -> Result<(), DbError> {
    let found = schema_version(conn).await?;
    if found > SCHEMA_VERSION {
        return Err(DbError::Newer { found, known: SCHEMA_VERSION });
    }
    for (place, (name, text)) in MIGRATIONS.iter().enumerate().skip(usize::try_from(found).unwrap_or(0)) {
        apply(conn, place as i64 + 1, name, text).await?;
    }
    Ok(())
}

async fn apply(conn: &mut Conn, version: i64, name: &str, text: &str) -> Result<(), DbError> {
    let postgres = conn.is_postgres();
    conn.raw(if postgres { "begin" } else { "begin immediate" }).await?;
    if postgres {
        // Two nodes that start together: the second waits, then sees the work done.
        conn.raw("select pg_advisory_xact_lock(7263541)").await?;
    }
    if schema_version(conn).await? >= version {
        return conn.raw("rollback").await;
    }
    let text = if postgres { text.to_owned() } else { for_sqlite(text) };
    conn.raw(sqlx::AssertSqlSafe(text)).await?;
    conn.run("insert into schema_version (version, name) values ($1, $2)", args![version, name]).await?;
    conn.raw("commit").await
}

/// The same migration in SQLite's words.
fn for_sqlite(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.replace(" uuid", " blob").replace(" bigint", " integer").replace(" bytea", " blob");
        out.push_str(if line == ");" { ") strict;" } else { &line });
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn types_are_translated() {
        let text = "create table a (\n  id uuid primary key,\n  n bigint not null,\n  b bytea\n);\n";
        let sqlite = super::for_sqlite(text);
        assert_eq!(sqlite, "create table a (\n  id blob primary key,\n  n integer not null,\n  b blob\n) strict;\n");
    }
}
