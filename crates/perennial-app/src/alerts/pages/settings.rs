//! The rules as data: each as a form, all of them as text, and who answers for the whole firm.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use perennial_core::alerts::{Owner, PLACEHOLDERS, Rule, RuleName, Rules};
use perennial_core::ids::StaffId;
use perennial_core::journeys::model::Problem;
use perennial_core::journeys::stage::Phase;

use crate::actor::Actor;
use crate::alerts::rules::{self, FIRM_WIDE};
use crate::alerts::sweep;
use crate::app::App;
use crate::clients;
use crate::error::Error;
use crate::rights::Right;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "alerts/rules.html")]
struct RulesPage {
    shell: Shell,
    tab: &'static str,
    rules: Rules,
    waiting: i64,
    people: Draft,
    staff: Vec<Choice>,
}

/// All rules.
pub async fn rules(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let mut conn = app.db.read().await?;
    let (version, rules) = rules::in_force(&mut conn, &app.memory.alerts.rules).await?;
    let waiting = rules::waiting(&mut conn, &actor, version).await?;
    let mut raw = Raw::default();
    for (role, staff) in rules::appointed(&mut conn).await? {
        raw.set(&role, staff.to_string());
    }
    let staff = clients::offers(&mut conn, None, None).await?.staff;
    let shell = shell.on(Nav::Settings, "Settings: alerts");
    let rules = (*rules).clone();
    web::page(&RulesPage { shell, tab: "alerts", rules, waiting, people: Draft::new(raw), staff })
}

/// Says who answers for the whole firm.
pub async fn appoint(State(app): State<App>, actor: Actor, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let appointed: Vec<(Owner, Option<StaffId>)> =
        FIRM_WIDE.into_iter().map(|role| (role, form.maybe(role.key(), str::parse))).collect();
    form.finish()?;
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            for (role, staff) in appointed {
                rules::appoint(tx, act, role, staff).await?;
            }
            Ok(())
        })
    })
    .await?;
    follow(&app);
    Ok(web::told("/settings/alerts", "Saved. Alerts change hands in the background."))
}

/// Looks at every client anew, now instead of in the next minute.
fn follow(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = sweep::sweep(&app).await {
            tracing::error!(%error, "alerts could not be derived anew; it is tried again in a minute");
        }
    });
}

#[derive(Template)]
#[template(path = "alerts/rule.html")]
struct RulePage {
    shell: Shell,
    tab: &'static str,
    rule: Rule,
    draft: Draft,
    owners: Vec<Choice>,
}

/// The rule of an address.
pub fn named(key: &str) -> Result<RuleName, Error> {
    RuleName::from_key(key).ok_or(Error::NotFound("rule"))
}

/// One rule.
pub async fn rule(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let name = named(&key)?;
    let mut conn = app.db.read().await?;
    let (version, rules) = rules::in_force(&mut conn, &app.memory.alerts.rules).await?;
    let rule = rules.rule(name).clone();
    let draft = Draft::new(raw_of(&rule, version));
    draw(shell, rule, draft)
}

fn draw(shell: Shell, rule: Rule, draft: Draft) -> Result<Response, Error> {
    let owners = Owner::ALL.into_iter().map(|owner| Choice::new(owner.key(), owner.word())).collect();
    let title = format!("Rule: {}", rule.name.said(shell.nouns()));
    let shell = shell.on(Nav::Settings, title);
    let page = RulePage { shell, tab: "alerts", rule, draft, owners };
    page.draft.page(&page)
}

fn raw_of(rule: &Rule, version: i64) -> Raw {
    let mut raw = Raw::default();
    raw.set("version", version.to_string());
    raw.set("on", if rule.on { "1" } else { "" });
    raw.set("owner", rule.owner.key());
    raw.set("says", rule.says.clone());
    for (number, set) in rule.numbers() {
        raw.set(number.key, set.to_string());
    }
    for phase in &rule.phases {
        raw.set(&format!("phase_{}", phase.key()), "1");
    }
    raw
}

/// The rules with one of them as typed.
pub fn read(form: &mut Form, rules: &Rules, name: RuleName) -> Result<Rules, Error> {
    let owner = form.required("owner", |text| Owner::from_key(text).ok_or("Choose one of the list."));
    let says = form.required("says", |text| Ok::<_, String>(text.to_owned()));
    let numbers: Vec<_> = rules
        .rule(name)
        .numbers()
        .map(|(number, _)| {
            let (least, most) = number.range;
            (number.key, form.number(number.key, least, most))
        })
        .collect();
    form.finish()?;
    let phases: Vec<Phase> =
        Phase::ALL.into_iter().filter(|phase| !form.raw.get(&format!("phase_{}", phase.key())).is_empty()).collect();
    let mut changed = rules.clone();
    changed.change(name, |rule| {
        rule.on = !form.raw.get("on").is_empty();
        rule.owner = owner.unwrap_or(rule.owner);
        rule.says = says.unwrap_or_default();
        for (key, number) in numbers {
            if let Some(number) = number {
                rule.set(key, number);
            }
        }
        if name == RuleName::Stall {
            rule.phases = phases;
        }
    });
    // What may stand in the sentence is known where the text is read.
    Rules::from_toml(&changed.to_toml()).map_err(|problems| {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Error::field("says", list.join(" "))
    })
}

/// Saves one rule.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let name = named(&key)?;
    let mut conn = app.db.read().await?;
    let (version, rules) = rules::in_force(&mut conn, &app.memory.alerts.rules).await?;
    drop(conn);
    let seen = form.version();
    let outcome = match read(&mut form, &rules, name) {
        Ok(changed) => {
            app.change(&actor, move |tx, act| Box::pin(async move { rules::save(tx, act, &changed, seen).await })).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            follow(&app);
            Ok(web::told(
                "/settings/alerts",
                format!("“{}” is saved. Every client is looked at anew.", name.said(shell.nouns())),
            ))
        }
        Err(error) => {
            let mut draft = Draft::refused(form.raw, error)?;
            draft.seen(version);
            draw(shell, rules.rule(name).clone(), draft)
        }
    }
}

#[derive(Template)]
#[template(path = "alerts/text.html")]
struct TextPage {
    shell: Shell,
    tab: &'static str,
    version: i64,
    problems: Vec<Problem>,
    draft: Draft,
}

/// All rules as text.
pub async fn text(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let mut conn = app.db.read().await?;
    let (version, rules) = rules::in_force(&mut conn, &app.memory.alerts.rules).await?;
    draw_text(shell, version, rules.to_toml(), Vec::new())
}

fn draw_text(shell: Shell, version: i64, toml: String, problems: Vec<Problem>) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("toml", toml);
    let refused = !problems.is_empty();
    let shell = shell.on(Nav::Settings, "Settings: alerts as text");
    let mut response = web::page(&TextPage { shell, tab: "alerts", version, problems, draft: Draft::new(raw) })?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Saves all rules from their text.
pub async fn save_text(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (typed, seen) = (form.raw.get("toml").to_owned(), form.version());
    let changed = match Rules::from_toml(&typed) {
        Ok(changed) => changed,
        Err(problems) => return draw_text(shell, seen, typed, problems),
    };
    app.change(&actor, move |tx, act| Box::pin(async move { rules::save(tx, act, &changed, seen).await })).await?;
    follow(&app);
    Ok(web::told("/settings/alerts", "The rules are saved. Every client is looked at anew."))
}
