/// CSV into databases: ours, and the plain loops beside it.
@NullMarked
package io.deltaway.bench.database;

import org.jspecify.annotations.NullMarked;
