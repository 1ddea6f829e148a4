/// Follows tables through logical replication.
@NullMarked
package io.deltaway.postgres.internal.follow;

import org.jspecify.annotations.NullMarked;
