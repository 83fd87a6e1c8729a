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
