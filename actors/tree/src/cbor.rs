//! As much of CBOR as a node is made of: heads, byte strings, links, and where a value ends.

use cid::Cid;

use crate::{Broken, Result};

pub(crate) const UNSIGNED: u8 = 0;
pub(crate) const BYTES: u8 = 2;
pub(crate) const ARRAY: u8 = 4;
const TEXT: u8 = 3;
const MAP: u8 = 5;
const TAG: u8 = 6;

/// The tag of a CID, whose byte string begins with a zero (DAG-CBOR).
const LINK: u64 = 42;

/// Reads from the front.
pub(crate) struct Reader<'b>(pub &'b [u8]);

impl<'b> Reader<'b> {
    pub fn take(&mut self, count: u64) -> Result<&'b [u8]> {
        let count = usize::try_from(count).map_err(|_| Broken)?;
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Broken)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The major type and the number that comes with it. Nothing of indefinite length: DAG-CBOR has none.
    pub fn head(&mut self) -> Result<(u8, u64)> {
        let Some((first, rest)) = self.0.split_first() else { return Err(Broken) };
        self.0 = rest;
        let number = match first & 31 {
            short @ ..24 => u64::from(short),
            long @ 24..28 => self.take(1 << (long - 24))?.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)),
            _ => return Err(Broken),
        };
        Ok((first >> 5, number))
    }

    pub fn expect(&mut self, major: u8) -> Result<u64> {
        match self.head()? {
            (found, number) if found == major => Ok(number),
            _ => Err(Broken),
        }
    }

    pub fn link(&mut self) -> Result<Cid> {
        if self.expect(TAG)? != LINK {
            return Err(Broken);
        }
        let length = self.expect(BYTES)?;
        match self.take(length)?.split_first() {
            Some((0, cid)) => Cid::read_bytes(cid).map_err(|_| Broken),
            _ => Err(Broken),
        }
    }

    /// The bytes of one value, whatever it is.
    pub fn value(&mut self) -> Result<&'b [u8]> {
        let start = self.0;
        let mut open = 1u64;
        while open > 0 {
            open -= 1;
            let more = match self.head()? {
                (BYTES | TEXT, length) => {
                    self.take(length)?;
                    0
                }
                (ARRAY, count) => count,
                (MAP, count) => count.checked_mul(2).ok_or(Broken)?,
                (TAG, _) => 1,
                _ => 0,
            };
            open = open.checked_add(more).ok_or(Broken)?;
        }
        start.get(..start.len() - self.0.len()).ok_or(Broken)
    }

    /// That nothing is left.
    pub fn end(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Broken) }
    }
}

pub(crate) fn put_head(out: &mut Vec<u8>, major: u8, number: u64) {
    let bytes = number.to_be_bytes();
    let (info, skipped) = match number {
        0..24 => return out.push(major << 5 | number as u8),
        24..0x100 => (24, 7),
        0x100..0x1_0000 => (25, 6),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 0),
    };
    out.push(major << 5 | info);
    out.extend(bytes.iter().skip(skipped));
}

pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_head(out, BYTES, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub(crate) fn put_link(out: &mut Vec<u8>, cid: &Cid) {
    let cid = cid.to_bytes();
    put_head(out, TAG, LINK);
    put_head(out, BYTES, cid.len() as u64 + 1);
    out.push(0);
    out.extend_from_slice(&cid);
}

#[cfg(test)]
mod tests {
    use super::*;
    use fvm_ipld_encoding::to_vec;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        for number in [0, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, u64::MAX] {
            let mut out = Vec::new();
            put_head(&mut out, UNSIGNED, number);
            assert_eq!(out, to_vec(&number).unwrap());
            assert_eq!(Reader(&out).head(), Ok((UNSIGNED, number)));
        }
    }

    #[test]
    fn a_value_ends_where_it_ends() {
        let value = (vec![(1u64, "two", Some(-3i64)), (4, "", None)], true, fvm_ipld_encoding::BytesSer(&[5; 300]));
        let mut bytes = to_vec(&value).unwrap();
        let length = bytes.len();
        bytes.extend(to_vec(&6u64).unwrap());
        let mut reader = Reader(&bytes);
        assert_eq!(reader.value().map(<[u8]>::len), Ok(length));
        assert_eq!(reader.value(), Ok(&[6][..]));
        assert_eq!(reader.end(), Ok(()));
    }

    #[test]
    fn what_is_cut_short_or_endless_is_broken() {
        let mut bytes = to_vec(&(vec!["text"; 30], 1_000_000u64)).unwrap();
        while bytes.pop().is_some() {
            assert_eq!(Reader(&bytes).value(), Err(Broken));
        }
        for broken in [&[0x9f, 1, 0xff][..], &[0x5b, 255, 255, 255, 255, 255, 255, 255, 255], &[0xbb; 9], &[0x9b; 9]] {
            assert_eq!(Reader(broken).value(), Err(Broken));
        }
    }
}
