//! The texts of records, compressed.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::Write;
use std::thread;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// The texts of a record: its members as `detail` shows them, and its bytes as `explain` does.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) members: String,
    pub(super) bytes: String,
}

/// Characters that no text has: the end of a text, and instead of a line that a text does not have.
const END: char = '\0';
const NO_LINE: &str = "\t";

impl Texts {
    /// Compresses texts quickly.
    pub(super) fn compress(texts: impl Iterator<Item = Self>) -> Vec<u8> {
        let mut all = String::new();
        for Self { members, bytes } in texts {
            for text in [members, bytes] {
                all.push_str(&text);
                all.push(END);
            }
        }
        if all.is_empty() {
            return Vec::new();
        }
        // Compressing memory cannot fail.
        zstd::encode_all(all.as_bytes(), 1).unwrap_or_default()
    }

    /// The texts that were compressed.
    pub(super) fn decompress(compressed: &[u8]) -> Vec<Self> {
        let all = zstd::decode_all(compressed).unwrap_or_default();
        let all = String::from_utf8(all).unwrap_or_default();
        let mut texts = all.split_terminator(END).map(str::to_owned);
        std::iter::from_fn(|| Some(Self { members: texts.next()?, bytes: texts.next()? })).collect()
    }
}

/// The number of records in a pack.
const PACK: usize = 256;

/// The number of packs that are compressed together, on all cores.
const AT_ONCE: usize = 16;

/// Puts the texts of alike records together.
pub(super) struct Packer<K> {
    /// The pack of each kind that is being filled, and its number.
    open: HashMap<K, (usize, Vec<Texts>)>,
    /// The packs that are to be compressed.
    full: Vec<(usize, Vec<Texts>)>,
    done: Vec<String>,
    /// The number of packs.
    packs: usize,
}

impl<K> Default for Packer<K> {
    fn default() -> Self {
        Self { open: HashMap::new(), full: Vec::new(), done: Vec::new(), packs: 0 }
    }
}

impl<K: Copy + Eq + Hash> Packer<K> {
    /// Adds a text; returns its place: the number of the pack times [`PACK`], plus the index in it.
    pub(super) fn add(&mut self, kind: K, texts: Texts) -> usize {
        let packs = &mut self.packs;
        let (pack, all) = self.open.entry(kind).or_insert_with(|| {
            *packs = packs.saturating_add(1);
            (packs.saturating_sub(1), Vec::new())
        });
        let place = pack.saturating_mul(PACK).saturating_add(all.len());
        all.push(texts);
        if all.len() == PACK {
            self.full.extend(self.open.remove(&kind));
            if self.full.len() == AT_ONCE {
                self.compress();
            }
        }
        place
    }

    /// All packs in their order, in Base64.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.full.extend(self.open.drain().map(|(_, pack)| pack));
        self.compress();
        self.done
    }

    fn compress(&mut self) {
        self.done.resize(self.packs, String::new());
        let full = std::mem::take(&mut self.full);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = full.len().div_ceil(threads).max(1);
        let packed = |packs: &[(usize, Vec<Texts>)]| {
            packs.iter().map(|(number, texts)| (*number, packed(texts))).collect::<Vec<_>>()
        };
        let done: Vec<_> = thread::scope(|scope| {
            let started = full.chunks(share).map(|packs| {
                let work = move || packed(packs);
                (packs, thread::Builder::new().spawn_scoped(scope, work))
            });
            let started: Vec<_> = started.collect();
            let ended = started.into_iter().map(|(packs, thread)| match thread {
                Ok(thread) => {
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                }
                Err(_) => packed(packs),
            });
            ended.flatten().collect()
        });
        for (number, text) in done {
            if let Some(own) = self.done.get_mut(number) {
                *own = text;
            }
        }
    }
}

/// The texts of a pack, compressed (DEFLATE), in Base64.
///
/// Alike texts differ in few lines, so the same line of all texts stands together: the first line of each, the second of
/// each, and so on. A line that is the same as that of the text before is empty. Before them stand the number of texts
/// and the number of lines of members.
fn packed(texts: &[Texts]) -> String {
    let members: Vec<_> = texts.iter().map(|texts| &*texts.members).collect();
    let bytes: Vec<_> = texts.iter().map(|texts| &*texts.bytes).collect();
    let longest = members.iter().map(|text| text.lines().count()).max().unwrap_or(0);
    let mut all = format!("{} {longest}", texts.len());
    for texts in [members, bytes] {
        let mut lines: Vec<_> = texts.iter().map(|text| text.lines()).collect();
        loop {
            let next: Vec<_> = lines.iter_mut().map(Iterator::next).collect();
            if next.iter().all(Option::is_none) {
                break;
            }
            let mut before = "";
            for line in next {
                // An empty line would be the one before.
                let line = line.map_or(NO_LINE, |line| if line.is_empty() { " " } else { line });
                all.push('\n');
                all.push_str(if line == before { "" } else { line });
                before = line;
            }
        }
    }
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    // Compressing to memory cannot fail.
    let _ = encoder.write_all(all.as_bytes());
    BASE64_STANDARD.encode(encoder.finish().unwrap_or_default())
}
