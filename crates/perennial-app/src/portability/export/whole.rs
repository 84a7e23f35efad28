//! The files of a CSV export that come back: each list of records holds, beside the columns for people, every column of
//! its table as `perennial.…`; what is no list of records lies in the folder `more`.

use super::query::Query;
use super::records::RECORDS;
use super::sheet::Sheet;
use super::tables::TABLES;

/// The folder of what is no list of records.
pub(in crate::portability) const MORE: &str = "more";

/// The header of a column of a table in CSV files.
pub(in crate::portability) fn header_of(table: &Sheet, column: &str) -> String {
    let name = match (table.from, column) {
        ("fact", "body") => "fact",
        ("fact", "on_day") => "on",
        (_, column) => column,
    };
    format!("perennial.{name}")
}

/// The list of records of a table, if it has one.
fn records_of(table: &Sheet) -> Option<&'static Sheet> {
    RECORDS.iter().find(|records| records.name == table.name)
}

/// The files in which the rows of a table lie: a list of records leaves deleted ones to a file of their own.
pub(in crate::portability) fn files_of(table: &Sheet) -> Vec<String> {
    match records_of(table) {
        Some(records) if records.only.is_empty() => vec![format!("{}.csv", table.name)],
        Some(_) => vec![format!("{}.csv", table.name), format!("{MORE}/{}_deleted.csv", table.name)],
        None => vec![format!("{MORE}/{}.csv", table.name)],
    }
}

/// Every file of a CSV export but `touches.csv`, with what stands in it.
pub(super) fn files() -> Vec<(String, Query)> {
    let derived = RECORDS.iter().filter(|records| !TABLES.iter().any(|table| table.name == records.name));
    let derived = derived.map(|records| (format!("{}.csv", records.name), Query::from(records)));
    let tables = TABLES.iter().flat_map(|table| match records_of(table) {
        Some(records) => with_records(table, records),
        None => {
            let mut query = Query::from(table);
            for column in &mut query.columns {
                column.0 = header_of(table, &column.0);
            }
            files_of(table).into_iter().zip([query]).collect()
        }
    });
    tables.chain(derived).collect()
}

/// A list of records with the columns of its table, and the file of those that were deleted.
fn with_records(table: &Sheet, records: &Sheet) -> Vec<(String, Query)> {
    // `client c left join …`: the columns of the table go by the name that it has there.
    let alias = records.from.split(' ').nth(1).unwrap_or(records.from);
    let own =
        || table.columns.iter().map(|column| (header_of(table, column.0), format!("{alias}.{}", column.1), column.2));
    let mut list = Query::from(records);
    let more: Vec<_> = own().filter(|column| list.columns.iter().all(|there| there.0 != column.0)).collect();
    list.columns.extend(more);
    let both = |one: &str, other: &str| {
        let parts: Vec<&str> = [one, other].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" and ")
    };
    list.only = both(records.only, table.only);
    let deleted = Query {
        from: records.from.to_owned(),
        id: records.id.map(str::to_owned),
        only: both(&format!("not ({})", records.only), table.only),
        columns: own().collect(),
    };
    files_of(table).into_iter().zip([list, deleted]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_stands_in_a_list_already_means_the_same_there() {
        for table in TABLES {
            let Some(records) = records_of(table) else { continue };
            for column in table.columns {
                let header = header_of(table, column.0);
                let same = records.columns.iter().find(|there| there.0 == header);
                assert!(same.is_none_or(|there| there.2 == column.2), "{header} of {}", table.name);
            }
        }
    }
}
