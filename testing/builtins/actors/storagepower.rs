//! The power actor, f04: creates miners and ends epochs.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use abi::init::{ExecParams, ExecReturn};
    use abi::power::{CreateMinerParams, CreateMinerReturn};
    use builtins::power::{Method, MinerPowerReturn, MinerRawPowerReturn, State};
    use builtins::singleton::{CRON, INIT, MINER_TYPE, REWARD, SYSTEM};
    use builtins::{miner, reward, shell};
    use fvm_ipld_encoding::RawBytes;
    use fvm_shared::ActorID;
    use fvm_shared::address::Address;
    use fvm_shared::bigint::BigInt;
    use fvm_shared::bigint::bigint_ser::BigIntSer;
    use fvm_shared::econ::TokenAmount;
    use fvm_shared::error::ExitCode;
    use num_traits::Zero;
    use runtime::{Message, Reply, Result, Store, sdk};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            Method::Constructor => constructor(message),
            Method::CreateMiner | Method::CreateMinerExported => create_miner(message),
            Method::OnEpochTickEnd => on_epoch_tick_end(message),
            Method::UpdatePledgeTotal => update_pledge_total(message),
            Method::CurrentTotalPower => read(message, |state| runtime::reply(&state.total_power())),
            Method::NetworkRawPower => {
                read(message, |state| runtime::reply(&BigIntSer(&state.this_epoch_raw_byte_power)))
            }
            Method::MinerRawPower => miner_raw_power(message),
            Method::MinerCount => read(message, |state| runtime::reply(&state.miner_count)),
            Method::MinerConsensusCount => read(message, |state| runtime::reply(&state.miner_above_min_power_count)),
            Method::MinerPower => miner_power(message),
        }
    }

    fn read(message: &Message, answer: impl FnOnce(State) -> Result<Reply>) -> Result<Reply> {
        message.no_params()?;
        answer(runtime::load()?)
    }

    fn constructor(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, SYSTEM)?;
        shell::create(&State::new(&Store)?)?;
        runtime::nothing()
    }

    fn create_miner(message: &Message) -> Result<Reply> {
        let params: CreateMinerParams = shell::params(message)?;
        let proof_type = params.window_post_proof_type;
        let constructor_params = RawBytes::serialize(miner::ConstructorParams {
            owner: params.owner,
            worker: params.worker,
            control_addresses: Vec::new(),
            window_post_proof_type: proof_type,
            peer_id: params.peer,
            multi_addresses: params.multiaddrs,
        })
        .map_err(|_| Exit::serialization("the miner's parameters cannot be encoded"))?;
        let exec = ExecParams { code_cid: sdk::actor::get_code_cid_for_type(MINER_TYPE), constructor_params };
        let ExecReturn { id_address, robust_address } =
            runtime::call(&Address::new_id(INIT), abi::init::Method::Exec.number(), Some(&exec), &message.value)??
                .value()?;
        let id = id_address
            .id()
            .map_err(|_| Exit::serialization("the init actor answered with an address that is no ID"))?;
        let mut state: State = runtime::load()?;
        state.add_miner(&Store, id, proof_type)?;
        runtime::save(&state)?;
        runtime::reply(&CreateMinerReturn { id_address, robust_address })
    }

    fn on_epoch_tick_end(message: &Message) -> Result<Reply> {
        message.no_params()?;
        shell::only(message, CRON)?;
        let mut state: State = runtime::load()?;
        state.tick(message.epoch);
        runtime::save(&state)?;
        runtime::call(
            &Address::new_id(REWARD),
            reward::Method::UpdateNetworkKPI.number(),
            Some(&BigIntSer(&state.this_epoch_raw_byte_power)),
            &TokenAmount::zero(),
        )??;
        runtime::nothing()
    }

    fn update_pledge_total(message: &Message) -> Result<Reply> {
        let delta: TokenAmount = shell::params(message)?;
        if shell::type_of(message.caller) != Some(MINER_TYPE) {
            return Err(Exit::forbidden("only miners have a pledge"));
        }
        let mut state: State = runtime::load()?;
        state.update_pledge(&Store, message.caller, &delta)?;
        runtime::save(&state)?;
        runtime::nothing()
    }

    fn miner_raw_power(message: &Message) -> Result<Reply> {
        let id: ActorID = shell::params(message)?;
        let state: State = runtime::load()?;
        let claim = state
            .claim(&Store, id)?
            .ok_or_else(|| Exit::illegal_argument("the power actor does not know this miner"))?;
        // With fewer than four miners above the minimum, any power would do; nobody has any.
        let meets_consensus_minimum = claim.raw_byte_power > BigInt::zero();
        runtime::reply(&MinerRawPowerReturn { raw_byte_power: claim.raw_byte_power, meets_consensus_minimum })
    }

    fn miner_power(message: &Message) -> Result<Reply> {
        let id: ActorID = shell::params(message)?;
        let state: State = runtime::load()?;
        let claim = state
            .claim(&Store, id)?
            .ok_or_else(|| Exit::new(ExitCode::USR_NOT_FOUND, "the power actor does not know this miner"))?;
        runtime::reply(&MinerPowerReturn {
            raw_byte_power: claim.raw_byte_power,
            quality_adj_power: claim.quality_adj_power,
        })
    }
}
