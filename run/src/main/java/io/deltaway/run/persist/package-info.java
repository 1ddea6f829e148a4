/// What a pipeline keeps on disk so that nothing is lost: the log of what its sources gave, and
/// snapshots of its state.
@org.jspecify.annotations.NullMarked
package io.deltaway.run.persist;
