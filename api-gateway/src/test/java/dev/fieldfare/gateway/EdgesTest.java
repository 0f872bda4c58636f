package dev.fieldfare.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.fieldfare.gateway.security.Audited;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.junit.jupiter.api.Test;

/** Packages by capability that do not import each other, and shared packages below them. */
class EdgesTest {

  private static final String ROOT = "dev.fieldfare.gateway";
  private static final int LARGEST_PACKAGE = 25;

  /** Packages that every capability may use; {@code health} only reports on them. */
  private static final List<String> SHARED =
      List.of("http", "security", "target", "ledger", "control", "config", "concurrent", "health");

  /** Stands above the capabilities and shows them. */
  private static final String DASHBOARD = "dashboard";

  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void capabilitiesDoNotImportEachOther() {
    slices().assignedFrom(new Capabilities()).should().notDependOnEachOther().check(GATEWAY);
  }

  @Test
  void sharedPackagesImportNoCapability() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(SHARED))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(packages(SHARED))))
        .check(GATEWAY);
  }

  @Test
  void noPackageImportsTheDashboard() {
    noClasses()
        .that(resideOutsideOfPackages(packages(List.of(DASHBOARD))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(List.of(DASHBOARD)))
        .check(GATEWAY);
  }

  @Test
  void httpAndSecurityKnowNoTarget() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(List.of("http", "security")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(List.of("target", "ledger")))
        .check(GATEWAY);
    noClasses()
        .that()
        .resideInAnyPackage(packages(List.of("http")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(List.of("security")))
        .check(GATEWAY);
  }

  @Test
  void onlyAdaptersSpeakSqlAndRedis() {
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
        .check(GATEWAY);
  }

  @Test
  void entitiesStayInTheirPackage() {
    classes()
        .that()
        .areAnnotatedWith("jakarta.persistence.Entity")
        .should()
        .bePackagePrivate()
        .check(GATEWAY);
  }

  @Test
  void packagesStaySmall() {
    Map<String, Long> sizes =
        GATEWAY.stream()
            .filter(type -> type.isTopLevelClass() && !"package-info".equals(type.getSimpleName()))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(sizes)
        .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(LARGEST_PACKAGE));
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  /** The first package below the root, unless it is shared or the dashboard. */
  private static final class Capabilities implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      if (!name.startsWith(ROOT + ".")) {
        return SliceIdentifier.ignore();
      }
      String first = name.substring(ROOT.length() + 1).split("\\.")[0];
      return SHARED.contains(first) || DASHBOARD.equals(first)
          ? SliceIdentifier.ignore()
          : SliceIdentifier.of(first);
    }

    @Override
    public String getDescription() {
      return "capabilities";
    }
  }

  @Test
  void d37_requestsThatAreAuditedGoOnWithoutTheirClient() {
    assertThat(ResourceMethods.all())
        .filteredOn(method -> method.isAnnotationPresent(Audited.class))
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(method.getDeclaringClass().getAnnotation(Cancellable.class))
                    .as(method.toString())
                    .extracting(Cancellable::value)
                    .isEqualTo(false));
  }
}
