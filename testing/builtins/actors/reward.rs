//! The reward actor, f02: holds what is still to be mined and pays it out.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod actor {
    use abi::Exit;
    use builtins::policy::PENALTY_MULTIPLIER;
    use builtins::reward::{AwardBlockRewardParams, Method, Power, State, ThisEpochReward};
    use builtins::singleton::{BURNT_FUNDS, POWER, SYSTEM};
    use builtins::{miner, shell};
    use fvm_shared::address::Address;
    use fvm_shared::error::ExitCode;
    use runtime::{Message, Reply, Result};

    #[unsafe(no_mangle)]
    pub extern "C" fn invoke(params: u32) -> u32 {
        shell::invoke(params, table)
    }

    fn table(message: &Message) -> Result<Reply> {
        match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
            Method::Constructor => constructor(message),
            Method::AwardBlockReward => award_block_reward(message),
            Method::ThisEpochReward => this_epoch_reward(message),
            Method::UpdateNetworkKPI => update_network_kpi(message),
        }
    }

    fn constructor(message: &Message) -> Result<Reply> {
        let power: Power = shell::params(message)?;
        shell::only(message, SYSTEM)?;
        shell::create(&State::new(power)?)?;
        runtime::nothing()
    }

    fn award_block_reward(message: &Message) -> Result<Reply> {
        let params: AwardBlockRewardParams = shell::params(message)?;
        shell::only(message, SYSTEM)?;
        let mut state: State = runtime::load()?;
        let reward = state.award(&runtime::own_balance(), &params.penalty, &params.gas_reward, params.win_count)?;
        let miner = runtime::id_of(&params.miner)
            .ok_or_else(|| Exit::new(ExitCode::USR_NOT_FOUND, "no actor has the miner's address"))?;
        runtime::save(&state)?;
        let penalty = params.penalty * PENALTY_MULTIPLIER;
        let paid = runtime::call(
            &Address::new_id(miner),
            miner::APPLY_REWARDS,
            Some(&miner::ApplyRewardParams { reward: reward.clone(), penalty }),
            &reward,
        )?;
        if paid.is_err() {
            // The miner's fault, not the block's: the message succeeds. What cannot be burnt stays here.
            let _ = runtime::pay(BURNT_FUNDS, &reward);
        }
        runtime::nothing()
    }

    fn this_epoch_reward(message: &Message) -> Result<Reply> {
        message.no_params()?;
        let state: State = runtime::load()?;
        runtime::reply(&ThisEpochReward {
            this_epoch_reward_smoothed: state.this_epoch_reward_smoothed,
            this_epoch_baseline_power: state.this_epoch_baseline_power,
        })
    }

    fn update_network_kpi(message: &Message) -> Result<Reply> {
        let power: Power = shell::params(message)?;
        shell::only(message, POWER)?;
        let mut state: State = runtime::load()?;
        state.tick(power, message.epoch)?;
        runtime::save(&state)?;
        runtime::nothing()
    }
}
