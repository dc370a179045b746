//! Positional parameters, read by name so that an error can say which one is wrong.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::RpcError;

/// The parameters of one request.
#[derive(Debug, Clone, Default)]
pub struct Params {
    values: Vec<Value>,
}

impl Params {
    pub fn new(values: Vec<Value>) -> Self {
        Self { values }
    }

    /// Refuses more parameters than `method` takes. Missing ones are noticed when they are read.
    pub fn at_most(&self, max: usize, method: &str) -> Result<(), RpcError> {
        if self.values.len() <= max {
            return Ok(());
        }
        Err(RpcError::invalid_params(format!("wrong param count (method '{method}'): {} != {max}", self.values.len())))
    }

    /// The parameter at `index`; `null` counts as missing.
    pub fn required<T: DeserializeOwned>(&self, index: usize, name: &str) -> Result<T, RpcError> {
        self.optional(index, name)?
            .ok_or_else(|| RpcError::invalid_params(format!("missing param {} ('{name}')", index + 1)))
    }

    /// The parameter at `index`, or `None` where it is absent or `null`.
    pub fn optional<T: DeserializeOwned>(&self, index: usize, name: &str) -> Result<Option<T>, RpcError> {
        match self.values.get(index) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::deserialize(value).map(Some).map_err(|error| {
                RpcError::invalid_params(format!("unmarshaling param {} ('{name}'): {error}", index + 1))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn params(values: Value) -> Params {
        Params::new(values.as_array().cloned().unwrap_or_default())
    }

    #[test]
    fn required_names_the_missing_parameter() {
        let error = params(json!([1])).required::<u64>(1, "height").unwrap_err();
        assert_eq!(error.message, "missing param 2 ('height')");
        assert_eq!(error.code, super::super::code::INVALID_PARAMS);
    }

    #[test]
    fn a_wrong_type_names_the_parameter_and_the_type() {
        let error = params(json!([-1])).required::<u64>(0, "height").unwrap_err();
        assert!(error.message.starts_with("unmarshaling param 1 ('height'): "), "{}", error.message);
    }

    #[test]
    fn null_and_absent_are_both_none() {
        assert_eq!(params(json!([null])).optional::<u64>(0, "x"), Ok(None));
        assert_eq!(params(json!([])).optional::<u64>(0, "x"), Ok(None));
        assert_eq!(params(json!([7])).optional::<u64>(0, "x"), Ok(Some(7)));
    }

    #[test]
    fn superfluous_parameters_are_refused_in_lotus_words() {
        let error = params(json!([1, 2])).at_most(1, "Filecoin.ChainHead").unwrap_err();
        assert_eq!(error.message, "wrong param count (method 'Filecoin.ChainHead'): 2 != 1");
    }
}
