//! An export into an empty store: every record and every fact with its source; the positions are derived anew.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::LazyLock;

use perennial_core::dates::{Day, Moment};
use perennial_core::imports::matching::clean_name;
use perennial_core::journeys::BilledFor;
use perennial_core::keyed::Keyed;
use perennial_core::referrals::name_key;
use perennial_core::text::{EmailAddress, Name};
use perennial_core::value::UsualTerms;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::csv_records::CsvRecords;
use super::export::{
    EXPORT_VERSION, Format, Kind, MANIFEST, MORE, Manifest, Sheet, TABLES, files_of, header_of, unguarded,
};
use crate::app::App;
use crate::db::{AssertSqlSafe, Tx, Type, Value};
use crate::error::Error;
use crate::journeys;

/// Rows read and stored at once.
const PAGE: usize = 500;

/// Fills an empty store from the folder of an export, CSV or JSON. All of it is stored, or nothing.
///
/// # Errors
/// When the folder holds no export that this program reads, or the store has data.
pub async fn load(app: &App, folder: &Path) -> Result<Manifest, Error> {
    let manifest = manifest(folder)?;
    let (folder, format, files) = (folder.to_owned(), manifest.format, manifest.files.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                super::restore::must_be_empty(tx, "this store").await?;
                for sheet in TABLES {
                    let file = format!("{}.json", sheet.name);
                    // An earlier release did not know of this table: there was nothing to write.
                    if format == Format::Json && !files.contains_key(&file) {
                        continue;
                    }
                    if sheet.id.is_none() {
                        // A new store is born with some rows, such as the shipped rules: those of the export take
                        // their place.
                        tx.run(AssertSqlSafe(format!("delete from {}", sheet.from)), vec![]).await?;
                    }
                    match format {
                        Format::Json => table(tx, sheet, &folder.join(file)).await?,
                        Format::Csv => {
                            // As above: an earlier release wrote no such file.
                            for name in files_of(sheet).into_iter().filter(|name| files.contains_key(name)) {
                                csv_table(tx, sheet, &folder.join(name)).await?;
                            }
                        }
                    }
                }
                Ok::<(), Error>(())
            })
        })
        .await?;
    journeys::rebuild(app).await?;
    Ok(manifest)
}

/// What an export says that it holds.
///
/// # Errors
/// When the folder holds no export that this program reads.
pub fn manifest(folder: &Path) -> Result<Manifest, Error> {
    let file = folder.join(MANIFEST);
    let wrong = |why: String| {
        Error::refused(format!(
            "{} is not the folder of an export: {why}. Use one that `perennial export` wrote.",
            folder.display()
        ))
    };
    let text = std::fs::read_to_string(&file).map_err(|error| wrong(format!("{MANIFEST}: {error}")))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| wrong(format!("{MANIFEST}: {error}")))?;
    if manifest.format == Format::Csv && !folder.join(MORE).is_dir() {
        return Err(Error::refused(format!(
            "{} lacks the folder `{MORE}`: an earlier release wrote it, or only a part was copied. Export again, or bring in its lists one by one with `perennial import FILE…`.",
            folder.display()
        )));
    }
    if manifest.export_version > EXPORT_VERSION {
        return Err(Error::refused(format!(
            "The export was written by a newer Perennial ({}). Use that version or a later one.",
            manifest.program_version
        )));
    }
    Ok(manifest)
}

fn unreadable(file: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::refused(format!("{} cannot be read: {error}. Export again, and keep the files as they are.", file.display()))
}

/// The rows of a table from a CSV file.
async fn csv_table(tx: &mut Tx, sheet: &Sheet, file: &Path) -> Result<(), Error> {
    let input = BufReader::new(File::open(file).map_err(|error| unreadable(file, &error))?);
    let head = format!("insert into {} ({}) values", sheet.from, columns(sheet).join(", "));
    let mut records = CsvRecords::new(input);
    let headers = records.next().map_err(|error| unreadable(file, &error))?.unwrap_or_default();
    let mut places = Vec::new();
    for column in sheet.columns {
        let header = header_of(sheet, column.0);
        let place = headers.iter().position(|there| there.as_deref() == Some(header.as_str()));
        if place.is_none() && !LATER.contains(&column.0) {
            return Err(unreadable(file, &format!("the column {header} is missing")));
        }
        places.push(place);
    }
    let mut rows = Vec::new();
    loop {
        let record = records.next().map_err(|error| unreadable(file, &error))?;
        let Some(mut record) = record else { break };
        let line = records.line;
        let wrong = |why: String| unreadable(file, &format!("line {line}: {why}"));
        let mut object = Map::new();
        for (column, place) in sheet.columns.iter().zip(&places) {
            let Some(place) = *place else { continue };
            let cell = record.get_mut(place).and_then(Option::take);
            let value = json_of(column.2, cell)
                .map_err(|text| wrong(format!("{} is not understood: {text}", header_of(sheet, column.0))))?;
            object.insert(column.0.to_owned(), value);
        }
        rows.push(row(sheet, &object).map_err(wrong)?);
        if rows.len() == PAGE {
            tx.insert_many(&head, "", std::mem::take(&mut rows)).await?;
        }
    }
    tx.insert_many(&head, "", rows).await?;
    Ok(())
}

/// A cell of a CSV file as it stands in JSON; the text where it is not what the column holds.
fn json_of(kind: Kind, cell: Option<String>) -> Result<Json, String> {
    let Some(text) = cell else { return Ok(Json::Null) };
    Ok(match kind {
        Kind::Flag => match text.as_str() {
            "yes" => Json::Bool(true),
            "no" => Json::Bool(false),
            _ => return Err(text),
        },
        Kind::Number | Kind::Amount(_) => Json::from(text.parse::<i64>().map_err(|_| text)?),
        Kind::Json => serde_json::from_str(&text).map_err(|_| text)?,
        Kind::Text | Kind::Id | Kind::TextOr(_) | Kind::Day | Kind::Moment | Kind::Bytes => {
            Json::String(unguarded(&text).to_owned())
        }
    })
}

/// The rows of a table from a JSON file.
async fn table(tx: &mut Tx, sheet: &Sheet, file: &Path) -> Result<(), Error> {
    let input = BufReader::new(File::open(file).map_err(|error| unreadable(file, &error))?);
    let head = format!("insert into {} ({}) values", sheet.from, columns(sheet).join(", "));
    let mut rows = Vec::new();
    for (number, line) in input.lines().enumerate() {
        let line = line.map_err(|error| unreadable(file, &error))?;
        let text = line.trim().trim_end_matches(',');
        if matches!(text, "" | "[" | "]" | "[]") {
            continue;
        }
        let object: Map<String, Json> = serde_json::from_str(text).map_err(|error| {
            unreadable(file, &format!("line {}: {error}; one object a line is expected", number + 1))
        })?;
        let row = row(sheet, &object).map_err(|why| unreadable(file, &format!("line {}: {why}", number + 1)))?;
        rows.push(row);
        if rows.len() == PAGE {
            tx.insert_many(&head, "", std::mem::take(&mut rows)).await?;
        }
    }
    tx.insert_many(&head, "", rows).await?;
    Ok(())
}

/// The columns of the file, then those that are made anew.
fn columns(sheet: &Sheet) -> Vec<&'static str> {
    sheet.headers().into_iter().chain(made(sheet).iter().copied()).collect()
}

/// Columns that are not exported and that a row cannot do without.
fn made(sheet: &Sheet) -> &'static [&'static str] {
    match sheet.from {
        "staff" => &["email_key"],
        "service_line" | "referrer" => &["name_key"],
        "client" => &["name_key", "clean_name", "email_key"],
        "contact" => &["name_key", "email_key"],
        _ => &[],
    }
}

fn row(sheet: &Sheet, object: &Map<String, Json>) -> Result<Vec<Value>, String> {
    let text = |name: &str| object.get(name).and_then(Json::as_str);
    let name = || text("name").and_then(|name| Name::parse(name).ok());
    let email = || text("email").and_then(|email| EmailAddress::parse(email).ok());
    let mut row = Vec::new();
    for column in sheet.columns {
        let cell = object.get(column.0).unwrap_or_else(|| absent(column.0));
        row.push(value(column.2, cell).ok_or_else(|| format!("{} is not understood: {cell}", column.0))?);
    }
    for column in made(sheet) {
        row.push(match *column {
            "name_key" if sheet.from == "referrer" => {
                Value::from(name().map(|name| name_key(name.as_str())).unwrap_or_default())
            }
            "name_key" => Value::from(name().map(|name| name.sort_key()).unwrap_or_default()),
            "clean_name" => Value::from(name().map(|name| clean_name(name.as_str())).unwrap_or_default()),
            "email_key" => Value::from(email().map(|email| email.key())),
            _ => Value::from("{}"),
        });
    }
    Ok(row)
}

/// Columns that exports of earlier releases do not have.
const LATER: [&str; 32] = [
    "horizon_said_at",
    "coverage_version",
    "answers",
    "payer",
    "worked_out_gap_days",
    "worked_out_gap_clients",
    "tells_of_payments",
    "list_day",
    "opened_precision",
    "decided_precision",
    "accepted_precision",
    "closed_precision",
    "same_as",
    "list_day_told",
    "discount_rate",
    "fee_growth",
    "fee_years",
    "recurring_factor",
    "value_version",
    "billed_for",
    "as_client_id",
    "owned_by",
    "potential",
    "disclosed",
    "reciprocal",
    "fee_allowed",
    "contacted_on",
    "effort_target",
    "issued_precision",
    "mapping",
    "decisions",
    "guesses",
];

/// What stands for a column that exports of earlier releases do not have.
fn absent(column: &str) -> &'static Json {
    static NONE_YET: LazyLock<Json> = LazyLock::new(|| Json::from(0));
    static NOT_SAID: LazyLock<Json> = LazyLock::new(|| Json::from(false));
    static SO_FAR: LazyLock<Json> = LazyLock::new(|| Json::from(true));
    static UNSURE: LazyLock<Json> = LazyLock::new(|| Json::from(BilledFor::Unsure.key()));
    static EXACT: LazyLock<Json> = LazyLock::new(|| Json::from("exact"));
    static PRESET: LazyLock<UsualTerms> = LazyLock::new(UsualTerms::default);
    static RATE: LazyLock<Json> = LazyLock::new(|| Json::from(PRESET.rate.hundredths()));
    static GROWTH: LazyLock<Json> = LazyLock::new(|| Json::from(PRESET.growth.hundredths()));
    static YEARS: LazyLock<Json> = LazyLock::new(|| Json::from(PRESET.years));
    static FACTOR: LazyLock<Json> = LazyLock::new(|| Json::from(PRESET.factor(&PRESET.unstated(true)).ok()));
    static NO_WORDS: LazyLock<Json> = LazyLock::new(|| Json::Object(Map::new()));
    static NO_GUESSES: LazyLock<Json> = LazyLock::new(|| Json::Array(Vec::new()));
    static FIRST: LazyLock<Json> = LazyLock::new(|| Json::from(1));
    match column {
        "coverage_version" => &NONE_YET,
        "list_day_told" => &NOT_SAID,
        "discount_rate" => &RATE,
        "fee_growth" => &GROWTH,
        "fee_years" => &YEARS,
        "recurring_factor" => &FACTOR,
        "value_version" => &FIRST,
        // Earlier releases took every invoice to be unpaid that no payment was recorded of.
        "tells_of_payments" => &SO_FAR,
        // They follow from the facts, with the positions.
        "opened_precision" | "decided_precision" | "accepted_precision" | "closed_precision" | "issued_precision" => {
            &EXACT
        }
        "billed_for" => &UNSURE,
        // Earlier releases wrote not how they had read a list.
        "mapping" | "decisions" => &NO_WORDS,
        "guesses" => &NO_GUESSES,
        _ => &Json::Null,
    }
}

/// A cell as it is stored; none when it is not what the column holds.
fn value(kind: Kind, cell: &Json) -> Option<Value> {
    let of = match kind {
        Kind::Id => Type::Id,
        Kind::Text | Kind::TextOr(_) | Kind::Json => Type::Text,
        Kind::Bytes => Type::Bytes,
        Kind::Day | Kind::Moment | Kind::Flag | Kind::Number | Kind::Amount(_) => Type::Int,
    };
    Some(match (kind, cell) {
        (_, Json::Null) => of.fit(Value::Int(None)),
        (Kind::Json, json) => Value::from(json.to_string()),
        (Kind::Id, Json::String(text)) => Value::from(Uuid::try_parse(text).ok()?),
        (Kind::Bytes, Json::String(text)) => Value::from(bytes(text)?),
        (Kind::Day, Json::String(text)) => Value::from(text.parse::<Day>().ok()?),
        (Kind::Moment, Json::String(text)) => Value::from(moment(text)?),
        (Kind::Text, Json::String(text)) => Value::from(text.as_str()),
        (Kind::Flag, Json::Bool(flag)) => Value::from(*flag),
        (Kind::Number, Json::Number(number)) => Value::from(number.as_i64()?),
        _ => return None,
    })
}

fn moment(text: &str) -> Option<Moment> {
    text.parse::<jiff::Timestamp>().ok().map(|instant| Moment(instant.as_microsecond()))
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|n| u8::try_from(n).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
