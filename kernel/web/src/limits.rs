//! How many changing requests one address and one account may send.

use std::net::IpAddr;
use std::num::NonZeroU32;

use access::PersonId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::{Failure, Settings};

pub(crate) struct Limits {
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    accounts: DefaultKeyedRateLimiter<uuid::Uuid>,
}

impl Limits {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { addresses: keyed(settings.address_per_minute), accounts: keyed(settings.account_per_minute) }
    }

    /// A signed-in person counts by account, so that a family or an office behind one address is not held up.
    pub(crate) fn admit(&self, address: IpAddr, person: Option<PersonId>) -> Result<(), Failure> {
        let checked = match person {
            Some(person) => self.accounts.check_key(&person.uuid()),
            None => self.addresses.check_key(&address),
        };
        checked.map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            Failure::TooMany(wait.as_secs() + 1)
        })
    }
}

fn keyed<K: std::hash::Hash + Eq + Clone>(per_minute: u32) -> DefaultKeyedRateLimiter<K> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_over_the_limit_is_told_how_long_to_wait() {
        let limits = Limits::new(&Settings { address_per_minute: 2, ..Settings::default() });
        let address = IpAddr::from([127, 0, 0, 1]);
        assert!(limits.admit(address, None).is_ok());
        assert!(limits.admit(address, None).is_ok());
        assert!(matches!(limits.admit(address, None), Err(Failure::TooMany(1..=60))));
    }
}
