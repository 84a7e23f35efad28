//! A form as it is drawn: values, messages beside the fields, and what stands above it.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::http::StatusCode;
use axum::response::Response;

use super::Raw;
use crate::error::{Error, FieldErrors};

/// A form as it is drawn: for the first time with what is stored, or again with what was typed and what is wrong.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The fields.
    pub raw: Raw,
    errors: FieldErrors,
    refusal: Option<String>,
    conflict: bool,
    prefix: String,
}

impl Draft {
    /// A form drawn for the first time.
    pub fn new(raw: Raw) -> Self {
        Self { raw, ..Self::default() }
    }

    /// A form drawn again because it was refused.
    ///
    /// # Errors
    /// The error itself, when mending the form would not help.
    pub fn refused(raw: Raw, error: Error) -> Result<Self, Error> {
        let draft = Self::new(raw);
        match error {
            Error::Fields(errors) => Ok(Self { errors, ..draft }),
            Error::Refused(sentence) => Ok(Self { refusal: Some(sentence), ..draft }),
            Error::ChangedMeanwhile(_) => Ok(Self { refusal: Some(error.to_string()), conflict: true, ..draft }),
            error => Err(error),
        }
    }

    /// The form with ids of its own, for a page that shows several forms with the same names.
    pub fn prefixed(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// True when a field, which may be repeated, holds this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.raw.all(name).iter().any(|found| found == value)
    }

    /// True when somebody else changed the record meanwhile.
    pub const fn is_conflict(&self) -> bool {
        self.conflict
    }

    /// The form shows what is stored at this version. After a conflict it carries it: whoever saves again has seen it.
    pub fn seen(&mut self, version: i64) {
        if self.conflict {
            self.raw.set("version", version.to_string());
        }
    }

    /// True when nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty() && self.refusal.is_none()
    }

    /// What is wrong, above the form; draw it first.
    pub fn summary(&self) -> Summary<'_> {
        Summary { draft: self }
    }

    /// A field's name as a word of the summary: `planned_end` → `Planned end`.
    fn named(&self, name: &str) -> String {
        super::capital(&name.replace('_', " "))
    }

    fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn field<'a>(&'a self, name: &'a str, label: &'a str, control: Control<'a>) -> Field<'a> {
        let error = self.errors.get(name).map(String::as_str);
        let value = self.raw.get(name);
        Field { id: self.id(name), name, label, value, error, hint: None, optional: false, width: "", control }
    }

    /// A line of text.
    pub fn text<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        self.field(name, label, Control::Input { kind: "text", before: String::new() })
    }

    /// An input of another kind: `email`, `password`, `number` …
    pub fn input<'a>(&'a self, name: &'a str, label: &'a str, kind: &'a str) -> Field<'a> {
        self.field(name, label, Control::Input { kind, before: String::new() })
    }

    /// A day.
    pub fn day<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        self.field(name, label, Control::Input { kind: "date", before: String::new() }).width("short")
    }

    /// An amount, with the sign of its currency before it.
    pub fn money<'a>(&'a self, name: &'a str, label: &'a str, sign: impl Into<String>) -> Field<'a> {
        self.field(name, label, Control::Input { kind: "text", before: sign.into() }).width("short")
    }

    /// Several lines of text.
    pub fn area<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        self.field(name, label, Control::Area { rows: 4 })
    }

    /// A tall field for the text of a file.
    pub fn source<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        self.field(name, label, Control::Area { rows: 30 })
    }

    /// One of a list.
    pub fn select<'a>(&'a self, name: &'a str, label: &'a str, choices: &'a [Choice]) -> Field<'a> {
        self.field(name, label, Control::Select { choices })
    }

    /// Yes or no.
    pub fn tick<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        self.field(name, label, Control::Tick)
    }

    /// The status of the answer that shows this form.
    pub fn status(&self) -> StatusCode {
        match (self.is_clean(), self.errors.is_empty()) {
            (true, _) => StatusCode::OK,
            (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (false, true) => StatusCode::CONFLICT,
        }
    }

    /// Draws the page that holds this form, with its status.
    ///
    /// # Errors
    /// When the template fails, which is a defect of the program.
    pub fn page(&self, template: &impl Template) -> Result<Response, Error> {
        let mut response = super::page(template)?;
        *response.status_mut() = self.status();
        Ok(response)
    }
}

/// One of the choices of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// The words.
    pub word: String,
}

impl Choice {
    /// A choice of its value and words.
    pub fn new(value: impl ToString, word: impl Into<String>) -> Self {
        Self { value: value.to_string(), word: word.into() }
    }

    /// The words of a value among the choices.
    pub fn word_of(choices: &[Self], value: impl ToString) -> String {
        let value = value.to_string();
        let found = choices.iter().find(|choice| choice.value == value);
        found.map_or_else(|| "somebody or something unknown".to_owned(), |choice| choice.word.clone())
    }

    /// The choices with an empty one before them.
    pub fn or_none(word: &str, choices: impl IntoIterator<Item = Self>) -> Vec<Self> {
        std::iter::once(Self::new("", word)).chain(choices).collect()
    }
}

#[derive(Debug, Clone)]
enum Control<'a> {
    Input { kind: &'a str, before: String },
    Area { rows: u8 },
    Select { choices: &'a [Choice] },
    Tick,
}

/// One field with its label, hint and message. Its HTML is drawn by its own template, which escapes what it prints.
#[derive(Debug, Clone, Template)]
#[template(path = "web/field.html")]
pub struct Field<'a> {
    id: String,
    name: &'a str,
    label: &'a str,
    value: &'a str,
    error: Option<&'a str>,
    hint: Option<&'a str>,
    optional: bool,
    width: &'a str,
    control: Control<'a>,
}

impl HtmlSafe for Field<'_> {}

impl<'a> Field<'a> {
    /// With a hint below the label.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Marked as one that may stay empty.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// `short` or `medium`.
    pub fn width(mut self, width: &'a str) -> Self {
        self.width = width;
        self
    }

    fn described(&self) -> String {
        let hint = self.hint.map(|_| format!("{}-hint", self.id));
        let error = self.error.map(|_| format!("{}-error", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// What is wrong with a form, above it.
#[derive(Debug, Template)]
#[template(path = "web/summary.html")]
pub struct Summary<'a> {
    draft: &'a Draft,
}

impl HtmlSafe for Summary<'_> {}

impl Summary<'_> {
    fn count(&self) -> String {
        match self.draft.errors.len() {
            1 => "One thing to put right".to_owned(),
            n => format!("{n} things to put right"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong() {
        let raw = Raw::from_urlencoded("title=%3Cb%3E&on=31.2.26");
        let draft = Draft::refused(raw, Error::field("on", "31.2.26 is not a date.")).unwrap();
        let on = draft.day("on", "Day").hint("When?").to_string();
        assert!(on.contains(r#"aria-describedby="on-hint on-error""#), "{on}");
        assert!(on.contains("31.2.26 is not a date."));
        assert!(draft.text("title", "Title").to_string().contains(r#"value="&#60;b&#62;""#));
        assert!(draft.summary().to_string().contains(r##"href="#on""##));
        assert_eq!(draft.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(Draft::refused(Raw::default(), Error::NotFound("pursuit")).is_err());
    }

    #[test]
    fn the_value_of_a_list_is_chosen() {
        let draft = Draft::new(Raw::from_urlencoded("line=2"));
        let choices = Choice::or_none("none", [Choice::new(1, "Employment"), Choice::new(2, "Conveyancing")]);
        let select = draft.select("line", "Service line", &choices).optional().to_string();
        assert!(select.contains(r#"<option value="2" selected>Conveyancing</option>"#), "{select}");
    }
}
