package dev.fieldfare.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class real servers.
 *
 * <p>Constructors, lifecycle and test methods may take parameters of the types {@link TestDatabase}
 * (one new database for the class, dropped after it), {@link TestRedis} (flushed before the class),
 * {@link dev.fieldfare.embedded.PostgresServer} and {@link dev.fieldfare.embedded.RedisServer}.
 * Only the servers that are used are started. Nested classes share their outer class's. After each
 * test, servers that were killed, stopped or frozen run again.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersExtension.class)
public @interface WithServers {}
