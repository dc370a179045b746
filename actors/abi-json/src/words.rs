//! How addresses and amounts are read and written.

use fvm_shared::address::{Address, Network};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;

/// The reader's and writer's way with addresses and amounts. Errors are sentences.
pub trait Words {
    /// The network whose prefix addresses are written with.
    fn network(&self) -> Network;

    /// Reads an address. The prefix may be `t` or `f`; both mean the same.
    fn address(&self, text: &str) -> Result<Address, String> {
        let network = match text.as_bytes().first() {
            Some(b't') => Network::Testnet,
            _ => Network::Mainnet,
        };
        network.parse_address(text).map_err(|_| format!("{text:?} is not a Filecoin address"))
    }

    /// Reads an amount: digits are attoFIL.
    fn amount(&self, text: &str) -> Result<TokenAmount, String> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("{text:?} is not an amount: it is written as digits, in attoFIL"));
        }
        text.parse::<BigInt>().map(TokenAmount::from_atto).map_err(|e| e.to_string())
    }
}

/// No more than the interface's own forms.
#[derive(Clone, Copy, Debug)]
pub struct Plain(pub Network);

impl Words for Plain {
    fn network(&self) -> Network {
        self.0
    }
}

/// An address as a network writes it.
pub(crate) fn write(words: &dyn Words, address: &Address) -> String {
    let prefix = match words.network() {
        Network::Mainnet => 'f',
        Network::Testnet => 't',
    };
    let text = address.to_string();
    format!("{prefix}{}", text.get(1..).unwrap_or_default())
}
