package dev.fieldfare.gateway.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource method whose calls, also refused ones, are written to the audit trail.
 *
 * <p>Its class is {@code @Cancellable(false)}. Otherwise a client that closes its connection ends
 * the request, but not what it asked for, and the trail has no entry.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

  /** The action in the audit trail, as in {@code migration.cancel}. */
  String value();
}
