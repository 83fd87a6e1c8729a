//! Ratios of integers, rounded once, half away from zero as Excel's ROUND (2-catalogue 2.4.1).

/// `scale × numerator / denominator` in units of `10^-decimals`; both sides are whole multiples of `10^-decimals` of
/// their own. `None` when the denominator is zero or the result does not fit.
#[must_use]
pub fn ratio(numerator: (i128, u8), denominator: (i128, u8), scale: i64, decimals: u8) -> Option<i64> {
    let power = |exponent: u8| 10_i128.checked_pow(u32::from(exponent));
    let scale = i128::from(scale).checked_mul(power(decimals)?)?;
    let top = numerator.0.checked_mul(power(denominator.1)?)?;
    rounded(scale, top, denominator.0.checked_mul(power(numerator.1)?)?)
}

/// `scale × numerator / denominator`, rounded half away from zero. `None` when the denominator is zero or the result
/// does not fit.
#[must_use]
pub fn rounded(scale: i128, numerator: i128, denominator: i128) -> Option<i64> {
    if denominator == 0 {
        return None;
    }
    let top = scale.checked_mul(numerator)?;
    let (quotient, rest) = (top.checked_div(denominator)?, top.checked_rem(denominator)?);
    let away =
        if rest.abs().checked_mul(2)? >= denominator.abs() { top.signum() * denominator.signum() } else { 0 };
    i64::try_from(quotient.checked_add(away)?).ok()
}

/// Change between two ratios (a count: over 1), exact until the one rounding of each result, so that a change of a small
/// rate is not made of the rounding of its two ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Difference {
    /// Numerator and denominator now.
    pub now: (i64, i64),
    /// Numerator and denominator of the base.
    pub then: (i64, i64),
}

impl Difference {
    /// `scale × (now − then)` in units of `10^-decimals`; `sides` are the decimals the two sides of the ratios keep.
    /// `None` when a denominator is zero or the result does not fit.
    pub fn absolute(self, sides: (u8, u8), scale: i64, decimals: u8) -> Option<i64> {
        let bottom = i128::from(self.now.1).checked_mul(i128::from(self.then.1))?;
        ratio((self.crossed()?, sides.0), (bottom, sides.1), scale, decimals)
    }

    /// The change in tenths of a percent of the base; `None` when the base is zero.
    pub fn percent_tenths(self) -> Option<i64> {
        rounded(1000, self.crossed()?, i128::from(self.then.0).checked_mul(i128::from(self.now.1))?)
    }

    fn crossed(self) -> Option<i128> {
        let now = i128::from(self.now.0).checked_mul(i128::from(self.then.1))?;
        now.checked_sub(i128::from(self.then.0).checked_mul(i128::from(self.now.1))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(ratio((1, 0), (8, 0), 100, 2), Some(1250));
        assert_eq!(ratio((1, 0), (3, 0), 100, 2), Some(3333));
        assert_eq!(ratio((2, 0), (3, 0), 100, 2), Some(6667));
        assert_eq!(rounded(1, 5, 10), Some(1));
        assert_eq!(rounded(1, -5, 10), Some(-1));
        assert_eq!(rounded(1, 5, -10), Some(-1));
        assert_eq!(rounded(1, -4, 10), Some(0));
        assert_eq!(ratio((5, 0), (0, 0), 100, 2), None);
    }

    #[test]
    fn a_change_is_rounded_once() {
        // 0.164 % and 0.156 % are both printed 0.16, and yet the rate fell by a twentieth.
        let fell = Difference { now: (156, 100_000), then: (164, 100_000) };
        assert_eq!(fell.absolute((0, 0), 100, 2), Some(-1));
        assert_eq!(fell.percent_tenths(), Some(-49));
        assert_eq!(Difference { now: (3, 1), then: (2, 1) }.percent_tenths(), Some(500));
        assert_eq!(Difference { now: (3, 1), then: (0, 1) }.percent_tenths(), None);
        assert_eq!(Difference { now: (3, 0), then: (2, 1) }.absolute((0, 0), 100, 2), None);
    }

    #[test]
    fn sides_may_keep_decimals() {
        assert_eq!(ratio((1_500_000, 6), (3, 0), 1, 2), Some(50));
        assert_eq!(ratio((3, 0), (1_500_000, 6), 1, 2), Some(200));
    }

    proptest! {
        #[test]
        fn rounding_is_never_off_by_more_than_half(top in -1_000_000_i128..1_000_000, bottom in 1_i128..10_000) {
            let off = i128::from(rounded(1, top, bottom).unwrap()) * bottom - top;
            prop_assert!(off.abs() * 2 <= bottom);
        }
    }
}
