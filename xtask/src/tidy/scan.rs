//! A small reader of Rust text: blanks out comments and literals, then splits into tokens.
//!
//! It knows just enough of the language for the rules: strings (raw, byte and C strings too),
//! nested comments, and that `'a` is a lifetime while `'a'` is a character.

/// Blanks comments and the insides of literals with spaces; line breaks stay, and so do lines.
pub fn without_comments_and_literals(text: &str) -> String {
    let mut reader = Reader { rest: text, code: String::with_capacity(text.len()) };
    while reader.step() {}
    reader.code
}

struct Reader<'a> {
    rest: &'a str,
    code: String,
}

impl Reader<'_> {
    /// Consumes one comment, literal, word or character; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if let Some(length) = self.comment().or_else(|| self.literal()) {
            self.blank(length);
        } else if is_word(first) {
            let length = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
            self.keep(length);
        } else {
            self.keep(first.len_utf8());
        }
        true
    }

    fn keep(&mut self, length: usize) {
        let (kept, rest) = self.rest.split_at(length);
        self.code.push_str(kept);
        self.rest = rest;
    }

    fn blank(&mut self, length: usize) {
        let (blanked, rest) = self.rest.split_at(length);
        let blank = |c| if c == '\n' { '\n' } else { ' ' };
        self.code.extend(blanked.chars().map(blank));
        self.rest = rest;
    }

    fn comment(&self) -> Option<usize> {
        if self.rest.starts_with("//") {
            return Some(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
        self.rest.starts_with("/*").then(|| block_comment(self.rest))
    }

    fn literal(&self) -> Option<usize> {
        if self.rest.starts_with('\'') {
            return character(self.rest);
        }
        let quote = self.rest.find(|c: char| !c.is_ascii_alphabetic())?;
        let (prefix, quoted) = self.rest.split_at(quote);
        let length = match prefix {
            "" | "b" | "c" if quoted.starts_with('"') => escaped(quoted, '"')?,
            "r" | "br" | "cr" => raw(quoted)?,
            "b" if quoted.starts_with('\'') => escaped(quoted, '\'')?,
            _ => return None,
        };
        Some(quote + length)
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The length of a block comment, with the comments nested in it.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let here = &text.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// The length of a character literal; nothing when the quote opens a lifetime.
fn character(text: &str) -> Option<usize> {
    let mut characters = text.chars().skip(1);
    let first = characters.next()?;
    if first == '\\' {
        return escaped(text, '\'');
    }
    (characters.next() == Some('\'')).then(|| first.len_utf8() + 2)
}

/// The length of a quoted literal in which a backslash protects the next character.
fn escaped(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == quote {
            return Some(at + quote.len_utf8());
        }
    }
    Some(text.len())
}

/// The length of a raw string from its first hash or quote on.
fn raw(text: &str) -> Option<usize> {
    let hashes = text.find(|c| c != '#')?;
    if !text[hashes..].starts_with('"') {
        return None;
    }
    let closing = format!("\"{}", &text[..hashes]);
    let inside = &text[hashes + 1..];
    Some(inside.find(&closing).map_or(text.len(), |at| hashes + 1 + at + closing.len()))
}

/// A word, `::`, or a single other character of code, with its line counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The text of the token.
    pub text: &'a str,
    /// Its line, counted from one.
    pub line: usize,
}

/// Splits code, already without comments and literals, into tokens.
pub fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (text, after) = rest.split_at(length);
            found.push(Token { text, line: number + 1 });
            rest = after.trim_start();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let code = without_comments_and_literals(text);
        let texts: Vec<&str> = tokens(&code).iter().map(|token| token.text).collect();
        texts.join(" ")
    }

    #[test]
    fn comments_vanish_and_nested_ones_with_them() {
        assert_eq!(words("a // fn b() {\nc /* d /* e */ f */ g"), "a c g");
    }

    #[test]
    fn braces_in_strings_do_not_count() {
        assert_eq!(words(r#"a("}\"{") + b"{" + c"{""#), "a ( ) + +");
        assert_eq!(words(r###"a(r"\", r#"say "{""#) + br"{""###), "a ( , ) +");
    }

    #[test]
    fn a_character_is_blanked_and_a_lifetime_is_kept() {
        assert_eq!(words("f::<'a>('{', '\\'', b'}', 'é')"), "f :: < ' a > ( , , , )");
    }

    #[test]
    fn a_word_that_ends_in_r_opens_no_raw_string() {
        assert_eq!(words("bar \"{\" r#type"), "bar r # type");
    }

    #[test]
    fn lines_stay_where_they_were() {
        let text = "let a = \"one\ntwo\";\n/* three\nfour */ b";
        let code = without_comments_and_literals(text);
        let last = tokens(&code).pop();
        assert_eq!(last, Some(Token { text: "b", line: 4 }));
    }

    #[test]
    fn unclosed_literals_end_with_the_file() {
        assert_eq!(words("a \"b {"), "a");
        assert_eq!(words("a r#\"b {"), "a");
        assert_eq!(words("a /* b {"), "a");
    }
}
