//! Files and functions that a person can read in one go.

use super::Source;
use crate::repo::Problem;
use crate::rust;

const FILE_LINES_MAX: usize = 300;
const FILE_LINES_NOTED: usize = 200;
const FUNCTION_LINES_MAX: usize = 70;

pub fn check(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    let lines = source.file.text.lines().count();
    if lines > FILE_LINES_MAX {
        problems.push(Problem::new(
            &source.file.path,
            format!("{lines} lines; split it, a file has at most {FILE_LINES_MAX}"),
        ));
    }
    for function in rust::functions(&source.tokens) {
        if function.lines() > FUNCTION_LINES_MAX {
            let rule = format!(
                "fn {} has {} lines; split it, a function has at most {FUNCTION_LINES_MAX}",
                function.name,
                function.lines()
            );
            problems.push(Problem::at(&source.file.path, function.first, rule));
        }
    }
    problems
}

/// Long files are allowed and worth a look.
pub fn note_long_files(sources: &[Source]) {
    for source in sources {
        let lines = source.file.text.lines().count();
        if (FILE_LINES_NOTED + 1..=FILE_LINES_MAX).contains(&lines) {
            println!("note: {} has {lines} lines", source.file.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn the_71st_line_of_a_function_is_too_many() {
        let long = |lines: usize| format!("fn f() {{\n{}}}\n", "g();\n".repeat(lines - 2));
        assert!(check(&source("a.rs", &long(70))).is_empty());
        assert_eq!(check(&source("a.rs", &long(71))).len(), 1);
    }

    #[test]
    fn the_301st_line_of_a_file_is_too_many() {
        assert!(check(&source("a.rs", &"const A: u8 = 1;\n".repeat(300))).is_empty());
        assert_eq!(check(&source("a.rs", &"const A: u8 = 1;\n".repeat(301))).len(), 1);
    }
}
