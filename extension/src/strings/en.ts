/** Everything that people read, in English. One file, so that it can be read through, and translated. */

const s = (count: number | bigint, one: string, many = `${one}s`) => `${count} ${Number(count) === 1 ? one : many}`

export const t = {
  name: 'Leasehold',

  errors: {
    noAmount: 'The value is no amount of FIL',
    noAddress: 'The recipient is no Filecoin address',
    incomplete: 'The message is incomplete: it must have nonce, gas limit, fee cap and premium to be signed',
    watched: 'This account is only watched: its key is not in this browser',
    short: (has: string, needs: string) => `Not enough FIL: the account has ${has}, and the message sends ${needs} FIL`,
    shortForFee: (has: string, needs: string) => `Not enough FIL: the account has ${has}, and value and fee may come to ${needs}`,
    refused: (sentence: string) => `The chain would refuse this: ${sentence}`,
    feeTooHigh: (fee: string, most: string) => `The fee could come to ${fee}, which is more than ${most}: the node’s estimate looks wrong`,
    exit: (code: number) => `The actor refuses with exit code ${code}`,
    exitSaid: (code: number, said: string) => `The actor refuses with exit code ${code}: ${said}`,
    noAccount: 'There is no such account',
    noNetwork: 'There is no such network any more',
    devnetStays: 'The local devnet stays in the list',
    strangeNetwork: 'The node gives a name for its network that makes no sense',
    lockAfter: 'The vault locks after 1 to 240 minutes',
    theme: 'There is no such appearance',
    reviewGone: 'This was answered already, or the browser was closed in between',
    otherAccount: 'The account changed since this was shown',
    signOnly: 'This message is only signed, not sent',
    failed: 'Something went wrong',
  },

  pageErrors: {
    oneAtATime: 'Leasehold is asking about an earlier request of this page already',
    accountGone: 'The account that this page was connected with is gone',
    otherSender: 'The message’s sender is not the account that this page was connected with',
    locked: 'The vault stayed locked',
    refused: 'The person refused',
  },

  warnings: {
    newAddress: 'Nothing has ever been sent to this address. Make sure that it is right: FIL sent to a wrong one is gone.',
    nobody: 'There is no actor at this address.',
    unknownCode: 'The code at this address is not one that this build of Leasehold knows. What it does is up to whoever wrote it.',
    undecoded: 'This build cannot decode what is called here.',
    bareSend: 'A plain transfer to this actor is no deposit: it counts as revenue and does not come back. Use “Deposit” instead.',
    self: 'This sends to the same account.',
  },

  /** What messages do. Titles are imperatives; effects say what follows. */
  words: {
    plain: (method: string, name: string) => `Call ${method} of ${name}`,
    unknown: (name: string) => `Call an unknown method of ${name}`,
    method: 'Method',
    parameter: 'Parameters',
    undecoded: (bytes: number) => `${s(bytes, 'byte')} that this build cannot read`,
    none: 'none',
    to: 'To',
    effect: 'What happens',
    amount: 'Principal',
    allOfIt: 'all of it',
    atLeast: 'Worth at least',
    payee: 'Paid to',
    holderItself: 'the holder',
    with: 'With',
    action: 'Proposal',
    parts: 'Parts',
    prepaid: 'Prepaid',
    prepaidFor: (amount: string, time: string) => `${amount} for ${time}`,
    atMost: 'At most',
    perHour: (amount: string) => `${amount} an hour`,
    end: 'Ends',
    openEnded: 'when you say so, or when its prepaid time is out for too long',
    fixedTerm: 'with its term',
    earner: 'Earned by',
    keeperIs: 'Keeper',
    newOwner: 'New owner',
    youGet: 'You get',
    earnsFrom: 'Earns from',
    worth: 'Worth now',
    exitFee: 'Early-exit fee',
    paidNow: 'Paid at once',
    paid: 'Paid',
    rewards: 'Rewards paid',
    inFavour: 'In favour then',
    against: 'Against then',
    position: (id: string) => `position #${id}`,
    ticket: (id: string) => `exit ticket #${id}, paid when it is funded`,
    round: (round: number) => `round ${round}`,
    leaseNumber: (id: string) => `lease ${id}`,

    send: (amount: string, name: string) => `Send ${amount} to ${name}`,
    deposit: (amount: string, name: string) => `Deposit ${amount} in ${name}`,
    depositEffect: 'You get a position. It earns from the end of this round on, and loses nothing before the operator’s own stake is used up.',
    harvest: (name: string) => `Harvest ${name}`,
    harvestEffect: 'Withdraws what the miners can pay, shares the profit, and ends the round. Anyone may do this; you pay only the gas.',
    claim: (tokens: string, name: string) => `Claim what ${tokens} earned in ${name}`,
    claimEffect: 'Pays what is due now to each position’s payout address, or to you. Your principal stays.',
    claimFees: (name: string) => `Pay out fees of ${name}`,
    compound: (tokens: string, name: string) => `Compound what ${tokens} earned in ${name}`,
    compoundEffect: 'Turns what is due into a new position of yours, which has a term of its own.',
    redeem: (token: string, name: string) => `Redeem position #${token} of ${name}`,
    redeemEffect: 'The principal stops earning at once. It is paid now if cash covers it and nobody waits; otherwise you get an exit ticket.',
    withdrawExit: (tokens: string, name: string) => `Withdraw exit ticket ${tokens} of ${name}`,
    withdrawExitEffect: 'Pays the ticket’s amount, less its early-exit fee, to you.',
    split: (token: string, name: string) => `Split position #${token} of ${name}`,
    merge: (tokens: string, name: string) => `Merge ${tokens} of ${name}`,
    mergeEffect: 'You get one new position with the latest maturity of all.',
    setPayout: (tokens: string, name: string) => `Set who is paid for ${tokens} of ${name}`,
    transfer: (tokens: string, name: string) => `Give away ${tokens} of ${name}`,
    transferEffect: 'The receiver holds the position with all that it has earned, and everything that it will. You cannot take it back.',
    voteFor: (proposal: string, name: string) => `Vote for proposal ${proposal} of ${name}`,
    voteForEffect: 'The votes weigh as much as their principal, and cannot be changed. You cannot redeem these positions until the proposal is over.',
    voteAgainst: (proposal: string, name: string) => `Vote against proposal ${proposal} of ${name}`,
    voteAgainstEffect: 'The votes weigh as much as their principal, and cannot be changed.',
    propose: (name: string) => `Propose something to the holders of ${name}`,
    execute: (proposal: string, name: string) => `Move proposal ${proposal} of ${name} on`,
    executeEffect: 'Counts the votes once voting is over, and carries the proposal out once its waiting time is.',
    pledge: (amount: string, miner: string, name: string) => `Pledge ${amount} of ${name} to ${miner}`,
    adopt: (miner: string, name: string) => `Hand miner ${miner} over to ${name}`,
    adoptEffect: 'The owner actor becomes the miner’s owner for good. What the miner is worth becomes the operator’s stake.',

    open: (offer: string, name: string) => `Rent offer ${offer} of ${name}`,
    openEffect: 'Your prepayment waits in escrow. The provider has to accept in time, or you get all of it back and part of its collateral.',
    topUp: (lease: string, name: string, amount: string) => `Top up lease ${lease} of ${name} with ${amount}`,
    topUpEffect: 'Adds time at the rate that was agreed on last.',
    renew: (lease: string, name: string) => `Renew lease ${lease} of ${name}`,
    terminate: (lease: string, name: string) => `End lease ${lease} of ${name} now`,
    terminateEffect: 'You pay for what was served, and at least the market’s least charge. The rest is credited to you at once.',
    cancel: (lease: string, name: string) => `Cancel order ${lease} of ${name}`,
    cancelEffect: 'Your prepayment is credited to you, less the market’s least charge.',
    expire: (lease: string, name: string) => `Expire order ${lease} of ${name}`,
    expireEffect: 'The provider did not accept in time. The prepayment goes back to the renter, with part of the provider’s collateral.',
    reportFault: (lease: string, name: string) => `Report a fault of lease ${lease} of ${name}`,
    reportFaultEffect: 'The provider missed three windows. The rest of the prepayment goes back to the renter, with part of the collateral.',
    endPaused: (lease: string, name: string) => `End the paused lease ${lease} of ${name}`,
    settle: (leases: string, name: string) => `Settle ${leases} of ${name}`,
    settleEffect: 'Credits what was served to the provider and what was not to the renter. Anyone may do this.',
    withdraw: (name: string) => `Withdraw what ${name} owes`,
    addCollateral: (amount: string, name: string) => `Add ${amount} of collateral at ${name}`,
    addCollateralEffect: 'Leases lock part of it. It can leave again after the market’s unbonding time.',
    unbond: (amount: string, name: string) => `Take ${amount} of collateral out of use at ${name}`,
    unbondEffect: 'It can be withdrawn when the market’s unbonding time has passed.',
    withdrawCollateral: (name: string) => `Withdraw unbonded collateral from ${name}`,
    providerPayout: (name: string) => `Set where ${name} pays your earnings`,
    keeper: (name: string) => `Set the keeper of your machines at ${name}`,
    pauseOffer: (offer: string, name: string) => `Take offer ${offer} off the list of ${name}`,
    resumeOffer: (offer: string, name: string) => `Put offer ${offer} back on the list of ${name}`,
    retireOffer: (offer: string, name: string) => `Retire offer ${offer} of ${name}`,
    retireEffect: 'It cannot be leased any more, ever. What runs on it runs on.',
    accept: (lease: string, name: string) => `Accept lease ${lease} of ${name}`,

    handOver: (miner: string) => `Propose another owner for miner ${miner}`,
    handOverEffect: 'Nothing changes until the new owner confirms. Until then you can take it back by proposing yourself.',
  },

  /** What a proposal would do, as a plain sentence. */
  actions: (action: unknown): string => {
    const [name, content] = actionOf(action)
    switch (name) {
      case 'Upgrade':
        return `Replace the vehicle’s code by ${String(content)}`
      case 'ChangeTerms':
        return 'Change the terms'
      case 'SetSealing':
        return content ? 'Allow the operator to pledge cash to miners' : 'Forbid the operator to pledge cash to miners'
      case 'ReplaceOperator':
        return `Make ${String(content)} the operator`
      case 'ReleaseMiner': {
        const { miner, new_owner } = content as { miner: string; new_owner: string }
        return `Let miner ${miner} go to ${new_owner}`
      }
      case 'Pause':
        return `Refuse deposits and pledges for ${String(content)} epochs; exits stay open`
      default:
        return 'Something that this build does not know'
    }
  },
}

/** An action's name and content. On the wire and in JSON it is one key with one value. */
function actionOf(action: unknown): [string, unknown] {
  if (typeof action === 'object' && action !== null) {
    const [entry] = Object.entries(action)
    if (entry) return entry
  }
  return [String(action), null]
}
