//! Following links: which blocks a block refers to, and everything below a root.

use std::collections::HashSet;

use anyhow::{Context, Result, bail, ensure};
use cid::Cid;
use fvm_ipld_encoding::DAG_CBOR;
use fvm_shared::commcid::{FIL_COMMITMENT_SEALED, FIL_COMMITMENT_UNSEALED};

const IDENTITY: u64 = 0;
/// The CBOR tag of a link. Its content is a byte string: a zero, then the CID.
const LINK_TAG: u64 = 42;

/// The links in a DAG-CBOR block, in order.
///
/// Reads no more than the structure, as the FVM does when an actor writes a block: what an actor could store can be read here.
pub(crate) fn links(block: &[u8]) -> Result<Vec<Cid>> {
    let mut rest = block;
    let mut found = Vec::new();
    let mut pending = 1u64;
    while pending > 0 {
        pending -= 1;
        let (major, argument) = head(&mut rest)?;
        match major {
            0 | 1 | 7 => {}
            2 | 3 => {
                take(&mut rest, argument)?;
            }
            4 => pending = pending.checked_add(argument).context("a list is too long")?,
            5 => {
                let entries = argument.checked_mul(2).context("a map is too long")?;
                pending = pending.checked_add(entries).context("a map is too long")?;
            }
            _ if argument == LINK_TAG => found.push(link(&mut rest)?),
            _ => pending += 1,
        }
    }
    Ok(found)
}

/// A head of CBOR: the major type and its argument.
fn head(rest: &mut &[u8]) -> Result<(u8, u64)> {
    let first = take(rest, 1)?[0];
    let argument = match first & 0x1f {
        small @ 0..=23 => u64::from(small),
        size @ 24..=27 => take(rest, 1 << (size - 24))?.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)),
        _ => bail!("an item of unknown length"),
    };
    Ok((first >> 5, argument))
}

fn link(rest: &mut &[u8]) -> Result<Cid> {
    let (major, length) = head(rest)?;
    ensure!(major == 2, "a link that is no byte string");
    let bytes = take(rest, length)?.strip_prefix(&[0]).context("a link without its leading zero")?;
    Cid::try_from(bytes).context("a link that is no CID")
}

fn take<'a>(rest: &mut &'a [u8], count: u64) -> Result<&'a [u8]> {
    let count = usize::try_from(count).context("the block is cut short")?;
    let (taken, left) = rest.split_at_checked(count).context("the block is cut short")?;
    *rest = left;
    Ok(taken)
}

/// Visits every block below `roots` once, those in `seen` excepted. `block` fetches one; whatever it refuses ends the walk.
pub(crate) fn walk(
    roots: impl IntoIterator<Item = Cid>,
    seen: &mut HashSet<Cid>,
    mut block: impl FnMut(&Cid) -> Result<std::sync::Arc<[u8]>>,
) -> Result<()> {
    let mut pending: Vec<Cid> = roots.into_iter().collect();
    while let Some(cid) = pending.pop() {
        let is_commitment = [FIL_COMMITMENT_SEALED, FIL_COMMITMENT_UNSEALED].contains(&cid.codec());
        if is_commitment || !seen.insert(cid) {
            continue;
        }
        if cid.hash().code() == IDENTITY {
            if cid.codec() == DAG_CBOR {
                pending.extend(links(cid.hash().digest())?);
            }
            continue;
        }
        let data = block(&cid)?;
        if cid.codec() == DAG_CBOR {
            pending.extend(links(&data).with_context(|| format!("read the block {cid}"))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::block_cid;

    #[test]
    fn links_come_in_order_out_of_lists_and_maps() {
        let (a, b) = (block_cid(b"a"), block_cid(b"b"));
        let map = std::collections::BTreeMap::from([("key", b)]);
        let block = fvm_ipld_encoding::to_vec(&(1u8, a, "text", vec![a], map)).unwrap();
        assert_eq!(links(&block).unwrap(), [a, a, b]);
    }

    #[test]
    fn a_block_that_is_cut_short_is_refused_at_every_length() {
        let block = fvm_ipld_encoding::to_vec(&(300u32, block_cid(b"a"), vec!["text"])).unwrap();
        for length in 0..block.len() {
            assert!(links(&block[..length]).is_err(), "the first {length} bytes");
        }
        assert!(links(&block).is_ok());
    }
}
