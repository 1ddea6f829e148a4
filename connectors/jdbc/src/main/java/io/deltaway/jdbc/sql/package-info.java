/// What differs from one database to the next. Needed by who adds another one.
@NullMarked
package io.deltaway.jdbc.sql;

import org.jspecify.annotations.NullMarked;
