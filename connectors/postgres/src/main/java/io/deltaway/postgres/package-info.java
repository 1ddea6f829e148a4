/// PostgreSQL: changes of tables as they are committed, and bulk writing.
@NullMarked
package io.deltaway.postgres;

import org.jspecify.annotations.NullMarked;
