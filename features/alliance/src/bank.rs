use common::Msg;
use common::errors::{FieldErrors, text};
use web::Fields;

/// Where a shop is paid. `Debug` shows the last digits only.
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// 户名
    pub holder: String,
    /// 开户行
    pub bank: String,
    /// 8–32 digits.
    pub number: String,
}

impl std::fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BankAccount(**** {})", self.tail())
    }
}

impl BankAccount {
    /// Spaces and hyphens in the number are dropped.
    ///
    /// # Errors
    /// Names `holder` (1–60), `bank` (1–60), `account` (8–32 digits).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let holder = errors.take("holder", text(fields.get("holder"), 1, 60));
        let bank = errors.take("bank", text(fields.get("bank"), 1, 60));
        let number = errors.take("account", account_number(fields.get("account")));
        match (holder, bank, number) {
            (Some(holder), Some(bank), Some(number)) => Ok(Self { holder, bank, number }),
            _ => Err(errors),
        }
    }

    /// The last four digits.
    pub fn tail(&self) -> &str {
        self.number.get(self.number.len().saturating_sub(4)..).unwrap_or_default()
    }
}

fn account_number(typed: &str) -> Result<String, Msg> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let fits = (8..=32).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(digits) } else { Err(Msg::new("alliance-error-account")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_read_as_typed_and_never_printed() {
        let fields = Fields::default()
            .with("holder", "王小芳")
            .with("bank", "农行")
            .with("account", "6228 4800-0000 1234");
        let account = BankAccount::parse(&fields).unwrap();
        assert_eq!((account.number.as_str(), account.tail()), ("6228480000001234", "1234"));
        assert!(!format!("{account:?}").contains("6228"));
        for bad in ["", "1234567", "62284800x0001234", "=1+1", &"1".repeat(33)] {
            assert!(account_number(bad).is_err(), "{bad}");
        }
    }
}
