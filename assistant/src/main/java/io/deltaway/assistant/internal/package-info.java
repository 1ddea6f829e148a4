/// How answers are made without a model, and the page.
@NullMarked
package io.deltaway.assistant.internal;

import org.jspecify.annotations.NullMarked;
