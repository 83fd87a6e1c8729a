//! Numbers as printed: an integer and where its point stands.

use crate::text::fixed;

/// Most decimals a printed number has.
const MOST_DECIMALS: usize = 6;

/// A printed number: `minor` in units of `10^-decimals`. 12.50 has two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    /// The number without its point.
    pub minor: i64,
    /// Digits behind the point.
    pub decimals: u8,
}

impl Decimal {
    /// A count.
    #[must_use]
    pub fn whole(count: i64) -> Self {
        Self { minor: count, decimals: 0 }
    }

    /// Reads digits with at most one point and a sign in front, nothing else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, part) =
            digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(whole) || !part.is_none_or(plain) {
            return None;
        }
        let part = part.unwrap_or_default();
        let decimals = u8::try_from(part.len()).ok().filter(|_| part.len() <= MOST_DECIMALS)?;
        let minor: i64 = format!("{whole}{part}").parse().ok()?;
        Some(Self { minor: sign * minor, decimals })
    }

    /// The number in units of `10^-decimals`; `None` where that would lose digits or overflow.
    #[must_use]
    pub fn in_units_of(self, decimals: u8) -> Option<i64> {
        match decimals.checked_sub(self.decimals) {
            Some(more) => self.minor.checked_mul(10_i64.checked_pow(u32::from(more))?),
            None => {
                let by = 10_i64.checked_pow(u32::from(self.decimals - decimals))?;
                (self.minor % by == 0).then_some(self.minor / by)
            }
        }
    }

    /// The text with a point and all its decimals.
    #[must_use]
    pub fn text(self) -> String {
        fixed(self.minor, self.decimals)
    }
}
