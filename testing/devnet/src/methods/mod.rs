//! Every method the node answers.

mod address;
mod aside;
mod chain;
mod devnet;
mod events;
mod gas;
mod invoke;
mod market;
mod messages;
mod miner;
mod mpool;
mod network;
mod params;
mod state;
mod wallet;

pub use aside::Aside;
pub use events::{Matcher, Search};

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::{broadcast, watch};

use crate::executor::Executor;
use crate::rpc::{Params, RpcError, code};
use crate::world::{HeadChange, World};

/// What a handler has to say.
enum Reply {
    Now(Value),
    /// Not yet: ask again after the head moved.
    Later(broadcast::Receiver<Arc<HeadChange>>),
    /// Not yet: go on with these parameters, once others that wait have had their turn.
    Again(Params),
    /// Not yet: the rest does not need the world.
    Aside(aside::Rest),
}

/// The table: method name, then the parameters it takes at most.
fn dispatch(world: &mut World, method: &str, params: &Params) -> Result<Reply, RpcError> {
    let p = |max: usize| params.at_most(max, method).map(|()| params);
    let answer = match method {
        "Filecoin.Version" => network::version(world, p(0)?),
        "Filecoin.AuthVerify" => network::auth_verify(p(1)?),
        "Filecoin.StateNetworkName" => network::name(world, p(0)?),
        "Filecoin.StateNetworkVersion" => network::network_version(world, p(1)?),
        "Filecoin.StateGetNetworkParams" => network::parameters(world, p(0)?),
        "Filecoin.StateActorCodeCIDs" => network::actor_codes(world, p(1)?),
        "Filecoin.StateActorManifestCID" => network::actor_manifest(world, p(1)?),
        "Filecoin.StateCirculatingSupply" => network::circulating_supply(world, p(1)?),

        "Filecoin.SyncState" => network::sync_state(world, p(0)?),
        "Filecoin.NodeStatus" => network::node_status(world, p(1)?),

        "Filecoin.ChainHead" => chain::head(world, p(0)?),
        "Filecoin.ChainGetGenesis" => chain::genesis(world, p(0)?),
        "Filecoin.ChainGetTipSet" => chain::tipset(world, p(1)?),
        "Filecoin.ChainGetTipSetByHeight" => chain::tipset_by_height(world, p(2)?),
        "Filecoin.ChainGetTipSetAfterHeight" => chain::tipset_after_height(world, p(2)?),
        "Filecoin.ChainGetBlock" => chain::block(world, p(1)?),
        "Filecoin.ChainGetBlockMessages" => chain::block_messages(world, p(1)?),
        "Filecoin.ChainGetParentMessages" => chain::parent_messages(world, p(1)?),
        "Filecoin.ChainGetParentReceipts" => chain::parent_receipts(world, p(1)?),
        "Filecoin.ChainGetMessage" => chain::message(world, p(1)?),
        "Filecoin.ChainGetMessagesInTipset" => chain::messages_in_tipset(world, p(1)?),
        "Filecoin.ChainReadObj" => chain::read_object(world, p(1)?),
        "Filecoin.ChainHasObj" => chain::has_object(world, p(1)?),

        "Filecoin.ChainGetEvents" => events::by_root(world, p(1)?),
        "Filecoin.GetActorEventsRaw" => return events::matching(world, p(1)?),

        "Filecoin.StateGetActor" => state::actor(world, p(2)?),
        "Filecoin.StateReadState" => state::read(world, p(2)?),
        "Filecoin.StateLookupID" => state::lookup_id(world, p(2)?),
        "Filecoin.StateLookupRobustAddress" => state::lookup_robust(world, p(2)?),
        "Filecoin.StateAccountKey" => state::account_key(world, p(2)?),
        "Filecoin.StateListActors" => state::list_actors(world, p(1)?),
        "Filecoin.StateListMiners" => state::list_miners(world, p(1)?),

        "Filecoin.StateMarketBalance" => market::balance(world, p(2)?),
        "Filecoin.StateMinerInfo" => miner::info(world, p(2)?),
        "Filecoin.StateMinerAvailableBalance" => miner::available_balance(world, p(2)?),
        "Filecoin.StateMinerPower" => miner::power(world, p(2)?),
        "Filecoin.StateMinerCreationDeposit" => miner::creation_deposit(world, p(1)?),

        "Filecoin.StateCall" => invoke::call(world, p(2)?),
        "Filecoin.StateReplay" => invoke::replay(world, p(2)?),
        "Filecoin.StateWaitMsg" => return messages::wait(world, p(4)?),
        "Filecoin.StateSearchMsg" => messages::search(world, p(4)?),
        "Filecoin.StateListMessages" => messages::list(world, p(3)?),
        "Filecoin.StateDecodeParams" => params::decode(world, p(4)?),
        "Filecoin.StateEncodeParams" => params::encode(world, p(3)?),

        "Filecoin.MpoolPush" => mpool::push(world, p(1)?),
        "Filecoin.MpoolPushMessage" => mpool::push_message(world, p(2)?),
        "Filecoin.MpoolGetNonce" => mpool::nonce(world, p(1)?),
        "Filecoin.MpoolPending" => mpool::pending(world, p(1)?),
        "Filecoin.MpoolSelect" => mpool::select(world, p(2)?),
        "Filecoin.MpoolGetConfig" => mpool::config(world, p(0)?),

        "Filecoin.GasEstimateMessageGas" => gas::message(world, p(3)?),
        "Filecoin.GasEstimateGasLimit" => gas::limit(world, p(2)?),
        "Filecoin.GasEstimateFeeCap" => gas::fee_cap(world, p(3)?),
        "Filecoin.GasEstimateGasPremium" => gas::premium(world, p(4)?),

        "Filecoin.WalletBalance" => wallet::balance(world, p(1)?),
        "Filecoin.WalletValidateAddress" => wallet::validate_address(p(1)?),
        "Filecoin.WalletVerify" => wallet::verify(p(3)?),
        "Filecoin.WalletNew" => wallet::create(world, p(1)?),
        "Filecoin.WalletList" => wallet::list(world, p(0)?),
        "Filecoin.WalletHas" => wallet::has(world, p(1)?),
        "Filecoin.WalletDefaultAddress" => wallet::default_address(world, p(0)?),
        "Filecoin.WalletSetDefault" => wallet::set_default(world, p(1)?),
        "Filecoin.WalletExport" => wallet::export(world, p(1)?),
        "Filecoin.WalletImport" => wallet::import(world, p(1)?),
        "Filecoin.WalletDelete" => wallet::delete(world, p(1)?),
        "Filecoin.WalletSign" => wallet::sign(world, p(2)?),
        "Filecoin.WalletSignMessage" => wallet::sign_message(world, p(2)?),

        "Filecoin.FilecoinAddressToEthAddress" => address::to_eth(world, p(2)?),
        "Filecoin.EthAddressToFilecoinAddress" => address::from_eth(p(1)?),

        "Devnet.NodeInfo" => devnet::node_info(world, p(0)?),
        "Devnet.Mine" => return devnet::mine(world, p(1)?),
        "Devnet.Advance" => return devnet::advance(world, p(1)?),
        "Devnet.SetEpoch" => return devnet::set_epoch(world, p(1)?),
        "Devnet.SetTime" => devnet::set_time(world, p(1)?),
        "Devnet.Fund" => devnet::fund(world, p(2)?),
        "Devnet.SetBalance" => devnet::set_balance(world, p(2)?),
        "Devnet.Impersonate" => devnet::impersonate(world, p(1)?),
        "Devnet.StopImpersonating" => devnet::stop_impersonating(world, p(1)?),
        "Devnet.SetAutomine" => devnet::set_automine(world, p(1)?),
        "Devnet.SetBlockTime" => devnet::set_block_time(world, p(1)?),
        "Devnet.Reset" => devnet::reset(world, p(0)?),
        "Devnet.Award" => devnet::award(world, p(3)?),
        "Devnet.InstallCode" => devnet::install_code(world, p(1)?),
        "Devnet.SetBaseFee" => devnet::set_base_fee(world, p(1)?),
        "Devnet.Snapshot" => devnet::snapshot(world, p(0)?),
        "Devnet.Revert" => devnet::revert(world, p(1)?),
        "Devnet.Dump" => return Ok(devnet::dump(world, p(0)?)),
        "Devnet.Load" => devnet::load(world, p(2)?),
        "Devnet.Save" => return devnet::save(world, p(0)?),

        "Filecoin.ChainNotify" | "Filecoin.SubscribeActorEventsRaw" => return Err(RpcError::needs_a_channel(method)),
        unknown => return Err(RpcError::method_not_found(unknown)),
    };
    answer.map(Reply::Now)
}

/// Runs methods on the world.
#[derive(Clone)]
pub struct Dispatcher {
    pub executor: Executor,
    /// For what does not need the world.
    pub aside: Aside,
    /// Turns true when the node stops.
    pub stopping: watch::Receiver<bool>,
}

impl Dispatcher {
    /// Answers one call. A call that waits, or that takes long, ends when the node stops.
    pub async fn call(&self, method: String, mut params: Params) -> Result<Value, RpcError> {
        let mut stopping = self.stopping.clone();
        loop {
            let (name, arguments) = (method.clone(), params.clone());
            match self.executor.run(move |world| dispatch(world, &name, &arguments)).await? {
                Reply::Now(value) => return Ok(value),
                Reply::Again(rest) => {
                    params = rest;
                    if *stopping.borrow() {
                        return Err(stops());
                    }
                }
                Reply::Aside(rest) => tokio::select! {
                    answer = self.aside.run(rest) => return answer,
                    _ = stopping.wait_for(|stops| *stops) => return Err(stops()),
                },
                Reply::Later(mut changes) => tokio::select! {
                    // Having missed some changes is as good a reason to look again as having seen one.
                    _ = changes.recv() => {}
                    _ = stopping.wait_for(|stops| *stops) => return Err(stops()),
                },
            }
        }
    }
}

fn stops() -> RpcError {
    RpcError::new(code::INTERNAL, "the node is stopping")
}

/// A handler's answer as JSON.
fn value(answer: impl Serialize) -> Result<Value, RpcError> {
    serde_json::to_value(answer).map_err(|error| RpcError::new(code::INTERNAL, format!("encode the answer: {error}")))
}
