package dev.fieldfare.bench.scenario;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Opens the scene for the first test class; JUnit closes it after the last. */
final class SceneExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(SceneExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Scene.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return scene(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    scene(context).heal();
  }

  private static Scene scene(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Scene.class, type -> Scene.open(), Scene.class);
  }
}
