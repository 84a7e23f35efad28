//! Reads instruments from TOML: every problem with its line, the value and what is allowed instead.

use std::ops::Range;

use toml::de::DeTable;

use super::{Choice, Condition, Instrument, InstrumentKind, Meaning, Question, QuestionKind, Segment, Test, Texts};
use crate::journeys::model::Problem;
use crate::journeys::model::read::{Reader, Value, join};

/// The most questions of an instrument.
pub(super) const MOST_QUESTIONS: usize = 60;
/// The most choices of a question.
pub(super) const MOST_CHOICES: usize = 30;
/// The longest text, in characters.
pub(super) const LONGEST_TEXT: usize = 4_000;

/// Reads one instrument.
pub(super) fn instrument(text: &str) -> Result<Instrument, Vec<Problem>> {
    let (all, problems) = as_far_as_it_goes(text);
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// Reads what can be read of an instrument that is not finished, and says what cannot.
pub(super) fn as_far_as_it_goes(text: &str) -> (Instrument, Vec<Problem>) {
    let mut all = Instrument {
        key: String::new(),
        version: 1,
        kind: InstrumentKind::Recommendation,
        name: String::new(),
        purpose: String::new(),
        segments: Vec::new(),
        length: String::new(),
        procedure: String::new(),
        languages: vec!["en".to_owned()],
        greeting: Texts::default(),
        privacy: Texts::default(),
        questions: Vec::new(),
    };
    let problems = Reader::read(text, |reader, root| root_of(reader, root, &mut all));
    (all, problems)
}

fn root_of(reader: &mut Reader<'_>, root: &DeTable<'_>, all: &mut Instrument) {
    const KEYS: [&str; 12] = [
        "key",
        "version",
        "kind",
        "name",
        "purpose",
        "segments",
        "length",
        "procedure",
        "languages",
        "greeting",
        "privacy",
        "question",
    ];
    reader.known_keys(root, "", &KEYS);
    key_of(reader, root, &(0..0), "", &mut all.key);
    for (key, into) in [("name", &mut all.name), ("length", &mut all.length)] {
        reader.words(root, "", key, into);
        missing(reader, root, &(0..0), "", key);
    }
    prose(reader, root, "purpose", &mut all.purpose);
    prose(reader, root, "procedure", &mut all.procedure);
    let version = root.get("version").and_then(|v| reader.number_of(v, "version", &(1..=1_000_000), "versions"));
    all.version = version.unwrap_or(1);
    let kind = root.get("kind").and_then(|v| reader.one_of(v, "kind", &InstrumentKind::ALL.map(InstrumentKind::key)));
    match kind {
        Some(at) => all.kind = InstrumentKind::ALL[at],
        None => missing(reader, root, &(0..0), "", "kind"),
    }
    if let Some(value) = root.get("segments") {
        for item in reader.list(value, "segments") {
            all.segments
                .extend(reader.one_of(item, "segments", &Segment::ALL.map(Segment::key)).map(|at| Segment::ALL[at]));
        }
    }
    if let Some(value) = root.get("languages") {
        all.languages = languages(reader, value);
    }
    all.greeting = texts(reader, root, "", "greeting", &all.languages, false);
    all.privacy = texts(reader, root, "", "privacy", &all.languages, false);
    for (table, span) in reader.tables(root, "question") {
        let question = question(reader, table, &span, all);
        if all.question(&question.key).is_some() {
            let allowed = "is the key of an earlier question: give each its own".to_owned();
            reader.complain(span.clone(), "question.key", question.key.clone(), allowed);
        }
        if all.questions.len() == MOST_QUESTIONS {
            let allowed = format!("is one question too many: at most {MOST_QUESTIONS} are asked");
            reader.complain(span, "question", String::new(), allowed);
            return;
        }
        all.questions.push(question);
    }
    missing(reader, root, &(0..0), "", "question");
}

fn question(reader: &mut Reader<'_>, table: &DeTable<'_>, span: &Range<usize>, all: &Instrument) -> Question {
    const KEYS: [&str; 11] =
        ["key", "kind", "text", "hint", "low", "high", "required", "choices", "show_if", "means", "note"];
    reader.known_keys(table, "question", &KEYS);
    let mut key = String::new();
    key_of(reader, table, span, "question", &mut key);
    let path = join("question", &key);
    let kinds = QuestionKind::ALL.map(QuestionKind::key);
    let kind = table.get("kind").and_then(|value| reader.one_of(value, &join(&path, "kind"), &kinds));
    if kind.is_none() {
        missing(reader, table, span, &path, "kind");
    }
    missing(reader, table, span, &path, "text");
    let kind = kind.map_or(QuestionKind::ShortText, |at| QuestionKind::ALL[at]);
    let said = |reader: &mut Reader<'_>, key: &str| texts(reader, table, &path, key, &all.languages, key == "text");
    Question {
        text: said(reader, "text"),
        hint: said(reader, "hint"),
        low: said(reader, "low"),
        high: said(reader, "high"),
        required: flag(reader, table, &path),
        choices: choices(reader, table, span, &path, kind, &all.languages),
        show_if: show_if(reader, table, &path, all),
        means: means(reader, table, &path, kind),
        key,
        kind,
    }
}

fn means(reader: &mut Reader<'_>, table: &DeTable<'_>, path: &str, kind: QuestionKind) -> Option<Meaning> {
    let value = table.get("means")?;
    let path = join(path, "means");
    let meaning = Meaning::ALL[reader.one_of(value, &path, &Meaning::ALL.map(Meaning::key))?];
    if !meaning.kinds().contains(&kind) {
        let kinds: Vec<&str> = meaning.kinds().iter().map(|kind| kind.key()).collect();
        reader.complain_of(value, &path, format!("goes with a question of the kind {}", kinds.join(" or ")));
    }
    Some(meaning)
}

fn choices(
    reader: &mut Reader<'_>,
    table: &DeTable<'_>,
    span: &Range<usize>,
    path: &str,
    kind: QuestionKind,
    languages: &[String],
) -> Vec<Choice> {
    let path = join(path, "choices");
    if !table.contains_key("choices") {
        if kind.has_choices() {
            let allowed = "is missing: write choices = [{ key = \"yes\", text = \"Yes\" }, …]".to_owned();
            reader.complain(span.clone(), &path, String::new(), allowed);
        }
        return Vec::new();
    }
    let mut all: Vec<Choice> = Vec::new();
    for (choice, span) in reader.tables(table, "choices") {
        reader.known_keys(choice, &path, &["key", "text"]);
        let mut key = String::new();
        key_of(reader, choice, &span, &path, &mut key);
        missing(reader, choice, &span, &path, "text");
        if all.iter().any(|one| one.key == key) || all.len() == MOST_CHOICES {
            let allowed = format!("give each choice its own key, and at most {MOST_CHOICES} choices");
            reader.complain(span, &join(&path, "key"), key.clone(), allowed);
        }
        let text = texts(reader, choice, &path, "text", languages, true);
        all.push(Choice { key, text });
    }
    if !kind.has_choices() {
        let allowed = format!("a question of the kind {} has no choices: leave them out", kind.key());
        reader.complain(span.clone(), &path, String::new(), allowed);
    }
    all
}

/// References only backwards, so that the way through the questions always ends.
fn show_if(reader: &mut Reader<'_>, table: &DeTable<'_>, path: &str, all: &Instrument) -> Option<Condition> {
    let path = join(path, "show_if");
    let value = table.get("show_if")?;
    let Some(shown) = value.get_ref().as_table() else {
        reader.complain_of(value, &path, "write { question = \"…\", is = [\"…\"] }".to_owned());
        return None;
    };
    reader.known_keys(shown, &path, &["question", "is", "at_least", "at_most"]);
    let earlier: Vec<&str> = all.questions.iter().map(|question| question.key.as_str()).collect();
    let Some(named) = shown.get("question") else {
        missing(reader, shown, &value.span(), &path, "question");
        return None;
    };
    let found = named.get_ref().as_str().and_then(|key| all.question(key));
    let Some(question) = found else {
        let allowed = match earlier.as_slice() {
            [] => "the first question cannot hang on another: leave show_if out".to_owned(),
            earlier => format!("write one of the questions that stand before: {}", earlier.join(", ")),
        };
        reader.complain_of(named, &join(&path, "question"), allowed);
        return None;
    };
    let test = test(reader, shown, &path, question)?;
    Some(Condition { question: question.key.clone(), test })
}

fn test(reader: &mut Reader<'_>, shown: &DeTable<'_>, path: &str, earlier: &Question) -> Option<Test> {
    if let Some(value) = shown.get("is") {
        let path = join(path, "is");
        let allowed: Vec<String> = match earlier.kind.scale() {
            Some((least, most)) => (least..=most).map(|n| n.to_string()).collect(),
            None => earlier.choices.iter().map(|choice| choice.key.clone()).collect(),
        };
        let names: Vec<&str> = allowed.iter().map(String::as_str).collect();
        let items = reader.list(value, &path);
        return Some(Test::Is(
            items.iter().filter_map(|item| reader.one_of(item, &path, &names)).map(|at| allowed[at].clone()).collect(),
        ));
    }
    for key in ["at_least", "at_most"] {
        let Some(value) = shown.get(key) else { continue };
        let Some((least, most)) = earlier.kind.scale() else {
            reader.complain_of(value, &join(path, key), "goes with a question that is answered by a number".to_owned());
            return None;
        };
        let range = u32::from(least)..=u32::from(most);
        let number = reader.number_of(value, &join(path, key), &range, "points")?;
        let number = u8::try_from(number).ok()?;
        return Some(if key == "at_least" { Test::AtLeast(number) } else { Test::AtMost(number) });
    }
    Some(Test::Answered)
}

fn languages(reader: &mut Reader<'_>, value: &Value<'_>) -> Vec<String> {
    let mut all = vec!["en".to_owned()];
    for item in reader.list(value, "languages") {
        let code =
            item.get_ref().as_str().filter(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()));
        match code {
            Some("en") => {}
            Some(code) => all.push(code.to_owned()),
            None => reader.complain_of(item, "languages", "write the two letters of a language: en, de, fr".to_owned()),
        }
    }
    all.dedup();
    all
}

/// A text in English, or a table of texts by language: every language of the instrument where one is needed.
fn texts(
    reader: &mut Reader<'_>,
    table: &DeTable<'_>,
    path: &str,
    key: &str,
    languages: &[String],
    whole: bool,
) -> Texts {
    let mut all = Texts::default();
    let Some(value) = table.get(key) else { return all };
    let path = join(path, key);
    let mut take = |reader: &mut Reader<'_>, language: &str, value: &Value<'_>| match text_of(value) {
        Some(text) => {
            all.0.insert(language.to_owned(), text);
        }
        None => {
            let allowed = format!("write 1 to {LONGEST_TEXT} characters between quotation marks");
            reader.complain_of(value, &path, allowed);
        }
    };
    match value.get_ref().as_table() {
        None => take(reader, "en", value),
        Some(by_language) => {
            let known: Vec<&str> = languages.iter().map(String::as_str).collect();
            reader.known_keys(by_language, &path, &known);
            for (language, value) in by_language.iter() {
                take(reader, language.get_ref(), value);
            }
        }
    }
    let lacking: Vec<&str> =
        languages.iter().map(String::as_str).filter(|language| !all.0.contains_key(*language)).collect();
    if (whole && !lacking.is_empty()) || (!all.0.is_empty() && lacking.contains(&"en")) {
        reader.complain_of(value, &path, format!("is missing in these languages: {}", lacking.join(", ")));
    }
    all
}

fn text_of(value: &Value<'_>) -> Option<String> {
    let text = value.get_ref().as_str()?.trim();
    (!text.is_empty() && text.chars().count() <= LONGEST_TEXT).then(|| text.to_owned())
}

fn prose(reader: &mut Reader<'_>, table: &DeTable<'_>, key: &str, into: &mut String) {
    let Some(value) = table.get(key) else { return };
    match text_of(value) {
        Some(text) => *into = text,
        None => reader.complain_of(value, key, format!("write 1 to {LONGEST_TEXT} characters between quotation marks")),
    }
}

fn flag(reader: &mut Reader<'_>, table: &DeTable<'_>, path: &str) -> bool {
    let Some(value) = table.get("required") else { return false };
    let flag = value.get_ref().as_bool();
    if flag.is_none() {
        reader.complain_of(value, &join(path, "required"), "write true or false".to_owned());
    }
    flag.unwrap_or(false)
}

fn missing(reader: &mut Reader<'_>, table: &DeTable<'_>, span: &Range<usize>, path: &str, key: &str) {
    if !table.contains_key(key) {
        reader.complain(span.clone(), &join(path, key), String::new(), "is missing".to_owned());
    }
}

fn key_of(reader: &mut Reader<'_>, table: &DeTable<'_>, span: &Range<usize>, path: &str, into: &mut String) {
    const ALLOWED: &str = "write a name of small letters, digits and _, at most 60, that never changes";
    let fits = |text: &str| {
        (1..=60).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    match table.get("key") {
        Some(value) => match value.get_ref().as_str().filter(|text| fits(text)) {
            Some(text) => text.clone_into(into),
            None => reader.complain_of(value, &join(path, "key"), ALLOWED.to_owned()),
        },
        None => reader.complain(span.clone(), &join(path, "key"), String::new(), format!("is missing: {ALLOWED}")),
    }
}
