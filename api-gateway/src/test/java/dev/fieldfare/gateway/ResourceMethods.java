package dev.fieldfare.gateway;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The methods of the resources of the gateway. */
final class ResourceMethods {

  private static final String ROOT = "dev.fieldfare.gateway";

  private ResourceMethods() {}

  /** Those of the API. */
  static List<Method> all() {
    return methods(type -> !isOfDashboard(type));
  }

  /** Those of the dashboard. */
  static List<Method> ofDashboard() {
    return methods(ResourceMethods::isOfDashboard);
  }

  private static boolean isOfDashboard(JavaClass type) {
    return type.getPackageName().startsWith(ROOT + ".dashboard");
  }

  private static List<Method> methods(Predicate<JavaClass> which) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT).stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .filter(which)
            .map(JavaClass::reflect)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> verb(method).isPresent())
            .toList();
  }

  /** GET, POST and so on; empty for a method that answers no request. */
  static Optional<String> verb(Method method) {
    return Stream.of(method.getAnnotations())
        .map(Annotation::annotationType)
        .map(type -> type.getAnnotation(HttpMethod.class))
        .filter(verb -> verb != null)
        .map(HttpMethod::value)
        .findFirst();
  }

  /** A content type that the method takes. */
  static String contentType(Method method) {
    Consumes own = method.getAnnotation(Consumes.class);
    String type = own == null ? MediaType.APPLICATION_JSON : own.value()[0];
    return MediaType.WILDCARD.equals(type) ? MediaType.TEXT_PLAIN : type;
  }

  /** An address that the method answers: each parameter is its first alternative, or x. */
  static String address(Method method) {
    Path own = method.getAnnotation(Path.class);
    String path =
        method.getDeclaringClass().getAnnotation(Path.class).value()
            + (own == null ? "" : "/" + own.value());
    return ("/" + path)
        .replaceAll("/+", "/")
        .replaceAll("\\{\\w+: *(\\w+)[^}]*}", "$1")
        .replaceAll("\\{\\w+}", "x");
  }
}
