//! Lists that an operator brings along: so many good lines, or what is wrong with them.

use ::people::{ImportError, check_divisions_csv, check_persons_csv};

pub fn persons(bytes: &[u8]) {
    sound(check_persons_csv(bytes), bytes);
}

pub fn divisions(bytes: &[u8]) {
    sound(check_divisions_csv(&String::from_utf8_lossy(bytes)), bytes);
}

/// No more good lines than there are; every fault on a line of the file, and no flood of them.
fn sound(checked: Result<usize, ImportError>, bytes: &[u8]) {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).count();
    match checked {
        Ok(good) => assert!(good < lines.max(1)),
        Err(ImportError::Lines(faults)) => {
            assert!(!faults.is_empty() && faults.len() <= 110);
            assert!(faults.iter().all(|fault| fault.line as usize <= lines), "{faults:?}");
        }
        Err(other) => panic!("{other}"),
    }
}
