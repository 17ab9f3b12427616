//! Frames of an `.osm.pbf` file: length, header, compressed blob.

use super::wire::{Cursor, Malformed};
use crate::error::{Error, Result};
use flate2::{Decompress, FlushDecompress, Status};

/// The format's own limits; a blob that inflates to more is refused before it is read.
pub const BLOB_BYTES_MAX: u64 = 32 << 20;
const HEADER_BYTES_MAX: u64 = 64 << 10;

/// Where a blob lies in the file.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    pub at: u64,
    pub is_data: bool,
    body: &'a [u8],
}

/// Cuts a file into its frames without decompressing anything.
///
/// # Errors
/// [`Error::Truncated`], [`Error::TooBig`] or [`Error::Format`] with the byte where the frame starts.
pub fn frames(file: &[u8]) -> Result<Vec<Frame<'_>>> {
    let mut frames = Vec::new();
    let mut at = 0;
    while at < file.len() {
        let size = cut(file, at, 4, "the length of a blob header")?;
        let size = u64::from(u32::from_be_bytes([size[0], size[1], size[2], size[3]]));
        if size > HEADER_BYTES_MAX {
            let what = "the first bytes are no blob header; is this an .osm.pbf file?";
            return Err(if at == 0 {
                Error::Format { what, at: 0 }
            } else {
                Error::TooBig { what: "a blob header in bytes", got: size, limit: HEADER_BYTES_MAX }
            });
        }
        let header = cut(file, at + 4, size, "a blob header")?;
        let (kind, datasize) = read_header(header).map_err(|m| m.at(at as u64))?;
        if datasize > BLOB_BYTES_MAX {
            return Err(Error::TooBig { what: "a blob in bytes", got: datasize, limit: BLOB_BYTES_MAX });
        }
        let start = at + 4 + size as usize;
        let body = cut(file, start, datasize, "a blob")?;
        if frames.is_empty() && kind != b"OSMHeader" {
            return Err(Error::Format { what: "the first blob is not an OSMHeader", at: 0 });
        }
        // Other kinds of blobs are for other readers.
        if matches!(kind, b"OSMHeader" | b"OSMData") {
            frames.push(Frame { at: at as u64, is_data: kind == b"OSMData", body });
        }
        at = start + body.len();
    }
    Ok(frames)
}

fn cut<'a>(file: &'a [u8], at: usize, n: u64, what: &'static str) -> Result<&'a [u8]> {
    let rest = file.len().saturating_sub(at) as u64;
    if n > rest {
        return Err(Error::Truncated { what, at: at as u64, need: n - rest });
    }
    Ok(&file[at..at + n as usize])
}

fn read_header(header: &[u8]) -> std::result::Result<(&[u8], u64), Malformed> {
    let (mut kind, mut datasize) = (&[][..], None);
    let mut cursor = Cursor::new(header);
    while let Some((field, value)) = cursor.field()? {
        match field {
            1 => kind = value.bytes()?,
            3 => datasize = Some(value.varint()?),
            _ => {}
        }
    }
    Ok((kind, datasize.ok_or(Malformed("a blob header without datasize"))?))
}

/// A reusable inflater: one output buffer per thread.
#[derive(Debug)]
pub struct Inflater {
    out: Vec<u8>,
    zlib: Decompress,
}

impl Default for Inflater {
    fn default() -> Self {
        Self { out: Vec::new(), zlib: Decompress::new(true) }
    }
}

impl Inflater {
    /// The message inside a frame.
    ///
    /// # Errors
    /// [`Error::TooBig`] for a bomb, [`Error::Unsupported`] for a compression other than none and zlib,
    /// [`Error::Format`] when the stream is broken or its length is not the announced one.
    pub fn open<'a>(&'a mut self, frame: &Frame<'a>) -> Result<&'a [u8]> {
        let (mut raw, mut zlib, mut raw_size) = (None, None, 0);
        let mut cursor = Cursor::new(frame.body);
        while let Some((field, value)) = cursor.field().map_err(|m| m.at(frame.at))? {
            match field {
                1 => raw = Some(value.bytes().map_err(|m| m.at(frame.at))?),
                2 => raw_size = value.varint().map_err(|m| m.at(frame.at))?,
                3 => zlib = Some(value.bytes().map_err(|m| m.at(frame.at))?),
                4..=7 => return Err(Error::Unsupported(format!("compression number {field}"))),
                _ => {}
            }
        }
        match (raw, zlib) {
            (Some(raw), _) => Ok(raw),
            (None, Some(packed)) => self.inflate(packed, raw_size, frame.at),
            (None, None) => Err(Error::Format { what: "a blob without content", at: frame.at }),
        }
    }

    fn inflate(&mut self, packed: &[u8], raw_size: u64, at: u64) -> Result<&[u8]> {
        if raw_size > BLOB_BYTES_MAX {
            let what = "a blob's decompressed size in bytes";
            return Err(Error::TooBig { what, got: raw_size, limit: BLOB_BYTES_MAX });
        }
        // Deflate cannot shrink below 1/1032: more is a lie, so memory stays in proportion to the file.
        if raw_size > packed.len() as u64 * 1040 + 1024 {
            return Err(Error::Format { what: "a blob announces more bytes than it can hold", at });
        }
        self.out.resize(raw_size as usize, 0);
        self.zlib.reset(true);
        let broken = |_| Error::Format { what: "a blob's zlib stream is broken", at };
        let status = self.zlib.decompress(packed, &mut self.out, FlushDecompress::Finish).map_err(broken)?;
        if status != Status::StreamEnd || self.zlib.total_out() != raw_size {
            return Err(Error::Format { what: "a blob is not as long as announced", at });
        }
        Ok(&self.out)
    }
}
