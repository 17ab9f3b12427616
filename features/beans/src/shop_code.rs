//! 收款码: the code a shop prints and hangs up. It names the shop and holds no secret: account number and check digit.

use access::Cx;
use db::Reader;
use ledger::AccountNo;
use uuid::Uuid;

use crate::card::luhn;
use crate::store::owners;
use crate::{BeansError, OwnedAccount, Owner};

/// Nine digits.
///
/// # Errors
/// [`BeansError::NotFound`] without an account.
pub fn shop_code(r: &mut Reader<'_>, cx: &Cx, shop: Uuid) -> Result<String, BeansError> {
    let no = owners::find(r, cx.community, Owner::Shop(shop))?.ok_or(BeansError::NotFound)?;
    Ok(digits(no))
}

/// The shop behind a printed code.
///
/// # Errors
/// [`BeansError::NotFound`] for a mistyped or unknown code.
pub fn shop_by_code(r: &mut Reader<'_>, cx: &Cx, code: &str) -> Result<(Uuid, OwnedAccount), BeansError> {
    let no = parse_shop_code(code).ok_or(BeansError::NotFound)?;
    let account = owners::by_no(r, cx.community, no)?.ok_or(BeansError::NotFound)?;
    match account.owner {
        Owner::Shop(shop) => Ok((shop, account)),
        _ => Err(BeansError::NotFound),
    }
}

fn digits(no: AccountNo) -> String {
    let body = format!("{:08}", no.0);
    let check = luhn(&body).unwrap_or(0);
    format!("{body}{check}")
}

/// The account that a printed code names: nine digits, spaces between them do not matter.
pub fn parse_shop_code(text: &str) -> Option<AccountNo> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).take(10).collect();
    number(&code)
}

fn number(code: &str) -> Option<AccountNo> {
    let fits = code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit());
    let no = fits.then(|| code.get(..8)?.parse().ok().map(AccountNo)).flatten()?;
    (digits(no) == code).then_some(no)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_reads_back_and_a_slip_does_not() {
        let code = digits(AccountNo(1_234));
        assert_eq!(number(&code), Some(AccountNo(1_234)));
        for bad in ["", "12345678", "000012340", "00001234x"] {
            assert_eq!(number(bad).filter(|_| bad != code), None, "{bad}");
        }
    }
}
