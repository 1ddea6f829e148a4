/// Tables of SQL databases as sources and sinks, through JDBC.
@NullMarked
package io.deltaway.jdbc;

import org.jspecify.annotations.NullMarked;
