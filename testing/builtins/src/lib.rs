//! Stand-ins for the official built-in actors.
