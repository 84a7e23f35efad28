//! Kinds of file that people choose by mistake: each is named, so that they know what to look for instead.

/// By the first bytes.
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 8] = [
        (b"%PDF", "a PDF document"),
        (b"\xD0\xCF\x11\xE0", "an old Excel workbook (.xls) or one with a password"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a packed file (gzip)"),
        (b"7z\xBC\xAF", "a packed file (7z)"),
        (b"{\\rtf", "a text document (RTF)"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)
}

/// By the first words of a text.
pub fn kind_of_text(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let head: String = text.chars().take(400).collect::<String>().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
    if begins(&["begin:vcard"]) {
        Some("a vCard")
    } else if begins(&["begin:vcalendar", "begin:vevent"]) {
        Some("a calendar (ICS)")
    } else if is_mailbox(&head) {
        Some("a mailbox or an email")
    } else if is_json(text) {
        Some("a JSON file")
    } else if begins(&["<!doctype html", "<html"]) {
        Some("a web page (HTML)")
    } else if begins(&["<?xml", "<!doctype"]) {
        Some("an XML file")
    } else {
        None
    }
}

/// A line `From …` or headers of a message, in front of anything else.
fn is_mailbox(head: &str) -> bool {
    let is_header = |line: &str| {
        let names = ["return-path", "received", "message-id", "delivered-to", "mime-version", "x-gm-thrid"];
        line.split_once(':').is_some_and(|(name, _)| names.contains(&name))
    };
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let envelope = first.starts_with("from ") && !first.contains(',') && lines.next().is_some_and(|l| l.contains(':'));
    envelope || (is_header(first) && !first.contains(','))
}

/// An object or a list that opens like one: a table has no cell `{"`.
fn is_json(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_whitespace());
    matches!((letters.next(), letters.next()), (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[' | ']' | '"')))
}

#[cfg(test)]
mod tests {
    use super::kind_of_text;

    #[test]
    fn files_that_are_no_tables_are_named() {
        for (text, kind) in [
            ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ruth Ansah\r\nEND:VCARD\r\n", "a vCard"),
            ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "a calendar (ICS)"),
            ("From ruth@ansah.example Mon Mar  2 09:00:00 2026\nFrom: Ruth\n", "a mailbox or an email"),
            ("Return-Path: <ruth@ansah.example>\nSubject: Lease\n", "a mailbox or an email"),
            ("[\n  {\"name\": \"Ansah Tools\"}\n]\n", "a JSON file"),
            ("{\"clients\": []}", "a JSON file"),
            ("<html><table><tr><td>Ansah</td></tr></table></html>", "a web page (HTML)"),
            ("<?xml version=\"1.0\"?>\n<Workbook/>", "an XML file"),
        ] {
            assert_eq!(kind_of_text(text), Some(kind), "{text}");
        }
        for text in ["Date,Client\n2026-03-02,Ansah\n", "[Name],City\n", "From,To\nRuth,Ann\n", "{x},1\n", "Name\n"] {
            assert_eq!(kind_of_text(text), None, "{text}");
        }
    }
}
