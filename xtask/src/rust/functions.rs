//! Where functions begin and end.

use super::{Kind, Token, closing};

#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// Lines of `fn` and of the closing brace, from 1.
    pub first: usize,
    pub last: usize,
    /// Token indices of the body's braces.
    pub body: (usize, usize),
}

impl Function {
    pub fn lines(&self) -> usize {
        self.last - self.first + 1
    }
}

pub fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if !tokens[at].is_word("fn") {
            continue;
        }
        let Some(Kind::Word(name)) = tokens.get(at + 1).map(|t| &t.kind) else { continue };
        let Some(open) = body_of(tokens, at) else { continue };
        let close = closing(tokens, open);
        let (first, last) = (tokens[at].line, tokens[close].line);
        found.push(Function { name: name.clone(), first, last, body: (open, close) });
    }
    found
}

/// The `{` of the function at `at`, or nothing when it is only declared.
fn body_of(tokens: &[Token], at: usize) -> Option<usize> {
    let mut index = at + 1;
    while let Some(token) = tokens.get(index) {
        match token.kind {
            Kind::Sign('{') => return Some(index),
            Kind::Sign(';') => return None,
            Kind::Sign('(' | '[') => index = closing(tokens, index),
            _ => {}
        }
        index += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::TextFile;
    use crate::rust::tokens;

    #[test]
    fn function_lengths_count_from_fn_to_the_brace() {
        let source = "trait T { fn declared(&self); }\nfn long<T>(a: [u8; 2])\nwhere T: Copy {\n let b = || { 1 };\n}\n";
        let found = functions(&tokens(&TextFile { path: "src/a.rs".into(), text: source.into() }).unwrap());
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].first, found[0].last, found[0].lines()),
            ("long", 2, 5, 4)
        );
    }
}
