//! Lists are tried, or land: one after the other, each with its progress and what became of it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::firm;
use perennial_app::imports::{self, Progress, Trial};
use perennial_core::ids::ImportId;
use perennial_core::text::figure;

use super::told::{self, Told};
use super::{List, Options, decide, discard};
use crate::failure::Failure;
use crate::output::complain;

/// Tries the lists together, as they would land one after the other; nothing of them is kept.
pub async fn tried(app: &App, options: &Options, lists: &[List]) -> Result<Vec<Told>> {
    let outcome = try_together(app, options, lists).await;
    discard(app, lists).await?;
    let trials = outcome?;
    let (noun, last) = (noun(app).await?, lists.len());
    let mut told = Vec::new();
    for (place, (list, trial)) in lists.iter().zip(trials).enumerate() {
        let of_list = Told::tried(list, trial, &noun, place + 1 == last);
        if !options.json {
            told::guesses(list)?;
            of_list.print(true)?;
        }
        told.push(of_list);
    }
    Ok(told)
}

async fn try_together(app: &App, options: &Options, lists: &[List]) -> Result<Vec<Trial>> {
    for (list, chosen) in lists.iter().zip(by_file(app, options, lists).await?) {
        decide::take(app, list.id, chosen.now()).await?;
    }
    let ids: Vec<ImportId> = lists.iter().map(|list| list.id).collect();
    let trials = imports::dry_run_together(app, &Actor::Program, &ids).await?;
    for list in lists {
        write_problems(app, options, list, lists.len() > 1).await?;
    }
    Ok(trials)
}

/// Imports the lists, one after the other.
pub async fn landed(app: &App, options: &Options, lists: &[List]) -> Result<Vec<Told>> {
    let chosen = match by_file(app, options, lists).await {
        Ok(chosen) => chosen,
        Err(error) => {
            discard(app, lists).await?;
            return Err(error);
        }
    };
    let mut told = Vec::new();
    for (list, chosen) in lists.iter().zip(chosen) {
        told.push(one(app, options, list, &chosen.all(), lists.len() > 1).await?);
    }
    Ok(told)
}

async fn by_file(app: &App, options: &Options, lists: &[List]) -> Result<Vec<decide::Chosen>> {
    let files: Vec<(ImportId, &str)> = lists.iter().map(|list| (list.id, list.file.as_str())).collect();
    decide::by_file(app, &files, &options.decide).await
}

/// Imports one list.
async fn one(app: &App, options: &Options, list: &List, decided: &[decide::Choice], several: bool) -> Result<Told> {
    let quiet = options.json;
    if !quiet {
        told::guesses(list)?;
    }
    if let Err(error) = decide::take(app, list.id, decided).await {
        discard(app, std::slice::from_ref(list)).await?;
        return Err(error);
    }
    let mut bar = (!quiet).then(|| Bar::new(&list.file));
    let outcome = imports::run(app, &Actor::Program, list.id, |progress| {
        if let Some(bar) = &mut bar {
            bar.tell(progress);
        }
    })
    .await;
    if let Some(bar) = bar {
        bar.end();
    }
    if let Err(error) = outcome {
        // One that has begun stays, to be undone or tried again.
        discard(app, std::slice::from_ref(list)).await.ok();
        return Err(error.into());
    }
    let mut conn = app.db.read().await?;
    let import = imports::find(&mut conn, &Actor::Program, list.id).await?;
    let problems = imports::problems(&mut conn, &Actor::Program, list.id, i64::MAX).await?;
    let created = imports::created_by_object(&mut conn, &Actor::Program, list.id).await?;
    let news = imports::next_list(&mut conn, &Actor::Program, list.id).await?;
    let merged = imports::merged_rows(&mut conn, &Actor::Program, list.id).await?;
    drop(conn);
    write_problems(app, options, list, several).await?;
    let told = Told::done(list, &import, created, problems).with_merged(merged).with_news(news, noun(app).await?);
    if !quiet {
        told.print(false)?;
    }
    Ok(told)
}

/// The firm's word for an engagement.
async fn noun(app: &App) -> Result<String> {
    let mut conn = app.db.read().await?;
    let firm = firm::find(&mut conn).await?;
    Ok(firm.map_or_else(|| "engagement".to_owned(), |firm| firm.engagement_noun))
}

async fn write_problems(app: &App, options: &Options, list: &List, several: bool) -> Result<()> {
    let Some(path) = &options.problems else { return Ok(()) };
    let text = imports::problems_file(app, &Actor::Program, list.id).await?;
    // The header line alone says that nothing was left out.
    if text.lines().count() < 2 {
        return Ok(());
    }
    let path = if several { named_after(path, &list.sheet.name) } else { path.clone() };
    std::fs::write(&path, text).map_err(|error| {
        Failure::new(format!("{} cannot be written: {error}", path.display()), "name another file with `--problems`")
    })?;
    Ok(())
}

/// `problems.csv` becomes `problems-accounts.csv`.
fn named_after(path: &Path, list: &str) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let plain: String = list.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    path.with_file_name(format!("{stem}-{plain}.csv"))
}

/// Progress: a bar on a terminal, plain lines elsewhere.
struct Bar {
    bar: Option<ProgressBar>,
    file: String,
    tenth: usize,
}

impl Bar {
    fn new(file: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len}, {eta} left");
            let bar = ProgressBar::new(0).with_message(file.to_owned());
            if let Ok(style) = style { bar.with_style(style) } else { bar }
        });
        Self { bar, file: file.to_owned(), tenth: 0 }
    }

    fn tell(&mut self, progress: Progress) {
        let Progress { done, total } = progress;
        if let Some(bar) = &self.bar {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            return;
        }
        let tenth = done * 10 / total.max(1);
        if tenth > self.tenth {
            self.tenth = tenth;
            complain(&format!("{}: {} of {} records", self.file, figure(done), figure(total)));
        }
    }

    fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
