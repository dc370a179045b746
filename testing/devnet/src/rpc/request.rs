//! Requests and answers on the wire.

use serde_json::{Value, json};

use super::{Params, RpcError, code};

/// The most requests one batch may hold.
const MAX_BATCH: usize = 100;

/// The longest text that may be a request's ID, in bytes: it is kept while the request is under way.
const MAX_ID: usize = 256;

/// One call. A request without an `id` is a notification: it is executed and not answered.
#[derive(Debug, Clone)]
pub struct Request {
    pub id: Option<Value>,
    pub method: String,
    pub params: Params,
}

/// What a body asked for. Requests that could not be read stand as the answer they get.
pub enum Body {
    Single(Result<Request, Value>),
    Batch(Vec<Result<Request, Value>>),
}

/// Reads a body. An error is the answer to the whole body.
pub fn parse_body(bytes: &[u8]) -> Result<Body, Value> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| refusal(Value::Null, code::PARSE, format!("unmarshaling request: {error}")))?;
    match value {
        Value::Array(items) if items.is_empty() => {
            Err(refusal(Value::Null, code::INVALID_REQUEST, "an empty batch asks for nothing".to_owned()))
        }
        Value::Array(items) if items.len() > MAX_BATCH => Err(refusal(
            Value::Null,
            code::INVALID_REQUEST,
            format!("a batch holds at most {MAX_BATCH} requests, this one {}", items.len()),
        )),
        Value::Array(items) => Ok(Body::Batch(items.into_iter().map(parse_request).collect())),
        single => Ok(Body::Single(parse_request(single))),
    }
}

fn parse_request(value: Value) -> Result<Request, Value> {
    let Value::Object(mut fields) = value else {
        return Err(refusal(Value::Null, code::INVALID_REQUEST, "a request is a JSON object".to_owned()));
    };
    let id = fields.remove("id");
    let echo = id.clone().unwrap_or(Value::Null);
    if echo.as_str().is_some_and(|id| id.len() > MAX_ID) {
        let why = format!("'id' has at most {MAX_ID} bytes");
        return Err(refusal(Value::Null, code::INVALID_REQUEST, why));
    }
    if matches!(echo, Value::Object(_) | Value::Array(_) | Value::Bool(_)) {
        return Err(refusal(Value::Null, code::INVALID_REQUEST, "'id' is a string, a number or null".to_owned()));
    }
    let Some(Value::String(method)) = fields.remove("method") else {
        return Err(refusal(echo, code::INVALID_REQUEST, "'method' is missing or not a string".to_owned()));
    };
    let params = match fields.remove("params") {
        None | Some(Value::Null) => Params::default(),
        Some(Value::Array(values)) => Params::new(values),
        Some(_) => {
            return Err(refusal(echo, code::INVALID_PARAMS, "'params' is an array of positional values".to_owned()));
        }
    };
    Ok(Request { id, method, params })
}

/// The answer to the request with this `id`.
pub fn answer(id: Value, outcome: Result<Value, RpcError>) -> Value {
    match outcome {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(error) => json!({ "jsonrpc": "2.0", "id": id, "error": error.to_json() }),
    }
}

fn refusal(id: Value, code: i64, message: String) -> Value {
    answer(id, Err(RpcError::new(code, message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(text: &str) -> Result<Request, Value> {
        match parse_body(text.as_bytes()) {
            Ok(Body::Single(request)) => request,
            Ok(Body::Batch(_)) => panic!("a batch"),
            Err(answer) => Err(answer),
        }
    }

    fn code_of(outcome: Result<Request, Value>) -> i64 {
        outcome.unwrap_err()["error"]["code"].as_i64().unwrap()
    }

    #[test]
    fn absent_params_are_no_params() {
        let request = single(r#"{"id":1,"method":"Filecoin.ChainHead"}"#).unwrap();
        assert!(request.params.at_most(0, "x").is_ok());
        assert_eq!(request.id, Some(json!(1)));
    }

    #[test]
    fn what_is_not_json_is_a_parse_error() {
        assert_eq!(code_of(single("{")), code::PARSE);
        assert_eq!(code_of(single("")), code::PARSE);
        assert_eq!(code_of(single(&"[".repeat(100_000))), code::PARSE);
    }

    #[test]
    fn json_that_is_no_request_is_an_invalid_request() {
        assert_eq!(code_of(single("7")), code::INVALID_REQUEST);
        assert_eq!(code_of(single("[]")), code::INVALID_REQUEST);
        assert_eq!(code_of(single(r#"{"id":1,"method":7}"#)), code::INVALID_REQUEST);
        assert_eq!(code_of(single(r#"{"id":{},"method":"x"}"#)), code::INVALID_REQUEST);
        let with_id = |length: usize| single(&format!(r#"{{"id":"{}","method":"x"}}"#, "i".repeat(length)));
        assert!(with_id(MAX_ID).is_ok());
        assert_eq!(code_of(with_id(MAX_ID + 1)), code::INVALID_REQUEST);
        assert_eq!(code_of(single(r#"{"id":1,"method":"x","params":{}}"#)), code::INVALID_PARAMS);
    }

    #[test]
    fn a_batch_keeps_its_good_requests_beside_bad_ones_and_is_bounded() {
        let Ok(Body::Batch(items)) = parse_body(br#"[{"id":1,"method":"a"},5]"#) else { panic!("not a batch") };
        assert!(items[0].is_ok() && items[1].is_err());
        let long = format!("[{}]", vec!["{}"; MAX_BATCH + 1].join(","));
        assert!(parse_body(long.as_bytes()).is_err());
    }

    #[test]
    fn an_error_answer_echoes_the_id_and_carries_data() {
        let error = RpcError { code: 3, message: "reverted".to_owned(), data: Some(json!("0x")) };
        let out = answer(json!("a"), Err(error));
        assert_eq!(out, json!({"jsonrpc":"2.0","id":"a","error":{"code":3,"message":"reverted","data":"0x"}}));
    }
}
