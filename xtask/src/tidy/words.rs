//! Words that must not stand in the code: skipped tests, unfinished work, sleeping tests.

use super::Source;
use crate::repo::Problem;
use crate::rust::starts_with;

const EVERYWHERE: &[(&[&str], &str)] = &[
    (&["#", "[", "ignore"], "a test that does not run proves nothing; fix or delete it"),
    (&["todo", "!"], "finish it"),
    (&["unimplemented", "!"], "finish it"),
];

const IN_TESTS: &[(&[&str], &str)] = &[
    (&["thread", ":", ":", "sleep"], "a sleep hides a race; wait for the event itself"),
    (&["time", ":", ":", "sleep"], "a sleep hides a race; wait for the event itself"),
];

pub fn check(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, token) in source.tokens.iter().enumerate() {
        let rules = EVERYWHERE.iter().chain(IN_TESTS.iter().filter(|_| token.in_test));
        for (pattern, rule) in rules {
            if starts_with(&source.tokens, at, pattern) {
                problems.push(Problem::at(&source.file.path, token.line, *rule));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn forbidden_words_are_found() {
        let text = "fn f() { todo!(); }\n#[test]\n#[ignore = \"slow\"]\nfn t() { std::thread::sleep(a); }\n";
        let lines: Vec<String> = check(&source("src/a.rs", text)).into_iter().map(|p| p.place).collect();
        assert_eq!(lines, ["src/a.rs:1", "src/a.rs:3", "src/a.rs:4"]);
    }

    #[test]
    fn product_code_may_wait() {
        assert!(check(&source("src/a.rs", "fn f() { std::thread::sleep(retry); }")).is_empty());
    }
}
