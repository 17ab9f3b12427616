//! Pages keep to the strict content security policy and never ask another host for anything.

use crate::repo::{Problem, Repo, TextFile};
use anyhow::Result;

/// A namespace, never fetched.
const NAMESPACE: &str = "www.w3.org/";

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for folder in ["features", "kernel", "server"] {
        for file in repo.files(folder, ".html")? {
            problems.extend(check_template(&file));
            problems.extend(check_hosts(&file));
        }
    }
    for suffix in [".ts", ".css", ".mjs", ".html", ".svg"] {
        for file in repo.files("ui", suffix)? {
            problems.extend(check_hosts(&file));
        }
    }
    Ok(problems)
}

fn check_template(file: &TextFile) -> Vec<Problem> {
    let text = file.text.to_lowercase();
    let mut problems = Vec::new();
    let mut report = |at: usize, rule: &str| problems.push(Problem::at(&file.path, line_of(&text, at), rule));
    for (at, _) in text.match_indices("<script") {
        let tag = text[at..].split('>').next().unwrap_or_default();
        // The policy lets data blocks pass: they are not run.
        if !tag.contains("src=") && !tag.contains("application/json") {
            report(at, "no inline script: put it in ui/src");
        }
    }
    for (at, _) in text.match_indices("<style") {
        report(at, "no inline style: put it in ui/css");
    }
    for (at, name) in attributes(&text) {
        if name == "style" {
            report(at, "no inline style: put it in ui/css");
        }
        let handler =
            name.strip_prefix("on").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_lowercase()));
        if handler || name.starts_with("hx-on") {
            report(at, "no inline event handler: put it in ui/src");
        }
    }
    problems
}

/// Positions and names of everything that looks like ` name=`.
fn attributes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('=').filter_map(|(end, _)| {
        let start = text[..end].rfind(|c: char| !(c.is_ascii_alphanumeric() || "-:_".contains(c)))? + 1;
        let spaced = text[..start].ends_with(|c: char| c.is_whitespace() || c == '"');
        (spaced && start < end).then(|| (start, &text[start..end]))
    })
}

fn check_hosts(file: &TextFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        if ["//", "*", "/*"].iter().any(|mark| line.trim_start().starts_with(mark)) {
            continue;
        }
        let mut rest = line;
        while let Some((scheme, host)) = rest.split_once("://") {
            rest = host;
            let web = scheme.ends_with("http") || scheme.ends_with("https");
            if web && !host.starts_with(NAMESPACE) {
                problems.push(Problem::at(&file.path, number + 1, "no address of another host in a page"));
            }
        }
        if ["src=\"//", "href=\"//", "url(//"].iter().any(|mark| line.contains(mark)) {
            problems.push(Problem::at(&file.path, number + 1, "no address of another host in a page"));
        }
    }
    problems
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> TextFile {
        TextFile { path: "t.html".into(), text: text.into() }
    }

    fn places(text: &str) -> Vec<String> {
        let mut problems = check_template(&page(text));
        problems.extend(check_hosts(&page(text)));
        problems.into_iter().map(|p| p.place).collect()
    }

    #[test]
    fn inline_code_is_found() {
        for bad in [
            "<script>alert(1)</script>",
            "<SCRIPT type=\"module\">import x</SCRIPT>",
            "<p style=\"color:red\">",
            "<p class=\"a\"\n   style=\"color:red\">",
            "<style>p{}</style>",
            "<button onclick=\"f()\">",
            "<div hx-on:click=\"f()\">",
        ] {
            assert_eq!(places(bad).len(), 1, "{bad}");
        }
    }

    #[test]
    fn clean_pages_pass() {
        let clean = "<script type=\"module\" src=\"{{ asset }}\"></script>\n\
            <script type=\"application/json\">{}</script>\n\
            <svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"/on=1?style=2\">one=1</a></svg>\n\
            <input name=\"one\" data-once=\"1\" {% if x == y %}checked{% endif %}>";
        assert_eq!(places(clean), Vec::<String>::new());
    }

    #[test]
    fn other_hosts_are_found_on_their_line() {
        assert_eq!(places("<p>\n<img src=\"https://example.com/a.png\">"), ["t.html:2"]);
        assert_eq!(places("<link href=\"//example.com/a.css\">"), ["t.html:1"]);
        assert_eq!(places("x https://example.com http://www.w3.org/2000/svg").len(), 1);
    }
}
