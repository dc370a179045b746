//! Text in columns, and text that strangers wrote.

use std::fmt::Write;

use super::room::{Room, cut, wrapped};

/// What stands for a character that would drive the terminal instead of being read.
const UNREADABLE: char = '\u{fffd}';

/// Offers, labels and secrets come from strangers: without this they could move the cursor, recolour or retype what is on the
/// screen. Line ends and tabs stay.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { UNREADABLE } else { c }).collect()
}

/// The same for a cell or a value, which could otherwise add lines of its own.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { UNREADABLE } else { c }).collect()
}

/// A table with a head. Columns are as wide as their widest cell; a column of numbers and amounts stands on the right.
#[derive(Clone, Debug)]
pub struct Table {
    head: Vec<String>,
    /// Columns that go first where there is little room.
    dispensable: &'static [&'static str],
    /// Columns that stand in a line below their row where there is little room.
    below: &'static [&'static str],
    rows: Vec<Vec<String>>,
    empty: &'static str,
}

impl Table {
    /// `empty` is what to say when there are no rows.
    pub fn new<const N: usize>(head: [&str; N], empty: &'static str) -> Self {
        Self { head: head.map(str::to_uppercase).to_vec(), dispensable: &[], below: &[], rows: Vec::new(), empty }
    }

    /// Leaves these columns out where there is no room for all: `--wide` and `--json` have them.
    pub fn dispensable(self, dispensable: &'static [&'static str]) -> Self {
        Self { dispensable, ..self }
    }

    /// Puts these columns into a line below their row where there is little room, each value with its column's name.
    pub fn below(self, below: &'static [&'static str]) -> Self {
        Self { below, ..self }
    }

    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.head.len(), "a row has as many cells as the head");
        self.rows.push(cells.map(|cell| one_line(&cell)).to_vec());
    }

    pub fn render(&self) -> String {
        self.render_in(Room::here())
    }

    fn render_in(&self, room: Room) -> String {
        if self.rows.is_empty() {
            return self.empty.to_owned();
        }
        let Some(width) = room.width() else { return self.lines(None).join("\n") };
        let mut lines = self.squeezed(room).cut_to(width).lines(Some(width));
        // The first one is the head.
        for (line, row) in lines.iter_mut().skip(1).zip(&self.rows) {
            line.push_str(&self.told_below(row, room, width));
        }
        lines.join("\n")
    }

    /// The same without what is dispensable or stands below, and with long names by their ends.
    fn squeezed(&self, room: Room) -> Self {
        let stays = |index: &usize| !self.is_among(self.dispensable, *index) && !self.is_among(self.below, *index);
        let pick = |cells: &Vec<String>| -> Vec<String> {
            (0..cells.len()).filter(stays).filter_map(|index| cells.get(index)).map(|cell| room.cell(cell)).collect()
        };
        Self { head: pick(&self.head), rows: self.rows.iter().map(pick).collect(), ..self.clone() }
    }

    fn is_among(&self, names: &[&str], index: usize) -> bool {
        self.head.get(index).is_some_and(|head| names.iter().any(|name| name.eq_ignore_ascii_case(head)))
    }

    /// What stands below a row, each value with its column's name, in lines of their own.
    fn told_below(&self, row: &[String], room: Room, width: usize) -> String {
        let cells = self.head.iter().zip(row).enumerate().filter(|(index, _)| self.is_among(self.below, *index));
        let named = cells.map(|(_, (head, cell))| format!("{} {}", room.cell(cell), head.to_lowercase()));
        // No line ends between a value and its name.
        let named: Vec<String> = named.map(|text| text.replace(' ', UNBROKEN)).collect();
        let lines = wrapped(&named.join(", "), width.saturating_sub(INDENT.len()));
        let lines = lines.iter().filter(|line| !line.is_empty()).map(|line| line.replace(UNBROKEN, " "));
        lines.map(|line| format!("\n{INDENT}{line}")).collect()
    }

    /// The same with its widest columns of text cut until a line has at most so many characters. The last is wrapped, not cut.
    fn cut_to(mut self, most: usize) -> Self {
        loop {
            let columns: Vec<(usize, bool)> = (0..self.head.len()).map(|i| self.column(i)).collect();
            let last = columns.len().saturating_sub(1);
            let is_wrapped = |index: usize, right: bool| index == last && !right;
            let needed = columns.iter().enumerate().map(|(index, (width, right))| {
                if is_wrapped(index, *right) { (*width).min(NARROWEST) } else { width + GAP.len() }
            });
            let excess = needed.sum::<usize>().saturating_sub(most);
            let can_be_cut = |(index, (width, right)): &(usize, &(usize, bool))| {
                !right && !is_wrapped(*index, *right) && *width > SHORTEST
            };
            let widest = columns.iter().enumerate().filter(can_be_cut).max_by_key(|(_, (width, _))| *width);
            let Some((index, (width, _))) = widest.filter(|_| excess > 0) else { return self };
            let room = width.saturating_sub(excess).max(SHORTEST);
            let cells = self.rows.iter_mut().chain([&mut self.head]).filter_map(|row| row.get_mut(index));
            cells.for_each(|cell| *cell = cut(cell, room));
        }
    }

    /// A line for the head and one for each row; where there is a most, one whose last cell is a text that is too long is broken.
    fn lines(&self, most: Option<usize>) -> Vec<String> {
        let columns: Vec<(usize, bool)> = (0..self.head.len()).map(|i| self.column(i)).collect();
        let before_last: usize = columns.iter().rev().skip(1).map(|(width, _)| width + GAP.len()).sum();
        let for_last = most.map(|most| most.saturating_sub(before_last).max(NARROWEST));
        let told = |row: &Vec<String>| {
            let mut line = String::new();
            for (index, (cell, (width, right))) in row.iter().zip(&columns).enumerate() {
                let is_last = index + 1 == row.len();
                match for_last.filter(|_| is_last && !right) {
                    Some(room) => line += &wrapped(cell, room).join(&format!("\n{}", " ".repeat(before_last))),
                    None => {
                        let padding = " ".repeat(width - cell.chars().count());
                        let (before, after) = if *right { (padding.as_str(), "") } else { ("", padding.as_str()) };
                        let _ = write!(line, "{before}{cell}{after}{GAP}");
                    }
                }
            }
            line.truncate(line.trim_end().len());
            line
        };
        std::iter::once(&self.head).chain(&self.rows).map(told).collect()
    }

    /// Width and whether it stands on the right.
    fn column(&self, index: usize) -> (usize, bool) {
        let cells = || self.rows.iter().filter_map(|row| row.get(index));
        let width = cells().chain(self.head.get(index)).map(|c| c.chars().count()).max().unwrap_or(0);
        let number = |c: &String| c.is_empty() || c == "-" || c.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        (width, cells().all(number))
    }
}

const GAP: &str = "  ";
/// Before what stands below a row.
const INDENT: &str = "    ";
/// A space at which no line ends.
const UNBROKEN: &str = "\u{a0}";
/// The least room of a text at the end of a row.
const NARROWEST: usize = 20;
/// The least room of any other text.
const SHORTEST: usize = 8;

/// Names and values, one a line, the values aligned.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn field(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), one_line(&value.to_string())));
        self
    }

    /// Adds the field only when there is a value.
    pub fn maybe<T: ToString>(self, name: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// Adds what reaches over several lines: they stand below their name, to the right of it. Nothing is added for no text.
    pub fn block(mut self, name: &str, text: &str) -> Self {
        if !text.is_empty() {
            let lines: Vec<String> = text.lines().map(|line| format!("\n  {}", one_line(line))).collect();
            self.0.push((name.to_owned(), lines.concat()));
        }
        self
    }

    pub fn render(&self) -> String {
        let width = self.0.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let lines: Vec<String> = self.0.iter().map(|(name, value)| line(name, width, value)).collect();
        lines.join("\n")
    }
}

fn line(name: &str, width: usize, value: &str) -> String {
    if value.starts_with('\n') { format!("{name}{value}") } else { format!("{name:<width$}  {value}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_and_numbers_stand_on_the_right() {
        let mut table = Table::new(["name", "balance"], "none");
        table.row(["operator".into(), "1.5 FIL".into()]);
        table.row(["ann".into(), "12 FIL".into()]);
        assert_eq!(table.render(), "NAME      BALANCE\noperator  1.5 FIL\nann        12 FIL");
        assert_eq!(Table::new(["name"], "no keys yet").render(), "no keys yet");
    }

    #[test]
    fn where_there_is_little_room_columns_go_names_get_short_and_text_is_wrapped() {
        let mut table = Table::new(["who", "per hour", "what"], "none").dispensable(&["per hour"]);
        let key = "t1d2xrzcslx7xlbbylc5c3d5lvandqw4iwl6epxba";
        table.row([key.into(), "1 FIL".into(), "takes what is due to it and goes".into()]);
        assert_eq!(
            table.render_in(Room::of(36)),
            "WHO           WHAT\nt1d2x..epxba  takes what is due to\n              it and goes"
        );
        assert!(table.render_in(Room::ANY).contains(&format!("{key}     1 FIL  takes what is due to it and goes")));
    }

    #[test]
    fn where_there_is_little_room_some_columns_stand_below_their_row() {
        let mut table = Table::new(["offer", "cpu", "per epoch", "per day"], "none").below(&["per epoch", "per day"]);
        table.row(["0".into(), "4 milli".into(), "0.000173611111 FIL".into(), "0.5 FIL".into()]);
        table.row(["1".into(), "8 milli".into(), "2 FIL".into(), "5760 FIL".into()]);
        assert_eq!(
            table.render_in(Room::of(44)),
            "OFFER      CPU\n    0  4 milli\n    0.0001.. FIL per epoch, 0.5 FIL per day\n    1  8 milli\n    2 FIL per \
             epoch, 5760 FIL per day"
        );
        assert!(table.render_in(Room::of(30)).contains("\n    0.0001.. FIL per epoch,\n    0.5 FIL per day\n"));
        assert!(table.render_in(Room::ANY).contains("PER EPOCH  ") && !table.render_in(Room::ANY).contains("per day"));
    }

    #[test]
    fn the_widest_text_is_cut_until_a_line_fits() {
        let mut table = Table::new(["method", "value", "message"], "none");
        table.row(["ConfirmChangeWorkerAddress".into(), "14.9999999999999904 FIL".into(), "one two".into()]);
        assert_eq!(
            table.render_in(Room::of(44)),
            "METHOD                        VALUE  MESSAGE\nConfirmChangeWorke..  14.9999.. FIL  one two"
        );
    }

    #[test]
    fn what_strangers_wrote_neither_drives_the_terminal_nor_adds_rows() {
        let mut table = Table::new(["region"], "none");
        table.row(["eu\x1b[2J\n0  t099".into()]);
        assert_eq!(table.render(), "REGION\neu\u{fffd}[2J\u{fffd}0  t099");
        assert_eq!(Fields::new().field("a", "b\nc").render(), "a  b\u{fffd}c");
        assert_eq!(printable("a\tb\n\r\x07c"), "a\tb\n\u{fffd}\u{fffd}c");
    }

    #[test]
    fn fields_align() {
        let fields = Fields::new().field("a", 1).maybe("none", None::<u8>).field("long", "x");
        assert_eq!(fields.render(), "a     1\nlong  x");
        let blocks = Fields::new().field("a", 1).block("many", "x\ny").block("none", "");
        assert_eq!(blocks.render(), "a     1\nmany\n  x\n  y");
    }
}
