//! Writing elements: numbers, colours, words and links in either mode.

use super::super::layout::{Anchor, Face, Point, Rect, Track, Words};
use super::super::palette::Paint;
use super::Mode;

/// Font families of a file that stands alone: the reader's own.
const SERIF: &str =
    "'Iowan Old Style','Palatino Linotype',Palatino,P052,'TeX Gyre Pagella','Source Serif 4',Georgia,serif";
const SANS: &str = "Inter,'Source Sans 3','Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

pub(crate) struct Pen<'a> {
    mode: &'a Mode,
    out: String,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(mode: &'a Mode) -> Self {
        Self { mode, out: String::with_capacity(32 * 1024) }
    }

    pub(crate) const fn mode(&self) -> &'a Mode {
        self.mode
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A class, where classes mean something.
    pub(crate) fn class(&self, name: &str) -> String {
        match self.mode {
            Mode::Page { .. } => format!(" class=\"{name}\""),
            Mode::File(_) => String::new(),
        }
    }

    /// Fill and stroke, with a further class for the page.
    pub(crate) fn paint(&self, fill: Option<Paint>, stroke: Option<Paint>, class: &str) -> String {
        let empty = if fill.is_none() { " fill=\"none\"" } else { "" };
        match self.mode {
            Mode::Page { .. } => {
                let fill = fill.map(|paint| format!("f-{}", paint.class()));
                let stroke = stroke.map(|paint| format!("s-{}", paint.class()));
                let own = (!class.is_empty()).then(|| class.to_owned());
                let names: Vec<String> = own.into_iter().chain(fill).chain(stroke).collect();
                if names.is_empty() { empty.to_owned() } else { format!("{empty} class=\"{}\"", names.join(" ")) }
            }
            Mode::File(theme) => {
                let fill = fill.map(|paint| format!(" fill=\"{}\"", paint.hex(*theme)));
                let stroke = stroke.map(|paint| format!(" stroke=\"{}\"", paint.hex(*theme)));
                format!("{empty}{}{}", fill.unwrap_or_default(), stroke.unwrap_or_default())
            }
        }
    }

    /// A stroke inside a group that has no fill.
    pub(crate) fn stroke(&self, paint: Paint) -> String {
        match self.mode {
            Mode::Page { .. } => format!(" class=\"s-{}\"", paint.class()),
            Mode::File(theme) => format!(" stroke=\"{}\"", paint.hex(*theme)),
        }
    }

    /// The name of a gradient on the page or in the file.
    pub(crate) fn id(&self, name: &str) -> String {
        match self.mode {
            Mode::Page { prefix } => format!("{prefix}{name}"),
            Mode::File(_) => name.to_owned(),
        }
    }

    pub(crate) fn gradient(&mut self, name: &str, (from, to): (Point, Point), first: Paint, last: Paint) {
        let id = self.id(name);
        let stop = |offset: u8, paint: Paint| match self.mode {
            Mode::Page { .. } => format!("<stop offset=\"{offset}\" class=\"c-{}\"/>", paint.class()),
            Mode::File(theme) => format!("<stop offset=\"{offset}\" stop-color=\"{}\"/>", paint.hex(*theme)),
        };
        let text = format!(
            "<linearGradient id=\"{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\">{}{}</linearGradient>",
            number(from.x),
            number(from.y),
            number(to.x),
            number(to.y),
            stop(0, first),
            stop(1, last),
        );
        self.raw(&text);
    }

    /// What is written inside becomes a door where it leads somewhere, and else a named group.
    pub(crate) fn linked(&mut self, href: Option<&str>, class: &str, sentence: &str, inside: impl FnOnce(&mut Self)) {
        let sentence = escaped(sentence);
        let page = matches!(self.mode, Mode::Page { .. });
        let tag = match href.filter(|_| page) {
            Some(href) => {
                let opening = format!("<a class=\"{class}\" href=\"{}\">", escaped(href));
                self.raw(&opening);
                "a"
            }
            None => {
                let opening = format!("<g{}>", self.class(class));
                self.raw(&opening);
                "g"
            }
        };
        self.raw(&format!("<title>{sentence}</title>"));
        inside(self);
        self.raw(&format!("</{tag}>"));
    }

    pub(crate) fn circle(&mut self, at: Point, radius: f64, attributes: &str) {
        let text =
            format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{attributes}/>", number(at.x), number(at.y), number(radius));
        self.raw(&text);
    }

    pub(crate) fn rect(&mut self, ground: Rect) {
        let [x, y, width, height] = [ground.x, ground.y, ground.width, ground.height].map(number);
        self.raw(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"));
    }

    pub(crate) fn path(&mut self, d: &str, attributes: &str) {
        self.raw(&format!("<path d=\"{d}\"{attributes}/>"));
    }

    pub(crate) fn words(&mut self, words: &Words) {
        if words.is_blank() {
            return;
        }
        let anchor = match words.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let halo = match (words.halo, self.mode) {
            (false, _) | (true, Mode::Page { .. }) => String::new(),
            (true, Mode::File(theme)) => format!(
                " stroke=\"{}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                Paint::Paper.hex(*theme)
            ),
        };
        let class = if words.halo { format!("{} halo", face_class(words.face)) } else { face_class(words.face).into() };
        let first = words.pieces.first().map_or(Paint::Ink, |(_, paint)| *paint);
        let look = self.paint(Some(first), None, &class);
        let font = match self.mode {
            Mode::Page { .. } => String::new(),
            Mode::File(_) => face_attributes(words.face),
        };
        let spacing = if words.face == Face::Caps { " letter-spacing=\"0.08em\"" } else { "" };
        let (x, y, size) = (number(words.at.x), number(words.at.y), number(words.size));
        let opening = format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{look}{font}{spacing}{halo}>");
        self.raw(&opening);
        for (piece, paint) in &words.pieces {
            let shown = if words.face == Face::Caps { piece.to_uppercase() } else { piece.clone() };
            let text = escaped(&shown);
            let span = if *paint == first {
                text
            } else {
                format!("<tspan{}>{text}</tspan>", self.paint(Some(*paint), None, ""))
            };
            self.raw(&span);
        }
        self.raw("</text>");
    }
}

const fn face_class(face: Face) -> &'static str {
    match face {
        Face::Serif => "w-serif",
        Face::Italic => "w-italic",
        Face::Sans => "w-sans",
        Face::Strong => "w-strong",
        Face::Caps => "w-caps",
    }
}

fn face_attributes(face: Face) -> String {
    let (family, weight, style) = match face {
        Face::Serif => (SERIF, "600", ""),
        Face::Italic => (SERIF, "400", " font-style=\"italic\""),
        Face::Sans => (SANS, "400", ""),
        Face::Strong => (SANS, "600", ""),
        Face::Caps => (SANS, "500", ""),
    };
    format!(" font-family=\"{family}\" font-weight=\"{weight}\"{style}")
}

/// The curves as path data.
pub(crate) fn track_data(track: &Track) -> String {
    let mut data = format!("M{} {}", number(track.start.x), number(track.start.y));
    for [one, two, end] in &track.curves {
        let points = [one, two, end].map(|point| format!("{} {}", number(point.x), number(point.y)));
        data.push_str(&format!("C{}", points.join(" ")));
    }
    data
}

/// A number with one decimal at most.
pub(crate) fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let minus = if tenths < 0 { "-" } else { "" };
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if part == 0 { format!("{minus}{whole}") } else { format!("{minus}{whole}.{part}") }
}

/// Text that may stand in an element or an attribute; characters that XML forbids are left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([12.04, -0.04, -0.5, 7.96].map(number), ["12", "0", "-0.5", "8"]);
    }

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(escaped("<A&B \"C\">\u{1}"), "&lt;A&amp;B &quot;C&quot;&gt; ");
    }
}
