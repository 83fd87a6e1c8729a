//! Ratios of integers, rounded once, half away from zero as Excel's ROUND (2-catalogue 2.4.1).

/// `scale × numerator / denominator` in units of `10^-decimals`; both sides are whole multiples of `10^-decimals` of
/// their own. `None` when the denominator is zero or the result does not fit.
pub(super) fn ratio(numerator: (i64, u8), denominator: (i64, u8), scale: i64, decimals: u8) -> Option<i64> {
    if denominator.0 == 0 {
        return None;
    }
    let top = i128::from(numerator.0)
        .checked_mul(i128::from(scale))?
        .checked_mul(power(decimals))?
        .checked_mul(power(denominator.1))?;
    let bottom = i128::from(denominator.0).checked_mul(power(numerator.1))?;
    i64::try_from(divide(top, bottom)).ok()
}

/// Quotient rounded half away from zero. The divisor is not zero.
pub(super) fn divide(top: i128, bottom: i128) -> i128 {
    let (quotient, rest) = (top / bottom, top % bottom);
    if rest.abs() * 2 >= bottom.abs() { quotient + top.signum() * bottom.signum() } else { quotient }
}

fn power(decimals: u8) -> i128 {
    10_i128.pow(u32::from(decimals))
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
        assert_eq!(divide(5, 10), 1);
        assert_eq!(divide(-5, 10), -1);
        assert_eq!(divide(-4, 10), 0);
        assert_eq!(ratio((5, 0), (0, 0), 100, 2), None);
    }

    #[test]
    fn sides_may_keep_decimals() {
        assert_eq!(ratio((1_500_000, 6), (3, 0), 1, 2), Some(50));
        assert_eq!(ratio((3, 0), (1_500_000, 6), 1, 2), Some(200));
    }

    proptest! {
        #[test]
        fn rounding_is_never_off_by_more_than_half(top in -1_000_000_i128..1_000_000, bottom in 1_i128..10_000) {
            let off = divide(top, bottom) * bottom - top;
            prop_assert!(off.abs() * 2 <= bottom);
        }
    }
}
