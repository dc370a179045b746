//! A node, a JSON-RPC client and signed messages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bls_signatures::Serialize as _;
use chain::{ChainMessage, DevelopmentAccount, development_accounts};
use devnet::{Config, Node};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::SignatureType;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use k256::ecdsa::SigningKey;
use multihash_codetable::{Code, MultihashDigest as _};
use serde_json::{Value, json};

use crate::shape;

/// What the node said no with.
#[derive(Debug, PartialEq)]
pub struct Refused {
    pub code: i64,
    pub message: String,
}

/// A node of one's own.
pub struct Devnet {
    pub node: Node,
}

/// A node as it starts by default.
pub fn devnet() -> Devnet {
    devnet_with(Config::from_environment())
}

pub fn devnet_with(config: Config) -> Devnet {
    Devnet { node: devnet::spawn(config).unwrap() }
}

/// The longest answer, in bytes.
const MAX_ANSWER: u64 = 256 << 20;

impl Devnet {
    /// Sends a raw body and returns status and answer.
    pub fn post(&self, body: &[u8]) -> (u16, String) {
        self.post_with(body, self.node.token())
    }

    pub fn post_with(&self, body: &[u8], token: Option<&str>) -> (u16, String) {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let mut request = agent.post(self.node.url()).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.send(body).unwrap();
        let status = response.status().as_u16();
        // A dumped state is large: with the official bundle in it, larger than the client's own limit.
        let text = response.body_mut().with_config().limit(MAX_ANSWER).read_to_string().unwrap();
        (status, text)
    }

    pub fn try_call(&self, method: &str, params: Value) -> Result<Value, Refused> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let (_, text) = self.post(body.to_string().as_bytes());
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&answer["id"], &answer["jsonrpc"]), (&json!(1), &json!("2.0")));
        assert_ne!(answer.get("error").is_some(), answer.get("result").is_some(), "{answer}");
        match answer.get("error") {
            Some(error) => {
                shape::check_error(method, error);
                let message = error["message"].as_str().unwrap().to_owned();
                Err(Refused { code: error["code"].as_i64().unwrap(), message })
            }
            None => Ok(answer["result"].clone()),
        }
    }

    /// Calls a method that must succeed, and holds the answer against Lotus's shape.
    pub fn call(&self, method: &str, params: Value) -> Value {
        let result = self.try_call(method, params).unwrap_or_else(|refused| panic!("{method}: {refused:?}"));
        shape::check(method, &result);
        result
    }

    /// Calls a method that must be refused.
    pub fn refused(&self, method: &str, params: Value) -> Refused {
        match self.try_call(method, params) {
            Err(refused) => refused,
            Ok(result) => panic!("{method} answered {result}"),
        }
    }

    pub fn balance(&self, address: &Address) -> TokenAmount {
        amount(&self.call("Filecoin.WalletBalance", json!([text(address)])))
    }

    pub fn epoch(&self) -> i64 {
        self.call("Filecoin.ChainHead", json!([]))["Height"].as_i64().unwrap()
    }

    pub fn nonce(&self, address: &Address) -> u64 {
        self.call("Filecoin.MpoolGetNonce", json!([text(address)])).as_u64().unwrap()
    }

    /// A message with the next nonce and estimated gas.
    pub fn prepared(&self, call: Message) -> Message {
        let filled = self.call("Filecoin.GasEstimateMessageGas", json!([message_json(&call), null, null]));
        Message {
            sequence: self.nonce(&call.from),
            gas_limit: filled["GasLimit"].as_u64().unwrap(),
            gas_fee_cap: amount(&filled["GasFeeCap"]),
            gas_premium: amount(&filled["GasPremium"]),
            ..call
        }
    }

    /// Signs and pushes. Returns the message's CID.
    pub fn push(&self, account: &DevelopmentAccount, message: &Message) -> Result<Value, Refused> {
        self.try_call("Filecoin.MpoolPush", json!([signed_json(account, message)]))
    }

    /// Prepares, signs, pushes and waits. Returns the look-up.
    pub fn run(&self, account: &DevelopmentAccount, call: Message) -> Value {
        let cid = self.push(account, &self.prepared(call)).unwrap();
        self.call("Filecoin.StateWaitMsg", json!([cid, 0, -1, true]))
    }
}

/// The development accounts: four with secp256k1 keys, then one with a BLS key, and so on.
pub fn accounts() -> Vec<DevelopmentAccount> {
    development_accounts(10).unwrap()
}

pub fn secp() -> DevelopmentAccount {
    accounts().swap_remove(0)
}

pub fn bls() -> DevelopmentAccount {
    accounts().swap_remove(4)
}

pub fn call(from: Address, to: Address, method: u64) -> Message {
    Message {
        version: 0,
        from,
        to,
        sequence: 0,
        value: TokenAmount::default(),
        method_num: method,
        params: RawBytes::default(),
        gas_limit: 0,
        gas_fee_cap: TokenAmount::default(),
        gas_premium: TokenAmount::default(),
    }
}

pub fn transfer(from: Address, to: Address, atto: u64) -> Message {
    Message { value: TokenAmount::from_atto(atto), ..call(from, to, 0) }
}

/// Creates a miner that `owner` owns, through the power actor.
pub fn create_miner(devnet: &Devnet, owner: &DevelopmentAccount, worker: &Address) -> Address {
    let params = abi::power::CreateMinerParams {
        owner: owner.address,
        worker: *worker,
        window_post_proof_type: abi::power::proof::WINDOW_2KIB_V1P1,
        peer: Vec::new(),
        multiaddrs: Vec::new(),
    };
    let message = Message {
        value: TokenAmount::from_nano(100),
        params: RawBytes::serialize(&params).unwrap(),
        ..call(owner.address, Address::new_id(abi::power::ACTOR_ID), abi::power::Method::CreateMiner.number())
    };
    let lookup = devnet.run(owner, message);
    assert_eq!(lookup["Receipt"]["ExitCode"], json!(0), "{lookup}");
    let returned = BASE64.decode(lookup["Receipt"]["Return"].as_str().unwrap()).unwrap();
    RawBytes::new(returned).deserialize::<abi::power::CreateMinerReturn>().unwrap().id_address
}

pub fn text(address: &Address) -> String {
    let text = address.to_string();
    assert!(text.starts_with('t'), "{text}");
    text
}

pub fn amount(value: &Value) -> TokenAmount {
    TokenAmount::from_atto(value.as_str().unwrap().parse::<fvm_shared::bigint::BigInt>().unwrap())
}

pub fn message_json(message: &Message) -> Value {
    json!({
        "Version": message.version,
        "To": message.to.to_string(),
        "From": message.from.to_string(),
        "Nonce": message.sequence,
        "Value": message.value.atto().to_string(),
        "GasLimit": message.gas_limit,
        "GasFeeCap": message.gas_fee_cap.atto().to_string(),
        "GasPremium": message.gas_premium.atto().to_string(),
        "Method": message.method_num,
        "Params": BASE64.encode(message.params.bytes()),
    })
}

pub fn signed_json(account: &DevelopmentAccount, message: &Message) -> Value {
    let cid = ChainMessage::unsigned(message.clone()).cid().unwrap();
    let (kind, data) = signature(account, &cid.to_bytes());
    json!({ "Message": message_json(message), "Signature": { "Type": kind, "Data": BASE64.encode(data) } })
}

/// A signature made with the curve libraries alone.
pub fn signature(account: &DevelopmentAccount, data: &[u8]) -> (u8, Vec<u8>) {
    match account.kind {
        SignatureType::Secp256k1 => {
            let key = SigningKey::from_slice(&account.secret).unwrap();
            let (signature, recovery) = key.sign_prehash_recoverable(Code::Blake2b256.digest(data).digest()).unwrap();
            (1, [signature.to_bytes().as_slice(), &[recovery.to_byte()]].concat())
        }
        SignatureType::BLS => {
            let key = bls_signatures::PrivateKey::from_bytes(&account.secret).unwrap();
            (2, key.sign(data).as_bytes())
        }
    }
}
