//! A history in the forms that others read and write, as pure functions of the site. Where files
//! are read and written is not known here.
