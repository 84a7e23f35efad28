//! What the pages of *Worth* share, in whichever room they are: their tabs, and a period with those beside it.

use perennial_core::dates::Day;
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::value::WorthPeriod;

use crate::web::list::Address;

/// Where the pages stand among the tabs of the insights.
const WORTH: &str = "/insights/worth";

/// The pages, in the order in which they are offered.
const PAGES: [(&str, &str); 7] = [
    ("Wins", WORTH),
    ("Income", "/insights/worth/income"),
    ("Effort", "/insights/worth/effort"),
    ("Balance", "/insights/worth/balance"),
    ("Relationships", "/insights/worth/relationships"),
    ("Referrals", "/insights/worth/referrals"),
    ("Markets", "/insights/worth/markets"),
];

/// The tabs of the insights, on a page of *Worth*: words, address, and whether it is this one.
pub fn tabs_of_worth() -> Vec<(&'static str, String, bool)> {
    super::frame::tabs(&Address::default(), WORTH)
}

/// The pages of *Worth*: words, address, and whether it is the one at a path.
pub fn worth_pages(here: &str) -> [(&'static str, &'static str, bool); 7] {
    PAGES.map(|(word, path)| (word, path, path == here))
}

/// The period that an address asks for: the twelve months to today where it says nothing.
pub fn worth_period(address: &Address, today: Day) -> (WorthPeriod, Period) {
    let asked = WorthPeriod::from_key(address.get("period")).unwrap_or(WorthPeriod::Months);
    (asked, asked.days(address.day("on").unwrap_or(today), today))
}

/// The choice of a period.
pub struct PeriodChoice {
    /// The kinds of period: words, address, and whether it is this one.
    pub kinds: Vec<(&'static str, String, bool)>,
    /// The one before.
    pub earlier: String,
    /// The one after; none at the end.
    pub later: Option<String>,
}

impl PeriodChoice {
    /// What can be chosen instead of a period, on a page with an address.
    pub fn beside(address: &Address, (asked, period): (WorthPeriod, Period), today: Day) -> Self {
        let on = |day: Day| address.with("on", &day.to_string());
        Self {
            kinds: WorthPeriod::EACH
                .iter()
                .map(|each| (each.word(), address.with("period", each.key()), *each == asked))
                .collect(),
            earlier: on(period.from - 1),
            later: asked.after(period, today).map(on),
        }
    }
}
