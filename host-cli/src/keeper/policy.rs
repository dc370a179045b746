//! What a provider has its keeper do: a TOML file.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use abi::lease::{LeaseReturn, OfferId};
use anyhow::{Context as _, Result};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Deserialize;

use super::secret::Secret;
use crate::amount::{Amount, PositiveAmount};
use crate::failure::Failure;
use crate::parsed;
use crate::price::{Billing, Price};
use crate::span::{Span, SpanError};

/// What the help says about the file.
pub const HELP: &str = "\
The policy is a TOML file; every key is optional, and relative paths count from its folder:
  offers = [0, 3]                    accept orders on these offers only
  allow = ['t01007', 'ann']          accept these renters only
  deny = ['t01009']                  never accept these
  max_leases = 10                    leases that run at a time
  max_leases_per_renter = 2          the same for each renter
  min_price = '0.4 FIL/day'          accept nothing cheaper
  max_term = '30d'                   accept nothing longer; open-ended is as long as the offer is available
  secret = 'ssh guest@203.0.113.7'   what the renter reads with: leasehold lease access
  secret_file = 'login.txt'          the same from a file
  secret_command = ['./make-login']  the same from what a command prints
  disk = '/srv/leases'               whose disk the reports tell about; / without it
  settle_every = '1d'                settle when so much is proven and not settled, or 'never'
  withdraw_every = '1d'              take out what the market owes the provider, or 'never'
  withdraw_from = '0.1 FIL'          but not less than this
  max_fee = '0.05 FIL'               what a message may cost at most; 0.1 FIL without it
In secret, {market}, {lease}, {offer} and {renter} are filled in. A command gets them as LEASEHOLD_MARKET and so on, and the \
first line of the renter's SSH key on standard input, up to any control character; it may be asked twice for one lease, up to \
eight run at a time, and one that takes more than 60 seconds is ended with all that it started. What it prints until it ends is \
the secret; what it leaves running, the machine, lives on. Without a secret of one kind, no order is accepted.

A message that is not on the chain after 5 epochs is sent again with a higher fee and the same nonce, so that it does what it does \
once; and after every 5 epochs more, until it would cost more than max_fee. One for which the node asks for more at once is not \
sent: that is told, and tried again later.

An order that is not accepted in time costs the provider the market's slash for a no-show, whether the policy declines it or \
its command fails. So anybody can make a provider pay for each rule that the market does not know: put prices, terms and units \
into the offer and pause what is not to be leased. What is left is told at the start and by --dry-run. A command that cannot \
use a renter's SSH key does better to print a line that says so than to fail. Renewals ask no policy: while an offer is listed, \
renters may renew their leases on it.";

/// A policy as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    offers: Option<Vec<OfferId>>,
    allow: Option<Vec<String>>,
    deny: Vec<String>,
    max_leases: Option<usize>,
    max_leases_per_renter: Option<usize>,
    #[serde(deserialize_with = "parsed::optional")]
    min_price: Option<Price>,
    #[serde(deserialize_with = "parsed::optional")]
    max_term: Option<Span>,
    secret: Option<String>,
    secret_file: Option<PathBuf>,
    secret_command: Option<Vec<String>>,
    disk: Option<PathBuf>,
    #[serde(deserialize_with = "parsed::optional")]
    settle_every: Option<Every>,
    #[serde(deserialize_with = "parsed::optional")]
    withdraw_every: Option<Every>,
    #[serde(deserialize_with = "parsed::optional")]
    withdraw_from: Option<Amount>,
    #[serde(deserialize_with = "parsed::optional")]
    max_fee: Option<PositiveAmount>,
}

/// How often; `None` is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(pub Option<Span>);

/// 0.1 FIL. The node is told, and keeps its estimates within it: so only one that does not heed it has a message refused. Without a word
/// Lotus lets a message cost 0.07 FIL.
const MAX_FEE: u64 = 100_000_000;

const DAILY: Every = Every(Some(Span(2_880)));

impl FromStr for Every {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        match text.trim() {
            "never" => Ok(Self(None)),
            span => span.parse().map(|span| Self(Some(span))),
        }
    }
}

impl Every {
    /// Whether so many epochs are enough.
    pub fn is_due(self, epochs: ChainEpoch) -> bool {
        self.0.is_some_and(|span| epochs >= span.0.max(1))
    }
}

/// What a keeper does, and for whom.
#[derive(Clone, Debug)]
pub struct Policy {
    pub offers: Option<Vec<OfferId>>,
    /// Addresses, or names of keys.
    pub allow: Option<Vec<String>>,
    pub deny: Vec<String>,
    pub max_leases: usize,
    pub max_leases_per_renter: usize,
    pub min_price: Option<Price>,
    pub max_term: Option<Span>,
    pub secret: Secret,
    pub disk: PathBuf,
    pub settle_every: Every,
    pub withdraw_every: Every,
    pub withdraw_from: Amount,
    /// The most that a message's gas may cost, when it is sent and when it is sent again with a higher fee.
    pub max_fee: TokenAmount,
}

impl Policy {
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("read the policy {}", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder).map_err(|reason| {
            Failure::usage(format!("the policy {} is wrong: {reason}", path.display()))
                .hint("leasehold lease serve --help tells what may be in it")
                .into()
        })
    }

    pub(super) fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string().trim_end().to_owned())?;
        let secret = match (file.secret, file.secret_file, file.secret_command) {
            (None, None, None) => Secret::None,
            (Some(text), None, None) => Secret::template(text)?,
            (None, Some(path), None) => Secret::File(folder.join(path)),
            (None, None, Some(words)) => Secret::command(words, folder)?,
            _ => return Err("secret, secret_file and secret_command exclude one another".to_owned()),
        };
        Ok(Self {
            offers: file.offers,
            allow: file.allow,
            deny: file.deny,
            max_leases: file.max_leases.unwrap_or(usize::MAX),
            max_leases_per_renter: file.max_leases_per_renter.unwrap_or(usize::MAX),
            min_price: file.min_price,
            max_term: file.max_term,
            secret,
            disk: file.disk.map_or_else(|| PathBuf::from("/"), |disk| folder.join(disk)),
            settle_every: file.settle_every.unwrap_or(DAILY),
            withdraw_every: file.withdraw_every.unwrap_or(DAILY),
            withdraw_from: file.withdraw_from.unwrap_or_default(),
            max_fee: file.max_fee.map_or_else(|| TokenAmount::from_nano(MAX_FEE), |fee| fee.0),
        })
    }

    /// Everybody that the policy names.
    pub fn people(&self) -> impl Iterator<Item = &String> {
        self.allow.iter().flatten().chain(&self.deny)
    }

    /// Why an order is not accepted. `others` are the renters of the leases that are accepted already; `is` says whether a
    /// renter is the one that an address of the policy means.
    pub fn objection(
        &self,
        order: &LeaseReturn,
        others: &[ActorID],
        is: impl Fn(ActorID, &str) -> Result<bool>,
    ) -> Result<Option<String>> {
        let named = |list: &[String]| -> Result<bool> {
            list.iter().try_fold(false, |found, text| Ok(found || is(order.renter, text)?))
        };
        let term = longest_term(order);
        let his = others.iter().filter(|renter| **renter == order.renter).count();
        let objection = if matches!(self.secret, Secret::None) {
            "the policy has no secret to give".to_owned()
        } else if self.offers.as_ref().is_some_and(|offers| !offers.contains(&order.offer)) {
            format!("offer {} is not among those of the policy", order.offer)
        } else if self.min_price.as_ref().is_some_and(|least| order.terms.rate < least.0) {
            format!("the price, {}, is below the policy's", Billing::of(&order.terms.rate).per_day)
        } else if self.max_term.is_some_and(|most| term > most) {
            match order.open_ended {
                true => format!("it is open-ended and may last {term}, longer than the policy's max_term"),
                false => format!("its term, {term}, is longer than the policy's"),
            }
        } else if others.len() >= self.max_leases {
            format!("there are {} leases already, the most that the policy takes", others.len())
        } else if his >= self.max_leases_per_renter {
            format!("its renter has {his} leases already, the most that the policy takes of one")
        } else if named(&self.deny)? {
            "the policy denies its renter".to_owned()
        } else if self.allow.as_deref().map_or(Ok(true), named)? {
            return Ok(None);
        } else {
            "the policy does not allow its renter".to_owned()
        };
        Ok(Some(objection))
    }
}

/// For how long a lease may run by its order: what is prepaid, or where it is open-ended until its offer's availability ends, for nobody
/// is asked when more is paid.
fn longest_term(order: &LeaseReturn) -> Span {
    match order.open_ended {
        true => Span(order.terms.available_until.saturating_sub(order.ordered)),
        false => Span(order.segments.iter().map(|segment| segment.epochs).sum()),
    }
}

#[cfg(test)]
mod tests {
    use abi::lease::Status;

    use super::*;
    use crate::due::example;

    fn objection(policy: &str, others: &[ActorID]) -> Option<String> {
        objection_to(policy, &example(Status::Ordered), others)
    }

    fn objection_to(policy: &str, order: &LeaseReturn, others: &[ActorID]) -> Option<String> {
        let policy = Policy::parse(policy, Path::new("/etc")).unwrap();
        let is = |renter, text: &str| Ok(text == format!("t0{renter}"));
        policy.objection(order, others, is).unwrap()
    }

    #[test]
    fn an_empty_policy_accepts_nothing_and_does_the_rest_once_a_day() {
        assert_eq!(objection("", &[]).unwrap(), "the policy has no secret to give");
        let policy = Policy::parse("", Path::new("")).unwrap();
        assert_eq!((policy.settle_every, policy.withdraw_every, policy.disk), (DAILY, DAILY, PathBuf::from("/")));
        assert_eq!(Amount(policy.max_fee).to_string(), "0.1 FIL");
    }

    #[test]
    fn each_rule_of_the_policy_has_its_objection() {
        for (rule, others, expected) in [
            ("", &[][..], None),
            ("offers = [0, 7]", &[], None),
            ("offers = [1]", &[], Some("offer 0 is not among those of the policy")),
            ("min_price = '10 attoFIL/epoch'", &[], None),
            ("min_price = '11 attoFIL/epoch'", &[], Some("the price, 28800 attoFIL, is below the policy's")),
            ("max_term = '10h'", &[], None),
            ("max_term = '9h'", &[], Some("its term, 1200 epochs (10h), is longer than the policy's")),
            ("max_leases = 2", &[5], None),
            ("max_leases = 2", &[5, 6], Some("there are 2 leases already, the most that the policy takes")),
            (
                "max_leases_per_renter = 1",
                &[5, 1_001],
                Some("its renter has 1 leases already, the most that the policy takes of one"),
            ),
            ("deny = ['t01001']", &[], Some("the policy denies its renter")),
            ("deny = ['t01002']", &[], None),
            ("allow = ['t01002']", &[], Some("the policy does not allow its renter")),
            ("allow = ['t01002', 't01001']", &[], None),
            ("allow = ['t01001']\ndeny = ['t01001']", &[], Some("the policy denies its renter")),
        ] {
            assert_eq!(objection(&format!("secret = 's'\n{rule}"), others).as_deref(), expected, "{rule}");
        }
    }

    #[test]
    fn an_open_ended_order_is_as_long_as_its_offer_is_available() {
        let mut order = LeaseReturn { open_ended: true, ..example(Status::Ordered) };
        order.terms.available_until = order.ordered + 30 * 2_880;
        let objection = |most: &str| objection_to(&format!("secret = 's'\nmax_term = '{most}'"), &order, &[]);
        assert_eq!(objection("30d"), None);
        let expected = "it is open-ended and may last 86400 epochs (30d), longer than the policy's max_term";
        assert_eq!(objection("29d").as_deref(), Some(expected));
        order.open_ended = false;
        assert_eq!(objection_to("secret = 's'\nmax_term = '10h'", &order, &[]), None);
    }

    #[test]
    fn what_is_wrong_with_a_policy_is_said() {
        for (text, expected) in [
            ("colour = 'red'", "unknown field `colour`"),
            ("secret = 'a'\nsecret_file = 'b'", "exclude one another"),
            ("secret = '{nonsense}'", "{nonsense}"),
            ("secret_command = []", "secret_command"),
            ("settle_every = 'sometimes'", "is no length of time"),
            ("max_fee = '0 FIL'", "the amount must be more than zero"),
            ("min_price = '1 FIL'", "does not say for how long"),
        ] {
            let error = Policy::parse(text, Path::new("")).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn never_is_never_due() {
        let every = |text: &str| text.parse::<Every>().unwrap();
        assert!(!every("never").is_due(ChainEpoch::MAX));
        assert_eq!((every("1h").is_due(119), every("1h").is_due(120)), (false, true));
        assert!(!every("0").is_due(0), "nothing is due when nothing has passed");
    }
}
