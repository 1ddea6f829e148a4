/// The server: what a request has to be, what waits for an answer, and what goes over the wire.
@NullMarked
package io.deltaway.http.internal.serve;

import org.jspecify.annotations.NullMarked;
