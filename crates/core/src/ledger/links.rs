//! What belongs to what.

use core::marker::PhantomData;
use std::collections::BTreeSet;

/// Which ones belong to each of their owners, in the order of ids.
///
/// One set of pairs: an owner mostly has one or two, for which a set of its own would be four times
/// the memory.
#[derive(Debug, Clone)]
pub(super) struct Links<Owner, Id>(BTreeSet<(u128, u128)>, PhantomData<(Owner, Id)>);

impl<Owner, Id> Default for Links<Owner, Id> {
    fn default() -> Self {
        Self(BTreeSet::new(), PhantomData)
    }
}

impl<Owner: Into<u128>, Id: Into<u128> + From<u128>> Links<Owner, Id> {
    pub(super) fn insert(&mut self, owner: Owner, id: Id) {
        self.0.insert((owner.into(), id.into()));
    }

    pub(super) fn remove(&mut self, owner: Owner, id: Id) {
        self.0.remove(&(owner.into(), id.into()));
    }

    /// All that belong to an owner.
    pub(super) fn of(&self, owner: Owner) -> impl Iterator<Item = Id> + use<'_, Owner, Id> {
        let owner = owner.into();
        self.0.range((owner, 0)..=(owner, u128::MAX)).map(|(_, id)| Id::from(*id))
    }

    pub(super) fn has_any(&self, owner: Owner) -> bool {
        self.of(owner).next().is_some()
    }
}
