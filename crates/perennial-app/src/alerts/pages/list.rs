//! The list of alerts and its export.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::alerts::RuleName;
use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::money::Money;

use crate::actor::Actor;
use crate::alerts::queries::{AlertLine, FROM, SELECTED, Voice, state_of};
use crate::alerts::stored::{DISMISSED, DONE, OPEN, SNOOZED};
use crate::app::App;
use crate::clients::{self, Offers};
use crate::error::Error;
use crate::web::list::{Address, Chip, Column, List, Listing, Rows, SortValue, Source};
use crate::web::words::{days, short_date};
use crate::web::{self, Choice, Nav, Shell};

/// An alert in the list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Listed {
    /// The alert.
    #[row(flatten)]
    pub line: AlertLine,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
    /// Its sentence.
    #[row(skip)]
    pub says: String,
}

impl Listed {
    /// The cell of a column, as text.
    pub fn text(&self, column: &str, shell: &Shell) -> String {
        let line = &self.line;
        match column {
            "client" => line.client.clone(),
            "says" => self.says.clone(),
            "rule" => line.rule_word(shell.nouns()),
            "owner" => line.owner.clone().unwrap_or_default(),
            "value" if line.row.value_minor == 0 => String::new(),
            "value" => format!("{} {}", Money::new(line.row.value_minor, shell.currency).short(), line.money_word()),
            "age" => days(shell.today.days_since(line.since())),
            "due" => line.due().map(short_date).unwrap_or_default(),
            "step" => line.row.step.to_string(),
            "line" => line.line.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The day on which it returns, as it is written.
    pub fn until(&self) -> Option<String> {
        self.line.until().map(short_date)
    }

    fn exported(&self, column: &str, shell: &Shell) -> String {
        match column {
            "says" => self.line.about().to_owned(),
            "value" => Money::new(self.line.row.value_minor, shell.currency).plain(),
            "age" => self.line.since().to_string(),
            "due" => self.line.due().map(|due| due.to_string()).unwrap_or_default(),
            other => self.text(other, shell),
        }
    }
}

const LIST: Rows<Listed> = Rows {
    list: List::Alerts,
    columns: &[
        Column::text("client", "Client", "c.name_key"),
        Column::plain("says", "What is the matter"),
        Column::text("rule", "Rule", "a.rule"),
        Column::text("owner", "Owner", "lower(s.name)").nullable(),
        Column::figure("value", "Money", "a.value_minor"),
        Column::ranked("age", "Age", "a.since"),
        Column::ranked("due", "Due", "a.due_on").nullable().extra(),
        Column::figure("step", "Step", "a.step").extra(),
        Column::text("line", "Service line", "l.name_key").nullable().extra(),
    ],
    selected: SELECTED,
    id: "a.id",
    usual: "-value",
    sorted: |row| &row.sorted,
    exported: |row, column, shell| row.exported(column, shell),
};

#[derive(Template)]
#[template(path = "alerts/list.html")]
struct ListPage {
    shell: Shell,
    choices: Offers,
    listing: Listing<Listed>,
}

const STATES: [(i64, &str); 4] = [(OPEN, "Open"), (SNOOZED, "Put off"), (DISMISSED, "Dismissed"), (DONE, "Done")];

fn state(address: &Address) -> i64 {
    STATES.into_iter().map(|(state, _)| state).find(|state| state_of(*state) == address.get("state")).unwrap_or(OPEN)
}

fn source(address: &Address, actor: &Actor) -> Source {
    let mut source = Source::seen_by(actor, "a.client_id", FROM);
    source.and("a.state =", Some(state(address)));
    source.and("a.rule =", RuleName::from_key(address.get("rule")).map(RuleName::key));
    source.and("a.step =", address.get("step").parse::<i64>().ok());
    source.and("a.service_line_id =", address.id::<ServiceLineId>("line"));
    match address.get("owner") {
        "me" => source.and("a.owner_id =", actor.staff()),
        "nobody" => source.only("a.owner_id is null"),
        _ => source.and("a.owner_id =", address.id::<StaffId>("owner")),
    }
    source.containing("c.name_key", &address.get("q").to_lowercase());
    source
}

fn chips(address: &Address, choices: &Offers, nouns: &str) -> Vec<Chip> {
    let owner = match address.get("owner") {
        "" => None,
        "me" => Some("Mine".to_owned()),
        "nobody" => Some("Owner: nobody".to_owned()),
        id => Some(format!("Owner: {}", Choice::word_of(&choices.staff, id))),
    };
    let line = Some(address.get("line")).filter(|line| !line.is_empty());
    let step = Some(address.get("step")).filter(|step| !step.is_empty());
    let words = Some(address.get("q")).filter(|words| !words.is_empty());
    let open = state(address) == OPEN;
    let word = STATES.into_iter().find(|(key, _)| *key == state(address)).map(|(_, word)| word.to_owned());
    let chips = [
        ("state", word.filter(|_| !open)),
        ("rule", RuleName::from_key(address.get("rule")).map(|rule| format!("Rule: {}", rule.said(nouns)))),
        ("owner", owner),
        ("step", step.map(|step| format!("Step: {step}"))),
        ("line", line.map(|line| format!("Service line: {}", Choice::word_of(&choices.lines, line)))),
        ("q", words.map(|words| format!("Client contains “{words}”"))),
    ];
    chips.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?))).collect()
}

/// The list of alerts.
pub async fn alerts(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let voice = Voice::load(&mut conn, &app.memory).await?;
    let (source, chips) = (source(&address, &actor), chips(&address, &choices, &shell.nouns()));
    let mut listing = LIST.page(&mut conn, &shell, address, source, chips).await?;
    for row in &mut listing.rows {
        row.says = voice.says(&row.line, shell.today);
    }
    web::page(&ListPage { shell: shell.on(Nav::Today, "Alerts"), choices, listing })
}

/// The selection as a file for a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    LIST.export(&mut conn, &shell, &address, source(&address, &actor)).await
}
