//! What is asked about a list, also where only what is known beside it raises the question: whose the numbers are by
//! which it names clients (D25).

use std::collections::{BTreeMap, HashSet};

use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::problem::Guess;
use perennial_core::imports::questions::{Numbered, Question, numbers_alone, questions, whose_numbers};
use perennial_core::imports::read::Sheet;

use crate::actor::Actor;
use crate::db::Conn;
use crate::duplicates;
use crate::error::Error;

/// The numbers of the clients that the actor may see, by source.
///
/// # Errors
/// When the store cannot be read.
pub async fn numbered(conn: &mut Conn, actor: &Actor) -> Result<Vec<Numbered>, Error> {
    let known = duplicates::known(conn, actor).await?;
    let mut sources: BTreeMap<String, HashSet<String>> = BTreeMap::new();
    for (source, number) in known.clients.into_iter().flat_map(|client| client.external_ids) {
        sources.entry(source).or_default().insert(number);
    }
    Ok(sources.into_iter().map(|(source, numbers)| Numbered { source, numbers }).collect())
}

/// The questions about a list, and what its columns settle.
///
/// # Errors
/// When the store cannot be read.
pub async fn asked(
    conn: &mut Conn,
    actor: &Actor,
    sheet: &Sheet,
    mapping: &Mapping,
) -> Result<(Vec<Question>, Vec<Guess>), Error> {
    let (mut asked, settled) = questions(sheet, mapping);
    if numbers_alone(sheet, mapping).is_some() {
        asked.extend(whose_numbers(sheet, mapping, &numbered(conn, actor).await?));
    }
    Ok((asked, settled))
}
