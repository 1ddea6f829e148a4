/// The contract of sources and sinks, as checks that a connector's test runs: the test says how to
/// make a source or sink and the place that it reads or writes, [SourceContract] and [SinkContract]
/// do the rest.
@NullMarked
package io.deltaway.testkit.connector;

import org.jspecify.annotations.NullMarked;
