//! Reads rules on gifts from TOML: every problem with its line, the value and what is allowed instead.

use toml::de::{DeTable, DeValue};

use super::{Approver, Form, GiftRule, GiftRules, Span};
use crate::journeys::model::Problem;
use crate::journeys::model::read::{Reader, join};
use crate::money::{Currency, Money};

const KEYS: [&str; 12] = [
    "name",
    "jurisdiction",
    "recipient",
    "refuse",
    "currency",
    "per_occasion",
    "per_period",
    "period",
    "forbidden_forms",
    "tender_blackout",
    "approver",
    "source",
];

/// Reads what can be read, and says what cannot.
pub(super) fn read(text: &str) -> (GiftRules, Vec<Problem>) {
    let mut rules = GiftRules::blank();
    let problems = Reader::read(text, |reader, root| root_of(reader, root, &mut rules));
    (rules, problems)
}

fn root_of(reader: &mut Reader<'_>, root: &DeTable<'_>, rules: &mut GiftRules) {
    reader.known_keys(root, "", &["form", "checks", "rule"]);
    if let Some(value) = root.get("form") {
        reader.number_of(value, "form", &(1..=GiftRules::FORM), "the form of this file");
    }
    if let Some(table) = reader.table(root, "checks") {
        reader.known_keys(table, "checks", &["bulk_from", "proportion_per_mille", "approver"]);
        for (key, range, unit, into) in [
            ("bulk_from", 2..=10_000, "recipients", &mut rules.bulk_from),
            ("proportion_per_mille", 1..=1_000, "per mille", &mut rules.proportion_per_mille),
        ] {
            let number = table.get(key).and_then(|value| reader.number_of(value, &join("checks", key), &range, unit));
            *into = number.unwrap_or(*into);
        }
        choice(reader, table, "checks", "approver", &Approver::ALL, Approver::key, &mut rules.approver);
    }
    for (table, span) in reader.tables(root, "rule") {
        let rule = rule_of(reader, table);
        for (key, missing) in [("jurisdiction", rule.jurisdiction.is_empty()), ("recipient", rule.recipient.is_empty())]
        {
            if missing && table.get(key).is_none() {
                let allowed = "is missing: say for whom the rule holds".to_owned();
                reader.complain(span.clone(), &join("rule", key), String::new(), allowed);
            }
        }
        if rules.rule(&rule.jurisdiction, &rule.recipient).is_some() {
            let allowed = "stands here a second time: keep one [[rule]] for each jurisdiction and recipient".to_owned();
            reader.complain(span, "rule.recipient", rule.recipient.clone(), allowed);
            continue;
        }
        rules.rules.push(rule);
    }
}

fn rule_of(reader: &mut Reader<'_>, table: &DeTable<'_>) -> GiftRule {
    reader.known_keys(table, "rule", &KEYS);
    let mut rule = GiftRule {
        name: String::new(),
        jurisdiction: String::new(),
        recipient: String::new(),
        refuse: false,
        per_occasion: None,
        per_period: None,
        span: Span::CalendarYear,
        forbidden: Vec::new(),
        blackout: false,
        approver: Approver::SecondPerson,
        source: String::new(),
    };
    reader.words(table, "rule", "name", &mut rule.name);
    reader.words(table, "rule", "jurisdiction", &mut rule.jurisdiction);
    reader.words(table, "rule", "recipient", &mut rule.recipient);
    reader.words(table, "rule", "source", &mut rule.source);
    flag(reader, table, "refuse", &mut rule.refuse);
    flag(reader, table, "tender_blackout", &mut rule.blackout);
    choice(reader, table, "rule", "period", &Span::ALL, Span::key, &mut rule.span);
    choice(reader, table, "rule", "approver", &Approver::ALL, Approver::key, &mut rule.approver);
    if let Some(value) = table.get("forbidden_forms") {
        for form in reader.list(value, "rule.forbidden_forms") {
            if let Some(at) = reader.one_of(form, "rule.forbidden_forms", &Form::ALL.map(Form::key)) {
                rule.forbidden.push(Form::ALL[at]);
            }
        }
        rule.forbidden.sort_unstable();
        rule.forbidden.dedup();
    }
    let currency = currency(reader, table);
    rule.per_occasion = amount(reader, table, "per_occasion", currency);
    rule.per_period = amount(reader, table, "per_period", currency);
    rule
}

fn currency(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Option<Currency> {
    let value = table.get("currency")?;
    let currency = value.get_ref().as_str().and_then(|code| code.parse().ok());
    if currency.is_none() {
        let allowed = "write the three letters of a currency, for example GBP, EUR or USD".to_owned();
        reader.complain_of(value, "rule.currency", allowed);
    }
    currency
}

fn amount(reader: &mut Reader<'_>, table: &DeTable<'_>, key: &str, currency: Option<Currency>) -> Option<Money> {
    let value = table.get(key)?;
    let Some(currency) = currency else {
        let allowed = "needs a currency: write currency = \"GBP\" in the same rule".to_owned();
        reader.complain_of(value, &join("rule", key), allowed);
        return None;
    };
    let minor = value.get_ref().as_str().and_then(|text| minor_units(text, currency));
    if minor.is_none() {
        let allowed = "write an amount between quotation marks, for example \"50.00\"".to_owned();
        reader.complain_of(value, &join("rule", key), allowed);
    }
    Some(Money::new(minor?, currency))
}

/// `50`, `50.5` or `50.00`, never negative and never finer than the currency.
fn minor_units(text: &str, currency: Currency) -> Option<i64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let decimals = usize::try_from(currency.decimals()).ok()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > decimals {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

fn flag(reader: &mut Reader<'_>, table: &DeTable<'_>, key: &str, into: &mut bool) {
    let Some(value) = table.get(key) else { return };
    match value.get_ref() {
        DeValue::Boolean(set) => *into = *set,
        _ => reader.complain_of(value, &join("rule", key), "write true or false".to_owned()),
    }
}

fn choice<T: Copy>(
    reader: &mut Reader<'_>,
    table: &DeTable<'_>,
    path: &str,
    key: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
    into: &mut T,
) {
    let Some(value) = table.get(key) else { return };
    let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
    if let Some(at) = reader.one_of(value, &join(path, key), &names) {
        *into = all[at];
    }
}
