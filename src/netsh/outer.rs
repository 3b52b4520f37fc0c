//! The elements around events.

/// An element that has events below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// `netEvents`: its `<item>`s are events.
    NetEvents,
    Wfpdiag,
    Events,
}

impl Container {
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"netEvents" => Self::NetEvents,
            b"wfpdiag" => Self::Wfpdiag,
            b"events" => Self::Events,
            _ => return None,
        })
    }
}

/// What an element is where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Event,
    Container,
    /// None of ours, and in none.
    Foreign,
    /// None of ours, in one.
    Within,
    /// The same, and an event if `header` is the first in it: who knows which of the elements around it should have
    /// been closed?
    Perhaps,
}

/// More containers in one another are counted like elements that are none of ours.
const DEEPEST: usize = 64;

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Outer {
    /// How many of those that are none of ours stand in no container.
    root: u64,
    /// The containers, each with how many that are none of ours stand in it.
    levels: Vec<(Container, u64)>,
}

impl Outer {
    fn top(&mut self) -> &mut u64 {
        self.levels.last_mut().map_or(&mut self.root, |(_, foreign)| foreign)
    }

    /// Whether nothing is open.
    pub(super) fn is_empty(&self) -> bool {
        self.root == 0 && self.levels.is_empty()
    }

    /// Whether an element that is none of ours is open.
    pub(super) fn is_foreign(&self) -> bool {
        self.root > 0 || self.levels.iter().any(|(_, foreign)| *foreign > 0)
    }

    /// What an element of this name is. It is open from now on, unless it is an event or has nothing in it.
    pub(super) fn start(&mut self, name: &[u8], empty: bool) -> Place {
        let within = self.levels.last().map(|(container, _)| *container);
        let here = *self.top() > 0;
        let place = match name {
            b"netEvent" => return Place::Event,
            b"item" => match within {
                None | Some(Container::NetEvents) if !here => return Place::Event,
                Some(Container::NetEvents) => Place::Perhaps,
                _ => self.foreign(),
            },
            name => match Container::of(name) {
                Some(container) if self.levels.len() < DEEPEST => {
                    if !empty {
                        self.levels.push((container, 0));
                    }
                    return Place::Container;
                }
                _ => self.foreign(),
            },
        };
        if !empty {
            let foreign = self.top();
            *foreign = foreign.saturating_add(1);
        }
        place
    }

    fn foreign(&self) -> Place {
        if self.is_foreign() { Place::Within } else { Place::Foreign }
    }

    /// Closes an element of this name, and those in it; whether there is one.
    pub(super) fn end(&mut self, name: &[u8]) -> bool {
        if let Some(container) = Container::of(name)
            && let Some(at) = self.levels.iter().rposition(|(of, _)| *of == container)
        {
            self.levels.truncate(at);
            return true;
        }
        self.close()
    }

    /// Closes one that is none of ours; whether there is one.
    pub(super) fn close(&mut self) -> bool {
        let foreign = self.top();
        let there = *foreign > 0;
        *foreign = foreign.saturating_sub(1);
        there
    }
}
