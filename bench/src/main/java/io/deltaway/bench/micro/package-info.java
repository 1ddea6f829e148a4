/// Micro-benchmarks, by JMH.
@NullMarked
package io.deltaway.bench.micro;

import org.jspecify.annotations.NullMarked;
