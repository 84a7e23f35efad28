//! Which of the proposed tasks of research somebody has taken up.

use perennial_core::insights::terra::Task;

use crate::app::App;
use crate::error::Error;
use crate::research::{self, TaskRow};

/// The tasks that are open.
pub struct Taken(Vec<TaskRow>);

impl Taken {
    /// Reads them.
    pub async fn read(app: &App) -> Result<Self, Error> {
        let mut conn = app.db.read().await?;
        let all = research::tasks(&mut conn).await?;
        Ok(Self(all.into_iter().filter(|row| row.settled().is_none()).collect()))
    }

    /// Who has taken a proposed task up, and until when; none when nobody has.
    pub fn by(&self, task: &Task) -> Option<String> {
        let row = self.0.iter().find(|row| row.is(task.population.key(), task.instrument))?;
        let who = row.owner.as_deref().unwrap_or("nobody yet");
        Some(format!("Taken up: {who}{}", row.until_words()))
    }
}
