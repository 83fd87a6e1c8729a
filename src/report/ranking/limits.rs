//! The limits of an interval as formulas over the cells of numerator and denominator, after the same rules as
//! [`crate::compute::limits`]. CHIINV is the name that Excel of all versions and LibreOffice know.

use crate::catalogue::IntervalKind;
use crate::compute::{FEW_EVENTS, Z};

/// Formulas of the lower and the upper limit of `scale × n / d`, rounded.
pub(super) fn formulas(
    kind: IntervalKind,
    (n, d): (&str, &str),
    scale: i64,
    decimals: u8,
) -> (String, String) {
    let (low, high) = match kind {
        IntervalKind::Rate => poisson(n),
        IntervalKind::Proportion => return wilson((n, d), scale, decimals),
    };
    let rounded = |mean: String| format!("ROUND({scale}*{mean}/{d},{decimals})");
    (rounded(low), rounded(high))
}

fn poisson(n: &str) -> (String, String) {
    let exact = format!("IF({n}=0,0,CHIINV(0.975,2*{n})/2)");
    let byar = format!("{n}*(1-1/(9*{n})-{Z}/(3*SQRT({n})))^3");
    let low = format!("IF({n}<{FEW_EVENTS},{exact},{byar})");
    let next = format!("({n}+1)");
    let exact = format!("CHIINV(0.025,2*{next})/2");
    let byar = format!("{next}*(1-1/(9*{next})+{Z}/(3*SQRT({next})))^3");
    (low, format!("IF({n}<{FEW_EVENTS},{exact},{byar})"))
}

fn wilson((n, d): (&str, &str), scale: i64, decimals: u8) -> (String, String) {
    let limit = |sign: &str, bound: &str| {
        let spread = format!("{Z}*SQRT({n}*({d}-{n})/{d}+{Z}^2/4)");
        format!("ROUND({scale}*{bound},({n}+{Z}^2/2{sign}{spread})/({d}+{Z}^2)),{decimals})")
    };
    (limit("-", "MAX(0"), limit("+", "MIN(1"))
}
