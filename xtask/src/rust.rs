//! Rust files as a flat list of tokens: enough to find words, texts and function lengths, far less than a compiler.

mod functions;

use crate::repo::TextFile;
use anyhow::{Result, anyhow};
pub use functions::functions;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Word(String),
    /// The content of a string literal, escapes resolved. Documentation comments are left out.
    Text(String),
    /// Punctuation, or an opening or closing bracket.
    Sign(char),
    Other,
}

#[derive(Debug, Clone)]
pub struct Token {
    pub kind: Kind,
    pub line: usize,
    /// Inside `#[cfg(test)] mod`, a `#[test]` function or a test file.
    pub in_test: bool,
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(w) if w == word)
    }

    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

pub fn tokens(file: &TextFile) -> Result<Vec<Token>> {
    let stream: TokenStream = file.text.parse().map_err(|e| anyhow!("{}: {e}", file.path))?;
    let mut out = Vec::new();
    flatten(stream, is_test_path(&file.path), &mut out);
    Ok(out)
}

/// Whether `tokens[at..]` starts with `pattern`: words and single signs, for example `["Msg", ":", ":", "new", "("]`.
pub fn starts_with(tokens: &[Token], at: usize, pattern: &[&str]) -> bool {
    pattern.iter().enumerate().all(|(offset, want)| match tokens.get(at + offset).map(|t| &t.kind) {
        Some(Kind::Word(word)) => word == want,
        Some(Kind::Sign(sign)) => want.len() == 1 && want.starts_with(*sign),
        _ => false,
    })
}

/// Index of the bracket that closes the one at `open`.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    tokens.len().saturating_sub(1)
}

fn is_test_path(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

fn flatten(stream: TokenStream, in_test: bool, out: &mut Vec<Token>) {
    let mut marked = false;
    let mut attribute = false;
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Punct(sign) => {
                let sign = sign.as_char();
                marked &= sign != ';';
                attribute = sign == '#' || (sign == '!' && attribute);
                out.push(Token { kind: Kind::Sign(sign), line, in_test });
                if attribute && let Some(TokenTree::Group(group)) = trees.peek() {
                    marked |= marks_test(group);
                    if is_doc(group) {
                        trees.next();
                    }
                }
            }
            TokenTree::Group(group) => {
                let body = group.delimiter() == Delimiter::Brace;
                flatten_group(&group, in_test || (marked && body), out);
                marked &= !body;
            }
            TokenTree::Ident(word) => {
                out.push(Token { kind: Kind::Word(word.to_string()), line, in_test });
            }
            TokenTree::Literal(literal) => {
                let kind = unquote(&literal.to_string()).map_or(Kind::Other, Kind::Text);
                out.push(Token { kind, line, in_test });
            }
        }
    }
}

fn flatten_group(group: &Group, in_test: bool, out: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::None => return flatten(group.stream(), in_test, out),
    };
    let (first, last) = (group.span_open().start().line, group.span_close().start().line);
    out.push(Token { kind: Kind::Sign(open), line: first, in_test });
    flatten(group.stream(), in_test, out);
    out.push(Token { kind: Kind::Sign(close), line: last, in_test });
}

fn marks_test(attribute: &Group) -> bool {
    let words: Vec<String> = attribute.stream().to_string().split_whitespace().map(str::to_owned).collect();
    let all = words.concat();
    all == "test" || all.ends_with("::test") || all.starts_with("cfg(test") || all.starts_with("cfg(all(test")
}

fn is_doc(attribute: &Group) -> bool {
    attribute.stream().to_string().starts_with("doc ")
}

/// The content of a string literal as written in source; nothing for numbers, characters and bytes.
fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return raw.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            'u' => text.push(unicode_escape(&mut chars)?),
            other => text.push(other),
        }
    }
    Some(text)
}

fn unicode_escape(chars: &mut impl Iterator<Item = char>) -> Option<char> {
    let digits: String = chars.skip_while(|c| *c == '{').take_while(|c| *c != '}').collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<Token> {
        tokens(&TextFile { path: "src/a.rs".into(), text: text.into() }).unwrap()
    }

    fn texts(text: &str) -> Vec<String> {
        parse(text).iter().filter_map(|t| t.text().map(str::to_owned)).collect()
    }

    #[test]
    fn texts_are_found_inside_macros_and_without_documentation() {
        let source = r##"
            //! SELECT is only documented
            /// SELECT is only documented
            #[doc = "also documentation"]
            fn f() { vec![format!("a\n\u{8d1d}{x}"), r#"raw "b""#]; let c = 'c'; let d = b"bytes"; }
        "##;
        assert_eq!(texts(source), ["a\n贝{x}", "raw \"b\""]);
    }

    #[test]
    fn a_line_continuation_eats_the_indent() {
        assert_eq!(texts("const A: &str = \"one \\\n      two\";"), ["one two"]);
    }

    #[test]
    fn tests_are_told_from_product_code() {
        let source = r#"
            const A: &str = "product";
            #[cfg(test)]
            use x::Y;
            fn g() { "still product"; }
            #[cfg(test)]
            mod tests { #[test] fn t() { "test"; } }
            fn h() { "product again"; }
        "#;
        let marks: Vec<bool> =
            parse(source).iter().filter(|t| t.text().is_some()).map(|t| t.in_test).collect();
        assert_eq!(marks, [false, false, true, false]);
    }

    #[test]
    fn patterns_match_words_and_signs() {
        let tokens = parse(r#"fn f() { Msg::new("beans-paid"); }"#);
        let at = tokens.iter().position(|t| t.is_word("Msg")).unwrap();
        assert!(starts_with(&tokens, at, &["Msg", ":", ":", "new", "("]));
        assert!(!starts_with(&tokens, at, &["Msg", ":", ":", "old", "("]));
    }
}
