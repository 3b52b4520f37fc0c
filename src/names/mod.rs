//! The names that one machine has for its filters, layers, sublayers, providers and volumes: from `filters.xml`, `wfpstate.xml`
//! and `wfpdiag.xml`, which `netsh wfp show filters`, `netsh wfp show state` and `netsh wfp capture` write.
//!
//! ```
//! # #[cfg(feature = "netsh")] {
//! use wfp_events::names::Names;
//!
//! let mut names = Names::default();
//! names.read(&include_bytes!("../../tests/data/names/filters.xml")[..])?;
//! let filter = names.filter(71002).ok_or("no such filter")?;
//! assert_eq!(filter.name, "Example outbound block");
//! assert_eq!(names.of_key(&filter.provider), "FWPM_PROVIDER_MPSSVC_WF");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An event has only the run-time ids of its filter and layer. They are valid for one machine, and until it is started
//! again: the names have to come from that machine, and from about the same time.

#[cfg(feature = "netsh")]
mod read;

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

#[cfg(feature = "netsh")]
pub use read::ReadNamesError;

/// The names of filters, layers, sublayers, providers and volumes.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By `filterId`.
    filters: BTreeMap<u64, Filter>,
    /// The key of each layer, by `layerId`.
    layers: BTreeMap<u16, String>,
    /// The names of providers and sublayers, by key. Keys are GUIDs or SDK constants, which are unique.
    keys: BTreeMap<String, String>,
    /// The drive of each volume, by its number.
    volumes: BTreeMap<u32, String>,
}

/// A filter (`FWPM_FILTER0`). A text that the file does not have is empty.
///
/// A key is the name of an SDK constant, or a GUID in braces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `displayData.name`: the name of a firewall rule, for example.
    pub name: String,
    /// `displayData.description`.
    pub description: String,
    /// `filterKey`.
    pub key: String,
    /// `providerKey`.
    pub provider: String,
    /// `layerKey`.
    pub layer: String,
    /// `subLayerKey`.
    pub sub_layer: String,
    /// `action.type`: `FWP_ACTION_BLOCK`, for example.
    pub action: String,
}

/// The members of payloads that are the run-time id of a filter; a payload has one at most.
pub(crate) const FILTER_IDS: &[&str] = &["filterId", "mmFilterId", "qmFilterId"];

/// The member of payloads that is the run-time id of a layer.
#[cfg(any(feature = "query", feature = "serde"))]
pub(crate) const LAYER_ID: &str = "layerId";

/// The derived members with the names of a filter, its provider and a layer.
#[cfg(any(feature = "query", feature = "serde"))]
pub(crate) const FILTER_NAME: &str = "filterName";
#[cfg(any(feature = "query", feature = "serde"))]
pub(crate) const FILTER_PROVIDER: &str = "filterProvider";
#[cfg(any(feature = "query", feature = "serde"))]
pub(crate) const LAYER_NAME: &str = "layerName";

/// Whether a member of a payload is the run-time id of a filter.
///
/// ```
/// assert!(wfp_events::names::is_filter("mmFilterId"));
/// ```
#[must_use]
pub fn is_filter(member: &str) -> bool {
    FILTER_IDS.contains(&member)
}

impl Names {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
            && self.layers.is_empty()
            && self.keys.is_empty()
            && self.volumes.is_empty()
    }

    /// The number of filters.
    #[must_use]
    pub fn filters(&self) -> usize {
        self.filters.len()
    }

    /// The filter with this run-time id; `None` if the files do not have it.
    #[must_use]
    pub fn filter(&self, id: u64) -> Option<&Filter> {
        self.filters.get(&id)
    }

    /// The key of the layer with this run-time id, such as `FWPM_LAYER_ALE_AUTH_CONNECT_V4`; `None` if the files do not
    /// have it.
    ///
    /// A list of filters has no ids of layers. But the layer of an event is the layer of its filter.
    #[must_use]
    pub fn layer(&self, id: u16, filter: Option<u64>) -> Option<&str> {
        let of_filter = || Some(&self.filter(filter?)?.layer);
        self.layers.get(&id).or_else(of_filter).map(String::as_str).filter(|key| !key.is_empty())
    }

    /// The name of the provider or sublayer with this key; the key itself if the files do not have it.
    #[must_use]
    pub fn of_key<'n>(&'n self, key: &'n str) -> &'n str {
        self.keys.get(key).map_or(key, String::as_str)
    }

    /// Adds other names. If both have a name for the same id or key, the other one counts.
    pub fn merge(&mut self, other: Self) {
        self.filters.extend(other.filters);
        self.layers.extend(other.layers);
        self.keys.extend(other.keys);
        self.volumes.extend(other.volumes);
    }

    /// Gives `\device\harddiskvolume3` the name of a drive: `set_volume(3, "C:")`.
    pub fn set_volume(&mut self, number: u32, drive: impl Into<String>) {
        self.volumes.insert(number, drive.into());
    }

    /// A path with the name of its drive, if that is known: `C:\windows` for `\device\harddiskvolume3\windows`.
    #[must_use]
    pub fn path<'p>(&self, path: &'p str) -> Cow<'p, str> {
        const DEVICE: &str = r"\device\harddiskvolume";
        let drive = || {
            let (device, rest) = path.split_at_checked(DEVICE.len())?;
            let digits =
                rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
            let (number, rest) = rest.split_at_checked(digits)?;
            let is_device =
                device.eq_ignore_ascii_case(DEVICE) && matches!(rest.get(..1), None | Some("\\"));
            Some((self.volumes.get(&number.parse().ok().filter(|_| is_device)?)?, rest))
        };
        match drive() {
            Some((drive, rest)) => Cow::Owned(format!("{drive}{rest}")),
            None => Cow::Borrowed(path),
        }
    }
}
