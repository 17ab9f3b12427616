//! SPDX licence expressions (SPDX 2.3, annex D): identifiers, `WITH`, `AND`, `OR`, brackets; and the old `/` for `OR`.

use std::iter::Peekable;
use std::vec::IntoIter;

type Words = Peekable<IntoIter<String>>;

/// Whether some choice of the expression consists of permitted licences only.
/// A licence with an exception is asked as one name: `Apache-2.0 WITH LLVM-exception`.
pub fn permits(expression: &str, permitted: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut words = words(expression);
    let answer = either(&mut words, permitted)?;
    match words.next() {
        None => Ok(answer),
        Some(word) => Err(format!("unexpected {word}")),
    }
}

fn words(expression: &str) -> Words {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter().peekable()
}

fn either(words: &mut Words, permitted: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut answer = both(words, permitted)?;
    while words.next_if(|w| w == "OR").is_some() {
        answer |= both(words, permitted)?;
    }
    Ok(answer)
}

fn both(words: &mut Words, permitted: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let mut answer = one(words, permitted)?;
    while words.next_if(|w| w == "AND").is_some() {
        answer &= one(words, permitted)?;
    }
    Ok(answer)
}

fn one(words: &mut Words, permitted: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let word = words.next().ok_or("a licence is missing")?;
    if word == "(" {
        let answer = either(words, permitted)?;
        return words.next_if(|w| w == ")").map(|_| answer).ok_or_else(|| "a bracket is not closed".into());
    }
    if ["AND", "OR", "WITH", ")"].contains(&word.as_str()) {
        return Err(format!("a licence is missing before {word}"));
    }
    if words.next_if(|w| w == "WITH").is_some() {
        let exception = words.next().ok_or("an exception is missing")?;
        return Ok(permitted(&format!("{word} WITH {exception}")));
    }
    // The way htmx writes 0BSD.
    Ok(permitted(if word == "BSD-0-Clause" { "0BSD" } else { &word }))
}

#[cfg(test)]
mod tests {
    use super::permits;

    fn ask(expression: &str) -> Result<bool, String> {
        permits(expression, &|id| ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].contains(&id))
    }

    #[test]
    fn choices_need_one_and_sums_need_all() {
        for good in
            ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "MIT AND Apache-2.0", "(GPL-3.0 OR MIT) AND Apache-2.0"]
        {
            assert_eq!(ask(good), Ok(true), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "GPL-3.0 OR BSL-1.1", "(MIT OR GPL-3.0) AND BSL-1.1"] {
            assert_eq!(ask(bad), Ok(false), "{bad}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert_eq!(ask("MIT OR GPL-3.0 AND BSL-1.1"), Ok(true));
        assert_eq!(ask("GPL-3.0 AND BSL-1.1 OR MIT"), Ok(true));
    }

    #[test]
    fn an_exception_is_part_of_the_name() {
        assert_eq!(ask("Apache-2.0 WITH LLVM-exception OR GPL-3.0"), Ok(true));
        assert_eq!(ask("MIT WITH LLVM-exception"), Ok(false));
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["", "MIT OR", "(MIT", "MIT)", "MIT MIT", "AND MIT", "MIT WITH"] {
            assert!(ask(bad).is_err(), "{bad}");
        }
    }
}
