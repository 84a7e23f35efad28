//! The names under which pages and files show numbers, and how each is written.

use super::walk::Shown;

/// A number of one name: what it counts, and in which words it stands.
pub struct Name {
    pub what: &'static str,
    written: &'static [Written],
}

/// Where a figure stands: between these words, on pages whose address begins so.
struct Written {
    at: &'static str,
    before: &'static str,
    after: &'static str,
}

const fn written(at: &'static str, before: &'static str, after: &'static str) -> Written {
    Written { at, before, after }
}

/// Every name that stands at more than one place.
pub const NAMES: &[Name] = &[
    Name {
        what: "relationships on record",
        written: &[
            written("/insights", "", " relationships on record,"),
            written("/insights/export", "\"relationships\":", ","),
        ],
    },
    Name {
        what: "relationships on the map",
        written: &[
            written("/insights", "", " of them on the map"),
            written("/insights/export", "\"on_map\":", ","),
            written("/", "", " relationships,"),
        ],
    },
    Name {
        what: "stalled",
        written: &[
            written("/", "relationships,", " stalled,"),
            written("/", "of the", " stalls are of work in phases"),
            written("/insights/phases", "", " relationships are stalled"),
            written("/insights/export", "\"stalled_relationships\":", ","),
        ],
    },
    Name {
        what: "silent between",
        written: &[
            written("/", "stalled,", " silent between"),
            written("/insights/clients?gap=silence-between", "silent past the limit:", " relationships"),
        ],
    },
    Name {
        what: "check-ins missing",
        written: &[
            written("/gaps", "Past half-way without a check-in", " matter"),
            written("/alerts?rule=check_in_missing", "", " alert selected"),
            written("/alerts?rule=check_in_missing", "", " alerts selected"),
        ],
    },
    Name {
        what: "estimated unseen losses",
        written: &[
            written("/research", "that makes about", " that we never saw"),
            written("/unseen-losses", "that makes about", " that we never saw"),
        ],
    },
    Name {
        what: "the rate of former clients who recommend",
        written: &[
            written("/insights", "Do former clients recommend us?", " % ("),
            written("/insights/questions?stage=former", "How many former clients recommend us?", " % ("),
        ],
    },
    Name {
        what: "the rate at which they come back",
        written: &[
            written("/insights", "Do they come back?", " % within"),
            written("/insights/questions?stage=between", "How often do they come back?", " % within"),
        ],
    },
    Name {
        what: "the rate at which there is more work at the close",
        written: &[
            written("/insights", "Is there more work at the close? Client", " % within"),
            written("/insights/questions?stage=client", "How often do clients move to between?", " % within"),
        ],
    },
    Name {
        what: "pursuits hired",
        written: &[
            written("/insights", "Are we chosen? Pre-purchase Hired ", " "),
            written("/journeys/map.xlsx", "Chosen? hired ", " "),
        ],
    },
    Name {
        what: "lost at the point that a journey map's head names",
        written: &[
            written("/journeys/map", "Biggest leak: ", " of"),
            written("/journeys/map.docx", "Biggest leak: ", " of"),
            written("/journeys/map.pdf", "Biggest leak: ", " of"),
            written("/journeys/map.pdf-a4", "Biggest leak: ", " of"),
        ],
    },
    Name {
        what: "stalled on a journey map",
        written: &[
            written("/journeys/map", "", " stalls on this map"),
            written("/journeys/map.docx", "", " stalls on this map"),
            written("/journeys/map.pdf", "", " stalls on this map"),
        ],
    },
    Name {
        what: "cells about the client that are assumed",
        written: &[
            written("/journeys/map", "on notes and anecdotes,", " are assumed"),
            written("/journeys/map.docx", "on notes and anecdotes,", " are assumed"),
            written("/journeys/map.xlsx", "on notes and anecdotes,", " are assumed"),
        ],
    },
    Name {
        what: "enquiries",
        written: &[
            written("/insights/response", "Of", " enquiries "),
            written("/insights/export", "\"enquiries\":", ","),
        ],
    },
    Name {
        what: "enquiries and pursuits without one that nobody has answered",
        written: &[
            written("/insights/response", "Unanswered in all:", ","),
            written("/alerts?rule=enquiry_unanswered", "", " alert selected"),
            written("/alerts?rule=enquiry_unanswered", "", " alerts selected"),
        ],
    },
    Name {
        what: "enquiries never answered",
        written: &[
            written("/insights/response", "within a day,", " never"),
            written("/insights/clients?answer=never", "Enquiries answered: never:", " relationship"),
        ],
    },
];

impl Name {
    /// The page with the first figure of this name on it replaced.
    pub fn replaced(&self, shown: &Shown, by: &str) -> String {
        let of_this = self.written.iter().filter(|one| belongs(one.at, &shown.address));
        let first = of_this.flat_map(|one| one.figures(&shown.text)).next();
        let Some((begin, figure)) = first else { return shown.text.clone() };
        format!("{}{by}{}", &shown.text[..begin], &shown.text[begin + figure.len()..])
    }
}

impl Written {
    /// The figures of a text: directly before `after`, the first time that it stands behind `before`; wherever it
    /// stands when `before` is empty.
    fn figures<'t>(&self, text: &'t str) -> Vec<(usize, &'t str)> {
        let ends: Vec<usize> = if self.before.is_empty() {
            text.match_indices(self.after).map(|(end, _)| end).collect()
        } else {
            let begins = text.match_indices(self.before).map(|(begin, _)| begin + self.before.len());
            begins.filter_map(|begin| Some(begin + text[begin..].find(self.after)?)).collect()
        };
        let figure = |end: usize| {
            let begin = text[..end]
                .rfind([' ', '“', '(', '\n'])
                .map_or(0, |place| place + text[place..].chars().next().map_or(1, char::len_utf8));
            (begin, &text[begin..end])
        };
        ends.into_iter().map(figure).filter(|(_, figure)| is_figure(figure)).collect()
    }
}

fn is_figure(text: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_digit() || ",.£km".contains(letter);
    text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '£') && text.chars().all(is_part)
}

/// The figures of a name, each with its address.
pub fn readings(name: &Name, all: &[Shown]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for shown in all {
        for one in name.written.iter().filter(|one| belongs(one.at, &shown.address)) {
            found.extend(
                one.figures(&shown.text).into_iter().map(|(_, figure)| (shown.address.clone(), figure.to_owned())),
            );
        }
    }
    found
}

/// True for the address itself and for those below it; `/` is the first page alone.
fn belongs(at: &str, address: &str) -> bool {
    let rest = address.strip_prefix(at);
    match at {
        "/" => address == "/",
        _ => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?') || rest.starts_with('&')),
    }
}
