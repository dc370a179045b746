use abi::Exit;
use abi::miner::{BeneficiaryTerm, PendingBeneficiaryChange};
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;

use super::Info;

/// What a beneficiary other than the owner may still take: nothing from the term's expiration on.
pub fn available_quota(term: &BeneficiaryTerm, now: ChainEpoch) -> TokenAmount {
    if term.expiration > now { (&term.quota - &term.used_quota).max(TokenAmount::zero()) } else { TokenAmount::zero() }
}

impl Info {
    /// Proposes (owner) or approves (beneficiary, nominee) a change of beneficiary; the last approval makes it.
    ///
    /// 16 for a quota that makes no sense or an approval of something else than what was proposed; 18 for anybody else, and
    /// for an approval of nothing.
    pub fn change_beneficiary(
        &mut self,
        caller: Address,
        new: Address,
        quota: TokenAmount,
        expiration: ChainEpoch,
        now: ChainEpoch,
    ) -> Result<(), Exit> {
        let mut proposal = if caller == self.owner {
            self.check_proposal(new, &quota, expiration)?;
            PendingBeneficiaryChange {
                new_beneficiary: new,
                new_quota: quota,
                new_expiration: expiration,
                // A beneficiary that may take nothing any more is not asked.
                approved_by_beneficiary: available_quota(&self.beneficiary_term, now).is_zero(),
                approved_by_nominee: false,
            }
        } else {
            let proposal = self
                .pending_beneficiary_term
                .clone()
                .ok_or_else(|| Exit::forbidden("no change of the beneficiary is proposed"))?;
            if caller != self.beneficiary && caller != proposal.new_beneficiary {
                return Err(Exit::forbidden("only the beneficiary and the nominee may approve"));
            }
            if (new, &quota, expiration) != (proposal.new_beneficiary, &proposal.new_quota, proposal.new_expiration) {
                return Err(Exit::illegal_argument("this is not what was proposed"));
            }
            proposal
        };
        proposal.approved_by_beneficiary |= caller == self.beneficiary;
        proposal.approved_by_nominee |= caller == new;
        self.settle_proposal(proposal);
        Ok(())
    }

    fn check_proposal(&self, new: Address, quota: &TokenAmount, expiration: ChainEpoch) -> Result<(), Exit> {
        if new != self.owner && !quota.is_positive() {
            return Err(Exit::illegal_argument("a beneficiary's quota must be above zero"));
        }
        if new == self.owner && (!quota.is_zero() || expiration != 0) {
            return Err(Exit::illegal_argument("the owner as beneficiary has neither quota nor expiration"));
        }
        Ok(())
    }

    fn settle_proposal(&mut self, proposal: PendingBeneficiaryChange) {
        if !(proposal.approved_by_beneficiary && proposal.approved_by_nominee) {
            self.pending_beneficiary_term = Some(proposal);
            return;
        }
        if proposal.new_beneficiary != self.beneficiary {
            self.beneficiary_term.used_quota = TokenAmount::zero();
        }
        self.beneficiary = proposal.new_beneficiary;
        self.beneficiary_term.quota = proposal.new_quota;
        self.beneficiary_term.expiration = proposal.new_expiration;
        self.pending_beneficiary_term = None;
    }
}
