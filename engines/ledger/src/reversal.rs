//! How a reversal changes the transfer it reverses.

use crate::{LotMove, Posted, lots};

impl Posted {
    /// What is left to reverse.
    pub fn reversible(&self) -> i64 {
        self.amount - self.reversed
    }

    /// The lots the next `amount` of a reversal returns, last spent first.
    pub fn lots_to_return(&self, amount: i64) -> Vec<LotMove> {
        lots::tail(&self.lots, self.reversed, amount)
    }
}
