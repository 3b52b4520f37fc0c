//! Streams: what one thread of the command does, from a file to records.

use std::hint::black_box;
use std::io::{Cursor, Read, Result};
use std::sync::Arc;

use wfp_events::event::Version;
use wfp_events::input::{Batch, Input, Roots};
use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::{Work, bytes, json, repeated};

/// Reads a stream to its end, which holds so many records.
fn drain(mut input: Input, records: usize) {
    let (mut batch, mut found) = (Batch::default(), 0);
    while input.fill(&mut batch).unwrap() {
        batch.for_each_record(&mut |position, record| {
            assert!(black_box((position, record)).1.is_ok());
            found += 1;
        });
    }
    assert_eq!(found, records);
}

pub(super) fn array(items: usize) -> Work {
    let bytes: Arc<[u8]> = bytes::records(items).into();
    Box::new(move || {
        let layout = <IkeextMmFailure0 as Structure>::LAYOUT;
        drain(Input::array(layout, Box::new(Cursor::new(Arc::clone(&bytes)))), items);
    })
}

pub(super) fn lines(items: usize) -> Work {
    let text: Arc<[u8]> = json::lines(items).into();
    Box::new(move || {
        drain(Input::json_lines(Box::new(Cursor::new(Arc::clone(&text)))), items);
    })
}

pub(super) fn entries(items: usize) -> Work {
    let image = Arc::new(bytes::image(&repeated(&bytes::mixed(), items)));
    let layout = Version::V5.layout();
    let roots = Roots { layout, base: 0, root: 0, entries: Some(items as u64) };
    Box::new(move || {
        drain(Input::image(roots, Arc::<Vec<u8>>::clone(&image)), items);
    })
}

/// What comes from a slow pipe.
struct Pieces(Cursor<Arc<[u8]>>);

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        let most = to.len().min(512);
        self.0.read(&mut to[..most])
    }
}

/// A line of so many bytes and a few.
pub(super) fn line_in_pieces(items: usize) -> Work {
    let name = raw::layout_of("FWPM_NET_EVENT5").unwrap().name;
    let line = format!("{{\"struct\":{name:?},{}\"header\":null}}\n", " ".repeat(items));
    let line: Arc<[u8]> = line.into_bytes().into();
    Box::new(move || {
        let pieces = Pieces(Cursor::new(Arc::clone(&line)));
        drain(Input::json_lines(Box::new(pieces)), 1);
    })
}

/// So many lines without a record, in pieces.
pub(super) fn blank_lines(items: usize) -> Work {
    let text: Arc<[u8]> = "\n".repeat(items).into_bytes().into();
    Box::new(move || {
        let pieces = Pieces(Cursor::new(Arc::clone(&text)));
        drain(Input::json_lines(Box::new(pieces)), 0);
    })
}
