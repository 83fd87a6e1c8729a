//! The form in which row and column codes are compared.

/// Codes compare without leading zeros of their parts and without case: 01 typed as a number is 1.
#[must_use]
pub fn normal_code(text: &str) -> String {
    let parts: Vec<&str> = text
        .trim()
        .split('.')
        .map(|part| {
            let stripped = part.trim_start_matches('0');
            if stripped.is_empty() && !part.is_empty() { "0" } else { stripped }
        })
        .collect();
    parts.join(".").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_code_typed_as_a_number_is_the_same_code() {
        assert_eq!(normal_code("01"), normal_code("1"));
        assert_eq!(normal_code("04.1"), normal_code("4.1"));
        assert_ne!(normal_code("10"), normal_code("1"));
        assert_eq!(normal_code("0"), "0");
    }
}
