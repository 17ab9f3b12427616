//! Tables for spreadsheets and banks.

use common::Beans;

/// CSV (RFC 4180) that spreadsheets open as what it is: UTF-8 with BOM, CRLF, and no cell that runs as a formula
/// (OWASP, CSV injection: a cell that begins with = + - @ tab or return gets an apostrophe, unless it is a number).
pub(crate) fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(&tamed(cell))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn tamed(cell: &str) -> String {
    let number = cell.strip_prefix('-').unwrap_or(cell);
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let first = cell.trim_start_matches(' ').chars().next();
    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if runs && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\r', '\n', ' ']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// `12.50`, also for whole amounts.
pub(crate) fn two_decimals(amount: Beans) -> String {
    let (sign, n) = (if amount.0 < 0 { "-" } else { "" }, amount.0.unsigned_abs());
    format!("{sign}{}.{:02}", n / 100, n % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_named_like_a_formula_stays_a_name() {
        let rows = [vec!["=1+1".to_owned(), " @x".into(), "-2+3".into(), "\tx".into(), "＝x".into()]];
        let text = String::from_utf8(csv(&rows)).unwrap();
        assert_eq!(text, "\u{feff}'=1+1,\"' @x\",'-2+3,'\tx,'＝x\r\n");
    }

    #[test]
    fn amounts_and_quotes_are_kept() {
        let rows = [vec!["-12.50".to_owned(), "a,\"b\"".into(), "中 文".into(), String::new()]];
        assert_eq!(String::from_utf8(csv(&rows)).unwrap(), "\u{feff}-12.50,\"a,\"\"b\"\"\",\"中 文\",\r\n");
        assert_eq!(two_decimals(Beans(-705)), "-7.05");
        assert_eq!(two_decimals(Beans::whole(3)), "3.00");
    }
}
