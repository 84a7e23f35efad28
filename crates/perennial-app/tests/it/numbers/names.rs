//! The names under which pages and files show numbers, and how each is written.

use super::walk::Shown;

/// A number of one name: what it counts, and in which words it stands.
pub struct Name {
    pub what: &'static str,
    written: &'static [Written],
    /// Words directly behind a figure that mean this number and no other: wherever they stand, the figure is read.
    labels: &'static [&'static str],
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
            // The list of everybody.
            written("/clients", "", " clients New client"),
        ],
        labels: &[" relationships on record", " clients on record"],
    },
    Name {
        what: "relationships on the map",
        written: &[
            written("/insights", "", " of them on the map"),
            written("/insights/export", "\"on_map\":", ","),
            written("/", "", " relationships,"),
        ],
        labels: &[" of them on the map", " on the map today"],
    },
    Name {
        what: "stalled",
        written: &[
            written("/", "relationships,", " stalled,"),
            written("/insights/phases", "", " relationships are stalled"),
            written("/insights/export", "\"stalled_relationships\":", ","),
            written("/clients?stalled=any", "", " clients match"),
        ],
        labels: &[" relationships are stalled", " relationships stalled", " clients are stalled"],
    },
    Name {
        what: "stalls of work",
        written: &[
            written("/", "of the", " stalls are of work in phases"),
            written("/", "The clients of all", " were billed"),
            written("/map.svg", "of the", " stalls are of work in phases"),
            written("/map.svg", "The clients of all", " were billed"),
            written("/alerts?rule=stall", "", " alert selected"),
            written("/alerts?rule=stall", "", " alerts selected"),
        ],
        labels: &[" stalls are of work"],
    },
    Name {
        what: "what the clients of stalled work were billed",
        written: &[
            written("/", "were billed", " in the last 12 months"),
            written("/map.svg", "were billed", " in the last 12 months"),
        ],
        labels: &[" in the last 12 months"],
    },
    Name {
        what: "clients with open work",
        written: &[written("/", "Client", " ·"), written("/clients?stage=client", "", " clients match")],
        labels: &[],
    },
    Name {
        what: "clients between engagements",
        written: &[written("/", "Between", " ·"), written("/clients?stage=between", "", " clients match")],
        labels: &[],
    },
    Name {
        what: "prospects parked",
        written: &[
            written("/", "open ·", " not now"),
            written("/journeys/map", "because", " prospects parked as not now"),
            written("/journeys/map.docx", "because", " prospects parked as not now"),
            written("/journeys/map.pdf", "because", " prospects parked as not now"),
            written("/journeys/map.pdf-a4", "because", " prospects parked as not now"),
        ],
        labels: &[" prospects parked"],
    },
    Name {
        what: "silent between",
        written: &[
            written("/", "stalled,", " silent between"),
            written("/insights/clients?gap=silence-between", "silent past the limit:", " relationships"),
            written("/map.svg", "stalled,", " silent between"),
        ],
        labels: &[" silent between"],
    },
    Name {
        what: "check-ins missing",
        written: &[
            written("/gaps", "Past half-way without a check-in", " matter"),
            written("/alerts?rule=check_in_missing", "", " alert selected"),
            written("/alerts?rule=check_in_missing", "", " alerts selected"),
        ],
        labels: &[],
    },
    Name {
        what: "estimated unseen losses",
        written: &[
            written("/research", "that makes about", " that we never saw"),
            written("/unseen-losses", "that makes about", " that we never saw"),
        ],
        labels: &[" that we never saw"],
    },
    Name {
        what: "the rate of former clients who recommend",
        written: &[
            written("/insights", "Do former clients recommend us?", " % ("),
            written("/insights/questions?stage=former", "How many former clients recommend us?", " % ("),
        ],
        labels: &[],
    },
    Name {
        what: "the rate at which they come back",
        written: &[
            written("/insights", "Do they come back?", " % within"),
            written("/insights/questions?stage=between", "How often do they come back?", " % within"),
        ],
        labels: &[],
    },
    Name {
        what: "the rate at which there is more work at the close",
        written: &[
            written("/insights", "Is there more work at the close? Client", " % within"),
            written("/insights/questions?stage=client", "How often do clients move to between?", " % within"),
        ],
        labels: &[],
    },
    Name {
        what: "pursuits hired",
        written: &[
            written("/insights", "Are we chosen? Pre-purchase Hired ", " "),
            written("/journeys/map.xlsx", "Chosen? hired ", " "),
        ],
        labels: &[],
    },
    Name {
        what: "lost at the point that a journey map's head names",
        written: &[
            written("/journeys/map", "Biggest leak: ", " of"),
            written("/journeys/map.docx", "Biggest leak: ", " of"),
            written("/journeys/map.pdf", "Biggest leak: ", " of"),
            written("/journeys/map.pdf-a4", "Biggest leak: ", " of"),
        ],
        labels: &[],
    },
    Name {
        what: "stalled on a journey map",
        written: &[
            written("/journeys/map", "", " stalls on this map"),
            written("/journeys/map.docx", "", " stalls on this map"),
            written("/journeys/map.pdf", "", " stalls on this map"),
            written("/journeys/map.pdf-a4", "", " stalls on this map"),
        ],
        labels: &[" stalls on this map"],
    },
    Name {
        what: "cells about the client that are assumed",
        written: &[
            written("/journeys/map", "on notes and anecdotes,", " are assumed"),
            written("/journeys/map.docx", "on notes and anecdotes,", " are assumed"),
            written("/journeys/map.xlsx", "on notes and anecdotes,", " are assumed"),
            written("/journeys/map.pdf", "on notes and anecdotes,", " are assumed"),
            written("/journeys/map.pdf-a4", "on notes and anecdotes,", " are assumed"),
        ],
        labels: &[" are assumed"],
    },
    Name {
        what: "enquiries",
        written: &[
            written("/insights/response", "Of", " enquiries "),
            written("/journeys/map.pdf", "", " enquiries answered within the hour"),
            written("/journeys/map.pdf-a4", "", " enquiries answered within the hour"),
            written("/journeys/map.docx", "", " enquiries answered within the hour"),
            written("/insights/export", "\"enquiries\":", ","),
        ],
        labels: &[" enquiries "],
    },
    Name {
        what: "enquiries and pursuits without one that nobody has answered",
        written: &[
            written("/insights/response", "Unanswered in all:", ","),
            written("/alerts?rule=enquiry_unanswered", "", " alert selected"),
            written("/alerts?rule=enquiry_unanswered", "", " alerts selected"),
        ],
        labels: &[],
    },
    Name {
        what: "enquiries never answered",
        written: &[
            written("/insights/response", "within a day,", " never"),
            written("/insights/clients?answer=never", "Enquiries answered: never:", " relationship"),
            written("/insights/response", "Unanswered in all:", " enquiries and"),
        ],
        labels: &[],
    },
];

/// Figures with the words of a known name behind them that no name reads: a page that shows a number of this kind must be
/// named above. Pages of one record, whose numbers are those of that record, are left out.
pub fn unread(all: &[Shown]) -> Vec<String> {
    let mut found = Vec::new();
    for shown in all.iter().filter(|shown| !shown.is_of_one()) {
        let here = |one: &&Written| belongs(one.at, &shown.address);
        let read: Vec<usize> = NAMES
            .iter()
            .flat_map(|name| name.written.iter().filter(here))
            .flat_map(|one| one.figures(&shown.text).into_iter().map(|(begin, _)| begin))
            .collect();
        for (name, label) in NAMES.iter().flat_map(|name| name.labels.iter().map(move |label| (name, *label))) {
            for (begin, figure) in written("", "", label).figures(&shown.text) {
                if !read.contains(&begin) {
                    found.push(format!("{}: {figure}{label} is not read as “{}”", shown.address, name.what));
                }
            }
        }
    }
    found
}

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
