//! The records that a scan of memory finds.

use std::fmt;
use std::sync::Arc;

use super::batch::{PartialRef, RecordFn, RecordImage};
use super::image::ImageBytes;
use super::position::{Location, Position};
use super::record_error::RecordError;
use crate::dump::{Dump, Module};
use crate::memory::{FileMemory, Memory as _, Range};
use crate::objects;
use crate::scan::{Find, Options, Scanner};

/// A dump that is scanned.
pub(super) struct ScannedDump {
    dump: Dump,
    bytes: ImageBytes,
}

impl fmt::Debug for ScannedDump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.dump.fmt(f)
    }
}

impl ScannedDump {
    fn memory(&self) -> FileMemory<'_> {
        self.dump.memory((*self.bytes).as_ref())
    }
}

/// The most finds in one batch.
const MAX_FINDS: usize = 1024;

/// The source of finds.
pub(super) struct Finds {
    dump: Arc<ScannedDump>,
    scanner: Scanner,
}

impl Finds {
    pub(super) fn new(dump: Dump, bytes: ImageBytes, options: &Options) -> Self {
        Self { dump: Arc::new(ScannedDump { dump, bytes }), scanner: Scanner::new(options) }
    }

    /// The next finds; none if there are none in the next pieces of memory; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Vec<RecordFind>> {
        let finds = self.scanner.next_few(self.dump.memory(), MAX_FINDS)?.into_iter();
        Some(finds.map(|find| RecordFind { find, dump: Arc::clone(&self.dump) }).collect())
    }

    pub(super) const fn scanned(&self) -> u64 {
        self.scanner.scanned()
    }
}

/// A record that was found by a scan.
#[derive(Clone, Debug)]
pub struct RecordFind {
    find: Find,
    dump: Arc<ScannedDump>,
}

/// A pointer of a find that was followed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FollowedPointer<'a> {
    /// The path of its member, as in JSON.
    pub path: String,
    /// The address that it holds, or in an image with relative pointers the offset.
    pub target: u64,
    /// The range of memory that it leads into; `None` if it leads nowhere, or is relative.
    pub range: Option<Range>,
    /// The module that it leads into.
    pub module: Option<&'a Module>,
}

/// The most pointers that are shown of a find.
const MAX_POINTERS: usize = 64;

impl RecordFind {
    /// The find.
    #[must_use]
    pub const fn find(&self) -> &Find {
        &self.find
    }

    /// The range of memory that it is in.
    #[must_use]
    pub fn range(&self) -> Option<Range> {
        self.dump.memory().range_at(self.find.address?)
    }

    /// The module that it is in.
    #[must_use]
    pub fn module(&self) -> Option<&Module> {
        self.dump.dump.module_at(self.find.address?)
    }

    /// The first pointers that are not NULL.
    #[must_use]
    pub fn pointers(&self) -> Vec<FollowedPointer<'_>> {
        let (find, memory) = (&self.find, self.dump.memory());
        let layout = find.kind.layout();
        let pointers = objects::pointers(find.memory(memory), find.root(), layout, &find.limits());
        let is_address = find.address.is_some() && !find.is_relative;
        let followed = pointers.into_iter().flatten().filter(|pointer| pointer.target != 0);
        let followed = followed.filter(|pointer| pointer.is_flagged).take(MAX_POINTERS);
        followed
            .map(|pointer| FollowedPointer {
                range: memory.range_at(pointer.target).filter(|_| is_address),
                module: self.dump.dump.module_at(pointer.target).filter(|_| is_address),
                target: pointer.target,
                path: pointer.path,
            })
            .collect()
    }

    pub(super) fn position(&self, record: u64) -> Position {
        let Find { offset, address, .. } = self.find;
        let location = address.map_or(Location::Offset, Location::Address);
        Position { record, offset, location }
    }

    pub(super) fn read(&self, position: Position, give: &mut RecordFn<'_>) {
        match self.find.record(self.dump.memory()) {
            Ok(partial) => give(position, Ok(PartialRef::from(&partial))),
            Err(error) => give(position, Err(error.into())),
        }
    }

    pub(super) fn read_image(
        &self,
        position: Position,
        give: &mut dyn FnMut(Position, Result<RecordImage<'_>, RecordError>),
    ) {
        let (find, memory) = (&self.find, self.dump.memory());
        let (kind, root, memory) = (find.kind, find.root(), find.memory(memory));
        let read = self.find.record(self.dump.memory());
        let image = read.as_ref().map(|partial| RecordImage {
            bytes: memory.tail(root).unwrap_or_default(),
            memory,
            only_record: false,
            errors: &partial.errors,
            ..RecordImage::only(kind, root, &[])
        });
        give(position, image.map_err(|error| (*error).into()));
    }
}
