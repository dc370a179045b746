//! What holders and the operator do with a vehicle beyond depositing and claiming.

use abi::owner::*;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use suite::{Step, atto};

use crate::owner_vehicle::Vehicle;

impl Vehicle {
    /// All of a position, whatever it is worth.
    pub fn redeeming(&mut self, from: Address, token_id: TokenId) -> Step<'_> {
        self.act(from, Method::Redeem, &RedeemParams { token_id, principal: None, min_value: atto(0) })
    }

    pub fn redeeming_part(&mut self, from: Address, token_id: TokenId, principal: TokenAmount) -> Step<'_> {
        self.act(from, Method::Redeem, &RedeemParams { token_id, principal: Some(principal), min_value: atto(0) })
    }

    pub fn withdrawing(&mut self, from: Address, token_ids: &[TokenId]) -> Step<'_> {
        self.act(from, Method::WithdrawExit, &WithdrawExitParams { token_ids: token_ids.to_vec() })
    }

    pub fn compounding(&mut self, from: Address, token_ids: &[TokenId]) -> Step<'_> {
        self.act(from, Method::Compound, &CompoundParams { token_ids: token_ids.to_vec() })
    }

    pub fn splitting(&mut self, from: Address, token_id: TokenId, parts: Vec<TokenAmount>) -> Step<'_> {
        self.act(from, Method::Split, &SplitParams { token_id, parts })
    }

    pub fn merging(&mut self, from: Address, token_ids: &[TokenId]) -> Step<'_> {
        self.act(from, Method::Merge, &MergeParams { token_ids: token_ids.to_vec() })
    }

    pub fn paying_out_to(&mut self, from: Address, token_ids: &[TokenId], payout: Option<Address>) -> Step<'_> {
        self.act(from, Method::SetPayout, &SetPayoutParams { token_ids: token_ids.to_vec(), payout })
    }

    pub fn pledging(&mut self, miner: Address, amount: TokenAmount) -> Step<'_> {
        self.act(self.operator, Method::Pledge, &PledgeParams { miner, amount })
    }

    pub fn winding_down(&mut self, token_ids: &[TokenId]) -> Step<'_> {
        self.act(self.operator, Method::WindDown, &WindDownParams { token_ids: token_ids.to_vec() })
    }

    pub fn transferring(&mut self, from: Address, to: Address, token_ids: &[TokenId]) -> Step<'_> {
        self.transferring_with(from, to, token_ids, RawBytes::default())
    }

    pub fn transferring_with(
        &mut self,
        from: Address,
        to: Address,
        token_ids: &[TokenId],
        operator_data: RawBytes,
    ) -> Step<'_> {
        self.act(from, Method::Transfer, &TransferParams { to, token_ids: token_ids.to_vec(), operator_data })
    }

    pub fn exit(&mut self, token_id: TokenId) -> ExitView {
        self.act(self.operator, Method::Exit, &ExitParams { token_id }).read()
    }

    /// Fines a miner by exactly this much. A penalty in a block comes with the block's reward.
    pub fn fine(&mut self, miner: Address, amount: TokenAmount) {
        let mut state: builtins::miner::State = self.world.chain.state(&miner).expect("a miner's state");
        state.fee_debt += amount;
        self.world.chain.replace_state(&miner, &state).expect("another state");
    }

    /// Has a miner refuse whatever moves its money, though it owes nothing: it is to have more sealed than it has.
    pub fn confuse(&mut self, miner: Address) {
        let pledge = self.world.balance(miner) + TokenAmount::from_whole(1);
        self.seal(miner, pledge);
    }

    /// Locks this much of what a miner has, as sealing sectors does; no message of this network could. Zero sets it free.
    pub fn seal(&mut self, miner: Address, pledge: TokenAmount) {
        let mut state: builtins::miner::State = self.world.chain.state(&miner).expect("a miner's state");
        state.initial_pledge = pledge;
        self.world.chain.replace_state(&miner, &state).expect("another state");
    }
}
