package io.deltaway.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a record or one of its components means, for those who read the OpenAPI document of a
/// server.
///
/// `record Question(long request, @Description("What to ask, in one sentence") String text) {}`
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Description {

    String value();
}
