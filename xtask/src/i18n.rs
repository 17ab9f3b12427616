//! Words: both languages say the same things, every word asked for exists, every word that exists is asked for.

mod catalogue;
mod uses;

use crate::repo::{Problem, Repo};
use anyhow::Result;
use catalogue::Catalogue;
use std::collections::{BTreeMap, BTreeSet};
use uses::Use;

/// Keys that are put together at run time, by their beginning; each line says where.
const DYNAMIC: &[(&str, &str)] = &[];

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut words: BTreeMap<String, catalogue::Message> = BTreeMap::new();
    for folder in text_folders(repo)? {
        let chinese = Catalogue::read(repo, &format!("{folder}/zh-CN.ftl"), &mut problems)?;
        let english = Catalogue::read(repo, &format!("{folder}/en.ftl"), &mut problems)?;
        problems.extend(catalogue::compare(&chinese, &english));
        for (key, message) in chinese.messages {
            if let Some(other) = words.insert(key.clone(), message) {
                let place = format!("{folder}/zh-CN.ftl");
                problems.push(Problem::new(place, format!("{key} is also in {}", other.path)));
            }
        }
    }
    let uses = uses::all(repo, &mut problems)?;
    problems.extend(check_uses(&words, &uses));
    problems.extend(unused(&words, &uses));
    problems.sort();
    problems.dedup();
    Ok(problems)
}

fn text_folders(repo: &Repo) -> Result<BTreeSet<String>> {
    let mut folders = BTreeSet::new();
    for top in ["kernel", "features", "server"] {
        for file in repo.files(top, ".ftl")? {
            folders.extend(file.path.rsplit_once('/').map(|(folder, _)| folder.to_owned()));
        }
    }
    Ok(folders)
}

fn check_uses(words: &BTreeMap<String, catalogue::Message>, uses: &[Use]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let rooms: BTreeSet<&str> = words.keys().filter_map(|key| key.split('-').next()).collect();
    for asked in uses {
        match words.get(&asked.key) {
            None if asked.must_exist(&rooms) && !dynamic(&asked.key) => {
                problems.push(Problem::at(&asked.path, asked.line, format!("no text says {}", asked.key)));
            }
            Some(message) => problems.extend(check_arguments(message, asked)),
            None => {}
        }
    }
    problems
}

fn check_arguments(message: &catalogue::Message, asked: &Use) -> Option<Problem> {
    let given = asked.arguments.as_ref()?;
    let list =
        |names: &BTreeSet<String>| names.iter().map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    (*given != message.variables).then(|| {
        let rule = format!("{} takes ({}), given ({})", asked.key, list(&message.variables), list(given));
        Problem::at(&asked.path, asked.line, rule)
    })
}

fn unused(words: &BTreeMap<String, catalogue::Message>, uses: &[Use]) -> Vec<Problem> {
    let asked: BTreeSet<&str> = uses.iter().map(|u| u.key.as_str()).collect();
    let referred: BTreeSet<&str> =
        words.values().flat_map(|m| m.references.iter().map(String::as_str)).collect();
    words
        .iter()
        .filter(|(key, _)| !asked.contains(key.as_str()) && !referred.contains(key.as_str()) && !dynamic(key))
        .map(|(key, message)| {
            Problem::at(&message.path, message.line, format!("nothing asks for {key}; delete it"))
        })
        .collect()
}

fn dynamic(key: &str) -> bool {
    DYNAMIC.iter().any(|(prefix, _)| key.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(ftl: &str) -> BTreeMap<String, catalogue::Message> {
        Catalogue::parse("t.ftl", ftl).0.messages
    }

    fn asked(code: &str) -> Vec<Use> {
        uses::in_rust("src/a.rs", code).unwrap()
    }

    fn rules(problems: Vec<Problem>) -> Vec<String> {
        problems.into_iter().map(|p| p.rule).collect()
    }

    #[test]
    fn a_key_nobody_wrote_is_found() {
        let words = words("beans-paid = Paid\n");
        let uses = asked(r#"fn f() { Msg::new("beans-paid"); Msg::new("beans-lost"); }"#);
        assert_eq!(rules(check_uses(&words, &uses)), ["no text says beans-lost"]);
    }

    #[test]
    fn a_key_of_an_error_enum_must_exist_too() {
        let words = words("beans-paid = Paid\n");
        let uses = asked(
            r#"fn key(&self) -> &str { match self { A => "beans-empty", B => "text-align", C => "beans-" } }"#,
        );
        assert_eq!(rules(check_uses(&words, &uses)), ["no text says beans-empty"]);
    }

    #[test]
    fn arguments_must_be_those_of_the_text() {
        let words = words("beans-paid = { $shop } got { $amount }\n");
        let good = asked(r#"fn f() { Msg::new("beans-paid").arg("shop", name(x)).arg("amount", a) }"#);
        assert!(check_uses(&words, &good).is_empty());
        let bad = asked(r#"fn f() { Msg::new("beans-paid").arg("shop", s).arg("sum", a) }"#);
        assert_eq!(
            rules(check_uses(&words, &bad)),
            ["beans-paid takes ($amount, $shop), given ($shop, $sum)"]
        );
    }

    #[test]
    fn a_text_nobody_asks_for_is_found() {
        let words = words("beans-a = { beans-b }\nbeans-b = B\nbeans-c = C\n");
        let uses = asked(r#"fn f() { t.s("beans-a") }"#);
        assert_eq!(rules(unused(&words, &uses)), ["nothing asks for beans-c; delete it"]);
    }
}
