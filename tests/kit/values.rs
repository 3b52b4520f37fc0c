//! The names and numbers of `tests/data/values.toml` and `tests/data/errors.toml`.

use std::sync::LazyLock;

use toml::Table;

use super::samples;

/// Numbers with their names, in ascending order.
pub(crate) type Values = Vec<(u32, String)>;

pub(crate) static VALUES: LazyLock<Table> = LazyLock::new(|| samples::VALUES_TOML.parse().unwrap());
pub(crate) static ERRORS: LazyLock<Table> = LazyLock::new(|| samples::ERRORS_TOML.parse().unwrap());

/// The numbers of a table, without those of tables inside it and without `*_MAX`, which are not values.
pub(crate) fn numbers(table: &toml::Value) -> Values {
    let number =
        |value: &toml::Value| value.as_integer().map(|number| u32::try_from(number).unwrap());
    let named = table.as_table().unwrap().iter().filter(|(name, _)| !name.ends_with("_MAX"));
    let mut numbers: Values =
        named.filter_map(|(name, value)| Some((number(value)?, name.clone()))).collect();
    numbers.sort();
    numbers
}
