//! Reports by group: a name that stands alone in the first column heads the rows beneath it, and “Total for …” ends them.

use super::Record;

/// What a report was found to be that is arranged by group.
pub struct Grouped {
    /// How many names head rows.
    pub names: usize,
    /// Whether the lines above the header say that they are clients.
    pub by_client: bool,
}

/// What a line of such a report is.
#[derive(PartialEq, Eq)]
enum Line {
    Heading,
    Row,
    /// A total.
    Total,
    /// Anything else, as all rows of a plain list are.
    Other,
}

/// Writes the name above them into the rows that it heads, and takes the lines of names alone out. None, and nothing is
/// changed, where the rows below `body` are not arranged so.
pub fn fill_groups(records: &mut Vec<Record>, body: usize) -> Option<Grouped> {
    let lines: Vec<Line> = records.get(body..)?.iter().map(line).collect();
    // Behind the last row a report says only what it is.
    let last = lines.iter().rposition(|line| *line == Line::Row)?;
    let is_heading =
        |place: usize| place < last && lines[place] == Line::Heading && lines.get(place + 1) == Some(&Line::Row);
    let headings: Vec<usize> = (0..lines.len()).filter(|place| is_heading(*place)).collect();
    let stray =
        (0..last).any(|place| lines[place] == Line::Other || (lines[place] == Line::Heading && !is_heading(place)));
    let first = *headings.first()?;
    let rows_before = lines.iter().take(first).any(|line| *line == Line::Row);
    if stray || rows_before || !(headings.len() > 1 || ends_with_total(records, body, first)) {
        return None;
    }
    let mut name = String::new();
    for (place, line) in lines.iter().enumerate() {
        let Some(record) = records.get_mut(body + place) else { continue };
        match line {
            Line::Heading if is_heading(place) => name = record.cells.first().cloned().unwrap_or_default(),
            Line::Row => {
                if let Some(cell) = record.cells.first_mut() {
                    cell.clone_from(&name);
                }
            }
            _ => {}
        }
    }
    let mut place = 0;
    records.retain(|_| {
        let is_kept = place < body || !is_heading(place - body);
        place += 1;
        is_kept
    });
    let by_client = records.iter().take(body).any(|record| record.cells.iter().any(|cell| speaks_of_clients(cell)));
    Some(Grouped { names: headings.len(), by_client })
}

fn line(record: &Record) -> Line {
    let first = record.cells.first().map_or("", |cell| cell.trim());
    let others = record.cells.iter().skip(1).filter(|cell| !cell.trim().is_empty()).count();
    match (first.is_empty(), others) {
        (true, 2..) => Line::Row,
        (false, _) if is_total(first) => Line::Total,
        (false, 0) => Line::Heading,
        _ => Line::Other,
    }
}

fn is_total(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    cell.starts_with("total") || cell.starts_with("summe") || cell.starts_with("gesamt")
}

/// Whether a total of the very name follows the rows of the first heading.
fn ends_with_total(records: &[Record], body: usize, heading: usize) -> bool {
    let first = |record: &Record| record.cells.first().map_or(String::new(), |cell| cell.trim().to_lowercase());
    let Some(name) = records.get(body + heading).map(first) else { return false };
    let below = records.iter().skip(body + heading + 1);
    below.map(first).any(|cell| is_total(&cell) && cell.ends_with(&name))
}

fn speaks_of_clients(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    ["customer", "client", "kunde", "mandant", "klant", "cliente"].iter().any(|word| cell.contains(word))
}
