package dev.fieldfare.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules for the packages of a service. {@link #check} holds those of a service with a core and
 * edges: the core knows no edge and no wire, and edges do not know each other. An edge is a package
 * with one of the names of {@link #EDGES}, at any level; the package {@code assembly} puts a
 * service together and may know all others.
 *
 * <p>A service whose first level is its capabilities takes the single rules instead.
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
  private static final String PACKAGE_INFO = "package-info";
  private static final int LARGEST_PACKAGE = 25;

  private static final List<String> WIRES =
      List.of(
          "jakarta.ws.rs..",
          "jakarta.persistence..",
          "org.hibernate..",
          "io.vertx..",
          "io.agroal..",
          "io.quarkus.redis..",
          "io.quarkus.hibernate..",
          "org.eclipse.microprofile.reactive.messaging..",
          "dev.fieldfare.redisstreams..");

  private final String root;
  private final JavaClasses classes;
  private final List<String> wires;

  private ServiceArchitecture(String root, JavaClasses classes, List<String> wires) {
    this.root = root;
    this.classes = classes;
    this.wires = wires;
  }

  /** The service whose packages begin with this one, as in {@code dev.fieldfare.health}. */
  public static ServiceArchitecture of(String root) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
    return new ServiceArchitecture(root, classes, WIRES);
  }

  /** The same service with more packages that its core must not know. */
  public ServiceArchitecture withWires(String... more) {
    return new ServiceArchitecture(
        root, classes, Stream.concat(wires.stream(), Arrays.stream(more)).toList());
  }

  /** Checks the rules of a core and its edges; fails with the classes that break one. */
  public void check() {
    coreKnowsNoEdgeAndNoWire();
    edgesDoNotKnowEachOther();
    packagesAreSmall();
  }

  /** No package of the first group imports one of the second; both are names below the root. */
  public void doNotKnow(List<String> packages, List<String> others) {
    noClasses()
        .that()
        .resideInAnyPackage(below(packages))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(below(others))
        .check(classes);
  }

  /**
   * The packages of the first level are capabilities that do not import each other.
   *
   * @param shared packages that all may import; they import no capability
   * @param above packages that may import all; no other package imports them
   */
  public void capabilitiesDoNotKnowEachOther(List<String> shared, List<String> above) {
    List<String> others = Stream.concat(shared.stream(), above.stream()).toList();
    slices()
        .assignedFrom(new Capabilities(root, others))
        .should()
        .notDependOnEachOther()
        .check(classes);
    noClasses()
        .that()
        .resideInAnyPackage(below(shared))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..").and(resideOutsideOfPackages(below(shared))))
        .check(classes);
    for (String top : below(above)) {
      noClasses()
          .that()
          .resideOutsideOfPackage(top)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(top)
          .check(classes);
    }
  }

  /** Resources leave SQL and Redis to adapters. */
  public void resourcesKnowNoDatabase() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("Resource")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "jakarta.persistence..",
            "io.vertx.mutiny.sqlclient..",
            "io.vertx.mutiny.redis..",
            "io.quarkus.hibernate..",
            "io.agroal..",
            "org.postgresql..")
        .check(classes);
  }

  /** Entities are seen by their own package only. */
  public void entitiesStayInTheirPackage() {
    classes()
        .that()
        .areAnnotatedWith("jakarta.persistence.Entity")
        .should()
        .bePackagePrivate()
        .check(classes);
  }

  private String[] below(List<String> names) {
    return names.stream().map(name -> root + "." + name + "..").toArray(String[]::new);
  }

  private void coreKnowsNoEdgeAndNoWire() {
    var core = is("in the core", type -> edgeOf(type).isEmpty() && !isAssembly(type));
    noClasses()
        .that(core)
        .should()
        .dependOnClassesThat(is("in an edge", this::isEdge))
        .check(classes);
    noClasses()
        .that(core)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(wires.toArray(String[]::new))
        .check(classes);
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

  /** A package has at most 25 types. */
  public void packagesAreSmall() {
    for (JavaPackage each : classes.getPackage(root).getSubpackagesInTree()) {
      long types =
          each.getClasses().stream()
              .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals(PACKAGE_INFO))
              .count();
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

  private static DescribedPredicate<JavaClass> is(String description, Predicate<JavaClass> test) {
    return DescribedPredicate.describe(description, test);
  }
}
