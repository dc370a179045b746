//! What can be asked of an actor, looked up by names and numbers at run time.

use fvm_shared::MethodNum;

use crate::{ActorError, EventShape, Signature, exit, init, lease, miner, owner, power};

/// One kind of actor: its methods, events and errors.
#[derive(Debug)]
pub struct Interface {
    /// The kind's name, as a bundle's manifest has it.
    pub name: &'static str,
    pub methods: &'static [Signature],
    pub events: &'static [EventShape],
    /// Numbered errors, each with its sentence.
    pub errors: &'static [(u32, &'static str)],
}

/// Every kind that is described here.
pub const INTERFACES: &[Interface] = &[
    Interface {
        name: "owner",
        methods: owner::Method::SIGNATURES,
        events: owner::events::ALL,
        errors: owner::Error::SENTENCES,
    },
    Interface {
        name: "lease",
        methods: lease::Method::SIGNATURES,
        events: lease::events::ALL,
        errors: lease::Error::SENTENCES,
    },
    Interface { name: "init", methods: init::Method::SIGNATURES, events: &[], errors: init::Error::SENTENCES },
    Interface { name: "storageminer", methods: miner::Method::SIGNATURES, events: &[], errors: &[] },
    Interface { name: "storagepower", methods: power::Method::SIGNATURES, events: &[], errors: &[] },
];

impl Interface {
    /// The interface of a kind.
    pub fn of(name: &str) -> Option<&'static Self> {
        INTERFACES.iter().find(|interface| interface.name == name)
    }

    pub fn method(&self, name: &str) -> Option<&'static Signature> {
        self.methods.iter().find(|method| method.name == name)
    }

    pub fn method_numbered(&self, number: MethodNum) -> Option<&'static Signature> {
        self.methods.iter().find(|method| method.number == number)
    }

    pub fn event(&self, kind: &str) -> Option<&'static EventShape> {
        self.events.iter().find(|event| event.kind == kind)
    }

    /// What an exit code of this kind of actor means, for a person.
    pub fn sentence(&self, code: u32) -> Option<&'static str> {
        let numbered = self.errors.iter().find(|(number, _)| *number == code).map(|(_, sentence)| *sentence);
        numbered.or_else(|| exit::standard_sentence(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_find_the_same_method() {
        for interface in INTERFACES {
            for method in interface.methods {
                assert_eq!(interface.method(method.name).map(|m| m.number), Some(method.number), "{}", method.name);
                assert_eq!(interface.method_numbered(method.number).map(|m| m.name), Some(method.name));
                assert!(!method.doc.trim().is_empty(), "{} says nothing", method.name);
            }
        }
    }

    #[test]
    fn an_exit_code_has_the_sentence_of_its_actor() {
        let owner = Interface::of("owner").unwrap();
        let code = owner::Error::BadName.code().value();
        assert_eq!(owner.sentence(code), Some(owner::Error::BadName.sentence()));
        assert_eq!(owner.sentence(18), Some("the sender may not do this"));
        assert_eq!(owner.sentence(4_000), None);
        assert!(Interface::of("nobody").is_none());
    }
}
