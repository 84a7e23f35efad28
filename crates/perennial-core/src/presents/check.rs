//! What must be right before a present is given (S3.32).

use std::fmt;

use super::gift_rules::{Approver, Form, GiftRule, GiftRules, Span};
use crate::dates::Day;
use crate::money::Money;

/// A present that somebody wants to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// When it is to be given.
    pub on: Day,
    /// Why this for this person.
    pub reason: Option<String>,
    /// What it costs.
    pub value: Option<Money>,
    /// In what form.
    pub form: Form,
    /// It bears the firm's logo.
    pub logo: bool,
    /// It is a coupon or a rebate on the firm's own services.
    pub coupon: bool,
    /// How many people get the same thing.
    pub recipients: u32,
    /// The recipient's jurisdiction and class, when known.
    pub class: Option<(String, String)>,
    /// The recipient's household: whatever tells it from others.
    pub household: String,
    /// What the relationship brought in the last twelve months.
    pub yearly_fees: Option<Money>,
    /// Why the recipient wants none, in words: “Ruth Ansah does not want presents”.
    pub refused: Option<String>,
}

/// A present that was given earlier, by anybody of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// To which household.
    pub household: String,
    /// When.
    pub on: Day,
    /// What it cost; unknown values count as nothing and are named.
    pub value: Option<Money>,
}

/// A tender of the recipient's organisation in which the firm takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blackout {
    /// Its first day.
    pub from: Day,
    /// Its last day, when known.
    pub until: Option<Day>,
    /// What is tendered.
    pub what: String,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It is no present: it may be sent, and counts as a mailing (S3.32).
    NoPresent,
    /// A second person decides.
    Approval,
    /// It must not be given.
    Forbidden,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nobody says why this for this person.
    NoReason,
    /// The firm's logo.
    Logo,
    /// A coupon.
    Coupon,
    /// Many get the same thing.
    Bulk(u32),
    /// Out of proportion to what the relationship brings in a year.
    OutOfProportion(Money),
    /// Nobody says what it costs.
    UnknownValue,
    /// The recipient's jurisdiction or class is not known, or no rule stands for it.
    UnknownClass,
    /// The limit is in another currency.
    OtherCurrency(Money),
    /// Earlier presents whose value is not known or in another currency cannot be added up.
    UncountedEarlier(u32),
    /// The rule wants an approval.
    ApprovalNeeded(Approver),
    /// Nothing is accepted in principle.
    Refused,
    /// Not in this form.
    ForbiddenForm(Form),
    /// Over the limit for one occasion.
    OverOccasion(Money),
    /// With what was given before, over the limit for the period.
    OverPeriod {
        /// The limit.
        limit: Money,
        /// With this present, so much.
        sum: Money,
        /// Over which time.
        span: Span,
    },
    /// The recipient wants none, or does not want to be contacted.
    NotWanted(String),
    /// A tender runs.
    Tender(String),
}

/// One finding, with the rule that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub found: Found,
    /// How much it weighs.
    pub weight: Weight,
    /// The name of the rule, where it comes from one.
    pub rule: Option<String>,
}

/// Everything to be said of a wish, the heaviest first. Nothing to say means that it may be given.
pub fn check(wish: &Wish, rules: &GiftRules, earlier: &[Earlier], blackouts: &[Blackout]) -> Vec<Finding> {
    let mut found = Vec::new();
    of_the_present(wish, rules, &mut found);
    found.extend(wish.refused.iter().map(|refused| (Found::NotWanted(refused.clone()), Weight::Forbidden)));
    let rule = wish.class.as_ref().and_then(|(jurisdiction, class)| rules.rule(jurisdiction, class));
    match rule {
        Some(rule) => of_the_rule(wish, rule, earlier, &mut found),
        None => {
            found.push((Found::UnknownClass, Weight::Approval));
            if rules.approver > Approver::SecondPerson {
                found.push((Found::ApprovalNeeded(rules.approver), Weight::Approval));
            }
        }
    }
    // Where no rule is known the careful answer holds.
    let dark = rule.is_none_or(|rule| rule.blackout);
    for blackout in blackouts.iter().filter(|_| dark) {
        if blackout.from <= wish.on && blackout.until.is_none_or(|until| wish.on <= until) {
            found.push((Found::Tender(blackout.what.clone()), Weight::Forbidden));
        }
    }
    found.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let name = |found: &Found| {
        let general = matches!(
            found,
            Found::NoReason
                | Found::Logo
                | Found::Coupon
                | Found::Bulk(_)
                | Found::OutOfProportion(_)
                | Found::UnknownValue
                | Found::UnknownClass
        );
        rule.filter(|_| !general).map(|rule| rule.name.clone())
    };
    found.into_iter().map(|(found, weight)| Finding { rule: name(&found), found, weight }).collect()
}

/// The test of the source: what would you give a sibling or a best friend? (S3.32)
fn of_the_present(wish: &Wish, rules: &GiftRules, found: &mut Vec<(Found, Weight)>) {
    if wish.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        found.push((Found::NoReason, Weight::Forbidden));
    }
    if wish.logo {
        found.push((Found::Logo, Weight::NoPresent));
    }
    if wish.coupon {
        found.push((Found::Coupon, Weight::NoPresent));
    }
    if wish.recipients >= rules.bulk_from {
        found.push((Found::Bulk(wish.recipients), Weight::NoPresent));
    }
    match (wish.value, wish.yearly_fees) {
        (None, _) => found.push((Found::UnknownValue, Weight::Approval)),
        (Some(value), Some(fees)) if value.currency == fees.currency && fees.minor > 0 => {
            let most = i128::from(fees.minor) * i128::from(rules.proportion_per_mille) / 1000;
            if i128::from(value.minor) > most {
                let most = Money::new(i64::try_from(most).unwrap_or(i64::MAX), fees.currency);
                found.push((Found::OutOfProportion(most), Weight::Approval));
            }
        }
        _ => {}
    }
}

fn of_the_rule(wish: &Wish, rule: &GiftRule, earlier: &[Earlier], found: &mut Vec<(Found, Weight)>) {
    if rule.refuse {
        found.push((Found::Refused, Weight::Forbidden));
    }
    if rule.forbidden.contains(&wish.form) {
        found.push((Found::ForbiddenForm(wish.form), Weight::Forbidden));
    }
    if rule.approver != Approver::Nobody {
        found.push((Found::ApprovalNeeded(rule.approver), Weight::Approval));
    }
    let Some(value) = wish.value else { return };
    if let Some(limit) = rule.per_occasion {
        if limit.currency != value.currency {
            found.push((Found::OtherCurrency(limit), Weight::Approval));
        } else if value.minor > limit.minor {
            found.push((Found::OverOccasion(limit), Weight::Forbidden));
        }
    }
    let Some(limit) = rule.per_period.filter(|limit| limit.currency == value.currency) else { return };
    let mut sum = value.minor;
    let mut uncounted = 0;
    for other in earlier.iter().filter(|other| other.household == wish.household && within(rule.span, other.on, wish)) {
        match other.value {
            Some(value) if value.currency == limit.currency => sum = sum.saturating_add(value.minor),
            _ => uncounted += 1,
        }
    }
    if sum > limit.minor {
        let sum = Money::new(sum, limit.currency);
        found.push((Found::OverPeriod { limit, sum, span: rule.span }, Weight::Forbidden));
    }
    if uncounted > 0 {
        found.push((Found::UncountedEarlier(uncounted), Weight::Approval));
    }
}

/// Whether a day lies in the period of a wish. A present given later in the same calendar year counts too.
fn within(span: Span, day: Day, wish: &Wish) -> bool {
    match span {
        Span::CalendarYear => day.date().year() == wish.on.date().year(),
        Span::TwelveMonths => day <= wish.on && day > wish.on.plus_months(-12),
    }
}

impl fmt::Display for Found {
    /// What is wrong, and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReason => f.write_str("Say why this for this person: without a personal reason it is no present."),
            Self::Logo => {
                f.write_str("It bears our logo: that is advertising, not a present. Choose something for them.")
            }
            Self::Coupon => f.write_str("A coupon is an offer, not a present. Choose something for them."),
            Self::Bulk(n) => {
                write!(f, "{n} people get the same: better none than a bulk one. Choose for each of them.")
            }
            Self::OutOfProportion(most) => {
                write!(f, "More than is in proportion to the relationship, which is {most}. Choose less, or ask.")
            }
            Self::UnknownValue => {
                f.write_str("Nobody has said what it costs. Enter the price, or ask for an approval.")
            }
            Self::UnknownClass => {
                f.write_str("No rule is known for this recipient. Say who they work for, or ask for an approval.")
            }
            Self::OtherCurrency(limit) => {
                write!(f, "The limit is {limit}, and the price is in another currency. Ask for an approval.")
            }
            Self::UncountedEarlier(1) => {
                f.write_str("One earlier present cannot be added up: its price is missing or in another currency.")
            }
            Self::UncountedEarlier(n) => {
                write!(f, "{n} earlier presents cannot be added up: prices are missing or in another currency.")
            }
            Self::ApprovalNeeded(approver) => {
                write!(f, "The approval of {} is needed, never that of the proposer.", approver.word())
            }
            Self::Refused => f.write_str("These recipients accept nothing in principle. Write a card instead."),
            Self::ForbiddenForm(form) => write!(f, "Not in the form of {}. Choose another.", form.key()),
            Self::OverOccasion(limit) => write!(f, "Over {limit}, the limit for one occasion. Choose less."),
            Self::OverPeriod { limit, sum, span } => write!(
                f,
                "With what the household has had it comes to {sum}, over the limit of {limit} in {}. Wait, or choose less.",
                span.word()
            ),
            Self::NotWanted(words) => write!(f, "{words}: better none than one that is not wanted."),
            Self::Tender(what) => write!(f, "A tender runs ({what}): nothing is given until it is decided."),
        }
    }
}
