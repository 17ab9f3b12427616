//! The texts of one room in one language, read with Fluent's own parser.

use crate::repo::{Problem, Repo};
use anyhow::{Context, Result};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub struct Catalogue {
    pub path: String,
    pub messages: BTreeMap<String, Message>,
}

#[derive(Debug, Default, Clone)]
pub struct Message {
    pub path: String,
    pub line: usize,
    pub variables: BTreeSet<String>,
    /// Other messages that this one quotes.
    pub references: BTreeSet<String>,
}

impl Catalogue {
    pub fn read(repo: &Repo, path: &str, problems: &mut Vec<Problem>) -> Result<Self> {
        if !repo.exists(path) {
            problems.push(Problem::new(path, "the other language is there, this one is missing"));
            return Ok(Self { path: path.to_owned(), ..Self::default() });
        }
        let text =
            std::fs::read_to_string(repo.root.join(path)).with_context(|| format!("reading {path}"))?;
        let (catalogue, wrong) = Self::parse(path, &text);
        problems.extend(wrong);
        Ok(catalogue)
    }

    pub fn parse(path: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut catalogue = Self { path: path.to_owned(), ..Self::default() };
        let mut problems = Vec::new();
        let resource = match fluent_syntax::parser::parse(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                problems.extend(
                    errors.iter().map(|e| Problem::at(path, line(text, e.pos.start), e.kind.to_string())),
                );
                resource
            }
        };
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name;
            let mut read =
                Message { path: path.to_owned(), line: line_of_key(text, key), ..Message::default() };
            let attributes = message.attributes.iter().map(|a| &a.value);
            message.value.iter().chain(attributes).for_each(|pattern| read.pattern(pattern));
            if catalogue.messages.insert(key.to_owned(), read).is_some() {
                problems.push(Problem::new(path, format!("{key} is written twice")));
            }
        }
        (catalogue, problems)
    }
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.references.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                arguments.positional.iter().for_each(|argument| self.inline(argument));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::TermReference { .. } => {}
        }
    }
}

/// Both languages have the same keys with the same variables.
pub fn compare(one: &Catalogue, other: &Catalogue) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (have, lack) in [(one, other), (other, one)] {
        for (key, message) in have.messages.iter().filter(|(key, _)| !lack.messages.contains_key(*key)) {
            problems.push(Problem::at(
                &message.path,
                message.line,
                format!("{key} is missing in {}", lack.path),
            ));
        }
    }
    for (key, message) in &one.messages {
        let Some(twin) = other.messages.get(key).filter(|twin| twin.variables != message.variables) else {
            continue;
        };
        let rule = format!("{key} has other variables than in {}", twin.path);
        problems.push(Problem::at(&message.path, message.line, rule));
    }
    problems
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

fn line_of_key(text: &str, key: &str) -> usize {
    let starts = |l: &str| l.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().position(starts).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(path: &str, text: &str) -> Catalogue {
        Catalogue::parse(path, text).0
    }

    #[test]
    fn variables_are_found_in_selectors_functions_and_attributes() {
        let text =
            "a = { $n ->\n [one] { $who }\n *[other] { NUMBER($m) } { b }\n }\n .title = { $x }\nb = B\n";
        let catalogue = parsed("t.ftl", text);
        let found: Vec<&str> = catalogue.messages["a"].variables.iter().map(String::as_str).collect();
        assert_eq!(found, ["m", "n", "who", "x"]);
        assert!(catalogue.messages["a"].references.contains("b"));
        assert_eq!(catalogue.messages["b"].line, 6);
    }

    #[test]
    fn a_missing_key_and_a_missing_variable_are_found() {
        let chinese = parsed("zh.ftl", "a = 甲 { $n }\nb = 乙\n");
        let english = parsed("en.ftl", "a = A\nc = C\n");
        let problems: Vec<String> = compare(&chinese, &english).iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "zh.ftl:2: b is missing in en.ftl",
                "en.ftl:2: c is missing in zh.ftl",
                "zh.ftl:1: a has other variables than in en.ftl"
            ]
        );
        assert!(compare(&chinese, &chinese).is_empty());
    }

    #[test]
    fn broken_lines_and_double_keys_are_found() {
        assert!(!Catalogue::parse("t.ftl", "a = { $n\n").1.is_empty());
        assert_eq!(Catalogue::parse("t.ftl", "a = A\na = B\n").1.len(), 1);
    }
}
