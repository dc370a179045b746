//! The enumerations of `abi`, by the names that people write.

/// The value with this name, in any case; a sentence with all names otherwise.
pub fn by_name<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, text: &str) -> Result<T, String> {
    let names = || all.iter().map(|value| name(*value).to_lowercase()).collect::<Vec<_>>().join(", ");
    let found = all.iter().copied().find(|value| name(*value).eq_ignore_ascii_case(text.trim()));
    found.ok_or_else(|| format!("{text:?} is not one of {}", names()))
}

#[cfg(test)]
mod tests {
    use abi::lease::Status;

    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_wrong_ones_refused_with_all_of_them() {
        assert_eq!(by_name(Status::ALL, Status::name, "NoShow"), Ok(Status::NoShow));
        assert_eq!(by_name(Status::ALL, Status::name, " active "), Ok(Status::Active));
        let error = by_name(Status::ALL, Status::name, "dead").unwrap_err();
        assert_eq!(
            error,
            "\"dead\" is not one of ordered, active, paused, ended, terminated, faulted, cancelled, noshow"
        );
    }
}
