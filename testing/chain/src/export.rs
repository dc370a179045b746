//! Writing the chain into a file.

use std::collections::HashSet;
use std::io::Write;

use anyhow::{Context, Result};
use fvm_ipld_car::{Block, CarHeader, CarWriter};

use crate::chain::Chain;
use crate::file::{ChainRecord, KIND, LAYOUT, Root, TipsetRecord, encode};
use crate::links::walk;
use crate::message::block_cid;

impl Chain {
    /// Writes the chain up to its head as a CAR file. The caller sees to it that a half-written file does no harm.
    pub fn export(&self, out: impl Write) -> Result<()> {
        let head = self.head_tipset();
        let tipsets: Vec<Vec<u8>> =
            self.tipsets().iter().map(|tipset| encode(&TipsetRecord::of(tipset))).collect::<Result<_>>()?;
        let chain = encode(&ChainRecord {
            parameters: self.parameters.clone(),
            base_fee: self.cursor.open.base_fee.clone(),
            next_sequence: self.cursor.open.next_sequence,
            state_root: head.state_root,
            tipsets: tipsets.iter().map(|tipset| block_cid(tipset)).collect(),
        })?;
        let root = encode(&Root { kind: KIND.to_owned(), layout: LAYOUT, chain: block_cid(&chain) })?;

        let mut car = CarWriter::new(CarHeader::new(vec![block_cid(&root)], 1), out).context("write the CAR header")?;
        for data in [root, chain].into_iter().chain(tipsets) {
            car.write(Block { cid: block_cid(&data), data }).context("write the chain's history")?;
        }
        walk([head.state_root], &mut HashSet::new(), |cid| {
            let data = self.store.block(cid).with_context(|| format!("the block {cid} of the state is missing"))?;
            car.write(Block { cid: *cid, data: data.to_vec() }).context("write the state")?;
            Ok(data)
        })?;
        car.flush().context("write the CAR file")
    }
}
