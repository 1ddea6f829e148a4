package io.deltaway.http.internal.serve;

import org.eclipse.jetty.http.HttpStatus;

/// What the numbers of answers are called.
final class Statuses {

    private Statuses() {}

    /// Whether answers with it may have content, as RFC 9110 says.
    static boolean haveContent(int status) {
        return status != HttpStatus.NO_CONTENT_204
                && status != HttpStatus.RESET_CONTENT_205
                && status != HttpStatus.NOT_MODIFIED_304;
    }

    static String title(int status) {
        HttpStatus.Code code = HttpStatus.getCode(status);
        return code == null ? "Status " + status : code.getMessage();
    }
}
