//! The form for a QR code: bytes in base64url, in the fragment of an address, which no browser sends anywhere.
//! What follows from the rest is left out: index, root, community, and the key's name where it is the log's.

use base64ct::{Base64UrlUnpadded, Encoding};
use ledger::Entry;
use tlog::{
    Checkpoint, EXTENSIONS_MAX, Hash, Note, PROOF_HASHES_MAX, SIGNATURES_MAX, Signature, root_of_inclusion,
};

use super::bytes::{Reader, Writer};
use super::{JSON_BYTES_MAX, Leaf, ReceiptFile, Unproved, origin_community};

/// The first byte says what follows.
const RECEIPT: u8 = 1;
const CHECKPOINT: u8 = 2;

/// A signed checkpoint as [`ReceiptFile::to_compact`] writes receipts, root included: for the poster's QR code.
///
/// # Errors
/// [`Unproved`] where the note is no checkpoint.
pub fn checkpoint_to_compact(note: &Note) -> Result<String, Unproved> {
    let checkpoint: Checkpoint = note.text().parse()?;
    let mut writer = Writer::default();
    writer.fixed(&[CHECKPOINT]);
    writer.fixed(&checkpoint.root.0);
    write_checkpoint(&mut writer, &checkpoint, note.signatures());
    Ok(Base64UrlUnpadded::encode_string(&writer.0))
}

/// # Errors
/// [`Unproved`] for anything [`checkpoint_to_compact`] does not write. Nothing is checked yet.
pub fn checkpoint_from_compact(compact: &str) -> Result<Note, Unproved> {
    let bytes = decoded(compact).unwrap_or_default();
    let mut reader = Reader(&bytes);
    let note = (reader.fixed() == Some([CHECKPOINT])).then(|| reader.fixed().map(Hash)).flatten();
    let note = note.and_then(|root| read_checkpoint(&mut reader, |_| Some(root)));
    note.filter(|_| reader.0.is_empty()).ok_or(Unproved::field("checkpoint", "a compact checkpoint"))
}

fn decoded(compact: &str) -> Option<Vec<u8>> {
    let short = compact.len() <= JSON_BYTES_MAX;
    short.then(|| Base64UrlUnpadded::decode_vec(compact).ok()).flatten()
}

impl ReceiptFile {
    /// The address of the page at `page` (`https://…/verify`) with this receipt in its fragment.
    ///
    /// # Errors
    /// [`Unproved`] for a receipt whose proof does not lead to its checkpoint: it has no compact form.
    pub fn to_address(&self, page: &str) -> Result<String, Unproved> {
        Ok(format!("{page}#{}", self.to_compact()?))
    }

    /// # Errors
    /// As [`ReceiptFile::to_address`].
    pub fn to_compact(&self) -> Result<String, Unproved> {
        let checkpoint: Checkpoint = self.checkpoint.text().parse()?;
        let mut writer = Writer::default();
        writer.fixed(&[RECEIPT]);
        writer.part(&self.entry);
        writer.fixed(&self.nonce);
        writer.fixed(&self.witness);
        writer.number(self.hashes.len() as u64);
        self.hashes.iter().for_each(|hash| writer.fixed(&hash.0));
        write_checkpoint(&mut writer, &checkpoint, self.checkpoint.signatures());
        let compact = Base64UrlUnpadded::encode_string(&writer.0);
        let complete = Self::from_compact(&compact).is_ok_and(|back| back == *self);
        if complete {
            Ok(compact)
        } else {
            Err(Unproved::field("proof", "a proof that leads to the checkpoint"))
        }
    }

    /// # Errors
    /// [`Unproved`] for anything [`ReceiptFile::to_compact`] does not write. Nothing is checked yet.
    pub fn from_compact(compact: &str) -> Result<Self, Unproved> {
        let wrong = Unproved::field("receipt", "a compact receipt, version 1");
        read(&mut Reader(&decoded(compact).unwrap_or_default())).ok_or(wrong)
    }
}

fn write_checkpoint(writer: &mut Writer, checkpoint: &Checkpoint, signatures: &[Signature]) {
    writer.part(checkpoint.origin.as_bytes());
    writer.number(checkpoint.size);
    writer.number(checkpoint.extensions.len() as u64);
    checkpoint.extensions.iter().for_each(|line| writer.part(line.as_bytes()));
    writer.number(signatures.len() as u64);
    for signature in signatures {
        let name = Some(signature.name()).filter(|name| *name != checkpoint.origin);
        writer.part(name.unwrap_or_default().as_bytes());
        writer.fixed(&signature.key_id());
        writer.part(signature.bytes());
    }
}

fn read(reader: &mut Reader<'_>) -> Option<ReceiptFile> {
    if reader.fixed()? != [RECEIPT] {
        return None;
    }
    let entry = reader.part()?.to_vec();
    let (nonce, witness) = (reader.fixed()?, reader.fixed()?);
    let hashes = reader.list(PROOF_HASHES_MAX, |reader| reader.fixed().map(Hash))?;
    let index = u64::try_from(Entry::from_bytes(&entry).ok()?.seq).ok()?.checked_sub(1)?;
    let leaf = Leaf::new(nonce, witness, &entry).hash();
    let checkpoint = read_checkpoint(reader, |size| root_of_inclusion(&leaf, index, size, &hashes).ok())?;
    let community = origin_community(checkpoint.text().lines().next()?)?;
    reader.0.is_empty().then_some(ReceiptFile { community, entry, nonce, witness, index, hashes, checkpoint })
}

fn read_checkpoint(reader: &mut Reader<'_>, root: impl Fn(u64) -> Option<Hash>) -> Option<Note> {
    let origin = reader.text()?.to_owned();
    let size = reader.number()?;
    let extensions = reader.list(EXTENSIONS_MAX, |reader| reader.text().map(str::to_owned))?;
    let checkpoint = Checkpoint { origin, size, root: root(size)?, extensions };
    let mut note = Note::new(&checkpoint.to_string()).ok()?;
    let signatures = reader.list(SIGNATURES_MAX, |reader| {
        let name = Some(reader.text()?).filter(|name| !name.is_empty()).unwrap_or(&checkpoint.origin);
        Signature::new(name, reader.fixed()?, reader.part()?)
    })?;
    signatures.into_iter().for_each(|signature| note.add(signature));
    note.to_string().parse().ok().filter(|read| *read == note)
}
