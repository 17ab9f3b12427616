//! Where code and templates ask for a text.

use crate::repo::{Problem, Repo, TextFile};
use crate::rust::{self, Token, closing, starts_with};
use anyhow::Result;
use std::collections::BTreeSet;

#[derive(Debug)]
pub struct Use {
    pub path: String,
    pub line: usize,
    pub key: String,
    /// What is given by name; nothing when that cannot be seen at this place.
    pub arguments: Option<BTreeSet<String>>,
    call: bool,
}

impl Use {
    /// A key in a call, or a text in code that looks like a key of some room.
    pub fn must_exist(&self, rooms: &BTreeSet<&str>) -> bool {
        self.call
            || (self.path.ends_with(".rs")
                && self.key.split_once('-').is_some_and(|(room, _)| rooms.contains(room)))
    }
}

/// Calls whose first argument is a key, and whether `.arg("name", …)` may follow.
const CALLS: &[(&[&str], bool)] = &[
    (&["Msg", ":", ":", "new", "("], true),
    (&[".", "msg", "("], true),
    (&[".", "s", "("], false),
    (&["Arg", ":", ":", "Key", "("], false),
];

pub fn all(repo: &Repo, problems: &mut Vec<Problem>) -> Result<Vec<Use>> {
    let mut uses = Vec::new();
    for folder in ["kernel", "features", "server"] {
        for file in repo.files(folder, ".rs")? {
            uses.extend(in_rust(&file.path, &file.text)?);
        }
        for file in repo.files(folder, ".html")? {
            match in_template(&file) {
                Ok(found) => uses.extend(found),
                Err(error) => problems.push(Problem::new(&file.path, error.to_string())),
            }
        }
    }
    Ok(uses)
}

pub fn in_rust(path: &str, text: &str) -> Result<Vec<Use>> {
    let file = TextFile { path: path.to_owned(), text: text.to_owned() };
    Ok(in_tokens(path, &rust::tokens(&file)?))
}

/// Expressions of a template read like Rust, so they are read as Rust.
fn in_template(file: &TextFile) -> Result<Vec<Use>> {
    let mut uses = Vec::new();
    for (line, expression) in expressions(&file.text) {
        let part = TextFile { path: file.path.clone(), text: expression.to_owned() };
        let mut found = in_tokens(&file.path, &rust::tokens(&part)?);
        found.iter_mut().for_each(|u| u.line += line - 1);
        uses.extend(found);
    }
    Ok(uses)
}

/// What stands in `{{ … }}` and `{% … %}`, with the line where it begins; comments are left out.
fn expressions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|offset| at + offset) {
        let close = match text[open..].chars().nth(1) {
            Some('{') => "}}",
            Some('%') => "%}",
            Some('#') => "#}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let end = text[open + 2..].find(close).map_or(text.len(), |offset| open + 2 + offset);
        if close != "#}" {
            let line = text[..open].matches('\n').count() + 1;
            found.push((line, text[open + 2..end].trim_matches(['-', '~', '+'])));
        }
        at = (end + 2).min(text.len());
    }
    found
}

fn in_tokens(path: &str, tokens: &[Token]) -> Vec<Use> {
    let mut uses = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        uses.extend(event(path, tokens, at));
        let Some(key) = token.text().filter(|_| !token.in_test) else { continue };
        if !is_key(key) {
            continue;
        }
        let call = CALLS
            .iter()
            .find(|(pattern, _)| at >= pattern.len() && starts_with(tokens, at - pattern.len(), pattern));
        let arguments = call
            .and_then(|(_, chained)| if *chained { arguments(tokens, at) } else { Some(BTreeSet::new()) });
        uses.push(Use {
            path: path.to_owned(),
            line: token.line,
            key: key.to_owned(),
            arguments,
            call: call.is_some(),
        });
    }
    uses
}

const RECORD: &[&str] = &["audit", ":", ":", "record", "("];

/// What the audit log shows for `audit::record(tx, cx, "beans.card.block", "card", …)`: what was done, and to what.
fn event(path: &str, tokens: &[Token], at: usize) -> Vec<Use> {
    if tokens[at].in_test || !starts_with(tokens, at, RECORD) {
        return vec![];
    }
    let mut texts = tokens[at..].iter().filter_map(|token| Some((token.line, token.text()?)));
    let action = texts.next().map(|(line, text)| (line, text.replacen('.', "-event-", 1).replace('.', "-")));
    let subject = texts.next().map(|(line, text)| (line, format!("people-subject-{text}")));
    let shown =
        |(line, key)| Use { path: path.to_owned(), line, key, arguments: Some(BTreeSet::new()), call: true };
    action.into_iter().chain(subject).map(shown).collect()
}

/// Names in the `.arg("name", …)` chain after the call whose key is at `at`; nothing when the chain is empty,
/// because arguments may follow elsewhere.
fn arguments(tokens: &[Token], at: usize) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut end = at + 1;
    while starts_with(tokens, end, &[")", ".", "arg", "("]) {
        names.insert(tokens.get(end + 4)?.text()?.to_owned());
        end = closing(tokens, end + 3);
    }
    (!names.is_empty()).then_some(names)
}

/// Lower-case words joined by hyphens.
fn is_key(text: &str) -> bool {
    let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.contains('-') && text.split('-').all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_read_with_lines_and_arguments() {
        let text = "{# {{ page.t.s(\"x-comment\") }} #}\n{% if a %}<p title=\"{{ page.t.s(\"beans-title\") }}\">\n\
            {{- page.t.msg(\"beans-of\").arg(\"n\", f(1)) -}}";
        let file = TextFile { path: "t.html".into(), text: text.into() };
        let found = in_template(&file).unwrap();
        assert_eq!(
            found.iter().map(|u| (u.line, u.key.as_str())).collect::<Vec<_>>(),
            [(2, "beans-title"), (3, "beans-of")]
        );
        assert_eq!(found[0].arguments, Some(BTreeSet::new()));
        assert_eq!(found[1].arguments, Some(BTreeSet::from(["n".to_owned()])));
    }

    #[test]
    fn an_event_of_the_audit_log_has_a_name() {
        let code = "fn f() { audit::record(tx, cx, \"beans.card.block\", \"card\", id, detail)?; }";
        let keys: Vec<String> = in_rust("src/a.rs", code).unwrap().into_iter().map(|u| u.key).collect();
        assert_eq!(keys, ["beans-event-card-block", "people-subject-card"]);
    }

    #[test]
    fn texts_of_tests_are_no_uses() {
        let code = "#[cfg(test)] mod tests { fn t() { Msg::new(\"beans-gone\"); } }";
        assert!(in_rust("src/a.rs", code).unwrap().is_empty());
    }

    #[test]
    fn keys_are_told_from_other_texts() {
        assert!(is_key("beans-paid-2"));
        for other in ["beans", "beans-", "Beans-paid", "a b-c", "-a", "2026-01-01T"] {
            assert!(!is_key(other), "{other}");
        }
    }
}
