package io.deltaway.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How small and how great a whole number of a request may be. Who asks for one beyond gets status
/// 400, and the OpenAPI document of the server says it.
///
/// `record Question(long request, @Between(least = 1, most = 100) int limit) {}`
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Between {

    long least();

    long most();
}
