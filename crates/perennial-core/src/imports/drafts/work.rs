//! Pursuits, engagements and touches of a row.

use super::cells::{Cells, Told};
use super::records::{EngagementDraft, PursuitDraft, PursuitState, TouchDraft};
use super::references::{ClientRef, ContactRef};
use crate::dates::Day;
use crate::fact::{Direction, Medium, PursuitStep};
use crate::imports::objects::Field;
use crate::imports::problem::Consequence;
use crate::imports::values::{self, StageMeaning, StatusMeaning};

/// The pursuit of the row.
pub fn pursuit(
    cells: &Cells<'_>,
    client: &ClientRef,
    contact: Option<&ContactRef>,
    told: &mut Told,
) -> Option<PursuitDraft> {
    let external_id = cells.id(Field::PursuitId);
    let service_line = cells.text(Field::PursuitServiceLine);
    let title = cells.text(Field::PursuitTitle).or_else(|| service_line.clone()).or_else(|| external_id.clone());
    let opened = cells.day(Field::PursuitOpened, told);
    let (step, state) = standing(cells, told)?;
    if let (Some(opened), PursuitState::Hired { on: Some(on) } | PursuitState::NoWay { on: Some(on) }) =
        (opened, &state)
        && *on < opened
    {
        let advice = format!("decided on {on}, before it was opened on {opened}: correct one of the two");
        cells.bad_row(told, Consequence::Kept, advice);
    }
    Some(PursuitDraft {
        external_id,
        client: client.clone(),
        contact: contact.cloned(),
        title: title.unwrap_or_else(|| "Untitled".to_owned()),
        service_line,
        owner: cells.text(Field::PursuitOwner),
        value: cells.money(Field::PursuitValue, Field::PursuitCurrency, told),
        opened,
        step,
        state,
        reason: cells.text(Field::PursuitReason),
        competitor: cells.text(Field::PursuitCompetitor),
        source: cells.text(Field::PursuitSource),
        remarks: cells.text(Field::PursuitNotes),
    })
}

/// The last step and where the pursuit stands; `None` when the row cannot tell whether it is decided.
fn standing(cells: &Cells<'_>, told: &mut Told) -> Option<(Option<PursuitStep>, PursuitState)> {
    let won_on = cells.day(Field::PursuitWonOn, told);
    let lost_on = cells.day(Field::PursuitLostOn, told);
    let flags = flagged(cells, told);
    let status = stage_word(cells, Field::PursuitStatus);
    let stage = stage_word(cells, Field::PursuitStage);
    let known = |word: &Option<Result<StageMeaning, String>>| word.as_ref().and_then(|w| w.as_ref().ok().copied());
    let decided = |word: &Option<Result<StageMeaning, String>>| known(word).filter(|m| m.decided());
    let by_dates = won_on.map(|_| StageMeaning::Hired).or(lost_on.map(|_| StageMeaning::NoWay));
    let outcome = decided(&status).or_else(|| decided(&stage)).or_else(|| flags.flatten()).or(by_dates);
    for (field, word) in [(Field::PursuitStage, &stage), (Field::PursuitStatus, &status)] {
        let Some(Err(word)) = word else { continue };
        let certain =
            outcome.is_some() || flags.is_some() || (field == Field::PursuitStage && known(&status).is_some());
        let then = if certain { Consequence::ValueLeftOut } else { Consequence::RowLeftOut };
        cells.bad(told, field, word, then, unknown_stage(word));
        if !certain {
            return None;
        }
    }
    let step = match known(&stage) {
        Some(StageMeaning::Step(step)) => Some(step),
        _ => None,
    };
    let close = cells.day(Field::PursuitClose, told);
    let decided_on = |by: Option<Day>, told: &mut Told| cells.day(Field::PursuitDecided, told).or(by).or(close);
    let state = match outcome {
        Some(StageMeaning::Hired) => PursuitState::Hired { on: decided_on(won_on, told) },
        Some(StageMeaning::NoWay) => PursuitState::NoWay { on: decided_on(lost_on, told) },
        Some(StageMeaning::NotNow) => {
            let revisit = cells.day(Field::PursuitRevisit, told);
            PursuitState::NotNow { on: decided_on(lost_on, told), revisit }
        }
        _ => PursuitState::Open { expected: cells.day(Field::PursuitExpected, told).or(close) },
    };
    Some((step, state))
}

/// What yes-or-no columns say: none when there are none, some none when not decided.
fn flagged(cells: &Cells<'_>, told: &mut Told) -> Option<Option<StageMeaning>> {
    let won = cells.yes(Field::PursuitIsWon, told);
    let closed = cells.yes(Field::PursuitIsClosed, told);
    match (won, closed) {
        (Some(true), _) => Some(Some(StageMeaning::Hired)),
        (_, Some(true)) => Some(Some(StageMeaning::NoWay)),
        (_, Some(false)) => Some(None),
        _ => None,
    }
}

/// What the word of a field means; the word itself when that is not known.
fn stage_word(cells: &Cells<'_>, field: Field) -> Option<Result<StageMeaning, String>> {
    let (_, word) = cells.raw(field)?;
    Some(cells.plan.stage(word).ok_or_else(|| word.to_owned()))
}

fn unknown_stage(word: &str) -> String {
    let allowed = StageMeaning::ALL.map(StageMeaning::word).join(", ");
    let near = values::nearest(word, values::STAGE_WORDS.into_iter()).and_then(|n| values::stage(n).map(|m| (n, m)));
    match near {
        Some((near, meaning)) => format!(
            "this stage is not known; it looks like “{near}”: correct it, or say under [stages] \"{word}\" = \"{}\"",
            meaning.word()
        ),
        None => format!("this stage is not known: say under [stages] what “{word}” means, one of {allowed}"),
    }
}

/// The engagement of the row.
pub fn engagement(
    cells: &Cells<'_>,
    client: &ClientRef,
    contact: Option<&ContactRef>,
    told: &mut Told,
) -> Option<EngagementDraft> {
    let external_id = cells.id(Field::EngagementId);
    let service_line = cells.text(Field::EngagementServiceLine);
    let title = cells.text(Field::EngagementTitle).or_else(|| service_line.clone()).or_else(|| external_id.clone());
    let Some(title) = title else {
        let advice = "neither title nor number nor service line: add one of them";
        cells.bad(told, Field::EngagementTitle, "", Consequence::RowLeftOut, advice);
        return None;
    };
    let status = status(cells, told);
    let opened = cells.day(Field::EngagementOpened, told);
    let closed = cells.day(Field::EngagementClosed, told);
    if let (Some(opened), Some(closed)) = (opened, closed)
        && closed < opened
    {
        let advice = format!("closed on {closed}, before it was opened on {opened}: correct one of the two");
        cells.bad_row(told, Consequence::Kept, advice);
    }
    Some(EngagementDraft {
        external_id,
        client: client.clone(),
        contact: contact.cloned(),
        title,
        service_line,
        owner: cells.text(Field::EngagementOwner),
        status,
        opened,
        signed: cells.day(Field::EngagementSigned, told),
        kickoff: cells.day(Field::EngagementKickoff, told),
        closed,
        planned_end: cells.day(Field::EngagementPlannedEnd, told),
        recurring: cells.raw(Field::EngagementRecurring).is_some_and(|(_, word)| recurs(word)),
        fee_estimate: cells.money(Field::EngagementFee, Field::EngagementCurrency, told),
        goal: cells.text(Field::EngagementGoal),
        remarks: cells.text(Field::EngagementNotes),
    })
}

fn status(cells: &Cells<'_>, told: &mut Told) -> Option<StatusMeaning> {
    let (_, word) = cells.raw(Field::EngagementStatus)?;
    let found = cells.plan.status(word);
    if found.is_none() {
        let near = values::nearest(word, values::STATUS_WORDS.into_iter());
        let hint = near.map_or(String::new(), |n| format!(" It looks like “{n}”."));
        let advice = format!(
            "this status is not known.{hint} Say under [statuses] what “{word}” means: open, closed or on hold"
        );
        cells.bad(told, Field::EngagementStatus, word, Consequence::ValueLeftOut, advice);
    }
    found
}

/// Whether a word says that work comes back: `Monthly`, `Yearly`, `yes`, but not `None` or `Once`.
fn recurs(word: &str) -> bool {
    !matches!(
        values::key(word).as_str(),
        "" | "none"
            | "no"
            | "false"
            | "0"
            | "once"
            | "oneoff"
            | "onetime"
            | "onceoff"
            | "never"
            | "adhoc"
            | "nonrecurring"
    )
}

/// The touch of the row.
pub fn touch(
    cells: &Cells<'_>,
    client: &ClientRef,
    contact: Option<&ContactRef>,
    told: &mut Told,
) -> Option<TouchDraft> {
    if let Some((_, status)) = cells.raw(Field::TouchStatus).filter(|(_, status)| !is_done(status)) {
        let advice = "planned and not done: it is imported once it took place";
        cells.bad(told, Field::TouchStatus, status, Consequence::RowLeftOut, advice);
        return None;
    }
    let Some(on) = cells.day(Field::TouchOn, told) else {
        if cells.raw(Field::TouchOn).is_none() {
            cells.bad(told, Field::TouchOn, "", Consequence::RowLeftOut, "the date is missing: add it");
        }
        return None;
    };
    let subject = cells.text(Field::TouchSubject);
    let seconds = cells.number(Field::TouchSeconds, told);
    let Some(medium) = medium(cells, subject.as_deref(), seconds) else {
        let advice = "the medium is not told: in person, email, mail, phone, video or present; or say under [always] \"touch.medium\" = \"phone\"";
        let word =
            cells.raw(Field::TouchMedium).map(|(_, word)| word).or(subject.as_deref()).unwrap_or_default().to_owned();
        cells.bad(told, Field::TouchMedium, &word, Consequence::RowLeftOut, advice);
        return None;
    };
    let minutes = cells.number(Field::TouchMinutes, told).or(seconds.map(|s| s.div_ceil(60)));
    Some(TouchDraft {
        external_id: cells.id(Field::TouchId),
        client: client.clone(),
        contact: contact.cloned(),
        engagement: cells.text(Field::TouchEngagement),
        on,
        medium,
        direction: direction(cells, medium),
        minutes: minutes.or_else(|| hours(cells)),
        subject,
        staff: cells.text(Field::TouchStaff),
        remarks: cells.text(Field::TouchNotes),
    })
}

fn medium(cells: &Cells<'_>, subject: Option<&str>, seconds: Option<u32>) -> Option<Medium> {
    let told = cells.raw(Field::TouchMedium).and_then(|(_, word)| {
        let meant = cells.plan.mapping.values.get(&Field::TouchMedium).and_then(|v| v.get(word));
        values::medium(meant.map_or(word, String::as_str))
    });
    told.or_else(|| seconds.map(|_| Medium::Phone)).or_else(|| subject.and_then(values::medium))
}

/// Who began, when the file says; a meeting is of both, and anything else is taken to be ours, because only
/// two-way contact ends a silence and that must not be claimed.
fn direction(cells: &Cells<'_>, medium: Medium) -> Direction {
    let told = cells.raw(Field::TouchDirection).and_then(|(_, word)| values::direction(word));
    told.unwrap_or(if medium == Medium::InPerson { Direction::TwoWay } else { Direction::Outbound })
}

fn hours(cells: &Cells<'_>) -> Option<u32> {
    let (_, cell) = cells.raw(Field::TouchHours)?;
    match values::read_amount(cell, None) {
        values::AmountReading::Amount(amount) => u32::try_from(amount.times(60)).ok().filter(|m| *m <= 60 * 24 * 31),
        _ => None,
    }
}

fn is_done(status: &str) -> bool {
    matches!(
        values::key(status).as_str(),
        "completed" | "complete" | "done" | "closed" | "held" | "yes" | "true" | "1" | "sent" | "finished" | "logged"
    )
}
