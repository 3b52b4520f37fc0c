//! An iterator over the records of a stream.

use std::collections::VecDeque;
use std::{fmt, io};

use super::{Batch, PartialRef, Position, Reader, RecordError};
use crate::Error;
use crate::event::Record;

/// A record of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The position in the stream.
    pub position: Position,
    /// The record, as far as it could be read.
    pub record: Record<'static>,
    /// One error for each member that could not be read; empty if all were read.
    pub errors: Vec<Error>,
}

/// Why there is no record.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The record at this position cannot be read; reading can continue.
    Record(Position, RecordError),
    /// The stream cannot be read any further.
    Io(io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(position, error) => write!(f, "{position}: {error}"),
            Self::Io(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Record(_, error) => Some(error),
            Self::Io(error) => Some(error),
        }
    }
}

/// The records of a stream, one by one, as owned values.
///
/// An error of the stream is the last item.
pub struct Records {
    reader: Reader,
    batch: Batch,
    read: VecDeque<Result<Entry, ReadError>>,
    ended: bool,
}

impl IntoIterator for Reader {
    type Item = Result<Entry, ReadError>;
    type IntoIter = Records;

    fn into_iter(self) -> Records {
        Records { reader: self, batch: Batch::default(), read: VecDeque::new(), ended: false }
    }
}

impl Iterator for Records {
    type Item = Result<Entry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.read.is_empty() && !self.ended {
            match self.reader.fill(&mut self.batch) {
                Ok(true) => {
                    let read = &mut self.read;
                    self.batch.for_each_record(&mut |_, _| {}, &mut |position, partial| {
                        read.push_back(match partial {
                            Ok(PartialRef { record, errors }) => Ok(Entry {
                                position,
                                record: record.clone().into_owned(),
                                errors: errors.to_vec(),
                            }),
                            Err(error) => Err(ReadError::Record(position, error)),
                        });
                    });
                }
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(ReadError::Io(error)));
                }
            }
        }
        self.read.pop_front()
    }
}
