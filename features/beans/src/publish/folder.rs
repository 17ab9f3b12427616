//! A folder elsewhere: a mounted disk, a synchronised folder, a checked-out repository.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

pub(super) fn parse(dir: &str) -> Result<Option<PathBuf>, String> {
    let path = Path::new(dir);
    match () {
        () if dir.is_empty() => Ok(None),
        () if !path.is_absolute() => Err(wrong(dir, "an absolute path of a folder, or nothing")),
        // A folder that is not there may be a disk that is not mounted; the job says so and tries again.
        () if path.exists() && !path.is_dir() => Err(wrong(dir, "a folder; this is a file")),
        () => Ok(Some(path.to_owned())),
    }
}

fn wrong(dir: &str, expected: &str) -> String {
    format!("checkpoint_dir = {dir:?}: expected {expected}")
}

/// Puts a file into the folder: the whole of it or nothing. One that is there is never changed.
///
/// # Errors
/// When the folder is missing, cannot be written to, or holds another text under that name.
pub(super) fn put(folder: &Path, name: &str, text: &[u8]) -> Result<(), String> {
    let (path, part) = (folder.join(name), folder.join(format!(".{name}.part")));
    if path.exists() {
        return compare(&path, text);
    }
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", path.display());
    let mut file = File::create(&part).map_err(failed)?;
    file.write_all(text).and_then(|()| file.sync_all()).map_err(failed)?;
    let placed = place(&part, &path);
    // Gone already where it was renamed.
    let _ = fs::remove_file(&part);
    match placed {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => compare(&path, text),
        placed => placed.and_then(|()| File::open(folder)?.sync_all()).map_err(failed),
    }
}

/// A link never replaces a file. Where there are no links (FAT, some network disks), renaming has to do.
fn place(part: &Path, path: &Path) -> std::io::Result<()> {
    match fs::hard_link(part, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => fs::rename(part, path),
        done => done,
    }
}

fn compare(path: &Path, text: &[u8]) -> Result<(), String> {
    match fs::read(path) {
        Ok(found) if found == text => Ok(()),
        Ok(_) => Err(format!(
            "{} holds another checkpoint than the one kept here: one of the two was changed; nothing was overwritten",
            path.display()
        )),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_put_once_and_never_changed() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "a.txt", b"one").unwrap();
        put(folder.path(), "a.txt", b"one").unwrap();
        assert!(put(folder.path(), "a.txt", b"two").unwrap_err().contains("another checkpoint"));
        assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(put(&folder.path().join("gone"), "a.txt", b"one").unwrap_err().contains("cannot write"));
    }

    #[test]
    fn a_file_in_the_way_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (part, path) = (folder.path().join("part"), folder.path().join("a.txt"));
        fs::write(&part, "new").unwrap();
        fs::write(&path, "old").unwrap();
        assert_eq!(place(&part, &path).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_wrong_folder_is_named() {
        assert_eq!(parse(""), Ok(None));
        assert!(parse("elsewhere").unwrap_err().starts_with("checkpoint_dir = \"elsewhere\": expected"));
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(parse(file.path().to_str().unwrap()).unwrap_err().contains("expected a folder"));
    }
}
