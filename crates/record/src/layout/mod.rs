//! Layouts: how each publisher writes, recognised from the file itself.
