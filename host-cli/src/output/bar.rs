//! Parts of a whole, drawn.

const WIDTH: u64 = 20;

/// How much of a whole something is: `[####################] 100%`. Nothing of nothing is 0%.
pub fn bar(part: u64, whole: u64) -> String {
    let of = |scale: u64| u128::from(part.min(whole)) * u128::from(scale) / u128::from(whole.max(1));
    let filled = usize::try_from(of(WIDTH)).unwrap_or_default();
    let empty = WIDTH as usize - filled;
    format!("[{}{}] {}%", "#".repeat(filled), ".".repeat(empty), of(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part() {
        assert_eq!(bar(0, 0), "[....................] 0%");
        assert_eq!(bar(61, 100), "[############........] 61%");
        assert_eq!(bar(u64::MAX, u64::MAX), "[####################] 100%");
        assert_eq!(bar(3, 2), "[####################] 100%");
    }
}
