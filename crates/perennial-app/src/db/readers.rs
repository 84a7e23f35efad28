//! The connections that read a SQLite file beside its writer.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::DbError;
use super::sqlite::{Lite, Mode};

/// Connections that read at the same time.
pub const READERS: usize = 4;

/// The connections for reading, lent to one reader each.
#[derive(Clone)]
pub(super) struct Readers {
    free: Arc<Semaphore>,
    slots: Arc<Mutex<Vec<Arc<tokio::sync::Mutex<Lite>>>>>,
}

/// A connection for reading, lent until it is dropped.
pub struct Lent {
    // Given back before the permit, so that whoever gets the permit finds it free.
    lite: OwnedMutexGuard<Lite>,
    _permit: OwnedSemaphorePermit,
}

impl std::ops::Deref for Lent {
    type Target = Lite;

    fn deref(&self) -> &Lite {
        &self.lite
    }
}

impl std::ops::DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Lite {
        &mut self.lite
    }
}

impl Readers {
    pub(super) fn open(file: &Path) -> Result<Self, DbError> {
        let open = |_| Ok::<_, DbError>(Arc::new(tokio::sync::Mutex::new(Lite::open(file, Mode::Read)?)));
        let slots = (0..READERS).map(open).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { free: Arc::new(Semaphore::new(READERS)), slots: Arc::new(Mutex::new(slots)) })
    }

    pub(super) async fn lend(&self) -> Result<Lent, DbError> {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|_| DbError::Stopped)?;
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lite = slots.into_iter().find_map(|slot| slot.try_lock_owned().ok()).ok_or(DbError::Stopped)?;
        if !lite.is_idle() {
            // Whoever had it before went away in the middle of reading at one instant.
            lite.raw("rollback")?;
        }
        Ok(Lent { lite, _permit: permit })
    }

    /// Waits for the readers, then closes the connections.
    pub(super) async fn close(&self) {
        let everyone = self.free.acquire_many(u32::try_from(READERS).unwrap_or(u32::MAX)).await;
        self.free.close();
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).clear();
        drop(everyone);
    }
}
