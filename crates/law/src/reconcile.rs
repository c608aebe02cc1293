//! Control totals of a payment: the accounts against the payment order, and the net pay against
//! the transfer file.

use crate::money::Rupiah;

/// The four totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sum over the account codes.
    pub accounts: Rupiah,
    /// Amount of the payment order (SPM).
    pub order: Rupiah,
    /// Sum of net pay.
    pub net: Rupiah,
    /// Sum of the transfer file.
    pub transfer: Rupiah,
}

/// How far they are apart; both are nothing when the payment reconciles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Accounts less payment order.
    pub order: Rupiah,
    /// Net pay less transfer file.
    pub transfer: Rupiah,
}

impl Totals {
    /// Compares the totals.
    #[must_use]
    pub fn gaps(&self) -> Gaps {
        Gaps { order: self.accounts - self.order, transfer: self.net - self.transfer }
    }
}

impl Gaps {
    /// Whether everything agrees to the rupiah.
    #[must_use]
    pub fn agree(&self) -> bool {
        *self == Gaps::default()
    }
}
