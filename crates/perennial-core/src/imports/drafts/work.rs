//! Pursuits, engagements and touches of a row.

use super::cells::{Cells, Told};
use super::records::{EngagementDraft, PursuitDraft, PursuitState, TouchDraft};
use super::references::{ClientRef, ContactRef};
use crate::dates::Day;
use crate::fact::{Direction, Medium, Precision, PursuitStep};
use crate::imports::objects::Field;
use crate::imports::problem::{Consequence, Problem};
use crate::imports::questions::LEAVE_OUT;
use crate::imports::values::{self, StageMeaning, StatusMeaning};

/// The pursuit of the row.
pub fn pursuit(
    cells: &Cells<'_>,
    client: &ClientRef,
    contact: Option<&ContactRef>,
    told: &mut Told,
) -> Option<PursuitDraft> {
    let external_id = cells.id(Field::PursuitId);
    let service_line = cells.service_line(Field::PursuitServiceLine);
    let title = cells.text(Field::PursuitTitle).or_else(|| service_line.clone()).or_else(|| external_id.clone());
    if cells.raw(Field::PursuitStepOn).is_some() {
        return step_of_history(cells, client, external_id, told);
    }
    let opened = cells.day(Field::PursuitOpened, told);
    let Standing { step, state, expected_start } = standing(cells, told)?;
    if let (Some(opened), PursuitState::Hired { on: Some(on) } | PursuitState::NoWay { on: Some(on) }) =
        (opened, &state)
        && *on < opened
    {
        let advice =
            format!("decided on {}, before it was opened on {}: correct one of the two", on.words(), opened.words());
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
        reached: Vec::new(),
        state,
        expected_start,
        reason: cells.text(Field::PursuitReason),
        competitor: cells.text(Field::PursuitCompetitor),
        source: cells.text(Field::PursuitSource),
        remarks: cells.text(Field::PursuitNotes),
    })
}

/// A row of a history of stages: the step and the day on which it was reached.
fn step_of_history(
    cells: &Cells<'_>,
    client: &ClientRef,
    external_id: Option<String>,
    told: &mut Told,
) -> Option<PursuitDraft> {
    let Some(id) = external_id else {
        let advice = "the row does not say which pursuit took this step: add its id";
        cells.bad(told, Field::PursuitId, "", Consequence::RowLeftOut, advice);
        return None;
    };
    let on = cells.day(Field::PursuitStepOn, told)?;
    let (header, word) = cells.raw(Field::PursuitStage).unwrap_or_default();
    let step = match cells.plan.stage(word) {
        Some(StageMeaning::Step(step)) => step,
        Some(_) => {
            let advice = "an outcome and no step: it comes with the list of pursuits";
            cells.bad_row(told, Consequence::RowLeftOut, advice);
            return None;
        }
        None => {
            told.problems.push(Problem::at(cells.row.line, header, word, Consequence::RowLeftOut, unknown_stage(word)));
            return None;
        }
    };
    Some(PursuitDraft {
        title: id.clone(),
        external_id: Some(id),
        client: client.clone(),
        contact: None,
        service_line: None,
        owner: None,
        value: None,
        opened: None,
        step: None,
        reached: vec![(on, step)],
        state: PursuitState::Open { expected: None },
        expected_start: None,
        reason: None,
        competitor: None,
        source: None,
        remarks: None,
    })
}

/// The last step of a pursuit and where it stands.
struct Standing {
    step: Option<PursuitStep>,
    state: PursuitState,
    expected_start: Option<Day>,
}

/// Where the pursuit stands; `None` when the row cannot tell whether it is decided.
fn standing(cells: &Cells<'_>, told: &mut Told) -> Option<Standing> {
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
    let (close, ahead) = closing(cells, outcome, told);
    // A list that gives but the day of one outcome gives that of the other under the same header.
    let only = |field: Field, day: Option<Day>| day.filter(|_| cells.plan.columns_of(field).is_empty());
    let (won_on, lost_on) =
        (won_on.or(only(Field::PursuitWonOn, lost_on)), lost_on.or(only(Field::PursuitLostOn, won_on)));
    let decided_on = |by: Option<Day>, told: &mut Told| cells.day(Field::PursuitDecided, told).or(by).or(close);
    let state = match outcome {
        Some(StageMeaning::Hired) => PursuitState::Hired { on: decided_on(won_on, told) },
        Some(StageMeaning::NoWay) => PursuitState::NoWay { on: decided_on(lost_on, told) },
        Some(StageMeaning::NotNow) => {
            let revisit = cells.day(Field::PursuitRevisit, told).or(ahead);
            PursuitState::NotNow { on: decided_on(lost_on, told), revisit }
        }
        _ => PursuitState::Open { expected: cells.day(Field::PursuitExpected, told).or(close) },
    };
    let expected_start = ahead.filter(|_| outcome == Some(StageMeaning::Hired));
    Some(Standing { step, state, expected_start })
}

/// The close date: of a pursuit that is decided, the day of its outcome, and apart from it a day that is still to
/// come; of an open one, the day on which the decision is expected.
fn closing(cells: &Cells<'_>, outcome: Option<StageMeaning>, told: &mut Told) -> (Option<Day>, Option<Day>) {
    let Some(outcome) = outcome else { return (cells.day(Field::PursuitClose, told), None) };
    let today = cells.plan.today;
    match cells.day_by(Field::PursuitClose, today, told) {
        Some((cell, day)) if today.is_some_and(|today| day > today) => {
            let advice = match outcome {
                StageMeaning::Hired => {
                    "the deal is won and its close date still to come: kept as the day on which work is expected to begin; the day of the yes is not recorded"
                }
                StageMeaning::NotNow => "this day is still to come: kept as the day on which to return",
                _ => "the deal is lost and its close date still to come: the day of the outcome is not recorded",
            };
            let then =
                if matches!(outcome, StageMeaning::NoWay) { Consequence::ValueLeftOut } else { Consequence::Kept };
            cells.bad(told, Field::PursuitClose, cell, then, advice);
            (None, Some(day))
        }
        other => (other.map(|(_, day)| day), None),
    }
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
    let service_line = cells.service_line(Field::EngagementServiceLine);
    let title = cells.text(Field::EngagementTitle).or_else(|| service_line.clone()).or_else(|| external_id.clone());
    let Some(title) = title else {
        let advice = "neither title nor number nor service line: add one of them";
        cells.bad(told, Field::EngagementTitle, "", Consequence::RowLeftOut, advice);
        return None;
    };
    let status = status(cells, told);
    if status == Some(StatusMeaning::NotAgreed) {
        let advice =
            "nobody has said yes to it, so it is no work yet: import it when it is agreed, or record a pursuit";
        cells.bad_row(told, Consequence::RowLeftOut, advice);
        return None;
    }
    let (mut opened, opened_precision) = cells.day_or_month(Field::EngagementOpened, told);
    // The end of work that is not over, on a day to come, is when it is planned to end.
    let ahead = cells.day_ahead(Field::EngagementClosed).filter(|_| status != Some(StatusMeaning::Closed));
    let (closed, closed_precision) = match ahead {
        Some(_) => (None, Precision::Exact),
        None => cells.day_or_month(Field::EngagementClosed, told),
    };
    // Work that was closed in the month or year of its opening was opened before.
    let same = |one: Day, other: Day| {
        let (one, other) = (one.date(), other.date());
        let months = opened_precision == Precision::Year || one.month() == other.month();
        one.year() == other.year() && months
    };
    if opened_precision != Precision::Exact && opened.zip(closed).is_some_and(|(one, other)| same(one, other)) {
        opened = opened.min(closed);
    }
    if let (Some(opened), Some(closed)) = (opened, closed)
        && closed < opened
    {
        let advice =
            format!("closed on {}, before it was opened on {}: correct one of the two", closed.words(), opened.words());
        cells.bad_row(told, Consequence::Kept, advice);
    }
    if let (Some(StatusMeaning::Open), Some(closed)) = (status, closed) {
        let advice = format!(
            "the status says that it is open, and it was closed on {}: kept as open; correct one of the two",
            closed.words()
        );
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
        opened_precision,
        signed: cells.day(Field::EngagementSigned, told),
        kickoff: cells.day(Field::EngagementKickoff, told),
        closed,
        closed_precision,
        planned_end: cells.day(Field::EngagementPlannedEnd, told).or(ahead),
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
            "this status is not known.{hint} Say under [statuses] what “{word}” means: open, closed, on hold or not agreed"
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
    let medium = match medium(cells, subject.as_deref(), seconds) {
        Ok(medium) => medium,
        Err(advice) => {
            let word = cells.raw(Field::TouchMedium).map(|(_, word)| word).or(subject.as_deref()).unwrap_or_default();
            cells.bad(told, Field::TouchMedium, word, Consequence::RowLeftOut, advice);
            return None;
        }
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
        mass: is_mass(cells, medium),
        minutes: minutes.or_else(|| hours(cells)),
        subject,
        staff: cells.text(Field::TouchStaff),
        remarks: cells.text(Field::TouchNotes),
    })
}

/// The touch that a line of an invoice hints at: only where its words name the medium, else it is told.
pub fn hinted_touch(
    cells: &Cells<'_>,
    client: &ClientRef,
    contact: Option<&ContactRef>,
    told: &mut Told,
) -> Option<TouchDraft> {
    let subject = cells.text(Field::TouchSubject);
    let Some(medium) = subject.as_deref().and_then(values::medium) else {
        let advice = "time spent on communicating with the client, and no word in which way: log the call, meeting or email by hand";
        cells.bad(told, Field::TouchSubject, subject.as_deref().unwrap_or_default(), Consequence::Kept, advice);
        return None;
    };
    Some(TouchDraft {
        external_id: None,
        client: client.clone(),
        contact: contact.cloned(),
        engagement: cells.text(Field::TouchEngagement),
        on: cells.day(Field::TouchOn, told)?,
        medium,
        direction: direction(cells, medium),
        mass: false,
        minutes: hours(cells),
        subject,
        staff: cells.text(Field::TouchStaff),
        remarks: None,
    })
}

/// The medium of a touch, or why the row has none.
fn medium(cells: &Cells<'_>, subject: Option<&str>, seconds: Option<u32>) -> Result<Medium, &'static str> {
    const HOURS: &str = "hours worked, and no word of a call, a meeting or an email with the client: nothing to do";
    const UNTOLD: &str = "the medium is not told: in person, email, mail, phone, video or present; or say under [always] \"touch.medium\" = \"phone\"";
    let word = cells.raw(Field::TouchMedium).map(|(_, word)| word);
    let meant = word.and_then(|word| cells.plan.mapping.values.get(&Field::TouchMedium)?.get(word));
    if meant.is_some_and(|meant| meant == LEAVE_OUT) {
        return Err("no interaction with the client, as you said: nothing to do");
    }
    let word = meant.map(String::as_str).or(word);
    let by_word = word.and_then(|word| Medium::from_key(word).or_else(|| values::medium(word)));
    // A column of media that says something unknown is not overruled by the words of the subject.
    let by_subject = || subject.filter(|_| word.is_none()).and_then(values::medium_of_subject);
    let untold = if cells.plan.is_time_sheet { HOURS } else { UNTOLD };
    by_word.or_else(|| seconds.map(|_| Medium::Phone)).or_else(by_subject).ok_or(untold)
}

/// Who began, when the file says; a meeting is of both, and anything else is taken to be ours, because only
/// two-way contact ends a silence and that must not be claimed.
fn direction(cells: &Cells<'_>, medium: Medium) -> Direction {
    let told = cells.raw(Field::TouchDirection).and_then(|(_, word)| values::direction(word));
    told.unwrap_or(if medium == Medium::InPerson { Direction::TwoWay } else { Direction::Outbound })
}

/// Whether what was sent went to many alike, as its own column or the word for it says.
fn is_mass(cells: &Cells<'_>, medium: Medium) -> bool {
    let said = cells.raw(Field::TouchPersonal).and_then(|(_, word)| values::yes_or_no(word));
    let by_word = || cells.raw(Field::TouchMedium).is_some_and(|(_, word)| values::is_mass(word));
    said.map_or_else(|| matches!(medium, Medium::Email | Medium::Mail) && by_word(), |personal| !personal)
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
