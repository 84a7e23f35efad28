//! What all pages of insights share: filters, periods, tabs.

use std::sync::Arc;

use perennial_core::headlines::{InsightsHeadline, Wording};
use perennial_core::insights::Period;
use perennial_core::money::Money;
use perennial_core::statistics::Level;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::answer::{Told, told};
use crate::insights::filters::Filters;
use crate::insights::heard::heard;
use crate::insights::survey::{Survey, survey};
use crate::web::list::Address;
use crate::web::{Nav, Shell};

/// The pages, in the order of their tabs.
const TABS: [(&str, &str); 7] = [
    ("/insights", "Decision points"),
    ("/insights/phases", "Phases"),
    ("/insights/gaps", "Gaps"),
    ("/insights/response", "Answers"),
    ("/insights/questions", "Questions"),
    ("/insights/unknown", "Not known"),
    ("/insights/worth", "Worth"),
];

/// The tabs of a page at a path: words, address, and whether it is this page.
pub fn tabs(address: &Address, here: &str) -> Vec<(&'static str, String, bool)> {
    TABS.map(|(path, word)| (word, address.at(path), path == here)).into()
}

/// What surrounds each page.
pub struct Frame {
    /// What is asked.
    pub filters: Filters,
    /// The address.
    pub address: Address,
    /// How sure.
    pub level: Level,
    /// Where the page lies.
    path: &'static str,
}

/// A page's numbers with what surrounds them.
pub struct Drawn {
    /// The shell, with the page's title.
    pub shell: Shell,
    /// What surrounds the page.
    pub frame: Frame,
    /// The numbers.
    pub told: Told,
}

/// Reads what is asked, and counts it.
pub async fn drawn(
    app: &App,
    actor: &Actor,
    shell: Shell,
    address: Address,
    path: &'static str,
) -> Result<Drawn, Error> {
    let mut conn = app.db.read().await?;
    let filters = Filters::read(&mut conn, address.clone(), shell.today).await?;
    let (asked, level) = (&filters.asked, filters.level);
    let now = survey(app, &mut conn, actor, asked).await?;
    let before: Option<(Arc<Survey>, Period)> = match filters.compared_with {
        Some(period) => Some((survey(app, &mut conn, actor, &asked.in_period(period)).await?, period)),
        None => None,
    };
    let heard = heard(&mut conn, actor).await?;
    let told = told(&now, before.as_ref().map(|(survey, period)| (&**survey, *period)), &heard, asked, level);
    let frame = Frame { address, level, path, filters };
    Ok(Drawn { shell: shell.on(Nav::Insights, "Insights"), frame, told })
}

impl Frame {
    /// The tabs: words, address, and whether it is this page.
    pub fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.address, self.path)
    }

    /// “23 Nov 2025 to 22 Nov 2026”.
    pub fn period_words(&self) -> String {
        self.filters.period_words()
    }

    /// The last day that is looked at.
    pub fn last_day(&self) -> String {
        let question = &self.filters.asked.question;
        crate::web::words::short_date(question.period.until.min(question.seen))
    }

    /// The list of the clients behind a number.
    pub fn behind(&self, what: &str, which: &str, value: &str) -> String {
        let base = self.address.at("/insights/clients");
        let join = if base.contains('?') { '&' } else { '?' };
        format!("{base}{join}{what}={which}&of={value}")
    }

    /// The page's numbers as a file.
    pub fn file(&self, kind: &str) -> String {
        self.file_of(self.path.rsplit('/').next().unwrap_or_default(), kind)
    }

    /// Numbers of a name as a file.
    pub fn file_of(&self, what: &str, kind: &str) -> String {
        let base = self.address.at("/insights/export");
        let join = if base.contains('?') { '&' } else { '?' };
        format!("{base}{join}what={what}&format={kind}")
    }
}

/// An amount, empty where it is nought.
pub fn money(minor: i64, shell: &Shell) -> String {
    if minor == 0 { String::new() } else { Money::new(minor, shell.currency).short() }
}

/// A head in the firm's words.
pub fn words(headline: &InsightsHeadline, shell: &Shell) -> String {
    in_words_of(shell, |wording| headline.words(wording))
}

/// Gives the firm's words to whatever makes a sentence of them.
pub fn in_words_of(shell: &Shell, say: impl FnOnce(&Wording<'_>) -> String) -> String {
    say(&Wording { phase: &|phase| shell.phases.of(phase).to_owned(), engagements: &shell.nouns() })
}
