//! The text of a calendar (RFC 5545): whole-day events with lines of at most 75 octets.

use perennial_core::dates::{Day, Moment};

/// A whole-day event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What tells it from every other, for ever.
    pub uid: String,
    /// Its day.
    pub on: Day,
    /// Its title.
    pub summary: String,
    /// What it says.
    pub description: String,
    /// Its page, where the server knows its own address.
    pub url: Option<String>,
}

/// The calendar as text.
pub fn calendar(name: &str, events: &[Event], now: Moment) -> String {
    let mut text = Lines::default();
    text.line("BEGIN:VCALENDAR");
    text.line("VERSION:2.0");
    text.line("PRODID:-//Perennial//Today//EN");
    text.line("CALSCALE:GREGORIAN");
    text.line("METHOD:PUBLISH");
    text.line(&format!("X-WR-CALNAME:{}", escaped(name)));
    text.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for event in events {
        text.event(event, now);
    }
    text.line("END:VCALENDAR");
    text.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn event(&mut self, event: &Event, now: Moment) {
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}", escaped(&event.uid)));
        self.line(&format!("DTSTAMP:{}", stamp(now)));
        self.line(&format!("DTSTART;VALUE=DATE:{}", date(event.on)));
        self.line(&format!("DTEND;VALUE=DATE:{}", date(event.on + 1)));
        self.line(&format!("SUMMARY:{}", escaped(&event.summary)));
        self.line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        if let Some(url) = &event.url {
            self.line(&format!("URL:{url}"));
        }
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// A content line, folded where it is longer than 75 octets, never inside of a character.
    fn line(&mut self, text: &str) {
        let mut room = 75;
        for letter in text.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            room -= letter.len_utf8();
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }
}

/// Text with what has a meaning in a calendar escaped; control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

fn date(day: Day) -> String {
    day.date().strftime("%Y%m%d").to_string()
}

fn stamp(moment: Moment) -> String {
    let day = moment.utc_day();
    let seconds = (moment.0 - Moment::start_of(day).0) / 1_000_000;
    format!("{}T{:02}{:02}{:02}Z", date(day), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        let summary = "é".repeat(100) + ", done; \\ and\nmore";
        let on = "2026-12-31".parse().unwrap();
        let event = Event { uid: "a@b".into(), on, summary, description: String::new(), url: None };
        let text = calendar("Ruth, today", &[event], Moment(1_795_348_805_000_000));
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{}\\, done\\; \\\\ and\\nmore\r\n", "é".repeat(100))));
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(unfolded.contains("DTSTAMP:20261122T120005Z"), "{unfolded}");
        assert!(unfolded.contains("X-WR-CALNAME:Ruth\\, today"));
    }
}
