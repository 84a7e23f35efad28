//! From where a request comes, and which records it named: kept beside the request, for whatever notes something.

use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// Identifiers that one request may name before the rest is ignored.
const MOST: usize = 200;

tokio::task_local! {
    static REQUEST: (String, Asked);
}

/// The identifiers that a request named: in its address and in its form.
#[derive(Debug, Clone, Default)]
pub struct Asked(Arc<Mutex<Vec<Uuid>>>);

impl Asked {
    /// Takes the identifiers out of pieces of text.
    pub fn name<'t>(&self, pieces: impl IntoIterator<Item = &'t str>) {
        let mut named = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = pieces.into_iter().filter(|text| text.len() >= 32).filter_map(|text| Uuid::try_parse(text).ok());
        for id in found {
            if named.len() < MOST && !named.contains(&id) {
                named.push(id);
            }
        }
    }

    /// The identifiers of the request under way, for the form that is being read.
    pub fn name_here<'t>(pieces: impl IntoIterator<Item = &'t str>) {
        // Outside of a request nothing is kept.
        let _ = REQUEST.try_with(|(_, asked)| asked.name(pieces));
    }

    /// What was named.
    pub fn ids(&self) -> Vec<Uuid> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Runs a request: what it notes says that it came from there.
pub async fn from<T>(origin: String, asked: Asked, request: impl Future<Output = T>) -> T {
    REQUEST.scope((origin, asked), request).await
}

/// From where the request under way comes; outside of one, this machine.
pub fn origin() -> String {
    REQUEST.try_with(|(origin, _)| origin.clone()).unwrap_or_else(|_| "this machine".to_owned())
}
