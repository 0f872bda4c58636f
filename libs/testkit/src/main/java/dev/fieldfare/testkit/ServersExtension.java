package dev.fieldfare.testkit;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Resolves the parameters that {@link WithServers} promises. */
final class ServersExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(ServersExtension.class);
  private static final Set<Class<?>> TYPES =
      Set.of(TestDatabase.class, TestRedis.class, PostgresServer.class, RedisServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == PostgresServer.class) {
      return TestServers.postgres();
    }
    if (type == RedisServer.class) {
      return TestServers.redis();
    }
    return storeOfOutermostClass(context).computeIfAbsent(type, ServersExtension::make);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestServers.heal();
  }

  private static Object make(Class<?> type) {
    return type == TestDatabase.class ? TestServers.newDatabase() : TestServers.emptyRedis();
  }

  private static Store storeOfOutermostClass(ExtensionContext context) {
    ExtensionContext outermost = context;
    for (var at = context; at.getTestClass().isPresent(); at = at.getParent().orElseThrow()) {
      outermost = at;
    }
    return outermost.getStore(OURS);
  }
}
