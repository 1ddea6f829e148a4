/// Workloads on rows that are in memory already. Each system works in a virtual machine of its own,
/// first to get warm, then to be measured.
@NullMarked
package io.deltaway.bench.memory;

import org.jspecify.annotations.NullMarked;
