package dev.fieldfare.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rules for the packages of a service: a core without wires, and edges that do not know each
 * other. An edge is a package with one of the names of {@link #EDGES}, at any level.
 *
 * <p>The package {@code assembly} puts a service together and may know all others.
 */
public final class ServiceArchitecture {
  /** What adapts the core of a service to the outside. */
  public static final List<String> EDGES =
      List.of(
          "rest",
          "messaging",
          "store",
          "ledger",
          "notify",
          "storage",
          "render",
          "security",
          "metrics",
          "health",
          "config");

  private static final String ASSEMBLY = "assembly";
  private static final int LARGEST_PACKAGE = 25;

  private static final String[] WIRES = {
    "jakarta.ws.rs..",
    "jakarta.persistence..",
    "org.hibernate..",
    "io.vertx..",
    "io.agroal..",
    "io.quarkus.redis..",
    "io.quarkus.hibernate..",
    "org.eclipse.microprofile.reactive.messaging..",
    "dev.fieldfare.redisstreams.."
  };

  private final String root;
  private final JavaClasses classes;

  private ServiceArchitecture(String root) {
    this.root = root;
    this.classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
  }

  /** The service whose packages begin with this one, as in {@code dev.fieldfare.health}. */
  public static ServiceArchitecture of(String root) {
    return new ServiceArchitecture(root);
  }

  /** Checks all rules; fails with the classes that break one. */
  public void check() {
    coreKnowsNoEdgeAndNoWire();
    edgesDoNotKnowEachOther();
    packagesAreSmall();
  }

  private void coreKnowsNoEdgeAndNoWire() {
    var core = is("in the core", type -> edgeOf(type).isEmpty() && !isAssembly(type));
    noClasses()
        .that(core)
        .should()
        .dependOnClassesThat(is("in an edge", this::isEdge))
        .check(classes);
    noClasses().that(core).should().dependOnClassesThat().resideInAnyPackage(WIRES).check(classes);
  }

  private void edgesDoNotKnowEachOther() {
    for (String edge : EDGES) {
      noClasses()
          .that(is("in the edge " + edge, type -> edgeOf(type).filter(edge::equals).isPresent()))
          .should()
          .dependOnClassesThat(
              is("in another edge", type -> edgeOf(type).filter(e -> !e.equals(edge)).isPresent()))
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  private void packagesAreSmall() {
    for (JavaPackage each : classes.getPackage(root).getSubpackagesInTree()) {
      long types = each.getClasses().stream().filter(JavaClass::isTopLevelClass).count();
      if (types > LARGEST_PACKAGE) {
        throw new AssertionError(
            "%s has %d types, allowed are %d".formatted(each.getName(), types, LARGEST_PACKAGE));
      }
    }
  }

  private boolean isEdge(JavaClass type) {
    return edgeOf(type).isPresent();
  }

  private boolean isAssembly(JavaClass type) {
    return type.getPackageName().startsWith(root + "." + ASSEMBLY);
  }

  /** The edge that a class of this service is in. */
  private Optional<String> edgeOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root)
        ? Arrays.stream(name.substring(root.length()).split("\\."))
            .filter(EDGES::contains)
            .findFirst()
        : Optional.empty();
  }

  private static DescribedPredicate<JavaClass> is(
      String description, java.util.function.Predicate<JavaClass> test) {
    return DescribedPredicate.describe(description, test);
  }
}
