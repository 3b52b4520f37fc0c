//! .
#![allow(missing_docs)]
