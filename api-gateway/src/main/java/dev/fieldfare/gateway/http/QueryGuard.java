package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an operation does not have, so that a misspelt filter does not list
 * everything, and values with a zero byte, which no database stores.
 */
public class QueryGuard {

  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

  /** Strangers are not told what there is, so this comes after the key was looked at. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION + 50)
  public void refuseUnknown(ContainerRequestContext request, ResourceInfo resource) {
    Set<String> asked = request.getUriInfo().getQueryParameters().keySet();
    if (asked.isEmpty()) {
      return;
    }
    Set<String> names = known.computeIfAbsent(resource.getResourceMethod(), QueryGuard::names);
    List<Problem> problems = new ArrayList<>();
    asked.stream()
        .filter(name -> !names.contains(name))
        .sorted()
        .map(name -> problem(name, names))
        .forEach(problems::add);
    request.getUriInfo().getQueryParameters().entrySet().stream()
        .filter(parameter -> parameter.getValue().stream().anyMatch(QueryGuard::hasZeroByte))
        .map(parameter -> zeroByte(parameter.getKey()))
        .forEach(problems::add);
    if (!problems.isEmpty()) {
      throw RequestRefused.of(problems);
    }
  }

  private static boolean hasZeroByte(String value) {
    return value != null && value.indexOf('\0') >= 0;
  }

  private static Problem zeroByte(String name) {
    return new Problem(
        FailureReason.ZERO_BYTE,
        name,
        "The query parameter \"%s\" contains a zero byte; remove it.".formatted(name));
  }

  private static Problem problem(String name, Set<String> names) {
    String there = names.isEmpty() ? "there is none here" : "there are " + String.join(", ", names);
    return new Problem(
        FailureReason.UNKNOWN_PROPERTY,
        name,
        "There is no query parameter \"%s\"; %s.".formatted(name, there));
  }

  private static Set<String> names(Method operation) {
    return Arrays.stream(operation.getParameters())
        .flatMap(QueryGuard::carriers)
        .map(carrier -> carrier.getAnnotation(QueryParam.class))
        .filter(parameter -> parameter != null)
        .map(QueryParam::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The parameter itself, or the fields of one that gathers several. */
  private static Stream<? extends AnnotatedElement> carriers(Parameter parameter) {
    return Stream.concat(
        Stream.of(parameter), Arrays.stream(parameter.getType().getDeclaredFields()));
  }
}
