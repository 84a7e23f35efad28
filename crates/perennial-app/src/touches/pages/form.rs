//! How the form that logs a touch is read: a medium, a client and Save are enough.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{Direction, Felt, Medium, Purpose, Seen, Sentiment, TouchDetail, TouchFact, TouchKind};
use perennial_core::ids::{ContactId, PlannedTouchId, StaffId};
use perennial_core::journeys::stage::Phase;

use crate::clock::minute_in;
use crate::touches::queries::Person;
use crate::web::{Choice, Form};

/// Of what a form may choose.
pub struct Offered<'o> {
    /// The people at the client.
    pub people: &'o [Person],
    /// The client's engagements.
    pub work: &'o [Choice],
    /// The firm's staff.
    pub staff: &'o [Choice],
    /// Whoever logs.
    pub me: Option<StaffId>,
    /// The firm's day.
    pub today: Day,
    /// The firm's time zone.
    pub zone: &'o str,
}

/// Reads the form: the day and the touch; none when something is wrong, which the form then says.
pub fn read(form: &mut Form, offered: &Offered<'_>) -> Option<(Day, TouchFact)> {
    let on = past_day(form, offered.today);
    let medium = Medium::from_key(form.raw.get("medium"));
    if medium.is_none() {
        form.refuse("medium", "Choose one of the six.");
    }
    let subject = short(form, "subject");
    let minutes = form.number("minutes", 0, 1440);
    let engagement = form.one_of("engagement", offered.work);
    let staff = if form.raw.get("staff").is_empty() { offered.me } else { form.one_of("staff", offered.staff) };
    let with = with(form, offered.people);
    let (kind, phase) = (form.word("kind", TouchKind::from_key), form.word("phase", Phase::from_key));
    let (direction, purpose) = (form.word("direction", Direction::from_key), form.word("purpose", Purpose::from_key));
    let medium = medium?;
    // The kinds of the other media are hidden, not taken away: what was chosen among them before does not count.
    let kind = kind.filter(|kind| kind.medium() == medium);
    let detail = TouchDetail {
        kind,
        others: with.iter().skip(1).copied().collect(),
        felt: felt(form, offered.people),
        next_step: short(form, "next_step"),
        next_on: form.maybe_day("next_on"),
        fulfils: form.maybe("planned", str::parse::<PlannedTouchId>),
        phase,
        at: time(form, on, offered.zone),
    };
    if detail.next_on.is_some() && detail.next_step.is_none() {
        form.refuse("next_step", "Say what is to happen on that day.");
    }
    let touch = TouchFact::Made {
        medium,
        direction: direction.unwrap_or(Direction::usual(medium, kind)),
        personal: form.raw.get("mass").is_empty(),
        purpose: purpose.unwrap_or(Purpose::General),
        contact: with.first().copied(),
        engagement,
        staff,
        minutes,
        subject,
        detail: (detail != TouchDetail::default()).then(|| Box::new(detail)),
    };
    Some((on?, touch))
}

fn past_day(form: &mut Form, today: Day) -> Option<Day> {
    if form.raw.get("on").is_empty() {
        return Some(today);
    }
    let on = form.day("on")?;
    if on > today {
        form.refuse("on", "A touch is logged once it took place: choose today or an earlier day.");
        return None;
    }
    Some(on)
}

/// The instant, where a time of the day was given.
fn time(form: &mut Form, on: Option<Day>, zone: &str) -> Option<Moment> {
    let minute = form.maybe("time", |text| {
        let parts = text.split_once(':').map(|(hour, minute)| (hour.trim().parse(), minute.trim().parse()));
        match parts {
            Some((Ok(hour @ 0..24), Ok(minute @ 0..60))) => Ok(hour * 60 + minute),
            _ => Err(format!("“{text}” is not a time of the day: write it as 14:05.")),
        }
    })?;
    on.map(|on| minute_in(on, minute, zone))
}

fn short(form: &mut Form, field: &'static str) -> Option<String> {
    form.maybe(field, |text| match text.chars().count() {
        0..=500 => Ok(text.to_owned()),
        n => Err(format!("This is {n} characters long; at most 500 are kept.")),
    })
}

/// Who took part: those ticked, and those of whom it is said how they felt.
fn with(form: &Form, people: &[Person]) -> Vec<ContactId> {
    let ticked = form.raw.all("with");
    let took_part = |person: &&Person| {
        let id = person.id.to_string();
        ticked.contains(&id) || !form.raw.get(&format!("felt-{id}")).is_empty()
    };
    people.iter().filter(took_part).map(|person| ContactId(person.id)).collect()
}

/// What was felt: of each person, and of nobody in particular.
fn felt(form: &mut Form, people: &[Person]) -> Vec<Felt> {
    let somebody = people.iter().map(|person| (Some(ContactId(person.id)), format!("-{}", person.id)));
    let rows: Vec<_> = [(None, String::new())].into_iter().chain(somebody).collect();
    let mut all = Vec::new();
    for (contact, tail) in rows {
        let text = form.raw.get(&format!("felt{tail}"));
        if text.is_empty() {
            continue;
        }
        let seen = match form.raw.get(&format!("seen{tail}")) {
            "self_reported" => Seen::SelfReported,
            "" | "observed" => Seen::Observed,
            _ => {
                form.refuse("felt", "Say whether they said so or you noticed.");
                continue;
            }
        };
        match text.parse::<i8>().ok().and_then(|number| Sentiment::try_from(number).ok()) {
            Some(score) => all.push(Felt { contact, score, seen }),
            None => form.refuse("felt", "Choose one of the five feelings."),
        }
    }
    all
}
