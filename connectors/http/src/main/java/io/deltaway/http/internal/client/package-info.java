/// The client: requests that are repeated, answers and streams that are read.
@NullMarked
package io.deltaway.http.internal.client;

import org.jspecify.annotations.NullMarked;
