package io.deltaway.http.internal.serve;

import org.eclipse.jetty.http.HttpStatus;

/// What the numbers of answers are called.
final class Statuses {

    private Statuses() {}

    static String title(int status) {
        HttpStatus.Code code = HttpStatus.getCode(status);
        return code == null ? "Status " + status : code.getMessage();
    }
}
