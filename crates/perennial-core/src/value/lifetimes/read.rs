//! Reads what the models are fitted to from CSV: a header line and numbers with a point, in any order of columns; other
//! columns are left alone. Every line that cannot be read is told with what to do, and a file that has one is not fitted.

use super::bg_bb::{Occasions, Records};
use super::gamma_gamma::{Spend, Spends};
use super::histories::{Histories, History};
use super::survivors::{NoSurvivors, Survivors};

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct LineProblem {
    /// Its number, the header's being 1.
    pub line: usize,
    /// What is wrong, and what is allowed instead.
    pub what: String,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct FitData<T> {
    /// What a model is fitted to.
    pub data: T,
    /// How many clients that is.
    pub clients: u64,
    /// How many events of all clients together the models learn from: repeats, comings or leavings.
    pub events: u64,
    /// How many rows say nothing for this model and were left out.
    pub left_out: u64,
}

impl<T> FitData<T> {
    /// Below so many clients no model is used: counts with their ranges say more (`statistics.md`, section 5).
    pub const LEAST_CLIENTS: u64 = 15;
    /// Nor below so many events.
    pub const LEAST_EVENTS: u64 = 10;

    /// Whether a model may be used for these.
    pub const fn is_enough(&self) -> bool {
        self.clients >= Self::LEAST_CLIENTS && self.events >= Self::LEAST_EVENTS
    }
}

/// Columns `repeat`, `last` and `observed`: a client a row.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_histories(text: &str) -> Result<FitData<Histories>, Vec<LineProblem>> {
    let mut all = Vec::new();
    let row = |[repeat, last, observed]: [f64; 3]| {
        let history = History::new(count(repeat, "repeat")?, last, observed).map_err(|why| why.to_string())?;
        all.push(history);
        Ok(())
    };
    read(text, ["repeat", "last", "observed"], row)?;
    let data: Histories = all.into_iter().collect();
    let (clients, events) = (data.clients(), data.repeats());
    Ok(FitData { data, clients, events, left_out: 0 })
}

/// Columns `repeat` and `mean`: a client a row, with the mean amount of its repeats. Clients without a repeat have no
/// mean and are left out.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_spends(text: &str) -> Result<FitData<Spends>, Vec<LineProblem>> {
    let (mut all, mut events, mut left_out) = (Vec::new(), 0, 0);
    let row = |[repeat, mean]: [f64; 2]| {
        let repeats = count(repeat, "repeat")?;
        if repeats == 0 {
            left_out += 1;
            return Ok(());
        }
        let spend = Spend::new(repeats, mean).ok_or("the mean of a client with repeats must be an amount above 0")?;
        events += u64::from(repeats);
        all.push(spend);
        Ok(())
    };
    read(text, ["repeat", "mean"], row)?;
    if all.is_empty() {
        return Err(vec![LineProblem { line: 2, what: "no client has a repeat, so that there is no mean".to_owned() }]);
    }
    let data: Spends = all.into_iter().collect();
    Ok(FitData { clients: data.clients(), data, events, left_out })
}

/// Columns `period` and `alive`: a row for the beginning and for each renewal after it, in order.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_survivors(text: &str) -> Result<FitData<Survivors>, Vec<LineProblem>> {
    let (mut alive, mut next): (Vec<u64>, Option<u32>) = (Vec::new(), None);
    let row = |[period, left]: [f64; 2]| {
        let period = count(period, "period")?;
        if next.is_some_and(|next| next != period) {
            return Err(
                "the periods must follow each other without a gap, each one more than the one before".to_owned()
            );
        }
        next = Some(period.saturating_add(1));
        let left = u64::from(count(left, "alive")?);
        if alive.last().is_some_and(|before| left > *before) {
            return Err(NoSurvivors::Rises.to_string());
        }
        alive.push(left);
        Ok(())
    };
    read(text, ["period", "alive"], row)?;
    let rows = alive.len();
    let survivors = Survivors::new(alive).map_err(|why| vec![LineProblem { line: rows + 1, what: why.to_string() }])?;
    let events = survivors.clients() - survivors.end().0 as u64;
    Ok(FitData { clients: survivors.clients(), data: survivors, events, left_out: 0 })
}

/// Columns `x`, `tx`, `n` and `count`: so many clients that came at x of n occasions, last at the one numbered tx.
///
/// # Errors
/// Every line that cannot be read.
pub fn read_records(text: &str) -> Result<FitData<Records>, Vec<LineProblem>> {
    let (mut data, mut events) = (Records::default(), 0);
    let row = |[x, tx, n, clients]: [f64; 4]| {
        let (x, clients) = (count(x, "x")?, u64::from(count(clients, "count")?));
        let record = Occasions::new(x, count(tx, "tx")?, count(n, "n")?).map_err(|why| why.to_string())?;
        events += u64::from(x) * clients;
        data.add(record, clients);
        Ok(())
    };
    read(text, ["x", "tx", "n", "count"], row)?;
    if data.clients() == 0 {
        return Err(vec![LineProblem { line: 2, what: "no client is counted: every count is 0".to_owned() }]);
    }
    Ok(FitData { clients: data.clients(), data, events, left_out: 0 })
}

fn count(number: f64, column: &str) -> Result<u32, String> {
    let is_count = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
    if is_count {
        Ok(number as u32)
    } else {
        Err(format!("{column} must be a whole number of 0 or more, not {number}"))
    }
}

/// Hands on the numbers of each row.
fn read<const N: usize>(
    text: &str,
    columns: [&str; N],
    mut row: impl FnMut([f64; N]) -> Result<(), String>,
) -> Result<(), Vec<LineProblem>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let at_head = |what: String| vec![LineProblem { line: 1, what }];
    let (_, header) = lines.next().ok_or_else(|| at_head(format!("the file is empty: write {}", columns.join(","))))?;
    let separator = [';', '\t'].into_iter().find(|separator| header.contains(*separator)).unwrap_or(',');
    let heads: Vec<String> = header.split(separator).map(|head| bare(head).to_lowercase()).collect();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let missing = || at_head(format!("there is no column `{column}`: the columns are {}", columns.join(", ")));
        *place = heads.iter().position(|head| head == column).ok_or_else(missing)?;
    }
    let (mut problems, mut rows) = (Vec::new(), 0);
    for (number, line) in lines {
        rows += 1;
        let told = numbers(line, separator, columns, &places).and_then(&mut row);
        problems.extend(told.err().map(|what| LineProblem { line: number + 1, what }));
    }
    if rows == 0 {
        return Err(at_head("there are no rows below the header".to_owned()));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn numbers<const N: usize>(
    line: &str,
    separator: char,
    columns: [&str; N],
    places: &[usize; N],
) -> Result<[f64; N], String> {
    let mut found = [f64::NAN; N];
    for (place, cell) in line.split(separator).enumerate() {
        let Some(column) = places.iter().position(|wanted| *wanted == place) else { continue };
        let cell = bare(cell);
        let number: f64 = cell.parse().map_err(|_| not_a_number(columns[column], cell))?;
        if !number.is_finite() {
            return Err(not_a_number(columns[column], cell));
        }
        found[column] = number;
    }
    match found.iter().position(|number| number.is_nan()) {
        Some(missing) => Err(format!("there is no value for {}", columns[missing])),
        None => Ok(found),
    }
}

fn not_a_number(column: &str, cell: &str) -> String {
    format!("{column} is not a number: “{cell}”. Write it with a point and without spaces, for example 30.43")
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whatever_the_order_and_number_of_its_columns() {
        let text = "\u{feff}ID;observed;Repeat;\"last\"\r\n7;38.86;2;30.43\r\n\r\n8;38.86;0;0\r\n";
        let read = read_histories(text).unwrap();
        assert_eq!((read.clients, read.events), (2, 2));
        assert_eq!(read.data.alike()[1].history, History::new(2, 30.43, 38.86).unwrap());
    }

    #[test]
    fn each_line_that_cannot_be_read_is_told() {
        let told = |problems: Vec<LineProblem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let text = "repeat,last,observed\n2,30,20\n1.5,3,9\n1,three,9\n1,3\n0,2,9\n1,0,9\n-1,0,9\n1,inf,9\n1,3,9\n";
        let read = [
            told(read_histories(text).unwrap_err()),
            told(read_histories("x,y\n1,2\n").unwrap_err()),
            told(read_histories("repeat,last,observed\n").unwrap_err()),
            told(read_histories("").unwrap_err()),
            told(read_spends("repeat,mean\n0,0\n").unwrap_err()),
            told(read_spends("repeat,mean\n2,0\n").unwrap_err()),
            told(read_survivors("period,alive\n0,10\n2,5\n").unwrap_err()),
            told(read_survivors("period,alive\n0,10\n1,11\n").unwrap_err()),
            told(read_survivors("period,alive\n0,10\n").unwrap_err()),
            told(read_records("x,tx,n,count\n2,1,6,5\n1,7,6,5\n0,3,6,5\n1,1,20000,5\n").unwrap_err()),
        ];
        insta::assert_snapshot!(read.join("\n---\n"));
    }
}
