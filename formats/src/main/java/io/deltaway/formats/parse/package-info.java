/// Bytes to columns: scanners for plain lines, the libraries behind them, and the values of each
/// type.
@NullMarked
package io.deltaway.formats.parse;

import org.jspecify.annotations.NullMarked;
