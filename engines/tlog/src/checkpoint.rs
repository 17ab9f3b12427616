//! Signed tree heads: C2SP tlog-checkpoint.

use std::fmt;
use std::str::FromStr;

use crate::hash::decimal;
use crate::{Hash, Malformed, Note, Refused, SigningKey, VerifyingKey};

/// Most extension lines.
pub const EXTENSIONS_MAX: usize = 16;
/// Longest origin or extension line, in bytes.
pub const LINE_BYTES_MAX: usize = 1_024;

/// What a log says of itself at one size. The text form is the text of a [`Note`].
///
/// ```
/// use tlog::{Checkpoint, Frontier, SigningKey};
/// let key = SigningKey::from_seed("example.com/log", [7; 32])?;
/// let note = Checkpoint::of("example.com/log", &Frontier::default())?.sign(&key)?;
/// let opened = Checkpoint::open(&note.to_string(), "example.com/log", &[key.verifying_key()])?;
/// assert_eq!(opened.size, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: one line, not empty.
    pub origin: String,
    /// In leaves, at most [`crate::SIZE_MAX`].
    pub size: u64,
    pub root: Hash,
    /// Lines that are not empty; their meaning is the log's.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// Of a tree as it is, without extension lines.
    ///
    /// # Errors
    /// When the origin is not one line.
    pub fn of(origin: &str, tree: &crate::Frontier) -> Result<Self, Malformed> {
        let checkpoint =
            Self { origin: origin.to_owned(), size: tree.size(), root: tree.root(), extensions: vec![] };
        checkpoint.to_string().parse()
    }

    /// # Errors
    /// When a field is not what its description says.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, Malformed> {
        let text = self.to_string();
        let same = text.parse::<Self>()? == *self;
        let mut note = Note::new(&text)?;
        note.sign(key);
        if same { Ok(note) } else { Err(Malformed::new("checkpoint", 0, "single lines")) }
    }

    /// Reads a signed checkpoint of the log `origin`; at least one of `keys` must have signed.
    ///
    /// # Errors
    /// [`Refused`]: nothing in it may be believed.
    pub fn open(note: &str, origin: &str, keys: &[VerifyingKey]) -> Result<Self, Refused> {
        Self::of_note(&note.parse()?, origin, keys)
    }

    /// As [`Checkpoint::open`], of a note that was read already.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    pub fn of_note(note: &Note, origin: &str, keys: &[VerifyingKey]) -> Result<Self, Refused> {
        note.verify(keys)?;
        let checkpoint: Self = note.text().parse()?;
        if checkpoint.origin == origin {
            return Ok(checkpoint);
        }
        Err(Refused::Origin { wanted: origin.to_owned(), found: checkpoint.origin })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let wrong = |line, expected| Malformed::new("checkpoint", line, expected);
        let text = text.strip_suffix('\n').ok_or(wrong(0, "a newline at the end"))?;
        let mut lines = text.split('\n');
        let origin = lines.next().and_then(line).ok_or(wrong(1, LINE))?;
        let size = lines.next().and_then(decimal).ok_or(wrong(2, "the number of leaves"))?;
        let root = lines.next().and_then(|root| root.parse().ok());
        let root = root.ok_or(wrong(3, "the root hash, 44 characters of base64"))?;
        let mut extensions = vec![];
        for (at, text) in lines.enumerate() {
            if at == EXTENSIONS_MAX {
                return Err(wrong(at + 4, "at most 16 extension lines"));
            }
            extensions.push(line(text).ok_or(wrong(at + 4, LINE))?);
        }
        Ok(Self { origin, size, root, extensions })
    }
}

const LINE: &str = "1 to 1,024 bytes without control characters";

fn line(text: &str) -> Option<String> {
    let fits = (1..=LINE_BYTES_MAX).contains(&text.len()) && !text.contains(|c: char| c < ' ');
    fits.then(|| text.to_owned())
}
