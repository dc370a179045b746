//! What the owner's methods cost that do not depend on how many positions there are, and its reads of a small vehicle.

use abi::owner::*;
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::{BytesDe, RawBytes};
use fvm_shared::address::Address;
use suite::{Step, fil, gas::Sheet};

use crate::owner_vehicle::Vehicle;

const CASE: &str = "first";
/// More than there is to list.
const PAGE: u64 = 8;

fn record(sheet: &mut Sheet, method: Method, step: Step) {
    sheet.record(method.name(), CASE, step.done().gas_used());
}

pub fn measure(sheet: &mut Sheet) {
    let mut v = Vehicle::new();
    let created = v.world.chain.open_messages().last().expect("the message that created it").clone();
    sheet.record(Method::Constructor.name(), CASE, created.gas_used());
    let miner = v.proposed_miner(fil(10));
    let adopted = v.act(v.operator, Method::AdoptMiner, &AdoptMinerParams { miner }).done();
    sheet.record("AdoptMiner", CASE, adopted.gas_used());
    care(&mut v, miner, sheet);
    let hook = v.step(v.operator, Method::Receive).raw(vec![0x80]).apply();
    assert!(!hook.is_success());
    sheet.record(Method::Receive.name(), CASE, hook.gas_used());
    let (investor, _) = v.investor(fil(10));
    v.harvest();
    let announced = v.winding_down(&[]).done();
    sheet.record("WindDown", CASE, announced.gas_used());
    v.world.advance(2_880);
    let paid_out: WindDownReturn = {
        let applied = v.winding_down(&[1]).done();
        sheet.record("WindDown.position", CASE, applied.gas_used());
        applied.value().expect("a ticket")
    };
    reads(&mut v, investor, paid_out.tickets[0], sheet);
    let stake = adopted.value::<AdoptMinerReturn>().expect("a stake").token_id.expect("a stake");
    sheet.record("Redeem.stake", CASE, v.redeeming(v.operator, stake).done().gas_used());
}

fn care(v: &mut Vehicle, miner: Address, sheet: &mut Sheet) {
    let (operator, worker, control) = (v.operator, v.world.bls_account(fil(1)), v.world.account(fil(1)));
    let change = ChangeWorkerParams { miner, worker, control: vec![control] };
    record(sheet, Method::ChangeWorker, v.act(operator, Method::ChangeWorker, &change));
    v.world.advance(900);
    record(sheet, Method::ConfirmWorker, v.act(operator, Method::ConfirmWorker, &MinerParams { miner }));
    let peer = SetPeerParams { miner, peer_id: vec![7; 38] };
    record(sheet, Method::SetPeer, v.act(operator, Method::SetPeer, &peer));
    let addrs = SetMultiaddrsParams { miner, multiaddrs: vec![BytesDe(b"/ip4/127.0.0.1".to_vec())] };
    record(sheet, Method::SetMultiaddrs, v.act(operator, Method::SetMultiaddrs, &addrs));
    record(sheet, Method::RepayDebt, v.act(operator, Method::RepayDebt, &MinerParams { miner }));
}

fn reads(v: &mut Vehicle, investor: Address, ticket: TokenId, sheet: &mut Sheet) {
    let operator = v.operator;
    let token_id = v.deposit(investor, fil(1));
    let proposal_id = v.proposed(Action::Pause(1));
    let all = BitField::try_from_bits([token_id]).expect("a set");
    let start = RawBytes::default;
    let mut read = |method: Method, step: Step| record(sheet, method, step);
    for method in [Method::Summary, Method::Terms, Method::Miners, Method::Fees, Method::Name, Method::Symbol] {
        read(method, v.step(operator, method));
    }
    read(Method::TotalSupply, v.step(operator, Method::TotalSupply));
    read(Method::Position, v.act(operator, Method::Position, &PositionParams { token_id }));
    read(Method::Positions, v.act(operator, Method::Positions, &PageParams { from: 0, limit: PAGE }));
    let of = PositionsOfParams { holder: investor, from: 0, limit: PAGE };
    read(Method::PositionsOf, v.act(operator, Method::PositionsOf, &of));
    read(Method::Exit, v.act(operator, Method::Exit, &ExitParams { token_id: ticket }));
    read(Method::Exits, v.act(operator, Method::Exits, &ExitsParams { holder: None, from: 0, limit: PAGE }));
    read(Method::Proposal, v.act(operator, Method::Proposal, &ProposalParams { proposal_id }));
    read(Method::Proposals, v.act(operator, Method::Proposals, &ProposalsParams { from: 0, limit: PAGE }));
    read(Method::MetadataID, v.act(operator, Method::MetadataID, &token_id));
    read(Method::Balance, v.act(operator, Method::Balance, &investor));
    read(Method::Owner, v.act(operator, Method::Owner, &all));
    let asked = IsApprovedParams { operator, token_ids: all };
    read(Method::IsApproved, v.act(operator, Method::IsApproved, &asked));
    let asked = IsApprovedForAllParams { owner: investor, operator };
    read(Method::IsApprovedForAll, v.act(operator, Method::IsApprovedForAll, &asked));
    read(Method::ListTokens, v.act(operator, Method::ListTokens, &ListTokensParams { cursor: start(), limit: PAGE }));
    let listed = ListOwnedTokensParams { owner: investor, cursor: start(), limit: PAGE };
    read(Method::ListOwnedTokens, v.act(operator, Method::ListOwnedTokens, &listed));
    let listed = ListTokenOperatorsParams { token_id, cursor: start(), limit: PAGE };
    read(Method::ListTokenOperators, v.act(operator, Method::ListTokenOperators, &listed));
    let listed = ListOperatorTokensParams { operator, cursor: start(), limit: PAGE };
    read(Method::ListOperatorTokens, v.act(operator, Method::ListOperatorTokens, &listed));
    let listed = ListAccountOperatorsParams { owner: investor, cursor: start(), limit: PAGE };
    read(Method::ListAccountOperators, v.act(operator, Method::ListAccountOperators, &listed));
    v.world.advance(10_000);
    v.withdrawing(investor, &[ticket]).done();
    v.redeeming(investor, token_id).done();
}
