//! What all pages of insights share: filters, periods, tabs.

use std::sync::Arc;

use perennial_core::insights::Period;
use perennial_core::money::Money;
use perennial_core::statistics::{Difference, Level};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::insights::answer::{Told, told};
use crate::insights::asked::{Asked, Kind, Offered, chips, level};
use crate::insights::heard::heard;
use crate::insights::survey::{Survey, survey};
use crate::web::list::{Address, Chip};
use crate::web::words::short_date;
use crate::web::{Nav, Shell};

/// The pages, in the order of their tabs.
const TABS: [(&str, &str); 6] = [
    ("/insights", "Decision points"),
    ("/insights/phases", "Phases"),
    ("/insights/gaps", "Gaps"),
    ("/insights/response", "Answers"),
    ("/insights/questions", "Questions"),
    ("/insights/unknown", "Not known"),
];

/// What surrounds each page.
pub struct Frame {
    /// The address.
    pub address: Address,
    /// What is offered in the filters.
    pub offered: Offered,
    /// The filters in force.
    pub chips: Vec<Chip>,
    /// How sure.
    pub level: Level,
    /// Where the page lies.
    path: &'static str,
    period: Period,
    compared_with: Option<Period>,
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
    let offered = Offered {
        lines: firm::service_lines(&mut conn).await?,
        staff: firm::staff(&mut conn).await?,
        teams: firm::teams(&mut conn).await?,
    };
    let asked = Asked::read(&address, shell.today, &offered)?;
    let level = level(&address);
    let now = survey(app, &mut conn, actor, &asked).await?;
    let compared_with = (address.get("with") == "before").then(|| asked.question.period.before());
    let before: Option<(Arc<Survey>, Period)> = match compared_with {
        Some(period) => Some((survey(app, &mut conn, actor, &asked.in_period(period)).await?, period)),
        None => None,
    };
    let heard = heard(&mut conn, actor).await?;
    let told = told(&now, before.as_ref().map(|(survey, period)| (&**survey, *period)), &heard, &asked, level);
    let chips = chips(&address, &offered);
    let period = asked.question.period;
    let frame = Frame { address, offered, chips, level, path, period, compared_with };
    Ok(Drawn { shell: shell.on(Nav::Insights, "Insights"), frame, told })
}

impl Frame {
    /// The tabs: words, address, and whether it is this page.
    pub fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        TABS.map(|(path, word)| (word, self.address.at(path), path == self.path)).into()
    }

    /// Kinds of clients.
    pub const fn kinds(&self) -> [Kind; 2] {
        Kind::ALL
    }

    /// “23 Nov 2025 to 22 Nov 2026”.
    pub fn period_words(&self) -> String {
        format!("{} to {}", short_date(self.period.from), short_date(self.period.until))
    }

    /// The period compared with, in words.
    pub fn before_words(&self) -> Option<String> {
        self.compared_with.map(|period| format!("{} to {}", short_date(period.from), short_date(period.until)))
    }

    /// The link that compares with the period before, or stops comparing.
    pub fn compare(&self) -> (&'static str, String) {
        match self.compared_with {
            Some(_) => ("Stop comparing", self.address.without("with")),
            None => ("Compare with the time before", self.address.with("with", "before")),
        }
    }

    /// The link that asks to be surer, or less.
    pub fn surer(&self) -> (&'static str, String) {
        match self.level {
            Level::Eighty => ("Be sure 19 times in 20", self.address.with("sure", "95")),
            Level::NinetyFive => ("Be sure 4 times in 5", self.address.without("sure")),
        }
    }

    /// The list of the clients behind a number.
    pub fn behind(&self, what: &str, which: &str, value: &str) -> String {
        let base = self.address.at("/insights/clients");
        let join = if base.contains('?') { '&' } else { '?' };
        format!("{base}{join}{what}={which}&of={value}")
    }

    /// The page's numbers as a file.
    pub fn file(&self, kind: &str) -> String {
        let what = self.path.rsplit('/').next().unwrap_or_default();
        let base = self.address.at("/insights/export");
        let join = if base.contains('?') { '&' } else { '?' };
        format!("{base}{join}what={what}&format={kind}")
    }
}

/// “+8 points (+2 to +14)”, and whether it shows anything.
pub fn difference_words(difference: &Difference) -> String {
    let points = |value: f64| {
        let whole = (value * 100.0).round() as i64;
        match whole {
            0 => "0".to_owned(),
            1.. => format!("+{whole}"),
            _ => format!("−{}", whole.unsigned_abs()),
        }
    };
    let figures = format!(
        "{} points ({} to {})",
        points(difference.by),
        points(difference.interval.low),
        points(difference.interval.high)
    );
    if difference.shows() { figures } else { format!("{figures}: no difference shown") }
}

/// An amount, empty where it is nought.
pub fn money(minor: i64, shell: &Shell) -> String {
    if minor == 0 { String::new() } else { Money::new(minor, shell.currency).short() }
}
