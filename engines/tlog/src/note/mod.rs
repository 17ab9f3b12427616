//! Texts with signatures: C2SP signed-note.

mod key;
mod signature;

use std::fmt;
use std::str::FromStr;

use crate::{Malformed, Refused};
pub use key::{NAME_BYTES_MAX, SigningKey, VerifyingKey};
pub use signature::Signature;

/// Largest note, in bytes, signatures included: room for 16 of the longest kind.
pub const NOTE_BYTES_MAX: usize = 131_072;
/// Most signatures of a note.
pub const SIGNATURES_MAX: usize = 64;

/// A text and the signatures under it. Trust nothing in the text before [`Note::verify`].
///
/// ```
/// use tlog::{Note, SigningKey};
/// let key = SigningKey::from_seed("example.com/a", [7; 32])?;
/// let mut note = Note::new("Two lines,\nsigned.\n")?;
/// note.sign(&key);
/// let read: Note = note.to_string().parse()?;
/// assert_eq!(read.verify(&[key.verifying_key()])?, ["example.com/a"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A note without signatures.
    ///
    /// # Errors
    /// Unless the text ends in a newline and has no other control character.
    pub fn new(text: &str) -> Result<Self, Malformed> {
        let wrong = |expected| Err(Malformed::new("note", 0, expected));
        match () {
            () if text.len() > NOTE_BYTES_MAX => wrong("at most 131,072 bytes"),
            () if !text.ends_with('\n') => wrong("a newline at the end of the text"),
            () if text.contains(|c: char| c < ' ' && c != '\n') => wrong("no control character but newlines"),
            () => Ok(Self { text: text.to_owned(), signatures: vec![] }),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds the key's signature.
    pub fn sign(&mut self, key: &SigningKey) {
        self.signatures.push(key.sign(&self.text));
    }

    /// Adds a signature made elsewhere, without checking it.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.push(signature);
    }

    /// The names of the known keys that signed. Signatures by unknown keys are passed over, as the format demands.
    ///
    /// # Errors
    /// [`Refused::Signature`] when a known key's signature does not fit, [`Refused::Unsigned`] when no known key signed.
    pub fn verify(&self, keys: &[VerifyingKey]) -> Result<Vec<&str>, Refused> {
        let mut names = vec![];
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.made(signature)) else { continue };
            if !key.fits(&self.text, signature) {
                return Err(Refused::Signature { name: signature.name().to_owned() });
            }
            names.push(signature.name());
        }
        if names.is_empty() {
            Err(Refused::Unsigned { signatures: self.signatures.len() })
        } else {
            Ok(names)
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for Note {
    type Err = Malformed;

    fn from_str(note: &str) -> Result<Self, Malformed> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(Malformed::new("note", 0, "at most 131,072 bytes"));
        }
        let split = note.rfind("\n\n").map(|at| note.split_at(at + 1));
        let (text, rest) = split.ok_or(Malformed::new("note", 0, "an empty line before the signatures"))?;
        let mut read = Self::new(text)?;
        let first_line = text.lines().count() + 2;
        let lines = rest[1..].strip_suffix('\n').unwrap_or_default().split('\n');
        for (line, number) in lines.zip(first_line..) {
            if read.signatures.len() == SIGNATURES_MAX {
                return Err(Malformed::new("note", number, "at most 64 signatures"));
            }
            let malformed = Malformed::new("note", number, "— NAME BASE64 and a newline");
            read.signatures.push(Signature::parse(line).ok_or(malformed)?);
        }
        Ok(read)
    }
}
