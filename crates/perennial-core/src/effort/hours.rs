//! Hours as people write them.

/// The minutes that a text says: `1.5`, `1,5`, `1:30`, `1h 30m`, `1 h`, `90 min`. None for anything else, and for more than
/// a number can hold.
pub fn minutes_of(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if let Some((hours, minutes)) = text.split_once(':') {
        // Some programs write the seconds too.
        let (minutes, seconds) = minutes.split_once(':').unwrap_or((minutes, "0"));
        let (hours, minutes, seconds) = (whole(hours)?, whole(minutes)?, whole(seconds)?);
        let rounded = if seconds >= 30 { 1 } else { 0 };
        return (minutes < 60 && seconds < 60).then(|| Some(hours.checked_mul(60)? + minutes + rounded)).flatten();
    }
    let parts: Vec<&str> = text.split_whitespace().collect();
    match parts.as_slice() {
        [one] => part(one),
        [number, unit]
            if number.ends_with(|end: char| end.is_ascii_digit())
                && !unit.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            part(&format!("{number}{unit}"))
        }
        [hours, minutes] => {
            let hours = hours.strip_suffix('h').and_then(whole)?;
            let minutes = minutes.trim_end_matches(|c: char| c.is_alphabetic());
            Some(hours.checked_mul(60)? + whole(minutes).filter(|minutes| *minutes < 60)?)
        }
        _ => None,
    }
}

/// A number with its unit; hours where it has none.
fn part(text: &str) -> Option<u32> {
    let at = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    match unit {
        "" | "h" | "hr" | "hrs" | "hour" | "hours" | "std" => of_hours(number),
        "m" | "min" | "mins" | "minute" | "minutes" => whole(number),
        unit => {
            let minutes = unit.strip_prefix('h').map(|rest| rest.trim_end_matches(|c: char| c.is_alphabetic()))?;
            Some(whole(number)?.checked_mul(60)? + whole(minutes).filter(|minutes| *minutes < 60)?)
        }
    }
}

fn of_hours(text: &str) -> Option<u32> {
    let text = text.replace(',', ".");
    let (whole_hours, rest) = text.split_once('.').unwrap_or((&text, ""));
    if rest.len() > 6 || (whole_hours.is_empty() && rest.is_empty()) {
        return None;
    }
    let hours = if whole_hours.is_empty() { 0 } else { whole(whole_hours)? };
    let scale = 10_u64.pow(u32::try_from(rest.len()).ok()?);
    let part = if rest.is_empty() { 0 } else { u64::from(whole(rest)?) };
    let minutes = (u64::from(hours) * scale + part) * 60;
    u32::try_from((minutes + scale / 2) / scale).ok()
}

fn whole(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Minutes in hours: `1.5`, `0.2`, `1,430`. Rounded to a tenth of an hour.
pub fn hours(minutes: i64) -> String {
    let tenths = (minutes.abs() + 3) / 6;
    let whole = crate::money::grouped(u64::try_from(tenths / 10).unwrap_or(0));
    match tenths % 10 {
        0 => whole,
        rest => format!("{whole}.{rest}"),
    }
}
