//! Names by which alone a fact tells who referred, read as the referrer whom somebody said them to mean. Facts are never
//! rewritten, so that it can be taken back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, ReferrerId};
use perennial_core::referrals::{link_words, words_alone, words_key};
use uuid::Uuid;

use super::places;
use crate::db::{AssertSqlSafe, Conn, DbError, Value};

/// Names looked up at once.
const AT_ONCE: usize = 500;

/// Links the names in the facts. `in_the_end` is the referrer into whom one was merged.
pub(super) async fn link_names(
    conn: &mut Conn,
    by_client: &mut BTreeMap<ClientId, Vec<Fact>>,
    in_the_end: impl Fn(Uuid) -> Uuid,
) -> Result<(), DbError> {
    let key_of = |fact: &Fact| words_alone(&fact.what).and_then(words_key);
    let keys: BTreeSet<String> = by_client.values().flatten().filter_map(key_of).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let mut linked: HashMap<String, ReferrerId> = HashMap::new();
    for keys in keys.chunks(AT_ONCE) {
        let sql =
            format!("select words_key, referrer_id from referrer_text where words_key in ({})", places(1, keys.len()));
        let values = keys.iter().map(|key| Value::from(key.as_str())).collect();
        let rows: Vec<(String, Uuid)> = conn.all(AssertSqlSafe(sql), values).await?;
        linked.extend(rows.into_iter().map(|(key, referrer)| (key, in_the_end(referrer).into())));
    }
    if linked.is_empty() {
        return Ok(());
    }
    for fact in by_client.values_mut().flatten() {
        if let Some(referrer) = key_of(fact).and_then(|key| linked.get(&key)) {
            link_words(&mut fact.what, *referrer);
        }
    }
    Ok(())
}
