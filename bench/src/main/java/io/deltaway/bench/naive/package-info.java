/// What a Java programmer would write without any framework: a loop in one thread that reads,
/// computes and writes. Each is a process of its own.
@NullMarked
package io.deltaway.bench.naive;

import org.jspecify.annotations.NullMarked;
