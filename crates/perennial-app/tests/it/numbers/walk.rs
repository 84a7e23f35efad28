//! Every page that one can walk to, and every file, as text without markup.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::support::Browser;

/// A page or file as it is read.
#[derive(Debug, Clone)]
pub struct Shown {
    pub address: String,
    pub text: String,
    /// The cells of tables, row by row.
    rows: Vec<Vec<String>>,
}

/// Addresses beside those to which links lead.
const ALSO: [&str; 19] = [
    "/",
    "/alerts?rule=enquiry_unanswered",
    "/alerts?rule=check_in_missing",
    "/alerts?rule=stall",
    "/clients?stalled=any",
    "/clients?stage=client",
    "/clients?stage=between",
    "/clients",
    "/map.svg",
    "/promises?view=board",
    "/insights/clients?gap=silence-between&of=all",
    "/insights/clients?answer=never&of=all",
    "/insights/questions?stage=client",
    "/insights/questions?stage=between",
    "/insights/questions?stage=former",
    "/insights/export?what=&format=json",
    "/insights/export?what=&format=csv",
    "/touches/grid?period=all",
    "/unseen-losses",
];

/// Parts of addresses with which the same page shows the same numbers.
const SAME: [&str; 3] = ["format=", "what=", "stage="];

/// At most so many addresses of one kind: of clients, for example.
const OF_A_KIND: usize = 3;

/// Walks from the first page along every link that is not a filter.
pub async fn walked(desk: &Browser) -> Vec<Shown> {
    let mut waiting: VecDeque<String> = ALSO.iter().map(|address| (*address).to_owned()).collect();
    let (mut seen, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut all = Vec::new();
    while let Some(address) = waiting.pop_front() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let often = kinds.entry(kind(&address)).or_default();
        *often += 1;
        if *often > OF_A_KIND {
            continue;
        }
        let answer = desk.get(&address).await;
        if answer.status != 200 {
            continue;
        }
        waiting.extend(links(&answer.body));
        let is_page = answer.header("content-type").starts_with("text/html");
        all.push(match is_page {
            true => of_page(&address, &answer.body),
            // A drawing is read as a file: its words are not beside those of a page.
            false => Shown::of_text(&address, plain(&answer.body.replace("<svg", "<drawing").replace("</svg>", ""))),
        });
    }
    all
}

/// A page as it is read.
pub fn of_page(address: &str, body: &str) -> Shown {
    Shown { address: address.to_owned(), text: plain(main_part(body)), rows: rows(body) }
}

/// The address with ids taken out.
fn kind(address: &str) -> String {
    let is_id = |part: &&str| part.len() == 36 && part.bytes().filter(|byte| *byte == b'-').count() == 4;
    address
        .split('/')
        .map(|part| if is_id(&part.split('?').next().unwrap_or_default()) { "{id}" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// Where a page leads within the product, without filters.
fn links(body: &str) -> Vec<String> {
    let hrefs = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own =
        hrefs.filter(|href| href.starts_with('/') && !href.starts_with("/sign-out") && !href.starts_with("/static"));
    let decoded = own.map(|href| href.replace("&#38;", "&").replace("&amp;", "&"));
    let whole = decoded.filter(|href| match href.split_once('?') {
        Some((_, query)) => query.split('&').all(|pair| SAME.iter().any(|same| pair.starts_with(same))),
        None => true,
    });
    whole.map(|href| href.split('#').next().unwrap_or_default().to_owned()).collect()
}

fn main_part(body: &str) -> &str {
    let from = body.find("<main").unwrap_or(0);
    let until = body.rfind("</main>").unwrap_or(body.len());
    &body[from..until]
}

/// Text without markup, on one line.
fn plain(body: &str) -> String {
    // What drawings say aloud is said of each of their cells: names of numbers are those of the page around them.
    let mut drawn = body.split("<svg");
    let mut body = drawn.next().unwrap_or_default().to_owned();
    for rest in drawn {
        body.push_str(rest.split_once("</svg>").map_or("", |(_, after)| after));
    }
    let body = body.as_str();
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let decoded = text
        .replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace('\u{a0}', " ");
    let words: Vec<&str> = decoded.split_whitespace().collect();
    words.join(" ").replace(" ,", ",").replace(" .", ".").replace("( ", "(").replace(" )", ")")
}

fn rows(body: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| {
        row.split("<td")
            .skip(1)
            .chain(std::iter::empty())
            .map(|cell| {
                let inner = cell.split_once('>').map_or("", |(_, inner)| inner);
                plain(inner.split("</td>").next().unwrap_or_default())
            })
            .collect()
    };
    body.split("<tr").skip(1).map(|row| cells(row.split("</tr>").next().unwrap_or_default())).collect()
}

/// A figure as a number.
pub fn number(text: &str) -> Option<i64> {
    text.replace(',', "").parse().ok()
}

/// “3 new: …”, “2 hired: …”: the figures before the kinds of movement.
pub fn figures_before_a_move(text: &str) -> Vec<i64> {
    let kinds =
        ["new:", "moved on:", "hired:", "closed:", "back:", "fell back:", "ended:", "left:", "not now:", "no way:"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let found = words.windows(3).filter_map(|window| {
        let said = [window[1].to_owned(), format!("{} {}", window[1], window[2])];
        kinds.iter().any(|kind| said.iter().any(|said| said == kind)).then(|| number(window[0])).flatten()
    });
    found.collect()
}

impl Shown {
    /// A file as it is read: text alone.
    pub fn of_text(address: &str, text: String) -> Self {
        Self { address: address.to_owned(), text, rows: Vec::new() }
    }

    /// True for the page of one record.
    pub fn is_of_one(&self) -> bool {
        kind(&self.address).contains("{id}")
    }

    /// The numbers of one column of its tables, the head of each row not counted.
    pub fn cells(&self, column: usize) -> Vec<i64> {
        self.rows.iter().filter_map(|row| number(row.get(column - 1)?)).collect()
    }

    /// The numbers directly before some words.
    pub fn before(&self, words: &str) -> Vec<i64> {
        let ends = self.text.match_indices(words).map(|(end, _)| end);
        ends.filter_map(|end| number(self.text[..end].rsplit(' ').next()?)).collect()
    }
}
