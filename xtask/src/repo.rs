//! The repository's files, and what may be wrong with them.

use anyhow::{Context, Result};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One broken rule, printed as `place: rule`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub place: String,
    pub rule: String,
}

impl Problem {
    pub fn new(place: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { place: place.into(), rule: rule.into() }
    }

    pub fn at(path: &str, line: usize, rule: impl Into<String>) -> Self {
        Self::new(format!("{path}:{line}"), rule)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.rule)
    }
}

/// A text file; `path` is relative to the repository and uses `/`.
#[derive(Debug)]
pub struct TextFile {
    pub path: String,
    pub text: String,
}

#[derive(Debug)]
pub struct Repo {
    pub root: PathBuf,
}

const NOT_OURS: &[&str] = &["target", "node_modules", "dist", "data", "test-output"];

impl Repo {
    pub fn here() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
        Ok(Self { root: root.to_owned() })
    }

    /// Files under `folder` whose name ends in `suffix`, sorted by path. A missing folder holds no files.
    pub fn files(&self, folder: &str, suffix: &str) -> Result<Vec<TextFile>> {
        let mut paths = Vec::new();
        collect(&self.root.join(folder), suffix, &mut paths)?;
        paths.sort();
        paths.iter().map(|path| self.read(path)).collect()
    }

    /// Names of the folders directly under `folder`, sorted.
    pub fn folders(&self, folder: &str) -> Result<Vec<String>> {
        let Ok(entries) = std::fs::read_dir(self.root.join(folder)) else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// `cargo metadata` of the workspace, with all dependencies or only the members.
    pub fn cargo_metadata(&self, members_only: bool) -> Result<serde_json::Value> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["metadata", "--format-version", "1"]).current_dir(&self.root);
        if members_only {
            command.args(["--no-deps", "--offline"]);
        }
        let output = command.output().context("cargo metadata did not start")?;
        anyhow::ensure!(
            output.status.success(),
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    fn read(&self, path: &Path) -> Result<TextFile> {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Ok(TextFile { path: self.relative(path), text })
    }
}

fn collect(folder: &Path, suffix: &str, paths: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
                collect(&entry.path(), suffix, paths)?;
            }
        } else if name.ends_with(suffix) {
            paths.push(entry.path());
        }
    }
    Ok(())
}
