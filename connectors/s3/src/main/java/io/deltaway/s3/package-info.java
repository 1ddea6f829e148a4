/// Keeps the state of pipelines in S3, or in what speaks its protocol.
@NullMarked
package io.deltaway.s3;

import org.jspecify.annotations.NullMarked;
