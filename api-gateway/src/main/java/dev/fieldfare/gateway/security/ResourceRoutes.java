package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.RequestRefused;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The HTTP policy of every address that the configuration does not open: only resources answer
 * there, and their methods say which role may call them. Any other route is denied as if it did not
 * exist.
 */
@ApplicationScoped
public class ResourceRoutes implements HttpSecurityPolicy {

  /** The name of the policy in the configuration. */
  public static final String NAME = "resources";

  private static final Pattern PARAMETER = Pattern.compile("\\{\\s*\\w+\\s*(?::([^{}]+))?}");

  private final Set<String> addresses = new HashSet<>();
  private final List<Pattern> templates = new ArrayList<>();

  ResourceRoutes(BeanManager beans) {
    beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .map(bean -> bean.getBeanClass())
        .filter(type -> type.isAnnotationPresent(Path.class))
        .flatMap(ResourceRoutes::paths)
        .distinct()
        .forEach(this::add);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext exchange,
      Uni<SecurityIdentity> identity,
      AuthorizationRequestContext context) {
    return isOfResource(exchange.normalizedPath())
        ? CheckResult.permit()
        : Uni.createFrom()
            .failure(
                new RequestRefused(
                    FailureReason.NOT_FOUND, "There is no resource at this address."));
  }

  private boolean isOfResource(String path) {
    return addresses.contains(path)
        || templates.stream().anyMatch(template -> template.matcher(path).matches());
  }

  private static Stream<String> paths(Class<?> resource) {
    String base = "/" + resource.getAnnotation(Path.class).value();
    Stream<String> below =
        Arrays.stream(resource.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Path.class))
            .map(method -> base + "/" + method.getAnnotation(Path.class).value());
    return Stream.concat(Stream.of(base), below).map(path -> path.replaceAll("/+", "/"));
  }

  private void add(String path) {
    if (path.indexOf('{') < 0) {
      addresses.add(path);
      addresses.add(path + "/");
    } else {
      templates.add(pattern(path));
    }
  }

  /** A parameter of a path without a pattern of its own is one segment. */
  private static Pattern pattern(String path) {
    StringBuilder pattern = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(path);
    int end = 0;
    while (parameter.find()) {
      String own = parameter.group(1);
      pattern
          .append(Pattern.quote(path.substring(end, parameter.start())))
          .append("(?:")
          .append(own == null ? "[^/]+" : own.strip())
          .append(')');
      end = parameter.end();
    }
    return Pattern.compile(pattern + Pattern.quote(path.substring(end)) + "/?");
  }
}
