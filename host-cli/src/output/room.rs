//! How much room a table has: as wide as the terminal, or as it likes.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;

/// The width of a terminal that does not say.
const USUAL: usize = 80;

/// The least that a table is squeezed into.
const LEAST: usize = 60;

/// How many characters of a long address or CID are shown where there is little room.
const ENDS: (usize, usize) = (5, 5);

/// How many decimal places of an amount.
const PLACES: usize = 4;

static ASKED_FOR_ALL: OnceLock<bool> = OnceLock::new();

/// The most characters of a line; `None` for any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room(Option<usize>);

impl Room {
    /// Whether this process's tables are to be whole, however wide. Said once, before anything is printed.
    pub fn set_wide(wide: bool) {
        let _ = ASKED_FOR_ALL.set(wide);
    }

    /// On a terminal its width, by COLUMNS or else the usual one; whoever sets COLUMNS gets it elsewhere too.
    pub fn here() -> Self {
        if ASKED_FOR_ALL.get().copied().unwrap_or_default() {
            return Self::ANY;
        }
        let said = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        Self(said.or_else(|| io::stdout().is_terminal().then_some(USUAL)).map(|width: usize| width.max(LEAST)))
    }

    pub const ANY: Self = Self(None);

    #[cfg(test)]
    pub const fn of(width: usize) -> Self {
        Self(Some(width))
    }

    pub fn width(self) -> Option<usize> {
        self.0
    }

    /// A cell as there is room for it: a long address or CID by its ends, an amount to a few decimal places.
    pub fn cell(self, text: &str) -> String {
        let is_long = text.len() > 35 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_name = text.starts_with(['t', 'f']) || text.starts_with("baf");
        match self.0 {
            Some(_) if is_long && is_name => format!("{}..{}", &text[..ENDS.0], &text[text.len() - ENDS.1..]),
            Some(_) => rough_amount(text).unwrap_or_else(|| text.to_owned()),
            None => text.to_owned(),
        }
    }
}

/// `14.9999.. FIL` for an amount with more decimal places than tell people something.
fn rough_amount(text: &str) -> Option<String> {
    let (number, unit) = text.split_once(' ').filter(|(_, unit)| unit.ends_with("FIL"))?;
    let (whole, fraction) = number.split_once('.')?;
    let is_number = fraction.bytes().all(|byte| byte.is_ascii_digit()) && fraction.len() > PLACES;
    is_number.then(|| format!("{whole}.{}.. {unit}", &fraction[..PLACES]))
}

/// A text of so many characters at the most: what is cut off is told by two dots.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(2)).collect();
    format!("{kept}..")
}

/// A text in lines of so many characters; a longer word has a line for itself.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_cids_are_told_by_their_ends_where_there_is_little_room() {
        let cid = "bafy2bzacebbpdegvr3i4cosewthysg5xkxpqfn2wfcz6mv2hmoktwbdxkax4s";
        let key = "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba";
        assert_eq!((Room::of(80).cell(cid), Room::of(80).cell(key)), ("bafy2..kax4s".into(), "t1d2x..epxba".into()));
        assert_eq!((Room::ANY.cell(cid), Room::of(80).cell("t01005")), (cid.into(), "t01005".into()));
        assert_eq!(Room::of(80).cell("14.9999999999999904 FIL"), "14.9999.. FIL");
        assert_eq!(
            (Room::of(80).cell("1.5 FIL"), Room::ANY.cell("1.23456 FIL")),
            ("1.5 FIL".into(), "1.23456 FIL".into())
        );
        let sentence = "this is a sentence that is longer than most of the addresses are";
        assert_eq!(Room::of(80).cell(sentence), sentence);
    }

    #[test]
    fn text_is_cut_with_two_dots() {
        assert_eq!((cut("Deposit", 7), cut("ConfirmChangeWorker", 9)), ("Deposit".into(), "Confirm..".into()));
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensibilities so", 5), ["incomprehensibilities", "so"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
