package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.message.SenderRole;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call a resource method, and whether the call is a deed that the audit trail keeps.
 *
 * <p>A resource method without it is open to nobody.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {

  /** The least role that may call. */
  SenderRole value();

  /** What the audit trail calls it, as in {@code migration.cancel}; empty where nothing changes. */
  String action() default "";
}
