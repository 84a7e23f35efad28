//! The words around the questions on the page of a person who answers, in the languages that are shipped.

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrases {
    /// Two letters.
    pub language: &'static str,
    /// The button that goes on.
    pub next: &'static str,
    /// The link that goes back.
    pub back: &'static str,
    /// “Question”, before two numbers.
    pub question: &'static str,
    /// Stands beside a question that may be passed over.
    pub optional: &'static str,
    /// What may be done with a question that is not needed.
    pub pass: &'static str,
    /// Above what is wrong.
    pub wrong: &'static str,
    /// The label of the choice of language.
    pub language_label: &'static str,
    /// The button that changes the language.
    pub change: &'static str,
    /// Who sees the answers.
    pub privacy: &'static str,
    /// The heading of the privacy text.
    pub privacy_title: &'static str,
    /// The heading before all is sent.
    pub review: &'static str,
    /// The link that changes one answer.
    pub alter: &'static str,
    /// The button that sends all.
    pub send: &'static str,
    /// Thanks.
    pub thanks: &'static str,
    /// What follows.
    pub thanks_text: &'static str,
    /// The survey is over.
    pub closed: &'static str,
    /// What to do then.
    pub closed_text: &'static str,
    /// What was saved when a person comes back.
    pub resume: &'static str,
    /// The four answers for a service.
    pub services: [&'static str; 4],
    /// The heading of the column of services.
    pub service: &'static str,
    /// Problems by their names.
    problems: [&'static str; 5],
}

const ENGLISH: Phrases = Phrases {
    language: "en",
    next: "Next",
    back: "Back",
    question: "Question",
    optional: "if you like",
    pass: "You may leave this empty.",
    wrong: "Please look at this again",
    language_label: "Language",
    change: "Change",
    privacy: "Your answers are read by the people at the firm who look after you and by those who run this survey; they see your name beside them. This page sets no cookies and keeps no network address. Each answer is saved when you press Next; you can close the page and come back by the same link.",
    privacy_title: "Who sees my answers?",
    review: "Is this what you want to say?",
    alter: "Change",
    send: "Send",
    thanks: "Thank you",
    thanks_text: "Your answers are saved. You can close this page.",
    closed: "This survey is closed",
    closed_text: "The link has been used, has ended, or was taken back. If you would still like to tell us something, call or write to the person you know at the firm.",
    resume: "Welcome back: what you answered before is saved.",
    services: ["I use you", "I use another provider", "I knew, no need", "I did not know"],
    service: "Service",
    problems: [
        "An answer is needed here.",
        "Choose one of the numbers shown.",
        "Choose one of the answers shown.",
        "This is too long: please shorten it.",
        "Choose an answer in every row.",
    ],
};

const GERMAN: Phrases = Phrases {
    language: "de",
    next: "Weiter",
    back: "Zurück",
    question: "Frage",
    optional: "freiwillig",
    pass: "Sie können dieses Feld leer lassen.",
    wrong: "Bitte sehen Sie noch einmal hin",
    language_label: "Sprache",
    change: "Wechseln",
    privacy: "Ihre Antworten lesen die Menschen in der Kanzlei, die Sie betreuen, und jene, die diese Umfrage durchführen; sie sehen Ihren Namen daneben. Diese Seite setzt keine Cookies und speichert keine Netzwerkadresse. Jede Antwort wird gespeichert, sobald Sie auf Weiter drücken; Sie können die Seite schließen und über denselben Link zurückkehren.",
    privacy_title: "Wer sieht meine Antworten?",
    review: "Ist das, was Sie sagen möchten?",
    alter: "Ändern",
    send: "Absenden",
    thanks: "Vielen Dank",
    thanks_text: "Ihre Antworten sind gespeichert. Sie können diese Seite schließen.",
    closed: "Diese Umfrage ist geschlossen",
    closed_text: "Der Link wurde schon benutzt, ist abgelaufen oder wurde zurückgezogen. Wenn Sie uns trotzdem etwas sagen möchten, rufen Sie bitte Ihre Ansprechperson an.",
    resume: "Willkommen zurück: Ihre bisherigen Antworten sind gespeichert.",
    services: ["nutze ich bei Ihnen", "nutze ich anderswo", "kannte ich, kein Bedarf", "kannte ich nicht"],
    service: "Leistung",
    problems: [
        "Hier wird eine Antwort gebraucht.",
        "Wählen Sie eine der gezeigten Zahlen.",
        "Wählen Sie eine der gezeigten Antworten.",
        "Das ist zu lang: Bitte kürzen Sie es.",
        "Wählen Sie in jeder Zeile eine Antwort.",
    ],
};

/// The words of a language, else English.
pub fn phrases(language: &str) -> &'static Phrases {
    if language == "de" { &GERMAN } else { &ENGLISH }
}

impl Phrases {
    /// The sentence for a problem that [`super::read_answer`] names.
    pub fn problem(&self, name: &str) -> &'static str {
        match name {
            "needed" => self.problems[0],
            "off_scale" => self.problems[1],
            "too_long" => self.problems[3],
            "every_row" => self.problems[4],
            _ => self.problems[2],
        }
    }
}
