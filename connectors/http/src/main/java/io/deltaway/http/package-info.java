/// HTTP: endpoints that are read and written, and a server whose requests are rows.
@NullMarked
package io.deltaway.http;

import org.jspecify.annotations.NullMarked;
