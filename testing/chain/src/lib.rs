//! An FVM chain as a library.
