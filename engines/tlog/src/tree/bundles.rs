use crate::{Malformed, TILE_WIDTH};

/// The data of at most 256 leaves as C2SP tlog-tiles serves them: each after its length, 2 bytes big endian.
///
/// # Errors
/// Where there are more, or one is longer than 65,535 bytes.
pub fn bundle<T: AsRef<[u8]>>(entries: &[T]) -> Result<Vec<u8>, Malformed> {
    if entries.len() as u64 > TILE_WIDTH {
        return Err(Malformed::new("entry bundle", 0, "at most 256 entries"));
    }
    let mut bytes = vec![];
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len());
        let length =
            length.map_err(|_| Malformed::new("entry bundle", 0, "entries of at most 65,535 bytes"))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// # Errors
/// For anything [`bundle`] does not write.
pub fn parse_bundle(mut bytes: &[u8]) -> Result<Vec<&[u8]>, Malformed> {
    let mut entries = vec![];
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length));
        if entries.len() as u64 == TILE_WIDTH {
            return Err(Malformed::new("entry bundle", 0, "at most 256 entries"));
        }
        let split = rest.split_at_checked(length);
        let (entry, rest) =
            split.ok_or(Malformed::new("entry bundle", 0, "as many bytes as its length says"))?;
        entries.push(entry);
        bytes = rest;
    }
    if bytes.is_empty() { Ok(entries) } else { Err(Malformed::new("entry bundle", 0, "2 bytes of length")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundles_come_back() {
        let entries: Vec<Vec<u8>> = vec![vec![], vec![7; 300], vec![1]];
        let bytes = bundle(&entries).unwrap();
        assert_eq!(bytes.len(), 6 + 301);
        assert_eq!(parse_bundle(&bytes).unwrap(), entries);
        assert!(parse_bundle(&bytes[..bytes.len() - 1]).is_err() && parse_bundle(&[0]).is_err());
        assert!(parse_bundle(&[0; 514]).is_err() && bundle(&vec![b""; 257]).is_err());
        assert!(bundle(&[vec![0; 65_536]]).is_err());
    }
}
