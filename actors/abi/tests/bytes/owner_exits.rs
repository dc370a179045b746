//! The owner's methods for leaving, dividing and voting.

use abi::owner::*;
use cid::Cid;

use super::owner::terms;
use super::{atto, id, pinned};

fn code() -> Cid {
    "bafk2bzacecre74crryicgwruomr2xvnvsdwyv25zpi3qevyvb7x2ftpldw3oy".parse().unwrap()
}

#[test]
fn leaving() {
    pinned(CompoundParams { token_ids: vec![3, 24] }, "8182031818");
    pinned(CompoundReturn { token_id: 9, principal: atto(12), round: 4 }, "830942000c04");
    pinned(RedeemParams { token_id: 3, principal: Some(atto(40)), min_value: atto(39) }, "8303420028420027");
    pinned(RedeemParams { token_id: 3, principal: None, min_value: atto(0) }, "8303f640");
    let redeemed = RedeemReturn { value: atto(40), fee: atto(1), paid: atto(39), rewards: atto(2), ticket: None };
    pinned(redeemed.clone(), "85420028420001420027420002f6");
    pinned(RedeemReturn { paid: atto(0), ticket: Some(10), ..redeemed }, "85420028420001404200020a");
    pinned(WithdrawExitParams { token_ids: vec![10] }, "81810a");
    pinned(WithdrawExitReturn { paid: atto(39), fees: atto(1) }, "82420027420001");
    pinned(WindDownParams { token_ids: vec![] }, "8180");
    pinned(WindDownReturn { from: 5_760, tickets: vec![11, 12] }, "82191680820b0c");
    pinned(PledgeParams { miner: id(1_000), amount: atto(7) }, "824300e807420007");
    pinned(ExitParams { token_id: 10 }, "810a");
    let exit = ExitView { token_id: 10, holder: 201, amount: atto(40), fee: atto(1), missing: atto(5), since: 2_890 };
    pinned(exit.clone(), "860a18c9420028420001420005190b4a");
    pinned(ExitsParams { holder: Some(id(201)), from: 0, limit: 100 }, "834300c901001864");
    pinned(ExitsParams { holder: None, from: 5, limit: 100 }, "83f6051864");
    pinned(ExitsPage { exits: vec![exit], next: Some(11) }, "8281860a18c9420028420001420005190b4a0b");
}

#[test]
fn dividing() {
    pinned(SplitParams { token_id: 3, parts: vec![atto(20), atto(40)] }, "820382420014420028");
    pinned(SplitReturn { token_ids: vec![4, 5] }, "81820405");
    pinned(MergeParams { token_ids: vec![4, 5] }, "81820405");
    pinned(MergeReturn { token_id: 6 }, "8106");
    pinned(SetPayoutParams { token_ids: vec![6], payout: Some(id(202)) }, "8281064300ca01");
    pinned(SetPayoutParams { token_ids: vec![6], payout: None }, "828106f6");
}

#[test]
fn voting() {
    let actions = [
        Action::Upgrade(code()),
        Action::ChangeTerms(Box::new(terms())),
        Action::SetSealing(false),
        Action::ReplaceOperator(id(101)),
        Action::ReleaseMiner(Release { miner: id(1_000), new_owner: id(101) }),
        Action::Pause(2_880),
    ];
    let bytes = [
        "82038200d82a5827000155a0e40220a24ff0518e10235a347323abd5b590ed8aebb97a370257150fefa2cdeb1db6ec",
        "82038201914200646756656869636c65635648438183676461746173657442006519014d420001430003e8190b40186418c819012c0a420002190b41190b42190b431903e8191770",
        "82038202f4",
        "82038203420065",
        "82038204824300e807420065",
        "82038205190b40",
    ];
    for (action, bytes) in actions.into_iter().zip(bytes) {
        pinned(ProposeParams { token_id: Some(3), action }, bytes);
    }
    pinned(ProposeParams { token_id: None, action: Action::SetSealing(true) }, "82f68202f5");
    pinned(ProposeReturn { proposal_id: 1, voting_ends: 5_760 }, "8201191680");
    pinned(VoteParams { proposal_id: 1, token_ids: vec![3, 24], approve: true }, "830182031818f5");
    pinned(VoteReturn { approving: atto(60), rejecting: atto(0) }, "8242003c40");
    pinned(ProposalParams { proposal_id: 1 }, "8101");
    pinned(ExecuteReturn { status: ProposalStatus::Accepted }, "8102");
    let proposal = ProposalView {
        proposal_id: 1,
        proposer: 201,
        action: Action::Upgrade(code()),
        status: ProposalStatus::Executable,
        proposed: 2_880,
        voting_ends: 5_760,
        ceiling: 9,
        approving: atto(60),
        rejecting: atto(1),
        quorum: atto(10),
        executable_from: Some(8_640),
        lapses_after: Some(11_520),
        threshold_bps: 6_667,
        token_id: Some(3),
    };
    pinned(
        proposal.clone(),
        "8e0118c98200d82a5827000155a0e40220a24ff0518e10235a347323abd5b590ed8aebb97a370257150fefa2cdeb1db6ec03190b401916800942003c42000142000a1921c0192d00191a0b03",
    );
    pinned(ProposalsParams { from: 0, limit: 100 }, "82001864");
    let early = ProposalView { status: ProposalStatus::Voting, executable_from: None, lapses_after: None, ..proposal };
    pinned(
        ProposalsPage { proposals: vec![early], next: None },
        "82818e0118c98200d82a5827000155a0e40220a24ff0518e10235a347323abd5b590ed8aebb97a370257150fefa2cdeb1db6ec00190b401916800942003c42000142000af6f6191a0b03f6",
    );
}
