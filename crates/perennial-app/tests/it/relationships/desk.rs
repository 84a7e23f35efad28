//! What the stories of relationships share: clients by name, the rows of a list, pages as text.

use perennial_app::clients::{self, ClientInput};
use perennial_core::ids::ClientId;
use perennial_core::text::Name;

use crate::support::{Answer, TestApp, day};

/// A client of that name, known since a day.
pub async fn client(world: &TestApp, name: &str, since: &str) -> ClientId {
    let input = ClientInput::named(Name::parse(name).unwrap());
    let since = day(since);
    let record = world.change(move |tx, act| Box::pin(async move { clients::record(tx, act, input, since).await }));
    record.await.unwrap()
}

/// The names of the rows on a page of the list, in their order.
pub fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body.split("<th scope=\"row\">").skip(1);
    rows.map(|row| text(row.split("</a>").next().unwrap_or_default())).collect()
}

/// The text of a piece of a page, without its markup.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            letter if !inside => out.push(letter),
            _ => {}
        }
    }
    let out = out.replace("&#39;", "'").replace("&amp;", "&").replace("&#38;", "&").replace("&#34;", "\"");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text between two marks of a page, one line for each closed paragraph, item or heading.
pub fn part(answer: &Answer, from: &str, to: &str) -> String {
    let after = answer.body.split_once(from).unwrap_or_else(|| panic!("“{from}” is not in {}", answer.body)).1;
    let piece = after.split_once(to).map_or(after, |(piece, _)| piece);
    let ends = ["</p>", "</li>", "</h1>", "</h2>", "</h3>", "</dt>", "</dd>", "</a>", "</tr>"];
    let marked = ends.iter().fold(piece.to_owned(), |piece, end| piece.replace(end, "\u{1}"));
    let lines = marked.split('\u{1}').map(text).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
