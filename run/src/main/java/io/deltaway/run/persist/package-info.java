/// What a pipeline keeps on disk so that nothing is lost: the log of what its sources gave, and
/// snapshots of its state.
@NullMarked
package io.deltaway.run.persist;

import org.jspecify.annotations.NullMarked;
