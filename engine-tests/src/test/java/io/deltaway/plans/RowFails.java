package io.deltaway.plans;

/// A formula has no value for a row: the row leaves the step and is an error.
final class RowFails extends RuntimeException {

    static final String OVERFLOW = "DW-2001";
    static final String DIVISION_BY_ZERO = "DW-2002";
    static final String NULL = "DW-2003";
    static final String PARSE = "DW-2005";
    static final String THROWN = "DW-2006";
    static final String ARGUMENT = "DW-2007";
    static final String NO_WINDOW = "DW-2008";

    static final String NO_MATCH = "DW-2011";
    static final String SEVERAL_MATCHES = "DW-2012";

    private static final long serialVersionUID = 1;

    private final String code;

    RowFails(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}
